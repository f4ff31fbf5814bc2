"""Distance from the state, need, intervals, levels, and which areas are suggested."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cimodels.focus.choose import focus
from cimodels.focus.results import Focus
from cimodels.vocab.indicators import INDICATORS, Unit
from cimodels.vocab.scope import Scope
from tests.unit.focus.drawn import BIG, COUNTY, SPREADS, row, rows, state

COUNTY_61 = Scope(("61",))


def chosen(frame: pd.DataFrame = COUNTY, scope: Scope = COUNTY_61) -> Focus:
    return focus(frame, SPREADS, scope, "the state")


def area(found: Focus, indicator: str, group: str) -> pd.Series:
    one = found.area(indicator, group)
    assert one is not None
    return one


def test_distance_and_need_of_a_drawn_area() -> None:
    sed = area(chosen(), "MATH", "SED")
    assert (sed["distance"], sed["distance_group"]) == (pytest.approx(-30), pytest.approx(-5))
    # 30 points are 0.6 of a spread of 50; 400 of the 750 students are in the group.
    assert sed["need"] == pytest.approx(0.6 * np.sqrt(400 / 750))
    # σ²(1/n − 1/N): 400 of the state's 100,000.
    assert sed["distance_se"] == pytest.approx(100 * np.sqrt(1 / 400 - 1 / 100_000))


def test_less_absence_is_better() -> None:
    sed = area(chosen(), "CHRONIC", "SED")
    assert sed["distance"] == pytest.approx(-20)
    assert sed["concerned"] == 180


def test_the_neediest_come_first_and_those_without_a_figure_last() -> None:
    areas = chosen().areas
    known = areas["condition"] == ""
    assert areas.loc[known, "need"].is_monotonic_decreasing
    assert not known[known.sum() :].any()
    conditions = {(r.indicator, r.student_group): r.condition for r in areas.itertuples()}
    assert conditions["MATH", "AS"] == "suppressed"
    assert conditions["MATH", "FI"] == "not applicable"


def test_a_groups_own_row_missing_is_not_reported() -> None:
    more = pd.concat([COUNTY, rows(state("MATH", "FI", 10.0, 500))])
    assert area(chosen(more), "MATH", "FI")["condition"] == "not reported"


def test_colours_of_a_county_are_computed_and_marked() -> None:
    everyone = area(chosen(), "MATH", "ALL")
    # −60 is Low, no change is Maintained: Orange.
    assert (everyone["color"], everyone["level_basis"]) == (2, "aggregate")
    few = rows(state("MATH", "ALL", -40.0, 100_000), row("district", BIG, "MATH", "ALL", -60.0, 29))
    assert area(chosen(few), "MATH", "ALL")["level_basis"] is None


def test_a_districts_own_colour_is_kept() -> None:
    drawn = rows(
        state("MATH", "ALL", -40.0, 100_000),
        row("district", BIG, "MATH", "ALL", -60.0, 500, color=1, status_level=2, level_basis="published"),
    )
    own = area(chosen(drawn, Scope(cds=BIG)), "MATH", "ALL")
    assert (own["color"], own["level_basis"]) == (1, "published")


def test_without_a_value_of_the_state_there_is_no_distance_and_no_suggestion() -> None:
    found = chosen(rows(row("district", BIG, "MATH", "ALL", -60.0, 500)))
    assert np.isnan(area(found, "MATH", "ALL")["need"])
    assert found.suggestions == ()


def test_nothing_at_all_is_no_error() -> None:
    found = chosen(rows(row("district", BIG, "MATH", "ALL", None, 8)))
    assert found.known.empty
    assert found.suggestions == ()


def test_three_suggestions_differ_and_say_why() -> None:
    found = chosen()
    pairs = [(s.indicator, s.student_group) for s in found.suggestions]
    assert len(pairs) == len(set(pairs)) == 3
    assert pairs[0] == (found.areas.iloc[0]["indicator"], found.areas.iloc[0]["student_group"])
    assert pairs[0][0] != pairs[1][0]
    assert pairs[0][1] != pairs[1][1]
    first = next(s for s in found.suggestions if s.student_group == "SWD")
    assert first.reason == (
        "Mathematics among students with disabilities was 150.0 points below standard in 2025, 110.0 points worse than among "
        "the state’s students as a whole (95 % interval 84.7 to 135.3): 60 students tested, and 1.0 points better than the year before."
    )


def test_what_may_be_chance_comes_after_what_is_sure() -> None:
    drawn = rows(
        state("MATH", "ALL", -40.0, 100_000),
        row("district", BIG, "MATH", "ALL", -50.0, 2000),
        row("district", BIG, "MATH", "FOS", -60.0, 12),
        row("district", BIG, "MATH", "SED", -41.0, 1500),
    )
    found = chosen(drawn, Scope(cds=BIG))
    assert [(s.student_group, s.sure) for s in found.suggestions] == [
        ("ALL", True),
        ("FOS", False),
        ("SED", False),
    ]


def test_the_same_thing_measured_otherwise_is_one_subject() -> None:
    drawn = rows(
        *(state(code, group, 90.0, 100_000) for code in ("GRAD", "ACGR", "CCI") for group in ("ALL", "EL")),
        *(row("district", BIG, code, "ALL", 60.0, 1000) for code in ("GRAD", "ACGR")),
        *(row("district", BIG, code, "EL", 55.0, 400) for code in ("GRAD", "ACGR")),
        row("district", BIG, "CCI", "ALL", 90.0, 4000),
        row("district", BIG, "CCI", "EL", 85.0, 1000),
    )
    spreads = pd.DataFrame(
        {
            "indicator": ["GRAD", "ACGR", "CCI"],
            "source": "dashboard",
            "year": 2025,
            "spread": 10.0,
            "districts": 400,
        }
    )
    found = focus(drawn, spreads, Scope(cds=BIG), "the state")
    assert [s.indicator for s in found.suggestions[:2]] == ["ACGR", "CCI"]


@settings(max_examples=15, deadline=None)
@given(percent=st.floats(1, 99), everyone=st.floats(1, 99), n=st.integers(20, 5000))
def test_direction_is_a_mirror(percent: float, everyone: float, n: int) -> None:
    """Suspensions and graduations that mirror each other have the same distance, interval and need."""
    found = {}
    for code, turn in (("GRAD", False), ("SUSP", True)):
        own, whole = (100 - value if turn else value for value in (percent, everyone))
        drawn = rows(
            state(code, "ALL", whole, 1_000_000),
            row("district", BIG, code, "ALL", whole, 10_000),
            row("district", BIG, code, "HOM", own, n),
        )
        spreads = pd.DataFrame(
            {"indicator": [code], "source": "dashboard", "year": 2025, "spread": 5.0, "districts": 400}
        )
        found[code] = area(focus(drawn, spreads, Scope(cds=BIG), "the state"), code, "HOM")
    for column in ("distance", "distance_se", "need"):
        assert found["GRAD"][column] == pytest.approx(found["SUSP"][column], abs=1e-6)


@settings(max_examples=10, deadline=None)
@given(further=st.floats(1, 100))
def test_need_grows_with_distance(further: float) -> None:
    nearer = area(chosen(), "MATH", "SED")["need"]
    low_income = (COUNTY["student_group"] == "SED") & (COUNTY["level"] == "district")
    moved = COUNTY.assign(status=COUNTY["status"].where(~low_income, COUNTY["status"] - further))
    assert area(chosen(moved), "MATH", "SED")["need"] > nearer


def test_every_indicator_says_whom_it_concerns_and_names_only_indicators() -> None:
    for kind in INDICATORS.values():
        assert (kind.concerned == "students tested") == (kind.unit is not Unit.PERCENT), kind.code
        assert not kind.same_as or kind.same_as in INDICATORS
