"""How sure we are of every district, each part worked out once someone asks for it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from cimodels.certainty.bands import bands
from cimodels.certainty.consistency import Consistency, consistency
from cimodels.certainty.fairness import selection_by_size
from cimodels.certainty.multiplicity import (
    FALSE_DISCOVERY_RATE,
    adjusted_p,
    expected_false_finds,
    one_sided_p,
)
from cimodels.certainty.probability import TopChances, chance_beyond_expectation, top_chances
from cimodels.certainty.rank_intervals import RankIntervals, rank_intervals
from cimodels.certainty.top import in_top
from cimodels.errors import EstimationError
from cimodels.models.results import ExpectedPerformance

Told = tuple[pd.DataFrame, tuple[str, ...]]


@dataclass(frozen=True)
class Evidence:
    """What does not depend on the cut-off. Every part is a cached property; none is worked out before.

    Parameters
    ----------
    expected : ExpectedPerformance
    fit_single_years : function
        The same model for each of its years alone, by year, and sentences on years that cannot be estimated.
    find_improvement, find_drift : functions
        As `improvement.improvement` (may raise `EstimationError`) and `drift.drift`.
    """

    expected: ExpectedPerformance
    fit_single_years: Callable[[], tuple[dict[int, ExpectedPerformance], tuple[str, ...]]]
    find_improvement: Callable[[], pd.DataFrame]
    find_drift: Callable[[], pd.DataFrame]

    @property
    def seed(self) -> int:
        """Of all draws: the specification alone decides it, so that everybody sees the same numbers."""
        return int(self.expected.spec.fingerprint, 16)

    @cached_property
    def chances(self) -> TopChances:
        """In the order of `expected.entities`; about a quarter of a second for 900 districts."""
        return top_chances(self.expected.posterior, self.seed)

    @cached_property
    def rank_intervals(self) -> RankIntervals:
        """In the order of `expected.entities`; slow, several seconds for 900 districts."""
        return rank_intervals(self.expected.unshrunken, self.seed)

    @cached_property
    def single_years(self) -> tuple[dict[int, ExpectedPerformance], tuple[str, ...]]:
        return self.fit_single_years()

    @cached_property
    def improvement(self) -> Told:
        """As `improvement.improvement`; no rows and the reason in a note where it cannot be estimated."""
        try:
            return self.find_improvement(), ()
        except EstimationError as problem:
            frame = pd.DataFrame(columns=["cds", *_IMPROVEMENT]).astype(dict.fromkeys(_IMPROVEMENT, float))
            return frame, (f"Improvement against expected change is not known: {problem}",)

    @cached_property
    def drift(self) -> pd.DataFrame:
        return self.find_drift()


@dataclass(frozen=True)
class Certainty:
    """How sure we are that each district is truly in the top `top_percent` %.

    `table` has everything and takes the seconds of the rank intervals; `chances`, `ranks`, `over_time` and
    `students` are its parts. All have one row per entity in the order of `evidence.expected.entities` and `cds` first:

    chances
        `probability` (0–1, of truly being in the top), `band` (code of `bands.BANDS`), `beyond` (chance that it is
        truly beyond expectation), `p_value` (one-sided, of the unshrunken advantage), `adjusted_p` (Benjamini–Hochberg),
        `discovered` (adjusted_p ≤ 5 %).
    ranks
        `unshrunken_rank` (1 best), `rank_low`, `rank_high` (95 %, for a district asked about alone),
        `all_rank_low`, `all_rank_high` (95 %, for all at once), `could_be_top` (the data do not rule it out),
        `surely_top`. The intervals are of ranks by lasting difference and hold `unshrunken_rank`; `rank` of the
        model, which is by the shrunken advantage, may lie outside.
    over_time
        `years_in_top`, `years_known` (Int64), `missing_years` (text), `improvement_advantage`, `improvement_low`,
        `improvement_high`, `improvement_chance` as in `improvement.improvement`; NA or NaN when not known.
    students
        `moved_students`, `moved_SED`, `moved_EL`, `drift`, `drift_reason` as in `drift.drift`.
    """

    evidence: Evidence
    top_percent: float

    def at(self, top_percent: float) -> "Certainty":
        """The same for another cut-off, without drawing again."""
        return replace(self, top_percent=top_percent)

    @property
    def expected(self) -> ExpectedPerformance:
        return self.evidence.expected

    @cached_property
    def table(self) -> pd.DataFrame:
        parts = (self.chances, self.ranks, self.over_time, self.students)
        return pd.concat([parts[0], *(part.drop(columns="cds") for part in parts[1:])], axis=1)

    @cached_property
    def chances(self) -> pd.DataFrame:
        probability = self.evidence.chances.at(self.top_percent)
        p_value = one_sided_p(self.expected.unshrunken)
        adjusted = adjusted_p(p_value)
        return pd.DataFrame(
            {
                "cds": self._cds,
                "probability": probability,
                "band": bands(probability),
                "beyond": chance_beyond_expectation(self.expected.posterior),
                "p_value": p_value,
                "adjusted_p": adjusted,
                "discovered": adjusted <= FALSE_DISCOVERY_RATE,
            }
        )

    @cached_property
    def ranks(self) -> pd.DataFrame:
        of = self.evidence.rank_intervals
        return pd.DataFrame(
            {
                "cds": self._cds,
                "unshrunken_rank": of.rank,
                "rank_low": of.low,
                "rank_high": of.high,
                "all_rank_low": of.all_low,
                "all_rank_high": of.all_high,
                "could_be_top": of.could_be_top(self.top_percent),
                "surely_top": of.surely_top(self.top_percent),
            }
        )

    @cached_property
    def consistency(self) -> Consistency:
        fits, _ = self.evidence.single_years
        ranks = {year: found.entities.set_index("cds")["rank"] for year, found in fits.items()}
        return consistency(ranks, self.top_percent, self.evidence.seed)

    @cached_property
    def over_time(self) -> pd.DataFrame:
        years = self.consistency.districts.set_index("cds").reindex(self._cds)
        change = self.evidence.improvement[0].set_index("cds").reindex(self._cds)
        return pd.DataFrame(
            {
                "cds": self._cds,
                "years_in_top": pd.array(years["years_in_top"].to_numpy(), dtype="Int64"),
                "years_known": pd.array(years["years_known"].to_numpy(), dtype="Int64"),
                "missing_years": years["missing_years"].to_numpy(),
                **{column: change[column].to_numpy() for column in _IMPROVEMENT},
            }
        )

    @cached_property
    def students(self) -> pd.DataFrame:
        return self.evidence.drift.set_index("cds").reindex(self._cds).reset_index()

    @property
    def _cds(self) -> pd.Series:
        return self.expected.entities["cds"]

    @property
    def in_top(self) -> np.ndarray:
        """Whom the model's ranks put in the top (m,)."""
        rank = self.expected.entities["rank"].to_numpy()
        return in_top(rank, len(rank), self.top_percent)

    @property
    def expected_false_finds(self) -> float:
        """How many of those in the top by the model's ranks are expected not to be truly there."""
        return expected_false_finds(self.chances["probability"].to_numpy()[self.in_top])

    @cached_property
    def selection_by_size(self) -> pd.DataFrame:
        """As `fairness.selection_by_size`, for the advantage, the shrunken advantage and the probability."""
        entities = self.expected.entities
        scores = {
            "advantage": entities["advantage"].to_numpy(),
            "shrunken": self.expected.posterior.centre,
            "probability": self.chances["probability"].to_numpy(),
        }
        return selection_by_size(entities["denominator"].to_numpy(), scores, self.top_percent)

    @property
    def notes(self) -> tuple[str, ...]:
        """What is not known, and why; asks for the years and for improvement."""
        return (*self.evidence.single_years[1], *self.evidence.improvement[1])


_IMPROVEMENT = ("improvement_advantage", "improvement_low", "improvement_high", "improvement_chance")
