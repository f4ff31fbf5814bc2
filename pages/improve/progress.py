"""Progress: a county's view over its teams, their convenings, and whether what was seen has become practice."""

import streamlit as st

from cimodels.ui import cached, controls, convenings, frame, helping, loop, progress, records

st.header("Progress")
st.caption(
    "Where every team stands, what it needs, and whether what was seen elsewhere has become practice here."
)
controls.notices()
study = cached.study()

PARTS = {
    "teams": "Teams",
    "loop": "From seen to results",
    "help": "Who can help whom",
    "convenings": "Convenings",
}


@st.fragment
@frame.guarded
def view() -> None:
    records.begin_page()
    found = progress.in_scope(study)
    part = controls.part(PARTS)
    if part == "convenings":
        convenings.convenings(study, found)
    elif part == "loop":
        loop.loop(study, found)
    elif not found:
        progress.none_yet()
    elif part == "teams":
        progress.teams(study, found)
    else:
        helping.who_can_help(study, found)


view()
