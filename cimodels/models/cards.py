"""The estimators in plain language: one card each, from which names, menus and explanations derive."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class EstimatorCard:
    """What a reader must know to choose an estimator, and to read what it says.

    Attributes
    ----------
    code, name, short_name : str
    assumes, prefer, cannot_tell : str
        Sentences: what it takes for granted, when to choose it, what it leaves open.
    options : tuple of str
        Fields of `ModelSpec` that only this estimator has a choice in.
    linear : bool
        Whether the expectation is a sum of effects with coefficients.
    cross_fitted : bool
        Whether a district's own outcome has no part in its expectation.
    shrinks : bool
        Whether the advantage is pulled towards zero as far as it may be chance.
    knows_sampling : bool
        Whether it takes account of the sampling error of each value.
    """

    code: str
    name: str
    short_name: str
    assumes: str
    prefer: str
    cannot_tell: str
    options: tuple[str, ...] = ()
    linear: bool = True
    cross_fitted: bool = False
    shrinks: bool = False
    knows_sampling: bool = True


_REPEATS = (
    "Five random divisions into five parts are averaged, so that the luck of one division counts little."
)

_CARDS = (
    EstimatorCard(
        "fay_herriot",
        "Random effects with shrinkage (Fay–Herriot)",
        "Fay–Herriot",
        "Each circumstance adds to the expectation in a straight line. What is left is a lasting difference, "
        "a movement from year to year, and sampling error whose size follows from the number of students.",
        "Prefer it for lists: small districts are neither favoured nor punished for their noise.",
        "Whether a lasting difference is the district's doing, and whether small districts truly differ as "
        "much from each other as large ones: it takes one spread for all.",
        shrinks=True,
    ),
    EstimatorCard(
        "panel",
        "Random intercept with year effects (panel)",
        "Panel",
        "As the default, but every value is taken to be equally exact, however few students are behind it; "
        "the noise is learnt from how districts move between years.",
        "Prefer it where the number of students behind a value, or their spread, is not to be trusted, and "
        "for comparison with studies that use multilevel models.",
        "How much less a small district's value is worth: it shrinks by the number of years alone. "
        "It needs at least two years.",
        shrinks=True,
        knows_sampling=False,
    ),
    EstimatorCard(
        "precision_weighted",
        "Precision-weighted least squares",
        "Weighted least squares",
        "Straight lines, with more say for values that are known better.",
        "Prefer it when the plain difference is wanted without giving a tiny district a big district's say.",
        "How much of a difference lasts: nothing is shrunk, so small districts crowd both ends of the list.",
        options=("weights",),
    ),
    EstimatorCard(
        "ols",
        "Ordinary least squares",
        "Least squares",
        "Straight lines, with the same say for every district and year. Standard errors allow for unequal "
        "noise and for repeated years.",
        "Prefer it for comparison with other studies: it is what most of them do.",
        "How much of a difference lasts: nothing is shrunk, so small districts crowd both ends of the list.",
    ),
    EstimatorCard(
        "quantile",
        "Quantile regression",
        "Quantile",
        "Straight lines through a chosen share of the districts in like circumstances (half of them below: "
        "the median) rather than through their average. Nothing about the shape of the differences.",
        "Prefer it where a few extreme districts pull the average, or to hold everyone against a demanding "
        "mark such as what only one in ten reaches.",
        "How much of a difference lasts: nothing is shrunk. Far from the median, and with few districts, the "
        "lines are unsteady and may cross.",
        options=("quantile",),
    ),
    EstimatorCard(
        "ridge",
        "Ridge regression, cross-fitted",
        "Ridge",
        "Straight lines whose slopes are held back, as far as predicts other districts best. " + _REPEATS,
        "Prefer it with many circumstances that go together, such as all student groups at once.",
        "The effect of one circumstance: slopes are held back on purpose and have no standard errors.",
        cross_fitted=True,
        shrinks=True,
        linear=False,
    ),
    EstimatorCard(
        "elastic_net",
        "Elastic net, cross-fitted",
        "Elastic net",
        "As ridge regression, but circumstances that add little are left out altogether. " + _REPEATS,
        "Prefer it to see whether a few circumstances are enough.",
        "The effect of one circumstance: of two that go together it may keep either.",
        cross_fitted=True,
        shrinks=True,
        linear=False,
    ),
    EstimatorCard(
        "random_forest",
        "Random forest, cross-fitted",
        "Random forest",
        "That districts in like circumstances do alike, in whatever shape; no straight lines. " + _REPEATS,
        "Prefer it as a second opinion: does a district still stand out when bends and combinations of "
        "circumstances are allowed for?",
        "What to expect outside the circumstances it has seen: at the edges it expects too little of some and "
        "too much of others.",
        cross_fitted=True,
        shrinks=True,
        linear=False,
    ),
    EstimatorCard(
        "gradient_boosting",
        "Gradient boosting, cross-fitted",
        "Gradient boosting",
        "That small steps, each mending what the ones before it missed, find how circumstances combine. "
        + _REPEATS,
        "Prefer it as a second opinion beside the random forest; agreement of both is worth more than either.",
        "What to expect outside the circumstances it has seen. With a few hundred districts it may learn "
        "chance.",
        cross_fitted=True,
        shrinks=True,
        linear=False,
    ),
    EstimatorCard(
        "neighbours",
        "Similar districts (nearest neighbours)",
        "Similar districts",
        "That the districts of the same type with the nearest circumstances show what is possible: the "
        "expectation is their mean.",
        "Prefer it for conversation: everyone can look at the list of peers and argue with it.",
        "Anything about a district without close peers; those are flagged. Peers of a district with unusual "
        "circumstances are less unusual than it is, so the most burdened look worse and the least burdened "
        "better than they are. Each circumstance counts the same, whether it matters or not.",
        options=("neighbours",),
        cross_fitted=True,
        shrinks=True,
        linear=False,
    ),
)

CARDS: Mapping[str, EstimatorCard] = MappingProxyType({card.code: card for card in _CARDS})
ESTIMATOR_NAMES: Mapping[str, str] = MappingProxyType({card.code: card.name for card in _CARDS})
