"""One criterion's verdict on every entity. To add a criterion, write a function that yields these."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from cimodels.screen.results import Criterion


@dataclass(frozen=True)
class Verdicts:
    """What one criterion says about every entity, in the universe's order.

    Attributes
    ----------
    passed, known : bool arrays
        `known` is False where the value is missing and something else decided.
    value, margin : float arrays
        In the criterion's unit; `margin` ≥ 0 iff passed on a known value, NaN where there is no number.
    threshold : float
        NaN where the criterion is not a number.
    found : function of an entity's position
        What was found, as a clause without a full stop.
    asked : str
        What was asked for; empty where the finding says it all.
    subject : str
        Whose result it is, where the finding does not say it.
    alternative : bool
        One of several of its stage of which a single one suffices.
    """

    criterion: Criterion
    passed: np.ndarray
    known: np.ndarray
    value: np.ndarray
    margin: np.ndarray
    threshold: float
    found: Callable[[int], str]
    asked: str
    subject: str = ""
    alternative: bool = False

    def explain(self, i: int) -> str:
        """What was found and what was asked, as a clause without a full stop."""
        subject = f"{self.subject}: " if self.subject else ""
        asked = f"; asked for {self.asked}" if self.asked else ""
        return f"{subject}{self.found(i)}{asked}"

    def as_alternative(self) -> "Verdicts":
        return replace(self, alternative=True)

    @property
    def measurable(self) -> bool:
        """Whether one can miss it narrowly: being in another county is no near miss."""
        return bool(self.criterion.unit)


def by_margin(
    criterion: Criterion,
    value: np.ndarray,
    threshold: float,
    margin: np.ndarray,
    found: Callable[[int], str],
    asked: str,
    *,
    subject: str = "",
    missing_passes: bool = False,
) -> Verdicts:
    """Verdicts of a criterion that is a number; a missing number passes only if told so."""
    known = ~np.isnan(margin)
    passed = np.where(known, margin >= 0, missing_passes)
    return Verdicts(criterion, passed, known, value, margin, threshold, found, asked, subject)


def by_kind(
    criterion: Criterion,
    passed: np.ndarray,
    found: Callable[[int], str],
    asked: str = "",
    known: np.ndarray | None = None,
) -> Verdicts:
    """Verdicts of a criterion without a number."""
    nothing = np.full(len(passed), np.nan)
    if known is None:
        known = np.ones(len(passed), dtype=bool)
    return Verdicts(criterion, passed.astype(bool), known, nothing, nothing, np.nan, found, asked)


def alternatives(verdicts: list[Verdicts]) -> list[list[int]]:
    """Columns of the alternatives of each stage that has any."""
    by_stage: dict[str, list[int]] = {}
    for column, v in enumerate(verdicts):
        if v.alternative:
            by_stage.setdefault(v.criterion.stage, []).append(column)
    return list(by_stage.values())
