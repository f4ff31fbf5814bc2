"""Who can help whom: what each team in view needs, and who has been there."""

from collections.abc import Mapping

import streamlit as st

from cimodels.exhibits.tables import counted, plain
from cimodels.study import Study
from cimodels.ui import data_state, plans
from cimodels.ui.columns import sentence_table
from cimodels.ui.figures import when_open
from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.student_groups import STUDENT_GROUPS
from cimodels.workspace.helping import Help, Need, needs
from cimodels.workspace.kinds import KINDS
from cimodels.workspace.plans import Plan

# Of one need; who else can help is in the table of those who can.
_MOST = 4


def who_can_help(study: Study, found: Mapping[str, Plan]) -> None:
    """What can be brought together first, then what nobody can help with yet."""
    every = needs(plans.read().values(), set(found), data_state.records)
    helped = [one for one in every if one.helps]
    alone = [one for one in every if not one.helps]
    st.markdown(
        "Teams of a county or region learn from each other when somebody brings them together: before the next convening, ask those who have been "
        "there to tell how they did it."
    )
    if not every:
        st.info(
            "No team in view has an open challenge, an undecided idea or an outcome.",
            icon=":material/handshake:",
        )
        return
    st.markdown(f"Somebody has been there for **{len(helped):,} of {counted(len(every), 'need')}**.")
    if helped:
        sentence_table(
            [_row(study, one) for one in helped],
            f"{counted(len(helped), 'need')} of the teams in view, and who can help with each",
            "help",
        )
    if alone:
        when_open(
            f"{counted(len(alone), 'need')} with which nobody can help yet",
            "needs_alone",
            lambda: sentence_table(
                [{"Team": _team(study, one.plan), "Needs": _need(one)} for one in alone],
                "Needs with which nobody can help yet",
                "alone",
            ),
        )
    st.caption(
        "Rules: a challenge goes to who resolved one of the same kind, or recommends something on it; an undecided idea to who adopted one that names "
        "the same practice or the same driver, and to the district where the practice was seen; an outcome to who adopted any idea in a plan on the "
        "same indicator and student group. Words are not compared. Who helps may be outside what is in view."
    )


def _row(study: Study, one: Need) -> dict[str, str]:
    told = [_help(study, other) for other in one.helps[:_MOST]]
    more = len(one.helps) - _MOST
    return {
        "Team": _team(study, one.plan),
        "Needs": _need(one),
        "Who can help": "; ".join(told) + (f"; and {more} more" if more > 0 else ""),
    }


def _team(study: Study, plan: Plan) -> str:
    name = plain(plans.district(study, plan.record.body["district"]))
    return f"[{name}]({plans.address(plan.record.id)})"


def _need(one: Need) -> str:
    what, body = one.what, one.what.body
    if what.kind == "challenge":
        return f"Challenge: {plain(body['name'])}"
    if what.kind == "change_idea":
        standing = next(idea.standing for idea in one.plan.ideas if idea.record.id == what.id)
        return f"Idea: {plain(body['name'])}, {standing}"
    group = f", {STUDENT_GROUPS[body['student_group']].short_name}" if body["student_group"] else ""
    return f"Outcome: {INDICATORS[body['indicator']].name}{group}"


def _help(study: Study, one: Help) -> str:
    """Who, by which rule, and what they did, with the way there."""
    who = one.who
    if who.kind == "action_plan":
        part = "support" if one.what.kind in ("challenge", "recommendation") else "ideas"
        name, address = plans.district(study, who.body["district"]), plans.address(who.id, part=part)
    elif who.kind == "visit":
        name = plans.district(study, who.body["host"])
        address = plans.address(one.what.id, page="visits")
    else:
        page = "networks" if who.kind == "network" else "systems_analysis"
        name, address = who.body["name"], plans.address(who.id, page=page, part="lessons")
    did = KINDS[one.what.kind].title_of(one.what.body)
    return f"[{plain(name)}]({address}) {plain(one.because)}: {plain(did)}"
