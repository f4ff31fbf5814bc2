"""From eligibility to support: what is to get better, who does well with exactly that, and what the county keeps of it."""

from dataclasses import replace
from datetime import date

import streamlit as st

from cimodels.exhibits.tables import counted, plain
from cimodels.rules.assistance import ELIGIBLE
from cimodels.rules.assistance_reasons import Reason, outcomes, reasons
from cimodels.rules.assistance_year import Assistance
from cimodels.screen.spec import ScreenSpec
from cimodels.study import Study
from cimodels.ui import history, paper, plans, records, state, writing
from cimodels.ui.do_well import do_well
from cimodels.ui.figures import when_open
from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.priorities import PRIORITIES
from cimodels.vocab.student_groups import STUDENT_GROUPS
from cimodels.workspace.assistance import Case, cases, current
from cimodels.workspace.records import Record

_FIXED = ("name", "district", "state", "year", "release", "indicator", "student_group")
_BESIDE = (("begins", "owner", "status"),)


def support(study: Study, found: Assistance, cds: str, name: str) -> None:
    """The road from a district's reasons to a visit, a plan and what came of it; for others only what was given before."""
    why = reasons(found.steps(cds), _groups(found, cds))
    kept = [one for one in _cases(study) if one.record.body["district"] == cds]
    if not why and not kept:
        return
    going = current(kept, cds)
    st.subheader("From here to support", anchor=False)
    records.begin_page()
    spec = _outcome(study, why) if outcomes(why) else None
    if spec:
        when_open(
            f"Districts like it that do well with exactly that: {spec.model.outcome.name}, {spec.model.population}",
            f"do_well_{cds}",
            lambda: do_well(study, spec, cds, going.record if going else None),
        )
    with st.container(horizontal=True):
        if spec:
            st.page_link(
                "pages/identify/compare.py",
                label="Compare them closely",
                icon=":material/compare_arrows:",
                query_params={**state.link_parameters(spec), "cds": cds, "part": "like"},
            )
        st.page_link(
            plans.PLANS,
            label=plain(f"Begin an action plan of {name}"),
            icon=":material/checklist:",
            query_params={**state.link_parameters(spec or state.current()), "cds": cds},
        )
    for one in reversed(kept):
        with st.container(border=True):
            _case(study, one)
    if (
        why
        and going is None
        and st.button(
            "Keep this as our support",
            key=f"support_{cds}",
            icon=":material/support:",
            help="The reasons as they are today, with the outcome above; visits and plans of the district are then counted to it.",
            type="primary",
        )
    ):
        history.do(lambda: _keep(study, found, cds, name, why, spec))


def _groups(found: Assistance, cds: str) -> set[str]:
    """Student groups that make it eligible, by the rules or by CDE's list."""
    judged, listed = found.judgement.groups, found.official
    own = judged[(judged["cds"] == cds) & (judged["verdict"] == ELIGIBLE)]
    official = listed[(listed["cds"] == cds) & listed["priorities"].notna()]
    return {*own["student_group"], *official["student_group"]}


def _cases(study: Study) -> tuple[Case, ...]:
    return cases(writing.workspace(), study.release.state, plans.read().values())


def _outcome(study: Study, why: tuple[Reason, ...]) -> ScreenSpec:
    """What is to get better first: the outcome in view where it is a reason, else the first of them; chosen into the link."""
    spec, pairs = state.current(), outcomes(why)
    there = (spec.model.indicator, spec.model.student_group)
    chosen = there if there in pairs and not spec.model.reference_group else pairs[0]
    st.session_state["support_outcome"] = chosen
    st.selectbox(
        "What is to get better first",
        pairs,
        format_func=lambda pair: f"{INDICATORS[pair[0]].name}, {STUDENT_GROUPS[pair[1]].name}",
        key="support_outcome",
        width=430,
        on_change=lambda: state.commit(_about(study, spec, st.session_state["support_outcome"])),
    )
    return _about(study, spec, chosen)


def _about(study: Study, spec: ScreenSpec, pair: tuple[str, str]) -> ScreenSpec:
    """The screen in view, on another outcome."""
    model = replace(spec.model, student_group=pair[1], reference_group=None)
    return replace(spec, model=study.about(model, pair[0]))


def _keep(
    study: Study, found: Assistance, cds: str, name: str, why: tuple[Reason, ...], spec: ScreenSpec | None
) -> None:
    body = {
        "name": f"{name}, results of {found.year}"[:200],
        "district": cds,
        "state": study.release.state,
        "year": found.year,
        "release": study.release.release,
        "reasons": [
            {
                "student_group": STUDENT_GROUPS[one.student_group].name,
                "area": PRIORITIES[one.priority].short,
                "because": one.sentence,
            }
            for one in why
        ],
        "begins": date.today().isoformat(),
        "status": "going",
    }
    if spec:
        body |= {"indicator": spec.model.indicator, "student_group": spec.model.student_group}
    writing.workspace().create("assistance_case", body, author=writing.signed())


def _case(study: Study, one: Case) -> None:
    """What was given and what came of it, with the form."""
    record, body = one.record, one.record.body
    st.markdown(f"**Our support:** {plain(body['name'])}" + (", ended" if body["status"] == "done" else ""))
    st.caption(records.signature(record))
    st.markdown(f"**Because, on the results of {body['year'] or 'an unknown year'}:** {plain(because(one))}")
    for line in told(study, one):
        st.markdown(line)
    named = plans.names(study)
    records.card(record, names=named, leave_out=(*_FIXED, "status", "reasons"))
    with st.container(horizontal=True):
        paper.take_away([paper.of_record("assistance", record)])
        with st.popover("Note support, or what came of it", icon=":material/edit:", type="tertiary"):
            records.form(
                "assistance_case",
                f"case_{record.id[:8]}",
                record=record,
                names=named,
                leave_out=("name", "district", "state", "year", "release"),
                beside=_BESIDE,
            )
        history.manage(record, attach=True)


def times(one: Case) -> str:
    """How often support was given, in words."""
    return f"support noted {counted(one.given, 'time')}" if one.given else "no support noted yet"


def because(one: Case) -> str:
    """Its reasons as they were when it was kept: student groups with their areas."""
    groups: dict[str, list[str]] = {}
    for row in one.record.body["reasons"]:
        groups.setdefault(str(row.get("student_group")), []).append(str(row.get("area")))
    return "; ".join(f"{group} in {' and '.join(areas)}" for group, areas in groups.items()) or "not said"


def told(study: Study, one: Case) -> list[str]:
    """Its visits and plans in sentences, safe as Markdown."""
    lines = [f"Learning visit: {plain(visit.body['name'])}, {_when(visit)}" for visit in one.visits]
    for plan in one.plans:
        ideas = "; ".join(plain(f"{idea.record.body['name']}: {idea.standing}") for idea in plan.ideas)
        address = plans.address(plan.record.id)
        lines.append(
            f"Action plan: [{plain(plan.record.body['name'])}]({address}). {ideas or 'No idea yet'}."
        )
    return lines or ["No learning visit with a team of this district, and no action plan, yet."]


def _when(visit: Record) -> str:
    return str(visit.body["date"] or "no date yet")
