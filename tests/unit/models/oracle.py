"""The same model with whole matrices and general optimisers: slow, and obviously right."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from cimodels.models.panel import Panel


@dataclass(frozen=True)
class Dense:
    tau2: float
    omega2: float
    beta: np.ndarray
    covariance: np.ndarray
    minus2: float


def membership(panel: Panel) -> np.ndarray:
    """Entity indicators (n, m)."""
    return (panel.entity[:, None] == np.arange(panel.n_entities)).astype(float)


def covariance_of_y(panel: Panel, tau2: float, omega2: float) -> np.ndarray:
    block = membership(panel)
    return tau2 * block @ block.T + np.diag(omega2 + panel.sampling_variance)


def minus2_restricted(panel: Panel, tau2: float, omega2: float) -> float:
    V = covariance_of_y(panel, tau2, omega2)
    inverse = np.linalg.inv(V)
    A = panel.X.T @ inverse @ panel.X
    beta = np.linalg.solve(A, panel.X.T @ inverse @ panel.y)
    r = panel.y - panel.X @ beta
    degrees = panel.n_rows - panel.n_terms
    determinants = np.linalg.slogdet(V)[1] + np.linalg.slogdet(A)[1]
    return float(determinants + r @ inverse @ r + degrees * np.log(2 * np.pi))


def fit(panel: Panel) -> Dense:
    """Nelder–Mead on the logarithms, inside and along each edge; the best of them wins."""
    scale = float(np.var(panel.y))
    edges = [(True, False), (False, False)]
    if panel.repeated:
        edges += [(True, True), (False, True)]

    def objective(logs: np.ndarray, free: tuple[bool, bool]) -> float:
        values = iter(np.exp(np.clip(logs, -40, 20)) * scale)
        tau2, omega2 = (next(values) if f else 0.0 for f in free)
        return minus2_restricted(panel, tau2, omega2)

    best = (np.inf, 0.0, 0.0)
    for free in edges:
        if not any(free):
            candidate = (minus2_restricted(panel, 0, 0), 0.0, 0.0)
        else:
            found = minimize(
                objective,
                np.full(sum(free), -1.0),
                (free,),
                method="Nelder-Mead",
                options={"xatol": 1e-10, "fatol": 1e-12, "maxiter": 4000},
            )
            values = iter(np.exp(np.clip(found.x, -40, 20)) * scale)
            candidate = (found.fun, *(float(next(values)) if f else 0.0 for f in free))
        best = min(best, candidate)
    minus2, tau2, omega2 = best
    inverse = np.linalg.inv(covariance_of_y(panel, tau2, omega2))
    covariance = np.linalg.inv(panel.X.T @ inverse @ panel.X)
    return Dense(tau2, omega2, covariance @ panel.X.T @ inverse @ panel.y, covariance, minus2)


def blup_weights(panel: Panel, tau2: float, omega2: float) -> np.ndarray:
    """b (m, n): the predictor of u is b (y − Xβ)."""
    return tau2 * membership(panel).T @ np.linalg.inv(covariance_of_y(panel, tau2, omega2))


def mean_squared_error(panel: Panel, tau2: float, omega2: float) -> np.ndarray:
    """g1 + g2 + 2 g3 of the predictor of u (m,), slopes taken numerically."""
    V = covariance_of_y(panel, tau2, omega2)
    inverse = np.linalg.inv(V)
    b = blup_weights(panel, tau2, omega2)
    bX = b @ panel.X
    covariance = np.linalg.inv(panel.X.T @ inverse @ panel.X)
    g1 = tau2 - tau2 * (b @ membership(panel)).diagonal()
    g2 = np.einsum("ij,jk,ik->i", bX, covariance, bX)

    block = membership(panel)
    slopes_of_v = [block @ block.T] + ([np.eye(panel.n_rows)] if omega2 else [])
    information = np.array(
        [[0.5 * np.trace(inverse @ s @ inverse @ t) for t in slopes_of_v] for s in slopes_of_v]
    )
    h = 1e-5 * (tau2 + omega2)
    steps = [(h, 0.0), (0.0, h)][: len(slopes_of_v)]
    slopes_of_b = [
        (blup_weights(panel, tau2 + t, omega2 + o) - blup_weights(panel, tau2 - t, omega2 - o)) / (2 * h)
        for t, o in steps
    ]
    variances = np.linalg.inv(information)
    g3 = sum(
        variances[j, k] * np.einsum("ij,jk,ik->i", slopes_of_b[j], V, slopes_of_b[k])
        for j in range(len(steps))
        for k in range(len(steps))
    )
    return g1 + g2 + 2 * g3


def jackknife_covariance(panel: Panel, weights: np.ndarray) -> np.ndarray:
    """Σ (β̂ without entity i − β̂)(…)′ over entities, by refitting."""

    def solve(keep: np.ndarray) -> np.ndarray:
        root = np.sqrt(weights[keep])
        return np.linalg.lstsq(root[:, None] * panel.X[keep], root * panel.y[keep], rcond=None)[0]

    whole = solve(np.ones(panel.n_rows, dtype=bool))
    changes = np.array([solve(panel.entity != i) - whole for i in range(panel.n_entities)])
    return changes.T @ changes
