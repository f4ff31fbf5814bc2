"""Who is screened at all, who has an expectation, and whether they teach enough of whom."""

from collections.abc import Iterator

import numpy as np

from cimodels.screen.results import Criterion
from cimodels.screen.universe import Universe
from cimodels.screen.verdicts import Verdicts, by_kind, by_margin
from cimodels.screen.wording import apart, both, either, plain_number
from cimodels.vocab.districts import DISTRICT_TYPES
from cimodels.vocab.student_groups import group_words

# What is said of those who are one, and of those who are not; and what was asked of either.
_KIND = {True: "it is a {}", False: "it is no {}"}
_ASKED = {"exclude": "none of these", "only": "these alone"}


def district_type(universe: Universe) -> Iterator[Verdicts]:
    """The types asked for. County offices have their own switch and are not judged here."""
    types = universe.entities.texts("district_type")
    asked = universe.spec.district_types or tuple(t.code for t in DISTRICT_TYPES.values() if t.screened)
    passed = np.isin(types.astype(str), [*asked, "COE"])
    wanted = either(DISTRICT_TYPES[code].name for code in asked if code != "COE") or "no other type"

    def found(i: int) -> str:
        known = DISTRICT_TYPES.get(types[i])
        return f"its type is {known.name if known else 'not known'}"

    yield by_kind(Criterion("district_type", "eligible", f"Type: {wanted}", ""), passed, found, wanted)


def county_offices(universe: Universe) -> Iterator[Verdicts]:
    handling = universe.spec.county_offices
    if handling == "include":
        return
    is_office = universe.entities.texts("district_type") == "COE"
    passed = ~is_office if handling == "exclude" else is_office
    sentence = (
        "County offices of education are left out"
        if handling == "exclude"
        else "Only county offices of education"
    )

    def found(i: int) -> str:
        return _KIND[bool(is_office[i])].format("county office of education")

    yield by_kind(Criterion("county_offices", "eligible", sentence, ""), passed, found, _ASKED[handling])


def county(universe: Universe) -> Iterator[Verdicts]:
    asked = universe.spec.counties
    if not asked:
        return
    codes = universe.entities.texts("county_code")
    names = universe.entities.texts("county")
    name_of = dict(zip(codes, names, strict=True))
    wanted = either(str(name_of.get(code) or f"county {code}") for code in asked)

    def found(i: int) -> str:
        return f"its county is {names[i] or codes[i] or 'not known'}"

    passed = np.isin(codes.astype(str), asked)
    yield by_kind(Criterion("county", "eligible", f"County: {wanted}", ""), passed, found, wanted)


def size(universe: Universe) -> Iterator[Verdicts]:
    spec = universe.spec
    total = universe.enrolment.numbers("total")

    def found(i: int) -> str:
        return f"it has {total[i]:,.0f} students" if total[i] == total[i] else "its size is not published"

    for name, limit, sign, words in (
        ("minimum_enrolment", spec.minimum_enrolment, 1, "at least"),
        ("maximum_enrolment", spec.maximum_enrolment, -1, "at most"),
    ):
        if limit is None:
            continue

        criterion = Criterion(name, "eligible", f"{words.capitalize()} {limit:,} students", "students")
        yield by_margin(criterion, total, limit, sign * (total - limit), found, f"{words} {limit:,}")


def charters(universe: Universe) -> Iterator[Verdicts]:
    """Only where schools are screened: a district row never stands for a charter alone."""
    handling = universe.spec.charters
    if handling == "include" or universe.spec.model.level != "school":
        return
    flags = universe.entities.numbers("charter")
    is_charter = flags == 1
    passed = ~is_charter if handling == "exclude" else is_charter
    sentence = "Charter schools are left out" if handling == "exclude" else "Only charter schools"

    def found(i: int) -> str:
        return _KIND[bool(is_charter[i])].format("charter school")

    criterion = Criterion("charters", "eligible", sentence, "")
    yield by_kind(criterion, passed, found, _ASKED[handling], ~np.isnan(flags))


def expectation(universe: Universe) -> Iterator[Verdicts]:
    """Whether the model has a result for it; if not, the model's own reason."""

    def found(i: int) -> str:
        if universe.modelled.present[i]:
            return "the model has an expectation for it"
        reason = universe.no_expectation.get(universe.cds[i], "the model did not consider it")
        return reason.rstrip(".")

    criterion = Criterion("expected", "expected", "The model could say what was to be expected", "")
    yield by_kind(criterion, universe.modelled.present, found)


def enrolment_minimums(universe: Universe) -> Iterator[Verdicts]:
    """For each group asked for, a count and a share; a withheld number is not known to suffice.

    Nor is that of a group whose enrolment the release does not have: nobody meets such a minimum.
    """
    for minimum in universe.spec.enrolment:
        group = minimum.student_group
        if minimum.minimum_count:
            yield _enrolled(universe, group, "count", minimum.minimum_count, "students")
        if minimum.minimum_share:
            yield _enrolled(universe, group, "share", minimum.minimum_share, "percentage points")


def enrolled(universe: Universe, group: str, kind: str) -> np.ndarray:
    """Students of a group, as `count` or as `share` of enrolment in percent; NaN when withheld."""
    if group != "ALL":
        return universe.enrolment.numbers(f"{kind}_{group}")
    total = universe.enrolment.numbers("total")
    return total if kind == "count" else np.where(total > 0, 100.0, np.nan)


def _enrolled(universe: Universe, group: str, kind: str, minimum: float, unit: str) -> Verdicts:
    value = enrolled(universe, group, kind)
    sign = " %" if kind == "share" else ""
    asked = f"at least {f'{minimum:,}' if kind == 'count' else plain_number(minimum)}{sign}"
    words = group_words(group)
    in_release = group == "ALL" or f"{kind}_{group}" in universe.enrolment.frame

    def found(i: int) -> str:
        if not in_release:
            return f"this release has no enrolment data on {words}, so nobody's {kind} is known"
        if value[i] != value[i]:
            return f"its {kind} of {words} is withheld or not published"
        number = f"{value[i]:,.0f}" if kind == "count" else apart(value[i], minimum)
        return f"{number}{sign} {words}"

    sentence = f"{asked[0].upper()}{asked[1:]} {words}"
    criterion = Criterion(f"enrolment.{group}.{kind}", "enrolment", sentence, unit)
    return by_margin(criterion, value, minimum, value - minimum, found, asked)


def enrolment_years(universe: Universe) -> str:
    """A sentence on which year's enrolment was used; empty where no enrolment entered."""
    spec = universe.spec
    if not (spec.enrolment or spec.minimum_enrolment or spec.maximum_enrolment):
        return ""
    years = universe.enrolment.numbers("year")
    found, counts = np.unique(years[~np.isnan(years)], return_counts=True)
    parts = [f"{year:.0f} ({n:,})" for year, n in zip(found[::-1], counts[::-1], strict=True)]
    return f"Enrolment is of {both(parts)}." if parts else "No enrolment is known for anyone."
