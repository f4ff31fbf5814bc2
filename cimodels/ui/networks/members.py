"""How each member of a network stands: its analysis, its plans, what it told last."""

import streamlit as st

from cimodels.exhibits import of_network
from cimodels.exhibits.tables import counted, plain
from cimodels.study import Study
from cimodels.ui import data_state, history, plans, writing
from cimodels.ui.columns import sentence_table, unbroken
from cimodels.workspace.analysis.whole import Analysis
from cimodels.workspace.networks import Network, not_in_it
from cimodels.workspace.plans import Plan
from cimodels.workspace.records import Record


def members(study: Study, found: Network) -> None:
    """One line for each member, and what belongs to nobody alone."""
    body = found.record.body
    st.markdown(
        f"**{counted(len(found.members), 'member district')}**, {of_network.analyses_counted(len(found.analyses))}, "
        f"{counted(len(found.plans), 'action plan')}, {counted(len(found.convenings), 'convening')}."
    )
    _belonging(found)
    if not found.members:
        st.info(
            "No member yet. Name the districts under “The hub, and how the network works”.",
            icon=":material/group_add:",
        )
        return
    told = {
        one.body["plan"]: one
        for meeting in found.convenings[-1:]
        for one in writing.workspace().records("team_progress", parent=meeting.id)
    }
    sentence_table(
        [_member(study, found, cds, told) for cds in found.members],
        f"{counted(len(found.members), 'member')}: systems analysis, plans, open challenges and the last convening",
    )
    both = [one for one in found.analyses if one.record.body["district"] not in found.members]
    if both:
        st.markdown("**Looked at together:** " + "; ".join(_analysis(one) for one in both))
    if not body["convenings"]:
        st.caption("No convening is named yet: plan one on the page “Progress”, and name it here.")


def _member(study: Study, found: Network, cds: str, told: dict[str, Record]) -> dict[str, str]:
    analyses, own, waiting = of_network.of_member(found, cds)
    row = {
        "Member": plain(plans.district(study, cds)),
        "Systems analysis": "; ".join(map(_analysis, analyses)) or "none yet",
        "Action plans": "; ".join(map(_plan, own)) or "none yet",
        "Open challenges": "; ".join(plain(one.body["name"]) for one in waiting) or "none",
    }
    for last in found.convenings[-1:]:
        day = last.body["date"]
        head = f"Last convening, {unbroken(day)}" if day else "Last convening"
        row[head] = of_network.attended(last, own, told)
    return row


def _analysis(one: Analysis) -> str:
    address = plans.address(one.record.id, page="systems_analysis")
    return f"[{plain(one.record.body['name'])}]({address}): {of_network.analysis_words(one)}"


def _plan(plan: Plan) -> str:
    return (
        f"[{plain(plan.record.body['name'])}]({plans.address(plan.record.id)}): {of_network.plan_words(plan)}"
    )


def _belonging(found: Network) -> None:
    """Plans and analyses of members that the network does not name yet, added with one press."""
    store = writing.workspace()
    more = not_in_it(found, plans.read(), data_state.records("systems_analysis"))
    count = sum(map(len, more.values()))
    if not count:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(
            f"Members have {counted(len(more['plans']), 'action plan')} and {of_network.analyses_counted(len(more['analyses']))} that are not in the network."
        )
        if st.button("Add them to the network", key="add_to_network", icon=":material/add_link:"):
            one = found.record
            body = {**one.body, **{code: [*one.body[code], *ids] for code, ids in more.items()}}
            history.do(lambda: store.save(one.id, body, based_on=one.head, author=writing.signed()))
