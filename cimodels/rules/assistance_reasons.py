"""Why a district is eligible, as outcomes that one can work on: student group, priority area, indicators."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from cimodels.rules.assistance import MET
from cimodels.rules.assistance_steps import Step


@dataclass(frozen=True)
class Reason:
    """One student group that meets the criteria in one priority area.

    Attributes
    ----------
    indicators : tuple of str
        Those whose levels meet it; none where a local indicator does.
    sentence : str
        As the step has it.
    """

    student_group: str
    priority: int
    indicators: tuple[str, ...]
    sentence: str


def reasons(steps: Iterable[Step], groups: Collection[str]) -> tuple[Reason, ...]:
    """The steps that are met, of the student groups that make a district eligible, in the steps' order."""
    return tuple(
        Reason(one.student_group, one.priority, tuple(read.indicator for read in one.readings), one.sentence)
        for one in steps
        if one.verdict == MET and one.student_group in groups
    )


def outcomes(found: Iterable[Reason]) -> tuple[tuple[str, str], ...]:
    """The indicator and student group of every reason, each pair once."""
    return tuple(dict.fromkeys((code, one.student_group) for one in found for code in one.indicators))
