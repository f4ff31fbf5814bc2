"""The page of action plans: which one, what it is about, and the way from what was seen."""

from datetime import date
from typing import Any

import streamlit as st

from cimodels.exhibits import annual as dashboard
from cimodels.exhibits.tables import counted, plain
from cimodels.study import Study
from cimodels.ui import (
    data_state,
    example_journey,
    history,
    paper,
    plans,
    records,
    state,
    visit_home,
    writing,
)
from cimodels.ui.figures import exhibit, when_open
from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.student_groups import STUDENT_GROUPS
from cimodels.workspace.analysis.ready import aim
from cimodels.workspace.analysis.tried import begun
from cimodels.workspace.analysis.whole import whole
from cimodels.workspace.assistance import cases, current
from cimodels.workspace.kinds.improvement import PLAN, STATUSES
from cimodels.workspace.plans import Plan
from cimodels.workspace.records import Record

_BESIDE = (
    ("name", "district"),
    ("team", "owner"),
    ("status", "begins", "next_check"),
    ("indicator", "student_group"),
)
# What a plan is begun without; it follows once there is something to say.
_LATER = ("status", "next_check", "student_group", "indicator", "context")


def choose(study: Study) -> Plan | None:
    """The plan in view; without one, what a plan is and the form to begin one."""
    asked = plans.asked_for()
    found = plans.read(asked)
    chosen = found.get(asked.id) if asked else None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.session_state["plan"] = chosen.record.id if chosen else None
        st.selectbox(
            "Action plan",
            list(found),
            format_func=lambda one: _label(study, found[one].record),
            key="plan",
            index=None,
            placeholder="Choose, or begin one below" if found else "None yet",
            on_change=lambda: state.choose_record(st.session_state["plan"]),
        )
        if chosen and st.button("Begin another", icon=":material/add:", type="tertiary", key="another"):
            state.choose_record(None)
            st.rerun()
    if not chosen:
        data_state.elsewhere("action_plan")
        _begin(study, asked if asked and asked.kind in ("practice", "driver") else None, first=not found)
    return chosen


def _label(study: Study, plan: Record) -> str:
    return f"{plan.body['name']} · {plans.district(study, plan.body['district'])}"


def _begin(study: Study, source: Record | None, *, first: bool) -> None:
    """The form of a new plan, begun with a practice, or an idea of a systems analysis, where the link brings one."""
    practice = source if source and source.kind == "practice" else None
    driver = source if source and source.kind == "driver" else None
    if first:
        st.info(
            "No action plan yet. Begin with what a learning visit showed: one practice that you want in your own district.",
            icon=":material/flag:",
        )
        example_journey.offer()
    st.subheader("Begin an action plan")
    st.markdown(
        "What was seen elsewhere is not copied but tested: adjusted to the own district, on a small scale, with a prediction."
    )
    plans.tip(
        "Start with your reflections from the visit. They should name specific practices that you want to replicate."
    )
    if practice:
        visit_home.first_steps([practice.id])
    if driver:
        st.markdown(
            f"It begins with the change idea **{plain(driver.body['driver'])}** of the systems analysis."
        )
    records.form(
        "action_plan",
        f"plan_{source.id[:8]}" if source else "plan",
        begin=_from_view() | _from_practice(practice) | _from_driver(driver),
        leave_out=_LATER,
        beside=(("name", "district"), ("team", "owner", "begins")),
        names=plans.names(study),
        submit="Begin",
        on_saved=lambda made: _begun(made, driver),
    )


def _begun(made: Record, driver: Record | None) -> None:
    """Look at the new plan; the idea that it was begun for is in it."""
    if driver:
        store = writing.workspace()
        found = whole(store, str(driver.parent))
        store.create(
            "change_idea",
            begun(driver, found.drivers, found.causes, found.record),
            author=writing.signed(),
            parent=made.id,
        )
    state.choose_record(made.id)


def _from_view() -> dict[str, Any]:
    """What every new plan begins with: the district and the focus in view."""
    model = state.current().model
    return {
        "status": "going",
        "begins": date.today().isoformat(),
        "district": state.district() or "",
        "indicator": model.indicator,
        "student_group": model.student_group,
    } | _supported(state.district())


def _supported(cds: str | None) -> dict[str, Any]:
    """The assistance that a district gets is what its new plan is part of; another one can be chosen."""
    found = current(cases(writing.workspace(), state.state_name(), ()), cds or "")
    return {"assistance": found.record.id} if found else {}


def _from_practice(practice: Record | None) -> dict[str, Any]:
    """What it takes over from a practice that was brought home."""
    if not practice:
        return {}
    body = practice.body
    return {
        "name": body["name"],
        "district": _home(practice),
        "practices": [practice.id],
        "reflections": "\n".join([*_reflected(practice), body["seen"]]).strip(),
        "context": body["adaptation"],
    }


def _reflected(practice: Record) -> list[str]:
    """What the practice's team said before it left the visit, in lines."""
    team = practice.body["team"]
    said = writing.workspace().records("visit_reflection", parent=practice.parent) if team else []
    return [
        one.body[code]
        for one in said
        if one.body["team"] == team
        for code in ("name", "confirmed", "different")
        if one.body[code]
    ]


def _from_driver(driver: Record | None) -> dict[str, Any]:
    """What it takes over from the analysis of a change idea: aim, outcome and whose system it is."""
    if not driver:
        return {}
    analysis = writing.workspace().get(str(driver.parent))
    body = analysis.body
    taken = {"name": driver.body["driver"], "aim": aim(body), "analysis": analysis.id}
    named = {
        "indicator": next((code for code, one in INDICATORS.items() if one.name == body["indicator"]), None),
        "student_group": next(
            (code for code, one in STUDENT_GROUPS.items() if one.name == body["student_group"]), None
        ),
    }
    # An indicator without its group is about everyone; a group that is in view for another indicator is not meant.
    taken |= named if named["indicator"] else {}
    return taken | ({"district": body["district"]} if body["district"] else {})


def _home(practice: Record) -> str:
    """The district that brought a practice home: its visiting team's, else the one in view, but never the host."""
    store = writing.workspace()
    homes = {one.id: one.body["home"] for one in store.records("visit_team", retired=True)}
    host = store.get(str(practice.parent)).body["host"]
    view = state.district()
    return str(homes.get(practice.body["team"] or "") or (view if view != host else "") or "")


def overview(study: Study, plan: Plan) -> None:
    """What the plan says, where each idea stands, what is next, and the form to change it."""
    body, today = plan.record.body, date.today().isoformat()
    _in_short(study, plan)
    for cycle in plan.overdue(today):
        st.warning(
            f"The cycle “{plain(cycle.body['name'])}” ended on {cycle.body['ends']} and nothing is decided. Study it: adopt, adapt "
            "or abandon.",
            icon=":material/event_busy:",
        )
    if ahead := plan.ahead(today):
        st.markdown("**Next:** " + "; ".join(f"{day} {what}" for day, what in ahead[:4]))
    records.card(plan.record, names=plans.names(study), leave_out=("district", "status", "next_check"))
    visit_home.first_steps(body["practices"])
    _go_on(plan)
    with st.container(horizontal=True, vertical_alignment="center"):
        paper.take_away([paper.of_record("action_plan", plan.record)])
        st.page_link(
            plans.PROGRESS,
            label="Progress: has it become practice?",
            icon=":material/trending_up:",
            query_params={**state.link_parameters(state.current()), "part": "loop"},
        )
    on_the_dashboard(study, plan)
    when_open(
        "Change the plan",
        f"change_{plan.record.id[:8]}",
        lambda: records.form(
            "action_plan",
            f"edit_{plan.record.id[:8]}",
            record=plan.record,
            names=plans.names(study),
            beside=_BESIDE,
        ),
    )
    history.manage(plan.record)
    if not (body["reflections"] or body["practices"] or body["analysis"]):
        plans.tip("Write down your reflections from the visit, so that others see what the ideas come from.")


def _in_short(study: Study, plan: Plan) -> None:
    body = plan.record.body
    stands = (
        "retired" if plan.record.retired else STATUSES.get(body["status"] or "", "not said where it stands")
    )
    tried = f"{counted(len(plan.ideas), 'change idea')}, {counted(len(plan.cycles), 'cycle')}"
    st.markdown(
        f"**{plain(plans.district(study, body['district']))}** · {stands.lower()} · {tried}, "
        f"{counted(len(plan.measures), 'measure')}"
    )
    st.caption(records.signature(plan.record))


def _go_on(plan: Plan) -> None:
    """The way to what the plan still lacks, one thing at a time."""
    if not plan.ideas:
        part, label = "ideas", "Next: write down the change idea that you test first"
    elif not plan.cycles:
        part, label = "ideas", "Next: plan the first cycle of an idea"
    elif not plan.measures:
        part, label = "measures", "Next: name a measure that would show it within weeks"
    else:
        return
    st.page_link(
        plans.PLANS,
        label=label,
        icon=":material/arrow_forward:",
        query_params={**state.link_parameters(state.current()), "record": plan.record.id, "part": part},
    )


def on_the_dashboard(study: Study, plan: Plan) -> None:
    """The yearly values of the plan's indicator, with uncertainty and without rules."""
    body = plan.record.body
    if not body["indicator"]:
        plans.tip(
            "Name the plan’s Dashboard indicator under “Change the plan”; its yearly values then stand here."
        )
        return
    indicator, group = plans.looked_at(plan)
    st.subheader(f"On the Dashboard: {INDICATORS[indicator].name}, {STUDENT_GROUPS[group].name}")
    values = plans.yearly(study, plan)
    if not len(values):
        st.info("This data release has no value of it for this district.", icon=":material/info:")
        return
    begins = date.fromisoformat(body["begins"]) if body["begins"] else None
    exhibit(dashboard.annual(values, indicator, group, begins), "annual")


def explanation() -> str:
    """Why the page exists, in a sentence."""
    return PLAN.explanation
