"""What is known of each colour that the assistance criteria ask for: the mildest and most severe it can be, and why.

Levels may be published, computed, computed within rounding of a cut-point, half known (a status without the change
that its colour needs) or missing because no file says anything. Each of these bounds the colour in its own way.
"""

from functools import cache

import numpy as np
import pandas as pd

from cimodels.rules import dashboard_levels as levels
from cimodels.rules.assistance import NO_LEVEL, RuleYear
from cimodels.vocab.student_groups import STUDENT_GROUPS

# A group eligible on its own is never "all students".
GROUPS: tuple[str, ...] = tuple(g.code for g in STUDENT_GROUPS.values() if g.rated and g.code != "ALL")
LTEL_SINCE = 2024
SOURCES = ("dashboard", "dataquest")  # in the order of trust
# A file with rows in fewer of the counties is a part of one: elsewhere its rows are missing rather than absent.
WHOLE_FILE = 0.5
# Kinds of input, from firm to unknown.
PUBLISHED, COMPUTED, NEAR, HALF, TOO_FEW, NONE, NOT_SERVED, ERROR, UNRULED, MISSING = (
    "published",
    "computed",
    "near a cut-point",
    "change unknown",
    "too few students",
    "no level",
    "not served",
    "marked as in error",
    "no cut-points",
    "missing",
)
# The Dashboard counts chronic absenteeism up to grade 8; DataQuest says by this group who has such students.
_UP_TO_GRADE_8 = "TK8"
# Where a row of English learners or long-term ones is missing, other rows still say whether they can be enough for a level:
# the suspension file counts every English learner enrolled; and as long-term means grade 6 or later, an elementary
# district tests nearly all of them (Monterey County's districts enrolled at most 1.22 for each one tested in 2024).
_WITHIN = ("EL", "LTEL")
_EVERYBODY = "SUSP"
_ENROLLED_PER_TESTED = 2


def inputs(rows: pd.DataFrame, districts: pd.DataFrame, rules: RuleYear) -> pd.DataFrame:
    """What is known of every level that the year's criteria read.

    Parameters
    ----------
    rows : DataFrame
        One row per `cds` × `indicator` × `student_group` × `source` of the year: `status`, `change`, `denominator`,
        `prior_denominator`, `status_level`, `color`, `level_basis`, `level_uncertain`, `error_flag`.
    districts : DataFrame
        `cds`, `county_code`, `district_type`, `high_school_cut_points` of everyone who is to be judged.

    Returns
    -------
    DataFrame, one row per `cds` × `student_group` × `indicator`
        `mildest`, `severest` (1 worst to 5; 6 for none), `kind` (why they are what they are), `source` (empty where
        none was found), `basis`, `status`, `change`, `denominator`, `minimum` (students that a level needs), `level` (the
        one level read, 0 without one).
    """
    frame = _universe(districts, rules)
    frame = frame.merge(_chosen_source(rows, districts, rules), on=["cds", "indicator"], how="left")
    columns = ["cds", "indicator", "student_group", "source"]
    frame = frame.merge(rows.drop_duplicates(columns), on=columns, how="left", indicator="found")
    frame["source"] = frame["source"].fillna("")
    frame["minimum"] = frame["student_group"].map({g: STUDENT_GROUPS[g].minimum_rated for g in GROUPS})
    frame["kind"] = _kinds(frame, rows, rules)
    frame["level"] = _read(frame, rules)
    frame["mildest"] = frame["severest"] = np.where(frame["level"] > 0, frame["level"], NO_LEVEL)
    _open_up(frame, rules)
    keep = ["cds", "student_group", "indicator", "mildest", "severest", "kind", "source", "level_basis"]
    keep += ["status", "change", "denominator", "minimum", "level"]
    return frame[keep].rename(columns={"level_basis": "basis"})


def _universe(districts: pd.DataFrame, rules: RuleYear) -> pd.DataFrame:
    """Every district × group × indicator that some criterion reads."""
    pairs = [
        (group, need.indicator)
        for group in GROUPS
        if group != "LTEL" or rules.year >= LTEL_SINCE
        for need in {n for c in rules.criteria if c.concerns(group) for n in c.needs}
    ]
    asked = pd.DataFrame(sorted(set(pairs)), columns=["student_group", "indicator"])
    return districts.merge(asked, how="cross")


def _chosen_source(rows: pd.DataFrame, districts: pd.DataFrame, rules: RuleYear) -> pd.DataFrame:
    """For each district and indicator the first source that covers its county; no row without one."""
    county = districts.set_index("cds")["county_code"]
    known = rows.assign(county_code=rows["cds"].map(county)).dropna(subset=["county_code"])
    there = known.groupby(["indicator", "source"])["county_code"].agg(set)
    enough = WHOLE_FILE * county.nunique()
    found = []
    for indicator in rules.measures:
        for rank, source in enumerate(SOURCES):
            counties = there.get((indicator, source), set())
            covered = county if len(counties) >= enough else county[county.isin(counties)]
            found.append(
                pd.DataFrame({"cds": covered.index, "indicator": indicator, "source": source, "rank": rank})
            )
    every = pd.concat(found).sort_values("rank", kind="stable")
    return every.drop_duplicates(["cds", "indicator"]).drop(columns="rank")


def _kinds(frame: pd.DataFrame, rows: pd.DataFrame, rules: RuleYear) -> np.ndarray:
    minimum = frame["minimum"]
    has = frame["found"] == "both"
    measured = frame.groupby("indicator")["indicator"].transform(lambda names: names.map(rules.measures))
    level = frame["color"].where(measured == "color", frame["status_level"])
    told = pd.MultiIndex.from_frame(rows[["indicator", "student_group", "source"]].drop_duplicates())
    asked = pd.MultiIndex.from_frame(frame[["indicator", "student_group", "source"]])
    young = set(rows.loc[(rows["student_group"] == _UP_TO_GRADE_8) & (rows["denominator"] > 0), "cds"])
    no_young = (
        (frame["indicator"] == "CHRONIC") & (frame["source"] == "dataquest") & ~frame["cds"].isin(young)
    )
    few = frame["denominator"].fillna(0) < minimum
    before = frame["prior_denominator"] < minimum
    published = frame["level_basis"] == "published"
    missing = (frame["source"] == "") | ~asked.isin(told)
    cases = [
        (missing & (_at_most(frame, rows) < minimum), TOO_FEW),
        (missing, MISSING),
        (no_young, NOT_SERVED),
        (~has, NONE),
        (frame["error_flag"].eq(True) & level.isna(), ERROR),
        (level.notna() & published, PUBLISHED),
        (published, NONE),
        (few, TOO_FEW),
        (level.notna() & frame["level_uncertain"].eq(True) & (measured == "color"), NEAR),
        (level.notna(), COMPUTED),
        (frame["status"].isna(), NONE),
        ((measured == "color") & frame["status_level"].notna() & before, TOO_FEW),
        ((measured == "color") & frame["status_level"].notna(), HALF),
    ]
    return np.select(
        [np.asarray(case, dtype=bool) for case, _ in cases], [kind for _, kind in cases], UNRULED
    )


def _at_most(frame: pd.DataFrame, rows: pd.DataFrame) -> pd.Series:
    """An upper bound of each row's students, from what other rows say; infinite where they say nothing."""
    bound = pd.Series(np.inf, index=frame.index)
    enrolled = _counts(rows, _EVERYBODY, "EL")
    for group in _WITHIN:
        of_group = frame["student_group"] == group
        bound[of_group] = frame.loc[of_group, "cds"].map(enrolled).fillna(np.inf)
    tested = _counts(rows, "ELA", "LTEL") * _ENROLLED_PER_TESTED
    young = (frame["student_group"] == "LTEL") & (frame["district_type"] == "ELEMENTARY")
    bound[young] = np.minimum(bound[young], frame.loc[young, "cds"].map(tested).fillna(np.inf))
    return bound


def _counts(rows: pd.DataFrame, indicator: str, student_group: str) -> pd.Series:
    """Students of a group by district: 0 in a district that has other groups, nothing if nobody has the group."""
    all_rows = rows[rows["indicator"] == indicator]
    own = all_rows[all_rows["student_group"] == student_group]
    if own.empty:
        return pd.Series(dtype=float)
    return own.groupby("cds")["denominator"].max().reindex(all_rows["cds"].unique()).fillna(0)


def _read(frame: pd.DataFrame, rules: RuleYear) -> np.ndarray:
    """The level that the criteria read; 0 where there is none or it is not one level."""
    measured = frame["indicator"].map(rules.measures)
    level = frame["color"].where(measured == "color", frame["status_level"])
    firm = frame["kind"].isin([PUBLISHED, COMPUTED])
    return level.where(firm).fillna(0).astype(int).to_numpy()


def _open_up(frame: pd.DataFrame, rules: RuleYear) -> None:
    """Widen what is not one level, in place."""
    unknown = frame["kind"].isin([MISSING, ERROR, UNRULED])
    frame.loc[unknown, "severest"] = 1
    part = frame[frame["kind"].isin([NEAR, HALF])]
    bounds = [_reach(row, rules.year) for row in part.itertuples()]
    if bounds:
        frame.loc[part.index, ["mildest", "severest"]] = np.array(bounds)


def _reach(row: object, year: int) -> tuple[int, int]:
    """Mildest and most severe colour of a row whose change is near a cut-point or unknown."""
    variant = _variant(row)
    small = bool(row.denominator < levels.SMALL_DENOMINATOR)  # type: ignore[attr-defined]
    entity = "county_office" if row.district_type == "COE" else "district"  # type: ignore[attr-defined]
    change = None if pd.isna(row.change) else float(row.change)  # type: ignore[attr-defined]
    colors = _colors(row.indicator, year, variant, entity, int(row.status_level), small, change)  # type: ignore[attr-defined]
    if not colors:
        return NO_LEVEL, 1
    # Without last year's count nobody knows whether the group was large enough for a colour.
    unsure = row.kind == HALF and pd.isna(row.prior_denominator)  # type: ignore[attr-defined]
    return (NO_LEVEL if unsure else max(colors)), min(colors)


def _variant(row: object) -> str:
    if row.indicator in ("ELA", "MATH"):  # type: ignore[attr-defined]
        return "HS" if row.high_school_cut_points is True else "ALL"  # type: ignore[attr-defined]
    if row.indicator == "SUSP":  # type: ignore[attr-defined]
        return levels.SUSPENSION_TYPES.get(row.district_type, "UD")  # type: ignore[attr-defined]
    return "ALL"


@cache
def _colors(
    indicator: str, year: int, variant: str, entity: str, status: int, small: bool, change: float | None
) -> frozenset[int]:
    """Colours that a status level can have: with any change, or with one known to a tenth."""
    rules = levels.rule_set(indicator, year, variant=variant, entity=entity)
    if rules is None:
        return frozenset()
    if change is None:
        moves: set[int | None] = {1, 2, 3, 4, 5}
    else:
        moves = {rules.change_level(change + step) for step in (-0.1, 0.0, 0.1)}
    found = {rules.color(status, move, small=small) for move in moves}
    return frozenset(color for color in found if color)
