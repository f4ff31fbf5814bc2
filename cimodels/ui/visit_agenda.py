"""A visit's agenda: its days from templates or activity by activity, what is amiss with them, and the tips held against it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from cimodels.errors import WorkspaceError
from cimodels.exhibits.tables import counted, plain
from cimodels.ui import history, records, state, visits, writing
from cimodels.workspace import agenda
from cimodels.workspace.agenda import slot, span
from cimodels.workspace.agenda_tips import tips
from cimodels.workspace.kinds.visits import ACTIVITY_KINDS, COLUMNS, MOST_DAYS
from cimodels.workspace.records import Record
from cimodels.workspace.visit import Visit
from cimodels.workspace.visit_templates import Template, templates

_USUAL_START = "08:30"
_BESIDE = (
    ("day", "starts", "minutes", "debrief_minutes"),
    ("place", "with_whom", "group"),
    tuple(f"see_{code}" for code in COLUMNS),
)


def day(visit: Visit) -> None:
    """The agenda: what each activity is for, and what is amiss with its days."""
    st.markdown("#### Agenda")
    st.caption(
        "Panels with a variety of staff, informal conversations, observations, and closing reflections with action planning. "
        "Set and communicate a clear objective for each activity, include time for debriefs, and leave time to think about applying."
    )
    _come_for(visit)
    if not visit.agenda:
        st.info(
            "No activity is planned yet. Begin with one of these agendas and change what does not fit.",
            icon=":material/event_note:",
        )
        _begin(visit, 1)
    else:
        _table(visit)
        _amiss(visit)
        _tips(visit)
        chosen = activity(visit)
        if chosen:
            _change(chosen)
    with st.expander("Add an activity", icon=":material/add:"):
        records.form(
            "visit_activity",
            f"activity_{visit.record.id[:8]}",
            parent=visit.record.id,
            begin={"day": visit.days, "minutes": 45, "debrief_minutes": 10},
            beside=_BESIDE,
            submit="Add the activity",
        )
    if visit.agenda and visit.days < MOST_DAYS:
        with st.expander("Add another day", icon=":material/calendar_add_on:"):
            _begin(visit, visit.days + 1)


def _come_for(visit: Visit) -> None:
    """What visitors want to see: which activities would be most valuable to them follows from it."""
    lines = [
        f"- {plain(line.strip())}" for line in visit.record.body["practices"].splitlines() if line.strip()
    ]
    lines += [
        f"- *{plain(team.body['name'])}:* {plain(' '.join(team.body['wants'].split()))}"
        for team in visit.teams
        if team.body["wants"]
    ]
    if lines:
        with st.expander(
            f"What visitors come for ({len(lines)}): which activities would be most valuable for them to observe, study and learn from?",
            icon=":material/target:",
        ):
            st.markdown("\n".join(lines))


def _begin(visit: Visit, number: int) -> None:
    """A day from a template, to be changed afterwards."""
    for code, one in templates().items():
        with st.container(border=True):
            st.markdown(
                f"**{plain(one.name)}** · {counted(len(one.activities), 'part')}, {_long(one.minutes)}  \n{plain(one.about)}"
            )
            if st.button(
                "Begin with it" if number == 1 else f"Begin day {number} with it",
                key=f"template_{code}",
                icon=":material/playlist_add:",
            ):
                _lay(visit, one, number)


def _long(minutes: int) -> str:
    return f"{minutes // 60} h {minutes % 60:02d} min"


def _lay(visit: Visit, template: Template, day: int) -> None:
    store = writing.workspace()
    try:
        author = writing.signed()
        bodies = agenda.one_after_another(visit.record.body["starts"] or _USUAL_START, template.activities)
        with store.together() as batch:
            for body in bodies:
                batch.create("visit_activity", {**body, "day": day}, author=author, parent=visit.record.id)
    except WorkspaceError as problem:
        st.error(f"{plain(problem.message)} {plain(problem.advice)}", icon=":material/error:")
        return
    st.rerun()


def _table(visit: Visit) -> None:
    """The agenda day by day; times include the debrief."""
    for number in range(1, visit.days + 1):
        with st.container(border=True, gap="xsmall"):
            if visit.days > 1:
                st.markdown(f"**{_called(visit, number)}**")
            for one in visit.agenda:
                if agenda.day_of(one.body) == number:
                    _part(one.body)


def _called(visit: Visit, number: int) -> str:
    """`Day 2 · Friday, 2027-03-12`; without the date while there is none."""
    first = visit.record.body["date"]
    on = f" · {agenda.date_of(date.fromisoformat(first), number):%A, %Y-%m-%d}" if first else ""
    return f"Day {number}{on}"


def _part(body: Mapping[str, Any]) -> None:
    group = f" ({body['group']})" if body["group"] else ""
    debrief = f"{body['debrief_minutes']:g} min of it debrief" if body["debrief_minutes"] else ""
    about = " · ".join(plain(part) for part in (debrief, body["with_whom"], body["place"]) if part)
    said = f"**{span(slot(body))}** · **{plain(body['name'] + group)}**"
    for part in (records.in_lines(body["objective"]), f"*{about}*" if about else ""):
        said += f"  \n{part}" if part else ""
    st.markdown(said)


def _amiss(visit: Visit) -> None:
    timing, first = agenda.timing([one.body for one in visit.agenda]), visit.record.body["date"]
    closed = agenda.on_weekend(date.fromisoformat(first), visit.days) if first else []
    if timing or closed:
        said = "\n".join(f"- {plain(sentence)}" for sentence in (*timing, *closed))
        st.warning(f"**Not in order yet**\n{said}", icon=":material/schedule:")
    if timing and st.button(
        "Set the times one after another",
        icon=":material/vertical_align_top:",
        help="In this order, without gaps or overlaps, each day from the visit’s beginning.",
    ):
        _close_up(visit)


def _tips(visit: Visit) -> None:
    """What makes a good visit, each tip held against this agenda."""
    found = tips([one.body for one in visit.agenda])
    kept = sum(not one.lacks for one in found)
    lines = []
    for one in found:
        mark = ":material/error: **not yet**" if one.lacks else ":material/check_circle: done"
        lines += [f"- {one.text}: {mark}", *(f"    - {plain(sentence)}" for sentence in one.lacks)]
    with st.expander(
        f"What makes a good visit: {kept} of {len(found)} done",
        icon=":material/checklist:",
        expanded=kept < len(found),
    ):
        st.markdown("\n".join(lines))


def _close_up(visit: Visit) -> None:
    store, first = writing.workspace(), visit.agenda[0].body["starts"]
    starts = visit.record.body["starts"] or first or _USUAL_START
    try:
        author = writing.signed()
        laid = agenda.one_after_another(starts, [one.body for one in visit.agenda])
        with store.together() as batch:
            for one, body in zip(visit.agenda, laid, strict=True):
                batch.save(
                    one.id, body, based_on=one.head, author=author, reason="times set one after another"
                )
    except WorkspaceError as problem:
        st.error(f"{plain(problem.message)} {plain(problem.advice)}", icon=":material/error:")
        return
    st.rerun()


def activity(visit: Visit) -> Record | None:
    """The activity in view: the link's, else on the day itself what goes on now, else the first."""
    if not visit.agenda:
        return None
    there = {one.id: one for one in visit.agenda}
    asked = state.record()
    st.session_state["activity_in_view"] = asked if asked in there else _now_or_first(visit).id
    st.selectbox(
        "Activity",
        list(there),
        format_func=lambda one: f"{agenda.when(there[one].body, visit.days)} · {there[one].body['name']}",
        key="activity_in_view",
        width=560,
        on_change=lambda: state.choose_record(st.session_state["activity_in_view"]),
    )
    return there[st.session_state["activity_in_view"]]


def _now_or_first(visit: Visit) -> Record:
    now, first = visits.now(), visit.record.body["date"]
    number = (now.date() - date.fromisoformat(first)).days + 1 if first else 0
    own = [one for one in visit.agenda if agenda.day_of(one.body) == number]
    if not own:
        return visit.agenda[0]
    return own[agenda.running([slot(one.body) for one in own], now.hour * 60 + now.minute) or 0]


def _change(chosen: Record) -> None:
    with st.container(border=True):
        st.markdown(f"**{plain(chosen.body['name'])}** · {ACTIVITY_KINDS[chosen.body['activity']]}")
        records.form("visit_activity", f"activity_{chosen.id[:8]}", record=chosen, beside=_BESIDE)
        history.manage(chosen)
