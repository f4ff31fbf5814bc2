"""Least squares: nothing is shrunk, and standard errors allow for repeated years and unequal noise.

The variance components of `reml` serve the weights and the reliability.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from cimodels.models.estimators.estimate import USUAL, Estimate, Tuning, mean_variance
from cimodels.models.panel import Panel
from cimodels.models.reml import restricted_maximum_likelihood
from cimodels.models.shrinkage import reliability


def precision_weighted(
    panel: Panel, weights: str = "precision", tuning: Tuning = USUAL, times: np.ndarray | None = None
) -> Estimate:
    """Weighted least squares; `weights` is a code of `spec.WEIGHTS`. Nothing is shrunk."""
    return _least_squares(panel, panel.drawn(times), weights)


def ols(
    panel: Panel, weights: str = "equal", tuning: Tuning = USUAL, times: np.ndarray | None = None
) -> Estimate:
    """Ordinary least squares; every row counts the same and nothing is shrunk."""
    return _least_squares(panel, panel.drawn(times), "equal")


# From a panel and the variance beyond sampling to the weight of each row (n,).
ROW_WEIGHTS: Mapping[str, Callable[[Panel, float], np.ndarray]] = MappingProxyType(
    {
        "precision": lambda panel, variance: 1 / (variance + panel.sampling_variance),
        "denominator": lambda panel, variance: panel.denominator,
        "equal": lambda panel, variance: np.ones(panel.n_rows),
    }
)


def weighted_least_squares(panel: Panel, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """β̂ (k,) and its jackknife covariance over entities (k, k).

    The covariance is CR3 (Bell and McCaffrey 2002): each entity's residuals are those it would have
    had left out, so correlation between its years and unequal variances are both allowed for. One year
    per entity makes it HC3.
    """
    root = np.sqrt(weights / weights.mean())
    X, y = root[:, None] * panel.X, root * panel.y
    inverse = np.linalg.inv(X.T @ X)
    beta = inverse @ (X.T @ y)
    deleted = _deleted_residuals(panel, X, inverse, y - X @ beta)
    score = panel.sums(X * deleted[:, None])
    return beta, inverse @ (score.T @ score) @ inverse


def _deleted_residuals(panel: Panel, X: np.ndarray, inverse: np.ndarray, residual: np.ndarray) -> np.ndarray:
    """(I − H_ii)⁻¹ r_i for each entity, in row order."""
    deleted = np.empty_like(residual)
    for count in np.unique(panel.counts):
        rows = panel.starts[panel.counts == count][:, None] + np.arange(count)
        blocks = X[rows]
        leave_out = np.eye(count) - blocks @ inverse @ blocks.transpose(0, 2, 1)
        # A pseudo-inverse, because an entity that alone decides a coefficient has leverage 1.
        inverted = np.linalg.pinv(leave_out, rcond=1e-8, hermitian=True)
        deleted[rows] = (inverted @ residual[rows][:, :, None])[:, :, 0]
    return deleted


def _least_squares(panel: Panel, seen: Panel, kind: str) -> Estimate:
    """The line through `seen`, and what it expects of `panel`."""
    components = restricted_maximum_likelihood(seen)
    tau2, omega2 = components.tau2, components.omega2
    beta, covariance = weighted_least_squares(seen, ROW_WEIGHTS[kind](seen, tau2 + omega2))
    weights = ROW_WEIGHTS[kind](panel, tau2 + omega2)
    year_weights = weights / panel.spread(panel.sums(weights))
    fitted = panel.X @ beta
    residual = panel.sums(year_weights * (panel.y - fitted))
    beta_variance = mean_variance(panel, year_weights, covariance)
    noise = panel.sums(year_weights**2 * (omega2 + panel.sampling_variance))
    # Least squares with equal (or student) weights takes every entity to vary alike around what
    # is expected; precision weights say how much each varies.
    alike = float(residual @ residual) / (panel.n_entities - panel.n_terms)
    between = tau2 + noise if kind == "precision" else alike
    return Estimate(
        beta,
        covariance,
        tau2,
        omega2,
        year_weights,
        fitted,
        residual,
        residual,
        np.sqrt(noise + beta_variance),
        reliability(panel, tau2, omega2),
        np.sqrt(between + beta_variance),
        components.converged,
        np.sqrt(beta_variance),
    )
