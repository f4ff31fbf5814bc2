"""Expected and actual: every district against what its circumstances predict."""

import streamlit as st

from cimodels.ui import bound, cached, controls, frame, show, state

st.header("Expected and actual performance")
controls.notices()
study = cached.study()


@st.fragment(key=bound.CHOOSE)
@frame.guarded
def chart() -> None:
    state.follow()
    spec = state.current()
    controls.focus(study, spec)
    controls.choices(study, spec)
    show.scatter(cached.expected(spec.model), cached.screening(spec))


@st.fragment(key=bound.RESULTS)
@frame.follows
def results() -> None:
    spec = state.current()
    expected, screening = cached.expected(spec.model), cached.screening(spec)
    show.outperformers(expected, screening)
    show.model_notes(expected)
    show.take_away(spec, expected, screening)


chart()
results()
