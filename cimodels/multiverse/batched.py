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
from cimodels.models.model_matrix import model_matrix
from cimodels.models.panel import Panel
from cimodels.models.results import Design

# (estimator, weights) → row weights that are the same for every set of circumstances.
LINEAR: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("ols", "precision"): "equal",
        ("precision_weighted", "equal"): "equal",
        ("precision_weighted", "denominator"): "denominator",
    }
)
_LEAST_EIGENVALUE = 1e-6  # of the correlation-like Gram matrix; below it, solved one by one
_CLOSE = 1e-7  # of the residuals' spread, between the last in the top and the first who is not
_EXACT_FIT = 1e-8  # of the variance left unexplained


@dataclass(frozen=True)
class Ranked:
    """S specifications × m entities of one sample, in the sample's order of `cds`.

    `rank` uint16 as `models.expected` ranks, `advantage` (what is ranked, indicator's unit, + is better),
    `r2` (S,), `settled` (S,) whether the numbers may be used as they are.
    """

    rank: np.ndarray
    advantage: np.ndarray
    r2: np.ndarray
    settled: np.ndarray


def least_squares(design: Design, subsets: np.ndarray, weights: str, sign: int, top_tenths: int) -> Ranked:
    """Fit every subset of the design's columns.

    Parameters
    ----------
    subsets : array (S, K) of bool, columns of `design.X`
    weights : `equal` or `denominator`
    sign : +1 where a higher status is better, else −1
    top_tenths : the top in tenths of a percent
    """
    panel = _panel(design)
    moments = _Moments(panel, panel.denominator if weights == "denominator" else np.ones(panel.n_rows))
    n_years = panel.n_terms - subsets.shape[1]
    chosen = np.column_stack([np.ones((len(subsets), n_years), dtype=bool), subsets])
    settled = _can_be_fitted(panel, chosen)
    beta = np.zeros(chosen.shape)
    beta[settled] = _coefficients(moments, chosen[settled])
    residual = moments.y - beta @ moments.X.T
    advantage = sign * residual + 0.0
    rank, ordered = best_ranks(advantage)
    total = float(((moments.y - moments.y.mean()) ** 2).sum())
    left = np.einsum("sm,sm->s", residual, residual)
    settled &= (left > _EXACT_FIT * total) & ~_close_call(ordered, top_tenths)
    return Ranked(rank, advantage, 1 - left / total if total else np.full(len(left), np.nan), settled)


def _panel(design: Design) -> Panel:
    rows = design.rows
    return Panel(
        rows["y"].to_numpy(dtype=float),
        model_matrix(design).X,
        rows["sampling_se"].to_numpy(dtype=float) ** 2,
        rows["denominator"].to_numpy(dtype=float),
        np.flatnonzero(~rows["cds"].duplicated().to_numpy()),
    )


class _Moments:
    """What every subset's fit is made of: `gram` (k, k), `cross` (k,), entities' means `X` (m, k), `y` (m,)."""

    def __init__(self, panel: Panel, weights: np.ndarray) -> None:
        weighted = (weights / weights.mean())[:, None] * panel.X
        self.gram, self.cross = weighted.T @ panel.X, weighted.T @ panel.y
        parts = weights / panel.spread(panel.sums(weights))
        self.X, self.y = panel.sums(parts[:, None] * panel.X), panel.sums(parts * panel.y)


def _can_be_fitted(panel: Panel, chosen: np.ndarray) -> np.ndarray:
    """Whether each subset (S,) has entities enough and clearly independent columns."""
    enough = panel.n_entities >= np.maximum(FEWEST_ENTITIES, ENTITIES_PER_TERM * chosen.sum(axis=1))
    norms = np.sqrt((panel.X**2).sum(axis=0))
    if np.ptp(panel.y) == 0 or not norms.all():
        return np.zeros(len(chosen), dtype=bool)
    gram = panel.X.T @ panel.X / np.outer(norms, norms)
    # A block's least eigenvalue is not below that of the whole matrix (Cauchy's interlacing).
    if np.linalg.eigvalsh(gram)[0] > _LEAST_EIGENVALUE:
        return enough
    independent = np.empty(len(chosen), dtype=bool)
    for where, blocks, _ in _blocks(gram, gram[0], chosen):
        independent[where] = np.linalg.eigvalsh(blocks)[:, 0] > _LEAST_EIGENVALUE
    return enough & independent


def _coefficients(moments: _Moments, chosen: np.ndarray) -> np.ndarray:
    """β̂ (S, k), zero where a column is not chosen."""
    beta = np.zeros(chosen.shape)
    for where, blocks, right in _blocks(moments.gram, moments.cross, chosen):
        beta[np.flatnonzero(where)[:, None], np.nonzero(chosen[where])[1].reshape(right.shape)] = (
            np.linalg.solve(blocks, right[:, :, None])[:, :, 0]
        )
    return beta


def _blocks(
    gram: np.ndarray, cross: np.ndarray, chosen: np.ndarray
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Subsets of one size at a time: where they are (S,), their blocks (s, p, p), right-hand sides (s, p)."""
    sizes = chosen.sum(axis=1)
    for size in np.unique(sizes):
        where = sizes == size
        columns = np.nonzero(chosen[where])[1].reshape(-1, size)
        yield where, gram[columns[:, :, None], columns[:, None, :]], cross[columns]


def best_ranks(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """`models.expected.best_rank` of each row (S, m), everyone last where all are equal; and values, best first."""
    rounded = np.round(values, 9)
    order = np.argsort(-rounded, axis=1)
    ordered = np.take_along_axis(rounded, order, axis=1)
    lower = np.ones(values.shape, dtype=bool)
    lower[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    place = np.where(lower, np.arange(1, values.shape[1] + 1, dtype=np.uint16), np.uint16(0))
    ranks = np.empty(values.shape, dtype=np.uint16)
    np.put_along_axis(ranks, order, np.maximum.accumulate(place, axis=1), axis=1)
    ranks[ranks.max(axis=1) == 1] = values.shape[1]
    return ranks, ordered


def last_in_top(top_tenths: int, n: int) -> int:
    """The last rank that is in the top: rank × 1000 ≤ tenths × n, compared in integers."""
    return top_tenths * n // 1000


def _close_call(ordered: np.ndarray, top_tenths: int) -> np.ndarray:
    """Whether rounding could decide who is in the top (S,): the two at the cut are all but tied."""
    n = ordered.shape[1]
    last = last_in_top(top_tenths, n)
    if not 0 < last < n:
        return np.zeros(len(ordered), dtype=bool)
    spread = ordered[:, 0] - ordered[:, -1]
    return ordered[:, last - 1] - ordered[:, last] <= _CLOSE * spread + 2e-9
