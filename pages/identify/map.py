"""Map: where the candidates are, by county and by district."""

import streamlit as st

from cimodels.ui import cached, candidate_map, controls, frame, multiverse, show, state

st.header("Map")
controls.notices()
study = cached.study()


@st.fragment
@frame.guarded
def view() -> None:
    state.follow()
    spec = state.current()
    controls.focus(study, spec)
    candidate_map.choices(spec)
    multiverse.fit_what_is_asked(spec)
    expected, screening = cached.expected(spec.model), cached.screening(spec)
    show.say_view(spec, expected)
    found = candidate_map.places(study, expected, screening)
    left, right = st.columns(2, gap="medium")
    with left:
        candidate_map.the_map(found, spec)
    with right:
        candidate_map.candidates(study, found, spec)


view()
