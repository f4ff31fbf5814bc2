"""What a reader of a short list must know beside the list itself."""

from collections.abc import Iterator

import numpy as np

from cimodels.screen.eligibility import enrolment_years
from cimodels.screen.universe import Universe
from cimodels.screen.verdicts import Verdicts
from cimodels.screen.wording import both

# Standard errors on either side of zero within which an advantage is not told from none.
TWO_SIDED_95 = 1.96


def notes(universe: Universe, verdicts: list[Verdicts], on_list: np.ndarray) -> tuple[str, ...]:
    """Sentences: the model's own first, then the screen's. `on_list` holds positions."""
    own = [
        _ranks(universe),
        _inside_the_interval(universe, on_list),
        enrolment_years(universe),
        *_rating_years(universe),
        *_idle_checks(verdicts),
        _passed_unrated(verdicts, on_list),
        _inactive(universe, on_list),
        _strangers(universe),
        _contradiction(universe),
    ]
    return (*universe.expected.notes, *(note for note in own if note))


def _ranks(universe: Universe) -> str:
    return (
        f"Ranks and percentages of the best are among the {universe.n:,} {universe.noun}s that the "
        "model has a result for, whatever the screen leaves out."
    )


def _inside_the_interval(universe: Universe, on_list: np.ndarray) -> str:
    """How many of the short list are set apart neither by the interval nor from chance."""
    if not len(on_list):
        return ""
    low, actual, high, shrunken, se = (
        universe.modelled.numbers(column)[on_list]
        for column in ("low", "actual", "high", "shrunken", "shrunken_se")
    )
    inside = int(((low <= actual) & (actual <= high)).sum())
    chance = int((np.abs(shrunken) <= TWO_SIDED_95 * se).sum())
    noun = f"{universe.noun}s"
    return (
        f"{inside:,} of the {len(on_list):,} on the short list lie inside their own 95 % prediction interval, "
        f"where {noun} in the same circumstances ordinarily lie: being on the list does not by itself set "
        f"them apart. {'For none of them' if not chance else f'For {chance:,} of them'} the advantage is so "
        "small beside its standard error that chance alone could explain it."
    )


def _rating_years(universe: Universe) -> Iterator[str]:
    """Where a rating is not of the year asked for."""
    years = universe.ratings.years
    others = {year: names for year, names in years.items() if year != universe.rating_year}
    for year, names in sorted(others.items()):
        yield f"Ratings on {both(names)} are of {year}; {universe.rating_year} was asked for."


def _idle_checks(verdicts: list[Verdicts]) -> Iterator[str]:
    """Criteria for which nobody's value is known: they decide nothing, however strict they look."""
    idle = [v for v in verdicts if v.criterion.unit and len(v.known) and not v.known.any()]
    for passes, outcome in ((True, "passes"), (False, "fails")):
        sentences = [f"“{v.criterion.sentence}”" for v in idle if v.passed.all() == passes]
        if sentences:
            yield f"No value is known for anybody, so that everybody {outcome}: {both(sentences)}."


def _passed_unrated(verdicts: list[Verdicts], on_list: np.ndarray) -> str:
    unrated = np.zeros(len(on_list), dtype=bool)
    for v in verdicts:
        if v.criterion.stage == "adequacy":
            unrated |= ~v.known[on_list]
    if not unrated.any():
        return ""
    return (
        f"{int(unrated.sum()):,} of the {len(on_list):,} on the short list lack at least one rating, which "
        "counted as a pass because the recipe says so."
    )


def _inactive(universe: Universe, on_list: np.ndarray) -> str:
    closed = universe.entities.numbers("active")[on_list] == 0
    names = universe.entities.texts("name")[on_list][closed]
    return f"No longer active according to the directory: {both(map(str, names))}." if len(names) else ""


def _strangers(universe: Universe) -> str:
    outside = universe.n - int(universe.modelled.present.sum())
    if not outside:
        return ""
    return f"The model ranks {outside:,} more that are not among the {universe.noun}s considered here."


def _contradiction(universe: Universe) -> str:
    spec = universe.spec
    if "COE" in spec.district_types and spec.county_offices == "exclude":
        return "County offices are named among the types but left out by `county_offices`; none is kept."
    return ""
