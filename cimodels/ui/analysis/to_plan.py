"""From the driver diagram to action plans: each change idea with what became of it, and the way to test it."""

import streamlit as st

from cimodels.exhibits.tables import plain
from cimodels.ui import cached, history, plans, writing
from cimodels.workspace.analysis.tried import UNTRIED, Tried, begun
from cimodels.workspace.analysis.whole import Analysis
from cimodels.workspace.kinds.analysis import IDEA
from cimodels.workspace.plans import Plan
from cimodels.workspace.records import Record


def to_plans(found: Analysis) -> None:
    """Every change idea of the diagram, where it is tested, and a press that begins a test of it."""
    ideas = [one for one in found.drivers if one.body["level"] == IDEA]
    if not ideas:
        return
    st.subheader("From idea to test", anchor=False)
    st.caption(
        "An idea is tested in a district’s action plan: with an owner, a prediction and small cycles. What became of it stands in the "
        "diagram again."
    )
    kept = plans.read()
    for one in ideas:
        with st.container(border=True):
            _idea(found, one, found.tests.get(one.id, ()), kept)


def _idea(found: Analysis, one: Record, tests: tuple[Tried, ...], kept: dict[str, Plan]) -> None:
    st.markdown(f"**{plain(one.body['driver'])}**" + ("" if tests else f"  \n{UNTRIED.capitalize()}."))
    study = cached.study()
    for test in tests:
        body = test.plan.record.body
        st.page_link(
            plans.PLANS,
            label=plain(f"{plans.district(study, body['district'])}, {body['name']}: {test.idea.standing}"),
            icon=":material/science:",
            query_params=plans.link(test.plan.record.id, part="ideas"),
        )
    there = {test.plan.record.id for test in tests}
    with st.popover("Test this idea in an action plan", icon=":material/checklist:", type="tertiary"):
        _choose(found, one, {code: plan for code, plan in kept.items() if code not in there})


def _choose(found: Analysis, one: Record, kept: dict[str, Plan]) -> None:
    """In a plan that there is, with one press; or in a new one."""
    if kept:
        study = cached.study()
        chosen = st.selectbox(
            "Action plan",
            list(kept),
            format_func=lambda code: (
                f"{plans.district(study, kept[code].record.body['district'])}: {kept[code].record.body['name']}"
            ),
            key=f"test_in_{one.id}",
        )
        if st.button("Test it there", key=f"test_{one.id}", type="primary"):
            history.do(lambda: _keep(found, one, chosen))
    st.page_link(
        plans.PLANS,
        label="Begin an action plan with it",
        icon=":material/add:",
        query_params=plans.link(one.id, cds=found.record.body["district"]),
    )


def _keep(found: Analysis, driver: Record, plan: str) -> None:
    """A change idea of a driver in a plan, and on to that plan."""
    begin = begun(driver, found.drivers, found.causes, found.record)
    writing.workspace().create("change_idea", begin, author=writing.signed(), parent=plan)
    st.switch_page(plans.PLANS, query_params=plans.link(plan, part="ideas"))
