"""Define your focus: where students of the state, a county, a region or a district need the most support."""

import streamlit as st

from cimodels.ui import cached, controls, focus, focus_area, frame

st.header("Where do students need the most support?")
controls.notices()
study = cached.study()


@st.fragment
@frame.guarded
def view() -> None:
    found = cached.focus(controls.scope(study))
    focus.heading(study, found)
    if not found.known.empty:
        focus.suggestions(study, found)
        focus.every_area(study, found)
        focus_area.one_area(study, found)
        focus.take_away(study, found)


view()
