"""Planning a visit together: its purpose and value, and who comes."""

import streamlit as st

from cimodels.exhibits.tables import counted, plain
from cimodels.ui import history, records, visits
from cimodels.ui.record_fields import Names
from cimodels.workspace import invitations, visit_teams
from cimodels.workspace.records import Record
from cimodels.workspace.visit import Visit

_ASKED = {
    "purpose": "a purpose",
    "practices": "specific practices to replicate",
    "who_benefits": "who could benefit",
    "value_host": "the value for the host",
    "value_visitors": "the value for the visitors",
}


def purpose(visit: Visit, known: Names) -> None:
    """Why, what to look for, who could benefit, and what both sides have of it."""
    st.markdown("#### Purpose")
    st.caption(
        "Visitors come with a purposeful intention and name the specific practices that they want to replicate. Plan it together "
        "with the host: what is most valuable to observe, study and learn from, and how does it add value for both?"
    )
    visits.load(visit.record)
    visits.why_model(visit.record)
    body = visit.record.body
    records.card(visit.record, names=known, leave_out=("host", "status"))
    said = {code for code in _ASKED if body[code]} | ({"who_benefits"} if visit.invitations else set())
    missing = [words for code, words in _ASKED.items() if code not in said]
    if missing:
        st.info(f"Not said yet: {', '.join(missing)}.", icon=":material/edit_note:")
    with st.expander(
        "Change what is said about the visit", icon=":material/edit:", expanded=not body["purpose"]
    ):
        records.form(
            "visit",
            f"visit_{visit.record.id[:8]}",
            record=visit.record,
            names=known,
            beside=(("date", "starts", "place"), ("value_host", "value_visitors")),
        )
    history.manage(visit.record)


def teams(visit: Visit, known: Names) -> None:
    """Who comes, and what a team lacks."""
    st.markdown("#### Teams")
    st.caption(
        "Each district or county office brings a team of two to four, a senior leader among them, so that they work together during "
        "the visit and implement together at home."
    )
    if visit.invitations:
        st.markdown(f"Invitations: {plain(invitations.counted(visit.invitations).in_words())}.")
    named = {one.id: one for one in visit.invitations}
    for team in visit.teams:
        _team(team, named.get(team.body["invitation"] or ""), known)
    with st.expander("Add a team", icon=":material/group_add:", expanded=not visit.teams):
        records.form(
            "visit_team",
            f"team_{visit.record.id[:8]}",
            parent=visit.record.id,
            names=known,
            leave_out=("invitation",),
            submit="Add the team",
        )


def _team(team: Record, invited: Record | None, known: Names) -> None:
    members = team.body["members"]
    with st.container(border=True):
        st.markdown(f"**{plain(team.body['name'])}** · {counted(len(members), 'visitor')}")
        for one in members:
            role = f", {plain(one['role'])}" if one["role"] else ""
            st.markdown(f"- {plain(one['name'])}{role}{' · **senior leader**' if one['senior'] else ''}")
        for sentence in visit_teams.remarks(members):
            st.warning(sentence, icon=":material/group:")
        if not team.body["wants"]:
            st.caption(
                ":material/help: It is not said yet which practices this team wants to see and bring home, and for which need."
            )
        if invited:
            records.card(invited, leave_out=("home", "answer", "invited"))
        records.card(team, names=known, leave_out=("members", "invitation"))
        with st.expander("Change this team", icon=":material/edit:"):
            records.form(
                "visit_team", f"team_{team.id[:8]}", record=team, names=known, leave_out=("invitation",)
            )
        history.manage(team, attach=False)
