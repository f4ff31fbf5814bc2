"""The panels beside the focus: model, districts, performance, other indicators.

Each draws widgets that show the specification in view and commit a changed one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from cimodels.models.cards import CARDS
from cimodels.models.spec import COVARIATES, ESTIMATOR_NAMES, WEIGHTS, ModelSpec
from cimodels.screen.spec import (
    ADEQUACY_RULES,
    HANDLING,
    MATCHES,
    Adequacy,
    EnrolmentMinimum,
    ScreenSpec,
    Threshold,
    measures,
)
from cimodels.study import Study
from cimodels.ui import state
from cimodels.ui.bound import Update, bound
from cimodels.vocab.districts import DISTRICT_TYPES
from cimodels.vocab.indicators import DASHBOARD_INDICATORS, INDICATORS
from cimodels.vocab.levels import status_level_name
from cimodels.vocab.student_groups import RATED_GROUPS, STUDENT_GROUPS, apart, group_words
from cimodels.vocab.tables import SOURCES

# Where a rule begins when it is chosen: Medium, and the lowest quarter.
_STARTS = {"no_red": 0.0, "level_at_least": 3.0, "percentile_floor": 25.0}


def model_panel(study: Study, model: ModelSpec) -> None:
    bound(
        st.selectbox,
        "How expectation is estimated",
        "model_estimator",
        model.estimator,
        lambda s, code: replace(s, model=s.model.with_estimator(code)),
        options=list(ESTIMATOR_NAMES),
        format_func=ESTIMATOR_NAMES.__getitem__,
        help="The Methods page has all of them, side by side.",
    )
    card = CARDS[model.estimator]
    st.caption(f"{card.assumes} **{card.prefer}**")
    st.caption(f"It cannot tell: {card.cannot_tell[:1].lower()}{card.cannot_tell[1:]}")
    for option in card.options:
        _ESTIMATOR_OPTIONS[option](model)
    together = [
        code for code in study.groups(model.indicator, model.level) if apart(code, model.student_group)
    ]
    if together or model.with_groups:
        bound(
            st.multiselect,
            f"Taken together with {group_words(model.student_group)}",
            "model_with_groups",
            list(model.with_groups),
            lambda s, codes: replace(s, model=replace(s.model, with_groups=tuple(codes))),
            options=_with_all([c for c in together if c != model.reference_group], model.with_groups),
            format_func=lambda code: STUDENT_GROUPS[code].name,
            placeholder="No other group",
            help="Groups that have no students in common are looked at as one, by their students.",
        )
    bound(
        st.multiselect,
        "Adjust for",
        "model_covariates",
        list(model.covariates),
        lambda s, codes: replace(s, model=replace(s.model, covariates=tuple(codes))),
        options=list(COVARIATES),
        format_func=lambda code: COVARIATES[code].name,
        help="Circumstances that a district does not choose. Race is off by default: adjusting for it "
        "lowers what is expected of some students because of who they are.",
    )
    bound(
        st.number_input,
        "Fewest students behind a value",
        "model_minimum",
        model.minimum_denominator,
        _put("minimum_denominator"),
        min_value=1,
        max_value=100_000,
        step=5,
    )
    bound(
        st.segmented_control,
        "Who",
        "model_level",
        model.level,
        _put("level"),
        options=["district", "school"],
        format_func=lambda c: {"district": "Districts", "school": "Schools"}[c],
        required=True,
    )
    bound(
        st.selectbox,
        "Source",
        "model_source",
        model.source,
        _put("source"),
        options=["best", *SOURCES],
        format_func=lambda c: SOURCES.get(c, "The one with most districts"),
        help="Dashboard district rows leave charter schools out; DataQuest rows include them. One source is "
        "used for everybody.",
    )
    indicator = INDICATORS[model.indicator]
    if indicator.student_sd is not None:
        bound(
            st.number_input,
            "Assumed spread between students",
            "model_sd",
            float(model.student_sd or indicator.student_sd),
            lambda s, sd: replace(
                s, model=replace(s.model, student_sd=None if sd == indicator.student_sd else sd)
            ),
            min_value=1.0,
            max_value=1000.0,
            step=5.0,
            help="Standard deviation of students' scale scores; it sets how much of a small district's value "
            "is taken for chance.",
        )


def _put(field: str) -> Update:
    return lambda s, value: replace(s, model=replace(s.model, **{field: value}))


def _weights(model: ModelSpec) -> None:
    bound(
        st.selectbox,
        "Weights",
        "model_weights",
        model.weights,
        _put("weights"),
        options=list(WEIGHTS),
        format_func=WEIGHTS.__getitem__,
    )


def _quantile(model: ModelSpec) -> None:
    """In percent, because nobody speaks of the 0.9 quantile."""
    bound(
        st.number_input,
        "Held against what so many % stay below",
        "model_quantile",
        round(100 * model.quantile, 2),
        lambda s, percent: replace(s, model=replace(s.model, quantile=round(percent / 100, 4))),
        min_value=1.0,
        max_value=99.0,
        step=5.0,
        format="%g",
        help="Of those in like circumstances; 50 is the median, 90 is what only one in ten goes beyond. Counted "
        "towards the better end, whichever way the indicator points.",
    )


def _neighbours(model: ModelSpec) -> None:
    bound(
        st.number_input,
        "Similar ones to take the mean of",
        "model_neighbours",
        model.neighbours,
        _put("neighbours"),
        min_value=3,
        max_value=200,
        step=1,
        help="The nearest of the same type. Few are closer, many are steadier.",
    )


_ESTIMATOR_OPTIONS: Mapping[str, Callable[[ModelSpec], None]] = {
    "weights": _weights,
    "quantile": _quantile,
    "neighbours": _neighbours,
}


def districts_panel(study: Study, spec: ScreenSpec) -> None:
    def put(field: str) -> Update:
        def update(s: ScreenSpec, value: Any) -> ScreenSpec:
            changed: dict[str, Any] = {field: tuple(value) if isinstance(value, list) else value}
            return replace(s, **changed)

        return update

    st.caption("Student groups: at least so many students, and at least such a share of enrolment.")
    _minimums(study, spec)
    bound(
        st.multiselect,
        "District types",
        "who_types",
        list(spec.district_types),
        put("district_types"),
        options=_with_all(
            [t for t, kind in DISTRICT_TYPES.items() if kind.screened and t != "COE"], spec.district_types
        ),
        format_func=lambda code: DISTRICT_TYPES[code].name,
        placeholder="All types",
    )
    bound(
        st.multiselect,
        "Counties",
        "who_counties",
        list(spec.counties),
        put("counties"),
        options=_with_all(list(study.counties), spec.counties),
        format_func=lambda code: study.counties.get(code, code),
        placeholder="All counties",
    )
    with st.container(horizontal=True):
        for label, field in (
            ("Smallest enrolment", "minimum_enrolment"),
            ("Largest enrolment", "maximum_enrolment"),
        ):
            bound(
                st.number_input,
                label,
                f"who_{field}",
                getattr(spec, field),
                put(field),
                min_value=0,
                max_value=10_000_000,
                step=100,
                placeholder="any",
                width=150,
            )
    bound(
        st.segmented_control,
        "County offices of education",
        "who_coe",
        spec.county_offices,
        _put_county_offices,
        options=list(HANDLING),
        format_func=HANDLING.__getitem__,
        required=True,
    )
    if spec.model.level == "school":
        bound(
            st.segmented_control,
            "Charter schools",
            "who_charters",
            spec.charters,
            put("charters"),
            options=list(HANDLING),
            format_func=HANDLING.__getitem__,
            required=True,
        )


def _put_county_offices(s: ScreenSpec, handling: str) -> ScreenSpec:
    """County offices can only be kept in when the model has them."""
    model = replace(s.model, county_offices="exclude" if handling == "exclude" else "include")
    return replace(s, county_offices=handling, model=model)


def _with_all(options: list[Any], values: Sequence[Any]) -> list[Any]:
    """The options, and what a link or recipe chose beyond them: no control may hide a part of the view."""
    return list(dict.fromkeys([*options, *values]))


def _minimums(study: Study, spec: ScreenSpec) -> None:
    """Groups that this release has enrolment of, and those that a link chose."""
    columns = study.enrolment(spec.model.level).columns
    enrolled = [g for g in RATED_GROUPS if f"count_{g}" in columns]
    known = {minimum.student_group: minimum for minimum in spec.enrolment}
    bound(
        st.multiselect,
        "Student groups with a minimum",
        "minimum_groups",
        list(known),
        lambda s, codes: replace(
            s,
            enrolment=tuple(
                next((m for m in s.enrolment if m.student_group == code), EnrolmentMinimum(code, 15, 0.0))
                for code in codes
            ),
        ),
        options=_with_all(enrolled, list(known)),
        format_func=lambda code: (
            STUDENT_GROUPS[code].name + ("" if code in ("ALL", *enrolled) else " (no enrolment data)")
        ),
        help="Only groups that this release has enrolment data of: nobody could meet a minimum of another.",
        placeholder="No minimum",
    )
    for code, minimum in known.items():

        def put(field: str, code: str = code) -> Update:
            return lambda s, value: replace(
                s,
                enrolment=tuple(
                    replace(m, **{field: value}) if m.student_group == code else m for m in s.enrolment
                ),
            )

        with st.container(horizontal=True):
            bound(
                st.number_input,
                f"{STUDENT_GROUPS[code].name}: students",
                f"minimum_count_{code}",
                minimum.minimum_count,
                put("minimum_count"),
                min_value=0,
                max_value=1_000_000,
                step=5,
                width=190,
            )
            bound(
                st.number_input,
                "share, %",
                f"minimum_share_{code}",
                minimum.minimum_share,
                put("minimum_share"),
                min_value=0.0,
                max_value=100.0,
                step=1.0,
                format="%.1f",
                width=120,
            )


def performance_panel(spec: ScreenSpec) -> None:
    known = {threshold.measure: threshold.top_percent for threshold in spec.focus}
    words = measures(spec.model)
    bound(
        st.multiselect,
        "A district must be among the best by",
        "performance_measures",
        list(known),
        lambda s, codes: replace(s, focus=tuple(Threshold(code, known.get(code, 25.0)) for code in codes)),
        options=list(words),
        format_func=str.capitalize,
        help="; ".join(words.values()) + ".",
    )
    for code, top in known.items():
        bound(
            st.number_input,
            f"Top % by {code}",
            f"performance_top_{code}",
            top,
            _put_top(code),
            min_value=0.1,
            max_value=100.0,
            step=0.5,
            format="%.1f",
        )
    if len(known) > 1:
        bound(
            st.segmented_control,
            "How many of these",
            "performance_match",
            spec.focus_match,
            lambda s, code: replace(s, focus_match=code),
            options=list(MATCHES),
            format_func=MATCHES.__getitem__,
            required=True,
        )


def _put_top(measure: str) -> Update:
    def update(s: ScreenSpec, top: Any) -> ScreenSpec:
        return replace(
            s, focus=tuple(replace(t, top_percent=top) if t.measure == measure else t for t in s.focus)
        )

    return update


def adequacy_panel(spec: ScreenSpec) -> None:
    """One rule per indicator; a recipe with several rules for one is shown, and kept, as it is."""
    year = f"in {spec.adequacy_year}" if spec.adequacy_year else "in the last year of the view"
    st.caption(f"Adequate performance elsewhere, {year}.")
    for code in _with_all(list(DASHBOARD_INDICATORS), [check.indicator for check in spec.adequacy]):
        checks = [check for check in spec.adequacy if check.indicator == code]
        if len(checks) > 1:
            st.markdown(f"**{INDICATORS[code].name}**: {len(checks)} rules, from the recipe")
            continue
        _one_check(code, checks[0] if checks else None, _when_missing(spec))
    bound(
        st.segmented_control,
        "A value that is missing or not rated counts as",
        "adequacy_missing",
        _when_missing(spec),
        lambda s, word: replace(s, adequacy=tuple(replace(c, when_missing=word) for c in s.adequacy)),
        options=["pass", "fail"],
        required=True,
    )


def _when_missing(spec: ScreenSpec) -> str:
    """One word for all checks, a new one included; `fail` where a recipe mixes the two."""
    return "fail" if any(check.when_missing == "fail" for check in spec.adequacy) else "pass"


def _one_check(code: str, check: Adequacy | None, when_missing: str) -> None:
    """Rule, value and student groups for one indicator."""
    indicator = INDICATORS[code]
    start = check or Adequacy(code, student_groups=(indicator.whole_group,), when_missing=when_missing)

    def put(**changed: Any) -> ScreenSpec:
        others = [c for c in state.current().adequacy if c.indicator != code]
        return replace(state.current(), adequacy=_in_order([*others, replace(start, **changed)]))

    def put_rule(s: ScreenSpec, rule: str) -> ScreenSpec:
        if rule == "none":
            return replace(s, adequacy=tuple(c for c in s.adequacy if c.indicator != code))
        return put(rule=rule, value=_STARTS[rule])

    with st.container(horizontal=True, vertical_alignment="bottom"):
        bound(
            st.selectbox,
            indicator.name,
            f"adequacy_rule_{code}",
            check.rule if check else "none",
            put_rule,
            options=["none", *ADEQUACY_RULES],
            format_func=lambda rule: ADEQUACY_RULES.get(rule, "not checked"),
            width=230,
        )
        if check is None:
            return
        if check.rule == "level_at_least":
            bound(
                st.selectbox,
                f"{indicator.name}: level",
                f"adequacy_level_{code}",
                check.value,
                lambda s, level: put(value=level),
                options=_with_all([1.0, 2.0, 3.0, 4.0, 5.0], [check.value]),
                format_func=lambda n: status_level_name(code, int(n)) if n == int(n) else f"{n}",
                width=130,
            )
        elif check.rule == "percentile_floor":
            bound(
                st.number_input,
                f"{indicator.name}: percentile",
                f"adequacy_floor_{code}",
                check.value,
                lambda s, floor: put(value=floor),
                min_value=0.0,
                max_value=100.0,
                step=5.0,
                width=130,
            )
        bound(
            st.multiselect,
            f"{indicator.name}: for whom",
            f"adequacy_groups_{code}",
            list(check.student_groups),
            lambda s, groups: put(student_groups=tuple(groups) or (indicator.whole_group,)),
            options=_with_all(
                [g for g in RATED_GROUPS if g != "ALL" or indicator.whole_group == "ALL"],
                check.student_groups,
            ),
            format_func=lambda g: STUDENT_GROUPS[g].name,
            width=280,
        )


def _in_order(checks: list[Adequacy]) -> tuple[Adequacy, ...]:
    """Checks in the registry's order, so that equal screens have equal specifications."""
    order = list(INDICATORS)
    return tuple(sorted(checks, key=lambda check: order.index(check.indicator)))
