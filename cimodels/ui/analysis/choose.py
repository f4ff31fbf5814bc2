"""Which analysis is in view: the list of them, a new one, the sample."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from cimodels.exhibits.tables import counted, plain
from cimodels.ui import data_state, paper, plans, records, state, writing
from cimodels.ui.analysis.entries import districts, slug
from cimodels.ui.analysis.from_focus import from_focus
from cimodels.ui.figures import when_open
from cimodels.workspace.analysis.ready import aim
from cimodels.workspace.analysis.sample import sample
from cimodels.workspace.analysis.whole import Analysis, whole
from cimodels.workspace.records import Record

# In place of a record's id: begin one about the focus in view.
NEW = "new"
# What the first form leaves for later: the team and the aim are the part that opens next.
_LATER = ("what", "whom", "how_much", "by", "team", "working")


def in_view() -> Analysis | None:
    """The analysis that the link names; None where it names none. One that is not there is told."""
    if state.record() == NEW:
        return None
    asked = plans.asked_for()
    # The record of another page is none of this one's.
    return whole(writing.workspace(), asked.id) if asked and asked.kind == "systems_analysis" else None


def heading(found: Analysis) -> None:
    """What it is called, and whether it is nobody's work."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(plain(found.record.body["name"]), anchor=False)
        paper.take_away([paper.of_record("analysis", found.record)])
        st.button(
            "All analyses",
            icon=":material/arrow_back:",
            type="tertiary",
            on_click=state.choose_record,
            args=(None,),
        )
    if found.is_sample:
        st.info(
            "**An example.** The problem, and for whom, are those of the CORE districts’ report. Theory, causes, evidence and drivers are "
            "made up to show what an analysis looks like.",
            icon=":material/school:",
        )
    if found.record.retired:
        st.warning(
            "This analysis is retired: it is in no list. Its history has the way back.",
            icon=":material/archive:",
        )


def every() -> None:
    """Every analysis, the way to a new one, and the sample."""
    st.caption(
        "Before a practice is carried home: which problem is it for, what causes that, and what do different kinds of data say? A team that "
        "looks at its whole system first finds causes that it had not thought of."
    )
    there = data_state.records("systems_analysis")
    real = [one for one in there if not one.body["sample"]]
    if not real and state.record() != NEW:
        st.info(
            "No systems analysis is here yet. Begin one below, from an area on the page “Focus”, or look at the example first.",
            icon=":material/account_tree:",
        )
    for one in reversed(real):
        _listed(one)
    data_state.elsewhere("systems_analysis")
    begun = from_focus() if state.record() == NEW else {}
    if begun:
        st.subheader("A new one, of the area in focus", anchor=False)
        _begin(begun, f"focus_{slug(begun['name'])}")
    else:
        when_open("Begin a new one", "begin_analysis", lambda: _begin({}, "blank"))
    st.subheader("An example", anchor=False)
    st.caption(
        "The CORE districts’ question: the gap in mathematics of African American and Hispanic/Latino students in grades 4–8. It is not "
        "counted among yours."
    )
    st.button("Open the example", icon=":material/school:", on_click=_sample)


def _sample() -> None:
    state.choose_record(sample(writing.workspace()).id)


def _begin(begun: Mapping[str, Any], key: str) -> None:
    named, own = districts(), state.scope().cds or state.district()
    records.form(
        "systems_analysis",
        f"begin_{key}",
        begin={"district": own if own in named.districts else None, **begun},
        leave_out=_LATER,
        names=named,
        submit="Begin",
        on_saved=_begun,
    )


def _begun(record: Record) -> None:
    state.choose_record(record.id)


def _listed(one: Record) -> None:
    children = writing.workspace().children(one.id)
    counts = {kind: sum(child.kind == kind for child in children) for kind in ("cause", "analysis_evidence")}
    with st.container(border=True):
        st.button(
            f"**{plain(one.body['name'])}**",
            key=f"analysis_{one.id}",
            type="tertiary",
            icon=":material/account_tree:",
            on_click=state.choose_record,
            args=(one.id,),
        )
        st.caption(
            f"{plain(aim(one.body)) or 'No aim yet.'}  \n{counted(counts['cause'], 'cause')} · "
            f"{counted(counts['analysis_evidence'], 'piece')} of evidence · {records.signature(one)}"
        )
