"""The learners that are cross-fitted, from scikit-learn.

Inputs are standardised, one row per entity, so plain folds inside a learner divide by entity too.
scikit-learn is imported when a learner is made: most sessions never need one, and it takes a second to load.
"""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from cimodels.models.estimators.crossfit import Learner, MakeLearner, cross_fit
from cimodels.models.estimators.estimate import USUAL, Estimate, Estimator, Tuning
from cimodels.models.panel import Panel

_PENALTIES = np.logspace(-2, 5, 22)


def _ridge(seed: int) -> Learner:
    """The penalty that predicts each entity best from the others (leave-one-out)."""
    from sklearn.linear_model import RidgeCV

    return RidgeCV(alphas=_PENALTIES)


def _elastic_net(seed: int) -> Learner:
    """Mixture and penalty by five folds of the entities it learns from."""
    from sklearn.linear_model import ElasticNetCV
    from sklearn.model_selection import KFold

    folds = KFold(5, shuffle=True, random_state=seed)
    return ElasticNetCV(l1_ratio=[0.5, 0.9], alphas=20, cv=folds, max_iter=20_000)


def _random_forest(seed: int) -> Learner:
    """Forty trees, of which an entity's expectation averages five sets."""
    from sklearn.ensemble import RandomForestRegressor

    return RandomForestRegressor(40, min_samples_leaf=5, max_features=0.5, random_state=seed)


def _gradient_boosting(seed: int) -> Learner:
    """Slow steps of small trees: a few hundred entities are little to learn from."""
    from sklearn.ensemble import HistGradientBoostingRegressor

    return HistGradientBoostingRegressor(
        learning_rate=0.06,
        max_iter=100,
        max_leaf_nodes=6,
        min_samples_leaf=15,
        max_bins=32,
        random_state=seed,
    )


LEARNERS: Mapping[str, MakeLearner] = MappingProxyType(
    {
        "ridge": _ridge,
        "elastic_net": _elastic_net,
        "random_forest": _random_forest,
        "gradient_boosting": _gradient_boosting,
    }
)


def cross_fitted(make: MakeLearner) -> Estimator:
    """The estimator that cross-fits a learner."""

    def estimator(
        panel: Panel, weights: str = "precision", tuning: Tuning = USUAL, times: np.ndarray | None = None
    ) -> Estimate:
        return cross_fit(panel, make, times)

    return estimator
