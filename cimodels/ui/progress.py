"""The page of progress: every team's plan at a glance, and whether what was seen has become practice."""

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from cimodels.exhibits import of_plan
from cimodels.exhibits.tables import counted, plain
from cimodels.rules.assistance import CANNOT_BE_TOLD, ELIGIBLE
from cimodels.study import Study
from cimodels.ui import (
    assistance_given,
    cached,
    controls,
    data_state,
    example_journey,
    paper,
    plans,
    state,
    writing,
)
from cimodels.ui.assistance_support import times
from cimodels.ui.columns import sentence_table, unbroken
from cimodels.vocab.scope import STATE, Scope
from cimodels.workspace.assistance import Case, cases
from cimodels.workspace.kinds.improvement import STATUSES
from cimodels.workspace.plans import Plan

_ASSISTANCE = "pages/identify/assistance.py"


def in_scope(study: Study) -> dict[str, Plan]:
    """The plans of the districts in view; the choice stands above them."""
    found, there = plans.read(), within(study, controls.scope(study))
    return {
        code: plan for code, plan in found.items() if there is None or plan.record.body["district"] in there
    }


def within(study: Study, scope: Scope) -> set[str] | None:
    """Districts in scope; None where it is the whole state, and everyone is."""
    if scope.kind == STATE:
        return None
    if scope.cds:
        return {scope.cds}
    entities = study.entities()
    return set(entities.loc[entities["county_code"].isin(scope.counties), "cds"])


def none_yet() -> None:
    """What to do while there is no plan in view."""
    st.info("There is no action plan of a district in view.", icon=":material/flag:")
    data_state.elsewhere("action_plan")
    st.page_link(
        plans.PLANS,
        label="To the action plans",
        icon=":material/arrow_forward:",
        query_params=state.link_parameters(state.current()),
    )
    example_journey.offer()


def teams(study: Study, found: Mapping[str, Plan]) -> None:
    """Every plan with its cycles, signals, last activity and next date."""
    supported = {
        one.record.body["district"]: one
        for one in cases(writing.workspace(), study.release.state, found.values())
        if one.record.body["status"] != "done"
    }
    if supported and assistance_given.only_supported():
        found = {code: plan for code, plan in found.items() if plan.record.body["district"] in supported}
    today = date.today().isoformat()
    cycles = [cycle for plan in found.values() for cycle in plan.cycles]
    decided = sum(1 for cycle in cycles if cycle.body["act"])
    districts = {plan.record.body["district"] for plan in found.values()}
    st.markdown(
        f"**{counted(len(found), 'plan')} of {counted(len(districts), 'district')}**, {counted(len(cycles), 'cycle')}, "
        f"{decided:,} of them decided."
    )
    scope = state.scope()
    where = scope.in_words("the whole state", study.counties, controls.district_names(study))
    paper.take_away([paper.offer("progress", where, scope.to_param(), day=today)])
    verdicts, year = _assistance(study)
    rows = [_row(study, plan, today) | _support(plan, verdicts, year, supported) for plan in found.values()]
    sentence_table(
        rows,
        f"{counted(len(found), 'action plan')}: team, ideas and cycles, signals of its measures, last activity, next date",
    )
    data_state.elsewhere("action_plan")
    _never_visited(study, found)
    _assisted(districts, verdicts, year)


def _never_visited(study: Study, found: Mapping[str, Plan]) -> None:
    """Teams under way that nobody has visited, to be considered for coaching on the spot."""
    waiting = [
        plans.district(study, plan.record.body["district"])
        for plan in found.values()
        if not plan.visits and plan.record.body["status"] in (None, "", "going")
    ]
    if waiting:
        plans.tip(
            f"No follow-up visit yet to {plain(', '.join(dict.fromkeys(waiting)))}. Consider a visit to observe how it is implemented, "
            "and to give coaching and guidance."
        )


def _row(study: Study, plan: Plan, today: str) -> dict[str, str]:
    body, ahead = plan.record.body, plan.ahead(today)
    late = plan.overdue(today)
    next_ = [f"**{counted(len(late), 'cycle')} to decide**"] if late else []
    next_ += [f"{unbroken(day)} {what}" for day, what in ahead[:2]]
    stands = STATUSES.get(body["status"] or "", "")
    return {
        "Team": plain(plans.district(study, body["district"])),
        "Plan": f"[{plain(body['name'])}]({plans.address(plan.record.id)})"
        + (f" · {stands.lower()}" if stands else ""),
        "Ideas and cycles": _lines(of_plan.standings(plan)) or "no idea yet",
        "Measures": _lines(of_plan.signals(plan)) or "none yet",
        "Open challenges": "; ".join(plain(one.body["name"]) for one in plan.open_challenges) or "none",
        "Last activity": unbroken(plan.last_activity[:10]),
        "Next": "; ".join(next_) or "no date",
    }


def _lines(said: Sequence[str]) -> str:
    """Several sentences in a cell, a line for each."""
    return "  \n".join(map(plain, said))


def _support(
    plan: Plan, verdicts: Mapping[str, str], year: int | None, supported: Mapping[str, Case]
) -> dict[str, str]:
    """Whether its district is eligible for assistance, and since when the county keeps what it gives."""
    cds = plan.record.body["district"]
    words = [verdicts.get(cds, "not judged")] if year else []
    if cds in supported:
        case = supported[cds]
        since = f" since {unbroken(case.record.body['begins'])}" if case.record.body["begins"] else ""
        words.append(f"in support{since}, {times(case)}")
    head = f"Assistance {year}" if year else "Assistance"
    return {head: "; ".join(words)} if year or supported else {}


def _assistance(study: Study) -> tuple[dict[str, str], int | None]:
    """Whether each district is eligible for differentiated assistance by the rules, and of which year that is."""
    years = study.assistance_years
    if not years:
        return {}, None
    year = max([one for one in years if study.listed(one)] or years)
    judged = cached.assistance(year).judgement.districts
    return dict(zip(judged["cds"], judged["verdict"], strict=True)), year


def _assisted(districts: set[str], verdicts: Mapping[str, str], year: int | None) -> None:
    st.subheader("In differentiated assistance")
    if year:
        eligible = sum(1 for cds in districts if verdicts.get(cds) == ELIGIBLE)
        untold = sum(1 for cds in districts if verdicts.get(cds, CANNOT_BE_TOLD) == CANNOT_BE_TOLD)
        st.markdown(
            f"Eligible by the rules of {year}: {eligible} of {counted(len(districts), 'district')}"
            + (f"; of {untold} it cannot be told" if untold else "")
            + ". County offices owe support to those that are: a CI Model, a learning visit and these convenings "
            "can be that support, and cycles and run charts show what came of it."
        )
    plans.tip(
        "County offices might make the search for CI Models and learning visits a part of differentiated assistance; "
        "collaboratives of a county or region can use it to learn from each other."
    )
    with st.container(horizontal=True):
        for label, icon, part in (
            ("Why each is eligible", ":material/support:", "eligible"),
            ("What support was given, and what came of it", ":material/handshake:", "given"),
        ):
            st.page_link(
                _ASSISTANCE,
                label=label,
                icon=icon,
                query_params={**state.link_parameters(state.current()), "part": part},
            )
