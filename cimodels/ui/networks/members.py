"""How each member of a network stands: its analysis, its plans, what it told last."""

from collections.abc import Sequence

import streamlit as st

from cimodels.exhibits.tables import counted, plain
from cimodels.study import Study
from cimodels.ui import data_state, history, plans, writing
from cimodels.ui.columns import sentence_table, unbroken
from cimodels.workspace.analysis.whole import Analysis
from cimodels.workspace.kinds.analysis import DATA
from cimodels.workspace.networks import Network, not_in_it, open_challenges
from cimodels.workspace.plans import Plan
from cimodels.workspace.records import Record


def members(study: Study, found: Network) -> None:
    """One line for each member, and what belongs to nobody alone."""
    body = found.record.body
    st.markdown(
        f"**{counted(len(found.members), 'member district')}**, {_analyses(len(found.analyses))}, "
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


def _analyses(number: int) -> str:
    return f"{number:,} systems {'analysis' if number == 1 else 'analyses'}"


def _member(study: Study, found: Network, cds: str, told: dict[str, Record]) -> dict[str, str]:
    analyses = [one for one in found.analyses if one.record.body["district"] == cds]
    own = [plan for plan in found.plans if plan.record.body["district"] == cds]
    parents = {plan.record.id for plan in own} | {one.record.id for one in analyses}
    waiting = open_challenges(one for one in found.challenges if one.parent in parents)
    row = {
        "Member": plain(plans.district(study, cds)),
        "Systems analysis": "; ".join(map(_analysis, analyses)) or "none yet",
        "Action plans": "; ".join(map(_plan, own)) or "none yet",
        "Open challenges": "; ".join(plain(one.body["name"]) for one in waiting) or "none",
    }
    if found.convenings:
        last = found.convenings[-1].body
        invited = [plan.record.id for plan in own if plan.record.id in last["plans"]]
        head = f"Last convening, {unbroken(last['date'])}" if last["date"] else "Last convening"
        row[head] = _attended([told[code] for code in invited if code in told]) if invited else "not invited"
    return row


def _attended(said: Sequence[Record]) -> str:
    if not said:
        return "told nothing"
    return "came" if any(one.body["attended"] for one in said) else "told, did not come"


def _analysis(one: Analysis) -> str:
    """Its name with how far it is: kinds of data, likely root causes, versions of the theory."""
    kinds = {piece.body["data"] for piece in one.evidence}
    likely = sum(cause.body["standing"] == "likely" for cause in one.causes)
    parts = [
        counted(len(one.causes), "cause"),
        f"{likely} likely" if likely else "",
        f"{len(kinds)} of {len(DATA)} kinds of data",
        counted(len(one.theories), "version") + " of the theory" if one.theories else "no theory",
    ]
    address = plans.address(one.record.id, page="systems_analysis")
    return f"[{plain(one.record.body['name'])}]({address}): " + ", ".join(filter(None, parts))


def _plan(plan: Plan) -> str:
    adopted = sum(idea.is_adopted for idea in plan.ideas)
    parts = [counted(len(plan.ideas), "idea"), counted(len(plan.cycles), "cycle")]
    parts += [f"{adopted} adopted"] if adopted else []
    return f"[{plain(plan.record.body['name'])}]({plans.address(plan.record.id)}): " + ", ".join(parts)


def _belonging(found: Network) -> None:
    """Plans and analyses of members that the network does not name yet, added with one press."""
    store = writing.workspace()
    more = not_in_it(found, plans.read(), data_state.records("systems_analysis"))
    count = sum(map(len, more.values()))
    if not count:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(
            f"Members have {counted(len(more['plans']), 'action plan')} and {_analyses(len(more['analyses']))} that are not in the network."
        )
        if st.button("Add them to the network", key="add_to_network", icon=":material/add_link:"):
            one = found.record
            body = {**one.body, **{code: [*one.body[code], *ids] for code, ids in more.items()}}
            history.do(lambda: store.save(one.id, body, based_on=one.head, author=writing.signed()))
