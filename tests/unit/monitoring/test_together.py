"""Several districts taken together: weights, uncertainty, and who is not in the mean."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cimodels.monitoring.together import each, moved, together
from cimodels.vocab.indicators import INDICATORS

MATH, CHRONIC = INDICATORS["MATH"], INDICATORS["CHRONIC"]


def rows(*given: tuple[str, int, float, float]) -> pd.DataFrame:
    return pd.DataFrame(given, columns=["cds", "year", "status", "denominator"])


def test_every_student_counts_once_and_the_errors_of_districts_add_up() -> None:
    found = together(
        rows(("a", 2024, -50.0, 100), ("b", 2024, -10.0, 300), ("a", 2025, -40, 100), ("b", 2025, 0, 300)),
        ("a", "b"),
        MATH,
    )
    assert found.values["status"].tolist() == [-20.0, -10.0]
    # sd 100 between students: as if all 400 were one district, 100 / √400.
    assert found.values["standard_error"].tolist() == pytest.approx([5.0, 5.0], rel=0.2)
    difference, low, high = moved(found.values.iloc[0], found.values.iloc[1])
    assert difference == 10 and low < difference < high


def test_who_lacks_a_year_is_left_out_and_named_and_a_year_that_most_lack_is_no_year() -> None:
    found = together(
        rows(
            ("a", 2019, -30.0, 50),
            ("a", 2024, -50.0, 50),
            ("b", 2024, -20.0, 50),
            ("c", 2024, -10.0, 50),
            ("a", 2025, -50.0, 50),
            ("b", 2025, float("nan"), 50),
            ("c", 2025, -10.0, 50),
        ),
        ("a", "b", "c", "d"),
        MATH,
    )
    assert found.members == ("a", "c")
    assert found.left_out == {"b": (2025,), "d": (2024, 2025)}
    assert found.years_out == (2019,)
    assert found.values["year"].tolist() == [2024, 2025]
    assert found.values["denominator"].tolist() == [100, 100]


def test_without_numbers_of_students_there_is_no_mean() -> None:
    found = together(rows(("a", 2024, 1.0, float("nan"))), ("a",), MATH)
    assert found.values.empty and found.members == () and found.years_out == (2024,)
    assert np.isnan(each(rows(("a", 2024, 1.0, float("nan"))), ("a", "b"), MATH)["a"]["low"].iloc[0])


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 100), st.integers(1, 10_000)), min_size=1, max_size=6))
def test_the_mean_lies_between_its_members_and_is_no_less_sure_than_the_least_sure(
    given: list[tuple[float, int]],
) -> None:
    frame = rows(*((str(n), 2024, status, students) for n, (status, students) in enumerate(given)))
    found = together(frame, tuple(frame["cds"]), CHRONIC)
    (row,) = found.values.itertuples()
    assert frame["status"].min() - 1e-9 <= row.status <= frame["status"].max() + 1e-9
    assert 0 <= row.low <= row.high <= 100
    alone = [together(frame.iloc[[n]], (str(n),), CHRONIC).values for n in range(len(frame))]
    assert row.standard_error <= max(one["standard_error"].iloc[0] for one in alone) + 1e-9
