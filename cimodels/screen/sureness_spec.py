"""What can be asked about how sure we are, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cimodels.models.spec import check_choice, check_number


@dataclass(frozen=True)
class SurenessMeasure:
    """One thing to ask a minimum of.

    `of_top` says whether it depends on how many are the best, at most `most_top` percent.

    `unit` is empty where it is the indicator's own. `lowest` and `highest` bound what may be asked.
    """

    code: str
    name: str
    unit: str
    lowest: float
    highest: float
    of_top: bool
    most_top: float = 100


_ALL = (
    SurenessMeasure(
        "probability", "Chance of truly being among the best", "percentage points", 0.1, 100, True
    ),
    SurenessMeasure("years_in_top", "Years among the best, each on its own", "years", 1, 50, True),
    # Other models are compared on who is among the best, which the better half would hardly be.
    SurenessMeasure(
        "robustness",
        "Share of the usual models that have it among the best",
        "percentage points",
        0.1,
        100,
        True,
        most_top=50,
    ),
    SurenessMeasure(
        "improvement_advantage", "Improvement beyond expected change, shrunken", "", 0.1, 1000, False
    ),
)

# A measure more is an entry here, a column in `sureness.COLUMNS` and its words in `sureness`.
SURENESS_MEASURES: Mapping[str, SurenessMeasure] = MappingProxyType({m.code: m for m in _ALL})


@dataclass(frozen=True)
class Sureness:
    """At least `at_least` of a measure, in percent, years or the indicator's unit, kept in tenths.

    `top_percent` says who are the best; a measure that does not depend on it keeps 10. `when_missing`
    says what a value that is not known means: `fail` (nothing is known to suffice) or `pass`.
    """

    measure: str
    at_least: float
    top_percent: float = 10.0
    when_missing: str = "fail"

    def __post_init__(self) -> None:
        check_choice("sureness.measure", self.measure, tuple(SURENESS_MEASURES))
        of = SURENESS_MEASURES[self.measure]
        whole = of.unit == "years"
        check_number("sureness.at_least", self.at_least, of.lowest, of.highest, whole=whole)
        check_number("sureness.top_percent", self.top_percent, 0.1, of.most_top)
        check_choice("sureness.when_missing", self.when_missing, ("pass", "fail"))
        at_least = self.at_least if whole else round(float(self.at_least), 1)
        object.__setattr__(self, "at_least", at_least)
        object.__setattr__(self, "top_percent", round(float(self.top_percent), 1) if of.of_top else 10.0)

    @property
    def key(self) -> str:
        """The criterion's id: the measure, and the share of the best where it matters."""
        share = f".{self.top_percent:g}" if SURENESS_MEASURES[self.measure].of_top else ""
        return f"sureness.{self.measure}{share}"
