"""What is known about a scope, and where its students need support."""

from dataclasses import dataclass

import pandas as pd

from cimodels.vocab.scope import Scope

# Why an area has no status; the empty text where it has one.
SUPPRESSED, NOT_REPORTED, NOT_APPLICABLE = "suppressed", "not reported", "not applicable"


@dataclass(frozen=True)
class Suggestion:
    """An area to focus on: `sure` where the 95 % interval of its distance excludes the state's own value."""

    indicator: str
    student_group: str
    reason: str
    sure: bool


@dataclass(frozen=True)
class Focus:
    """Areas (indicator × student group) of a scope, and what they rest on.

    Attributes
    ----------
    areas : DataFrame, one row per area, most need first
        `indicator`, `student_group`, `source`, `year`; `condition` (why there is no status, empty where there is);
        `status`, `se`, `low`, `high`, `change` (indicator's unit); `students` behind the status and `concerned` of
        them (in a rate: those who did not get there; in an average: all); `share` (0–1, of everyone the indicator is
        about); `parts`, `parts_known` (districts or counties with a row, and with a status), `part_level` (whose
        rows: state, county, district) and `coverage` (0–1, students of those with a status; NaN where a count is
        withheld); `status_level`, `change_level`, `color`, `level_basis`
        (published, computed: by the build for one published row, aggregate: computed here for several or for a
        county); `state_status`, `state_all` (the state's, of the same group and of everyone); `distance_group` and
        `distance` (from these, + is better), `distance_se`, `distance_low`, `distance_high` (of `distance`);
        `spread` (SD between districts); `need`.
    years : DataFrame, one row per area × year of the area's source
        `indicator`, `student_group`, `year`, `status`, `students`, `numerator`, `part_level`, `parts`, `parts_known`.
    suggestions : tuple of Suggestion
        At most three.
    """

    scope: Scope
    areas: pd.DataFrame
    years: pd.DataFrame
    suggestions: tuple[Suggestion, ...]

    def area(self, indicator: str, student_group: str) -> pd.Series | None:
        """One row of `areas`; None where there is none."""
        found = self.areas[
            (self.areas["indicator"] == indicator) & (self.areas["student_group"] == student_group)
        ]
        return None if found.empty else found.iloc[0]

    @property
    def known(self) -> pd.DataFrame:
        """Areas that have a status."""
        return self.areas[self.areas["condition"] == ""]
