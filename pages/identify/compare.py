"""Compare: two to six districts side by side, and which of those like mine could be its model."""

import streamlit as st

from cimodels.ui import cached, compare, controls, frame, like_mine, state

st.header("Compare")
controls.notices()
study = cached.study()

PARTS = {"side": "Side by side", "course": "Over the years", "like": "Districts like mine"}


@st.fragment
@frame.guarded
def view() -> None:
    spec = state.current()
    controls.focus(study, spec)
    named = compare.choose(study, spec)
    part = controls.part(PARTS)
    if part == "like":
        like_mine.like_mine(study, spec, named)
    elif len(named) < 2:
        compare.too_few(named, spec.model.level)
    elif part == "side":
        compare.side_by_side(study, spec, named)
    else:
        compare.course(study, spec.model, named)


view()
