"""Parts put together: weights, what is withheld, whose rows count."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cimodels.focus.figures import figures, newest_sources
from cimodels.vocab.scope import Scope
from tests.unit.focus.drawn import BIG, COUNTY, SPREADS, row, rows, state

COUNTY_61 = Scope(("61",))


def figure(table: pd.DataFrame, indicator: str, group: str) -> pd.Series:
    found = table[(table["indicator"] == indicator) & (table["student_group"] == group)]
    assert len(found) == 1
    return found.iloc[0]


def test_districts_are_weighed_by_their_students() -> None:
    sed = figure(figures(COUNTY, COUNTY_61), "MATH", "SED")
    assert sed["status"] == pytest.approx(-70.0)
    assert (sed["students"], sed["parts"], sed["parts_known"], sed["coverage"]) == (400, 2, 2, 1.0)


def test_a_change_is_that_of_the_parts_known_in_both_years() -> None:
    table = figures(COUNTY, COUNTY_61)
    # Only the big district has a year before: −60 now, −63 then.
    assert figure(table, "MATH", "SED")["change"] == pytest.approx(3.0)
    # −60 now, (500·−52 + 250·−76) / 750 = −60 then.
    assert figure(table, "MATH", "ALL")["change"] == pytest.approx(0.0)


def test_what_is_withheld_stays_out_and_is_counted() -> None:
    swd = figure(figures(COUNTY, COUNTY_61), "MATH", "SWD")
    assert (swd["status"], swd["parts"], swd["parts_known"], swd["parts_suppressed"]) == (-150.0, 2, 1, 1)
    assert swd["coverage"] == pytest.approx(60 / 68)
    asian = figure(figures(COUNTY, COUNTY_61), "MATH", "AS")
    assert np.isnan(asian["status"])
    assert asian["parts_suppressed"] == 1


def test_a_county_that_is_published_is_not_put_together() -> None:
    everyone = figure(figures(COUNTY, COUNTY_61), "CHRONIC", "ALL")
    assert (everyone["status"], everyone["part_level"], everyone["numerator"]) == (30.0, "county", 240)


def test_counties_of_a_region_are_put_together_from_counties() -> None:
    other = row("county", "62" + "0" * 12, "CHRONIC", "ALL", 10.0, 200, source="dataquest", numerator=20)
    both = pd.concat([COUNTY, rows(other)])
    everyone = figure(figures(both, Scope(("61", "62"))), "CHRONIC", "ALL")
    assert everyone["status"] == pytest.approx((800 * 30 + 200 * 10) / 1000)
    assert (everyone["parts"], everyone["numerator"]) == (2, 260)


def test_without_counts_several_parts_cannot_be_weighed_and_one_needs_no_weight() -> None:
    one = rows(row("district", BIG, "ELA", "ALL", -12.3, 0, year=2018))
    assert figure(figures(one, Scope(cds=BIG)), "ELA", "ALL")["status"] == -12.3
    two = pd.concat([one, rows(row("district", "61000020000000", "ELA", "ALL", 5.0, 0, year=2018))])
    assert np.isnan(figure(figures(two, COUNTY_61), "ELA", "ALL")["status"])


def test_the_state_is_its_own_row_and_never_put_together() -> None:
    table = figures(COUNTY, Scope())
    assert figure(table, "MATH", "ALL")["status"] == -40.0
    assert set(table["part_level"]) == {"state"}


@settings(max_examples=30, deadline=None)
@given(
    status=st.floats(-200, 200).map(lambda x: round(x, 1)),
    n=st.integers(11, 100_000),
    change=st.none() | st.floats(-50, 50).map(lambda x: round(x, 1)),
    prior=st.none() | st.integers(11, 100_000),
)
def test_one_district_in_a_county_is_that_district(
    status: float, n: int, change: float | None, prior: int | None
) -> None:
    drawn = rows(row("district", BIG, "MATH", "EL", status, n, change=change, prior_denominator=prior))
    of_county, of_district = (
        figure(figures(drawn, scope), "MATH", "EL") for scope in (COUNTY_61, Scope(cds=BIG))
    )
    assert of_county["status"] == pytest.approx(status, abs=1e-9)
    assert of_county["students"] == n
    assert of_county["change"] == pytest.approx(np.nan if change is None else change, abs=1e-9, nan_ok=True)
    pd.testing.assert_series_equal(of_county, of_district)


@settings(max_examples=10, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(chance: object) -> None:
    order = list(range(len(COUNTY)))
    chance.shuffle(order)  # type: ignore[attr-defined]
    pd.testing.assert_frame_equal(figures(COUNTY.iloc[order], COUNTY_61), figures(COUNTY, COUNTY_61))


def test_the_newest_source_that_is_whole_speaks() -> None:
    chosen = newest_sources(SPREADS).set_index("indicator")
    assert tuple(chosen.loc["CHRONIC", ["source", "year"]]) == ("dataquest", 2025)
    both = pd.concat([SPREADS, SPREADS.iloc[[1]].assign(year=2025, districts=900)])
    assert newest_sources(both).set_index("indicator").at["CHRONIC", "source"] == "dashboard"


def test_a_state_without_rows_has_no_figures() -> None:
    assert figures(rows(row("district", BIG, "MATH", "ALL", -1.0, 50)), Scope()).empty
    assert len(figures(rows(state("MATH", "ALL", -1.0, 50)), Scope())) == 1
