"""The page of progress: every team's plan at a glance, and whether what was seen has become practice."""

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from cimodels.exhibits import of_plan
from cimodels.exhibits.tables import counted, plain
from cimodels.rules.assistance import ELIGIBLE
from cimodels.study import Study
from cimodels.ui import cached, controls, plans, state
from cimodels.vocab.scope import STATE, Scope
from cimodels.workspace.kinds.improvement import STATUSES
from cimodels.workspace.plans import Plan

# A hyphen at which no line ends.
_UNBROKEN = "\u2011"
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
    st.page_link(
        plans.PLANS,
        label="To the action plans",
        icon=":material/arrow_forward:",
        query_params=state.link_parameters(state.current()),
    )


def teams(study: Study, found: Mapping[str, Plan]) -> None:
    """Every plan with its cycles, signals, last activity and next date."""
    today = date.today().isoformat()
    cycles = [cycle for plan in found.values() for cycle in plan.cycles]
    decided = sum(1 for cycle in cycles if cycle.body["act"])
    districts = {plan.record.body["district"] for plan in found.values()}
    st.markdown(
        f"**{counted(len(found), 'plan')} of {counted(len(districts), 'district')}**, {counted(len(cycles), 'cycle')}, "
        f"{decided:,} of them decided."
    )
    verdicts, year = _assistance(study)
    rows = [_row(study, plan, today, verdicts, year) for plan in found.values()]
    table(
        rows,
        f"{counted(len(found), 'action plan')}: team, ideas and cycles, signals of its measures, last activity, next date",
    )
    _assisted(districts, verdicts, year)


def table(rows: Sequence[Mapping[str, str]], alt: str, key: str = "progress") -> None:
    """Sentences in columns, wrapped; on a narrow screen it scrolls."""
    with st.container(key=f"sentences_{key}"):
        st.table(rows, hide_index=True, border="horizontal", alt=alt)


def _row(
    study: Study, plan: Plan, today: str, verdicts: Mapping[str, str], year: int | None
) -> dict[str, str]:
    body, ahead = plan.record.body, plan.ahead(today)
    late = plan.overdue(today)
    next_ = [f"**{counted(len(late), 'cycle')} to decide**"] if late else []
    next_ += [f"{unbroken(day)} {what}" for day, what in ahead[:2]]
    stands = STATUSES.get(body["status"] or "", "")
    row = {
        "Team": plain(plans.district(study, body["district"])),
        "Plan": f"[{plain(body['name'])}]({plans.address(plan.record.id)})"
        + (f" · {stands.lower()}" if stands else ""),
        "Ideas and cycles": "; ".join(map(plain, of_plan.standings(plan))) or "no idea yet",
        "Measures": "; ".join(map(plain, of_plan.signals(plan))) or "none yet",
        "Open challenges": "; ".join(plain(one.body["name"]) for one in plan.open_challenges) or "none",
        "Last activity": unbroken(plan.last_activity[:10]),
        "Next": "; ".join(next_) or "no date",
    }
    if year:
        row[f"Assistance {year}"] = verdicts.get(body["district"], "not judged")
    return row


def unbroken(day: str) -> str:
    """A date that is not broken between two lines."""
    return day.replace("-", _UNBROKEN)


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
        st.markdown(
            f"{eligible or 'None'} of these {counted(len(districts), 'district')} {'are' if eligible > 1 else 'is'} eligible by the "
            f"rules of {year}. County offices owe support to those that are: a CI Model, a learning visit and these convenings "
            "can be that support, and cycles and run charts show what came of it."
        )
    plans.tip(
        "County offices might make the search for CI Models and learning visits a part of differentiated assistance; "
        "collaboratives of a county or region can use it to learn from each other."
    )
    st.page_link(
        _ASSISTANCE,
        label="Why each is eligible",
        icon=":material/support:",
        query_params=state.link_parameters(state.current()),
    )
