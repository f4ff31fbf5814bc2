"""Are small districts favoured or punished? Who is chosen, by fifths of size."""

import numpy as np
import pandas as pd

from cimodels.certainty.top import in_top
from cimodels.models.expected import best_rank

FIFTHS = 5


def fifths_by_size(students: np.ndarray) -> np.ndarray:
    """Each entity's fifth (m,), 1 the smallest to 5; as many in each as can be, equal sizes in their order."""
    m = len(students)
    fifth = np.empty(m, dtype=np.int64)
    fifth[np.argsort(students, kind="stable")] = 1 + np.arange(m) * FIFTHS // max(m, 1)
    return fifth


def selection_by_size(
    students: np.ndarray, scores: dict[str, np.ndarray], top_percent: float
) -> pd.DataFrame:
    """How many of each fifth by size are in the top `top_percent` %, for each way of scoring.

    Parameters
    ----------
    students : array (m,), students behind each district's value
    scores : name of a way of scoring → values (m,), the larger the better; ties share the best rank

    Returns
    -------
    DataFrame, one row per fifth × way of scoring
        `fifth` (1 the smallest), `smallest`, `largest` (students), `districts`, `score`, `chosen`,
        `share` (of the fifth, percent), `part` (of all chosen, percent; NaN where nobody is chosen).
    """
    m, fifth = len(students), fifths_by_size(students)
    rows = []
    for name, score in scores.items():
        chosen = in_top(best_rank(score), m, top_percent)
        for k in np.unique(fifth):
            inside = fifth == k
            count = int((chosen & inside).sum())
            rows.append(
                {
                    "fifth": int(k),
                    "smallest": students[inside].min(),
                    "largest": students[inside].max(),
                    "districts": int(inside.sum()),
                    "score": name,
                    "chosen": count,
                    "share": 100 * count / inside.sum(),
                    "part": 100 * count / chosen.sum() if chosen.any() else np.nan,
                }
            )
    return pd.DataFrame(rows)
