"""The short list: from every district to the few to research, with a reason for each."""

import streamlit as st

from cimodels.ui import bound, cached, controls, frame, show, state

st.header("Short list")
controls.notices()
study = cached.study()


@st.fragment(key=bound.CHOOSE)
@frame.guarded
def choose() -> None:
    spec = state.current()
    controls.focus(study, spec)
    controls.choices(study, spec)


@st.fragment(key=bound.RESULTS)
@frame.guarded
def results() -> None:
    spec = state.current()
    screening = cached.screening(spec)
    show.funnel(cached.expected(spec.model), screening)
    show.short_list(screening)
    show.near_misses(screening)
    show.why_not(screening)
    show.recipe(spec, screening)


choose()
results()
