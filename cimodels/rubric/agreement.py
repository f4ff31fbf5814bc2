"""How far raters are apart, and how often they agree.

Cohen's kappa with quadratic weights for two raters: Cohen (1968), Psychological Bulletin 70, 213–220.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from sklearn.metrics import cohen_kappa_score

# Simulated raters whose true kappa is about 0.55: its standard deviation is 0.27 with 8 judgements in common (one district),
# 0.16 with 20 and 0.11 with 40.
FEWEST_FOR_KAPPA = 20
_LEVELS = (1, 2, 3, 4)


@dataclass(frozen=True)
class Rating:
    """What one person gave: `item` is what was rated, `listen_for` by what, `level` from 1 to 4."""

    rater: str
    item: str
    listen_for: str
    level: int


@dataclass(frozen=True)
class Spread:
    """One listen-for of one item.

    Attributes
    ----------
    levels : tuple of (rater, level), in the order of the raters' names
    mean : float
    apart : int
        Highest minus lowest level; 0 with one rater.
    """

    listen_for: str
    levels: tuple[tuple[str, int], ...]

    @property
    def mean(self) -> float:
        return sum(level for _, level in self.levels) / len(self.levels)

    @property
    def low(self) -> int:
        return min(level for _, level in self.levels)

    @property
    def high(self) -> int:
        return max(level for _, level in self.levels)

    @property
    def apart(self) -> int:
        return self.high - self.low


@dataclass(frozen=True)
class Agreement:
    """How often raters agree, over all pairs of raters of the same listen-for of the same item.

    Attributes
    ----------
    pairs : int
        Judgements that two people made; 0 where nobody rated what another did.
    exact, within_one : float or None
        Percent of the pairs; None without pairs.
    kappa : float or None
        Quadratically weighted, for two raters with enough pairs; 1 is full agreement, 0 what chance would give.
    note : str
        Why there is no kappa, or how it is to be read.
    """

    pairs: int
    exact: float | None
    within_one: float | None
    kappa: float | None
    note: str


def spreads(ratings: Iterable[Rating], listen_fors: Iterable[str]) -> list[Spread]:
    """One item's ratings by listen-for, in the order given; those that nobody rated are left out."""
    of: dict[str, dict[str, int]] = {}
    for one in ratings:
        of.setdefault(one.listen_for, {})[one.rater] = one.level
    return [Spread(code, tuple(sorted(of[code].items()))) for code in listen_fors if code in of]


def agreement(ratings: Iterable[Rating]) -> Agreement:
    """How often those agree who rated the same; everything may be pooled over items."""
    of: dict[tuple[str, str], dict[str, int]] = {}
    for one in ratings:
        of.setdefault((one.item, one.listen_for), {})[one.rater] = one.level
    pairs = [
        ((a, given[a]), (b, given[b])) for given in of.values() for a, b in combinations(sorted(given), 2)
    ]
    if not pairs:
        return Agreement(0, None, None, None, "Nobody has rated what another rated.")
    apart = [abs(a[1] - b[1]) for a, b in pairs]
    exact = 100 * sum(gap == 0 for gap in apart) / len(pairs)
    within = 100 * sum(gap <= 1 for gap in apart) / len(pairs)
    kappa, note = _kappa(pairs)
    return Agreement(len(pairs), exact, within, kappa, note)


def _kappa(pairs: list[tuple[tuple[str, int], tuple[str, int]]]) -> tuple[float | None, str]:
    raters = {rater for pair in pairs for rater, _ in pair}
    if len(raters) > 2:
        return None, f"Kappa is for two raters; here are {len(raters)}."
    if len(pairs) < FEWEST_FOR_KAPPA:
        return None, f"Too few judgements by both for a kappa: {len(pairs)}, and it takes {FEWEST_FOR_KAPPA}."
    one, other = [a[1] for a, _ in pairs], [b[1] for _, b in pairs]
    if len({*one, *other}) == 1:
        return None, "Both gave one and the same level throughout, so nothing tells agreement from habit."
    found = float(cohen_kappa_score(one, other, labels=list(_LEVELS), weights="quadratic"))
    return (
        found,
        "Kappa: 1 is full agreement, 0 what chance alone would give; far apart counts more than near.",
    )
