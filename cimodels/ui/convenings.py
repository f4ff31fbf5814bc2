"""Convenings of teams: agenda, who came, the CI Model's leader, and what each team tells, always in the same parts."""

from collections.abc import Mapping
from datetime import date

import streamlit as st

from cimodels.exhibits.tables import counted, plain
from cimodels.study import Study
from cimodels.ui import (
    convening_invite,
    data_state,
    history,
    lessons,
    paper,
    plans,
    records,
    state,
    visits,
    writing,
)
from cimodels.ui.columns import sentence_table, unbroken
from cimodels.ui.figures import when_open
from cimodels.ui.record_fields import Names
from cimodels.vocab.file_names import file_stem
from cimodels.workspace.checking import LONGEST_LINE
from cimodels.workspace.convening_calendar import calendar
from cimodels.workspace.convening_letter import reminder
from cimodels.workspace.convening_template import begin
from cimodels.workspace.kinds.improvement import INVITED
from cimodels.workspace.plans import Plan, by_date
from cimodels.workspace.records import Record

_BESIDE = (
    ("date", "starts", "place", "facilitator"),
    ("ci_model", "leader"),
    ("invited", "invited_on", "reminded_on"),
)


def convenings(study: Study, found: Mapping[str, Plan]) -> None:
    """Choose one, or plan one; the one in view with every team."""
    st.markdown(
        "Teams that meet regularly keep their plans moving: they tell what they tested, in the same four parts each time, and "
        "help each other."
    )
    names = plans.names(
        study,
        action_plan={
            code: f"{plans.district(study, plan.record.body['district'])}: {plan.record.body['name']}"
            for code, plan in found.items()
        },
    )
    # Those decided to be CI Models stand first, marked.
    names = Names(visits.names().districts, names.records)
    kept = {one.id: one for one in by_date(data_state.records("convening"))}
    chosen = _chosen(kept)
    if chosen:
        _one(study, chosen, found, names)
    plans.offer("Plan a convening", "new_convening", lambda: _new(found, kept, names), first=not kept)


def _chosen(kept: Mapping[str, Record]) -> Record | None:
    """The link's convening, else the newest one."""
    if not kept:
        st.info(
            "No convening yet. Plan the first one below; its agenda is ready to be changed.",
            icon=":material/groups:",
        )
        data_state.elsewhere("convening")
        return None
    asked = state.record()
    st.session_state["convening"] = asked if asked in kept else list(kept)[-1]
    st.selectbox(
        "Convening",
        list(kept)[::-1],
        format_func=lambda code: f"{kept[code].body['date'] or 'no date'} · {kept[code].body['name']}",
        key="convening",
        on_change=lambda: state.choose_record(st.session_state["convening"]),
    )
    data_state.elsewhere("convening")
    return kept[st.session_state["convening"]]


def _new(found: Mapping[str, Plan], kept: Mapping[str, Record], names: Names) -> None:
    plans.tip("Invite a leader from the CI Model district to attend and to go on giving guidance.")
    newest = list(kept.values())[-1].body if kept else {}
    again = {code: newest[code] for code in ("place", "facilitator", "ci_model", "leader") if code in newest}
    records.form(
        "convening",
        "convening",
        begin={
            **begin(),
            **again,
            "plans": list(found),
            "date": newest.get("next_date") or date.today().isoformat(),
            "invited": "not_yet",
        },
        leave_out=("invited_on", "reminded_on", "guidance", "notes", "next_date"),
        beside=_BESIDE,
        names=names,
        submit="Keep this convening",
        on_saved=lambda made: state.choose_record(made.id),
    )


def _one(study: Study, one: Record, found: Mapping[str, Plan], names: Names) -> None:
    st.subheader(plain(one.body["name"]))
    _leader(one, names)
    records.card(
        one, names=names, leave_out=("plans", "ci_model", "leader", "invited", "invited_on", "reminded_on")
    )
    with st.container(horizontal=True):
        paper.take_away([paper.of_record("convening", one)])
        convening_invite.invite(study, one, found)
        with st.popover("Change the convening", icon=":material/edit:", type="tertiary"):
            records.form("convening", f"convening_{one.id[:8]}", record=one, names=names, beside=_BESIDE)
        if one.body["date"]:
            st.download_button(
                "Calendar file (ICS)",
                calendar(one),
                file_name=f"{file_stem('convening', one.body['name'], one.body['date'])}.ics",
                mime="text/calendar",
                on_click="ignore",
                icon=":material/event:",
                type="tertiary",
                help="Attach it to the invitation; who has it already gets the change.",
            )
        history.manage(one)
    _promised(study, one, found)
    st.subheader("What the teams tell")
    told = {p.body["plan"]: p for p in writing.workspace().records("team_progress", parent=one.id)}
    came = [p for p in told.values() if p.body["attended"]]
    invited = [code for code in one.body["plans"] if code in found]
    st.markdown(f"{len(came):,} of {counted(len(invited), 'invited team')} came.")
    if elsewhere := len(one.body["plans"]) - len(invited):
        st.caption(f"{counted(elsewhere, 'team')} more, outside what is in view.")
    if not invited:
        plans.tip("Name the invited teams under “Change the convening”; each then has its form here.")
    for code in invited:
        _team(study, one, found[code], told.get(code), names)


def _promised(study: Study, one: Record, found: Mapping[str, Plan]) -> None:
    """What each team promised last time, and what has happened since."""
    invited = [(found[code], found[code].told_before(one)) for code in one.body["plans"] if code in found]
    rows = [
        {
            "Team": plain(plans.district(study, plan.record.body["district"])),
            "Promised": plain(told.body["next"]) or "nothing",
            "Until": unbroken(told.body["next_date"] or "no date"),
            "Since then": ", ".join(counted(n, what) for what, n in plan.since(told.created_at).items())
            or "nothing is written",
        }
        for plan, told in invited
        if told
    ]
    if rows:
        st.subheader("What was promised last time")
        sentence_table(
            rows, "What each team promised at the convening before, and what has happened since", "promised"
        )


def _leader(one: Record, names: Names) -> None:
    """The CI Model's leader: who, and whether invited."""
    body = one.body
    who = plain(body["leader"] or "a leader")
    where = (
        f" of {plain(names.districts.get(body['ci_model'], body['ci_model']))}" if body["ci_model"] else ""
    )
    stands = INVITED.get(body["invited"] or "not_yet", "")
    icon = ":material/how_to_reg:" if body["invited"] in ("coming", "came") else ":material/person_add:"
    dates = [f"invited on {body['invited_on']}" if body["invited_on"] else ""]
    dates += [f"reminded on {body['reminded_on']}" if body["reminded_on"] else ""]
    told = "; ".join(filter(None, dates))
    st.markdown(f"{icon} CI Model leader: **{who}**{where}. {stands}{f' ({told})' if told else ''}.")
    if due := reminder(body, date.today()):
        st.warning(due, icon=":material/notification_important:")
    elif body["invited"] in (None, "", "not_yet"):
        plans.tip(
            "Invite this leader: guidance from the district that succeeded should not end with the visit."
        )


def _team(study: Study, one: Record, plan: Plan, told: Record | None, names: Names) -> None:
    team = plans.district(study, plan.record.body["district"])
    stands = "told" if told else "nothing yet"
    when_open(
        f"{plain(team)}: {stands}",
        f"team_{one.id[:8]}_{plan.record.id[:8]}",
        lambda: _tell(one, plan, told, team, names),
    )


def _tell(one: Record, plan: Plan, told: Record | None, team: str, names: Names) -> None:
    """The team's form, with what it promised last time above it."""
    earlier = plan.told_before(one)
    if earlier and earlier.body["next"]:
        until = earlier.body["next_date"]
        st.markdown(
            f"**Promised last time{f', until {until}' if until else ''}:** {plain(earlier.body['next'])}"
        )
    for idea in plan.ideas:
        st.caption(f"{plain(idea.record.body['name'])}: {idea.standing}")
    for open_ in plan.open_challenges:
        owner = f", to be cleared by {plain(open_.body['owner'])}" if open_.body["owner"] else ""
        st.caption(f":material/construction: Still in the way: {plain(open_.body['name'])}{owner}")
    key = f"told_{one.id[:8]}_{plan.record.id[:8]}"
    records.form(
        "team_progress",
        key,
        record=told,
        parent=one.id,
        begin={"name": team, "plan": plan.record.id},
        leave_out=("name", "plan"),
        names=names,
        submit="Keep what this team tells",
    )
    if told:
        history.manage(told, attach=False)
        if told.body["challenges"]:
            _keep_challenge(plan, told)


def _keep_challenge(plan: Plan, told: Record) -> None:
    """A challenge that was told becomes one with an owner, followed until it is cleared."""
    if any(one.body["told"] == told.id for one in plan.challenges):
        st.caption(":material/check: Its challenge is kept, and followed under “Support” of the plan.")
        return
    with st.popover("Keep this challenge, with who can clear it", icon=":material/construction:"):
        first, _, rest = told.body["challenges"].partition("\n")
        lessons.note(
            plan.record,
            {"name": first[:LONGEST_LINE], "tried": rest.strip(), "told": told.id},
            key=f"told_{told.id[:8]}",
        )
