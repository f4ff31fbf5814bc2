"""The parts of the page on which a focus is found."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from cimodels.exhibits import focus_map as exhibits
from cimodels.exhibits.gap_chart import gap_chart, trend_sentence
from cimodels.exhibits.profile import color_words
from cimodels.exhibits.tables import for_spreadsheets, plain
from cimodels.focus.gaps import gaps
from cimodels.focus.results import SUPPRESSED, Focus
from cimodels.focus.words import basis, title
from cimodels.screen.report import frame_csv
from cimodels.screen.spec import ScreenSpec
from cimodels.study import Study
from cimodels.ui import controls, state
from cimodels.ui.figures import exhibit
from cimodels.ui.frame import STATE_NAMES
from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.scope import COUNTIES, DISTRICT, STATE
from cimodels.vocab.student_groups import STUDENT_GROUPS, students_words

SCATTER = "pages/identify/expected.py"
SHORT_LIST = "pages/identify/short_list.py"
PROFILE = "pages/identify/district.py"
NEED = (
    "**Need** is how far a group is behind the state’s value for everyone, in standard deviations between districts, times the square "
    "root of the group’s share of the students: a group twice as far behind counts as much as one four times as large."
)
_BASIS = {
    STATE: "As published for the state; where the source has levels but no colours, as for suspension, there are none.",
    COUNTIES: "As published for counties where the source has rows of them (DataQuest, CAASPP), else put together from the districts’ rows, each "
    "with the weight of its students. CDE rates no county: levels and colours here are computed by the rules for the state, and not official. "
    "The Dashboard’s rows of districts leave charter schools out, which have rows of their own.",
    DISTRICT: "As published for the district. The Dashboard’s figures leave charter schools out, which have rows of their own.",
}


def name_of(study: Study, found: Focus) -> str:
    """What the scope is called."""
    names = dict(zip(study.entities()["cds"], study.entities()["name"], strict=True))
    return found.scope.in_words(STATE_NAMES[state.state_name()], study.counties, names)


def heading(study: Study, found: Focus) -> None:
    """Which students, and how much is known of them."""
    known = found.known
    st.subheader(plain(name_of(study, found)))
    if known.empty:
        st.info(
            "Nothing can be shown: every figure is withheld or missing, because too few students stand behind it. Choose a larger part "
            "of the state, such as the whole county.",
            icon=":material/visibility_off:",
        )
        return
    newest = known.groupby("year")["indicator"].nunique().sort_index(ascending=False)
    years = ", ".join(f"from {year} for {count}" for year, count in newest.items())
    withheld = int((found.areas["condition"] == SUPPRESSED).sum())
    said = f"{len(known):,} figures: {known['indicator'].nunique()} indicators by student group, the newest of each ({years})."
    st.caption(said + (f" {withheld:,} more are withheld to protect students." if withheld else ""))


def suggestions(study: Study, found: Focus) -> None:
    """Three areas to begin with, and the reason for each."""
    st.subheader("Three places to begin" if len(found.suggestions) == 3 else "Where to begin")
    if not found.suggestions:
        st.info(
            "No student group here is known to be behind the state’s value for everyone. The map below shows where the groups differ.",
            icon=":material/check:",
        )
        return
    for column, suggested in zip(st.columns(3), found.suggestions, strict=False):
        area = found.area(suggested.indicator, suggested.student_group)
        with column.container(border=True, height="stretch"):
            st.markdown(f"**{plain(title(area))}**")
            st.markdown(plain(suggested.reason))
            if not suggested.sure:
                st.caption("Not sure: the interval includes the state’s own value, so this may be chance.")
            _to_scatter(study, suggested.indicator, suggested.student_group)
            st.button(
                "Show its gaps below",
                key=f"closer_{suggested.indicator}_{suggested.student_group}",
                icon=":material/arrow_downward:",
                type="tertiary",
                on_click=_choose(study, suggested.indicator, suggested.student_group),
            )
    st.caption(f"Suggested by need, each of another group and another subject. {NEED}")


def every_area(study: Study, found: Focus) -> None:
    """The map, and the list that is its twin."""
    st.subheader("Every indicator and student group")
    measure = controls.part(exhibits.MEASURES)
    with st.container(key="focus_map"):
        exhibit(
            exhibits.heat_map(found, measure),
            "focus_map",
            _COLUMNS,
            on_pick=lambda picked: _choose(study, *picked[0].split("."))(),
        )
    # The map's twin on a narrow screen; `frame.css` shows one of the two.
    with st.container(key="focus_list"):
        listed = exhibits.as_list(found, measure)
        st.dataframe(
            listed,
            hide_index=True,
            column_config={
                "Area": st.column_config.TextColumn(width=185),
                exhibits.MEASURES[measure]: st.column_config.TextColumn(width=115),
            },
            column_order=[c for c in listed if c not in ("indicator", "student_group")],
            key="focus_rows",
            on_select=lambda: _row_clicked(study, found, measure),
            selection_mode="single-row",
            alt=f"{exhibits.MEASURES[measure]} of every indicator and student group, most need first",
        )
    st.caption(_BASIS[found.scope.kind])


def _row_clicked(study: Study, found: Focus, measure: str) -> None:
    """A row was chosen: its area becomes the focus."""
    if rows := st.session_state["focus_rows"].selection.rows:
        row = exhibits.as_list(found, measure).iloc[rows[0]]
        _choose(study, row["indicator"], row["student_group"])()


def one_area(study: Study, found: Focus) -> None:
    """One area closely: where it stands, its gap from another group, and the way on."""
    known = found.known
    if known.empty:
        return
    spec = state.current()
    st.subheader("One area")
    options = list(zip(known["indicator"], known["student_group"], strict=True))
    asked = (spec.model.indicator, spec.model.student_group)
    st.session_state["focus_area"] = asked if asked in options else None
    st.selectbox(
        "Area, most need first",
        options,
        format_func=lambda pair: f"{INDICATORS[pair[0]].name} · {STUDENT_GROUPS[pair[1]].name}",
        key="focus_area",
        index=None,
        placeholder="Choose one here, in the map or in the list",
        width=520,
        on_change=lambda: _choose(study, *st.session_state["focus_area"])(),
    )
    area = found.area(*asked)
    if area is None or asked not in options:
        st.info(
            f"{INDICATORS[asked[0]].name} for {students_words(asked[1])} has no figure here. Choose another area.",
            icon=":material/search:",
        )
        return
    kind = INDICATORS[area.indicator]
    with st.container(horizontal=True):
        st.metric(f"Status {int(area.year)}", kind.format(area.status), help=kind.explanation, width=150)
        st.metric("Change", kind.format(area.change, signed=True), help=kind.direction.word, width=130)
        computed = area.level_basis in ("aggregate", "computed")
        st.metric(
            "Colour, computed" if computed else "Colour",
            color_words(area.color) or "none",
            help="Worked out here by CDE’s rules; not official."
            if computed
            else "The Dashboard’s performance level.",
            width=170,
        )
        st.metric(
            "From the state",
            kind.format(area.distance, signed=True),
            help="Beside the state’s value for everyone; + is better.",
            width=150,
        )
        st.metric(
            "Students concerned",
            f"{area.concerned:,.0f}",
            help=f"{area.concerned:,.0f} {kind.concerned}",
            width=170,
        )
    st.caption(f"{kind.name}: {kind.direction.word}. This figure is {basis(area)}.")
    _ways_on(study, found, *asked)
    _gap(study, found, spec)


def _ways_on(study: Study, found: Focus, indicator: str, student_group: str) -> None:
    """Into the scatter; to a short list from these counties, or the district's profile."""
    parameters = state.link_parameters(_with_area(study, indicator, student_group))
    with st.container(horizontal=True):
        _to_scatter(study, indicator, student_group)
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
    _to_scatter(study, code, own, reference)
    exhibit(gap_chart(between), "focus_gap")


def _pair(indicator: str, group: str, other: str) -> tuple[str, str]:
    """Group and reference: a gap is measured from everyone, never everyone's from a group."""
    return (other, group) if group == INDICATORS[indicator].whole_group else (group, other)


def _choose_gap(study: Study, indicator: str, group: str, other: str) -> None:
    state.commit(_with_area(study, indicator, *_pair(indicator, group, other)))


def take_away(study: Study, found: Focus) -> None:
    """All areas as a file."""
    release = study.release
    table = found.areas.assign(scope=found.scope.to_param(), release=release.release)
    st.download_button(
        "All areas as CSV",
        for_spreadsheets(frame_csv(table)),
        file_name=f"focus_{found.scope.to_param()}_{release.state}-{release.release}.csv",
        mime="text/csv",
        icon=":material/download:",
    )


def _with_area(
    study: Study, indicator: str, student_group: str, reference_group: str | None = None
) -> ScreenSpec:
    """The view with this indicator and group, and the years that they have."""
    spec = state.current()
    model = study.about(replace(spec.model, reference_group=None), indicator)
    model = replace(model, student_group=student_group, reference_group=reference_group)
    return replace(spec, model=model)


def _choose(study: Study, indicator: str, student_group: str) -> Callable[[], None]:
    return lambda: state.commit(_with_area(study, indicator, student_group))


def _to_scatter(study: Study, indicator: str, student_group: str, reference: str | None = None) -> None:
    """The way into the scatter with this area, or with the gap."""
    st.page_link(
        SCATTER,
        label="Who closes this gap better than expected?" if reference else "Who does better than expected?",
        icon=":material/scatter_plot:",
        query_params=state.link_parameters(_with_area(study, indicator, student_group, reference)),
        help=f"The scatter of expected and actual performance for this {'gap' if reference else 'indicator and student group'}.",
    )


_COLUMNS = {
    "Need": st.column_config.NumberColumn(format="%.2f", help=NEED),
    "Students": st.column_config.NumberColumn(format="localized", help="Students behind the status."),
    "Concerned": st.column_config.NumberColumn(
        format="localized", help="In a rate those who did not get there; in an average all."
    ),
    "Year": st.column_config.NumberColumn(format="%d"),
}
