"""An action plan's change ideas, each with its ramps of PDSA cycles."""

from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from cimodels.exhibits.tables import plain
from cimodels.study import Study
from cimodels.ui import history, plans, records, writing
from cimodels.ui.columns import sentence_table, unbroken
from cimodels.ui.figures import when_open
from cimodels.workspace.analysis.tried import begun
from cimodels.workspace.analysis.whole import whole
from cimodels.workspace.kinds.analysis import IDEA
from cimodels.workspace.kinds.improvement import AFTER, DECISIONS
from cimodels.workspace.plans import Idea, Plan
from cimodels.workspace.records import Record

_BESIDE = (("scale", "owner", "starts", "ends"), ("measures", "follows"), ("held", "act"))


def ideas(study: Study, plan: Plan) -> None:
    """Every idea with its cycles, and the form for another."""
    st.markdown(
        "A practice becomes a change idea once it is adjusted to the own district; small cycles then tell whether it works **here**."
    )
    plans.tip(
        "Plan how you will test each practice, and consider how it may need to be adjusted for your district’s context."
    )
    if not plan.ideas:
        st.info("No change idea yet. Take the practice that is easiest to test.", icon=":material/lightbulb:")
    for idea in plan.ideas:
        with st.container(border=True):
            _idea(study, plan, idea)
    _new(study, plan)


def _idea(study: Study, plan: Plan, idea: Idea) -> None:
    one = idea.record
    st.subheader(plain(one.body["name"]))
    owner = f" · {plain(one.body['owner'])}" if one.body["owner"] else ""
    st.caption(f"{idea.standing.capitalize()}{owner} · {records.signature(one)}")
    records.card(one, names=plans.names(study), leave_out=("owner",))
    if not one.body["adaptation"]:
        plans.tip("Not said yet: how this has to be adjusted to your context.")
    for number, ramp in enumerate(idea.ramps, start=1):
        _ramp(ramp, f"Ramp {number}" if len(idea.ramps) > 1 else "Cycles")
    numbers = {cycle.id: at for at, cycle in enumerate(idea.cycles, start=1)}
    for cycle in idea.cycles:
        when_open(
            f"Cycle {numbers[cycle.id]}: {plain(cycle.body['name'])}",
            f"cycle_{cycle.id[:8]}",
            partial(_cycle, plan, idea, cycle),
        )
    plans.offer(
        "Plan the next cycle" if idea.cycles else "Plan a first test",
        f"next_{one.id[:8]}",
        lambda: _next(plan, idea),
        first=not idea.cycles,
    )
    with st.container(horizontal=True):
        with st.popover("Change the idea", icon=":material/edit:", type="tertiary"):
            records.form("change_idea", f"idea_{one.id[:8]}", record=one, names=plans.names(study))
        history.manage(one, attach=False)


def _ramp(ramp: tuple[Record, ...], title: str) -> None:
    """A ramp as a table: what was asked, predicted, learned and decided, one cycle after the other."""
    st.markdown(f"**{title}**")
    sentence_table(
        [
            {
                "Question": plain(one.body["name"]),
                "Prediction": plain(one.body["prediction"]),
                "Learned": plain(one.body["study"]),
                "Act": DECISIONS.get(one.body["act"] or "", "open"),
                "From": unbroken(one.body["starts"] or ""),
                "To": unbroken(one.body["ends"] or ""),
            }
            for one in ramp
        ],
        "; ".join(f"{one.body['name']}: {DECISIONS.get(one.body['act'] or '', 'open')}" for one in ramp),
        f"ramp_{ramp[0].id[:8]}",
    )


def _cycle(plan: Plan, idea: Idea, cycle: Record) -> None:
    st.caption(records.signature(cycle))
    records.form(
        "pdsa_cycle",
        f"cycle_{cycle.id[:8]}",
        record=cycle,
        names=_names(plan, idea, but=cycle.id),
        beside=_BESIDE,
    )
    history.manage(cycle)


def _next(plan: Plan, idea: Idea) -> None:
    begin: dict[str, Any] = {
        "owner": idea.record.body["owner"],
        "starts": date.today().isoformat(),
    }
    if idea.cycles:
        newest = idea.cycles[-1]
        begin |= {
            "follows": newest.id,
            "measures": newest.body["measures"],
            "plan": newest.body["next"],
        }
    else:
        begin |= _first_step(idea)
        plans.tip(
            "As small as will teach something: one teacher, one class, one week. What it costs to be wrong is little."
        )
    records.form(
        "pdsa_cycle",
        f"new_cycle_{idea.record.id[:8]}",
        parent=idea.record.id,
        begin=begin,
        leave_out=AFTER,
        beside=_BESIDE,
        names=_names(plan, idea),
        submit="Keep this cycle",
    )


def _first_step(idea: Idea) -> dict[str, Any]:
    """What the visitors said that they test first, where the idea comes from a practice that they brought home."""
    practice = idea.record.body["practice"]
    steps = writing.workspace().records("first_step", parent=practice) if practice else []
    if not steps:
        return {}
    body = steps[0].body
    told = [body["name"], f"How we will know: {body['tells']}" if body["tells"] else ""]
    return {
        "plan": "\n".join(text for text in told if text),
        "owner": body["by_whom"] or idea.record.body["owner"],
        "ends": body["by_when"],
    }


def _names(plan: Plan, idea: Idea, but: str = "") -> records.Names:
    cycles = {code: title for code, title in plans.titles(idea.cycles).items() if code != but}
    measures = plans.titles([one.record for one in plan.measures])
    return records.Names(records={"pdsa_cycle": cycles, "plan_measure": measures})


def _new(study: Study, plan: Plan) -> None:
    """The form for another idea; begun with a practice, or an analysis' idea, that no idea comes from yet."""
    used = {idea.record.body["practice"] for idea in plan.ideas}
    open_ = [code for code in plan.record.body["practices"] if code not in used]
    waiting = [one for one in writing.workspace().records("practice") if one.id in open_]
    for practice in waiting:
        when_open(
            f"Make a change idea of “{plain(practice.body['name'])}”",
            f"of_{practice.id[:8]}",
            partial(_form, study, plan, f"idea_of_{practice.id[:8]}", _begun(practice)),
        )
    from_analysis = _of_the_analysis(plan)
    for title, begin in from_analysis:
        when_open(
            f"Test “{plain(title)}” of the systems analysis",
            f"of_{begin['driver'][:8]}",
            partial(_form, study, plan, f"idea_of_{begin['driver'][:8]}", begin),
        )
    plans.offer(
        "Add a change idea",
        f"new_idea_{plan.record.id[:8]}",
        lambda: _form(study, plan, f"new_idea_{plan.record.id[:8]}", {}),
        first=not plan.ideas and not waiting and not from_analysis,
    )


def _of_the_analysis(plan: Plan) -> list[tuple[str, dict[str, Any]]]:
    """Change ideas of the plan's systems analysis that this plan does not test yet, each with what it begins with."""
    store = writing.workspace()
    there = plan.record.body["analysis"]
    if not there or all(one.id != there for one in store.records("systems_analysis")):
        return []
    found = whole(store, there)
    used = {idea.record.body["driver"] for idea in plan.ideas}
    return [
        (one.body["driver"], begun(one, found.drivers, found.causes, found.record))
        for one in found.drivers
        if one.body["level"] == IDEA and one.id not in used
    ]


def _begun(practice: Record) -> dict[str, Any]:
    """What an idea takes over from a practice: what was seen, why it works, on what conditions; and its adjustment."""
    body = practice.body
    told = [body.get(code) for code in ("seen", "why", "conditions")]
    return {
        "name": body["name"],
        "practice": practice.id,
        "seen": "\n\n".join(text for text in told if text),
        "adaptation": body.get("adaptation", ""),
    }


def _form(study: Study, plan: Plan, key: str, begin: dict[str, Any]) -> None:
    records.form(
        "change_idea",
        key,
        parent=plan.record.id,
        begin=begin,
        names=plans.names(study),
        submit="Keep this idea",
    )
