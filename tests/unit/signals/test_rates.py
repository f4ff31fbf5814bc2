"""Intervals against published numbers, and what has none."""

import math

import pytest
from statsmodels.stats.contingency_tables import Table2x2
from statsmodels.stats.proportion import proportion_confint

from cimodels.signals.rates import ratios, risk_ratio, wilson
from tests.unit.signals.drawn import A, records, result, state


@pytest.mark.parametrize(("counted", "students"), [(0, 20), (1, 20), (7, 50), (20, 20), (300, 9000)])
def test_wilsons_interval_is_statsmodels(counted: int, students: int) -> None:
    low, high = proportion_confint(counted, students, method="wilson")
    assert wilson(counted, students) == pytest.approx((100 * low, 100 * high))


def test_nobody_tells_nothing() -> None:
    assert wilson(0, 0) == (0.0, 100.0)


def test_katz_interval_is_statsmodels() -> None:
    table = Table2x2([[12, 88], [30, 870]])
    assert risk_ratio(12, 100, 30, 900) == pytest.approx((table.riskratio, *table.riskratio_confint()))


def test_a_zero_count_has_an_interval_that_is_finite() -> None:
    ratio, low, high = risk_ratio(4, 40, 0, 100)
    assert 1 < ratio < math.inf and 0 < low < ratio < high < math.inf
    assert risk_ratio(0, 40, 10, 100)[0] < 1


def test_a_group_stands_beside_everybody_and_beside_the_others() -> None:
    rows = [result(40, 1000), result(16, 200, group="SWD"), state(30, 1000), state(12, 200, group="SWD")]
    (one,) = ratios(records(results=rows), A, "SUSP", ("SWD", "FOS"))
    assert (one.rate, one.everybody, one.ratio) == (8.0, 4.0, 2.0)
    assert one.others == pytest.approx((16 / 200) / (24 / 800))
    assert one.state == pytest.approx((12 / 200) / (18 / 800))


@pytest.mark.parametrize(
    "group",
    [
        result(None, 200, group="SWD"),
        result(5, 29, group="SWD"),
        result(30, 1000, group="SWD"),  # everybody is in the group
        result(50, 200, group="SWD"),  # more than all who were counted
        result(0, 0, group="SWD"),
    ],
)
def test_what_cannot_be_compared_is_left_out(group: dict) -> None:
    assert ratios(records(results=[result(30, 1000), group]), A, "SUSP", ("SWD",)) == []


def test_nobody_suspended_is_nothing_to_compare() -> None:
    assert ratios(records(results=[result(0, 1000), result(0, 100, group="SWD")]), A, "SUSP", ("SWD",)) == []
    assert ratios(records(), A, "SUSP", ("SWD",)) == []
