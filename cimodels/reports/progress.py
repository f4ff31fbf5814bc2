"""The progress brief: every team of a county or region at a glance, what teams need, and whether the loop closes."""

from collections.abc import Sequence

from cimodels.exhibits import of_plan
from cimodels.exhibits.run_chart import in_words
from cimodels.exhibits.tables import counted
from cimodels.reports.about import INVENTED
from cimodels.reports.action_plan import tested
from cimodels.reports.desk import Desk
from cimodels.reports.document import Document
from cimodels.reports.in_progress import Told, gather
from cimodels.reports.lessons import lessons
from cimodels.rules.assistance import CANNOT_BE_TOLD, ELIGIBLE
from cimodels.workspace.assistance import Case
from cimodels.workspace.kinds import KINDS
from cimodels.workspace.kinds.assistance import GIVEN
from cimodels.workspace.kinds.improvement import STATUSES
from cimodels.workspace.networks import open_challenges
from cimodels.workspace.plans import Plan
from cimodels.workspace.records import Record

_PROOF = (
    "Values with their 95 % interval and year; “before” is the last Dashboard of a school year that ended before the plan began. Each "
    "year has other students, and much else changes: a difference is no proof of the practice, and where the intervals overlap it may "
    "be none at all."
)


def of(desk: Desk, record: str) -> Document:
    """The brief of a scope; see `in_progress.gather`."""
    return compose(gather(desk, record))


def compose(told: Told) -> Document:
    """The brief; what is not there is said."""
    paper = Document(
        "Progress brief", f"Progress: {told.where}", f"As of {told.today}", footer=f"{told.today} · cimodels · progress brief",
        contents=True,
    )  # fmt: skip
    if told.is_demonstration:
        paper.strong(INVENTED)
    _in_short(paper, told)
    paper.heading("Teams")
    if not told.plans:
        paper.text("There is no action plan of a district in view.")
    else:
        _teams(paper, told)
    paper.heading("What teams need")
    _needs(paper, told)
    paper.heading("From seen to results")
    _loop(paper, told)
    paper.heading("Convenings")
    _convenings(paper, told)
    paper.heading("Differentiated assistance")
    _assistance(paper, told)
    paper.heading("Each team’s tests")
    for plan in told.plans:
        _plan(paper, told, plan)
    if not told.plans:
        paper.text("None yet.")
    return paper


def _in_short(paper: Document, told: Told) -> None:
    cycles = [cycle for plan in told.plans for cycle in plan.cycles]
    decided = sum(1 for cycle in cycles if cycle.body["act"])
    districts = {plan.record.body["district"] for plan in told.plans}
    adopted = sum(idea.is_adopted for plan in told.plans for idea in plan.ideas)
    paper.text(
        f"{counted(len(told.plans), 'action plan')} of {counted(len(districts), 'district')}; {counted(len(cycles), 'PDSA cycle')}, "
        f"{decided:,} of them decided; {counted(adopted, 'change idea')} adopted."
    )
    if told.year and districts:
        eligible, unknown = (
            sum(told.verdicts.get(cds) == one for cds in districts) for one in (ELIGIBLE, CANNOT_BE_TOLD)
        )
        said = f"Of {counted(len(districts), 'district')}, {eligible or 'none'} {'are' if eligible > 1 else 'is'} eligible for differentiated assistance by the rules of {told.year}"
        said += f"; of {unknown} it cannot be told from the data that are here" if unknown else ""
        paper.text(f"{said}. CI Models, learning visits and convenings can be a part of that support.")


def _teams(paper: Document, told: Told) -> None:
    headings = ["Team and plan", "Ideas", "Measures", "Last activity", "Next"]
    rows = []
    for plan in told.plans:
        body = plan.record.body
        stands = STATUSES.get(body["status"] or "", "")
        row = [
            f"{told.team(plan)}\n{body['name']}" + (f" ({stands.lower()})" if stands else ""),
            "\n".join(of_plan.standings(plan)) or "no idea yet",
            "\n".join(of_plan.signals(plan)) or "none yet",
            plan.last_activity[:10],
            "\n".join(of_plan.due(plan, told.today)) or "no date",
        ]
        rows.append(row + ([told.verdicts.get(body["district"], "not judged")] if told.year else []))
    if told.year:
        headings.append(f"Assisted {told.year}")
    paper.table(headings, rows, (1.9, 2, 1.9, 1.2, 1.5, 1.2)[: len(headings)], "Every team’s plan")


def _needs(paper: Document, told: Told) -> None:
    """Cycles that wait for a decision, and what teams asked for last."""
    late = [
        f"{told.team(plan)}: the cycle “{cycle.body['name']}” ended on {cycle.body['ends']} and is not decided."
        for plan in told.plans
        for cycle in plan.overdue(told.today)
    ]
    asked = [
        f"{told.team(plan)}: {plan.progress[-1].body['help']}"
        for plan in told.plans
        if plan.progress and plan.progress[-1].body["help"]
    ]
    resting = [
        f"{told.team(plan)}: no change idea yet in “{plan.record.body['name']}”."
        for plan in told.plans
        if not plan.ideas
    ]
    for title, those in (
        ("To be decided", late),
        ("What would help, as said last", asked),
        ("To begin", resting),
    ):
        if those:
            paper.heading(title, 2)
            paper.bullets(those)
    whose = {plan.record.id: told.team(plan) for plan in told.plans}
    lessons(paper, [one for one in told.challenges if not one.body["resolved"]], [], 2, whose)
    if not (late or asked or resting or open_challenges(told.challenges)):
        paper.text("Nothing waits for a decision, and no team asked for help.")


def _assistance(paper: Document, told: Told) -> None:
    """What the county keeps of its support."""
    if not told.cases:
        paper.text("No support to a district in view is noted.")
        return
    rows = [
        (
            f"{told.districts.get(one.record.body['district'], one.record.body['district'])}\n{one.record.body['name']}",
            "\n".join(f"{row.get('student_group')}: {row.get('area')}" for row in one.record.body["reasons"]),
            "\n".join(_given(one)) or "nothing noted yet",
            one.record.body["came"] or "not said yet",
        )
        for one in told.cases
    ]
    headings = ("District", "Eligible because", "Support given", "What came of it")
    paper.table(headings, rows, (1.6, 1.8, 2.4, 2), "Support to districts in differentiated assistance")


def _given(one: Case) -> list[str]:
    """Support as noted, learning visits and action plans."""
    said = [
        " ".join(
            part
            for part in (row.get("on"), f"{GIVEN.get(row.get('kind') or '', 'Support')}: {row['note']}")
            if part
        )
        for row in one.record.body["given"]
    ]
    said += [
        f"{visit.body['date'] or 'no date yet'} Learning visit: {visit.body['name']}" for visit in one.visits
    ]
    return said + [f"Action plan: {plan.record.body['name']}" for plan in one.plans]


def _loop(paper: Document, told: Told) -> None:
    rows = [
        (
            of_plan.seen(idea, told.sources),
            told.team(plan),
            of_plan.tried(idea),
            of_plan.became(idea),
            *told.dashboard[plan.record.id],
        )
        for plan in told.plans
        for idea in plan.ideas
    ]
    rows += [
        (
            f"{KINDS[one.record.kind].title_of(one.record.body)} ({one.where})",
            told.districts.get(one.district, one.district) or "nobody yet",
            "",
            "not tried yet",
            "",
            "",
        )
        for one in told.waiting
    ]
    if not rows:
        paper.text(
            "Nothing was seen or found yet in view: no change idea in a plan, no practice brought home, no idea in an analysis."
        )
        return
    headings = ("Seen or found", "Team", "Tried", "Became", "Dashboard before", "Next Dashboard")
    paper.table(
        headings,
        rows,
        (1.7, 1.3, 1.6, 1.4, 1.6, 1.3),
        "What was seen, tried, what became of it, and the Dashboard",
    )
    paper.note(_PROOF)


def _convenings(paper: Document, told: Told) -> None:
    if not told.convenings:
        paper.text("No team in view is invited to one.")
        return
    rows = []
    for one in told.convenings:
        came = _came(one, told.plans)
        body = one.body
        rows.append(
            (
                body["date"] or "no date",
                body["name"],
                f"{came} of {len(body['plans'])}" if came else "nobody has told yet",
                "\n".join(part for part in (body["guidance"], body["notes"]) if part),
                body["next_date"] or "",
            )
        )
    headings = ("Date", "Convening", "Teams that came", "Advice, and what was agreed", "Next")
    paper.table(headings, rows, (1.1, 1.6, 1, 3.2, 1.1), "Convenings of the teams in view")


def _came(convening: Record, plans: Sequence[Plan]) -> int:
    """How many of the teams in view came."""
    return sum(
        any(one.parent == convening.id and one.body["attended"] for one in plan.progress) for plan in plans
    )


def _plan(paper: Document, told: Told, plan: Plan) -> None:
    body = plan.record.body
    paper.heading(f"{told.team(plan)}: {body['name']}", 2)
    if body["aim"]:
        paper.text(body["aim"], label="Aim")
    if not plan.ideas:
        paper.text("No change idea yet.")
    for idea in plan.ideas:
        tested(paper, idea, 3, whole=False)
    charts = [
        (one.record.body["name"], of_plan.points(one), of_plan.measured(one.record)) for one in plan.measures
    ]
    paper.bullets([f"{name}: {in_words(points, what)}" for name, points, what in charts if len(points)])
