"""The short list: from every district to the few to research, with a reason for each."""

import streamlit as st

from cimodels.ui import cached, controls, frame, keep, multiverse, show, state, take_away

st.header("Short list")
controls.notices()
study = cached.study()


@st.fragment
@frame.guarded
def view() -> None:
    spec = state.current()
    controls.focus(study, spec)
    with controls.beside(study, spec):
        multiverse.fit_what_is_asked(spec)
        expected, screening = cached.expected(spec.model), cached.screening(spec)
        show.funnel(expected, screening)
    show.short_list(screening)
    show.near_misses(screening)
    show.why_not(screening)
    keep.keep(screening)
    take_away.from_the_list(spec)


view()
