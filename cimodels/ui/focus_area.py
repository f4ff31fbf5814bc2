"""One area of the focus page closely: its figures, its gap from another group, and the ways on."""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import streamlit as st

from cimodels.exhibits.gap_chart import gap_chart, trend_sentence
from cimodels.exhibits.profile import color_words
from cimodels.exhibits.tables import plain
from cimodels.focus.gaps import gaps
from cimodels.focus.results import NOT_APPLICABLE, NOT_REPORTED, SUPPRESSED, Focus
from cimodels.focus.words import basis
from cimodels.screen.spec import ScreenSpec
from cimodels.study import Study
from cimodels.ui import state
from cimodels.ui.figures import exhibit
from cimodels.ui.frame import STATE_NAMES
from cimodels.vocab.indicators import INDICATORS, Indicator
from cimodels.vocab.student_groups import STUDENT_GROUPS, students_words

SCATTER = "pages/identify/expected.py"
SHORT_LIST = "pages/identify/short_list.py"
PROFILE = "pages/identify/district.py"
ANALYSIS = "pages/improve/systems_analysis.py"
_WHY = {
    SUPPRESSED: ": it is withheld, because too few students stand behind it",
    NOT_REPORTED: ": none is reported",
    NOT_APPLICABLE: ": the source never has this group",
}


def name_of(study: Study, found: Focus) -> str:
    """What the scope is called."""
    names = dict(zip(study.entities()["cds"], study.entities()["name"], strict=True))
    return found.scope.in_words(STATE_NAMES[state.state_name()], study.counties, names)


def one_area(study: Study, found: Focus) -> None:
    """One area closely: where it stands, its gap from another group, and the way on."""
    known = found.known
    if known.empty:
        return
    spec = state.current()
    st.subheader("One area")
    options = list(zip(known["indicator"], known["student_group"], strict=True))
    asked = (spec.model.indicator, spec.model.student_group)
    shown = asked in options
    st.session_state["focus_area"] = asked if shown else None
    st.selectbox(
        "Area, most need first",
        options,
        format_func=lambda pair: f"{INDICATORS[pair[0]].name} · {STUDENT_GROUPS[pair[1]].name}",
        key="focus_area",
        index=0 if shown else None,
        placeholder="Choose one here, or in the map",
        width=520,
        on_change=lambda: choose(study, *(st.session_state["focus_area"] or asked))(),
    )
    area = found.area(*asked)
    if area is None or not shown:
        why = _WHY.get(area.condition, "") if area is not None else ""
        st.info(
            f"{INDICATORS[asked[0]].name} among {students_words(asked[1])} has no figure here{why}. Choose another area.",
            icon=":material/search:",
        )
        return
    _numbers(area)
    _ways_on(study, found, *asked)
    _gap(study, found, spec)


def _numbers(area: pd.Series) -> None:
    """One area's figures, and what they rest on."""
    kind = INDICATORS[area.indicator]
    with st.container(horizontal=True):
        st.metric(f"Status {int(area.year)}", kind.format(area.status), help=kind.explanation, width=150)
        st.metric("Change", _signed(kind, area.change), help="From the year before.", width=130)
        computed = area.level_basis in ("aggregate", "computed")
        st.metric(
            "Colour, computed" if computed else "Colour",
            color_words(area.color) or "none",
            help="Worked out here by CDE’s rules, not official."
            if computed
            else "The Dashboard’s performance level.",
            width=170,
        )
        st.metric(
            "From the state",
            _signed(kind, area.distance),
            help="Beside the state’s value for everyone; + is better.",
            width=150,
        )
        st.metric(
            "Students concerned",
            f"{area.concerned:,.0f}",
            help=f"{area.concerned:,.0f} {kind.concerned}",
            width=170,
        )
    said = [f"{kind.name} in {kind.unit.value}: {kind.direction.word}. This figure is {basis(area)}."]
    if pd.notna(area.se):
        said.append(f"95 % interval {kind.format(area.low)} to {kind.format(area.high)}.")
    if pd.notna(area.distance_group) and area.part_level != "state":
        said.append(
            f"Beside the same students of the whole state: {_signed(kind, area.distance_group)} (+ is better)."
        )
    st.caption(" ".join(said))


def _signed(kind: Indicator, value: float) -> str:
    return "–" if pd.isna(value) else kind.format(value, signed=True)


def _ways_on(study: Study, found: Focus, indicator: str, student_group: str) -> None:
    """Into the scatter; to a short list from these counties, or the district's profile."""
    parameters = state.link_parameters(_with_area(study, indicator, student_group))
    with st.container(horizontal=True):
        to_scatter(study, indicator, student_group)
        if found.scope.counties:
            st.page_link(
                SHORT_LIST,
                label=plain(f"A short list from {name_of(study, found)} alone"),
                icon=":material/filter_alt:",
                query_params=parameters | {"counties": ".".join(found.scope.counties)},
            )
        elif found.scope.cds:
            st.page_link(
                PROFILE,
                label="This district’s profile",
                icon=":material/school:",
                query_params=parameters | {"cds": found.scope.cds},
            )
        st.page_link(
            ANALYSIS,
            label="Start a systems analysis of this area",
            icon=":material/account_tree:",
            query_params=parameters | state.record_parameters("new"),
            help="Who looks at the problem, what may cause it, and what different data say; begun with this figure.",
        )


def _gap(study: Study, found: Focus, spec: ScreenSpec) -> None:
    """The gap between the area's group and another, year by year; the other group is the view's reference group."""
    code, group = spec.model.indicator, spec.model.student_group
    here = found.known[found.known["indicator"] == code]["student_group"].tolist()
    others = [g for g in here if g != group]
    if not others:
        st.caption("No other student group has a figure here, so there is no gap to show.")
        return
    everyone = INDICATORS[code].whole_group
    usual = everyone if everyone in others else others[0]
    asked = spec.model.reference_group
    st.session_state["gap_between"] = asked if asked in others else usual
    st.selectbox(
        f"Gap between {students_words(group)} and",
        others,
        format_func=lambda g: STUDENT_GROUPS[g].name,
        key="gap_between",
        width=520,
        on_change=lambda: _choose_gap(study, code, group, st.session_state["gap_between"]),
    )
    own, reference = _pair(code, group, st.session_state["gap_between"])
    between = gaps(found, code, own, reference)
    if between.years.empty:
        st.caption("No year has figures of both groups.")
        return
    st.markdown(plain(trend_sentence(between)))
    to_scatter(study, code, own, reference)
    exhibit(gap_chart(between), "focus_gap")


def _pair(indicator: str, group: str, other: str) -> tuple[str, str]:
    """Group and reference: a gap is measured from everyone, never everyone's from a group."""
    return (other, group) if group == INDICATORS[indicator].whole_group else (group, other)


def _choose_gap(study: Study, indicator: str, group: str, other: str) -> None:
    state.commit(_with_area(study, indicator, *_pair(indicator, group, other)))


def _with_area(
    study: Study, indicator: str, student_group: str, reference_group: str | None = None
) -> ScreenSpec:
    """The view with this indicator and group, and the years that they have."""
    spec = state.current()
    alone = replace(spec.model, reference_group=None, with_groups=(), grades=())
    model = study.about(alone, indicator).with_group(student_group)
    return replace(spec, model=replace(model, reference_group=reference_group))


def choose(study: Study, indicator: str, student_group: str) -> Callable[[], None]:
    """What makes an area the focus of the view."""
    return lambda: state.commit(_with_area(study, indicator, student_group))


def to_scatter(study: Study, indicator: str, student_group: str, reference: str | None = None) -> None:
    """The way into the scatter with this area, or with the gap."""
    st.page_link(
        SCATTER,
        label="Who closes this gap better than expected?" if reference else "Who does better than expected?",
        icon=":material/scatter_plot:",
        query_params=state.link_parameters(_with_area(study, indicator, student_group, reference)),
        help=f"The scatter of expected and actual performance for this {'gap' if reference else 'indicator and student group'}.",
    )
