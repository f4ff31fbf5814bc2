"""The day itself: what people see and hear in each activity, with what to look for beside it, and what they conclude."""

from collections.abc import Sequence

import streamlit as st

from cimodels.exhibits.tables import counted, plain
from cimodels.ui import history, records, visit_agenda
from cimodels.workspace.kinds import KINDS
from cimodels.workspace.kinds.visits import COLUMNS
from cimodels.workspace.records import Record
from cimodels.workspace.visit import Visit


def notes(visit: Visit) -> None:
    """Choose an activity, see its guide, note, read what others noted, and conclude."""
    st.markdown("#### On the day")
    st.caption(
        "Note what you see and hear before what you think of it. What you type stays in this browser until it is saved, even when the "
        "connection drops."
    )
    chosen = visit_agenda.activity(visit)
    if chosen is None:
        st.info("There is no agenda yet; begin one under “Agenda”.", icon=":material/event_note:")
        return
    _guide(chosen)
    records.form(
        "visit_note",
        f"note_{chosen.id[:8]}",
        parent=chosen.id,
        beside=(tuple(COLUMNS),),
        submit="Save the note",
    )
    written = visit.notes[chosen.id]
    st.markdown(
        f"**{counted(len(written), 'note')} of this activity**" if written else "*Nothing is noted here yet.*"
    )
    for one in reversed(written):
        _note(one)
    _debrief(chosen, visit.debriefs[chosen.id])


def _guide(chosen: Record) -> None:
    """Objective, and what to look for in three columns."""
    body = chosen.body
    if body["objective"]:
        st.markdown(f"**Objective:** {plain(body['objective'])}")
    seen = {name: _lines(body[f"see_{code}"]) for code, name in COLUMNS.items()}
    if any(seen.values()):
        with st.expander("What to look for", icon=":material/visibility:", expanded=True):
            columns = records.side_by_side(len(seen), f"see_{chosen.id[:8]}")
            for column, (name, lines) in zip(columns, seen.items(), strict=True):
                column.markdown(f"**{name}**\n" + "\n".join(f"- {plain(line)}" for line in lines))


def _debrief(chosen: Record, concluded: Sequence[Record]) -> None:
    """The debrief's questions, and what each group concluded."""
    body = chosen.body
    minutes, questions = body["debrief_minutes"], _lines(body["debrief"])
    planned = bool(minutes or questions)
    if planned or concluded:
        st.markdown(f"#### Debrief{f', {minutes:g} minutes' if minutes else ''}")
        st.caption(
            "Right after the activity, before the next one begins: put together what you noticed, and write down what you conclude. It "
            "stands beside the closing reflection and in “What we bring home”."
        )
    if questions:
        st.markdown("\n".join(f"- {plain(one)}" for one in questions))
    for one in concluded:
        with st.container(border=True):
            st.markdown(f":material/forum: **{plain(one.body['name'])}** · {records.signature(one)}")
            records.card(one)
            with st.expander("Change this conclusion", icon=":material/edit:"):
                records.form("visit_debrief", f"debrief_{one.id[:8]}", record=one)
            history.manage(one, attach=False)
    with st.expander(
        "Write down what you concluded", icon=":material/forum:", expanded=planned and not concluded
    ):
        records.form(
            "visit_debrief", f"debrief_{chosen.id[:8]}", parent=chosen.id, submit="Keep the conclusion"
        )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _note(one: Record) -> None:
    body, kind = one.body, KINDS["visit_note"]
    with st.container(border=True):
        st.markdown(f"**{plain(body['name'])}** · {records.signature(one)}")
        noted = {name: body[code] for code, name in COLUMNS.items() if body[code]}
        if noted:
            columns = records.side_by_side(len(noted), f"said_{one.id[:8]}")
            for column, (name, text) in zip(columns, noted.items(), strict=True):
                column.markdown(f"**{name}**  \n{records.in_lines(text)}")
        for code in ("surprises", "at_home"):
            if body[code]:
                st.markdown(f"**{kind[code].label}:** {records.in_lines(body[code])}")
        with st.expander("Change this note", icon=":material/edit:"):
            records.form("visit_note", f"note_{one.id[:8]}", record=one, beside=(tuple(COLUMNS),))
        history.manage(one)
