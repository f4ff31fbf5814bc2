"""The decision on a candidate: a CI Model, not now, or no; with reasons, dissent and date."""

from datetime import date

import streamlit as st

from cimodels.exhibits.dossier import standing_words
from cimodels.exhibits.tables import plain
from cimodels.ui import history, records, writing
from cimodels.workspace.kinds.research import DECISIONS
from cimodels.workspace.records import Record
from cimodels.workspace.research import progress

_READABLE = 860


def decide(dossier: Record, belonging: list[Record]) -> None:
    """What is decided, what it would do without, and the form."""
    made = writing.workspace().records("decision", parent=dossier.id)
    now = made[-1] if made else None
    st.subheader("Decision")
    st.markdown(
        "**CI Model = exemplary performance + effective improvement approach.** Both, or it is none.",
        width=_READABLE,
    )
    if now:
        with st.container(border=True, width=_READABLE):
            st.markdown(f"#### {DECISIONS[now.body['decision']]}, {now.body['on']}")
            records.card(now, leave_out=("decision", "on"))
            st.caption(records.signature(now))
            history.manage(now)
    found = progress(belonging, date.today())
    if found.missing:
        st.warning(
            "Decided now, it is decided without: " + " ".join(plain(sentence) for sentence in found.missing),
            icon=":material/pending_actions:",
        )
    standing = [standing_words(one) for one in dossier.body["standing"]]
    begin = {
        "name": dossier.body["name"],
        "on": date.today().isoformat(),
        "performance": " ".join(part for part in standing if part),
    }
    with st.container(width=_READABLE):
        records.form(
            "decision",
            f"decision_{dossier.id[:8]}",
            record=now,
            parent=dossier.id,
            begin=begin,
            leave_out=("name",),
            beside=(("by", "on", "again"),),
            submit="Decide" if now is None else "Decide anew",
        )
