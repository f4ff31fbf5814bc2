"""How much of the disagreement over who is in the top is choice, and how much luck of who is in the sample.

Let p be the share of a specification's resamples that have an entity in the top. Over specifications and resamples
together the entity is in the top with P = mean p, and disagreement is P(1 − P): nothing when all say the same, most
when half do. It is the sum of mean p(1 − p), which differs between resamples of one specification (luck), and
of the variance of p between specifications (choice). From R resamples p(1 − p) is R/(R − 1) times what is seen.
"""

from dataclasses import dataclass

import numpy as np

from cimodels.multiverse.chunks import Tally
from cimodels.multiverse.results import Multiverse, Resampled


@dataclass(frozen=True)
class Luck:
    """Disagreement of each entity (D,), by column of `Multiverse.rank`; NaN where nothing could be fitted.

    Attributes
    ----------
    share : share of specification × resample that has the entity in the top
    luck, choice : the two parts of `share` (1 − share), neither below 0
    """

    share: np.ndarray
    luck: np.ndarray
    choice: np.ndarray

    @property
    def total(self) -> tuple[float, float]:
        """Luck and choice of all entities together, as shares of both; NaN where nobody's place is in doubt."""
        luck, choice = float(np.nansum(self.luck)), float(np.nansum(self.choice))
        both = luck + choice
        return (luck / both, choice / both) if both else (float("nan"), float("nan"))


def empty(shape: tuple[int, int]) -> Resampled:
    """Nothing counted yet, of specifications × entities."""
    return Resampled(np.zeros(shape, dtype=np.uint16), np.zeros(shape[0], dtype=np.int64), {})


def count(resampled: Resampled, tally: Tally, at: np.ndarray) -> None:
    """Add a chunk's counts; `at` (m,) are its entities' columns."""
    positions = np.array(tally.chunk.positions)
    resampled.in_top[np.ix_(positions, at)] += tally.in_top
    resampled.fitted[positions] += tally.fitted
    missing = len(tally.chunk.resamples) - tally.fitted
    for lost, why in zip(missing, tally.refusals, strict=True):
        if lost:
            resampled.refusals[why] = resampled.refusals.get(why, 0) + int(lost)


def luck(multiverse: Multiverse) -> Luck | None:
    """The parts of disagreement; None for a grid without resamples."""
    counted = multiverse.resampled
    if counted is None:
        return None
    times = (multiverse.taking_part * counted.fitted[:, None]).astype(float)
    here = times > 1
    p = np.divide(counted.in_top, times, out=np.full(times.shape, np.nan), where=here)
    seen = here.sum(axis=0)
    known = seen > 0

    def mean(values: np.ndarray) -> np.ndarray:
        total = np.where(here, values, 0.0).sum(axis=0)
        return np.divide(total, seen, out=np.full(len(seen), np.nan), where=known)

    share = mean(p)
    within = mean(p * (1 - p) * np.divide(times, times - 1, out=np.ones_like(times), where=here))
    both = share * (1 - share)
    within = np.minimum(within, both)
    return Luck(share, within, both - within)
