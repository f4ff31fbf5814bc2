"""What is known about some districts, as the signals ask for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

STATE = "0" * 14
# One row of a frame, by column.
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Records:
    """Frames about some districts, and the state's own rows beside them.

    Attributes
    ----------
    results : DataFrame, one row per `cds` × `indicator` × `student_group`
        The newest year of each indicator, from the source with most districts: `year`, `source`, `charter_scope`,
        `status`, `numerator`, `denominator`, `suppressed`, `status_level`, `level_basis`, `file`, `line`.
    flags : DataFrame
        Results of the last three years that CDE flagged: `indicator`, `year`, `certify_flag`, `error_flag`, `file`, `line`.
    flagged : DataFrame
        Whether CDE flagged anybody in these years: a row, or none. Without one the files may lack the columns.
    assistance : DataFrame
        Newest list: `year`, `student_group` (ALL for the status), `priorities`, `status`, `file`, `line`.
    certifications, certification_lists : DataFrame
        As the tables, the former with `file`; lists are not about one district.
    placements, participation : DataFrame
        As the tables, newest year, with `file`.
    schools : DataFrame, one row per district
        `year`, `students`, `charter` and `alternative` (students in such schools), `file`.
    movement : DataFrame, one row per district
        As `certainty.drift.drift`, and `students_first`, `students_last`, `year_first`, `year_last`, `file`.
    """

    results: pd.DataFrame
    flags: pd.DataFrame
    flagged: pd.DataFrame
    assistance: pd.DataFrame
    certifications: pd.DataFrame
    certification_lists: pd.DataFrame
    placements: pd.DataFrame
    participation: pd.DataFrame
    schools: pd.DataFrame
    movement: pd.DataFrame

    def of(self, table: str, cds: str) -> pd.DataFrame:
        """A district's rows of a table; empty where it has none."""
        return self._by_district[table].get(cds, getattr(self, table).iloc[:0])

    @cached_property
    def _by_district(self) -> Mapping[str, Mapping[str, pd.DataFrame]]:
        return {
            name: {str(cds): rows for cds, rows in getattr(self, name).groupby("cds")}
            for name in self.__dataclass_fields__
            if name != "certification_lists"
        }

    def result(self, cds: str, indicator: str, group: str = "ALL") -> Row | None:
        """One result, or None where no file has it."""
        return self._results.get((cds, indicator, group))

    @cached_property
    def _results(self) -> Mapping[tuple[str, str, str], Row]:
        rows = self.results.to_dict("records")
        return {(row["cds"], row["indicator"], row["student_group"]): row for row in rows}


def school_year(year: int) -> str:
    """2024 → `2023–24`."""
    return f"{year - 1}–{year % 100:02d}"


def line_of(row: Row | pd.Series) -> int | None:
    """The line a row stands on, as a number."""
    return None if pd.isna(row["line"]) else int(row["line"])
