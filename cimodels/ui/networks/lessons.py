"""A network's challenges and recommendations, its members' among them."""

import streamlit as st

from cimodels.study import Study
from cimodels.ui import lessons, plans
from cimodels.workspace.networks import Network


def of_network(study: Study, found: Network) -> None:
    """Challenges first, then what the network would tell others."""
    whose = {plan.record.id: plans.district(study, plan.record.body["district"]) for plan in found.plans} | {
        one.record.id: one.record.body["name"] for one in found.analyses
    }
    st.subheader("Challenges and roadblocks", anchor=False)
    lessons.challenges(found.record, found.challenges, whose)
    st.subheader("What we would tell others", anchor=False)
    lessons.recommendations(found.record, found.recommendations)
