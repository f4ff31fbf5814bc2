"""Random effects: a persistent difference of each entity around what its circumstances predict."""

from dataclasses import replace

import numpy as np

from cimodels.errors import EstimationError
from cimodels.models.estimators.estimate import USUAL, Estimate, Tuning, mean_variance
from cimodels.models.panel import Panel
from cimodels.models.reml import restricted_maximum_likelihood
from cimodels.models.shrinkage import shrink


def fay_herriot(
    panel: Panel, weights: str = "precision", tuning: Tuning = USUAL, times: np.ndarray | None = None
) -> Estimate:
    """Random effects with empirical-Bayes shrinkage (Fay and Herriot 1979), years pooled."""
    components = restricted_maximum_likelihood(panel.drawn(times))
    tau2, omega2 = components.tau2, components.omega2
    precision = 1 / (omega2 + panel.sampling_variance)
    year_weights = precision / panel.spread(panel.sums(precision))
    fitted = panel.X @ components.beta
    residual = panel.sums(year_weights * (panel.y - fitted))
    beta_variance = mean_variance(panel, year_weights, components.covariance)
    shrinkage = shrink(panel, residual, beta_variance, tau2, omega2)
    return Estimate(
        components.beta,
        components.covariance,
        tau2,
        omega2,
        year_weights,
        fitted,
        residual,
        shrinkage.effect,
        np.sqrt(shrinkage.variance),
        shrinkage.reliability,
        np.sqrt(tau2 + 1 / panel.sums(precision) + beta_variance),
        components.converged,
        np.sqrt(beta_variance),
    )


def random_intercept(
    panel: Panel, weights: str = "precision", tuning: Tuning = USUAL, times: np.ndarray | None = None
) -> Estimate:
    """The multilevel model y_it = x_it β + δ_t + u_i + v_it with one residual variance for all rows.

    Raises
    ------
    EstimationError
        With one value per entity, where u cannot be told from v.
    """
    if not panel.repeated:
        raise EstimationError(
            "With one value each, nothing tells lasting differences from noise.",
            "Take at least two years, or an estimator that knows the sampling error (fay_herriot).",
        )
    return fay_herriot(replace(panel, sampling_variance=np.zeros(panel.n_rows)), times=times)
