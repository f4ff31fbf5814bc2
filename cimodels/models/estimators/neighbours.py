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


def nearest(points: np.ndarray, k: int, pool: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Positions and distances (m, k) of each point's nearest others, nearest first; fewer where m ≤ k.

    `pool` holds the positions of those who may be others, two or more; without it, all.
    """
    from scipy.spatial import KDTree  # loads geometry that nothing else needs

    among = np.arange(len(points)) if pool is None else pool
    k = min(k, len(among) - 1)
    distance, found = KDTree(points[among]).query(points, k=np.arange(1, k + 2))
    position = among[found]
    # A point may not come first among others in the very same place.
    own = position == np.arange(len(points))[:, None]
    own[~own.any(axis=1), -1] = True
    shape = (len(points), k)
    return position[~own].reshape(shape), distance[~own].reshape(shape)


def nearest_neighbours(
    panel: Panel, weights: str = "precision", tuning: Tuning = USUAL, times: np.ndarray | None = None
) -> Estimate:
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
    often = np.ones(panel.n_entities, dtype=int) if times is None else times
    fitted, variance = np.empty(panel.n_rows), np.empty(panel.n_rows)
    for t in np.unique(year):
        in_year = np.flatnonzero(year == t)
        if np.count_nonzero(often[panel.entity[in_year]]) < 2:
            raise EstimationError(
                "In one year there is a single value, without a neighbour to compare it with.",
                "Leave that year out.",
            )
        of_kind = kind[panel.entity[in_year]]
        for code in np.unique(of_kind):
            asked = of_kind == code
            # Two, so that each of them has another.
            alone = np.count_nonzero(often[panel.entity[in_year[asked]]]) < 2
            rows = in_year if alone else in_year[asked]
            place = panel.entity[rows]
            mean, noise = _of_peers(points[place], panel.y[rows], often[place], tuning.neighbours)
            fitted[in_year[asked]] = mean[asked] if alone else mean
            variance[in_year[asked]] = noise[asked] if alone else noise
    # The same peers year after year: their errors do not average out over the period.
    return estimate_around(panel, fitted, panel.sums(variance) / panel.counts, times)


def _of_peers(
    points: np.ndarray, values: np.ndarray, times: np.ndarray, k: int
) -> tuple[np.ndarray, np.ndarray]:
    """Mean (n,) of each one's k nearest others, who count as often as they are there, and its variance."""
    peers, _ = nearest(points, k, np.flatnonzero(times))
    count = times[peers]
    count = np.clip(k - (count.cumsum(axis=1) - count), 0, count)  # the last of them in part
    total = count.sum(axis=1)
    mean = (count * values[peers]).sum(axis=1) / total
    spread = (count * (values[peers] - mean[:, None]) ** 2).sum(axis=1) / total
    return mean, spread / total
