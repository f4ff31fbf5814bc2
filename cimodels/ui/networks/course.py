"""The course of a network's first year: what was done at each step, and what was learned by doing it."""

from datetime import date

import streamlit as st

from cimodels.exhibits.tables import plain
from cimodels.ui import history, plans, records
from cimodels.ui.analysis.guidance import guidance
from cimodels.ui.figures import when_open
from cimodels.workspace.analysis.guide import first_year
from cimodels.workspace.kinds.networks import COURSE
from cimodels.workspace.networks import Network
from cimodels.workspace.records import Record


def course(found: Network) -> None:
    """Every step with what was done and learned; the form for one more."""
    st.markdown(
        "The CORE districts spent their first year on this before they tested anything. Steps may overlap and come again; write "
        "down each time what was learned."
    )
    for number, (code, title) in enumerate(COURSE.items(), start=1):
        own = [one for one in found.steps if one.body["step"] == code]
        with st.container(border=True):
            done = sum(bool(one.body["learned"]) for one in own)
            stands = f"{done} of {len(own)} with what was learned" if own else "nothing yet"
            st.markdown(f"**{number}. {title}** · {stands}")
            guidance(code, first_year())
            for one in own:
                _step(one)
    when_open("Add a step", f"add_step_{found.record.id[:8]}", lambda: _add(found))
    if found.steps and not any(one.body["step"] == "ideas" for one in found.steps) and found.plans:
        plans.tip("Members test already, and no step says how the ideas were chosen.")


def _step(one: Record) -> None:
    body = one.body
    when = " to ".join(dict.fromkeys(day for day in (body["starts"], body["ends"]) if day)) or "no date yet"
    who = f" · {plain(body['who'])}" if body["who"] else ""
    st.markdown(f":material/event: {when}{who}  \n**{plain(body['name'])}**")
    records.card(one, leave_out=("step", "starts", "ends", "who"))
    if not body["learned"] and (body["ends"] or body["starts"] or "9") < date.today().isoformat():
        plans.tip("It is over, and nobody says what was learned.")
    with st.container(horizontal=True):
        with st.popover("Change it", icon=":material/edit:", type="tertiary"):
            records.form("network_step", f"step_{one.id[:8]}", record=one, beside=(("starts", "ends"),))
        history.manage(one)


def _add(found: Network) -> None:
    last = found.steps[-1].body["step"] if found.steps else next(iter(COURSE))
    records.form(
        "network_step",
        f"step_{found.record.id[:8]}",
        parent=found.record.id,
        begin={"step": last, "starts": date.today().isoformat()},
        beside=(("starts", "ends"),),
        submit="Add the step",
    )
