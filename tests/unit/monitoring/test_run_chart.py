"""Run charts: the published limits, an oracle, and the refusal to speak too early."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cimodels.monitoring.run_chart import FEWEST, fewest_crossings, longest_by_chance, read
from tests.unit.monitoring import oracle

TABLE = {10: (6, 2), 12: (7, 3), 15: (7, 4), 20: (7, 6), 24: (8, 8), 30: (8, 10)}
values = st.lists(st.integers(0, 6).map(float), max_size=40)


@pytest.mark.parametrize("useful", TABLE)
def test_the_limits_are_the_published_ones(useful: int) -> None:
    assert (longest_by_chance(useful), fewest_crossings(useful)) == TABLE[useful]


@pytest.mark.parametrize("useful", range(FEWEST, 200))
def test_the_limits_are_those_worked_out_by_hand(useful: int) -> None:
    assert longest_by_chance(useful) == oracle.longest_by_chance(useful)
    assert fewest_crossings(useful) == oracle.fewest_crossings(useful)


@given(values)
def test_a_reading_is_the_one_by_hand(drawn: list[float]) -> None:
    reading = read(drawn)
    if not drawn:
        assert not reading.is_signal and reading.points == 0
        return
    assert reading.useful == len(oracle.letters(drawn))
    assert reading.longest_run == oracle.longest_run(drawn)
    assert reading.crossings == oracle.crossings(drawn)


@given(values)
def test_under_ten_useful_points_nothing_is_a_signal(drawn: list[float]) -> None:
    reading = read(drawn)
    assert reading.is_judged == (reading.useful >= 10)
    if reading.useful < 10:
        assert not (reading.is_signal or reading.has_long_run or reading.has_few_crossings)


@given(values)
def test_turned_upside_down_it_says_the_same_of_the_other_side(drawn: list[float]) -> None:
    one, other = read(drawn), read([-value for value in drawn])
    assert (one.longest_run, one.crossings, one.run, one.is_signal) == (
        other.longest_run, other.crossings, other.run, other.is_signal,
    )  # fmt: skip
    assert one.side == -other.side


def test_points_on_the_median_neither_add_to_a_run_nor_end_it() -> None:
    reading = read([1, 5, 5, 1, 1, 9, 9, 5, 9])
    assert (reading.median, reading.useful, reading.longest_run, reading.crossings) == (5, 6, 3, 1)
    assert reading.run == (5, 8) and reading.side == 1


def test_nine_points_of_a_step_say_nothing_and_ten_do() -> None:
    assert not read([1, 1.1, 1.2, 1.3, 8, 9, 9.1, 9.2, 9.3]).is_signal
    reading = read([1, 1.1, 1.2, 1.3, 1.4, 9, 9.1, 9.2, 9.3, 9.4])
    assert reading.is_signal and reading.has_few_crossings and not reading.has_long_run
    assert (reading.longest_run, reading.crossings) == (5, 1)


def test_up_and_down_is_ordinary() -> None:
    assert not read([1, 2] * 10).is_signal


def test_a_baseline_holds_what_comes_later_against_what_was_before() -> None:
    before, later = [5.0, 6, 4, 5, 6, 4, 6, 5, 4, 6], [8.0, 9, 8, 9, 8, 9, 8]
    every, frozen = read(before + later), read(before + later, 10)
    assert (every.median, frozen.median) == (6, 5) and (every.baseline, frozen.baseline) == (0, 10)
    assert not every.has_long_run and frozen.has_long_run
    # Until the baseline is full, the median is that of all.
    assert read(before[:9], 10) == read(before[:9])


@given(values)
def test_a_baseline_of_everything_changes_nothing_that_is_judged(drawn: list[float]) -> None:
    one, other = read(drawn), read(drawn, len(drawn) or None)
    assert (one.longest_run, one.crossings, one.run, one.is_signal) == (
        other.longest_run, other.crossings, other.run, other.is_signal,
    )  # fmt: skip
