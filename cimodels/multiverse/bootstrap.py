"""Luck of who is in the sample: every specification fitted again to districts drawn with replacement.

A resample draws whole districts, with all their years (the cluster bootstrap: Cameron and Miller 2015), as many
as there are, and is the same for every specification. The model is learnt from those drawn, as often as they
were; then all districts are compared with it, drawn or not. What moves is the expectation: the luck that
is in a district's own results stays as it is.

For least squares whose weights do not depend on the model, the normal equations of a resample are sums of the
entities' own with how often each was drawn: one product for all resamples, one solution per set of circumstances.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cimodels.errors import EstimationError
from cimodels.models.expected import estimate_from, panel_of, ranks
from cimodels.models.panel import Panel
from cimodels.models.results import Design
from cimodels.models.spec import ModelSpec
from cimodels.multiverse.batched import (
    CLOSE,
    EXACT_FIT,
    enough,
    independent,
    row_weights,
    solved,
)
from cimodels.multiverse.samples import restricted
from cimodels.multiverse.specifications import Specification
from cimodels.vocab.indicators import direction_sign

_ROUNDING = 2e-9  # below it two values are a tie, as in `models.expected.best_rank`
_ROWS_IN_CACHE = 64


@dataclass(frozen=True)
class Lots:
    """Who is drawn: `population` entities, in the order of the plan, from a seed."""

    seed: int
    population: int

    def times(self, resamples: Sequence[int]) -> np.ndarray:
        """How often each entity is drawn (R, population). More resamples begin with the fewer."""
        return np.array([self._drawn(number) for number in resamples], dtype=np.int64)

    def _drawn(self, number: int) -> np.ndarray:
        rng = np.random.default_rng((self.seed, number))
        return np.bincount(rng.integers(self.population, size=self.population), minlength=self.population)


def linear_tops(
    panel: Panel,
    subsets: np.ndarray,
    weights: str,
    times: np.ndarray,
    sign: int,
    last: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Every subset of the panel's circumstances fitted to every resample by least squares.

    Parameters
    ----------
    subsets, weights : as `batched.least_squares`
    times : array (R, m), how often each entity is in each resample
    sign : +1 where a higher status is better, else −1
    last : how many are in the top

    Returns
    -------
    in_top : array (S, m) of uint16, in how many resamples
    settled : array (S, R) of bool
        Whether a fit counts; where not, rounding or dependent columns could decide, and it is for `tops_alone`.
    """
    n_years = panel.n_terms - subsets.shape[1]
    chosen = np.column_stack([np.ones((len(subsets), n_years), dtype=bool), subsets])
    possible = enough(panel, chosen)
    own = _Own(panel, row_weights(panel, weights))
    grams, crosses, squares = own.of(times)
    plain = grams if weights == "equal" else _Own(panel, np.ones(panel.n_rows)).of(times)[0]
    counts = np.zeros((len(subsets), panel.n_entities), dtype=np.uint16)
    settled = np.zeros((len(subsets), len(times)), dtype=bool)
    for r in range(len(times)):
        sound = np.flatnonzero(possible & independent(plain[r], chosen))
        beta = solved(grams[r], crosses[r], chosen[sound])
        left = squares[r] - beta @ crosses[r]
        sound, beta = (kept[left > EXACT_FIT * squares[r]] for kept in (sound, beta))
        for start in range(0, len(sound), _ROWS_IN_CACHE):
            here = sound[start : start + _ROWS_IN_CACHE]
            top, apart = _top(sign * (own.y - beta[start : start + _ROWS_IN_CACHE] @ own.X), last)
            settled[here, r] = apart
            counts[here[apart]] += top[apart]
    return counts, settled


class _Own:
    """What each entity adds to the normal equations, and its means `X` (k, m), `y` (m,), around the mean outcome."""

    def __init__(self, panel: Panel, weights: np.ndarray) -> None:
        scaled = weights / weights.mean()
        y, X = panel.y - panel.y.mean(), panel.X
        weighted = scaled[:, None] * X
        self.k = panel.n_terms
        self.pairs = panel.sums((weighted[:, :, None] * X[:, None, :]).reshape(panel.n_rows, -1))
        self.cross, self.squares = panel.sums(weighted * y[:, None]), panel.sums(scaled * y**2)
        parts = weights / panel.spread(panel.sums(weights))
        self.X = np.ascontiguousarray(panel.sums(parts[:, None] * X).T)
        self.y = panel.sums(parts * y)

    def of(self, times: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Gram matrices (R, k, k), right-hand sides (R, k) and sums of squares (R,) of resamples."""
        often = times.astype(float)
        return (
            (often @ self.pairs).reshape(-1, self.k, self.k),
            often @ self.cross,
            often @ self.squares,
        )


def _top(values: np.ndarray, last: int) -> tuple[np.ndarray, np.ndarray]:
    """Who is among the `last` best of each row (S, m), and whether they are clearly apart from the next (S,)."""
    n, m = values.shape
    if last == 0:
        return np.zeros((n, m), dtype=bool), np.ones(n, dtype=bool)
    ordered = np.partition(values, (m - last - 1, m - last), axis=1)
    cut, following = ordered[:, m - last], ordered[:, m - last - 1]
    apart = cut - following > np.maximum(CLOSE * np.ptp(values, axis=1), _ROUNDING)
    return values >= cut[:, None], apart


def tops_alone(
    base: ModelSpec, design: Design, specification: Specification, times: np.ndarray, top_tenths: int
) -> tuple[np.ndarray, int, str]:
    """One specification fitted to resamples (R, m) one by one.

    Returns
    -------
    In how many each entity is in the top (m,), how many could be fitted, and why the first could not.
    """
    model = specification.model(base)
    counts, fitted, why = np.zeros(times.shape[1], dtype=np.uint16), 0, ""
    try:
        panel, matrix = panel_of(model, restricted(design, model))
    except EstimationError as problem:
        return counts, fitted, str(problem)
    sign = direction_sign(base.indicator)
    for often in times:
        try:
            estimate = estimate_from(model, panel, matrix, often)
        except EstimationError as problem:
            why = why or str(problem)
            continue
        counts += ranks(sign * estimate.shrunken) * 1000 <= top_tenths * panel.n_entities
        fitted += 1
    return counts, fitted, why
