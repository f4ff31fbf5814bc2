"""Present: the current screen for a room, a step at a time."""

import streamlit as st

from cimodels.ui import cached, frame, multiverse, present, state

present.undisturbed()


@st.fragment
@frame.guarded
def view() -> None:
    state.follow()
    spec = state.current()
    multiverse.fit_what_is_asked(spec)
    present.presentation(spec, cached.expected(spec.model), cached.screening(spec))


view()
