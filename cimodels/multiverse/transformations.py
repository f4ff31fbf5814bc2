"""On which scale the outcome is compared: as published, or transformed.

A transformation acts on a design's outcome, after it is settled who is in the model. All of them keep the
order of values within a year (for rates: of values with equal numbers of students), so that + stays better.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
import pandas as pd
from scipy.special import ndtri

from cimodels.models.results import Design

# Outcome, students, sampling error and year by row → outcome and sampling error on the new scale.
Apply = Callable[[np.ndarray, np.ndarray, np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]


@dataclass(frozen=True)
class Transformation:
    """One scale.

    Attributes
    ----------
    rates_only : bool
        Whether it needs a percentage of a number of students.
    sampling_error_known : bool
        Whether the sampling error on this scale follows from theory. Estimators that weigh or shrink by
        it make no sense where it does not.
    """

    code: str
    name: str
    explanation: str
    rates_only: bool
    sampling_error_known: bool
    apply: Apply


def transformed(design: Design, code: str) -> Design:
    """The design with `y` and `sampling_se` on another scale; `change` is not known there."""
    if code == "raw":
        return design
    y, se = on_scale(design, code)
    return replace(design, rows=design.rows.assign(y=y, sampling_se=se, change=np.nan))


def on_scale(design: Design, code: str) -> tuple[np.ndarray, np.ndarray]:
    """Outcome and sampling error (n,) of a design's rows on another scale."""
    rows = design.rows
    y, n, se = (rows[c].to_numpy(dtype=float) for c in ("y", "denominator", "sampling_se"))
    return TRANSFORMATIONS[code].apply(y, n, se, rows["year"].to_numpy())


def _raw(y: np.ndarray, n: np.ndarray, se: np.ndarray, year: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return y, se


def _logit(y: np.ndarray, n: np.ndarray, se: np.ndarray, year: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """log((x + ½)/(n − x + ½)) of x in n, variance 1/(x + ½) + 1/(n − x + ½) (Haldane 1956, Anscombe 1956)."""
    yes = y / 100 * n + 0.5
    no = n + 1 - yes
    return np.log(yes / no), np.sqrt(1 / yes + 1 / no)


def _arcsine(y: np.ndarray, n: np.ndarray, se: np.ndarray, year: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """asin √((x + ⅜)/(n + ¾)), variance 1/(4n + 2) whatever the rate (Anscombe 1948)."""
    return np.arcsin(np.sqrt((y / 100 * n + 0.375) / (n + 0.75))), 1 / np.sqrt(4 * n + 2)


def _ranks(y: np.ndarray, n: np.ndarray, se: np.ndarray, year: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Percentile rank within the year, 100 (r − ½)/N, ties sharing their mean."""
    return _by_year(lambda r: 100 * (r - 0.5) / len(r), y, se, year)


def _normal_scores(
    y: np.ndarray, n: np.ndarray, se: np.ndarray, year: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Φ⁻¹((r − ⅜)/(N + ¼)) of the rank within the year (Blom 1958)."""
    return _by_year(lambda r: ndtri((r - 0.375) / (len(r) + 0.25)), y, se, year)


def _by_year(
    score: Callable[[np.ndarray], np.ndarray], y: np.ndarray, se: np.ndarray, year: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Scores of ranks; the sampling error is stretched as the spread is, which is only its order of size."""
    scores, errors = np.empty_like(y), np.empty_like(se)
    for t in np.unique(year):
        at = year == t
        scores[at] = score(pd.Series(y[at]).rank().to_numpy())
        spread = float(y[at].std())
        errors[at] = se[at] * (float(scores[at].std()) / spread if spread else 1.0)
    return scores, errors


_TRANSFORMATIONS = (
    Transformation("raw", "as published", "The value as the state publishes it.", False, True, _raw),
    Transformation(
        "logit",
        "log odds",
        "Log of the odds: from 95 to 98 % counts for more than from 50 to 53 %.",
        True,
        True,
        _logit,
    ),
    Transformation(
        "arcsine",
        "arcsine of the square root",
        "Makes the sampling error of a rate the same whatever the rate.",
        True,
        True,
        _arcsine,
    ),
    Transformation(
        "ranks",
        "percentile ranks within the year",
        "Only the order counts: how far ahead the best is makes no difference.",
        False,
        False,
        _ranks,
    ),
    Transformation(
        "normal_scores",
        "normal scores within the year",
        "The order, on the scale of a bell curve: extreme values pull less.",
        False,
        False,
        _normal_scores,
    ),
)
TRANSFORMATIONS: Mapping[str, Transformation] = MappingProxyType({t.code: t for t in _TRANSFORMATIONS})
