"""The data page's parts: release, coverage, problems, files, dictionary."""

import pandas as pd
import streamlit as st

from cimodels.study import Study
from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.tables import SOURCES, TABLES

_SEVERITIES = {"error": "✖ error", "warning": "▲ warning", "note": "● note"}


def release(study: Study) -> None:
    """What this data is."""
    what = study.release
    files = study.warehouse.table("files")
    st.markdown(
        f"Release **{what.release}**, built {what.built_at[:16].replace('T', ' ')} UTC with cimodels "
        f"{what.code_version}: **{len(files):,}** files, **{int(files['rows_loaded'].sum()):,}** rows loaded, "
        f"**{int(files['rows_set_aside'].sum()):,}** set aside, each kind named below."
    )


def coverage(study: Study) -> None:
    """Districts with a value, by indicator and year. An empty cell is a file that is not here."""
    st.subheader("Coverage")
    table = study.warehouse.coverage()
    what = st.segmented_control(
        "Count",
        ["districts", "schools", "suppressed", "colors_published", "colors_computed"],
        default="districts",
        required=True,
        key="coverage_of",
        format_func=lambda c: {
            "districts": "Districts",
            "schools": "Schools",
            "suppressed": "Suppressed districts",
            "colors_published": "Colours published",
            "colors_computed": "Colours computed",
        }[c],
    )
    table = table.assign(
        Indicator=table["indicator"].map(lambda c: INDICATORS[c].name), Source=table["source"].map(SOURCES)
    )
    order = {code: position for position, code in enumerate(INDICATORS)}
    table = table.sort_values(
        ["indicator", "source"], key=lambda c: c.map(order) if c.name == "indicator" else c
    )
    years = [str(year) for year in range(int(table["year"].min()), int(table["year"].max()) + 1)]
    counts = table.pivot_table(
        index=["Indicator", "Source"], columns="year", values=what, aggfunc="sum", sort=False
    )
    counts.columns = [str(year) for year in counts.columns]
    shown = counts.reindex(columns=years).astype("Int64").replace(0, pd.NA).reset_index()
    st.dataframe(
        shown,
        hide_index=True,
        height="content",
        placeholder="·",
        column_config={year: st.column_config.NumberColumn(year, format="localized") for year in years},
        alt="Number of districts with a value for all students, by indicator, source and year",
    )
    st.caption(
        "Everyone concerned: all students, or all English learners for English learner progress. The Dashboard was "
        "suspended in 2020 and 2021; in 2022 it gave status only."
    )


def problems(study: Study) -> None:
    """What was wrong in the files, and what became of the rows."""
    table = study.warehouse.table("problems")
    st.subheader("Problems and notes")
    if table.empty:
        st.success("Nothing was set aside and nothing is doubtful.", icon=":material/check:")
        return
    order = {code: position for position, code in enumerate(_SEVERITIES)}
    table = table.sort_values("severity", key=lambda column: column.map(order), kind="stable")
    show_problems(table)


def show_problems(table: pd.DataFrame) -> None:
    """Problems as a table: file, line, column, value, what happened and what to do."""
    shown = table.assign(severity=table["severity"].map(_SEVERITIES))
    st.dataframe(
        shown[["severity", "file", "message", "advice", "line", "column", "value", "count"]],
        hide_index=True,
        placeholder="",
        column_config={
            "severity": "Kind",
            "file": "File",
            "line": st.column_config.NumberColumn("Line", format="%d"),
            "column": "Column",
            "value": "Value",
            "count": st.column_config.NumberColumn("Rows", format="localized"),
            "message": st.column_config.TextColumn("What happened", width="large"),
            "advice": st.column_config.TextColumn("What to do", width="large"),
        },
        alt="Problems found in the files",
    )


def files(study: Study) -> None:
    """Every file with its hash and origin."""
    table = study.warehouse.table("files")
    with st.expander(f"Files: {len(table):,}, each with its origin and checksum"):
        st.dataframe(table, hide_index=True, alt="Source files with size, checksum, origin and rows")


def dictionary() -> None:
    """What every column means."""
    with st.expander("Dictionary: every table and column"):
        rows = [
            {"table": table.name, "column": column.name, "type": column.type, "meaning": column.meaning}
            for table in TABLES.values()
            for column in table.columns
        ]
        st.dataframe(pd.DataFrame(rows), hide_index=True, alt="Data dictionary")
