"""The district page's part on one indicator: each student group on the grid, by year, and their course."""

import pandas as pd
import streamlit as st

from cimodels.exhibits import five_by_five as grids
from cimodels.exhibits import profile as exhibits
from cimodels.exhibits.profile_rows import known_series, series
from cimodels.rules.dashboard_levels import why_unrated
from cimodels.screen.spec import ScreenSpec
from cimodels.study import Study
from cimodels.ui.figures import exhibit, wide
from cimodels.ui.painted import painted
from cimodels.ui.profile import COLUMNS
from cimodels.vocab.districts import level_of
from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.student_groups import STUDENT_GROUPS
from cimodels.vocab.tables import SOURCES


def groups(study: Study, cds: str, spec: ScreenSpec) -> None:
    """Choose an indicator; see its groups on the grid, over the years in colours, and as lines."""
    profile = study.warehouse.profile(cds)
    pairs = known_series(profile)
    if not pairs:
        st.info("This release has no result of it.", icon=":material/info:")
        return
    first = next((pair for pair in pairs if pair[0] == spec.model.indicator), pairs[0])
    code, source = st.selectbox(
        "Indicator",
        pairs,
        index=pairs.index(first),
        width=360,
        key="profile_indicator",
        format_func=lambda pair: f"{INDICATORS[pair[0]].name} ({SOURCES[pair[1]]})",
    )
    st.caption(f"{INDICATORS[code].explanation} {INDICATORS[code].direction.word.capitalize()}.")
    rows = series(profile, code, source)
    _grid(study, cds, rows)
    _by_year(rows)
    _course(profile, rows, spec)


def _grid(study: Study, cds: str, rows: pd.DataFrame) -> None:
    level = level_of(cds)
    district_type = study.entities(level).set_index("cds").loc[cds, "district_type"]
    years = grids.grid_years(rows, level, district_type)
    code = str(rows["indicator"].iloc[0])
    st.subheader("Where each student group stands")
    if not years:
        newest = int(rows["year"].max())
        st.info(
            f"No group has a place on the five-by-five grid: {why_unrated(code, newest)}.",
            icon=":material/grid_off:",
        )
        return
    year = years[0]
    if len(years) > 1:
        year = st.segmented_control(
            "Year of the grid", years, default=years[0], required=True, key=f"grid_year_{code}"
        )
    wide(grids.five_by_five(rows, year, level, district_type), "five_by_five", COLUMNS)


def _by_year(rows: pd.DataFrame) -> None:
    st.subheader("Every student group over the years")
    words, colors = exhibits.by_group(rows)
    painted(words, colors, "Status and colour of every student group by year")
    st.caption(
        f"In {INDICATORS[str(rows['indicator'].iloc[0])].unit.value}. Empty: no value in this release; without a colour: not rated."
    )


def _course(profile: pd.DataFrame, rows: pd.DataFrame, spec: ScreenSpec) -> None:
    code, source = str(rows["indicator"].iloc[0]), str(rows["source"].iloc[0])
    known = set(rows.loc[rows["status"].notna(), "student_group"])
    options = [g for g in STUDENT_GROUPS if g in known]
    wished = [INDICATORS[code].whole_group, spec.model.student_group, "SED", "EL"]
    chosen = st.multiselect(
        "Student groups in the chart",
        options,
        default=[g for g in dict.fromkeys(wished) if g in known],
        width=620,
        max_selections=7,
        format_func=lambda g: STUDENT_GROUPS[g].name,
        key=f"trend_groups_{code}_{source}",
        select_all=False,
    )
    if chosen:
        exhibit(exhibits.trend(profile, code, chosen, source), "trend", COLUMNS)
