"""Systems analysis: who looks at which problem, what they think causes it, what the data say, and what to try."""

import streamlit as st

from cimodels.ui import controls, frame, records
from cimodels.ui.analysis import causes, choose, drivers, evidence, guidance, problem, theory, told

st.header("Systems analysis")

PARTS = {
    "problem": "Team and problem",
    "theory": "Theory",
    "causes": "Causes",
    "evidence": "Evidence",
    "drivers": "Drivers",
    "lessons": "Challenges and advice",
}
DRAW = {
    "problem": problem.problem,
    "theory": theory.theory,
    "causes": causes.causes,
    "evidence": evidence.evidence,
    "drivers": drivers.drivers,
    "lessons": told.told,
}


@frame.guarded
def view() -> None:
    records.begin_page()
    found = choose.in_view()
    if found is None:
        choose.every()
        return
    choose.heading(found)
    part = controls.part(PARTS)
    guidance.guidance(part)
    DRAW[part](found)


view()
