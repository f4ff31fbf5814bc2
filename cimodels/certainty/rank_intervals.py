"""Which ranks a district could have: confidence sets of Mogstad, Romano, Shaikh and Wilhelm (2024).

For every ordered pair, θ_i ≤ θ_j is rejected where (θ̂_i − θ̂_j)/σ_ij > c. A district's best possible rank
is then 1 + those found above it, its worst m − those found below it. c is a quantile of the largest
such statistic under simulated errors, over the pairs with one district for its marginal interval and over
all pairs for the simultaneous ones; it is found again without the pairs rejected so far until nothing is
added (Romano and Wolf 2005). The estimates are not shrunk: shrinkage would favour a narrow middle.

"Could be in the top" is everyone whose simultaneous best rank is. Only lower ends matter there, and one-sided
hypotheses over all ordered pairs are the same family, so it needs no cut-off of its own.
"""

from dataclasses import dataclass

import numpy as np

from cimodels.certainty.top import in_top
from cimodels.models.expected import best_rank
from cimodels.models.joint import JointNormal

DRAWS = 1_000
LEVEL = 0.95
_MORE_STEPS = 10  # a bound on step-down; it ends when nothing new is rejected, after two or three


@dataclass(frozen=True)
class RankIntervals:
    """Ranks (m,), 1 best, each interval with both ends in it.

    Attributes
    ----------
    rank : by the unshrunken estimate, ties sharing the best; in every interval
    low, high : marginal; the one district asked about has its rank inside with confidence `level`
    all_low, all_high : simultaneous; every district has, at once, with confidence `level`
    """

    rank: np.ndarray
    low: np.ndarray
    high: np.ndarray
    all_low: np.ndarray
    all_high: np.ndarray
    level: float

    def could_be_top(self, top_percent: float) -> np.ndarray:
        """Whom the data do not rule out of the top `top_percent` % (m,); holds all that are, at `level`."""
        return in_top(self.all_low, len(self.rank), top_percent)

    def surely_top(self, top_percent: float) -> np.ndarray:
        """Who is in the top `top_percent` % wherever in the simultaneous intervals the ranks are (m,)."""
        return in_top(self.all_high, len(self.rank), top_percent)


def rank_intervals(
    estimate: JointNormal, seed: int, draws: int = DRAWS, level: float = LEVEL
) -> RankIntervals:
    """Confidence sets for ranks from estimates with jointly normal errors.

    Takes m² × `draws` differences, one district against all at a time, so memory stays at m × `draws`.
    """
    pairs = _Pairs(estimate, seed, draws)
    m = len(estimate.centre)
    above, below = np.zeros(m, dtype=np.int64), np.zeros(m, dtype=np.int64)
    largest = np.zeros(draws, dtype=np.float32)
    for j in range(m):
        noise, found = pairs.against(j)
        extreme = np.maximum(noise.max(axis=0), -noise.min(axis=0))
        np.maximum(largest, extreme, out=largest)
        above[j], below[j] = _step_down(noise, found, _cut(extreme, level), level)
    best = _all_rejected(pairs, _cut(largest, level), level)
    return RankIntervals(
        rank=best_rank(estimate.centre),
        low=1 + above,
        high=m - below,
        all_low=1 + best.sum(axis=1),
        all_high=m - best.sum(axis=0),
        level=level,
    )


class _Pairs:
    """One district against all others: simulated errors and the estimates, over their standard errors."""

    def __init__(self, estimate: JointNormal, seed: int, draws: int) -> None:
        rng = np.random.default_rng(seed)
        self.estimate = estimate
        m, k = estimate.shared.shape
        errors = estimate.own[:, None] * rng.standard_normal((m, draws))
        errors += estimate.shared @ rng.standard_normal((k, draws))
        self._errors = errors.astype(np.float32)

    def __len__(self) -> int:
        return len(self.estimate.centre)

    def against(self, j: int) -> tuple[np.ndarray, np.ndarray]:
        """How far each is above j, in standard errors: errors (m, draws) and estimates (m,); 0 for j itself."""
        of = self.estimate
        variance = of.own**2 + of.own[j] ** 2 + ((of.shared - of.shared[j]) ** 2).sum(axis=1)
        variance[j] = np.inf
        scale = 1 / np.sqrt(np.where(variance > 0, variance, np.inf))
        noise = self._errors - self._errors[j]
        noise *= scale.astype(np.float32)[:, None]
        return noise, (of.centre - of.centre[j]) * scale


def _cut(largest: np.ndarray, level: float) -> float:
    return float(np.quantile(largest, level, method="higher"))


def _step_down(noise: np.ndarray, found: np.ndarray, cut: float, level: float) -> tuple[int, int]:
    """How many are above and below one district; `noise` and `found` as from `_Pairs.against`."""
    above, below = found > cut, found < -cut
    for _ in range(_MORE_STEPS):
        if not (above.any() or below.any()):
            break
        extreme = np.maximum(noise[~above].max(axis=0, initial=0.0), -noise[~below].min(axis=0, initial=0.0))
        cut = _cut(extreme, level)
        more_above, more_below = found > cut, found < -cut
        if (more_above == above).all() and (more_below == below).all():
            break
        above, below = more_above, more_below
    return int(above.sum()), int(below.sum())


def _all_rejected(pairs: _Pairs, cut: float, level: float) -> np.ndarray:
    """[j, i]: whether i is above j, of all ordered pairs at once (m, m)."""
    m = len(pairs)
    rejected = np.zeros((m, m), dtype=bool)
    for _ in range(_MORE_STEPS):
        before = rejected
        rejected = np.array([pairs.against(j)[1] > cut for j in range(m)]).reshape(m, m)
        if (rejected == before).all():
            break
        largest = np.zeros(1, dtype=np.float32)
        for j in range(m):
            noise, _ = pairs.against(j)
            largest = np.maximum(largest, noise[~rejected[j]].max(axis=0, initial=0.0))
        cut = _cut(largest, level)
    return rejected
