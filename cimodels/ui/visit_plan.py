"""Planning a visit together: its purpose and value, who comes, and the agenda of the day."""

import streamlit as st

from cimodels.errors import WorkspaceError
from cimodels.exhibits.tables import counted, plain
from cimodels.ui import history, records, state, visits, writing
from cimodels.ui.record_fields import Names
from cimodels.workspace import agenda, invitations, visit_teams
from cimodels.workspace.agenda import slot, span
from cimodels.workspace.kinds.visits import ACTIVITY_KINDS, COLUMNS
from cimodels.workspace.records import Record
from cimodels.workspace.visit import Visit
from cimodels.workspace.visit_templates import Template, templates

_USUAL_START = "08:30"
_ASKED = {
    "purpose": "a purpose",
    "practices": "specific practices to replicate",
    "who_benefits": "who could benefit",
    "value_host": "the value for the host",
    "value_visitors": "the value for the visitors",
}
_BESIDE = (
    ("starts", "minutes", "debrief_minutes"),
    ("place", "with_whom", "group"),
    tuple(f"see_{code}" for code in COLUMNS),
)


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
    records.card(visit.record, names=known, leave_out=("host", "status", "state"))
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
            leave_out=("state",),
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
    with st.expander("Invite a team", icon=":material/group_add:", expanded=not visit.teams):
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
        if invited and invited.body["whom"]:
            st.markdown(f"**Invited:** {plain(invited.body['whom'])}")
        records.card(team, names=known, leave_out=("members", "invitation"))
        with st.expander("Change this team", icon=":material/edit:"):
            records.form(
                "visit_team", f"team_{team.id[:8]}", record=team, names=known, leave_out=("invitation",)
            )
        history.manage(team, attach=False)


def day(visit: Visit) -> None:
    """The agenda: what each activity is for, and what is amiss with the day."""
    st.markdown("#### Agenda")
    st.caption(
        "Panels with a variety of staff, informal conversations, observations, and closing reflections with action planning. "
        "Set and communicate a clear objective for each activity, include time for debriefs, and leave time to think about applying."
    )
    if not visit.agenda:
        _begin(visit)
    else:
        _table(visit)
        _amiss(visit)
        chosen = activity(visit)
        if chosen:
            _change(chosen)
    with st.expander("Add an activity", icon=":material/add:"):
        records.form(
            "visit_activity",
            f"activity_{visit.record.id[:8]}",
            parent=visit.record.id,
            begin={"minutes": 45, "debrief_minutes": 10},
            beside=_BESIDE,
            submit="Add the activity",
        )


def _begin(visit: Visit) -> None:
    """An agenda from a template, to be changed afterwards."""
    found = templates()
    st.info(
        "No activity is planned yet. Begin with one of these agendas and change what does not fit.",
        icon=":material/event_note:",
    )
    for code, one in found.items():
        with st.container(border=True):
            st.markdown(
                f"**{plain(one.name)}** · {counted(len(one.activities), 'part')}, {_long(one.minutes)}  \n{plain(one.about)}"
            )
            if st.button("Begin with it", key=f"template_{code}", icon=":material/playlist_add:"):
                _lay(visit, one)


def _long(minutes: int) -> str:
    return f"{minutes // 60} h {minutes % 60:02d} min"


def _lay(visit: Visit, template: Template) -> None:
    store = writing.workspace()
    try:
        author = writing.signed()
        bodies = agenda.one_after_another(visit.record.body["starts"] or _USUAL_START, template.activities)
        with store.together() as batch:
            for body in bodies:
                batch.create("visit_activity", body, author=author, parent=visit.record.id)
    except WorkspaceError as problem:
        st.error(f"{plain(problem.message)} {plain(problem.advice)}", icon=":material/error:")
        return
    st.rerun()


def _table(visit: Visit) -> None:
    """The day in its order; times include the debrief."""
    with st.container(border=True, gap="xsmall"):
        for one in visit.agenda:
            body = one.body
            group = f" ({body['group']})" if body["group"] else ""
            debrief = f"{body['debrief_minutes']:g} min of it debrief" if body["debrief_minutes"] else ""
            about = " · ".join(plain(part) for part in (debrief, body["with_whom"], body["place"]) if part)
            said = f"**{span(slot(body))}** · **{plain(body['name'] + group)}**"
            for part in (records.in_lines(body["objective"]), f"*{about}*" if about else ""):
                said += f"  \n{part}" if part else ""
            st.markdown(said)


def _amiss(visit: Visit) -> None:
    bodies = [one.body for one in visit.agenda]
    timing, content = agenda.timing(bodies), agenda.content(bodies)
    if timing or content:
        said = "\n".join(f"- {plain(sentence)}" for sentence in (*timing, *content))
        st.warning(f"**Not in order yet**\n{said}", icon=":material/schedule:")
    if timing and st.button(
        "Set the times one after another",
        icon=":material/vertical_align_top:",
        help="In this order, without gaps or overlaps, from the visit’s beginning.",
    ):
        _close_up(visit)


def _close_up(visit: Visit) -> None:
    store, first = writing.workspace(), visit.agenda[0].body["starts"]
    starts = visit.record.body["starts"] or first or _USUAL_START
    try:
        author = writing.signed()
        laid = agenda.one_after_another(starts, [one.body for one in visit.agenda])
        for one, body in zip(visit.agenda, laid, strict=True):
            store.save(one.id, body, based_on=one.head, author=author, reason="times set one after another")
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
        format_func=lambda one: f"{span(slot(there[one].body))} · {there[one].body['name']}",
        key="activity_in_view",
        width=560,
        on_change=lambda: state.choose_record(st.session_state["activity_in_view"]),
    )
    return there[st.session_state["activity_in_view"]]


def _now_or_first(visit: Visit) -> Record:
    now = visits.now()
    if visit.record.body["date"] != now.date().isoformat():
        return visit.agenda[0]
    at = agenda.running([slot(one.body) for one in visit.agenda], now.hour * 60 + now.minute)
    return visit.agenda[at or 0]


def _change(chosen: Record) -> None:
    with st.container(border=True):
        st.markdown(f"**{plain(chosen.body['name'])}** · {ACTIVITY_KINDS[chosen.body['activity']]}")
        records.form("visit_activity", f"activity_{chosen.id[:8]}", record=chosen, beside=_BESIDE)
        history.manage(chosen)
