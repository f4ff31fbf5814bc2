"""Who is eligible for differentiated assistance, by the versioned criteria of `assistance.toml`.

A colour is not always known: a file may be missing, or a change may lie on a cut-point. So each input comes with the
mildest and the most severe level that it can have, and the criteria are judged twice. What holds on the mildest reading
is met; what fails on the most severe one is not met; what lies between cannot be judged. As every criterion says "this
level or worse", that answer is exact: no third reading could give another one.

Source: CDE, LEA Criteria for Differentiated Assistance (2019, 2022, 2023, 2024, 2025), Education Code 52071 and 52071.5.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from cimodels.errors import DataError

AREAS_NEEDED = 2
NO_LEVEL = 6  # milder than every level: no colour, so no criterion
MET, NOT_MET, UNKNOWN = "met", "not met", "cannot be judged"
ELIGIBLE, NOT_ELIGIBLE, CANNOT_BE_TOLD = "eligible", "not eligible", "cannot be told"
NOT_MET_TWO_YEARS = "Not Met For Two or More Years"


@dataclass(frozen=True)
class Need:
    """One indicator at a level or worse; `measure` is `color` or `status_level`, and 1 is worst."""

    indicator: str
    measure: str
    level: int


@dataclass(frozen=True)
class Criterion:
    """One way to meet a priority area: all of `needs`, for `groups` (everybody when empty) but `not_groups`."""

    priority: int
    needs: tuple[Need, ...]
    groups: tuple[str, ...] = ()
    not_groups: tuple[str, ...] = ()

    def concerns(self, student_group: str) -> bool:
        return (not self.groups or student_group in self.groups) and student_group not in self.not_groups


@dataclass(frozen=True)
class RuleYear:
    """The criteria of one year's determinations.

    Attributes
    ----------
    local, local_coe : tuple of int
        Priorities whose local indicator counts; further ones for county offices.
    support_years : int
        Years of support that eligibility brings.
    other_ways : tuple of str
        Ways to become eligible that no results file shows.
    """

    year: int
    criteria: tuple[Criterion, ...]
    local: tuple[int, ...]
    local_coe: tuple[int, ...]
    support_years: int
    citation: str
    other_ways: tuple[str, ...] = ()

    @property
    def priorities(self) -> tuple[int, ...]:
        """Areas that state indicators can meet, ascending."""
        return tuple(sorted({one.priority for one in self.criteria}))

    @property
    def measures(self) -> Mapping[str, str]:
        """Indicator → what is read of it that year: `color` or `status_level`."""
        return {need.indicator: need.measure for one in self.criteria for need in one.needs}

    def of(self, priority: int, student_group: str) -> tuple[Criterion, ...]:
        """The ways in which a group can meet an area."""
        return tuple(c for c in self.criteria if c.priority == priority and c.concerns(student_group))


def _read() -> dict[int, RuleYear]:
    data = tomllib.loads(Path(__file__).with_name("assistance.toml").read_text(encoding="utf-8"))
    found = {}
    for block in data["years"]:
        for year in block["years"]:
            criteria = tuple(_criterion(row) for row in data["criteria"] if year in row["years"])
            found[year] = RuleYear(
                year,
                criteria,
                tuple(block["local"]),
                tuple(block["local_coe"]),
                block["support_years"],
                block["citation"],
                tuple(block.get("other_ways", ())),
            )
    return found


def _criterion(row: dict) -> Criterion:
    needs = []
    for need in row["needs"]:
        (measure,) = need.keys() - {"indicator"}
        needs.append(Need(need["indicator"], measure, need[measure]))
    return Criterion(
        row["priority"], tuple(needs), tuple(row.get("groups", ())), tuple(row.get("not_groups", ()))
    )


_YEARS = _read()
YEARS: tuple[int, ...] = tuple(sorted(_YEARS))


@cache
def rules_of(year: int) -> RuleYear:
    """The criteria of a year.

    Raises
    ------
    DataError
        When the year has none: CDE made no determinations, or they are not in the rules.
    """
    if year not in _YEARS:
        raise DataError(
            f"There are no rules for differentiated assistance in {year}.",
            f"Years with rules: {', '.join(map(str, YEARS))}.",
        )
    return _YEARS[year]


@dataclass(frozen=True)
class Judgement:
    """What the criteria say, everywhere.

    Attributes
    ----------
    districts : DataFrame
        One row per district, in the order of `cds`: `cds`, `verdict` (`eligible`, `not eligible`, `cannot be told`),
        `groups` (student groups that are eligible), `open_groups` (of which it cannot be told), `local` (tuple of
        priorities whose local indicator was not met for two or more years).
    groups : DataFrame
        One row per district × student group: `cds`, `student_group`, `verdict`, `met` and `open` (tuples of priorities:
        met, and cannot be judged; local ones included).
    """

    rules: RuleYear
    districts: pd.DataFrame
    groups: pd.DataFrame


def judge(inputs: pd.DataFrame, rules: RuleYear, local: pd.DataFrame | None = None) -> Judgement:
    """Judge every district and student group of `inputs`.

    Parameters
    ----------
    inputs : DataFrame
        One row per `cds` × `student_group` × `indicator`, in any order: `mildest` and `severest`, the levels (1 worst to
        5; 6 for none) that the year's measure of the indicator can have. An indicator without a row is wholly unknown.
    local : DataFrame, optional
        `cds`, `priority`, `performance` of local indicators; those that the year does not count are passed over.
    """
    mild, severe = _wide(inputs, rules, "mildest", NO_LEVEL), _wide(inputs, rules, "severest", 1)
    groups = mild.index.to_frame(index=False)
    areas = rules.priorities
    certain = np.column_stack([_holds(mild, rules, area) for area in areas])
    possible = np.column_stack([_holds(severe, rules, area) for area in areas])
    unmet = _unmet(local, rules)
    districts = pd.DataFrame({"cds": np.unique(groups["cds"].astype(str))})
    districts["local"] = [unmet.get(cds, ()) for cds in districts["cds"]]
    of_group = [unmet.get(cds, ()) for cds in groups["cds"]]
    groups["met"] = [
        tuple(sorted({*own, *(a for a, yes in zip(areas, row, strict=True) if yes)}))
        for own, row in zip(of_group, certain, strict=True)
    ]
    groups["open"] = [
        tuple(a for a, yes in zip(areas, row, strict=True) if yes and a not in met)
        for met, row in zip(groups["met"], possible, strict=True)
    ]
    groups["verdict"] = [
        verdict(len(met), len(open_)) for met, open_ in zip(groups["met"], groups["open"], strict=True)
    ]
    found = groups.groupby("cds")["verdict"].value_counts().unstack(fill_value=0)
    found = found.reindex(index=districts["cds"], columns=[ELIGIBLE, CANNOT_BE_TOLD], fill_value=0)
    districts["groups"] = found[ELIGIBLE].to_numpy()
    districts["open_groups"] = found[CANNOT_BE_TOLD].to_numpy()
    alone = np.array([len(own) >= AREAS_NEEDED for own in districts["local"]], dtype=bool)
    districts["verdict"] = np.select(
        [(districts["groups"] > 0) | alone, districts["open_groups"] > 0],
        [ELIGIBLE, CANNOT_BE_TOLD],
        NOT_ELIGIBLE,
    )
    return Judgement(rules, districts, groups)


def verdict(met: int, open_: int) -> str:
    """From the number of areas that are met, and that cannot be judged."""
    if met >= AREAS_NEEDED:
        return ELIGIBLE
    return CANNOT_BE_TOLD if met + open_ >= AREAS_NEEDED else NOT_ELIGIBLE


def _wide(inputs: pd.DataFrame, rules: RuleYear, column: str, absent: int) -> pd.DataFrame:
    """Levels by district and group (rows) and indicator (columns)."""
    keyed = inputs.set_index(["cds", "student_group", "indicator"])[column]
    wide = keyed.unstack().sort_index()
    return wide.reindex(columns=sorted(rules.measures)).fillna(absent).astype(int)


def _holds(levels: pd.DataFrame, rules: RuleYear, priority: int) -> np.ndarray:
    """Whether each row meets the area when the levels are these."""
    group = levels.index.get_level_values("student_group")
    met = np.zeros(len(levels), dtype=bool)
    for one in (c for c in rules.criteria if c.priority == priority):
        concerned = group.isin(one.groups) if one.groups else np.ones(len(levels), dtype=bool)
        concerned &= ~group.isin(one.not_groups)
        for need in one.needs:
            concerned &= levels[need.indicator].to_numpy() <= need.level
        met |= concerned
    return met


def _unmet(local: pd.DataFrame | None, rules: RuleYear) -> dict[str, tuple[int, ...]]:
    """District → priorities whose local indicator was not met for two or more years."""
    if local is None or local.empty:
        return {}
    counted = {*rules.local, *rules.local_coe}
    unmet = local[(local["performance"] == NOT_MET_TWO_YEARS) & local["priority"].isin(counted)]
    return {str(cds): tuple(sorted(set(rows))) for cds, rows in unmet.groupby("cds")["priority"]}
