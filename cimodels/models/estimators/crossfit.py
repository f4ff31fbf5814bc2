"""Cross-fitting by entity: what others predict, so that nobody has a part in its own expectation.

The entities are divided into five parts at random; what is learnt from four is applied to the fifth. That
is repeated with other divisions and averaged, because one division is luck (Chernozhukov and others
2018, §3.4). Everything that looks at outcomes — year effects, weights, penalties — happens within the four.

Years act as in the linear models: each adds its own effect, and the learner sees one row per entity,
its mean over the period.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
from threadpoolctl import threadpool_limits

from cimodels.models.estimators.estimate import Estimate
from cimodels.models.panel import Panel
from cimodels.models.reml import restricted_maximum_likelihood
from cimodels.models.shrinkage import shrink_means

FOLDS = 5
REPEATS = 5
_DIGITS = 9  # what is left of a standardised value, so that rounding cannot turn a tree's split


class Learner(Protocol):
    """A regressor of scikit-learn."""

    def fit(self, X: np.ndarray, y: np.ndarray, sample_weight: np.ndarray) -> Any: ...

    def predict(self, X: np.ndarray) -> np.ndarray: ...


MakeLearner = Callable[[int], Learner]


@dataclass(frozen=True)
class Lesson:
    """What was learnt from the entities outside `held_out` (m,).

    `year_effects` (n_years,); `predict` maps circumstances (…, p) to what is expected apart from years.
    """

    repeat: int
    held_out: np.ndarray
    year_effects: np.ndarray
    predict: Callable[[np.ndarray], np.ndarray]


def circumstances(panel: Panel) -> np.ndarray:
    """Each entity's mean circumstances (m, p), years apart."""
    return panel.sums(panel.X[:, panel.n_years :]) / panel.counts[:, None]


def lessons(
    panel: Panel, make: MakeLearner, only: int | None = None, times: np.ndarray | None = None
) -> Iterator[Lesson]:
    """One for each part of each division; every entity is held out once per division.

    `only` is an entity's position: just those lessons that hold it out. `times` as `Estimator` has it: an
    entity that is there several times is held out with all of them.
    """
    # Tables of this size are learnt several times faster on one thread than on many that wait for each other.
    with threadpool_limits(1):
        for repeat in range(REPEATS):
            part = np.random.default_rng(repeat).permutation(panel.n_entities) % FOLDS
            for fold in range(FOLDS):
                held_out = part == fold
                if only is not None and not held_out[only]:
                    continue
                taught = panel.of(~held_out) if times is None else panel.drawn(np.where(held_out, 0, times))
                effects, predict = _learn(taught, make(repeat * FOLDS + fold))
                yield Lesson(repeat, held_out, effects, predict)


def cross_fit(panel: Panel, make: MakeLearner, times: np.ndarray | None = None) -> Estimate:
    """Expectations that are cross-fitted, and the usual shrinkage of what is left."""
    features = circumstances(panel)
    apart = np.zeros((REPEATS, panel.n_entities))
    years = np.zeros((panel.n_rows, REPEATS))
    for lesson in lessons(panel, make, times=times):
        apart[lesson.repeat, lesson.held_out] = lesson.predict(features[lesson.held_out])
        rows = lesson.held_out[panel.entity]
        years[rows, lesson.repeat] = panel.X[rows, : panel.n_years] @ lesson.year_effects
    fitted = panel.spread(apart.mean(axis=0)) + years.mean(axis=1)
    return estimate_around(panel, fitted, jackknife_error(apart) ** 2, times)


def jackknife_error(apart: np.ndarray) -> np.ndarray:
    """Standard error (…) of expectations from their values in each division (REPEATS, …).

    The delete-d jackknife (Shao and Wu 1989): what is estimated from n − d of n varies between choices of
    the d left out by d/(n − d) of its sampling variance; here d is one part of five.
    """
    return np.sqrt((FOLDS - 1) * apart.var(axis=0, ddof=1))


def estimate_around(
    panel: Panel, fitted: np.ndarray, expectation_variance: np.ndarray, times: np.ndarray | None = None
) -> Estimate:
    """The estimate whose expectation is `fitted` (n,), made without each entity's own outcome.

    Variance components are those of the residuals around one mean; they take in how far expectations miss.
    Years count alike in an entity's mean: weights by estimated precision would let its outcome back in.
    """
    residuals = panel.y - fitted
    around = replace(panel, y=residuals, X=np.ones((panel.n_rows, 1)), n_years=1)
    components = restricted_maximum_likelihood(around.drawn(times))
    tau2, omega2 = components.tau2, components.omega2
    year_weights = 1 / panel.spread(panel.counts)
    residual = panel.sums(year_weights * residuals)
    shrinkage = shrink_means(panel, year_weights, residual, expectation_variance, tau2, omega2)
    noise = panel.sums(year_weights**2 * (omega2 + panel.sampling_variance))
    return Estimate(
        np.empty(0),
        np.empty((0, 0)),
        tau2,
        omega2,
        year_weights,
        fitted,
        residual,
        shrinkage.effect,
        np.sqrt(shrinkage.variance),
        shrinkage.reliability,
        np.sqrt(tau2 + noise),
        components.converged,
        np.sqrt(expectation_variance),
    )


def _learn(taught: Panel, learner: Learner) -> tuple[np.ndarray, Callable[[np.ndarray], np.ndarray]]:
    """Year effects, and a function from circumstances (…, p) to what is expected apart from them."""
    years = taught.X[:, : taught.n_years]
    beta = np.linalg.lstsq(taught.X, taught.y, rcond=None)[0]
    effects = _known_effects(beta[: taught.n_years], years)
    left = replace(taught, y=taught.y - taught.X @ beta, X=np.ones((taught.n_rows, 1)), n_years=1)
    components = restricted_maximum_likelihood(left)
    noise = taught.sums(components.omega2 + taught.sampling_variance) / taught.counts**2
    weights = 1 / (components.tau2 + noise)
    weights = np.round(weights / weights.mean(), _DIGITS)
    outcome = taught.sums(taught.y - years @ effects) / taught.counts

    features = circumstances(taught)
    centre, width = _standard(features)
    mean, spread = (float(v) for v in _standard(outcome))
    if features.shape[1] == 0:
        return effects, lambda at: np.full(at.shape[:-1], mean)
    target = np.round((outcome - mean) / spread, _DIGITS)
    learner.fit((features - centre) / width, target, sample_weight=weights)
    return effects, lambda at: mean + spread * learner.predict((at - centre) / width)


def _known_effects(effects: np.ndarray, years: np.ndarray) -> np.ndarray:
    """A year without a row to learn from has the mean effect of the others."""
    seen = years.sum(axis=0)
    return np.where(seen > 0, effects, effects @ seen / seen.sum())


def _standard(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and standard deviation by column; 1 for a column that does not vary."""
    spread = values.std(axis=0)
    return values.mean(axis=0), np.where(spread > 1e-12 * (1 + np.abs(values).max(initial=0)), spread, 1.0)
