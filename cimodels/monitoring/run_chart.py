"""Whether a run of measurements shows more than chance: the median and Anhøj's two rules.

Source: Anhøj and Olesen, *Run charts revisited* (PLoS ONE, 2014): a process that only chance moves crosses its median
often and stays on one side of it briefly. Both limits grow with the number of useful points, so they keep their rate of
false alarms for short and long charts.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
from scipy.special import bdtr

# Under so many useful points neither rule is asked: a signal would be no news, and its absence no comfort.
FEWEST = 10
_RARE = 0.05


@dataclass(frozen=True)
class Reading:
    """What a run chart says.

    Attributes
    ----------
    median : float
        Of all points, or of those of the baseline; NaN without any.
    points, useful : int
        All points, and those that are not on the median.
    longest_run : int
        Most useful points in a row on one side of the median; those on it neither add to a run nor end it.
    run : tuple of int or None
        Positions of the first and the last point of that run; of several equally long ones, of the latest.
    side : int
        +1 where that run is above the median, −1 below, 0 without any.
    crossings : int
        How often the useful points change sides.
    baseline : int
        How many points the median is of, where it is frozen; 0 where it is that of all.
    """

    median: float
    points: int
    useful: int
    longest_run: int
    run: tuple[int, int] | None
    side: int
    crossings: int
    baseline: int = 0

    @property
    def is_judged(self) -> bool:
        """Whether there are points enough for the rules."""
        return self.useful >= FEWEST

    @property
    def has_long_run(self) -> bool:
        """More in a row on one side than chance allows; never under `FEWEST` useful points."""
        return self.is_judged and self.longest_run > longest_by_chance(self.useful)

    @property
    def has_few_crossings(self) -> bool:
        """Fewer crossings than chance brings; never under `FEWEST` useful points."""
        return self.is_judged and self.crossings < fewest_crossings(self.useful)

    @property
    def is_signal(self) -> bool:
        """Whether either rule says that it is more than chance."""
        return self.has_long_run or self.has_few_crossings


def longest_by_chance(useful: int) -> int:
    """The longest run that is still ordinary among so many useful points: round(log₂ n + 3)."""
    return round(math.log2(useful) + 3)


def fewest_crossings(useful: int) -> int:
    """The fewest crossings that are still ordinary: the 5 % quantile of a binomial of n − 1 tosses of a coin."""
    chances = bdtr(np.arange(useful), useful - 1, 0.5)
    return int(np.argmax(chances >= _RARE))


def read(values: Sequence[float], baseline: int | None = None) -> Reading:
    """Judge measurements in their order of time.

    Parameters
    ----------
    baseline : int, optional
        So many of the first points make the median, once there are as many; before, and by default, all do. The rules
        look at all points: a run or too few crossings then say that what came later differs from the baseline.
    """
    if not values:
        return Reading(math.nan, 0, 0, 0, None, 0, 0)
    frozen = baseline if baseline and len(values) >= baseline else 0
    middle = median(values[:frozen] if frozen else values)
    sides = [(at, 1 if value > middle else -1) for at, value in enumerate(values) if value != middle]
    runs: list[list[tuple[int, int]]] = []
    for point in sides:
        if runs and runs[-1][-1][1] == point[1]:
            runs[-1].append(point)
        else:
            runs.append([point])
    # The latest of the longest: what happened last is what people can still do something about.
    longest = max(reversed(runs), key=len, default=[])
    return Reading(
        median=middle,
        points=len(values),
        useful=len(sides),
        longest_run=len(longest),
        run=(longest[0][0], longest[-1][0]) if longest else None,
        side=longest[0][1] if longest else 0,
        crossings=max(len(runs) - 1, 0),
        baseline=frozen,
    )
