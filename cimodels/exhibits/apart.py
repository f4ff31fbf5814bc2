"""What sets two districts apart, in words."""

from collections.abc import Mapping

from cimodels.compare.apart import Apart
from cimodels.compare.fit import size_words
from cimodels.models.spec import COVARIATES
from cimodels.vocab.districts import DISTRICT_TYPES

_TOLD = 3
# Standard deviations, and percentage points: less is no difference that anybody would see.
_NOTICEABLE, _POINT = 0.25, 1.0


def difference_words(term: str, difference: float) -> str:
    """The other against the first: "12 points more English learners", "half as large"."""
    if term == "LOG_ENROLMENT":
        return size_words(2.0 ** max(-20.0, min(20.0, difference)))
    more = "more" if difference >= 0 else "fewer"
    points = f"{abs(difference):.0f}" if abs(difference) >= 9.95 else f"{abs(difference):.1f}"
    return f"{points} points {more} {_many(term)}"


def _many(term: str) -> str:
    """Students of a group, in the plural and inside a sentence."""
    return _PLURALS.get(term, f"{COVARIATES[term].name} students")


_PLURALS = {
    "SED": "low-income students",
    "EL": "English learners",
    "SWD": "students with disabilities",
    "FOS": "foster youth",
    "HOM": "homeless students",
    "MR": "students of two or more races",
}


def what_differs(apart: Apart, first: str, other: str, types: Mapping[str, str | None] | None = None) -> str:
    """The largest differences of the other against the first, in one phrase; who is not in the model has none.

    Parameters
    ----------
    types : mapping of `cds` to the code of a district type, optional
        With it another type is told first.
    """
    said = _what_differs(apart, first, other)
    kind = DISTRICT_TYPES.get(str(types.get(other))) if types else None
    if kind and types and types.get(first) != kind.code:
        return f"another type ({kind.name.lower()}), {said}"
    return said


def _what_differs(apart: Apart, first: str, other: str) -> str:
    if first not in apart.values.index or other not in apart.values.index:
        return "one of the two is not in the model in view, so their circumstances are not compared"
    told = [
        difference_words(row.term, row.difference)
        for row in apart.differences(first, other).itertuples()
        if abs(row.standardised) >= _NOTICEABLE
        and (row.term == "LOG_ENROLMENT" or abs(row.difference) >= _POINT)
    ][:_TOLD]
    distance = f"{apart.distance(first, other):.2f} standard deviations apart"
    return (
        f"{', '.join(told)} ({distance})" if told else f"no circumstance is noticeably different ({distance})"
    )
