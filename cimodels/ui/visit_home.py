"""From the visit home: closing reflections, the practices to bring home, and what each team tests first."""

from collections.abc import Iterable
from typing import Any

import streamlit as st

from cimodels.exhibits.tables import plain
from cimodels.ui import history, records, state, writing
from cimodels.ui.record_fields import Names
from cimodels.workspace.kinds import KINDS
from cimodels.workspace.records import Record
from cimodels.workspace.visit import Visit, from_debrief, from_note
from cimodels.workspace.visit_end import still_open


def reflect(visit: Visit, known: Names) -> None:
    """Reflections, practices and first steps, with what was noted on the day at hand."""
    named, own = _names(visit, known), _own_team(visit)
    st.markdown("#### Closing reflection")
    st.caption(
        "The visit concludes with time to plan how to transfer practices home, including what to test first. Give visitors time to "
        "think about how to apply in their own district what they have learned."
    )
    if missing := still_open(visit):
        st.markdown(
            "**Still open before everybody leaves**\n" + "\n".join(f"- {plain(one)}" for one in missing)
        )
    _concluded(visit)
    _noted(visit)
    for one in visit.reflections:
        with st.container(border=True):
            st.markdown(f"**{plain(one.body['name'])}** · {records.signature(one)}")
            records.card(one, names=named)
            _change(one, named)
    with st.expander(
        "Write a reflection", icon=":material/self_improvement:", expanded=not visit.reflections
    ):
        records.form(
            "visit_reflection",
            f"reflection_{visit.record.id[:8]}{own.get('team', '')[:8]}",
            parent=visit.record.id,
            begin=own,
            names=named,
        )
    st.markdown("#### Practices to bring home, and what to test first")
    for practice in visit.practices:
        _practice(practice, visit, named)
    with st.expander("Add a practice", icon=":material/add:", expanded=not visit.practices):
        chosen = _begin_with(visit)
        records.form(
            "practice",
            f"practice_{(chosen or visit.record).id[:8]}{own.get('team', '')[:8]}",
            parent=visit.record.id,
            begin=own | (_from(chosen) if chosen else {}),
            names=named,
            submit="Add the practice",
        )


def _own_team(visit: Visit) -> dict[str, str]:
    """The team of whoever writes, where its members are named; the visit's only one."""
    own = [
        team.id
        for team in visit.teams
        if writing.author() in {member["name"] for member in team.body["members"]} - {""}
    ]
    those = own or [team.id for team in visit.teams]
    return {"team": those[0]} if len(those) == 1 else {}


def _begin_with(visit: Visit) -> Record | None:
    """The note of the day or conclusion that a practice begins with; None for an empty form."""
    there = {
        record.id: record
        for one in visit.agenda
        for record in (*visit.debriefs[one.id], *visit.notes[one.id])
    }
    if not there:
        return None
    chosen = st.selectbox(
        "Begin with a note of the day",
        list(there),
        format_func=lambda one: f"{there[one].body['name']} ({there[one].created_by})",
        index=None,
        key=f"begin_{visit.record.id[:8]}",
        placeholder="or a debrief’s conclusion, or an empty form",
        width=430,
    )
    return there.get(str(chosen))


def _from(chosen: Record) -> dict[str, Any]:
    return from_note(chosen) if chosen.kind == "visit_note" else from_debrief(chosen)


def _names(visit: Visit, known: Names) -> Names:
    return Names(
        known.districts,
        {
            "visit_team": {one.id: one.body["name"] for one in visit.teams},
            "visit_activity": {one.id: one.body["name"] for one in visit.agenda},
        },
    )


def _concluded(visit: Visit) -> None:
    """What the debriefs concluded, and which concluded nothing yet."""
    lines = [
        f"- **{plain(made.body['name'])}** *({plain(one.body['name'])}{', ' + plain(made.body['who']) if made.body['who'] else ''})*"
        for one in visit.agenda
        for made in visit.debriefs[one.id]
    ]
    if lines:
        with st.expander(
            f"Concluded in the debriefs ({len(lines)})",
            icon=":material/forum:",
            expanded=not visit.reflections,
        ):
            st.markdown("\n".join(lines))
    if lines and visit.without_conclusion:
        said = "; ".join(plain(one.body["name"]) for one in visit.without_conclusion)
        st.caption(f":material/help: Nothing is written down yet of the debriefs of: {said}.")


def _noted(visit: Visit) -> None:
    """What visitors noted that bears on home: the raw material of a reflection."""
    kind = KINDS["visit_note"]
    for code in ("at_home", "surprises"):
        lines = [
            f"- {plain(' '.join(note.body[code].split()))} *({plain(note.changed_by)}, {plain(one.body['name'])})*"
            for one in visit.agenda
            for note in visit.notes[one.id]
            if note.body[code]
        ]
        if lines:
            with st.expander(
                f"Noted on the day: {kind[code].label.lower()} ({len(lines)})",
                icon=":material/sticky_note_2:",
            ):
                st.markdown("\n".join(lines))


def _practice(practice: Record, visit: Visit, named: Names) -> None:
    steps = visit.steps[practice.id]
    with st.container(border=True):
        st.markdown(f"**{plain(practice.body['name'])}** · {records.signature(practice)}")
        records.card(practice, names=named)
        _open(practice, ("why", "conditions", "adaptation"))
        _change(practice, named)
        for step in steps:
            _step(step)
        if not steps:
            st.info("What would you test first, by whom and by when?", icon=":material/flag:")
        with st.expander("Add a first step", icon=":material/flag:", expanded=not steps):
            records.form("first_step", f"step_{practice.id[:8]}", parent=practice.id, submit="Add the step")
        _ways(practice)


def _ways(practice: Record) -> None:
    """To the action plans that test the practice, and to where one is begun."""
    with st.container(horizontal=True):
        for plan in writing.workspace().records("action_plan"):
            if practice.id in plan.body["practices"]:
                st.page_link(
                    "pages/improve/action_plans.py",
                    label=f"To “{plain(plan.body['name'])}”",
                    icon=":material/checklist:",
                    query_params={"data": state.state_name(), "record": plan.id},
                )
        st.page_link(
            "pages/improve/action_plans.py",
            label="Begin an action plan with this practice",
            icon=":material/arrow_forward:",
            query_params={"data": state.state_name(), "record": practice.id},
        )


def first_steps(practices: Iterable[str]) -> None:
    """What was to be tested first, as it was said at the end of the visits that showed these practices."""
    store = writing.workspace()
    steps = [step for one in practices for step in store.records("first_step", parent=one)]
    if steps:
        lines = [f"- **{plain(step.body['name'])}**{_who_and_when(step)}" for step in steps]
        st.markdown("**To be tested first, as said at the end of the visit**\n" + "\n".join(lines))


def _who_and_when(step: Record) -> str:
    body = step.body
    parts = (body["by_whom"], body["by_when"] and f"by {body['by_when']}")
    return "".join(f" · {plain(part)}" for part in parts if part)


def _step(step: Record) -> None:
    body = step.body
    with st.container(border=True):
        st.markdown(f":material/flag: **Test first:** {plain(body['name'])}{_who_and_when(step)}")
        if body["tells"]:
            st.markdown(f"**{KINDS['first_step']['tells'].label}:** {records.in_lines(body['tells'])}")
        _open(step, ("by_whom", "by_when", "tells"))
        _change(step, records.NO_NAMES)


def _open(record: Record, asked: tuple[str, ...]) -> None:
    """What is not said yet."""
    kind = KINDS[record.kind]
    if missing := [kind[code].label for code in asked if not record.body[code]]:
        st.caption(f":material/help: Still open: {'; '.join(missing)}.")


def _change(one: Record, named: Names) -> None:
    with st.expander(f"Change this {KINDS[one.kind].name.lower()}", icon=":material/edit:"):
        records.form(one.kind, f"{one.kind}_{one.id[:8]}", record=one, names=named)
    history.manage(one, attach=one.kind == "practice")
