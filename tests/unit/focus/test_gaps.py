"""Gaps by hand: the group as a part of everyone, two races apart, missing years, trends."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from cimodels.exhibits.gap_chart import gap_chart, trend_sentence
from cimodels.focus.choose import focus
from cimodels.focus.gaps import Gaps, gaps, trend
from cimodels.vocab.scope import Scope
from tests.unit.focus.drawn import BIG, SPREADS, row, rows, state

GROUPS = {
    "ALL": (1000, (-40, -38, -36)),
    "EL": (250, (-100, -90, -80)),
    "AA": (100, (-70, -70, -70)),
    "WH": (300, (0, 2, 4)),
}
YEARS = (2023, 2024, 2025)


def between(group: str, reference: str, years: tuple[int, ...] = YEARS, indicator: str = "MATH") -> Gaps:
    sign = 1 if indicator == "MATH" else -0.5  # percentages: more is worse, and none is below zero
    drawn = [
        row("district", BIG, indicator, code, sign * (status - 10), n, year=year)
        for code, (n, course) in GROUPS.items()
        for year, status in zip(years, course, strict=True)
    ]
    spreads = SPREADS if indicator == "MATH" else SPREADS.assign(indicator=indicator)
    found = focus(rows(state(indicator, "ALL", 0.0, 10_000), *drawn), spreads, Scope(cds=BIG), "the state")
    return gaps(found, indicator, group, reference)


def test_a_group_is_a_part_of_everyone() -> None:
    found = between("EL", "ALL")
    assert found.years["gap"].tolist() == [-60, -52, -44]
    # (1 − w)² (σ²/250 + σ²/750) = σ² (1/250 − 1/1000)
    assert found.years["se"].to_numpy() == pytest.approx(100 * np.sqrt(1 / 250 - 1 / 1000))
    # The part-whole equation gives the same: v + V − 2wv.
    assert found.years["se"].to_numpy() ** 2 == pytest.approx(40 + 10 - 2 * 0.25 * 40)
    assert not found.bound


def test_two_races_are_apart_and_other_pairs_are_bounded() -> None:
    apart = between("AA", "WH")
    assert apart.years["se"].to_numpy() == pytest.approx(100 * np.sqrt(1 / 100 + 1 / 300))
    assert not apart.bound
    assert between("AA", "EL").bound


def test_the_trend_is_turned_so_that_plus_is_the_groups_favour() -> None:
    found = between("EL", "ALL")
    assert found.trend == pytest.approx(8)
    assert found.trend_se == pytest.approx(found.years["se"][0] / np.sqrt(2))
    assert "in favour of English learners by 8.0 points a year" in trend_sentence(found)
    fewer = between("EL", "ALL", indicator="SUSP")
    assert fewer.years["gap"].tolist() == [30, 26, 22]
    assert fewer.trend == pytest.approx(4)
    assert "in favour of English learners" in trend_sentence(fewer)


def test_missing_years_are_left_open_and_named() -> None:
    found = between("EL", "ALL", years=(2019, 2023, 2024))
    assert found.missing == (2020, 2021, 2022)
    shown = gap_chart(found)
    assert "No figures for 2020–2022" in shown.note
    assert [y is None or y != y for y in shown.figure.data[0].y] == [False, True, True, True, False, False]
    assert not shown.figure.data[0].connectgaps
    assert "2019: −60.0" in shown.alt
    assert len(shown.data) == 3


def test_one_year_has_notrend() -> None:
    found = between("EL", "ALL")
    alone = replace(found, years=found.years.head(1), trend=float("nan"), trend_se=float("nan"))
    assert trend_sentence(alone) == "With one year there is no trend."


def test_scatter_beyond_sampling_widens_thetrend() -> None:
    calm = pd.DataFrame({"year": YEARS, "gap": [0.0, 1.0, 2.0], "se": 1.0})
    rough = calm.assign(gap=[0.0, 10.0, 2.0])
    assert trend(calm)[1] == pytest.approx(1 / np.sqrt(2))
    assert trend(rough)[1] == pytest.approx(np.sqrt(6 * 9**2 / 9) / np.sqrt(2))
