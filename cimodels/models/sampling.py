"""How far a published value may be from what the district would do with other students like these.

The values cover everyone, so the uncertainty is not that of a survey: it is the super-population
reading, in which this year's students are one draw of those the district serves.
"""

import numpy as np

from cimodels.errors import EstimationError
from cimodels.vocab.indicators import Indicator, Unit

# Agresti and Coull (1998): two successes and two failures added, so that 0 % and 100 % are not exact.
_ADDED = 2.0


def rate_standard_error(percent: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Standard error in percentage points of a rate in percent among n students: 100 √(p(1−p)/n)."""
    n_added = n + 2 * _ADDED
    p = (percent / 100 * n + _ADDED) / n_added
    return 100 * np.sqrt(p * (1 - p) / n_added)


def average_standard_error(student_sd: float, n: np.ndarray) -> np.ndarray:
    """Standard error of an average of n scores that spread by `student_sd` between students: sd/√n."""
    return student_sd / np.sqrt(n)


def sampling_standard_error(
    indicator: Indicator, status: np.ndarray, n: np.ndarray, student_sd: float | None = None
) -> np.ndarray:
    """Standard error of each status, in the indicator's unit.

    `student_sd` replaces the indicator's own assumption; it means nothing for a percentage and is
    not used there. `EstimationError` where a scale has no spread to assume.
    """
    if indicator.unit is Unit.PERCENT:
        return rate_standard_error(status, n)
    sd = student_sd if student_sd is not None else indicator.student_sd
    if sd is None:
        raise EstimationError(
            f"The spread of {indicator.name} between students is not known.", "Give student_sd."
        )
    return average_standard_error(sd, n)
