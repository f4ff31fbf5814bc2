"""Three areas to focus on, each another group and another subject, with the reason."""

import pandas as pd

from cimodels.focus.results import Suggestion
from cimodels.focus.words import reason, sure
from cimodels.vocab.indicators import INDICATORS

HOW_MANY = 3


def suggestions(areas: pd.DataFrame, state: str) -> tuple[Suggestion, ...]:
    """The areas of most need that are different from each other; areas that may be level with the state come last.

    Each differs from those before it in group and subject; where none is left that does, in one of the two; else in
    nothing. Indicators that measure the same thing in another way are one subject.

    Parameters
    ----------
    areas : DataFrame, as `Focus.areas`, most need first
    state : str
        What the state is called.
    """
    behind = [area for area in areas.itertuples() if area.condition == "" and area.need > 0]
    left = sorted(behind, key=lambda area: not sure(area))
    chosen: list[tuple[str, str]] = []
    found: list[Suggestion] = []
    while left and len(found) < HOW_MANY:
        # Sure areas first, then those that differ most, then by need: `min` takes the first of equals.
        area = min(left, key=lambda a: (not sure(a), _alike(a.indicator, a.student_group, chosen)))
        left.remove(area)
        chosen.append((_subject(area.indicator), area.student_group))
        found.append(Suggestion(area.indicator, area.student_group, reason(area, state), sure(area)))
    return tuple(found)


def _alike(indicator: str, student_group: str, chosen: list[tuple[str, str]]) -> int:
    """In how many of subject and group an area repeats what is chosen: 0, 1 or 2."""
    same_subject = any(_subject(indicator) == subject for subject, _ in chosen)
    return int(same_subject) + int(any(student_group == group for _, group in chosen))


def _subject(indicator: str) -> str:
    return INDICATORS[indicator].same_as or indicator
