"""The focus: is it among the best by advantage, status or improvement?"""

from collections.abc import Iterator

from cimodels.screen.results import Criterion
from cimodels.screen.spec import Threshold, measures
from cimodels.screen.universe import Universe
from cimodels.screen.verdicts import Verdicts, by_margin
from cimodels.screen.wording import plain_number, value_words

# Measure → (column of ranks, column of the value that people read).
RANKED: dict[str, tuple[str, str]] = {
    "advantage": ("rank", "advantage"),
    "status": ("status_rank", "actual"),
    "improvement": ("improvement_rank", "improvement"),
}


def focus(universe: Universe) -> Iterator[Verdicts]:
    """One criterion per threshold; value, threshold and margin are shares of the ranked, in percent."""
    for threshold in universe.spec.focus:
        verdicts = _ranked(universe, threshold)
        yield verdicts.as_alternative() if universe.spec.focus_match == "any" else verdicts


def _ranked(universe: Universe, threshold: Threshold) -> Verdicts:
    rank_column, value_column = RANKED[threshold.measure]
    rank = universe.modelled.numbers(rank_column)
    tenths = round(threshold.top_percent * 10)
    n = max(universe.n, 1)
    # Integers until the last division, so that the sign agrees with `in_top` to the last tie.
    margin = (tenths * n - rank * 1000) / (10 * n)
    best = f"the best {plain_number(threshold.top_percent)} %"
    last = tenths * n // 1000
    asked = f"{best}, {'ranks 1 to ' + f'{last:,}' if last else 'which of so few are none'}"
    values = universe.modelled.numbers(value_column)

    def found(i: int) -> str:
        if rank[i] != rank[i]:
            return f"it has no rank by {threshold.measure}"
        shown = measured(universe, threshold.measure, values[i])
        return f"rank {rank[i]:,.0f} of {universe.n:,} by {threshold.measure} ({shown})"

    sentence = f"Among {best} by {measures(universe.spec.model)[threshold.measure]}"
    criterion = Criterion(f"focus.{threshold.measure}", "performance", sentence, "percentage points of rank")
    return by_margin(criterion, 100 * rank / n, threshold.top_percent, margin, found, asked)


def measured(universe: Universe, measure: str, value: float) -> str:
    """A measure's value as people write it; differences signed, with their unit."""
    outcome = universe.spec.model.outcome
    if measure == "status":
        return value_words(outcome, value)
    return f"{outcome.format(value, signed=True)} {outcome.unit.difference}"
