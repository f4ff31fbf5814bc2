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
    own = np.zeros((m, 2), dtype=np.int64)
    largest = np.zeros(draws, dtype=np.float32)
    for j in range(m):
        order, found = pairs.others(j)
        noise = pairs.noise(j, order)
        extreme = np.maximum(noise.max(axis=0), -noise.min(axis=0))
        np.maximum(largest, extreme, out=largest)
        own[j] = _step_down(noise, found, _cut(extreme, level), level)
    every = _step_down_all(pairs, _cut(largest, level), level)
    return RankIntervals(
        rank=best_rank(estimate.centre),
        low=1 + own[:, 0],
        high=m - own[:, 1],
        all_low=1 + every[:, 0],
        all_high=m - every[:, 1],
        level=level,
    )


class _Pairs:
    """One district against all: estimates and simulated errors of differences, over their standard errors."""

    def __init__(self, estimate: JointNormal, seed: int, draws: int) -> None:
        rng = np.random.default_rng(seed)
        self.estimate = estimate
        m, k = estimate.shared.shape
        errors = estimate.own[:, None] * rng.standard_normal((m, draws))
        errors += estimate.shared @ rng.standard_normal((k, draws))
        self._errors = errors.astype(np.float32)
        # One piece of memory for all districts: asking for it anew takes as long as the arithmetic.
        self._room = np.empty_like(self._errors)

    def __len__(self) -> int:
        return len(self.estimate.centre)

    def _scale(self, j: int) -> np.ndarray:
        of = self.estimate
        variance = of.own**2 + of.own[j] ** 2 + ((of.shared - of.shared[j]) ** 2).sum(axis=1)
        variance[j] = np.inf
        return 1 / np.sqrt(np.where(variance > 0, variance, np.inf))

    def others(self, j: int) -> tuple[np.ndarray, np.ndarray]:
        """All in order of how far they are above j, the farthest first, and how far, in standard errors (m,).

        So those found above are the first ones and those found below the last; j itself is at 0.
        """
        found = (self.estimate.centre - self.estimate.centre[j]) * self._scale(j)
        order = np.argsort(-found, kind="stable")
        return order, found[order]

    def noise(self, j: int, rows: np.ndarray) -> np.ndarray:
        """Simulated errors of how far `rows` are above j (len(rows), draws); good until the next call."""
        noise = np.take(self._errors, rows, axis=0, out=self._room[: len(rows)], mode="clip")
        noise -= self._errors[j]
        noise *= self._scale(j)[rows].astype(np.float32)[:, None]
        return noise


def _cut(largest: np.ndarray, level: float) -> float:
    """The smallest value that a share `level` of the draws does not exceed."""
    at = int(np.ceil(level * (len(largest) - 1)))
    return float(np.partition(largest, at)[at])


def _beyond(found: np.ndarray, cut: float) -> tuple[int, int]:
    """How many are more than `cut` above and below, of `found` in falling order."""
    return int(np.searchsorted(-found, -cut)), len(found) - int(np.searchsorted(-found, cut, side="right"))


def _step_down(noise: np.ndarray, found: np.ndarray, cut: float, level: float) -> tuple[int, int]:
    """How many are above and below one district; rows in the order of `_Pairs.others`."""
    above, below = _beyond(found, cut)
    for _ in range(_MORE_STEPS):
        if not (above or below):
            break
        up = noise[above:].max(axis=0, initial=0.0)
        down = noise[: len(noise) - below].min(axis=0, initial=0.0)
        more = _beyond(found, _cut(np.maximum(up, -down), level))
        if more == (above, below):
            break
        above, below = more
    return above, below


def _step_down_all(pairs: _Pairs, cut: float, level: float) -> np.ndarray:
    """How many are above and below each district (m, 2), of all ordered pairs at once."""
    beyond = np.zeros((len(pairs), 2), dtype=np.int64)
    for _ in range(_MORE_STEPS):
        before = beyond
        beyond = np.array([_beyond(pairs.others(j)[1], cut) for j in range(len(pairs))])
        if (beyond == before).all():
            break
        largest = np.zeros(1, dtype=np.float32)
        for j, (above, _) in enumerate(beyond):
            # Each ordered pair is seen once, from the one that is not above.
            noise = pairs.noise(j, pairs.others(j)[0][above:])
            largest = np.maximum(largest, noise.max(axis=0, initial=0.0))
        cut = _cut(largest, level)
    return beyond
