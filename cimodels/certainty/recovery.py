"""How well a method finds what is truly there, where the truth is known: in a generated state.

The truth is each entity's lasting advantage (+ is better). A method chooses the top q % by its own
score; the truth's top q % are whom it should have chosen.
"""

import numpy as np
import pandas as pd

from cimodels.certainty.bands import BANDS, bands
from cimodels.certainty.fairness import fifths_by_size
from cimodels.certainty.top import in_top
from cimodels.models.expected import best_rank

EVERYBODY = 0


def found(
    score: np.ndarray,
    truth: np.ndarray,
    planted: np.ndarray,
    students: np.ndarray,
    top_percents: tuple[float, ...],
) -> pd.DataFrame:
    """Precision and recall of choosing the top q % by `score`, for all entities and by fifths of size.

    Parameters
    ----------
    score, truth : arrays (m,), + is better; ties share the best rank
    planted : bool array (m,), the entities made to outperform
    students : array (m,), behind each value

    Returns
    -------
    DataFrame, one row per q × fifth
        `top_percent`, `fifth` (1 the smallest; 0 everybody), `chosen`, `true` (truly in the top), `hits`,
        `precision` (hits ÷ chosen; NaN where nobody is chosen), `recall` (hits ÷ true; NaN where nobody
        should be), `planted`, `planted_found` (planted entities among the chosen).
    """
    m = len(score)
    groups = {EVERYBODY: np.full(m, True)}
    fifth = fifths_by_size(students)
    groups |= {int(k): fifth == k for k in np.unique(fifth)}
    rows = []
    for q in top_percents:
        chosen, true = (in_top(best_rank(values), m, q) for values in (score, truth))
        for k, inside in groups.items():
            counts = {
                "chosen": int((chosen & inside).sum()),
                "true": int((true & inside).sum()),
                "hits": int((chosen & true & inside).sum()),
                "planted": int((planted & inside).sum()),
                "planted_found": int((planted & chosen & inside).sum()),
            }
            rows.append({"top_percent": q, "fifth": k, **counts})
    return with_rates(pd.DataFrame(rows))


def with_rates(counts: pd.DataFrame) -> pd.DataFrame:
    """Counts, as of `found` or sums of them, with `precision` and `recall` (0–1; NaN for 0 of 0)."""
    return counts.assign(
        precision=counts["hits"] / counts["chosen"].where(counts["chosen"] > 0),
        recall=counts["hits"] / counts["true"].where(counts["true"] > 0),
    )


def calibration(probability: np.ndarray, truly: np.ndarray) -> pd.DataFrame:
    """Whether chances mean what they say: by band, the chance told and the share that came true.

    Parameters
    ----------
    probability : array (m,), 0–1
    truly : bool array (m,)

    Returns
    -------
    DataFrame, one row per band that has anyone, the highest first
        `band` (code of `BANDS`), `entities`, `told` (mean chance), `came_true` (share).
    """
    band = bands(probability)
    rows = []
    for code in BANDS:
        inside = band == code
        if inside.any():
            rows.append(
                {
                    "band": code,
                    "entities": int(inside.sum()),
                    "told": float(probability[inside].mean()),
                    "came_true": float(truly[inside].mean()),
                }
            )
    return pd.DataFrame(rows, columns=["band", "entities", "told", "came_true"])


def coverage(centre: np.ndarray, sd: np.ndarray, truth: np.ndarray, reach: float = 1.96) -> float:
    """Share of the intervals centre ± reach·sd that hold the truth.

    The truth is compared around its own mean, because an expectation is about the average of its state.
    """
    return float((np.abs(truth - truth.mean() - centre + centre.mean()) <= reach * sd).mean())
