"""Who supports a team and in what: follow-up visits, challenges to clear, and what the team told at convenings."""

from datetime import date

import streamlit as st

from cimodels.exhibits.tables import plain
from cimodels.ui import history, lessons, plans, records, state, writing
from cimodels.ui.figures import when_open
from cimodels.workspace.plans import Plan


def support(plan: Plan) -> None:
    """Follow-up visits, challenges, recommendations, and the team's own words at convenings."""
    st.subheader("Follow-up visits")
    st.markdown("Providers of support see on the spot how a team implements, and give coaching and guidance.")
    if not plan.visits:
        plans.tip("Consider visiting this district to observe its implementation.")
    for visit in plan.visits:
        with st.container(border=True):
            st.markdown(f"**{plain(visit.body['name'])}** · {visit.body['date'] or 'no date yet'}")
            records.card(visit, leave_out=("date",))
            with st.container(horizontal=True):
                with st.popover("Change", icon=":material/edit:", type="tertiary"):
                    records.form("support_visit", f"visit_{visit.id[:8]}", record=visit)
                history.manage(visit)
    when_open(
        "Add a follow-up visit",
        f"new_visit_{plan.record.id[:8]}",
        lambda: records.form(
            "support_visit",
            f"new_visit_{plan.record.id[:8]}",
            parent=plan.record.id,
            begin={"date": date.today().isoformat()},
        ),
    )
    st.subheader("Challenges")
    lessons.challenges(plan.record, plan.challenges, {})
    st.subheader("What this team would tell others")
    lessons.recommendations(plan.record, plan.recommendations)
    st.subheader("At convenings")
    if not plan.progress:
        st.markdown("This team has not told anything at a convening yet.")
    for told in reversed(plan.progress):
        meeting = writing.workspace().get(told.parent or "")
        with st.container(border=True):
            st.markdown(f"**{plain(meeting.body['name'])}** · {meeting.body['date'] or 'no date'}")
            records.card(told, leave_out=("plan", "name"))
    st.page_link(
        plans.PROGRESS,
        label="To the convenings",
        icon=":material/groups:",
        query_params={**state.link_parameters(state.current()), "part": "convenings"},
    )
