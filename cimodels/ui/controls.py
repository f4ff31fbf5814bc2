"""The controls that make a specification.

Each widget shows the specification in the URL and, when moved, writes the changed specification back
to the URL: no page keeps a state of its own. String keys of widgets appear in this module alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from cimodels.errors import SpecError
from cimodels.exhibits.tables import plain
from cimodels.models.spec import (
    COVARIATES,
    ESTIMATOR_NAMES,
    WEIGHTS,
    ModelSpec,
)
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
from cimodels.study import Study
from cimodels.ui import state
from cimodels.vocab.districts import DISTRICT_TYPES
from cimodels.vocab.indicators import DASHBOARD_INDICATORS, INDICATORS
from cimodels.vocab.levels import status_level_name
from cimodels.vocab.student_groups import RATED_GROUPS, STUDENT_GROUPS
from cimodels.vocab.tables import SOURCES

Update = Callable[[ScreenSpec, Any], ScreenSpec]
# The two fragments of a page with controls: what is chosen, and what came of it. Both are refreshed when
# a control moves, and nothing else is.
CHOOSE, RESULTS = "choose", "results"


def notices() -> None:
    """Say which parts of a link could not be used; nothing is guessed in silence."""
    for sentence in state.read()[1]:
        st.warning(plain(sentence), icon=":material/link_off:")


def _bound(
    widget: Callable[..., Any], label: str, key: str, value: Any, update: Update, **options: Any
) -> None:
    """A widget that shows `value` and, when moved, commits `update(spec, new value)`."""
    st.session_state[key] = value

    def moved() -> None:
        try:
            state.commit(update(state.current(), st.session_state[key]))
        except SpecError as problem:
            st.toast(str(problem), icon=":material/error:")
        st.rerun([CHOOSE, RESULTS])

    widget(label, key=key, on_change=moved, **options)


def _with_current(options: Sequence[Any], value: Any) -> list[Any]:
    """The options, and the value in view even when this release has no data for it."""
    return list(options) if value in options else [*options, value]


def focus(study: Study, spec: ScreenSpec) -> None:
    """Indicator, student group, years and the cut-off: what is looked at."""
    model = spec.model
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _bound(
            st.selectbox,
            "Indicator",
            "focus_indicator",
            model.indicator,
            lambda s, code: replace(s, model=_with_indicator(study, s.model, code)),
            options=_with_current([code for code in INDICATORS if code in study.indicators], model.indicator),
            format_func=lambda code: INDICATORS[code].name,
            help=INDICATORS[model.indicator].explanation,
            width=250,
        )
        _bound(
            st.selectbox,
            "Student group",
            "focus_group",
            model.student_group,
            lambda s, code: replace(s, model=replace(s.model, student_group=code)),
            options=_with_current(study.groups(model.indicator, model.level), model.student_group),
            format_func=lambda code: STUDENT_GROUPS[code].name,
            width=250,
        )
        _bound(
            st.pills,
            "Years",
            "focus_years",
            list(model.years),
            lambda s, years: replace(s, model=replace(s.model, years=tuple(years))),
            options=sorted({*study.years(model.indicator, model.level), *model.years}),
            selection_mode="multi",
            help="Spring of the school year: 2024 is 2023–24. Several years are pooled, each with an "
            "effect of its own.",
        )
        _cut_off(spec)


def _cut_off(spec: ScreenSpec) -> None:
    """The exact twin of the slider under the chart."""
    first = spec.focus[0]
    _bound(
        st.number_input,
        "Top %",
        "focus_top",
        first.top_percent,
        lambda s, top: with_top(s, top),
        min_value=0.1,
        max_value=100.0,
        step=0.5,
        format="%.1f",
        width=120,
        help=f"Districts among the best so many percent by {MEASURES[first.measure]}. The slider under the "
        "chart sets the same number.",
    )


def with_top(spec: ScreenSpec, top_percent: float) -> ScreenSpec:
    """The screen with another cut-off on its first threshold: what number box and slider change."""
    first = replace(spec.focus[0], top_percent=top_percent)
    return replace(spec, focus=(first, *spec.focus[1:]))


def choices(study: Study, spec: ScreenSpec) -> None:
    """The rest of the specification, in three panels that are drawn only while open."""
    with st.container(horizontal=True):
        _panel("Model", "model", ":material/function:", lambda: _model(study, spec.model))
        _panel("Which districts", "who", ":material/groups:", lambda: _who(study, spec))
        _panel("Performance", "performance", ":material/target:", lambda: _performance(spec))
        _panel("Other indicators", "adequacy", ":material/checklist:", lambda: _adequacy(spec))
        st.button(
            "Start over",
            icon=":material/restart_alt:",
            type="tertiary",
            key="start_over",
            on_click=lambda: state.commit(ScreenSpec()),
        )


def _panel(label: str, key: str, icon: str, draw: Callable[[], None]) -> None:
    panel = st.popover(label, icon=icon, key=f"panel_{key}", on_change="rerun")
    if panel.open:
        with panel:
            draw()


def _model(study: Study, model: ModelSpec) -> None:
    def put(field: str) -> Update:
        return lambda s, value: replace(s, model=replace(s.model, **{field: value}))

    _bound(
        st.selectbox,
        "How expectation is estimated",
        "model_estimator",
        model.estimator,
        lambda s, code: replace(s, model=replace(s.model, estimator=code, weights="precision")),
        options=list(ESTIMATOR_NAMES),
        format_func=ESTIMATOR_NAMES.__getitem__,
        help="Random effects with shrinkage trusts a district as far as its numbers carry: small districts "
        "are pulled towards what is expected of them.",
    )
    if model.estimator == "precision_weighted":
        _bound(
            st.selectbox,
            "Weights",
            "model_weights",
            model.weights,
            put("weights"),
            options=list(WEIGHTS),
            format_func=WEIGHTS.__getitem__,
        )
    _bound(
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
    _bound(
        st.number_input,
        "Fewest students behind a value",
        "model_minimum",
        model.minimum_denominator,
        put("minimum_denominator"),
        min_value=1,
        max_value=100_000,
        step=5,
    )
    _bound(
        st.segmented_control,
        "Who",
        "model_level",
        model.level,
        put("level"),
        options=["district", "school"],
        format_func=lambda c: {"district": "Districts", "school": "Schools"}[c],
        required=True,
    )
    _bound(
        st.selectbox,
        "Source",
        "model_source",
        model.source,
        put("source"),
        options=["best", *SOURCES],
        format_func=lambda c: SOURCES.get(c, "The one with most districts"),
        help="Dashboard district rows leave charter schools out; DataQuest rows include them. One source is "
        "used for everybody.",
    )
    indicator = INDICATORS[model.indicator]
    if indicator.student_sd is not None:
        _bound(
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


def _who(study: Study, spec: ScreenSpec) -> None:
    def put(field: str) -> Update:
        return lambda s, value: replace(s, **{field: tuple(value) if isinstance(value, list) else value})

    st.caption("Student groups: at least so many students, and at least such a share of enrolment.")
    _minimums(spec)
    _bound(
        st.multiselect,
        "District types",
        "who_types",
        list(spec.district_types),
        put("district_types"),
        options=[t for t, kind in DISTRICT_TYPES.items() if kind.screened and t != "COE"],
        format_func=lambda code: DISTRICT_TYPES[code].name,
        placeholder="All types",
    )
    _bound(
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
            _bound(
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
    _bound(
        st.segmented_control,
        "County offices of education",
        "who_coe",
        spec.county_offices,
        put("county_offices"),
        options=list(HANDLING),
        format_func=HANDLING.__getitem__,
        required=True,
    )
    if spec.model.level == "school":
        _bound(
            st.segmented_control,
            "Charter schools",
            "who_charters",
            spec.charters,
            put("charters"),
            options=list(HANDLING),
            format_func=HANDLING.__getitem__,
            required=True,
        )


def _with_all(options: list[Any], values: Sequence[Any]) -> list[Any]:
    return options + [value for value in values if value not in options]


def _minimums(spec: ScreenSpec) -> None:
    known = {minimum.student_group: minimum for minimum in spec.enrolment}
    _bound(
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
        options=[g for g in RATED_GROUPS if g != "ALL"],
        format_func=lambda code: STUDENT_GROUPS[code].name,
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
            _bound(
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
            _bound(
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


def _performance(spec: ScreenSpec) -> None:
    known = {threshold.measure: threshold.top_percent for threshold in spec.focus}
    _bound(
        st.multiselect,
        "A district must be among the best by",
        "performance_measures",
        list(known),
        lambda s, codes: replace(s, focus=tuple(Threshold(code, known.get(code, 25.0)) for code in codes)),
        options=list(MEASURES),
        format_func=MEASURES.__getitem__,
    )
    for code, top in known.items():
        _bound(
            st.number_input,
            f"Top % by {code}",
            f"performance_top_{code}",
            top,
            lambda s, value, code=code: replace(
                s,
                focus=tuple(replace(t, top_percent=value) if t.measure == code else t for t in s.focus),
            ),
            min_value=0.1,
            max_value=100.0,
            step=0.5,
            format="%.1f",
        )
    if len(known) > 1:
        _bound(
            st.segmented_control,
            "How many of these",
            "performance_match",
            spec.focus_match,
            lambda s, code: replace(s, focus_match=code),
            options=list(MATCHES),
            format_func=MATCHES.__getitem__,
            required=True,
        )


def _adequacy(spec: ScreenSpec) -> None:
    """One rule per indicator; a recipe with several rules for one is shown, and kept, as it is."""
    st.caption("Adequate performance elsewhere, in the last year of the view.")
    for code in DASHBOARD_INDICATORS:
        checks = [check for check in spec.adequacy if check.indicator == code]
        if len(checks) > 1:
            st.markdown(f"**{INDICATORS[code].name}**: {len(checks)} rules, from the recipe")
            continue
        _one_check(code, checks[0] if checks else None)
    _bound(
        st.segmented_control,
        "A value that is missing or not rated counts as",
        "adequacy_missing",
        "fail" if any(check.when_missing == "fail" for check in spec.adequacy) else "pass",
        lambda s, word: replace(s, adequacy=tuple(replace(c, when_missing=word) for c in s.adequacy)),
        options=["pass", "fail"],
        required=True,
    )


def _one_check(code: str, check: Adequacy | None) -> None:
    indicator = INDICATORS[code]

    def put(change: Callable[[Adequacy | None, Any], Adequacy | None]) -> Update:
        def update(s: ScreenSpec, value: Any) -> ScreenSpec:
            old = next((c for c in s.adequacy if c.indicator == code), None)
            new = change(old, value)
            others = [c for c in s.adequacy if c.indicator != code]
            order = list(DASHBOARD_INDICATORS)
            kept = [*others, new] if new else others
            return replace(
                s,
                adequacy=tuple(
                    sorted(kept, key=lambda c: order.index(c.indicator) if c.indicator in order else 99)
                ),
            )

        return update

    start = {"no_red": 0.0, "level_at_least": 3.0, "percentile_floor": 25.0}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _bound(
            st.selectbox,
            indicator.name,
            f"adequacy_rule_{code}",
            check.rule if check else "none",
            put(
                lambda old, rule: (
                    None
                    if rule == "none"
                    else Adequacy(
                        code,
                        rule,
                        old.student_groups if old else (indicator.whole_group,),
                        start[rule],
                        old.when_missing if old else "pass",
                    )
                )
            ),
            options=["none", *ADEQUACY_RULES],
            format_func=lambda rule: ADEQUACY_RULES.get(rule, "not checked"),
            width=230,
        )
        if check is None:
            return
        if check.rule == "level_at_least":
            _bound(
                st.selectbox,
                "level",
                f"adequacy_level_{code}",
                int(check.value),
                put(lambda old, level: replace(old, value=float(level)) if old else None),
                options=[1, 2, 3, 4, 5],
                format_func=lambda n: status_level_name(code, n),
                width=130,
            )
        elif check.rule == "percentile_floor":
            _bound(
                st.number_input,
                "percentile",
                f"adequacy_floor_{code}",
                check.value,
                put(lambda old, floor: replace(old, value=floor) if old else None),
                min_value=0.0,
                max_value=100.0,
                step=5.0,
                width=130,
            )
        _bound(
            st.multiselect,
            "for",
            f"adequacy_groups_{code}",
            list(check.student_groups),
            put(
                lambda old, groups: (
                    replace(old, student_groups=tuple(groups) or (indicator.whole_group,)) if old else None
                )
            ),
            options=[g for g in RATED_GROUPS if g != "ALL" or indicator.whole_group == "ALL"],
            format_func=lambda g: STUDENT_GROUPS[g].name,
            width=280,
        )


def _with_indicator(study: Study, model: ModelSpec, indicator: str) -> ModelSpec:
    """The model on another indicator: its years and group where it has them, else what it has."""
    available = study.years(indicator, model.level)
    years = tuple(year for year in model.years if year in available) or tuple(available[-3:]) or model.years
    groups = study.groups(indicator, model.level)
    group = model.student_group if model.student_group in groups else INDICATORS[indicator].whole_group
    return replace(model, indicator=indicator, years=years, student_group=group, student_sd=None)


def district(study: Study) -> str | None:
    """Choose a district by name; the choice lives in the link."""
    entities = study.entities()
    names = dict(zip(entities["cds"], entities["name"] + " · " + entities["county"].fillna(""), strict=True))
    asked = state.district()
    if asked and asked not in names:
        st.warning(
            plain(f"The link names district {asked[:40]}, which is not in this release."),
            icon=":material/link_off:",
        )
        asked = None
    st.session_state["district"] = asked
    st.selectbox(
        "District",
        sorted(names, key=lambda cds: names[cds]),
        format_func=names.__getitem__,
        key="district",
        index=None,
        placeholder="Type a part of its name",
        on_change=lambda: state.choose_district(st.session_state["district"]),
    )
    if not asked:
        st.info("Choose a district above, or click one in the scatter.", icon=":material/search:")
    return asked
