"""The district page's parts."""

import pandas as pd
import streamlit as st

from cimodels.exhibits import profile as exhibits
from cimodels.exhibits.tables import plain
from cimodels.screen.spec import ScreenSpec
from cimodels.study import Study
from cimodels.ui.figures import exhibit
from cimodels.vocab.districts import DISTRICT_TYPES, level_of
from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.student_groups import RATED_GROUPS, STUDENT_GROUPS
from cimodels.vocab.tables import SOURCES

# Short enough for a narrow column; the full name is the help.
_SHORT = {
    "SED": "Low income",
    "EL": "English learners",
    "SWD": "Disabilities",
    "FOS": "Foster youth",
    "HOM": "Homeless",
}

_COLUMNS = {
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
}


def heading(study: Study, cds: str) -> None:
    """Name, county, type and code."""
    entity = study.entities(level_of(cds)).set_index("cds").loc[cds]
    st.subheader(plain(entity["name"]))
    active = "" if entity["active"] is not False else " · no longer active"
    st.caption(
        f"{plain(entity['county'])} County · {DISTRICT_TYPES[entity['district_type']].name} · "
        f"CDS {cds}{active}"
    )


def who_it_serves(study: Study, cds: str) -> None:
    """Shares of the student groups in the newest enrolment file."""
    latest = study.latest_enrolment(9999, level_of(cds))
    row = latest[latest["cds"] == cds]
    if row.empty:
        st.caption("No enrolment file in this release has this district.")
        return
    one = row.iloc[0]
    with st.container(horizontal=True):
        st.metric(f"Enrolment {int(one['year'])}", f"{one['total']:,.0f}", width=150)
        for group, name in _SHORT.items():
            share = one.get(f"share_{group}")
            st.metric(
                name,
                "–" if pd.isna(share) else f"{share:.1f} %",
                width=130,
                help=STUDENT_GROUPS[group].name,
            )


def indicators(study: Study, cds: str) -> None:
    """Every indicator's newest value with level, colour and where it stands in which file."""
    st.subheader("Every indicator, newest value")
    st.dataframe(
        exhibits.overview(study.warehouse.profile(cds)),
        hide_index=True,
        height="content",
        placeholder="",
        column_config={
            "indicator": "Indicator",
            "year": st.column_config.NumberColumn("Year", format="%d"),
            "status": st.column_config.TextColumn("Status", alignment="right"),
            "change": st.column_config.TextColumn("Change", alignment="right"),
            "level": "Level",
            "color": "Colour",
            "basis": st.column_config.TextColumn(
                "Level is", help="published by CDE, or computed here by its rules"
            ),
            "students": st.column_config.NumberColumn("Students", format="localized"),
            "source": "Source",
            "file": st.column_config.TextColumn("File", width="medium"),
            "line": st.column_config.NumberColumn("Line", format="localized"),
        },
        alt="Newest value of every indicator for all students",
    )


def trend(study: Study, cds: str, spec: ScreenSpec) -> None:
    """The course of one indicator for chosen groups, over all years."""
    profile = study.warehouse.profile(cds)
    known = profile[profile["status"].notna()]
    pairs = [
        (code, source)
        for code in INDICATORS
        for source in SOURCES
        if ((known["indicator"] == code) & (known["source"] == source)).any()
    ]
    if not pairs:
        return
    st.subheader("Over the years")
    first = next((pair for pair in pairs if pair[0] == spec.model.indicator), pairs[0])
    with st.container(horizontal=True):
        code, source = st.selectbox(
            "Indicator",
            pairs,
            index=pairs.index(first),
            width=320,
            key="trend_indicator",
            format_func=lambda pair: f"{INDICATORS[pair[0]].name} ({SOURCES[pair[1]]})",
        )
        groups = [
            g
            for g in STUDENT_GROUPS
            if (
                (known["indicator"] == code) & (known["source"] == source) & (known["student_group"] == g)
            ).any()
        ]
        wished = [
            g for g in (INDICATORS[code].whole_group, spec.model.student_group, "SED", "EL") if g in groups
        ]
        chosen = st.multiselect(
            "Student groups",
            groups,
            default=list(dict.fromkeys(wished)),
            width=520,
            max_selections=7,
            format_func=lambda g: STUDENT_GROUPS[g].name,
            key=f"trend_groups_{code}",
        )
    if chosen:
        exhibit(exhibits.trend(profile, code, chosen, source), "trend", _COLUMNS)


def every_value(study: Study, cds: str) -> None:
    """Every number with its file and line."""
    rows = study.warehouse.profile(cds)
    with st.expander(f"Every value: {len(rows):,} numbers, each with its file and line"):
        group = st.selectbox(
            "Student group",
            [g for g in RATED_GROUPS if (rows["student_group"] == g).any()],
            format_func=lambda g: STUDENT_GROUPS[g].name,
            key="values_group",
        )
        st.dataframe(
            exhibits.every_value(rows, group),
            hide_index=True,
            placeholder="",
            column_config=_COLUMNS,
            alt=f"Every published value of this district for {STUDENT_GROUPS[group].name}, with file and line",
        )
