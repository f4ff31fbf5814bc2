"""Yearly values: their intervals, and which lie before and after a plan began."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from cimodels.monitoring.annual import around, with_intervals
from cimodels.vocab.indicators import INDICATORS


def rows(**columns: list[object]) -> pd.DataFrame:
    return pd.DataFrame(columns)


def test_an_average_has_its_interval_and_what_is_withheld_none() -> None:
    given = rows(year=[2023, 2024], status=[10.0, np.nan], denominator=[400, 8])
    found = with_intervals(given, INDICATORS["MATH"])
    # 1.96 × 100 / √400 = 9.8
    assert found["low"].iloc[0] == pytest.approx(0.2, abs=0.001)
    assert found["high"].iloc[0] == pytest.approx(19.8, abs=0.001)
    assert found[["low", "high"]].iloc[1].isna().all()


def test_a_rate_stays_within_its_bounds() -> None:
    found = with_intervals(rows(year=[2024], status=[99.9], denominator=[40]), INDICATORS["GRAD"])
    assert found["high"].iloc[0] == 100 and found["low"].iloc[0] < 99.9


@pytest.mark.parametrize(
    ("begins", "before", "after"),
    [
        (date(2023, 9, 1), 2023, 2024),
        (date(2024, 2, 1), 2023, 2024),
        (date(2024, 6, 30), 2023, 2024),
        (date(2024, 7, 1), 2024, None),
        (date(2022, 1, 1), None, 2023),
    ],
)
def test_before_is_a_school_year_that_had_ended(begins: date, before: int | None, after: int | None) -> None:
    values = rows(year=[2022, 2023, 2024], status=[np.nan, 1.0, 2.0])
    found = [row if row is None else row["year"] for row in around(values, begins)]
    assert found == [before, after]
