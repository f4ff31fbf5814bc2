"""Names that have room, and axes that end where values can."""

from hypothesis import given
from hypothesis import strategies as st

from cimodels.reports.labels import apart, leftwards, nice, short

numbers = st.floats(-300, 300, allow_nan=False)


@given(st.text(max_size=400), st.integers(1, 60))
def test_a_name_is_cut_to_what_there_is_room_for_and_hides_nothing(text: str, most: int) -> None:
    assert len(short(text, most)) <= most
    assert short(text, most).isprintable()


@given(numbers, numbers)
def test_an_axis_holds_its_values_between_round_numbers(a: float, b: float) -> None:
    low, high, step = nice(min(a, b), max(a, b), (-350, 350))
    assert low <= min(a, b) + 1e-9 and max(a, b) - 1e-9 <= high
    assert (high - low) / step <= 9


def test_no_axis_of_percent_runs_below_nothing_or_above_all() -> None:
    assert nice(-4.0, 57.0, (0, 100))[0] == 0
    assert nice(3.0, 104.0, (0, 100))[1] == 100


def test_names_do_not_lie_on_each_other_and_the_first_comes_first() -> None:
    assert apart([0, 1, 50, 51], [0, 1, 50, 90], (100, 100), 9) == [0, 2, 3]
    assert apart([0, 50], [0, 50], (100, 100), 1) == [0]


def test_a_name_turns_where_the_edge_is_near() -> None:
    assert leftwards(50, 0, 100, True) and not leftwards(5, 0, 100, True)
    assert not leftwards(50, 0, 100, False) and leftwards(95, 0, 100, False)
