"""What a model expects of entities that it has not seen, to judge it by what it is not fitted to."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import stdtrit

from cimodels.models.cards import CARDS
from cimodels.models.estimators import Estimate
from cimodels.models.estimators.crossfit import FOLDS
from cimodels.models.estimators.least_squares import ROW_WEIGHTS
from cimodels.models.expected import COVERAGE, estimate_of
from cimodels.models.panel import Panel
from cimodels.models.spec import ModelSpec


@dataclass(frozen=True)
class HeldOut:
    """One value per entity (m,), indicator's unit: the period's `actual`, what was `expected` by a model
    without it, and `low`, `high`, that model's 95 % prediction interval."""

    actual: np.ndarray
    expected: np.ndarray
    low: np.ndarray
    high: np.ndarray

    @property
    def covered(self) -> np.ndarray:
        """Whether the actual value lies inside the interval (m,)."""
        return (self.low <= self.actual) & (self.actual <= self.high)

    @property
    def r2(self) -> float:
        """1 − the mean squared miss over the variance of the actual values; below 0 when a mean does better."""
        spread = float(((self.actual - self.actual.mean()) ** 2).sum())
        return 1 - float(((self.actual - self.expected) ** 2).sum()) / spread if spread else float("nan")


def held_out(spec: ModelSpec, panel: Panel, estimate: Estimate) -> HeldOut:
    """Five folds of entities, each predicted by the model of the others.

    Kinds are divided evenly over the folds. An estimator that is cross-fitted itself gives `estimate`'s own
    expectation, and the interval of its variances, which everybody had a small part in.
    """
    if CARDS[spec.estimator].cross_fitted:
        actual = panel.sums(estimate.year_weights * panel.y)
        expected = actual - estimate.residual
        return _with_reach(panel, actual, expected, expected, estimate.prediction_se)
    actual, expected, centre, se = np.empty((4, panel.n_entities))
    part = _parts(panel)
    for fold in range(FOLDS):
        out = part == fold
        actual[out], expected[out], se[out] = _predicted(spec, panel.of(~out), panel.of(out))
        centre[out] = expected[out]
        if spec.estimator == "quantile":
            # Its interval is where the actual value lies, not where the quantile does.
            least_squares = spec.with_estimator("ols")
            _, centre[out], se[out] = _predicted(least_squares, panel.of(~out), panel.of(out))
    return _with_reach(panel, actual, expected, centre, se)


def _with_reach(
    panel: Panel, actual: np.ndarray, expected: np.ndarray, centre: np.ndarray, se: np.ndarray
) -> HeldOut:
    reach = stdtrit(panel.n_entities - panel.n_terms, 0.5 + COVERAGE / 2) * se
    return HeldOut(actual, expected, centre - reach, centre + reach)


def _parts(panel: Panel) -> np.ndarray:
    """The fold of each entity (m,), at random within its kind."""
    shuffled = np.random.default_rng(0).permutation(panel.n_entities)
    if panel.kind is not None:
        shuffled = shuffled[np.argsort(panel.kind[shuffled], kind="stable")]
    part = np.empty(panel.n_entities, dtype=int)
    part[shuffled] = np.arange(panel.n_entities) % FOLDS
    return part


def _predicted(spec: ModelSpec, seen: Panel, other: Panel) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Actual, expected and prediction standard error of `other`'s entities by the model of `seen`."""
    # A year that nobody has, or a circumstance that is the same for all who are seen, teaches nothing.
    varies = np.ptp(seen.X, axis=0) > 1e-9 * np.abs(other.X).max(axis=0, initial=1e-9)
    known = np.where(np.arange(seen.n_terms) < seen.n_years, seen.X.any(axis=0), varies)
    n_years = int(known[: seen.n_years].sum())
    estimate = estimate_of(spec, replace(seen, X=seen.X[:, known], n_years=n_years))
    X = other.X[:, known]
    X[~X[:, :n_years].any(axis=1), :n_years] = 1 / n_years
    weights = _weights(spec, other, estimate)
    weights = weights / other.spread(other.sums(weights))
    means = other.sums(weights[:, None] * X)
    noise = other.sums(weights**2 * (estimate.omega2 + other.sampling_variance))
    if has_own_variances(spec):
        between = estimate.tau2 + noise
    else:
        between = np.full(other.n_entities, np.median(estimate.prediction_se**2 - estimate.expectation_se**2))
    of_expectation = np.maximum(((means @ estimate.covariance) * means).sum(axis=1), 0.0)
    return other.sums(weights * other.y), means @ estimate.beta, np.sqrt(between + of_expectation)


def has_own_variances(spec: ModelSpec) -> bool:
    """Whether the estimator says for each entity how much it varies, rather than one spread for all."""
    if spec.estimator == "precision_weighted":
        return spec.weights == "precision"
    return CARDS[spec.estimator].shrinks


def _weights(spec: ModelSpec, panel: Panel, estimate: Estimate) -> np.ndarray:
    """What each row counts in its entity's mean, up to a factor (n,)."""
    if CARDS[spec.estimator].shrinks:
        return ROW_WEIGHTS["precision"](panel, estimate.omega2)
    if spec.estimator == "precision_weighted":
        return ROW_WEIGHTS[spec.weights](panel, estimate.tau2 + estimate.omega2)
    return np.ones(panel.n_rows)
