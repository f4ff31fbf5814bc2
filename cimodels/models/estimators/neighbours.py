"""Similar entities: those of the same kind whose circumstances are nearest.

Distance is Euclid's after each circumstance is divided by its standard deviation over all entities, so
each counts the same.
"""

import numpy as np

from cimodels.errors import EstimationError
from cimodels.models.estimators.crossfit import circumstances, estimate_around
from cimodels.models.estimators.estimate import USUAL, Estimate, Tuning
from cimodels.models.panel import Panel


def standardised(features: np.ndarray) -> np.ndarray:
    """Circumstances (m, p) in standard deviations; columns that do not vary are left out."""
    spread = features.std(axis=0)
    varies = spread > 1e-12 * (1 + np.abs(features).max(initial=0))
    return features[:, varies] / spread[varies]


def nearest(points: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Positions and distances (m, k) of each point's nearest others, nearest first; fewer where m ≤ k."""
    from scipy.spatial import KDTree  # loads geometry that nothing else needs

    k = min(k, len(points) - 1)
    distance, position = KDTree(points).query(points, k=np.arange(1, k + 2))
    # A point may not come first among others in the very same place.
    own = position == np.arange(len(points))[:, None]
    own[~own.any(axis=1), -1] = True
    shape = (len(points), k)
    return position[~own].reshape(shape), distance[~own].reshape(shape)


def nearest_neighbours(panel: Panel, weights: str = "precision", tuning: Tuning = USUAL) -> Estimate:
    """Expected in a year is the mean of the nearest of the same kind with a value in that year.

    Where a kind has a single member in a year, its neighbours are of any kind.

    Raises
    ------
    EstimationError
        When there is no circumstance to be near in, or a year with a single value.
    """
    points = standardised(circumstances(panel))
    if not points.shape[1]:
        raise EstimationError(
            "Without circumstances, nobody is nearer to one than another.", "Choose at least one."
        )
    year = panel.X[:, : panel.n_years].argmax(axis=1)
    kind = np.zeros(panel.n_entities, dtype=int) if panel.kind is None else panel.kind
    fitted, variance = np.empty(panel.n_rows), np.empty(panel.n_rows)
    for t in np.unique(year):
        in_year = np.flatnonzero(year == t)
        if len(in_year) < 2:
            raise EstimationError(
                "In one year there is a single value, without a neighbour to compare it with.",
                "Leave that year out.",
            )
        of_kind = kind[panel.entity[in_year]]
        for code, count in zip(*np.unique(of_kind, return_counts=True), strict=True):
            rows = in_year[of_kind == code] if count > 1 else in_year
            peers, _ = nearest(points[panel.entity[rows]], tuning.neighbours)
            values = panel.y[rows][peers]
            asked = of_kind == code if count == 1 else slice(None)
            fitted[rows[asked]] = values.mean(axis=1)[asked]
            variance[rows[asked]] = values.var(axis=1)[asked] / values.shape[1]
    # The same peers year after year: their errors do not average out over the period.
    return estimate_around(panel, fitted, panel.sums(variance) / panel.counts)
