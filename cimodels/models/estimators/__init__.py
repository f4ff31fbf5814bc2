"""The registry of estimators: from a panel to what is expected of each entity, and how sure we are.

What each assumes and when to prefer it is written on its card in `models.cards`.
"""

from collections.abc import Mapping
from types import MappingProxyType

from cimodels.models.estimators.estimate import Estimate, Estimator, Tuning
from cimodels.models.estimators.learners import LEARNERS, cross_fitted
from cimodels.models.estimators.least_squares import ols, precision_weighted, weighted_least_squares
from cimodels.models.estimators.mixed import fay_herriot, random_intercept
from cimodels.models.estimators.neighbours import nearest_neighbours
from cimodels.models.estimators.quantile import quantile_regression

__all__ = [
    "ESTIMATORS",
    "Estimate",
    "Estimator",
    "Tuning",
    "fay_herriot",
    "ols",
    "precision_weighted",
    "weighted_least_squares",
]

ESTIMATORS: Mapping[str, Estimator] = MappingProxyType(
    {
        "fay_herriot": fay_herriot,
        "panel": random_intercept,
        "precision_weighted": precision_weighted,
        "ols": ols,
        "quantile": quantile_regression,
        **{code: cross_fitted(make) for code, make in LEARNERS.items()},
        "neighbours": nearest_neighbours,
    }
)
