"""Quantile regression (Koenker and Bassett 1978): what a chosen share of like entities fall below."""

import warnings

import numpy as np
from scipy.special import ndtri

from cimodels.models.estimators.estimate import USUAL, Estimate, Tuning, mean_variance
from cimodels.models.estimators.least_squares import ols
from cimodels.models.panel import Panel


def quantile_regression(
    panel: Panel, weights: str = "precision", tuning: Tuning = USUAL, times: np.ndarray | None = None
) -> Estimate:
    """The conditional quantile of a year's value; nothing is shrunk.

    The prediction interval is where the actual value would usually lie, whichever quantile is looked at,
    so it is that of least squares. Variances and reliability are of the usual model too: they say how far
    entities differ, not from which line.
    """
    mean, seen = ols(panel, times=times), panel.drawn(times)
    beta, converged = _minimise(seen, tuning.quantile)
    fitted = panel.X @ beta
    covariance = clustered_covariance(seen, seen.y - seen.X @ beta, tuning.quantile)
    residual = panel.sums(mean.year_weights * (panel.y - fitted))
    beta_variance = mean_variance(panel, mean.year_weights, covariance)
    noise = panel.sums(mean.year_weights**2 * (mean.omega2 + panel.sampling_variance))
    return Estimate(
        beta,
        covariance,
        mean.tau2,
        mean.omega2,
        mean.year_weights,
        fitted,
        residual,
        residual,
        np.sqrt(noise + beta_variance),
        mean.reliability,
        mean.prediction_se,
        mean.converged and converged,
        np.sqrt(beta_variance),
        centre=panel.sums(mean.year_weights * mean.fitted),
    )


def _minimise(panel: Panel, quantile: float) -> tuple[np.ndarray, bool]:
    """β̂ (k,) with the least Σ ρ(y − xβ), and whether the search settled."""
    # Imported here: it takes a second to load, and few sessions need it.
    from statsmodels.regression.quantile_regression import QuantReg
    from statsmodels.tools.sm_exceptions import ConvergenceWarning, IterationLimitWarning

    # In units of the spread, because the search stops at a step of fixed size.
    centre, spread = panel.y.mean(), panel.y.std()
    y = (panel.y - centre) / spread
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        near = np.asarray(QuantReg(y, panel.X).fit(q=quantile, max_iter=5000, p_tol=1e-8).params)
    complaints = (ConvergenceWarning, IterationLimitWarning)
    settled = not any(issubclass(w.category, complaints) for w in told)
    rows = _nearest_rows(panel.X, np.abs(y - panel.X @ near))
    exact = np.linalg.solve(panel.X[rows], y[rows])
    if _loss(y - panel.X @ exact, quantile) <= _loss(y - panel.X @ near, quantile):
        near, settled = exact, settled or _is_least(panel.X, y - panel.X @ exact, rows, quantile)
    shift = np.linalg.lstsq(panel.X, np.full(panel.n_rows, centre), rcond=None)[0]
    return near * spread + shift, settled


def _nearest_rows(X: np.ndarray, distance: np.ndarray) -> list[int]:
    """As many rows as there are terms, the nearest that determine a line.

    A least Σ ρ is reached by a line through such rows, which takes the rounding of the search away.
    """
    chosen: list[int] = []
    for row in np.argsort(distance, kind="stable"):
        if np.linalg.matrix_rank(X[[*chosen, row]]) > len(chosen):
            chosen.append(int(row))
        if len(chosen) == X.shape[1]:
            break
    return chosen


def _is_least(X: np.ndarray, residual: np.ndarray, rows: list[int], quantile: float) -> bool:
    """Whether no line is better than that through `rows` (Koenker 2005, theorem 2.1)."""
    side = quantile - (residual < 0)
    side[rows] = 0.0
    own = np.linalg.solve(X[rows].T, -(X.T @ side))
    return bool(((own >= quantile - 1 - 1e-9) & (own <= quantile + 1e-9)).all())


def _loss(residual: np.ndarray, quantile: float) -> float:
    return float((residual * (quantile - (residual < 0))).sum())


def clustered_covariance(panel: Panel, residual: np.ndarray, quantile: float) -> np.ndarray:
    """Sandwich covariance (k, k) that allows for an entity's repeated years (Parente and Santos Silva 2016).

    The density at the quantile is estimated with a Gaussian kernel and Hall and Sheather's (1988) bandwidth.
    """
    from statsmodels.regression.quantile_regression import hall_sheather

    reach = min(hall_sheather(panel.n_rows, quantile), 0.9 * min(quantile, 1 - quantile))
    middle = np.subtract(*np.quantile(residual, [0.75, 0.25])) / 1.34
    width = min(residual.std(), middle or np.inf) * (ndtri(quantile + reach) - ndtri(quantile - reach))
    width /= np.sqrt(5)  # a Gaussian as wide as the Epanechnikov kernel that the bandwidth is meant for
    density = np.exp(-((residual / width) ** 2) / 2) / (np.sqrt(2 * np.pi) * width)
    bread = np.linalg.inv(panel.X.T @ (density[:, None] * panel.X))
    # The rows that the line goes through are on neither side.
    side = np.where(np.abs(residual) < 1e-5 * residual.std(), 0.0, quantile - (residual < 0))
    score = panel.sums(panel.X * side[:, None])
    return bread @ (score.T @ score) @ bread
