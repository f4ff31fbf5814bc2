"""The parts of the page on which a focus is found."""

import streamlit as st

from cimodels.exhibits import focus_map as exhibits
from cimodels.exhibits.tables import for_spreadsheets, plain
from cimodels.focus.results import SUPPRESSED, Focus
from cimodels.focus.words import title
from cimodels.screen.report import frame_csv
from cimodels.study import Study
from cimodels.ui import controls
from cimodels.ui.figures import exhibit
from cimodels.ui.focus_area import choose, name_of, to_scatter
from cimodels.vocab.scope import COUNTIES, DISTRICT, STATE

NEED = (
    "**Need** is how far a group is behind the state’s value for everyone, in standard deviations between districts, times the square "
    "root of the group’s share of the students: a group twice as far behind counts as much as one four times as large."
)
_BASIS = {
    STATE: "As published for the state. Suspension has no colour here, because its cut-points depend on the kind of district.",
    COUNTIES: "As published for counties where the source has rows of them (DataQuest, CAASPP), else put together from the districts’ rows, each "
    "with the weight of its students. CDE rates no county: levels and colours here are computed by the rules for the state, and not official. "
    "The Dashboard’s rows of districts leave charter schools out, which have rows of their own.",
    DISTRICT: "As published for the district. The Dashboard’s figures leave charter schools out, which have rows of their own.",
}


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
            to_scatter(study, suggested.indicator, suggested.student_group)
            st.button(
                "Show its gaps below",
                key=f"closer_{suggested.indicator}_{suggested.student_group}",
                icon=":material/arrow_downward:",
                type="tertiary",
                on_click=choose(study, suggested.indicator, suggested.student_group),
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
            on_pick=lambda picked: choose(study, *picked[0].split("."))(),
        )
    # The map's twin on a narrow screen; `frame.css` shows one of the two.
    with st.container(key="focus_list"):
        listed = exhibits.as_list(found, measure)
        st.dataframe(
            listed,
            hide_index=True,
            column_config={
                "Area": st.column_config.TextColumn(width=185),
                exhibits.MEASURES[measure]: st.column_config.TextColumn("Value", width=115),
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
        choose(study, row["indicator"], row["student_group"])()


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


_COLUMNS = {
    "Need": st.column_config.NumberColumn(format="%.2f", help=NEED),
    "Students": st.column_config.NumberColumn(format="localized", help="Students behind the status."),
    "Concerned": st.column_config.NumberColumn(
        format="localized", help="In a rate those who did not get there; in an average all."
    ),
    "Year": st.column_config.NumberColumn(format="%d"),
}
