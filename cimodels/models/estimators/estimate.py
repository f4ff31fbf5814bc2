"""What every estimator takes and gives back."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from cimodels.models.panel import Panel


@dataclass(frozen=True)
class Estimate:
    """What an estimator gives back; n rows, m entities, k terms.

    Attributes
    ----------
    beta : array (k,); empty where the expectation is not a sum of effects
    covariance : array (k, k), of beta
    tau2, omega2 : float
    year_weights : array (n,)
        Each row's part in its entity's mean over the period; they sum to 1 within the entity.
    fitted : array (n,), expected status
    residual : array (m,), weighted mean of actual − expected
    shrunken : array (m,), as `residual` in sign and unit; equals it where nothing is shrunk
    shrunken_se : array (m,), of `shrunken` as a measure of the persistent difference
    reliability : array (m,), share of the variance of `residual` that persists
    prediction_se : array (m,)
        Standard deviation of (actual − expected) for another entity with the same circumstances,
        years and size: the entity's own variation plus the uncertainty of the expectation.
    converged : bool
    expectation_se : array (m,)
        Standard error of the period's expectation, year effects apart where it is cross-fitted.
    centre : array (m,), optional
        Middle of the prediction interval where it is not the expectation itself.
    """

    beta: np.ndarray
    covariance: np.ndarray
    tau2: float
    omega2: float
    year_weights: np.ndarray
    fitted: np.ndarray
    residual: np.ndarray
    shrunken: np.ndarray
    shrunken_se: np.ndarray
    reliability: np.ndarray
    prediction_se: np.ndarray
    converged: bool
    expectation_se: np.ndarray
    centre: np.ndarray | None = None


@dataclass(frozen=True)
class Tuning:
    """Choices that single estimators have, named as the fields of `ModelSpec`.

    `quantile` counts upwards in the outcome's own unit, whichever end is the better.
    """

    quantile: float = 0.5
    neighbours: int = 20


USUAL = Tuning()


class Estimator(Protocol):
    """From a panel to an estimate. What an estimator has no choice in, it ignores.

    `times` (m,) says how often each entity is among those that are learnt from, in whole numbers; without it, once.
    Expectations and all that follows from them are of every entity of the panel all the same.
    """

    def __call__(
        self, panel: Panel, weights: str = ..., tuning: Tuning = ..., times: np.ndarray | None = ...
    ) -> Estimate: ...


def mean_variance(panel: Panel, year_weights: np.ndarray, covariance: np.ndarray) -> np.ndarray:
    """x̄ Var(β̂) x̄′ by entity (m,), x̄ the weighted mean of its rows."""
    means = panel.sums(year_weights[:, None] * panel.X)
    # Where an entity alone decides a term, rounding may leave a variance of zero a little below it.
    return np.maximum(((means @ covariance) * means).sum(axis=1), 0.0)
