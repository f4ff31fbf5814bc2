"""The stages of the funnel and their criteria: the registry to which a new criterion is added."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cimodels.screen import adequacy, eligibility, performance, sureness
from cimodels.screen.universe import Universe
from cimodels.screen.verdicts import Verdicts

Maker = Callable[[Universe], Iterable[Verdicts]]


@dataclass(frozen=True)
class Stage:
    """A step of the funnel. `failed` begins the sentence about those who leave at it.

    A stage that is not `always` there is passed over where nothing is asked at it.
    """

    title: str
    failed: str
    makers: tuple[Maker, ...]
    always: bool = True


# A new criterion is a function in one of these tuples; everything else follows from its verdicts.
STAGES: Mapping[str, Stage] = MappingProxyType(
    {
        "eligible": Stage(
            "Eligible",
            "Not eligible",
            (
                eligibility.district_type,
                eligibility.county_offices,
                eligibility.county,
                eligibility.size,
                eligibility.charters,
            ),
        ),
        "expected": Stage("With an expectation", "No expectation", (eligibility.expectation,)),
        "performance": Stage("Above the cut-off", "Below the cut-off", (performance.focus,)),
        "sureness": Stage("Sure enough", "Not sure enough", (sureness.sureness,), always=False),
        "enrolment": Stage(
            "Enough students of the groups asked for",
            "Too few students of a group asked for",
            (eligibility.enrolment_minimums,),
        ),
        "adequacy": Stage("Adequate elsewhere", "Not adequate elsewhere", (adequacy.adequacy,)),
    }
)
