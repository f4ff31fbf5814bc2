"""How sure are we? Whether the list is more than luck, and whether other models say the same."""

import streamlit as st

from cimodels.ui import cached, controls, frame, multiverse

st.header("How sure are we?")
controls.notices()
study = cached.study()


@st.fragment
@frame.guarded
def other_models() -> None:
    st.subheader("Do other models say the same?")
    if found := multiverse.other_models(study):
        multiverse.agreement(found)
        multiverse.one_district(found)


other_models()
