"""Research the short list: a dossier for each candidate, from the first signal to the decision."""

import streamlit as st

from cimodels.ui import (
    cached,
    controls,
    conversations,
    decide,
    dossier,
    findings,
    frame,
    questions,
    records,
    research,
    rubric,
)

st.header("Research")

PARTS = {
    "findings": "Findings",
    "questions": "Still to find out",
    "conversations": "Conversations",
    "rubric": "Rubric",
    "decision": "Decision",
}


@frame.guarded
def view() -> None:
    records.begin_page()
    study, chosen = cached.study(), research.in_view()
    if chosen is None:
        research.overview(study)
        return
    names, belonging = research.names(study), research.belonging(chosen)
    dossier.heading(chosen, belonging, names)
    part = controls.part(PARTS)
    if part == "findings":
        findings.findings(chosen, study)
    elif part == "questions":
        questions.still_to_find_out(chosen, study, names)
    elif part == "conversations":
        conversations.conversations(chosen)
    elif part == "rubric":
        rubric.summary(chosen)
    else:
        decide.decide(chosen, belonging, study)


view()
