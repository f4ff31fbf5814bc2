"""One district: who it serves, every indicator, group and year, and expected against actual."""

import streamlit as st

from cimodels.ui import cached, controls, profile, profile_model, state

st.header("District profile")
controls.notices()
study = cached.study()

cds = controls.district(study)
if cds:
    spec = state.current()
    profile.heading(study, cds)
    subject = profile_model.in_brief(cds, spec)
    profile.who_it_serves(study, cds)
    profile.indicators(study, cds)
    profile.trend(study, cds, spec)
    if subject:
        profile_model.expected_and_actual(subject)
        profile_model.how_sure(subject)
        profile_model.most_like_it(subject)
    profile.every_value(study, cds)
    if subject:
        profile_model.complete(subject)
