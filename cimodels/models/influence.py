"""How much each entity pulls the model towards itself: leverage, and residuals as if it had been left out.

An entity is all of its years. With V_i the covariance of its rows (the working one for least squares),
A = Σ X_i′V_i⁻¹X_i and H_i = X_i A⁻¹ X_i′V_i⁻¹, its residuals when it is left out are (I − H_i)⁻¹ r_i (Cook
and Weisberg 1982, for blocks of rows); the variances are held as they are.
"""

from dataclasses import dataclass

import numpy as np

from cimodels.models.estimators import Estimate, ols
from cimodels.models.estimators.least_squares import ROW_WEIGHTS
from cimodels.models.held_out import has_own_variances
from cimodels.models.panel import Panel
from cimodels.models.spec import ModelSpec


@dataclass(frozen=True)
class Influence:
    """One value per entity (m,).

    `leverage` sums to the number of terms; 1 means that the entity alone decides one. `deleted` is the mean
    residual when the entity is left out (indicator's unit, actual − expected), `studentised` the same in
    its standard errors (externally studentised).
    """

    leverage: np.ndarray
    deleted: np.ndarray
    studentised: np.ndarray


def influence(spec: ModelSpec, panel: Panel, estimate: Estimate) -> Influence:
    """Influence on the estimator's coefficients.

    Estimators without such coefficients have the leverage of least squares, which tells how unusual the
    circumstances are. Quantile regression has all three of least squares; for cross-fitted estimators the
    residual itself is that of being left out.
    """
    if spec.estimator in ("fay_herriot", "panel"):
        weights = ROW_WEIGHTS["precision"](panel, estimate.omega2)
        shared = estimate.tau2 / (1 + estimate.tau2 * panel.sums(weights))
        return _left_out(spec, panel, estimate, weights, shared)
    none = np.zeros(panel.n_entities)
    if spec.estimator == "precision_weighted":
        weights = ROW_WEIGHTS[spec.weights](panel, estimate.tau2 + estimate.omega2)
        return _left_out(spec, panel, estimate, weights / weights.mean(), none)
    plain = _left_out(spec.with_estimator("ols"), panel, ols(panel), np.ones(panel.n_rows), none)
    if spec.estimator in ("ols", "quantile"):
        return plain
    return Influence(plain.leverage, estimate.residual, estimate.residual / estimate.prediction_se)


def _left_out(
    spec: ModelSpec, panel: Panel, estimate: Estimate, weights: np.ndarray, shared: np.ndarray
) -> Influence:
    """V_i⁻¹ = diag(w_i) − c_i w_i w_i′ with `weights` w (n,) and `shared` c (m,)."""
    weighted = weights[:, None] * panel.X
    sums = panel.sums(weighted)
    A = panel.X.T @ weighted - sums.T @ (shared[:, None] * sums)
    inverse = np.linalg.inv(A)
    residual = panel.y - panel.X @ estimate.beta
    leverage, deleted, own, without = np.empty((4, panel.n_entities))
    for count in np.unique(panel.counts):
        at = np.flatnonzero(panel.counts == count)
        rows = panel.starts[at][:, None] + np.arange(count)
        X, w = panel.X[rows], weights[rows]
        V = w[:, :, None] * np.eye(count) - shared[at, None, None] * w[:, :, None] * w[:, None, :]
        XV = X.transpose(0, 2, 1) @ V
        H = X @ inverse @ XV
        leverage[at] = np.trace(H, axis1=1, axis2=2)
        # A pseudo-inverse, because an entity that alone decides a coefficient has leverage 1.
        without_it = np.linalg.pinv(np.eye(count) - H, rcond=1e-8) @ residual[rows][:, :, None]
        parts = estimate.year_weights[rows]
        deleted[at] = (parts * without_it[:, :, 0]).sum(axis=1)
        means = (parts[:, None, :] @ X)[:, 0]
        own[at] = np.einsum("ij,jk,ik->i", means, inverse, means)
        rest = np.linalg.pinv(A - XV @ X, rcond=1e-12, hermitian=True)
        without[at] = np.einsum("ij,ijk,ik->i", means, rest, means)
    spread = _spread(spec, panel, estimate, deleted, own, without)
    return Influence(leverage, deleted, deleted / spread)


def _spread(
    spec: ModelSpec,
    panel: Panel,
    estimate: Estimate,
    deleted: np.ndarray,
    own: np.ndarray,
    without: np.ndarray,
) -> np.ndarray:
    """Standard error of the deleted residuals (m,); `own`, `without` are x̄A⁻¹x̄′ with and without the entity."""
    if has_own_variances(spec):
        noise = panel.sums(estimate.year_weights**2 * (estimate.omega2 + panel.sampling_variance))
        return np.sqrt(estimate.tau2 + noise + estimate.expectation_se**2 * without / own)
    # One spread for all, estimated without the entity; with one year each this is the textbook's.
    left = (estimate.residual**2).sum() - estimate.residual * deleted
    variance = np.maximum(left, 0) / (panel.n_entities - panel.n_terms - 1)
    return np.sqrt(variance * (1 + without * panel.n_rows / panel.n_entities))
