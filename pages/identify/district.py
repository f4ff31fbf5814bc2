"""One district: who it serves, every indicator, group and year, and expected against actual."""

import streamlit as st

from cimodels.ui import cached, controls, profile, state

st.header("District profile")
controls.notices()
study = cached.study()

cds = controls.district(study)
if cds:
    spec = state.current()
    profile.heading(study, cds)
    profile.who_it_serves(study, cds)
    profile.indicators(study, cds)
    profile.trend(study, cds, spec)
    profile.expected_and_actual(study, cds, spec)
    profile.every_value(study, cds)
