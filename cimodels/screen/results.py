"""What a screen gives back. Column contracts are written here once."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from cimodels.screen.spec import ScreenSpec


@dataclass(frozen=True)
class Criterion:
    """One thing a district is asked: `id` is stable, `stage` groups criteria in the funnel.

    Stages in order: `eligible` (type, county, size, charter and COE handling), `expected` (the model
    could say something), `performance`, `sureness` (only where asked), `enrolment`, `adequacy`.
    """

    id: str
    stage: str
    sentence: str
    unit: str


@dataclass(frozen=True)
class FunnelStage:
    """How many entities entered a stage and how many left it, in order."""

    stage: str
    sentence: str
    entered: int
    passed: int

    @property
    def excluded(self) -> int:
        return self.entered - self.passed


@dataclass(frozen=True)
class Screening:
    """The outcome of a screen.

    Attributes
    ----------
    criteria : tuple of Criterion, in the order in which the funnel applies them
    funnel : tuple of FunnelStage
        Conservation: each stage's `entered` is the one before's `passed`.
    verdicts : DataFrame, one row per entity × criterion
        `cds`, `criterion`, `passed` (bool), `known` (False when the value is missing and
        `when_missing` decided), `value`, `threshold`, `margin` (signed, in `unit`; ≥ 0 iff passed on a
        known value; NaN when there is no number). Performance is in percent of the ranked: value
        100 × rank ÷ n.
    short_list : DataFrame, one row per entity that passed everything, best rank first
        `cds`, `name`, `county`, `district_type`, `enrolment`, `expected`, `actual`, `advantage`,
        `low`, `high`, `shrunken`, `shrunken_se`, `reliability`, `rank`, `percentile`, `reason`; before it
        `status_rank` and `improvement_rank` where the screen asks for the best by these.
    notes : tuple of str
    write_near_misses, write_excluded : functions
        Write the tables below, a thousand sentences each, once someone asks.
    write_verdicts : function of a code
        Writes the verdicts on one entity as words: `check`, `verdict`, `found`, `asked`, `margin`.
    """

    spec: ScreenSpec
    criteria: tuple[Criterion, ...]
    funnel: tuple[FunnelStage, ...]
    verdicts: pd.DataFrame
    short_list: pd.DataFrame
    notes: tuple[str, ...]
    write_near_misses: Callable[[], pd.DataFrame]
    write_excluded: Callable[[], pd.DataFrame]
    write_verdicts: Callable[[str], pd.DataFrame]

    @cached_property
    def near_misses(self) -> pd.DataFrame:
        """Who failed one criterion alone, and one that has a unit (another county is no near miss).

        `cds`, `name`, `criterion`, `value`, `threshold`, `margin`, `reason`, closest first (margins are
        compared in units of the criterion's spread; values that are not known come last). Thresholds of
        which any suffices count as one.
        """
        return self.write_near_misses()

    @cached_property
    def excluded(self) -> pd.DataFrame:
        """Who is not on the short list: `cds`, `name`, `stage` (the first failed), `criterion`, `reason`,
        which names every check that was failed."""
        return self.write_excluded()


def in_top(rank: int, n: int, top_percent: float) -> bool:
    """Whether rank (1 best, ties share the best) is among the top `top_percent` % of n.

    Compared in whole tenths of a percent, exactly as the browser does: rank × 1000 ≤ tenths × n.
    """
    return rank * 1000 <= round(top_percent * 10) * n
