"""Who is in the top year after year, and how many would be by chance (Klitgaard and Hall 1975)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cimodels.certainty.top import in_top

PERMUTATIONS = 2_000


@dataclass(frozen=True)
class Consistency:
    """Years in the top.

    Attributes
    ----------
    districts : DataFrame, one row per entity with a result in any of the years, ordered by `cds`
        `cds`, `years_in_top`, `years_known`, `missing_years` (text such as `2024`; empty where none).
    counts : DataFrame, one row per k = 1 … number of years
        `years` (k), `observed` (entities in the top in at least k years), `binomial` (their number if
        each year's list were drawn anew by lot), `permuted` (mean of that over shuffles within years),
        `low`, `high` (95 % of the shuffles).
    years : tuple of int
    """

    districts: pd.DataFrame
    counts: pd.DataFrame
    years: tuple[int, ...]


def consistency(
    ranks: Mapping[int, pd.Series], top_percent: float, seed: int, permutations: int = PERMUTATIONS
) -> Consistency:
    """Count years in the top, and what chance would give.

    Parameters
    ----------
    ranks : year → Series of ranks (1 best) by `cds`, of all that have an expectation from that year alone
    """
    years = tuple(sorted(ranks))
    cds = pd.Index(sorted({code for series in ranks.values() for code in series.index}), dtype=object)
    known, top = np.zeros((2, len(cds), len(years)), dtype=bool)
    for y, year in enumerate(years):
        at = cds.get_indexer(pd.Index(ranks[year].index, dtype=object))
        known[at, y] = True
        top[at, y] = in_top(ranks[year].to_numpy(), len(at), top_percent)
    districts = pd.DataFrame(
        {
            "cds": cds,
            "years_in_top": top.sum(axis=1),
            "years_known": known.sum(axis=1),
            "missing_years": [_without(years, row) for row in known],
        }
    )
    return Consistency(districts, _counts(known, top, seed, permutations), years)


def _without(years: Sequence[int], known: np.ndarray) -> str:
    return ", ".join(str(year) for year, there in zip(years, known, strict=True) if not there)


def _counts(known: np.ndarray, top: np.ndarray, seed: int, permutations: int) -> pd.DataFrame:
    k = np.arange(1, known.shape[1] + 1)
    shuffled = _shuffled(known, top, seed, permutations)
    return pd.DataFrame(
        {
            "years": k,
            "observed": _at_least(top.sum(axis=1)[None, :], k)[0],
            "binomial": _binomial(known, top.sum(axis=0) / np.maximum(known.sum(axis=0), 1)),
            "permuted": shuffled.mean(axis=0),
            "low": np.quantile(shuffled, 0.025, axis=0, method="lower"),
            "high": np.quantile(shuffled, 0.975, axis=0, method="higher"),
        }
    )


def _at_least(times: np.ndarray, k: np.ndarray) -> np.ndarray:
    """How many of `times` (r, m) are at least each k: (r, len(k))."""
    return np.stack([(times >= value).sum(axis=1) for value in k], axis=1)


def _binomial(known: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Σ over entities of P(in the top in ≥ k of its known years), each year by lot with that year's share.

    With the same share every year and no year missing this is m ΣBin(T, q).
    """
    m, n_years = known.shape
    chance = np.zeros((m, n_years + 1))  # of 0, 1, … years so far
    chance[:, 0] = 1.0
    for y, share in enumerate(shares):
        p = np.where(known[:, y], share, 0.0)[:, None]
        chance[:, 1:] = chance[:, 1:] * (1 - p) + chance[:, :-1] * p
        chance[:, :1] *= 1 - p
    return chance[:, ::-1].cumsum(axis=1)[:, -2::-1].sum(axis=0)


def _shuffled(known: np.ndarray, top: np.ndarray, seed: int, permutations: int) -> np.ndarray:
    """`_at_least` (permutations, k) when each year's places go to other entities known in that year."""
    rng = np.random.default_rng(seed)
    times = np.zeros((permutations, len(known)), dtype=np.int8)
    for y in range(known.shape[1]):
        there = np.flatnonzero(known[:, y])
        room = int(top[:, y].sum())
        if room:
            lots = rng.random((permutations, len(there)), dtype=np.float32)
            winners = np.argpartition(lots, room - 1, axis=1)[:, :room]
            times[np.arange(permutations)[:, None], there[winners]] += 1
    return _at_least(times, np.arange(1, known.shape[1] + 1))
