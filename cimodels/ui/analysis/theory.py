"""Theory: what the team thinks now, and how it came to think so."""

import streamlit as st

from cimodels.exhibits.tables import counted, plain
from cimodels.ui import history, records
from cimodels.ui.figures import when_open
from cimodels.workspace.analysis.theory import Version, unheard, versions
from cimodels.workspace.analysis.whole import Analysis
from cimodels.workspace.kinds.analysis import DATA
from cimodels.workspace.records import Record


def theory(found: Analysis) -> None:
    """The theory in force, a form to revise it, and every version with what was learned in between."""
    key = f"theory_{found.record.id[:8]}"
    if found.theory is None:
        st.info(
            "No theory is written yet. Write down what you think before you gather evidence, so that you can see what you learn.",
            icon=":material/lightbulb:",
        )
        records.form("theory", key, parent=found.record.id, submit="Write it down")
        return
    told = versions(found.theories, found.evidence)
    st.markdown(f"#### The theory now: version {len(told)}")
    st.markdown(plain(found.theory.body["statement"]))
    if found.theory.body["doubt"]:
        st.markdown(f"**What would change our mind:** {plain(found.theory.body['doubt'])}")
    new = unheard(found.theories, found.evidence)
    if new:
        st.info(
            f"{counted(len(new), 'piece')} of evidence came after this version. Does it still hold?",
            icon=":material/update:",
        )
        _pieces(new)
    when_open(
        "Revise it",
        key,
        lambda: records.form("theory", key, record=found.theory, anew=("why",), submit="Keep this version"),
    )
    history.manage(found.theory)
    st.markdown("#### How it came about")
    for one in reversed(told):
        _version(one)


def _version(one: Version) -> None:
    with st.container(border=True):
        st.markdown(f"**Version {one.number}** · {plain(one.author)} · {one.at[:10]}")
        st.markdown(plain(one.statement))
        st.markdown(f"**Why:** {plain(one.why)}")
        if one.evidence:
            st.caption(
                "Evidence that had come " + ("since the version before" if one.number > 1 else "before it")
            )
            _pieces(one.evidence)
        elif one.number > 1:
            st.caption("No evidence was noted between the version before and this one.")


def _pieces(those: tuple[Record, ...]) -> None:
    st.markdown(
        "\n".join(
            f"- **{plain(one.body['title'])}** ({DATA[one.body['data']].lower()}): {plain(one.body['found'])}"
            for one in those
        )
    )
