"""What is sent around before a visit, taken along on the day, and kept after it."""

from functools import partial

import streamlit as st

from cimodels.ui import writing
from cimodels.workspace.calendar_file import calendar
from cimodels.workspace.visit import Visit, file_stem, revision

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def take(visit: Visit, host: str) -> None:
    """The calendar file, the documents, and the addresses to send them to."""
    st.markdown("#### Packet")
    st.caption(
        "Simple note-taking guides help visitors to know what to look for. The packet has purpose, teams, agenda with objectives and "
        "debriefs, a guide for each activity and a sheet for the first action plan."
    )
    name = file_stem(visit.record)
    with st.container(horizontal=True):
        if visit.record.body["date"]:
            sequence, changed = revision(writing.workspace(), visit.record)
            st.download_button(
                "Calendar file (ICS)",
                calendar(visit, host, sequence, changed),
                file_name=f"{name}.ics",
                mime="text/calendar",
                on_click="ignore",
                icon=":material/event:",
                help="One event in Pacific time with the agenda in its description. Attach it to the invitation; who has it already gets the change.",
            )
        st.download_button(
            "Agenda and guides (DOCX)",
            partial(_packet, visit, host),
            file_name=f"{name}_packet.docx",
            mime=_DOCX,
            on_click="ignore",
            icon=":material/description:",
        )
        st.download_button(
            "What we bring home (DOCX)",
            partial(_home, visit, host),
            file_name=f"{name}_home.docx",
            mime=_DOCX,
            on_click="ignore",
            icon=":material/home_work:",
            help="Reflections, practices with their first steps, and every note of the day.",
        )
    if not visit.record.body["date"]:
        st.info("The calendar file is offered as soon as the visit has a date.", icon=":material/event_busy:")
    addresses = [m["email"].strip() for team in visit.teams for m in team.body["members"] if m["email"]]
    if addresses:
        st.caption("The visitors’ addresses, to copy into an invitation:")
        st.code("; ".join(dict.fromkeys(addresses)), language=None, wrap_lines=True)
    elif visit.teams:
        st.caption("No team has an e-mail address yet.")


def _packet(visit: Visit, host: str) -> bytes:
    from cimodels.reports import visit_packet

    return visit_packet.write(visit, host)


def _home(visit: Visit, host: str) -> bytes:
    from cimodels.reports import visit_home

    return visit_home.write(visit, host)
