"""Areas and gaps in sentences that a person could say to a room."""

from typing import Any

import pandas as pd

from cimodels.vocab.indicators import INDICATORS, Indicator, Unit
from cimodels.vocab.student_groups import STUDENT_GROUPS, students_words


def status_words(indicator: Indicator, status: float) -> str:
    """A value as it is said: “47.6 points below standard”, “20.4 %”."""
    if indicator.unit is Unit.POINTS:
        size = indicator.format(abs(status))
        return f"{size} points {'below' if status < 0 else 'above'} standard"
    return indicator.format(status)


def reason(area: Any, whose: str) -> str:
    """Why an area is suggested, in one sentence with its numbers.

    Parameters
    ----------
    area : a row of `Focus.areas` that has a status and a distance
    whose : str
        What the state is called.
    """
    indicator = INDICATORS[area.indicator]
    everyone = "English learners" if indicator.whole_group == "EL" else "students as a whole"
    unit = indicator.unit.difference
    span = " to ".join(_number(indicator, end) for end in sorted((-area.distance_high, -area.distance_low)))
    said = (
        f"{indicator.name} among {students_words(area.student_group)} was {status_words(indicator, area.status)} in "
        f"{int(area.year)}, {_number(indicator, -area.distance)} {unit} worse than among {whose}’s {everyone}"
    )
    if pd.notna(area.distance_se):
        said += f" (95 % interval {span})"
    if pd.notna(area.concerned):
        said += f": {area.concerned:,.0f} {indicator.concerned}"
    return f"{said}{_moved(indicator, area.change)}."


def _number(indicator: Indicator, value: float) -> str:
    """A difference without its unit."""
    return indicator.format(value).removesuffix(" %")


def sure(area: Any) -> bool:
    """Whether the interval of the distance lies wholly on the worse side of the state's value."""
    return bool(area.distance_high < 0)


def _moved(indicator: Indicator, change: float) -> str:
    """How it went since the year before, as the end of a sentence; nothing where it is not known."""
    if pd.isna(change):
        return ""
    if abs(change) < 0.05:
        return ", and no change from the year before"
    word = "better" if change * indicator.direction.sign > 0 else "worse"
    size = f"{_number(indicator, abs(change))} {indicator.unit.difference}"
    return f", and {size} {word} than the year before"


def basis(area: Any) -> str:
    """What a figure rests on: “published for the county”, “computed from 14 of 16 districts, 93 % of students”."""
    if area.parts == 1:
        return f"published for the {area.part_level}"
    plural = {"district": "districts", "county": "counties"}[area.part_level]
    if area.parts_known == area.parts:
        return f"computed from {int(area.parts):,} {plural}"
    said = f"computed from {int(area.parts_known):,} of {int(area.parts):,} {plural}"
    if pd.notna(area.coverage):
        return f"{said}, {_percent(area.coverage)} of students"
    return f"{said}; how many students the others have is withheld"


def _percent(share: float) -> str:
    """A share that is not everybody is not told as 100 %."""
    return "over 99 %" if share > 0.995 else f"{100 * share:.0f} %"


def title(area: Any) -> str:
    """“Mathematics · English learners”."""
    return f"{INDICATORS[area.indicator].name} · {STUDENT_GROUPS[area.student_group].name}"
