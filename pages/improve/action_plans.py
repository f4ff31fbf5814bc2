"""Action plans: from a practice that was seen to change ideas, PDSA cycles and measures in one's own district."""

import streamlit as st

from cimodels.ui import (
    action_plans,
    cached,
    controls,
    frame,
    plan_ideas,
    plan_measures,
    plan_support,
    records,
)

st.header("Action plans")
st.caption(action_plans.explanation())
controls.notices()
study = cached.study()

PARTS = {
    "plan": "The plan",
    "ideas": "Change ideas and cycles",
    "measures": "Measures",
    "support": "Support",
}


@st.fragment
@frame.guarded
def view() -> None:
    records.begin_page()
    plan = action_plans.choose(study)
    if not plan:
        return
    part = controls.part(PARTS)
    if part == "plan":
        action_plans.overview(study, plan)
    elif part == "ideas":
        plan_ideas.ideas(study, plan)
    elif part == "measures":
        plan_measures.measures(plan)
    else:
        plan_support.support(plan)


view()
