"""Differentiated assistance: who is eligible, for which student groups, and why; CDE's list beside it."""

import streamlit as st

from cimodels.ui import (
    assistance,
    assistance_check,
    assistance_given,
    assistance_steps,
    cached,
    controls,
    frame,
)

st.header("Differentiated assistance")
controls.notices()
study = cached.study()

PARTS = {
    "eligible": "Who is eligible",
    "steps": "One district, step by step",
    "given": "Support and what came of it",
    "list": "Beside CDE’s list",
    "open": "What cannot be told",
    "rules": "The rules",
}


@st.fragment
@frame.guarded
def view() -> None:
    scope = controls.scope(study)
    year = assistance.choose_year(study)
    if year is None:
        return
    found = cached.assistance(year)
    cds = assistance.within(study, found, scope)
    assistance.in_short(study, found, scope, cds)
    part = controls.part(PARTS)
    if part == "eligible":
        assistance.eligible(study, found, cds)
    elif part == "steps":
        assistance_steps.one_district(study, found, scope)
    elif part == "given":
        assistance_given.given(study, cds)
    elif part == "list":
        assistance_check.beside_the_list(study, found, cds)
    elif part == "open":
        assistance_check.what_is_open(study, found, cds)
    else:
        assistance.the_rules(found)
    assistance.take_away(study, found, scope)


view()
