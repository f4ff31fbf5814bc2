"""Whose results a model looks at, in words, and which group of a gap it is that keeps someone out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from cimodels.models.gap import FEWEST_APART
from cimodels.models.spec import ModelSpec
from cimodels.vocab.student_groups import STUDENT_GROUPS

EVERYONE = "all students"


@dataclass(frozen=True)
class SideFacts:
    """What is known of one group of a gap, arrays (E, Y)."""

    denominator: np.ndarray
    absent: np.ndarray
    suppressed: np.ndarray


def groups_text(groups: Sequence[str]) -> str:
    """'all students', 'the group English learners', or 'the groups White and Asian'."""
    if len(groups) > 1:
        return "the groups " + " and ".join(STUDENT_GROUPS[code].name for code in groups)
    return EVERYONE if groups[0] == "ALL" else f"the group {STUDENT_GROUPS[groups[0]].name}"


def whom(spec: ModelSpec) -> str:
    """Everyone whose results are looked at, both groups of a gap."""
    said = groups_text(spec.groups)
    if spec.reference_group:
        said = f"both {said} and {groups_text((spec.reference_group,))}"
    return said + in_grades(spec)


def in_grades(spec: ModelSpec) -> str:
    return f" in {spec.grades_words}" if spec.grades else ""


def of_which(
    sides: Mapping[str, SideFacts], e: int, positions: Sequence[int], holds: Callable[[SideFacts], np.ndarray]
) -> str:
    """The groups of a gap of which it holds in any of these years, in words; empty where there is no gap."""
    return " and ".join(words for words, side in sides.items() if holds(side)[e, list(positions)].any())


def counts_text(
    sides: Mapping[str, SideFacts], e: int, positions: Sequence[int], years: Sequence[int]
) -> str:
    """How many students there were in either group of a gap, year by year."""
    return ", ".join(
        " and ".join(
            f"{side.denominator[e, y]:,.0f} {'' if words == EVERYONE else 'of '}{words}"
            for words, side in sides.items()
        )
        + f" in {years[y]}"
        for y in positions
    )


def fewest_outside(spec: ModelSpec) -> int:
    """Students who must be outside a group to compare it with everyone."""
    return max(spec.minimum_denominator, FEWEST_APART)
