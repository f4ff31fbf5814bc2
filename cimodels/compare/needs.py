"""Where a district's own students need most: its weakest rated results, as outcomes that a model can be turned to."""

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from cimodels.vocab.student_groups import STUDENT_GROUPS

# Red and Orange, as the rules for assistance look at.
_WEAK = 2
_OF_ONE_INDICATOR = 2


@dataclass(frozen=True)
class WeakResult:
    """One of the weakest results: `color` and `status_level` are 1–5, 1 the worst; `students` behind it, 0 if unknown."""

    indicator: str
    student_group: str
    year: int
    color: int
    status_level: int
    students: int


def weakest(newest: pd.DataFrame, first: Collection[str] = (), most: int = 5) -> tuple[WeakResult, ...]:
    """The weakest of the newest rated results: those of the groups to come first, Red before Orange, the lower level,
    more students. At most two student groups of an indicator, so that one does not fill the list.

    Parameters
    ----------
    newest : DataFrame
        Rows of `Warehouse.profile`, one per indicator × source × student group, of the newest year that has a colour.
    first : collection of str
        Student groups that count before others, such as those for which a district gets assistance.
    """
    weak = newest[newest["color"].notna() & (newest["color"] <= _WEAK)]
    weak = weak[weak["student_group"].map(lambda g: STUDENT_GROUPS[g].rated).astype(bool)]
    weak = weak.assign(
        students=weak["denominator"].astype("Float64").fillna(0),
        later=~weak["student_group"].isin(list(first)),
    )
    weak = weak.sort_values(
        ["later", "color", "status_level", "students", "indicator", "student_group"],
        ascending=[True, True, True, False, True, True],
    )
    # Dashboard and DataQuest may rate the same; the worse of the two is enough.
    weak = weak.drop_duplicates(["indicator", "student_group"])
    weak = weak[weak.groupby("indicator").cumcount() < _OF_ONE_INDICATOR].head(most)
    return tuple(
        WeakResult(
            str(row.indicator),
            str(row.student_group),
            int(row.year),
            int(row.color),
            int(row.status_level) if pd.notna(row.status_level) else 0,
            int(row.students),
        )
        for row in weak.itertuples()
    )


def assisted(lists: pd.DataFrame, cds: str) -> tuple[int, tuple[str, ...]]:
    """The student groups for which CDE's newest list gives a district assistance, and the list's year; none without a list.

    Parameters
    ----------
    lists : DataFrame
        The warehouse's table `assistance`.
    """
    if lists.empty:
        return 0, ()
    year = int(lists["year"].max())
    own = lists[(lists["year"] == year) & (lists["cds"] == cds) & (lists["student_group"] != "ALL")]
    return year, tuple(g for g in STUDENT_GROUPS if g in set(own["student_group"]))
