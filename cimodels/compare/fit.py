"""Could this district be my model? Four questions, an answer to each, and a verdict that follows from the answers.

The verdict is no score. It is

- *probably not* where one of the first two questions (similar? better than expected?) speaks against;
- *strong* where both speak for it, other models do not speak against or leave it open (not having been asked is no
  objection), and size does not speak against;
- *worth a look* otherwise.

How far away it is never counts: a visit can be made, and a call costs nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from math import isnan
from types import MappingProxyType

from cimodels.certainty.bands import BANDS


class Speaks(Enum):
    """What an answer says about a candidate. `mark` tells it without colour."""

    FOR = "✓"
    OPEN = "○"
    AGAINST = "✗"
    UNASKED = "–"

    @property
    def mark(self) -> str:
        return self.value


@dataclass(frozen=True)
class Verdict:
    """A documented fit. `rank` orders them, the best first."""

    code: str
    name: str
    mark: str
    rank: int
    meaning: str


_VERDICTS = (
    Verdict("strong", "Strong", "✓", 0, "similar, truly better than expected, and nothing speaks against it"),
    Verdict("worth_a_look", "Worth a look", "○", 1, "nothing rules it out, and something remains open"),
    Verdict("probably_not", "Probably not", "✗", 2, "too different, or not clearly better than expected"),
)
VERDICTS: Mapping[str, Verdict] = MappingProxyType({v.code: v for v in _VERDICTS})

# A chance from which "better than expected" may be said, though hardly "among the best".
BEYOND = 0.9
# Shares of the usual models that have it in their top.
MOST_MODELS, HALF_OF_MODELS = 0.8, 0.5
# Times as large, or as small.
ALIKE_IN_SIZE, FAR_IN_SIZE = 2.0, 4.0


@dataclass(frozen=True)
class Candidate:
    """What is known of a district that mine could learn from.

    Attributes
    ----------
    distance : float
        From mine, in standard deviations of the circumstances; `usual_distance` and `far_distance` as `Similar`.
    same_type : bool
    probability, beyond : float
        Chances (0–1) of truly being in the top, and beyond what was expected, on the outcome in view.
    share : float
        Of the usual models, those that have it in their top (0–1); NaN where they have not been asked.
    size_ratio : float
        Its enrolment ÷ mine; NaN when not known.
    """

    distance: float
    usual_distance: float
    far_distance: float
    same_type: bool
    probability: float
    beyond: float
    share: float = float("nan")
    size_ratio: float = float("nan")


@dataclass(frozen=True)
class Reason:
    """A question, the answer in words, and what it says about the candidate."""

    question: str
    answer: str
    speaks: Speaks


@dataclass(frozen=True)
class Fit:
    """The verdict, and the reasons that it follows from, in the order of the questions."""

    verdict: Verdict
    reasons: tuple[Reason, ...]


def fit(candidate: Candidate) -> Fit:
    """Whether a candidate could be a model for mine; the rule is this module's docstring."""
    similar, better, sure, size = reasons = (
        _similar(candidate),
        _better(candidate),
        _sure(candidate),
        _size(candidate),
    )
    if Speaks.AGAINST in (similar.speaks, better.speaks):
        code = "probably_not"
    elif (
        similar.speaks is better.speaks is Speaks.FOR
        and sure.speaks in (Speaks.FOR, Speaks.UNASKED)
        and size.speaks is not Speaks.AGAINST
    ):
        code = "strong"
    else:
        code = "worth_a_look"
    return Fit(VERDICTS[code], reasons)


def _similar(it: Candidate) -> Reason:
    question = "Similar enough?"
    said = f"{it.distance:.2f} standard deviations apart; usual among neighbours is {it.usual_distance:.2f}"
    if not it.same_type:
        return Reason(question, "Another type of district, with other grades", Speaks.AGAINST)
    if it.distance <= it.usual_distance:
        return Reason(question, f"Yes: {said}", Speaks.FOR)
    if it.distance <= it.far_distance:
        return Reason(question, f"In part: {said}", Speaks.OPEN)
    return Reason(question, f"No: {said}, far is beyond {it.far_distance:.2f}", Speaks.AGAINST)


def _better(it: Candidate) -> Reason:
    question = "Better than expected?"
    top = f"{_percent(it.probability)} chance of truly being among the best"
    if it.probability >= BANDS["likely"].lowest:
        return Reason(question, f"Yes: {top}", Speaks.FOR)
    if it.probability >= BANDS["possible"].lowest:
        return Reason(question, f"Perhaps: {top}", Speaks.OPEN)
    if it.beyond >= BEYOND:
        beyond = f"{_percent(it.beyond)} chance of being beyond what was expected"
        return Reason(question, f"Somewhat: {beyond}, though hardly among the best", Speaks.OPEN)
    return Reason(question, f"Not clearly: {top}", Speaks.AGAINST)


def _sure(it: Candidate) -> Reason:
    question = "Do other models agree?"
    if isnan(it.share):
        return Reason(question, "Not asked yet", Speaks.UNASKED)
    said = f"in the top in {100 * it.share:.0f} % of the usual models"
    if it.share >= MOST_MODELS:
        return Reason(question, f"Yes: {said}", Speaks.FOR)
    if it.share >= HALF_OF_MODELS:
        return Reason(question, f"Mostly: {said}", Speaks.OPEN)
    return Reason(question, f"No: {said}", Speaks.AGAINST)


def _size(it: Candidate) -> Reason:
    question = "About as large?"
    if isnan(it.size_ratio) or it.size_ratio <= 0:
        return Reason(question, "Its size is not known", Speaks.OPEN)
    apart = max(it.size_ratio, 1 / it.size_ratio)
    said = size_words(it.size_ratio)
    if apart <= ALIKE_IN_SIZE:
        return Reason(question, f"Yes: {said}", Speaks.FOR)
    if apart <= FAR_IN_SIZE:
        return Reason(question, f"Not quite: {said}", Speaks.OPEN)
    return Reason(question, f"No: {said}", Speaks.AGAINST)


def size_words(ratio: float) -> str:
    """How large against mine: "about as large", "half as large", "2.6 times as large"."""
    if 1 / 1.15 <= ratio <= 1.15:
        return "about as large"
    if ratio > 1:
        return (
            "twice as large"
            if 1.9 <= ratio <= 2.1
            else f"{ratio:.2g} times as large"
            if ratio < 100
            else "over 100 times as large"
        )
    for words, share in (("half", 1 / 2), ("a third", 1 / 3), ("a quarter", 1 / 4)):
        if abs(ratio / share - 1) <= 0.1:
            return f"{words} as large"
    return f"{100 * ratio:.0f} % as large" if ratio >= 0.01 else "less than 1 % as large"


def _percent(probability: float) -> str:
    return (
        "over 99 %"
        if probability > 0.99
        else "under 1 %"
        if probability < 0.01
        else f"{100 * probability:.0f} %"
    )
