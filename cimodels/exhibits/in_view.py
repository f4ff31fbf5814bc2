"""What is in view, as one line under a title."""

from collections.abc import Mapping

from cimodels.models.results import ExpectedPerformance
from cimodels.screen.spec import ScreenSpec


def view_sentence(spec: ScreenSpec, expected: ExpectedPerformance, counties: Mapping[str, str]) -> str:
    """ "Mathematics · All students · 2023–2025 · 875 districts modelled · in points from standard".

    Parameters
    ----------
    counties : mapping
        County code → name.
    """
    model = spec.model
    return " · ".join(
        (
            model.outcome.name,
            model.population,
            years(model.years),
            f"{len(expected.entities):,} {model.level}s modelled",
            f"in {model.outcome.unit.value}",
            *_asked_of_districts(spec, counties),
        )
    )


def _asked_of_districts(spec: ScreenSpec, counties: Mapping[str, str]) -> list[str]:
    """Filters that the short list has and the chart, which shows everyone, has not."""
    said = []
    if spec.counties:
        names = [counties.get(code, code) for code in spec.counties]
        said.append("short list from " + ", ".join(names[:3]) + (" and others" if len(names) > 3 else ""))
    if spec.minimum_enrolment is not None:
        said.append(f"at least {spec.minimum_enrolment:,} students")
    if spec.maximum_enrolment is not None:
        said.append(f"at most {spec.maximum_enrolment:,} students")
    return said


def years(values: tuple[int, ...]) -> str:
    """`2023–2025` for years in a row, else a list."""
    if len(values) > 1 and values[-1] - values[0] == len(values) - 1:
        return f"{values[0]}–{values[-1]}"
    return ", ".join(str(year) for year in values)
