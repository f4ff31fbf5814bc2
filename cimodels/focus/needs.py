"""Where students need support: each area of a scope beside the state.

    distance = sign · (status − the state's status of everyone),   + is better
    need     = −distance / spread · √share

`spread` is the standard deviation between the state's districts in the same indicator and year, so that indicators compare;
`share` is the group's part of everyone the indicator is about in the scope. A group twice as far behind counts as much as
one four times as large: severity alone would always name the smallest groups, the students' total always the largest.

The scope is a part of the state, so the difference's variance is that of a part and a whole (`models.gap`); everyone is read
as one draw of the students that could have been there (`models.sampling`).
"""

import numpy as np
import pandas as pd

from cimodels.focus.figures import KEY, figures
from cimodels.focus.results import NOT_APPLICABLE, NOT_REPORTED, SUPPRESSED
from cimodels.models.gap import Side, gap_standard_error
from cimodels.models.sampling import sampling_standard_error
from cimodels.rules import dashboard_levels as rules
from cimodels.vocab.indicators import INDICATORS, Direction, Unit
from cimodels.vocab.scope import COUNTIES, Scope
from cimodels.vocab.student_groups import RATED_GROUPS, STUDENT_GROUPS

Z_95 = 1.96


def needs(of_scope: pd.DataFrame, of_state: pd.DataFrame, newest: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """Every area of the scope with its distance from the state, most need first.

    Parameters
    ----------
    of_scope, of_state : DataFrame, as `figures`
    newest : DataFrame, as `newest_sources`

    Returns
    -------
    DataFrame, as `Focus.areas`
    """
    every = newest.merge(pd.DataFrame({"student_group": RATED_GROUPS}), how="cross")
    areas = every.merge(of_scope, on=KEY, how="left")
    state = of_state[[*KEY, "status", "students"]]
    areas = areas.merge(
        state.rename(columns={"status": "state_status", "students": "state_students"}), on=KEY, how="left"
    )
    everyone = _everyone(state).rename(columns={"status": "state_all", "students": "state_all_students"})
    areas = areas.merge(everyone, on=["indicator", "source", "year"], how="left")
    own = _everyone(of_scope[[*KEY, "students"]]).rename(columns={"students": "scope_students"})
    areas = areas.merge(own, on=["indicator", "source", "year"], how="left")
    areas["condition"] = _conditions(areas, of_scope, of_state)
    areas["share"] = (areas["students"] / areas["scope_students"]).clip(upper=1)
    areas["concerned"] = concerned(areas)
    areas = pd.concat([_compared(code, of_one) for code, of_one in areas.groupby("indicator", sort=False)])
    if scope.kind == COUNTIES:
        areas = _rated(areas)
    order = areas.assign(_known=areas["condition"] == "").sort_values(
        ["_known", "need", "distance", "indicator", "student_group"],
        ascending=[False, False, True, True, True],
    )
    return order.drop(
        columns=["_known", "scope_students", "state_all_students", "state_students"]
    ).reset_index(drop=True)


def of_the_state(rows: pd.DataFrame) -> pd.DataFrame:
    """The state's own figures: published ones, never put together from districts."""
    return figures(rows, Scope())


def _everyone(found: pd.DataFrame) -> pd.DataFrame:
    whole = found["indicator"].map(lambda code: INDICATORS[code].whole_group)
    return found[found["student_group"] == whole].drop(columns="student_group")


def _conditions(areas: pd.DataFrame, of_scope: pd.DataFrame, of_state: pd.DataFrame) -> list[str]:
    """Why an area has no status: a group that the source never has, withheld numbers, or no number."""
    kinds = {tuple(pair) for found in (of_scope, of_state) for pair in found[KEY[:3]].to_numpy()}
    said = []
    for row in areas.itertuples():
        if pd.notna(row.status):
            said.append("")
        elif (row.indicator, row.student_group, row.source) not in kinds:
            said.append(NOT_APPLICABLE)
        else:
            said.append(SUPPRESSED if row.parts_suppressed > 0 else NOT_REPORTED)
    return said


def concerned(areas: pd.DataFrame) -> pd.Series:
    """Students whom a figure is about: in a rate those who did not get there, in an average all behind it."""
    indicators = [INDICATORS[code] for code in areas["indicator"]]
    rate = np.array([i.unit is Unit.PERCENT for i in indicators])
    up = np.array([i.direction is Direction.HIGHER_IS_BETTER for i in indicators])
    counted = areas["numerator"].fillna((areas["students"] * areas["status"] / 100).round())
    short = counted.where(~up, areas["students"] - counted)
    return areas["students"].where(~rate, short)


def _compared(code: str, areas: pd.DataFrame) -> pd.DataFrame:
    """Areas of one indicator with intervals, distances from the state and need."""
    indicator = INDICATORS[code]
    status, n = areas["status"].to_numpy(dtype=float), areas["students"].to_numpy(dtype=float)
    whole = Side(areas["state_all"].to_numpy(dtype=float), areas["state_all_students"].to_numpy(dtype=float))
    se = sampling_standard_error(indicator, status, n)
    distance = indicator.direction.sign * (status - whole.status)
    distance_se = gap_standard_error(indicator, Side(status, n), whole, contained=True)
    low, high = status - Z_95 * se, status + Z_95 * se
    if indicator.unit is Unit.PERCENT:
        low, high = low.clip(min=indicator.lowest), high.clip(max=indicator.highest)
    return areas.assign(
        se=se,
        low=low,
        high=high,
        distance=distance,
        distance_group=indicator.direction.sign * (status - areas["state_status"]),
        distance_se=distance_se,
        distance_low=distance - Z_95 * distance_se,
        distance_high=distance + Z_95 * distance_se,
        need=-distance / areas["spread"] * np.sqrt(areas["share"]),
    )


def _rated(areas: pd.DataFrame) -> pd.DataFrame:
    """Levels and colours of counties by the rules for the state's row; CDE itself rates no county.

    Where the cut-points depend on the kind of district (suspension) there are none.
    """
    rated = []
    for row in areas.itertuples():
        fewest = STUDENT_GROUPS[row.student_group].minimum_rated
        small = row.students < rules.SMALL_DENOMINATOR
        level = moved = color = None
        if row.condition == "" and row.students >= fewest:
            level = rules.status_level(row.indicator, row.year, row.status, entity="state")
        if level and row.prior_students >= fewest:
            moved = rules.change_level(row.indicator, row.year, row.change, entity="state", small=small)
            color = rules.color(row.indicator, row.year, level, moved, entity="state", small=small)
        rated.append((level, moved, color, "aggregate" if level else None))
    names = ["status_level", "change_level", "color", "level_basis"]
    return areas.assign(**pd.DataFrame(rated, columns=names, index=areas.index))
