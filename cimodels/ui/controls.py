"""The controls that make a specification: the focus in a row, the rest in panels."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import streamlit as st

from cimodels.exhibits.tables import plain
from cimodels.models.spec import ModelSpec
from cimodels.screen.spec import ScreenSpec, measures
from cimodels.study import Study
from cimodels.ui import examples, state
from cimodels.ui.bound import bound, say_refused
from cimodels.ui.panels import adequacy_panel, districts_panel, model_panel, performance_panel
from cimodels.ui.refusals import told_in
from cimodels.ui.sureness_panel import sureness_panel
from cimodels.vocab.districts import level_of
from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.scope import COUNTIES, DISTRICT, KINDS, REGIONS, STATE, Scope
from cimodels.vocab.student_groups import STUDENT_GROUPS, group_words

_NO_GAP = ""  # what the choice of a reference group has where there is none


_CHOOSE = "Choose a district above, or click one in the scatter."


def notices() -> None:
    """Say which parts of a link could not be used; nothing is guessed in silence."""
    for sentence in state.read()[1]:
        st.warning(plain(sentence), icon=":material/link_off:")


def _with_current(options: Sequence[Any], value: Any) -> list[Any]:
    """The options, and the value in view even when this release has no data for it."""
    return list(options) if value in options else [*options, value]


def focus(study: Study, spec: ScreenSpec) -> None:
    """Indicator, student group and years: what is looked at."""
    say_refused()
    model = spec.model
    groups = study.groups(model.indicator, model.level)
    with st.container(horizontal=True, vertical_alignment="bottom", key="focus_row"):
        bound(
            st.selectbox,
            "Indicator",
            "focus_indicator",
            model.indicator,
            lambda s, code: replace(s, model=study.about(s.model, code)),
            options=_with_current([code for code in INDICATORS if code in study.indicators], model.indicator),
            format_func=lambda code: INDICATORS[code].name,
            help=INDICATORS[model.indicator].explanation,
            width=250,
        )
        bound(
            st.selectbox,
            _group_label(model),
            "focus_group",
            model.student_group,
            lambda s, code: replace(s, model=s.model.with_group(code)),
            options=_with_current(groups, model.student_group),
            format_func=lambda code: STUDENT_GROUPS[code].name,
            width=250,
        )
        bound(
            st.selectbox,
            "Compared with",
            "focus_reference",
            model.reference_group or _NO_GAP,
            lambda s, code: replace(s, model=replace(s.model, reference_group=code or None)),
            options=_with_current(
                [_NO_GAP, *(code for code in groups if code not in model.groups)],
                model.reference_group or _NO_GAP,
            ),
            format_func=lambda code: STUDENT_GROUPS[code].name if code else "—",
            help="With a group here, the gap between the two is what is looked at: the student group's result minus "
            "this one's, in the same district and year.",
            width=200,
        )
        bound(
            st.pills,
            "Years",
            "focus_years",
            list(model.years),
            lambda s, years: replace(s, model=replace(s.model, years=tuple(years))),
            options=sorted({*study.years(model.indicator, model.level), *model.years}),
            selection_mode="multi",
            wrap=True,
            help="Spring of the school year: 2024 is 2023–24. Several years are pooled, each with an "
            "effect of its own.",
        )
        if grades := INDICATORS[model.indicator].grades:
            bound(
                st.pills,
                "Grades",
                "focus_grades",
                list(model.grades),
                lambda s, chosen: replace(s, model=replace(s.model, grades=tuple(chosen))),
                options=list(grades),
                selection_mode="multi",
                wrap=True,
                help="Taken together by students tested. None chosen: all grades.",
            )


def beside(study: Study, spec: ScreenSpec) -> AbstractContextManager[None]:
    """The choices in a column of their own; gives back the place beside them, for what they bring about.

    On a narrow screen the two stand one under the other. Why there is nothing to show is told there as well.
    """
    left, right = st.columns((4, 10), gap="medium")
    with left:
        choices(study, spec)
    return told_in(right)


def part(parts: Mapping[str, str]) -> str:
    """Which of the page's parts is drawn; code → label."""
    st.session_state["part"] = state.part(parts)
    st.segmented_control(
        "Question",
        list(parts),
        format_func=parts.__getitem__,
        key="part",
        required=True,
        label_visibility="collapsed",
        wrap=True,
        on_change=lambda: state.choose_part(st.session_state["part"]),
    )
    return str(st.session_state["part"])


def cut_off(spec: ScreenSpec) -> None:
    """The exact twin of the slider above the chart."""
    first = spec.focus[0]
    bound(
        st.number_input,
        "Top %",
        "focus_top",
        first.top_percent,
        lambda s, top: with_top(s, top),
        min_value=0.1,
        max_value=100.0,
        step=0.5,
        format="%.1f",
        help=f"{spec.model.level.capitalize()}s among the best so many percent by {measures(spec.model)[first.measure]}. The slider "
        "above the chart of expected and actual performance sets the same number.",
    )


def with_top(spec: ScreenSpec, top_percent: float) -> ScreenSpec:
    """The screen with another cut-off on its first threshold: what number box and slider change."""
    first = replace(spec.focus[0], top_percent=top_percent)
    return replace(spec, focus=(first, *spec.focus[1:]))


def choices(study: Study, spec: ScreenSpec) -> None:
    """The cut-off, and the rest of the specification in panels that are drawn only while open."""
    # The key is what `frame.css` keeps no taller than the chart beside it.
    with st.container(key="choices", gap="xsmall"):
        cut_off(spec)
        _panel("Model", "model", ":material/function:", lambda: model_panel(study, spec.model))
        _panel("Which districts", "who", ":material/groups:", lambda: districts_panel(study, spec))
        _panel("Performance", "performance", ":material/target:", lambda: performance_panel(spec))
        _panel("Other indicators", "adequacy", ":material/checklist:", lambda: adequacy_panel(spec))
        _panel("How sure", "sureness", ":material/balance:", lambda: sureness_panel(spec))
        with st.container(horizontal=True):
            examples.menu(study)
            st.button(
                "Start over",
                icon=":material/restart_alt:",
                type="tertiary",
                key="start_over",
                on_click=_start_over,
            )


def _start_over() -> None:
    state.commit(ScreenSpec())


def _panel(label: str, key: str, icon: str, draw: Callable[[], None]) -> None:
    panel = st.expander(label, icon=icon, key=f"panel_{key}", on_change="rerun")
    if panel.open:
        with panel:
            draw()


def _group_label(model: ModelSpec) -> str:
    """The label of the choice of a group; it names those that the Model panel takes together with it."""
    others = [group_words(code) for code in model.with_groups]
    return f"Student group, with {' and '.join(others)}" if others else "Student group"


def district(study: Study, label: str | None = None, hint: str | None = _CHOOSE) -> str | None:
    """Choose a district, or a school where the model is about schools, by name; the choice lives in the link.

    `hint` says what to do while none is chosen.
    """
    level = state.current().model.level
    asked = state.district()
    if asked and asked in set(study.entities(level_of(asked))["cds"]):
        level = level_of(asked)
    entities = study.entities(level)
    names = dict(zip(entities["cds"], entities["name"] + " · " + entities["county"].fillna(""), strict=True))
    if asked and asked not in names:
        st.warning(
            plain(f"The link names district {asked[:40]}, which is not in this release."),
            icon=":material/link_off:",
        )
        asked = None
    st.session_state["district"] = asked
    st.selectbox(
        label or level.capitalize(),
        sorted(names, key=lambda cds: names[cds]),
        format_func=names.__getitem__,
        key="district",
        index=None,
        placeholder="Type a part of its name",
        on_change=lambda: state.choose_district(st.session_state["district"]),
    )
    if not asked and hint:
        st.info(hint, icon=":material/search:")
    return asked


def scope(study: Study) -> Scope:
    """Choose whose students: the state, a county or region, or a district; the choice lives in the link.

    Gives back the scope in view. A link's that this release does not have is named, and the whole state shown.
    """
    asked = state.scope()
    names = district_names(study)
    unknown = [code for code in asked.counties if code not in study.counties]
    if asked.cds and asked.cds not in names:
        unknown = [asked.cds]
    if unknown:
        where = "This release has no " + ("district " if asked.cds else "county ") + " or ".join(unknown[:3])
        st.warning(f"{where}, so the whole state is shown.", icon=":material/link_off:")
        asked = Scope()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.session_state["scope_kind"] = kind = state.scope_kind()
        st.segmented_control(
            "Whose students",
            list(KINDS),
            format_func=KINDS.__getitem__,
            key="scope_kind",
            required=True,
            on_change=lambda: _with_scope_kind(asked, st.session_state["scope_kind"], study),
        )
        if kind == COUNTIES:
            counties(asked, study)
        elif kind == DISTRICT:
            _scope_district(asked, names)
    if kind != asked.kind:
        wanted = "a district" if kind == DISTRICT else "one county or several"
        st.info(f"Choose {wanted} above; until then the whole state is shown.", icon=":material/search:")
    return asked


def _with_scope_kind(asked: Scope, kind: str, study: Study) -> None:
    """From a district to its county, and to the whole state at once; otherwise a choice has to follow."""
    if kind == STATE:
        state.choose_scope(Scope())
    elif kind == COUNTIES and asked.cds:
        found = study.entities().set_index("cds").at[asked.cds, "county_code"]
        state.choose_scope(Scope((found,)))
    else:
        state.choose_scope(Scope())
        state.choose_scope_kind(kind)


def counties(asked: Scope, study: Study) -> None:
    """The counties, and ready sets of them where the release has California's."""
    ready = {n: region for n, region in REGIONS.items() if set(region.counties) <= set(study.counties)}
    if ready:
        chosen = (n for n, region in ready.items() if region.counties == asked.counties)
        st.session_state["scope_region"] = next(chosen, None)
        st.selectbox(
            "Service region",
            list(ready),
            format_func=lambda n: ready[n].title,
            key="scope_region",
            index=None,
            placeholder="A set of counties",
            help="The eleven regions in which California's county offices of education work together.",
            width=230,
            on_change=lambda: _choose_region(st.session_state["scope_region"]),
        )
    st.session_state["scope_counties"] = [code for code in study.counties if code in asked.counties]
    st.multiselect(
        "Counties",
        list(study.counties),
        format_func=study.counties.__getitem__,
        key="scope_counties",
        select_all=False,
        placeholder="Type a part of a name",
        width=430,
        on_change=lambda: state.choose_scope(Scope(tuple(st.session_state["scope_counties"]))),
    )


def _choose_region(number: int | None) -> None:
    state.choose_scope(Scope(REGIONS[number].counties if number else ()))


def _scope_district(asked: Scope, names: Mapping[str, str]) -> None:
    st.session_state["scope_district"] = asked.cds or None
    st.selectbox(
        "District",
        sorted(names, key=lambda cds: names[cds]),
        format_func=names.__getitem__,
        key="scope_district",
        index=None,
        placeholder="Type a part of its name",
        width=430,
        on_change=lambda: state.choose_scope(Scope(cds=st.session_state["scope_district"] or "")),
    )


def district_names(study: Study) -> dict[str, str]:
    """Every district and county office, CDS code → name and county."""
    frame = study.entities()
    return dict(zip(frame["cds"], frame["name"] + " · " + frame["county"].fillna(""), strict=True))
