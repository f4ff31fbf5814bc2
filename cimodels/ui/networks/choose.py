"""Which network is in view: the list of them, a new one, the one in view with its problem and aim."""

import streamlit as st

from cimodels.exhibits.tables import counted, plain
from cimodels.study import Study
from cimodels.ui import data_state, example_journey, history, paper, plans, records, state, writing
from cimodels.ui.figures import when_open
from cimodels.ui.record_fields import Names
from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.student_groups import students_words
from cimodels.workspace.analysis.ready import aim
from cimodels.workspace.kinds.networks import HUB_ROLES, NETWORK
from cimodels.workspace.networks import Network, gathered
from cimodels.workspace.records import Record

# What a network is begun without: it follows once members have something to bring.
_LATER = ("how_much", "by", "measure", "people", "working", "analyses", "plans", "convenings")
_BESIDE = (("what", "how_much", "by"), ("indicator", "groups"), ("begins", "hub"))
# Said at the top of the page; the card has the rest.
_SAID = (
    "name",
    "problem",
    "what",
    "how_much",
    "by",
    "indicator",
    "groups",
    "members",
    "people",
    "analyses",
    "plans",
    "convenings",
)


def in_view() -> Network | None:
    """The network that the link names; None where it names none. One that is not there is told."""
    asked = plans.asked_for()
    # The record of another page is none of this one's.
    return gathered(writing.workspace(), asked.id) if asked and asked.kind == "network" else None


def names(study: Study) -> Names:
    """Districts, and what a network can name: analyses, plans, convenings."""
    kept = {
        code: f"{plans.district(study, plan.record.body['district'])}: {plan.record.body['name']}"
        for code, plan in plans.read().items()
    }
    return plans.names(study, action_plan=kept, convening=plans.titles(data_state.records("convening")))


def every(study: Study) -> None:
    """Every network, and the form of a new one."""
    st.caption(f"{NETWORK.explanation} One spends its first year on understanding before it tests anything.")
    there = data_state.records("network")
    if not there:
        st.info(
            "No network is here yet. Begin with the problem that several districts share, and who of them is in.",
            icon=":material/hub:",
        )
        example_journey.offer()
    for one in reversed(there):
        _listed(one)
    data_state.elsewhere("network")
    plans.offer("Begin a network", "begin_network", lambda: _begin(study), first=not there)


def _begin(study: Study) -> None:
    model = state.current().model
    records.form(
        "network",
        "network",
        begin={"indicator": model.indicator, "groups": [model.student_group]},
        leave_out=_LATER,
        beside=_BESIDE[1:],
        names=names(study),
        submit="Begin",
        on_saved=lambda made: state.choose_record(made.id),
    )


def _listed(one: Record) -> None:
    with st.container(border=True):
        st.button(
            f"**{plain(one.body['name'])}**",
            key=f"network_{one.id}",
            type="tertiary",
            icon=":material/hub:",
            on_click=state.choose_record,
            args=(one.id,),
        )
        st.caption(
            f"{plain(aim_of(one)) or 'No aim yet.'}  \n{counted(len(one.body['members']), 'member district')} · "
            f"{records.signature(one)}"
        )


def aim_of(one: Record) -> str:
    """The shared aim as a sentence, for whom by the student groups."""
    return aim({**one.body, "whom": groups_of(one)})


def groups_of(one: Record) -> str:
    """Its student groups in words."""
    return " and ".join(students_words(code) for code in one.body["groups"])


def heading(study: Study, found: Network) -> None:
    """What it is called, its shared problem and aim, who holds it together, and the form to change it."""
    one, body = found.record, found.record.body
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(plain(body["name"]), anchor=False)
        paper.take_away([paper.of_record("network", one)])
        st.button(
            "All networks",
            icon=":material/arrow_back:",
            type="tertiary",
            on_click=state.choose_record,
            args=(None,),
        )
    if one.retired:
        st.warning(
            "This network is retired: it is in no list. Its history has the way back.",
            icon=":material/archive:",
        )
    st.markdown(records.in_lines(body["problem"]) or "*The shared problem is not written yet.*")
    if aim_of(one):
        st.markdown(f"**Shared aim:** {plain(aim_of(one))}")
    if body["indicator"]:
        st.caption(plain(f"On the Dashboard: {INDICATORS[body['indicator']].name}"))
    when_open("The hub, and how the network works", f"about_{one.id[:8]}", lambda: _about(study, found))


def _about(study: Study, found: Network) -> None:
    one, named = found.record, names(study)
    if one.body["people"]:
        st.dataframe(
            [
                {"Name": row["name"], "Role": HUB_ROLES.get(row["role"], ""), "From": row["from"]}
                for row in one.body["people"]
            ],
            hide_index=True,
            alt="Who facilitates: name, role, and where from",
        )
    else:
        plans.tip(
            "Teams that begin gain most from somebody who knows the methods and lets them learn by doing. Who is that here?"
        )
    records.card(one, names=named, leave_out=_SAID)
    st.caption(records.signature(one))
    with st.popover("Change the network", icon=":material/edit:", type="tertiary"):
        records.form("network", f"network_{one.id[:8]}", record=one, names=named, beside=_BESIDE)
    history.manage(one)
