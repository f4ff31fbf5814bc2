"""One district: who it is and how it did at a glance, and the whole story in parts."""

import streamlit as st

from cimodels.ui import (
    assistance_steps,
    cached,
    controls,
    frame,
    profile,
    profile_groups,
    profile_model,
    profile_outcomes,
    profile_served,
    research,
    signals,
    state,
    take_away,
)

st.header("District profile")
controls.notices()
study = cached.study()

PARTS = {
    "overview": "Overview",
    "groups": "Indicators and groups",
    "expected": "Expected and actual",
    "why": "Why, and how sure",
    "students": "Who it serves",
    "signals": "Signals to check",
    "assistance": "Assistance",
    "values": "Every value",
}


@st.fragment
@frame.guarded
def view() -> None:
    cds, spec = controls.district(study), state.current()
    if not cds:
        return
    profile.heading(study, cds)
    research.way(study, cds)
    subject = profile_model.in_brief(cds, spec)
    take_away.brief(spec, cds)
    part = controls.part(PARTS)
    if part == "overview":
        profile.at_a_glance(study, cds)
    elif part == "groups":
        profile_groups.groups(study, cds, spec)
    elif part == "expected":
        profile_outcomes.every_indicator(study, spec, cds)
    elif part == "why":
        profile_model.why(subject)
    elif part == "students":
        profile_served.who_it_serves(study, cds, subject)
    elif part == "signals":
        signals.signals(study, cds)
    elif part == "assistance":
        assistance_steps.over_the_years(study, cds)
    else:
        profile.every_value(study, cds)
    if subject:
        profile_model.complete(subject)


view()
