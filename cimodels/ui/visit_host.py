"""The host's side of a visit: what it is asked for, what visitors tell it, and what showing its work made it see."""

import streamlit as st

from cimodels.exhibits.tables import plain
from cimodels.ui import history, records, visits
from cimodels.ui.record_fields import Names
from cimodels.workspace.kinds import KINDS
from cimodels.workspace.records import Record
from cimodels.workspace.visit import Visit

_READABLE = 860


def host(visit: Visit, known: Names) -> None:
    """What the host gives and what it gets."""
    st.markdown(f"#### What {plain(visits.host_name(visit.record, known))} gets out of it")
    st.caption(
        "A visit adds value for the host, too. Presenting its improvement approach to an external audience can help host district staff to "
        "reflect on their own work and progress; what visitors saw with fresh eyes helps as well.",
        width=_READABLE,
    )
    if value := visit.record.body["value_host"]:
        st.markdown(f"**{KINDS['visit']['value_host'].label}, as agreed:** {records.in_lines(value)}")
    else:
        st.info(
            "The value for the host is not agreed yet; say it under “Purpose and teams”.",
            icon=":material/edit_note:",
        )
    visits.load(visit.record)
    _told(visit)
    st.markdown("#### The host’s own reflection")
    for one in visit.hosts:
        _reflection(one)
    with st.expander(
        "Write the host’s reflection", icon=":material/self_improvement:", expanded=not visit.hosts
    ):
        st.caption(
            "The first half before the visit, while you prepare; the rest in the week after it.",
        )
        records.form(
            "host_reflection",
            f"host_{visit.record.id[:8]}",
            parent=visit.record.id,
            submit="Keep the host’s reflection",
        )


def _told(visit: Visit) -> None:
    """What teams wrote for the host in their closing reflections."""
    teams = {one.id: one.body["name"] for one in visit.teams}
    told = [one for one in visit.reflections if one.body["for_host"]]
    st.markdown("#### What visitors tell the host")
    if not told:
        st.caption("What teams write for the host in their closing reflections stands here.")
    for one in told:
        who = plain(teams.get(one.body["team"] or "", one.created_by))
        st.markdown(f"> {records.in_lines(one.body['for_host'])}  \n> *{who}*", width=_READABLE)


def _reflection(one: Record) -> None:
    with st.container(border=True, width=_READABLE):
        st.markdown(f"**{plain(one.body['name'])}** · {records.signature(one)}")
        records.card(one)
        open_ = [
            KINDS["host_reflection"][code].label
            for code in ("preparing_showed", "told", "will_do")
            if not one.body[code]
        ]
        if open_:
            st.caption(f":material/help: Still open: {'; '.join(open_)}.")
        with st.expander("Change this reflection", icon=":material/edit:"):
            records.form("host_reflection", f"host_{one.id[:8]}", record=one)
        history.manage(one)
