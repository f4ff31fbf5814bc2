"""A letter that invites the CI Model's leader to a convening."""

from collections.abc import Mapping

import streamlit as st

from cimodels.study import Study
from cimodels.ui import plans, writing
from cimodels.workspace.convening_letter import invitation
from cimodels.workspace.plans import Plan
from cimodels.workspace.records import Record


def invite(study: Study, one: Record, found: Mapping[str, Plan]) -> None:
    """The letter, to copy and send."""
    with st.popover("Letter to the CI Model’s leader", icon=":material/mail:", type="tertiary"):
        st.caption(
            "To copy, change and send. When it is sent, note the date under “Change the convening”: three weeks before the day you are "
            "reminded as long as the leader has not promised to come."
        )
        st.code(_letter(study, one, found), language=None, wrap_lines=True)


def _letter(study: Study, one: Record, found: Mapping[str, Plan]) -> str:
    """With the teams that are invited, and what they try of what they saw at this leader's district."""
    invited = [found[code] for code in one.body["plans"] if code in found]
    store, host = writing.workspace(), one.body["ci_model"]
    there = {visit.id for visit in store.records("visit", host=host)} if host else set()
    seen = {
        practice.id: practice.body["name"]
        for practice in store.records("practice")
        if practice.parent in there
    }
    tried = [
        seen[code]
        for plan in invited
        for idea in plan.ideas
        if (code := idea.record.body["practice"]) in seen
    ]
    teams = [plans.district(study, plan.record.body["district"]) for plan in invited]
    return invitation(one.body, teams, tried)
