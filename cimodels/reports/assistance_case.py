"""Differentiated assistance to a district: why, what support was given, what the district tests, and what came of it."""

from cimodels.reports.about import INVENTED
from cimodels.reports.action_plan import tested
from cimodels.reports.desk import Desk
from cimodels.reports.document import Document
from cimodels.reports.in_progress import on_the_dashboard
from cimodels.reports.telling import told
from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.student_groups import STUDENT_GROUPS
from cimodels.workspace.assistance import Case, cases
from cimodels.workspace.kinds.assistance import GIVEN
from cimodels.workspace.plans import Plan, read

_PLACED = (
    "name",
    "district",
    "state",
    "year",
    "release",
    "reasons",
    "given",
    "came",
    "indicator",
    "student_group",
)


def of(desk: Desk, record: str) -> Document:
    """The assistance of an id."""
    one = desk.get(record, "assistance_case")
    every = cases(desk.store, one.body["state"], read(desk.records).values())
    found = next((case for case in every if case.record.id == record), Case(one, (), ()))
    body = one.body
    year = f"results of {int(body['year'])}" if body["year"] else ""
    below = " · ".join(
        part for part in (year, f"release {body['release']}" if body["release"] else "") if part
    )
    paper = Document(
        "Assistance", f"Support for {desk.called(body['district'])}", below, footer="cimodels · assistance"
    )
    if desk.data.release.is_demonstration:
        paper.strong(INVENTED)
    paper.heading("Why it is eligible")
    paper.bullets(
        [f"{row.get('student_group')}, {row.get('area')}: {row.get('because')}" for row in body["reasons"]]
    )
    if not body["reasons"]:
        paper.text("No reason was kept.")
    if body["indicator"]:
        group = f", {STUDENT_GROUPS[body['student_group']].name}" if body["student_group"] else ""
        paper.text(f"{INDICATORS[body['indicator']].name}{group}", label="To get better first")
    told(paper, one, desk.known, leave_out=_PLACED)
    _given(paper, found)
    paper.heading("What the district tests")
    if not found.plans:
        paper.text("No action plan yet.")
    for plan in found.plans:
        _plan(paper, desk, plan)
    paper.heading("What came of it")
    paper.text(body["came"] or "Nothing is said yet.")
    return paper


def _given(paper: Document, found: Case) -> None:
    """Everything that is support, by date."""
    rows = [
        (row["on"] or "", GIVEN.get(row["kind"], "Support"), row["note"])
        for row in found.record.body["given"]
    ]
    rows += [(one.body["date"] or "", GIVEN["visit"], one.body["name"]) for one in found.visits]
    rows += [
        (one.body["date"] or "", GIVEN["coaching"], one.body["name"])
        for plan in found.plans
        for one in plan.visits
    ]
    paper.heading("Support given, and planned")
    if rows:
        paper.table(("Date", "What", "In short"), sorted(rows), (1, 1.6, 4), "Support by date")
    else:
        paper.text("Nothing is noted yet.")


def _plan(paper: Document, desk: Desk, plan: Plan) -> None:
    before, after = on_the_dashboard(desk, plan)
    paper.heading(plan.record.body["name"], 2)
    paper.text(f"{before}; next Dashboard: {after or 'not known'}", label="Before the plan")
    for idea in plan.ideas:
        tested(paper, idea, 3)
    if not plan.ideas:
        paper.text("No change idea yet.")
