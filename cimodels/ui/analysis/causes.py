"""Causes: the fishbone, drawn from what is entered."""

import streamlit as st

from cimodels.exhibits.diagrams.of_analysis import fishbone_of
from cimodels.exhibits.tables import plain
from cimodels.ui.analysis.entries import add, drawn, names_of, read_or_change
from cimodels.ui.figures import when_open
from cimodels.workspace.analysis.matrix import AGAINST, SILENT, SUPPORTS, matrix
from cimodels.workspace.analysis.whole import Analysis, below
from cimodels.workspace.kinds.analysis import CATEGORIES, DATA, STANDINGS
from cimodels.workspace.records import Record


def causes(found: Analysis) -> None:
    """The fishbone, a form for one more cause, and each of them closely."""
    if not found.causes:
        st.info(
            "No cause is entered yet. Collect as many as the team can think of, in every part of the system, before you judge any.",
            icon=":material/account_tree:",
        )
    when_open(
        "Add a possible cause", f"add_cause_{found.record.id[:8]}", lambda: add(found, "cause", "cause")
    )
    if not found.causes:
        return
    rows = {row.cause.id: row for row in matrix(found.causes, found.evidence)}
    drawn(lambda look: fishbone_of(found, look), "fishbone", found.record.body["name"])
    with st.expander("The causes as a table"):
        st.dataframe(
            [
                {
                    "Where it lies": CATEGORIES[one.body["category"]],
                    "Possible cause": one.body["cause"],
                    "Is a reason for": names_of(found).records["cause"].get(one.body["under"] or "", ""),
                    "Where we stand": STANDINGS.get(one.body["standing"] or "open"),
                    "Evidence": rows[one.id].weight,
                    "Note": one.body["note"],
                }
                for one in found.causes
            ],
            hide_index=True,
            alt="Every possible cause with its place, standing and evidence",
        )
    read_or_change(
        found,
        found.causes,
        names=lambda one: names_of(found, without=below(found.causes, one.id)),
        more=lambda one: _what_speaks(found, one),
    )


def _what_speaks(found: Analysis, cause: Record) -> None:
    """The evidence on one cause, piece by piece."""
    words = {SUPPORTS: "supports it", AGAINST: "speaks against it", SILENT: "says nothing about it"}
    lines = [
        f"- {DATA[one.body['data']]} {word}: **{plain(one.body['title'])}**. {plain(one.body['found'])}"
        for what, word in words.items()
        for one in found.evidence
        if cause.id in one.body[what]
    ]
    st.markdown("\n".join(lines) or "*No evidence yet.*")
