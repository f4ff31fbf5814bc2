"""What to ask a district, from what its numbers leave open."""

from collections.abc import Iterator

from cimodels.certainty.results import Certainty
from cimodels.exhibits.in_brief import position
from cimodels.reports.bundle import Bundle

# Of everyone: a list says where to look, so the first question is always what was done.
GENERAL = (
    "What did adults do here that they had not done before, since when, and for which students?",
    "What did you stop doing to make room for it, and what did it cost?",
    "Which of your own data told you that it worked, and for whom did it not?",
)


def questions(bundle: Bundle, cds: str) -> list[str]:
    """Questions to a district that the model has: those that its own numbers raise first."""
    return [*_own(bundle.certainty, bundle.noun, cds), *GENERAL]


def _own(certainty: Certainty, noun: str, cds: str) -> Iterator[str]:
    at = position(certainty.expected, cds)
    if at is None:
        return
    row, moved = certainty.expected.entities.iloc[at], certainty.students.iloc[at]
    if moved["drift"]:
        yield f"Your students changed more than those of {noun} like you. How much of the result is that?"
    if row["low"] <= row["actual"] <= row["high"]:
        better = "better" if row["advantage"] >= 0 else "less good"
        yield (
            f"Results are {better} than expected, yet where {noun} in such circumstances ordinarily lie. What beside the "
            "scores says that it is more than luck?"
        )
    change = certainty.over_time.iloc[at]
    if change["improvement_low"] > 0:
        yield "Results improved more than was to be expected. What changed in the first of these years?"
    elif change["improvement_high"] < 0:
        yield "Results fell back more than was to be expected. What was lost, and what would you keep?"
