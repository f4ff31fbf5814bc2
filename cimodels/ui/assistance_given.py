"""What support a county gave to the districts in view, and what came of it."""

from collections.abc import Collection

import streamlit as st

from cimodels.exhibits import of_plan
from cimodels.exhibits.tables import counted, plain
from cimodels.study import Study
from cimodels.ui import plans, state, writing
from cimodels.ui.assistance_support import because, times, told
from cimodels.ui.columns import sentence_table
from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.student_groups import STUDENT_GROUPS
from cimodels.workspace.assistance import Case, cases


def given(study: Study, cds: Collection[str]) -> None:
    """One line for each district that gets support."""
    every = cases(writing.workspace(), study.release.state, plans.read().values())
    found = [one for one in every if one.record.body["district"] in cds]
    st.markdown(
        "Support owed under differentiated assistance, from the reasons to what came of it: the search for CI Models, learning visits, action "
        "plans and coaching can be that support."
    )
    if not found:
        st.info(
            "No support is kept for a district in view. Under “One district, step by step” choose what is to get better first, and keep it.",
            icon=":material/support:",
        )
        return
    sentence_table(
        [_row(study, one) for one in found],
        f"Support of {counted(len(found), 'district')}, and what came of it",
    )
    st.caption(
        "Support is counted as noted, with learning visits held and follow-up visits to its plans. “Before” is the last Dashboard of a school "
        "year that ended before the plan began; a difference is no proof of the support."
    )


def _row(study: Study, one: Case) -> dict[str, str]:
    body = one.record.body
    outcome = ""
    if body["indicator"]:
        outcome = INDICATORS[body["indicator"]].name
        outcome += f", {STUDENT_GROUPS[body['student_group']].short_name}" if body["student_group"] else ""
    link = plans.address(one.record.id, page="assistance", part="steps", cds=body["district"])
    dashboard = [
        " → ".join(filter(None, of_plan.on_the_dashboard(plan, plans.yearly(study, plan))))
        for plan in one.plans
        if plan.record.body["indicator"]
    ]
    return {
        "District": f"[{plain(plans.district(study, body['district']))}]({link})",
        "Because": plain(because(one)),
        "To get better first": plain(outcome),
        "Support given": f"{times(one)}; learns from {_learns(study, one)}",
        "Visits and plans": "; ".join(told(study, one)),
        "Dashboard": plain("; ".join(dashboard)),
        "What came of it": plain(body["came"]) or "nothing is said yet",
    }


def _learns(study: Study, one: Case) -> str:
    names = [plain(plans.district(study, cds)) for cds in one.record.body["models"]]
    return ", ".join(names) or "nobody yet"


def only_supported() -> bool:
    """Whether only districts that get support are looked at; kept in the link."""
    st.session_state["only_supported"] = state.choice("only", ["all", "supported"]) == "supported"
    st.toggle(
        "Only plans of districts in differentiated assistance",
        key="only_supported",
        on_change=lambda: state.choose("only", "supported" if st.session_state["only_supported"] else "all"),
    )
    return bool(st.session_state["only_supported"])
