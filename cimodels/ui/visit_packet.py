"""What is sent around before a visit, taken along on the day, and kept after it."""

import streamlit as st

from cimodels.ui import paper, writing
from cimodels.vocab.file_names import file_stem
from cimodels.workspace.calendar_file import calendar
from cimodels.workspace.visit import Visit, revision


def take(visit: Visit, host: str) -> None:
    """The calendar file, the documents, and the addresses to send them to."""
    st.markdown("#### Packet")
    st.caption("Simple note-taking guides help visitors to know what to look for.")
    paper.rows([paper.of_record(kind, visit.record) for kind in ("visit_packet", "visit_home")])
    body = visit.record.body
    if body["date"]:
        sequence, changed = revision(writing.workspace(), visit.record)
        st.download_button(
            "Calendar file (ICS)",
            calendar(visit, host, sequence, changed),
            file_name=f"{file_stem('visit', body['name'], body['date'])}.ics",
            mime="text/calendar",
            on_click="ignore",
            icon=":material/event:",
            help="One event in Pacific time with the agenda in its description. Attach it to the invitation; who has it already gets the change.",
        )
    if not visit.record.body["date"]:
        st.info("The calendar file is offered as soon as the visit has a date.", icon=":material/event_busy:")
    addresses = [m["email"].strip() for team in visit.teams for m in team.body["members"] if m["email"]]
    if addresses:
        st.caption("The visitors’ addresses, to copy into an invitation:")
        st.code("; ".join(dict.fromkeys(addresses)), language=None, wrap_lines=True)
    elif visit.teams:
        st.caption("No team has an e-mail address yet.")
