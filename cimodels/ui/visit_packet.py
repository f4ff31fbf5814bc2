"""What is sent around before a visit, taken along on the day, and kept after it."""

import streamlit as st

from cimodels.exhibits.tables import plain
from cimodels.ui import paper, writing
from cimodels.vocab.file_names import file_stem
from cimodels.workspace.calendar_file import guest_in, is_address
from cimodels.workspace.visit import Visit, revision
from cimodels.workspace.visit_calendar import calendar


def take(visit: Visit, host: str) -> None:
    """The calendar file, the documents, and the addresses to send them to."""
    st.markdown("#### Packet")
    st.caption("Simple note-taking guides help visitors to know what to look for.")
    paper.rows([paper.of_record(kind, visit.record) for kind in ("visit_packet", "visit_home")])
    body = visit.record.body
    if body["date"]:
        st.download_button(
            "Calendar file (ICS)",
            calendar(visit, host, revision(writing.workspace(), visit.record)),
            file_name=f"{file_stem('visit', body['name'], body['date'])}.ics",
            mime="text/calendar",
            on_click="ignore",
            icon=":material/event:",
            help="One event a day in Pacific time, with the agenda in its description. Attach it to the invitation; who has it already gets "
            "the change.",
        )
    if not visit.record.body["date"]:
        st.info("The calendar file is offered as soon as the visit has a date.", icon=":material/event_busy:")
    _addresses(visit)


def _addresses(visit: Visit) -> None:
    """Where to send it, and whom the calendar file invites."""
    members = [one for team in visit.teams for one in team.body["members"] if one["email"]]
    addresses = list(dict.fromkeys(one["email"].strip() for one in members))
    if not addresses:
        if visit.teams:
            st.caption("No team has an e-mail address yet.")
        return
    st.caption("The visitors’ addresses, to copy into an invitation:")
    st.code("; ".join(addresses), language=None, wrap_lines=True)
    if wrong := [one for one in addresses if not is_address(one)]:
        st.warning(
            f"These are no e-mail addresses: {plain('; '.join(wrong))}", icon=":material/alternate_email:"
        )
    if organizer := guest_in(visit.record.body["contact"]):
        st.markdown(
            f"In the calendar file they are guests, whose answers go to {plain(organizer.address)}; everybody who gets it sees all addresses."
        )
    else:
        st.caption(
            "The calendar file names no guests. To make the visitors guests who can answer, put an e-mail address into “Contact” under "
            "“Purpose and teams”."
        )
