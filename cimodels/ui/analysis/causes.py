"""Causes: the fishbone, drawn from what is entered."""

import streamlit as st

from cimodels.exhibits.diagrams.entries import Drawing, Entry
from cimodels.exhibits.diagrams.fishbone import fishbone
from cimodels.ui.analysis.entries import add, drawn, names_of, read_or_change, whose
from cimodels.ui.figures import when_open
from cimodels.workspace.analysis.matrix import Row, matrix
from cimodels.workspace.analysis.whole import Analysis, Branch, below, branches
from cimodels.workspace.kinds.analysis import CATEGORIES, STANDINGS


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
    bones: dict[str, list[Entry]] = {words: [] for words in CATEGORIES.values()}
    for one in branches(found.causes):
        bones[CATEGORIES[one.record.body["category"]]].append(_entry(one, rows))
    name, body = found.record.body["name"], found.record.body

    def make(look: str) -> Drawing:
        return fishbone(
            body["problem"] or name, bones, look=look, title=f"Fishbone: {name}", foot=whose(found)
        )

    drawn(make, "fishbone", name)
    with st.expander("The causes as a table"):
        st.dataframe(
            [
                {
                    "Where it lies": CATEGORIES[one.body["category"]],
                    "Possible cause": one.body["cause"],
                    "Is a reason for": names_of(found).records["cause"].get(one.body["under"] or "", ""),
                    "Where we stand": STANDINGS.get(one.body["standing"] or "open"),
                    "Evidence": _evidence(rows[one.id]),
                    "Note": one.body["note"],
                }
                for one in found.causes
            ],
            hide_index=True,
            alt="Every possible cause with its place, standing and evidence",
        )
    read_or_change(
        found, found.causes, names=lambda one: names_of(found, without=below(found.causes, one.id))
    )


def _entry(branch: Branch, rows: dict[str, Row]) -> Entry:
    body = branch.record.body
    return Entry(
        body["cause"],
        _evidence(rows[branch.record.id]),
        body["standing"] or "",
        below=tuple(_entry(one, rows) for one in branch.below),
    )


def _evidence(row: Row) -> str:
    """How many pieces of evidence speak for it and against it."""
    pro, con = (sum(getattr(cell, what) for cell in row.cells.values()) for what in ("supports", "against"))
    said = [f"{number} {word}" for number, word in ((pro, "for"), (con, "against")) if number]
    return "evidence: " + ", ".join(said) if said else "no evidence yet"
