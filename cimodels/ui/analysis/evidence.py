"""Evidence: different kinds of data, what each says about the causes, and where they agree or not."""

from collections.abc import Collection

import pandas as pd
import streamlit as st

from cimodels.exhibits.tables import plain
from cimodels.ui.analysis.entries import add, read_or_change, sentences
from cimodels.ui.columns import sentence_table, unbroken
from cimodels.ui.figures import when_open
from cimodels.ui.painted import beside
from cimodels.workspace.analysis.matrix import Row, findings, matrix
from cimodels.workspace.analysis.whole import Analysis
from cimodels.workspace.kinds.analysis import DATA, ONLY


def evidence(found: Analysis) -> None:
    """A form for one more piece, all of them, and the matrix of causes and kinds of data."""
    if not found.evidence:
        st.info(
            "No evidence is noted yet. Begin with two kinds of data that see different things, such as test results and three empathy interviews.",
            icon=":material/search:",
        )
    when_open("Note a piece of evidence", f"add_evidence_{found.record.id[:8]}", lambda: _add(found))
    if found.evidence:
        if found.causes:
            _agreement(found)
        else:
            st.caption("Enter possible causes to see where the kinds of data agree.")
        st.markdown("#### What was found")
        sentence_table(
            [
                {
                    "Kind of data": DATA[one.body["data"]],
                    "What it is": plain(one.body["title"]),
                    "What it says": plain(one.body["found"]),
                    "From": plain(one.body["part"]) or "not said",
                    "Gathered on": unbroken(one.body["on"] or "") or "not said",
                    "Noted by": plain(one.changed_by),
                }
                for one in found.evidence
            ],
            "Every piece of evidence with its kind and what it says",
            "evidence",
        )
    read_or_change(found, found.evidence, lambda one: _others(one.body["data"]))


def _others(data: str) -> Collection[str]:
    """Fields that only other kinds of data have."""
    return {code for kind, codes in ONLY.items() if kind != data for code in codes}


def _add(found: Analysis) -> None:
    if not found.causes:
        st.caption("Without possible causes yet, it can be noted all the same, and connected later.")
    data = st.pills(
        "Kind of data", list(DATA), format_func=DATA.__getitem__, default=next(iter(DATA)), required=True,
        key=f"data_{found.record.id[:8]}",
    )  # fmt: skip
    add(
        found,
        "analysis_evidence",
        "evidence",
        begin={"data": data},
        leave_out={"data", *_others(str(data))},
    )


def _agreement(found: Analysis) -> None:
    st.markdown("#### Where the data agree, and where not")
    rows = matrix(found.causes, found.evidence)
    sentences(findings(rows, found.evidence))
    gathered = [kind for kind in DATA if any(one.body["data"] == kind for one in found.evidence)]
    table = pd.DataFrame(
        [_cells(row, gathered) for row in rows], index=[row.cause.body["cause"] for row in rows]
    )
    beside(
        table,
        len(table.columns),
        "Each possible cause by kind of data: supports, speaks against, says nothing, or not looked at",
    )
    st.caption(
        "The number is of pieces of evidence. A dash: nobody has looked. “Says nothing” is written only where somebody looked for it."
    )


def _cells(row: Row, kinds: Collection[str]) -> dict[str, str]:
    return {"Together": row.verdict, **{DATA[kind]: row.cells[kind].said or "–" for kind in kinds}}
