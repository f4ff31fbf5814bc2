"""How sure one must be: chances, years in the top and improvement as criteria like any other."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType

import pandas as pd

from cimodels.certainty.results import Certainty
from cimodels.screen.results import Criterion
from cimodels.screen.sureness_spec import SURENESS_MEASURES, Sureness
from cimodels.screen.universe import Universe
from cimodels.screen.verdicts import Verdicts, by_margin
from cimodels.screen.wording import apart, plain_number

# Share (0–1) of the usual models that have each entity in the top so many percent, by `cds`; absent where none has it
# at all.
Shares = Callable[[float], pd.Series]

# Measure → its values, in the order of `Certainty`'s frames.
COLUMNS: Mapping[str, Callable[[Certainty, Shares], pd.Series]] = MappingProxyType(
    {
        "probability": lambda c, _: 100 * c.chances["probability"],
        "years_in_top": lambda c, _: c.over_time["years_in_top"].astype("Float64"),
        "robustness": lambda c, shares: (
            100 * shares(c.top_percent).reindex(c.chances["cds"]).reset_index(drop=True)
        ),
        "improvement_advantage": lambda c, _: c.over_time["improvement_advantage"],
    }
)


def sureness_table(asked: Iterable[Sureness], certainty: Certainty, shares: Shares) -> pd.DataFrame:
    """`cds` and one column per question, named by its `key`: what `screen` takes."""
    columns = {check.key: COLUMNS[check.measure](certainty.at(check.top_percent), shares) for check in asked}
    return pd.DataFrame({"cds": certainty.chances["cds"], **columns})


def sureness(universe: Universe) -> Iterator[Verdicts]:
    for check in universe.spec.sureness:
        yield _judged(universe, check)


def _judged(universe: Universe, check: Sureness) -> Verdicts:
    of = SURENESS_MEASURES[check.measure]
    values = universe.sureness.numbers(check.key)
    outcome = universe.spec.model.outcome
    unit = outcome.unit.difference
    best = f"the best {plain_number(check.top_percent)} %"
    number = plain_number(check.at_least)
    if check.measure == "probability":
        asked, words = f"at least {number} %", f"a chance of {{}} % of truly being among {best}"
    elif check.measure == "robustness":
        asked, words = f"at least {number} %", f"among {best} in {{}} % of the usual models"
    elif check.measure == "years_in_top":
        asked, words = f"at least {number}", f"{{}} of its years, each on its own, among {best}"
    else:
        asked = f"at least {outcome.format(check.at_least)} {unit}"
        words = f"a change of {{}} {unit} beyond what was to be expected"

    def found(i: int) -> str:
        value = float(values[i])
        if value != value:
            return f"its {of.name[0].lower()}{of.name[1:]} is not known"
        shown = f"{value:.0f}" if of.unit == "years" else apart(value, check.at_least)
        return words.format(shown)

    sentence = f"{of.name}{f' ({best})' if of.of_top else ''}: {asked}"
    criterion = Criterion(check.key, "sureness", sentence, of.unit or unit)
    missing = check.when_missing == "pass"
    margin = values - check.at_least
    return by_margin(criterion, values, check.at_least, margin, found, asked, missing_passes=missing)
