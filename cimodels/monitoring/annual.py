"""A district's yearly values with their uncertainty, and which of them lie before and after something began.

A handful of yearly values is too short for the rules of a run chart, so none is applied.
"""

from datetime import date

import numpy as np
import pandas as pd

from cimodels.models.sampling import sampling_standard_error
from cimodels.vocab.indicators import Indicator

_NORMAL_95 = 1.959963984540054
_JULY = 7  # the month in which a school year begins


def with_intervals(rows: pd.DataFrame, indicator: Indicator) -> pd.DataFrame:
    """Yearly values with where they might have lain with other students like these.

    Parameters
    ----------
    rows : DataFrame, one row per year in order
        `year`, `status` (the indicator's unit; NaN where withheld or not reported), `denominator` (students).

    Returns
    -------
    DataFrame
        `rows` with `low` and `high`: the 95 % interval, NaN where the value or the number of students is not known.

    Raises
    ------
    EstimationError
        When the spread of the indicator between students is not known.
    """
    status, n = rows["status"].to_numpy(float), rows["denominator"].to_numpy(float)
    known = np.isfinite(status) & (n > 0)
    reach = np.full(len(rows), np.nan)
    reach[known] = _NORMAL_95 * sampling_standard_error(indicator, status[known], n[known])
    low = np.clip(status - reach, indicator.lowest, indicator.highest)
    high = np.clip(status + reach, indicator.lowest, indicator.highest)
    return rows.assign(low=low, high=high)


def first_shown(begins: date) -> int:
    """The first Dashboard year that can show what begins then."""
    return begins.year + (begins.month >= _JULY)


def around(values: pd.DataFrame, begins: date) -> tuple[pd.Series | None, pd.Series | None]:
    """The last known value before `begins`, and the first of a school year in which it had begun.

    A Dashboard year is the spring of its school year: what begins in September 2025 or in February 2026 can show in 2026
    at the earliest.
    """
    first = first_shown(begins)
    known = values[values["status"].notna()]
    earlier, later = known[known["year"] < first], known[known["year"] >= first]
    return (
        None if earlier.empty else earlier.iloc[-1],
        None if later.empty else later.iloc[0],
    )
