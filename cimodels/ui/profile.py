"""The district page's first screen, and its last part: who it is, how it stands, and every published value."""

import pandas as pd
import streamlit as st

from cimodels.exhibits import profile as exhibits
from cimodels.exhibits.population import size_words
from cimodels.exhibits.tables import plain
from cimodels.study import Study
from cimodels.ui.painted import painted
from cimodels.vocab.districts import DISTRICT_TYPES, level_of
from cimodels.vocab.student_groups import RATED_GROUPS, STUDENT_GROUPS

_NEEDS = ("SED", "EL", "SWD", "FOS", "HOM")
_AT_A_GLANCE = ["Indicator", "Status", "Colour", "Change", "Level", "Students", "Year", "Source"]

COLUMNS = {
    "Year": st.column_config.Column(help="Spring of the school year: 2024 is 2023–24."),
    "Status": st.column_config.Column(
        help="This year's value, in % or in points from standard.", alignment="right"
    ),
    "Change": st.column_config.Column(
        help="From the year before, in percentage points or points.", alignment="right"
    ),
    "Level is": st.column_config.Column(help="Published by CDE, or computed here by its rules."),
    "Students": st.column_config.NumberColumn(format="localized", help="Students behind the status."),
    "Of them counted": st.column_config.NumberColumn(
        format="localized", help="Students counted in a rate; blank for averages."
    ),
    "Line": st.column_config.NumberColumn(
        format="localized", help="Line of the file, the header being line 1."
    ),
    "color": None,
}


def heading(study: Study, cds: str) -> None:
    """Name, county, type, code, and whom it serves in a line."""
    entity = study.entities(level_of(cds)).set_index("cds").loc[cds]
    st.subheader(plain(entity["name"]))
    active = "" if entity["active"] is not False else " · no longer active"
    kind = DISTRICT_TYPES.get(entity["district_type"])
    about = [f"{plain(entity['county'])} County", *([kind.name] if kind else []), f"CDS {cds}{active}"]
    st.caption(" · ".join(about))


def at_a_glance(study: Study, cds: str) -> None:
    """Whom it serves, and the newest value of every indicator with level and colour."""
    _served(study, cds)
    st.subheader("Every indicator, newest value")
    profile = study.warehouse.profile(cds)
    table = exhibits.overview(profile)
    if table.empty:
        st.info("This release has no result of it.", icon=":material/info:")
        return
    twice = table["Indicator"].duplicated(keep=False)
    named = table.assign(
        Indicator=table["Indicator"].where(~twice, table["Indicator"] + " (" + table["Source"] + ")")
    )
    # An old value must not pass for this year's where the column of years has scrolled out of view.
    old = named["Year"] < named["Year"].max() - 1
    named["Status"] = named["Status"].where(~old, named["Status"] + " (" + named["Year"].astype(str) + ")")
    words = named[_AT_A_GLANCE].astype({"Students": "float"}).set_index("Indicator").map(_shown)
    colors = pd.DataFrame(pd.NA, index=words.index, columns=words.columns, dtype="object")
    colors["Colour"] = table["color"].to_numpy()
    painted(words, colors, "Newest value of every indicator for all students, with level and colour")
    said = (
        "All students, or everyone concerned. Levels and colours are CDE's where it published them, else computed here by its "
        "rules; the table below says which."
    )
    if missing := exhibits.valueless(profile):
        said += f" Its files name it without a value: {', '.join(missing)}."
    st.caption(said)
    with st.expander("Where these numbers stand: file and line"):
        st.dataframe(
            table[["Indicator", "Year", "Status", "Colour", "Level is", "Whose students", "File", "Line"]],
            hide_index=True,
            placeholder="",
            column_config=COLUMNS,
            alt="File and line of each indicator's newest value",
        )


def _shown(value: object) -> str:
    if pd.isna(value):
        return ""
    return f"{value:,.0f}" if isinstance(value, float) else plain(str(value))


def _served(study: Study, cds: str) -> None:
    own = study.warehouse.enrolment_of(cds)
    st.markdown(plain(size_words(own)))
    latest = own[own["year"] == own["year"].max()].set_index("student_group")["share"]
    with st.container(horizontal=True):
        for group in _NEEDS:
            share = latest.get(group)
            st.metric(
                STUDENT_GROUPS[group].short_name,
                "–" if share is None or pd.isna(share) else f"{share:.1f} %",
                width=150,
                help=STUDENT_GROUPS[group].name,
            )


def every_value(study: Study, cds: str) -> None:
    """Every number with its file and line."""
    rows = study.warehouse.profile(cds)
    groups = [g for g in RATED_GROUPS if (rows["student_group"] == g).any()]
    if not groups:
        st.info("This release has no result of it.", icon=":material/info:")
        return
    st.markdown(f"{len(rows):,} published numbers, each with the file and line that it came from.")
    group = st.selectbox(
        "Student group", groups, format_func=lambda g: STUDENT_GROUPS[g].name, key="values_group"
    )
    st.dataframe(
        exhibits.every_value(rows, group),
        hide_index=True,
        placeholder="",
        height=520,
        column_config=COLUMNS,
        alt=f"Every published value of this district for {STUDENT_GROUPS[group].name}, with file and line",
    )
