"""Expected and actual: every district against what its circumstances predict."""

import streamlit as st

from cimodels.ui import cached, controls, frame, guide, multiverse, show, state, take_away

st.header("Expected and actual performance")
controls.notices()
state.follow()
guide.first_steps(state.turn_to)
study = cached.study()


@st.fragment
@frame.guarded
def view() -> None:
    state.follow()
    spec = state.current()
    controls.focus(study, spec)
    with controls.beside(study, spec):
        multiverse.fit_what_is_asked(spec)
        expected, screening = cached.expected(spec.model), cached.screening(spec)
        show.scatter(expected, screening)
    show.outperformers(expected, screening)
    show.model_notes(expected)
    take_away.from_the_chart(spec)


view()
