"""Variance components of pooled years by restricted maximum likelihood.

    y_it = x_it β + u_i + v_it + e_it,   u ~ N(0, τ²),  v ~ N(0, ω²),  e ~ N(0, s²_it) known

One year per entity gives Fay and Herriot (1979), with ω² = 0 because it cannot be told from τ²;
s = 0 gives the random-intercept model. An entity's covariance is V = D + τ²11′ with D diagonal, so
its inverse and determinant are closed forms in w = 1/(ω² + s²) and no matrix larger than X′X is built.

The maximum is climbed with average-information steps (Gilmour, Thompson and Cullis 1995) kept in
τ², ω² ≥ 0: a component that would leave stays on the boundary until the likelihood pulls it back.
"""

from dataclasses import dataclass

import numpy as np

from cimodels.errors import EstimationError
from cimodels.models.panel import Panel

_MAX_STEPS = 100
_TOLERANCE = 1e-8  # of a step, in units of the outcome's residual variance
_FLOOR = 1e-10  # of ω² where nothing else keeps a row's variance positive


@dataclass(frozen=True)
class Components:
    """What REML found, with the generalised least squares that go with it.

    `beta` (k,), `covariance` of beta (k, k), `minus2_log_likelihood` (restricted, constants included
    as lme4 counts them), and the variances in the outcome's unit squared.
    """

    tau2: float
    omega2: float
    beta: np.ndarray
    covariance: np.ndarray
    minus2_log_likelihood: float
    converged: bool


@dataclass(frozen=True)
class _Point:
    """The restricted likelihood at one (τ², ω²), with its slope and average information."""

    theta: np.ndarray
    objective: float
    score: np.ndarray
    information: np.ndarray


def restricted_maximum_likelihood(panel: Panel) -> Components:
    """Estimate τ² and ω²; see the module for the model.

    Raises
    ------
    EstimationError
        One row per entity and no sampling variance, so that nothing tells persistence from noise; or
        an outcome that X explains wholly.
    """
    no_sampling = not panel.sampling_variance.all()
    if no_sampling and not panel.repeated:
        raise EstimationError(
            "With one value each and no sampling error, nothing tells lasting differences from noise."
        )
    # Work on least-squares residuals in units of their spread: the likelihood depends on y only
    # through them, and steps and tolerances then mean the same for every indicator.
    residual = panel.y - panel.X @ np.linalg.solve(panel.X.T @ panel.X, panel.X.T @ panel.y)
    scale = float(residual @ residual) / max(panel.n_rows - panel.n_terms, 1)
    if scale <= 1e-20 * max(float(panel.y @ panel.y) / panel.n_rows, 1e-300):
        raise EstimationError("The circumstances explain every value exactly; there is nothing left over.")
    Z = np.column_stack([panel.X, residual / np.sqrt(scale)])
    s2 = panel.sampling_variance / scale
    lower = np.array([0.0, _FLOOR if no_sampling else 0.0])
    free = np.array([True, panel.repeated])

    starts = _starts(panel, Z[:, -1], s2, lower, free)
    start = min(starts, key=lambda theta: _profile(panel, Z, s2, theta).objective)
    point, converged = _climb(panel, Z, s2, _evaluate(panel, Z, s2, start), lower, free)

    tau2, omega2 = (float(v) for v in point.theta * scale)
    beta, covariance = generalised_least_squares(panel, tau2, omega2)
    degrees = panel.n_rows - panel.n_terms
    constant = degrees * (np.log(2 * np.pi) + np.log(scale))
    return Components(tau2, omega2, beta, covariance, point.objective + constant, converged)


def generalised_least_squares(panel: Panel, tau2: float, omega2: float) -> tuple[np.ndarray, np.ndarray]:
    """β̂ (k,) and its covariance (X′V⁻¹X)⁻¹ (k, k) at given components."""
    w = 1 / (omega2 + panel.sampling_variance)
    c = tau2 / (1 + tau2 * panel.sums(w))
    wX = w[:, None] * panel.X
    sums = panel.sums(wX)
    covariance = np.linalg.inv(panel.X.T @ wX - sums.T @ (c[:, None] * sums))
    weighted = panel.sums(w * panel.y)
    return covariance @ (wX.T @ panel.y - sums.T @ (c * weighted)), covariance


def _starts(
    panel: Panel, residual: np.ndarray, s2: np.ndarray, lower: np.ndarray, free: np.ndarray
) -> list[np.ndarray]:
    """Where to begin: at the moments of the residuals, and at corners where moments mislead."""
    between = max(1 - float(s2.mean()), 0.05)
    shares = ((0.1, 0.9), (0.02, 0.02)) if free[1] else ((0.3, 0.0), (0.0, 0.0))
    starts = [_moments(panel, residual, s2, between), *(np.array(share) * between for share in shares)]
    return [np.where(free, np.maximum(start, lower), lower) for start in starts]


def _moments(panel: Panel, residual: np.ndarray, s2: np.ndarray, between: float) -> np.ndarray:
    """ω² from what an entity's residuals vary more than sampling makes them, τ² the rest of `between`."""
    degrees = max(panel.n_rows - panel.n_entities, 1)
    around = residual - panel.spread(panel.sums(residual) / panel.counts)
    sampling = s2 @ (1 - 1 / panel.spread(panel.counts))
    # Kept off the boundary, where the likelihood may be flat.
    omega2 = float(np.clip((around @ around - sampling) / degrees, 0.01 * between, 0.9 * between))
    return np.array([between - omega2 if panel.repeated else between, omega2])


def _climb(
    panel: Panel, Z: np.ndarray, s2: np.ndarray, point: _Point, lower: np.ndarray, free: np.ndarray
) -> tuple[_Point, bool]:
    for _ in range(_MAX_STEPS):
        moving = free & ((point.theta > lower) | (point.score > 0))
        if not moving.any():
            return point, True
        step = np.zeros(2)
        block = np.ix_(moving, moving)
        step[moving] = np.linalg.lstsq(point.information[block], point.score[moving], rcond=None)[0]
        nearer = _shorten(panel, Z, s2, point, step, lower)
        if nearer is None:
            return point, False
        if np.abs(nearer.theta - point.theta).max() < _TOLERANCE * max(point.theta.max(), 1e-3):
            return nearer, True
        point = nearer
    return point, False


def _shorten(
    panel: Panel, Z: np.ndarray, s2: np.ndarray, point: _Point, step: np.ndarray, lower: np.ndarray
) -> _Point | None:
    """The first of a full step, half of it, … that does not lower the likelihood."""
    slack = 1e-11 * (1 + abs(point.objective))  # rounding of sums over rows
    for _ in range(40):
        candidate = _evaluate(panel, Z, s2, np.maximum(point.theta + step, lower))
        if candidate.objective <= point.objective + slack:
            return candidate
        step = step / 2
    return None


@dataclass(frozen=True)
class _Profile:
    """The likelihood at one (τ², ω²) with β at its best, and the sums it was made of.

    With w = 1/(ω² + s²), W their sum in an entity and a = 1/(1 + τ²W):
    V⁻¹ = diag(w) − τ²a ww′, 1′V⁻¹ = a w′, log|V| = −Σ log w + Σ log(1 + τ²W).
    `wZ` (n, k+1), `H` = 1′V⁻¹Z by entity (m, k+1), `inverse` of X′V⁻¹X, `objective` = −2 log L_R.
    """

    w: np.ndarray
    W: np.ndarray
    a: np.ndarray
    wZ: np.ndarray
    H: np.ndarray
    inverse: np.ndarray
    beta: np.ndarray
    objective: float


def _profile(panel: Panel, Z: np.ndarray, s2: np.ndarray, theta: np.ndarray) -> _Profile:
    """Z is [X, y], s2 the sampling variance."""
    tau2, omega2 = theta
    k = Z.shape[1] - 1
    w = 1 / (omega2 + s2)
    W = panel.sums(w)
    a = 1 / (1 + tau2 * W)
    wZ = w[:, None] * Z
    sums = panel.sums(wZ)
    H = a[:, None] * sums
    ZVZ = Z.T @ wZ - tau2 * (sums.T @ H)
    inverse = np.linalg.inv(ZVZ[:k, :k])
    beta = inverse @ ZVZ[:k, k]
    log_determinants = np.linalg.slogdet(ZVZ[:k, :k])[1] - np.log(w).sum() - np.log(a).sum()
    objective = float(log_determinants + ZVZ[k, k] - beta @ ZVZ[:k, k])
    return _Profile(w, W, a, wZ, H, inverse, beta, objective)


def _evaluate(panel: Panel, Z: np.ndarray, s2: np.ndarray, theta: np.ndarray) -> _Point:
    """The likelihood with its slope −½(tr PV_j − y′PV_jPy) and average information ½y′PV_jPV_kPy.

    P = V⁻¹ − V⁻¹X(X′V⁻¹X)⁻¹X′V⁻¹; V_j is the slope of V: 11′ by entity for τ², the identity for ω².
    """
    at = _profile(panel, Z, s2, theta)
    tau2 = theta[0]
    M = at.wZ - at.w[:, None] * panel.spread(tau2 * at.H)  # V⁻¹Z
    MX, HX = M[:, :-1], at.H[:, :-1]
    q = M[:, -1] - MX @ at.beta  # Py
    q_sum = at.H[:, -1] - HX @ at.beta
    c = tau2 * at.a
    traces = np.array(
        [
            at.a @ at.W - (at.inverse * (HX.T @ HX)).sum(),
            at.w.sum() - c @ panel.sums(at.w**2) - (at.inverse * (MX.T @ MX)).sum(),
        ]
    )
    score = -0.5 * (traces - np.array([q_sum @ q_sum, q @ q]))

    F = np.column_stack([panel.spread(q_sum), q])
    wF = at.w[:, None] * F
    F_sum = panel.sums(wF)
    XVF = MX.T @ F
    FPF = F.T @ wF - F_sum.T @ (c[:, None] * F_sum) - XVF.T @ at.inverse @ XVF
    return _Point(theta, at.objective, score, 0.5 * FPF)
