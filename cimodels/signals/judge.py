"""Every signal of a district, the ones to ask about first."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from cimodels.signals import exclusion, official, students, tested
from cimodels.signals.kinds import KINDS
from cimodels.signals.records import Records
from cimodels.signals.results import CHECK, CONCERN, FINE, SEVERITIES, UNKNOWN, Signal
from cimodels.vocab.counting import count_word, counted

# How each kind is found; one function per kind, each from `Records` and a district's code.
FINDERS: Mapping[str, Callable[[Records, str], list[Signal]]] = MappingProxyType(
    {
        "assistance": official.assistance,
        "fiscal": official.fiscal,
        "suspension": exclusion.suspension,
        "disproportion": exclusion.disproportion,
        "absence": exclusion.absence,
        "dropout": exclusion.dropout,
        "alternative": exclusion.alternative,
        "participation": tested.participation,
        "placement": tested.placement,
        "drift": students.drift,
        "enrolment": students.enrolment,
        "charters": students.charters,
        "certified_data": tested.certified_data,
        "suppressed": tested.suppressed,
    }
)


def signals(records: Records, cds: str) -> tuple[Signal, ...]:
    """All kinds for one district: concerns, to check, not known, nothing found; within these in the registry's order."""
    found = [signal for kind in KINDS for signal in FINDERS[kind](records, cds)]
    order = list(SEVERITIES)
    return tuple(sorted(found, key=lambda signal: order.index(signal.severity)))


def tally(found: Iterable[Signal]) -> dict[str, int]:
    """How many signals of each severity."""
    counts = dict.fromkeys(SEVERITIES, 0)
    for signal in found:
        counts[signal.severity] += 1
    return counts


def in_words(found: Iterable[Signal]) -> str:
    """The counts as a sentence."""
    counts = tally(found)
    parts = [
        counted(counts[CONCERN], "concern"),
        *([f"{count_word(counts[CHECK])} to check"] if counts[CHECK] else []),
        *([f"{count_word(counts[UNKNOWN])} not known"] if counts[UNKNOWN] else []),
        *([f"nothing stands out in {count_word(counts[FINE])}"] if counts[FINE] else []),
    ]
    return f"Of {count_word(sum(counts.values()))} things looked at: {', '.join(parts)}."
