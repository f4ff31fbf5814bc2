"""Least squares for many sets of circumstances at once.

With row weights w that do not depend on the set, one Gram matrix G = X′WX and g = X′Wy of all columns hold
the normal equations of every subset: β̂_S solves the sub-block G[S, S] β = g[S]. Blocks of one size are
solved together. An entity's residual is linear in β too, r = ȳ − x̄β with its weighted means, so all residuals
of all subsets are one product of the entities' means with the coefficients, zeros where a column is not in S.

The numbers are those of `models.expected.expect` up to rounding. Where rounding could decide who is in the top,
or a set of columns is nearly dependent, the specification is handed back to be fitted one by one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from cimodels.models.expected import ENTITIES_PER_TERM, FEWEST_ENTITIES
from cimodels.models.panel import Panel

# (estimator, weights) → row weights that are the same for every set of circumstances.
LINEAR: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("ols", "precision"): "equal",
        ("precision_weighted", "equal"): "equal",
        ("precision_weighted", "denominator"): "denominator",
    }
)
_LEAST_EIGENVALUE = 1e-6  # of the correlation-like Gram matrix; below it, solved one by one
CLOSE = 1e-8  # of the residuals' spread, between the last in the top and the first who is not
EXACT_FIT = 1e-8  # of the variance left unexplained
_LARGEST = 1e5  # root of a sum of squared residuals; larger ones are no indicator's
_ROWS_IN_CACHE = 64


@dataclass(frozen=True)
class Fits:
    """S specifications × m entities of one sample, in the sample's order of `cds`.

    `residual` (S, m) weighted mean of actual − expected, outcome's unit; `r2` (S,); `settled` (S,) whether the
    numbers are those of `expect`; where not, they mean nothing.
    """

    residual: np.ndarray
    r2: np.ndarray
    settled: np.ndarray


def least_squares(panel: Panel, subsets: np.ndarray, weights: str) -> Fits:
    """Fit every subset of the panel's circumstances.

    Parameters
    ----------
    subsets : array (S, K) of bool, columns of `panel.X` after the years
    weights : `equal` or `denominator`
    """
    moments = _Moments(panel, row_weights(panel, weights))
    n_years = panel.n_terms - subsets.shape[1]
    chosen = np.column_stack([np.ones((len(subsets), n_years), dtype=bool), subsets])
    settled = enough(panel, chosen) & independent(panel.X.T @ panel.X, chosen)
    if np.ptp(panel.y) == 0:
        settled[:] = False
    beta = np.zeros(chosen.shape)
    beta[settled] = solved(moments.gram, moments.cross, chosen[settled])
    residual, left = _residuals(moments, beta)
    total = float(((moments.y - moments.y.mean()) ** 2).sum())
    settled &= (left > EXACT_FIT * total) & (left < _LARGEST**2)
    return Fits(residual, 1 - left / total if total else np.full(len(left), np.nan), settled)


@dataclass(frozen=True)
class Ranked:
    """As `Fits`: `rank` uint16 as `models.expected` ranks, `advantage` (what is ranked, + is better)."""

    rank: np.ndarray
    advantage: np.ndarray
    r2: np.ndarray
    settled: np.ndarray


def rank_fits(fits: Fits, sign: int, top_tenths: int) -> Ranked:
    """Everybody's rank; not settled where rounding could decide who is in the top.

    Parameters
    ----------
    sign : +1 where a higher status is better, else −1
    top_tenths : the top in tenths of a percent
    """
    advantage = sign * fits.residual
    advantage[~fits.settled] = 0.0
    rank, gap = best_ranks(advantage, last_in_top(top_tenths, advantage.shape[1]))
    return Ranked(rank, advantage, fits.r2, fits.settled & (gap > CLOSE))


def row_weights(panel: Panel, weights: str) -> np.ndarray:
    """`equal` or `denominator` as weights of rows (n,)."""
    return panel.denominator if weights == "denominator" else np.ones(panel.n_rows)


class _Moments:
    """What every subset's fit is made of: `gram` (k, k), `cross` (k,), entities' means `X` (m, k), `y` (m,)."""

    def __init__(self, panel: Panel, weights: np.ndarray) -> None:
        weighted = (weights / weights.mean())[:, None] * panel.X
        self.gram, self.cross = weighted.T @ panel.X, weighted.T @ panel.y
        parts = weights / panel.spread(panel.sums(weights))
        self.X, self.y = panel.sums(parts[:, None] * panel.X), panel.sums(parts * panel.y)


def enough(panel: Panel, chosen: np.ndarray) -> np.ndarray:
    """Whether there are entities enough for each subset (S,) of the columns."""
    return panel.n_entities >= np.maximum(FEWEST_ENTITIES, ENTITIES_PER_TERM * chosen.sum(axis=1))


def independent(gram: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """Whether the columns of each subset (S,) are clearly independent, by their Gram matrix (k, k)."""
    norms = np.sqrt(np.diag(gram))
    norms[norms == 0] = 1.0  # the row of zeros makes an eigenvalue of zero
    gram = gram / np.outer(norms, norms)
    # A block's least eigenvalue is not below that of the whole matrix (Cauchy's interlacing).
    if np.linalg.eigvalsh(gram)[0] > _LEAST_EIGENVALUE:
        return np.ones(len(chosen), dtype=bool)
    found = np.empty(len(chosen), dtype=bool)
    for where, blocks, _ in _blocks(gram, gram[0], chosen):
        found[where] = np.linalg.eigvalsh(blocks)[:, 0] > _LEAST_EIGENVALUE
    return found


def solved(gram: np.ndarray, cross: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """β̂ (S, k) of the normal equations, zero where a column is not chosen."""
    beta = np.zeros(chosen.shape)
    for where, blocks, right in _blocks(gram, cross, chosen):
        beta[np.flatnonzero(where)[:, None], np.nonzero(chosen[where])[1].reshape(right.shape)] = (
            np.linalg.solve(blocks, right[:, :, None])[:, :, 0]
        )
    return beta


def _residuals(moments: _Moments, beta: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """ȳ − x̄β̂ (S, m) and the sums of their squares (S,), a few rows at a time in the processor's cache."""
    residual, squares = np.empty((len(beta), len(moments.y))), np.empty(len(beta))
    means = np.ascontiguousarray(moments.X.T)
    for start in range(0, len(beta), _ROWS_IN_CACHE):
        here = slice(start, start + _ROWS_IN_CACHE)
        block = residual[here]
        np.matmul(beta[here], means, out=block)
        np.subtract(moments.y, block, out=block)
        squares[here] = np.einsum("sm,sm->s", block, block)
    return residual, squares


def _blocks(
    gram: np.ndarray, cross: np.ndarray, chosen: np.ndarray
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Subsets of one size at a time: where they are (S,), their blocks (s, p, p), right-hand sides (s, p)."""
    sizes = chosen.sum(axis=1)
    for size in np.unique(sizes):
        where = sizes == size
        columns = np.nonzero(chosen[where])[1].reshape(-1, size)
        yield where, gram[columns[:, :, None], columns[:, None, :]], cross[columns]


def best_ranks(values: np.ndarray, last: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """`models.expected.best_rank` of each row (S, m), with everyone last where all are equal.

    Also how far the `last` best and the next are apart, as a share of the row's spread (S,); infinite where
    there is no next. Values are below 10⁵ in size.
    """
    n_rows, m = values.shape
    # Value, negated and in 1e-9ths as `best_rank` rounds, and place in one integer: sorting those is several times
    # faster than sorting places by value. A few rows at a time stay in the processor's cache.
    bits = int(m).bit_length()
    places, positions = np.arange(m), np.arange(1, m + 1, dtype=np.uint16)
    ranks, gap = np.empty((n_rows, m), dtype=np.uint16), np.full(n_rows, np.inf)
    for start in range(0, n_rows, _ROWS_IN_CACHE):
        here = slice(start, start + _ROWS_IN_CACHE)
        key = (np.rint(values[here] * -1e9).astype(np.int64) << bits) | places
        key.sort(axis=1)
        scaled = key >> bits
        if 0 < last < m:
            spread = np.maximum(scaled[:, -1] - scaled[:, 0], 1)
            gap[here] = (scaled[:, last] - scaled[:, last - 1]) / spread
        ranks[here].reshape(-1)[(key & ((1 << bits) - 1)) + m * np.arange(len(key))[:, None]] = _shared(
            scaled, positions
        )
    ranks[ranks.max(axis=1, initial=1) == 1] = m
    return ranks, gap


def _shared(ordered: np.ndarray, positions: np.ndarray) -> np.ndarray:
    """Positions in order (s, m), equal neighbours sharing the first."""
    shared = np.broadcast_to(positions, ordered.shape).copy()
    tied = ordered[:, 1:] == ordered[:, :-1]
    if tied.any():
        shared[:, 1:][tied] = 0
        np.maximum.accumulate(shared, axis=1, out=shared)
    return shared


def last_in_top(top_tenths: int, n: int) -> int:
    """The last rank that is in the top: rank × 1000 ≤ tenths × n, compared in integers."""
    return top_tenths * n // 1000
