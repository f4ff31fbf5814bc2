"""One dossier: who it is about, how far it is, and all of it on paper."""

from dataclasses import replace
from datetime import date

import streamlit as st

from cimodels.exhibits.dossier import standing_words
from cimodels.exhibits.tables import counted, plain
from cimodels.ui import example_journey, history, paper, records, state
from cimodels.ui.record_fields import Names
from cimodels.workspace.kinds.research import CI_MODEL
from cimodels.workspace.records import Record
from cimodels.workspace.research import progress

_READABLE = 860
_HIDDEN = ("name", "cds", "county", "short_list", "standing")


def heading(dossier: Record, belonging: list[Record], names: Names) -> None:
    """Who it is, why it is looked at, and what a decision would still do without."""
    found = progress(belonging, date.today())
    if st.button("All dossiers", icon=":material/arrow_back:", type="tertiary", key="all_dossiers"):
        state.choose_record(None)
        st.rerun()
    st.subheader(plain(example_journey.named(dossier, dossier.body["name"])))
    retired = " · retired" if dossier.retired else ""
    st.caption(
        f"{plain(dossier.body['county'])} County · CDS {dossier.body['cds']}{retired} · {found.decided} · "
        f"{counted(found.concerns, 'concern')}, {counted(found.positives, 'positive')}, "
        f"{counted(found.open_questions, 'open question')}, {counted(sum(found.conversations.values()), 'conversation')}, "
        f"{counted(found.raters, 'rater')}"
    )
    for standing in dossier.body["standing"]:
        st.markdown(plain(standing_words(standing)), width=_READABLE)
    with st.expander(
        f"Before a decision: {counted(len(found.missing), 'thing')} missing"
        if found.missing
        else "Nothing is missing before a decision"
    ):
        for sentence in found.missing:
            st.markdown(f"- {plain(sentence)}")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link(
            "pages/identify/district.py",
            label="Its profile",
            icon=":material/school:",
            query_params={"data": state.state_name(), "cds": dossier.body["cds"]},
        )
        whole = paper.of_record("ci_model", dossier)
        if found.decision != CI_MODEL:
            whole = replace(whole, label="Everything about this candidate")
        paper.take_away([paper.of_record("dossier", dossier), whole])
        with st.popover("About this dossier", icon=":material/edit:", type="tertiary"):
            records.form(
                "dossier",
                f"about_{dossier.id[:8]}",
                record=dossier,
                leave_out=(*_HIDDEN, "contrast"),
                names=names,
            )
        history.manage(dossier)
