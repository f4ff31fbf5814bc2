"""Why a district is on the short list, in one sentence a leader can repeat."""

from collections.abc import Iterator, Sequence

import numpy as np

from cimodels.screen.eligibility import enrolled
from cimodels.screen.performance import RANKED, measured
from cimodels.screen.universe import Universe
from cimodels.screen.verdicts import Verdicts
from cimodels.screen.wording import plain_number, years_words
from cimodels.vocab.counting import count_word
from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.student_groups import group_words


class Reasons:
    """Writes the reason for any entity that the model has a result for.

    Parameters
    ----------
    universe : Universe
    verdicts : sequence of Verdicts
        Of all criteria; those on adequacy and on how sure we are are read.
    """

    def __init__(self, universe: Universe, verdicts: Sequence[Verdicts]) -> None:
        self._universe = universe
        adequacy = [v for v in verdicts if v.criterion.stage == "adequacy"]
        self._sureness = [v for v in verdicts if v.criterion.stage == "sureness"]
        self._no_red = [v for v in adequacy if v.criterion.id.split(".")[3] == "no_red"]
        self._levels = [v for v in adequacy if v.criterion.id.split(".")[3] != "no_red"]
        columns = {"expected", "actual", "advantage", "low", "high", "rank", "years"}
        columns |= {column for pair in RANKED.values() for column in pair}
        self._numbers = {column: universe.modelled.numbers(column) for column in columns}
        self._shares = {
            m.student_group: enrolled(universe, m.student_group, "share") for m in universe.spec.enrolment
        }

    def sentence(self, i: int) -> str:
        """The whole sentence for the entity at position `i`."""
        text = "; ".join(
            [self._expectation(i), *self._ranks(i), *self._sure(i), *self._students(i), *self._elsewhere(i)]
        )
        return text + "."

    def _expectation(self, i: int) -> str:
        model = self._universe.spec.model
        value = model.outcome.format
        found = {column: values[i] for column, values in self._numbers.items()}
        advantage = found["advantage"]
        better = "better" if advantage >= 0 else "worse"
        size = value(abs(advantage)).removesuffix(" %")
        where = "inside" if found["low"] <= found["actual"] <= found["high"] else "outside"
        years = years_words(model.years)
        if found["years"] < len(model.years):
            years += f" ({found['years']:.0f} of {len(model.years)} years)"
        return (
            f"{'Gap expected' if model.reference_group else 'Expected'} {value(found['expected'])}, was {value(found['actual'])} {years} "
            f"({better} by {size} {model.outcome.unit.difference}; {where} its own 95 % prediction interval, "
            f"{value(found['low'])} to {value(found['high'])})"
        )

    def _ranks(self, i: int) -> Iterator[str]:
        n = self._universe.n
        yield f"rank {self._numbers['rank'][i]:,.0f} of {n:,} by advantage"
        for threshold in self._universe.spec.focus:
            rank_column, value_column = RANKED[threshold.measure]
            rank = self._numbers[rank_column][i]
            if threshold.measure == "advantage" or np.isnan(rank):
                continue
            shown = measured(self._universe, threshold.measure, self._numbers[value_column][i])
            yield f"rank {rank:,.0f} of {n:,} by {threshold.measure} ({shown})"

    def _sure(self, i: int) -> Iterator[str]:
        yield from (v.found(i) for v in self._sureness if v.known[i])

    def _students(self, i: int) -> Iterator[str]:
        for group, share in self._shares.items():
            if group != "ALL" and not np.isnan(share[i]):
                yield f"{plain_number(round(share[i], 1))} % {group_words(group)}"

    def _elsewhere(self, i: int) -> Iterator[str]:
        if self._no_red:
            yield _no_red(self._no_red, i)
        if self._levels:
            yield _levels_met(self._levels, i)


def _levels_met(checks: list[Verdicts], i: int) -> str:
    """Whoever is on the list met every level and percentile that could be checked."""
    met = sum(bool(v.known[i]) for v in checks)
    if met == len(checks):
        asked = {1: "the level", 2: "both levels"}.get(met, f"all {count_word(met)} levels")
        return f"meets {asked} asked elsewhere"
    return (
        f"meets {count_word(met)} of {count_word(len(checks))} levels asked elsewhere (the others not rated)"
    )


def _no_red(checks: list[Verdicts], i: int) -> str:
    rated = sum(bool(v.known[i]) for v in checks)
    if rated == 0:
        return "not rated elsewhere"
    asked = [v.criterion.id.split(".") for v in checks]
    whole = all(group == INDICATORS[indicator].whole_group for _, indicator, group, *_ in asked)
    noun = ("rated indicator" if whole else "other rating") + ("" if rated == 1 else "s")
    unrated = f" ({count_word(len(checks) - rated)} not rated)" if rated < len(checks) else ""
    return f"no Red on the {count_word(rated)} {noun}{unrated}"
