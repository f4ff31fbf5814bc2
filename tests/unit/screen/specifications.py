"""Hypothesis draws any specification that can be constructed."""

from hypothesis import strategies as st

from cimodels.models.spec import COVARIATES, ENTITY_LEVELS, ESTIMATOR_NAMES, WEIGHTS, ModelSpec
from cimodels.screen.spec import (
    ADEQUACY_RULES,
    HANDLING,
    MATCHES,
    MEASURES,
    Adequacy,
    EnrolmentMinimum,
    ScreenSpec,
    Threshold,
)
from cimodels.screen.sureness_spec import SURENESS_MEASURES, Sureness
from cimodels.vocab.districts import DISTRICT_TYPES
from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.student_groups import RACE_GROUPS, STUDENT_GROUPS
from cimodels.vocab.tables import SOURCES

years = st.integers(2017, 2100)
groups = st.sampled_from(sorted(STUDENT_GROUPS))
indicators = st.sampled_from(sorted(INDICATORS))


def some(choices, minimum=0):
    return st.lists(st.sampled_from(sorted(choices)), min_size=minimum, max_size=4, unique=True).map(tuple)


@st.composite
def models(draw) -> ModelSpec:
    estimator = draw(st.sampled_from(sorted(ESTIMATOR_NAMES)))
    weights = draw(st.sampled_from(sorted(WEIGHTS))) if estimator == "precision_weighted" else "precision"
    indicator, group, other = draw(indicators), draw(groups), draw(st.none() | groups)
    together = draw(some([g for g in RACE_GROUPS if g != group])) if group in RACE_GROUPS else ()
    return ModelSpec(
        indicator=indicator,
        student_group=group,
        with_groups=together,
        reference_group=None if other in (group, *together) else other,
        grades=draw(some(INDICATORS[indicator].grades)) if INDICATORS[indicator].grades else (),
        years=tuple(draw(st.lists(years, min_size=1, max_size=6))),
        level=draw(st.sampled_from(ENTITY_LEVELS)),
        covariates=draw(some(COVARIATES)),
        estimator=estimator,
        weights=weights,
        quantile=draw(st.floats(0.01, 0.99)) if estimator == "quantile" else 0.5,
        neighbours=draw(st.integers(3, 200)) if estimator == "neighbours" else 20,
        minimum_denominator=draw(st.integers(1, 100_000)),
        source=draw(st.sampled_from(["best", *SOURCES])),
        student_sd=draw(st.none() | st.floats(1, 1000) | st.integers(1, 1000)),
    )


@st.composite
def checks(draw) -> Adequacy:
    rule = draw(st.sampled_from(sorted(ADEQUACY_RULES)))
    values = {
        "no_red": st.just(0.0),
        "level_at_least": st.floats(1, 5),
        "percentile_floor": st.floats(0, 100),
    }
    return Adequacy(
        draw(indicators),
        rule,
        draw(some(STUDENT_GROUPS, 1)),
        draw(values[rule]),
        draw(st.sampled_from(["pass", "fail"])),
    )


@st.composite
def questions(draw) -> Sureness:
    measure = draw(st.sampled_from(list(SURENESS_MEASURES.values())))
    least = st.integers(1, 50) if measure.unit == "years" else st.floats(measure.lowest, measure.highest)
    missing = draw(st.sampled_from(["pass", "fail"]))
    return Sureness(measure.code, draw(least), draw(st.floats(0.1, measure.most_top)), missing)


thresholds = st.builds(Threshold, st.sampled_from(sorted(MEASURES)), st.floats(0.1, 100))
minimums = st.builds(EnrolmentMinimum, groups, st.integers(0, 1_000_000), st.floats(0, 100))
numbers = st.integers(0, 10_000_000)
# Smallest and largest enrolment: none, one of them, or both in order.
sizes = (
    st.just((None, None))
    | st.tuples(numbers, st.none())
    | st.tuples(st.none(), numbers)
    | st.tuples(numbers, numbers).map(sorted).map(tuple)
)
handling = st.sampled_from(sorted(HANDLING))


def unique_tuple(items, key, minimum=0):
    return st.lists(items, min_size=minimum, max_size=5, unique_by=key).map(tuple)


def _screen(size, **fields) -> ScreenSpec:
    return ScreenSpec(minimum_enrolment=size[0], maximum_enrolment=size[1], **fields)


specs = st.builds(
    _screen,
    size=sizes,
    model=models(),
    focus=unique_tuple(thresholds, lambda t: t.measure, 1),
    focus_match=st.sampled_from(sorted(MATCHES)),
    adequacy=unique_tuple(checks(), lambda a: (a.indicator, a.rule, a.student_groups)),
    sureness=unique_tuple(questions(), lambda c: c.key),
    adequacy_year=st.none() | years,
    enrolment=unique_tuple(minimums, lambda e: e.student_group),
    district_types=some(DISTRICT_TYPES),
    counties=st.lists(st.from_regex(r"[0-9]{2}", fullmatch=True), max_size=4).map(tuple),
    county_offices=handling,
    charters=handling,
)
