"""Learning visits: purpose and teams, invitations, agenda, the day, what each side has of it, and the packet."""

import streamlit as st

from cimodels.ui import (
    controls,
    frame,
    records,
    visit_agenda,
    visit_day,
    visit_home,
    visit_host,
    visit_invite,
    visit_packet,
    visit_plan,
    visits,
)

st.header("Learning visits")

PARTS = {
    "purpose": "Purpose and teams",
    "invite": "Invitations",
    "agenda": "Agenda",
    "day": "On the day",
    "home": "Reflection and first steps",
    "host": "The host’s side",
    "packet": "Packet",
}


@frame.guarded
def view() -> None:
    st.caption(
        "Visitors see on the spot how a district improves, talk with the people who do it, and leave with what they will test first "
        "at home. A visit is planned together, with value for the host and for the visitors."
    )
    records.begin_page()
    known = visits.names()
    visit = visits.choose(known)
    if visit is None:
        return
    part = controls.part(PARTS)
    if part == "purpose":
        visit_plan.purpose(visit, known)
        visit_plan.teams(visit, known)
    elif part == "invite":
        visit_invite.invite(visit, known)
    elif part == "agenda":
        visit_agenda.day(visit)
    elif part == "day":
        visit_day.notes(visit)
    elif part == "home":
        visit_home.reflect(visit, known)
    elif part == "host":
        visit_host.host(visit, known)
    else:
        visit_packet.take(visit, visits.host_name(visit.record, known))


view()
