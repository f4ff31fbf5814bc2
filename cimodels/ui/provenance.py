"""The data page's other parts: release, problems, refused files, files, dictionary."""

import pandas as pd
import streamlit as st

from cimodels.settings import home
from cimodels.sources.catalogue import ENTRIES
from cimodels.sources.library import refusals
from cimodels.study import Study
from cimodels.ui.columns import SENTENCE_ROW
from cimodels.ui.state import state_name
from cimodels.vocab.tables import TABLES

_SEVERITIES = {"error": "✖ error", "warning": "▲ warning", "note": "● note"}
_FILES = ("name", "member", "what", "year", "rows_read", "rows_loaded", "rows_set_aside", "bytes", "encoding")
_TYPES = {
    "VARCHAR": "text",
    "BOOLEAN": "yes or no",
    "DOUBLE": "number",
    "INTEGER": "whole number",
    "UINTEGER": "whole number",
    "UBIGINT": "whole number",
    "USMALLINT": "whole number",
    "UTINYINT": "whole number",
}


def release(study: Study) -> None:
    """What this data is."""
    what = study.release
    files = study.warehouse.table("files")
    st.markdown(
        f"Release **{what.release}**, built {what.built_at[:16].replace('T', ' ')} UTC with cimodels "
        f"{what.code_version}: **{len(files):,}** files, **{int(files['rows_loaded'].sum()):,}** rows loaded, "
        f"**{int(files['rows_set_aside'].sum()):,}** set aside, each kind named below."
    )


def problems(study: Study) -> None:
    """What was wrong in the files, and what became of the rows."""
    table = study.warehouse.table("problems")
    st.subheader("Problems and notes")
    if table.empty:
        st.success("Nothing was set aside and nothing is doubtful.", icon=":material/check:")
        return
    order = {code: position for position, code in enumerate(_SEVERITIES)}
    show_problems(table.sort_values("severity", key=lambda column: column.map(order), kind="stable"))


def refused() -> None:
    """Files that an import refused, until one of the same name is taken."""
    told = refusals(home().state(state_name()))
    if not told:
        return
    st.subheader("Files that were refused")
    st.markdown(
        "Nothing of these files is in the data above. A file leaves this list once one of the same name is taken."
    )
    show_problems(pd.DataFrame([vars(problem) for problem in told]))


def show_problems(table: pd.DataFrame) -> None:
    """Problems as a table: where it is, what happened and what to do."""
    shown = table.assign(severity=table["severity"].map(_SEVERITIES), rows=table["count"].replace(0, pd.NA))
    st.dataframe(
        shown[["file", "line", "severity", "message", "advice", "column", "value", "rows"]],
        hide_index=True,
        row_height=SENTENCE_ROW + 36,  # advice stands beside the message
        placeholder="",
        column_config={
            "file": st.column_config.TextColumn("File", width="medium"),
            "line": st.column_config.NumberColumn(
                "Line", format="%d", width=70, help="First line concerned, the header being line 1."
            ),
            "severity": st.column_config.TextColumn("Kind", width=90),
            "message": st.column_config.TextColumn("What happened", width="large"),
            "advice": st.column_config.TextColumn("What to do", width="large"),
            "column": "Column",
            "value": "Value",
            "rows": st.column_config.NumberColumn("Rows concerned", format="localized"),
        },
        alt="Problems found in the files: file, line, kind, what happened and what to do",
    )


def files(study: Study) -> None:
    """Every file with its hash and origin."""
    table = study.warehouse.table("files")
    titles = table["entry"].map(lambda entry: ENTRIES[entry].title if entry in ENTRIES else entry)
    stored = table["stored_at"].str.slice(0, 16).str.replace("T", " ")
    with st.expander(f"Files: {len(table):,}, each with its origin and checksum"):
        st.dataframe(
            table.assign(what=titles, stored_at=stored)[[*_FILES, "origin", "stored_at", "sha256"]],
            hide_index=True,
            placeholder="",
            column_config={
                "name": st.column_config.TextColumn("File", width="medium"),
                "member": st.column_config.TextColumn(
                    "Member or sheet", help="Of an archive or a workbook; blank otherwise."
                ),
                "what": st.column_config.TextColumn("What it is", width="medium"),
                "year": st.column_config.NumberColumn("Year", format="%d"),
                "rows_read": st.column_config.NumberColumn("Rows read", format="localized"),
                "rows_loaded": st.column_config.NumberColumn("Rows loaded", format="localized"),
                "rows_set_aside": st.column_config.NumberColumn(
                    "Rows set aside", format="localized", help="Each kind is named under problems and notes."
                ),
                "bytes": st.column_config.NumberColumn("Size", format="bytes"),
                "encoding": "Read as",
                "origin": st.column_config.TextColumn(
                    "From", width="medium", help="Address it was downloaded from, or imported."
                ),
                "stored_at": "Stored (UTC)",
                "sha256": st.column_config.TextColumn("Checksum (SHA-256)", width="medium"),
            },
            alt="Source files with size, checksum, origin and rows",
        )


def dictionary() -> None:
    """What every column of a table means."""
    with st.expander("Dictionary: every table and column"):
        table = TABLES[st.selectbox("Table", list(TABLES), key="dictionary_table", width=320)]
        st.caption(f"One row per {table.grain}.")
        rows = [
            {"Column": c.name, "Holds": _TYPES[c.type], "Meaning": c.meaning.replace("`", "")}
            for c in table.columns
        ]
        st.dataframe(
            pd.DataFrame(rows),
            hide_index=True,
            height="content",
            column_config={
                "Column": st.column_config.TextColumn(width=190),
                "Holds": st.column_config.TextColumn(width=120),
                "Meaning": st.column_config.TextColumn(width="large"),
            },
            alt=f"Data dictionary: every column of the table {table.name} with its meaning",
        )
