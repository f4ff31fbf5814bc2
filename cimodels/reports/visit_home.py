"""What a visit brought: reflections, practices with their first steps, and the notes of the day."""

from cimodels.reports.desk import Desk
from cimodels.reports.document import Document
from cimodels.reports.guide import lines
from cimodels.reports.telling import Known, called, told
from cimodels.reports.visit_packet import begun
from cimodels.workspace.kinds import KINDS
from cimodels.workspace.kinds.visits import COLUMNS
from cimodels.workspace.visit import Visit, gathered

_CONCLUDED = ("name", "rests_on", "apart", "find_out", "at_home")


def of(desk: Desk, record: str) -> Document:
    """Of the visit of an id."""
    visit = gathered(desk.store, desk.get(record, "visit"))
    return compose(visit, desk.called(visit.record.body["host"]))


def compose(visit: Visit, host: str) -> Document:
    """What is kept after the visit."""
    paper = begun(visit, "What we bring home", host)
    known = Known({}, called([*visit.teams, *visit.agenda]))
    concluded(paper, visit, 1)
    paper.heading("Closing reflections")
    if not visit.reflections:
        paper.text("None was written.")
    for one in visit.reflections:
        told(paper, one, known, level=2)
    paper.heading("Practices to bring home")
    if not visit.practices:
        paper.text("None was named.")
    for one in visit.practices:
        told(paper, one, known, level=2)
    first_steps(paper, visit, 1)
    if visit.hosts:
        paper.heading("The host’s own reflection")
    for one in visit.hosts:
        told(paper, one, known, level=2)
    noted(paper, visit, 1)
    return paper


def concluded(paper: Document, visit: Visit, level: int) -> None:
    """What each debrief concluded, in the agenda's order, under a heading of a level."""
    kind = KINDS["visit_debrief"]
    rows = [
        (
            "\n".join(part for part in (activity.body["name"], one.body["who"]) if part),
            *(one.body[code] for code in _CONCLUDED),
        )
        for activity in visit.agenda
        for one in visit.debriefs[activity.id]
    ]
    if rows:
        paper.heading("What the debriefs concluded", level)
        headings = ("Activity", *(kind[code].label for code in _CONCLUDED))
        paper.table(headings, rows, (1.3, 2, 1.8, 1.5, 1.5, 1.5), "Conclusions, by activity")


def first_steps(paper: Document, visit: Visit, level: int) -> None:
    """What each team tests first, under a heading of a level."""
    rows = [
        (
            practice.body["name"],
            step.body["name"],
            step.body["by_whom"],
            step.body["by_when"] or "",
            step.body["tells"],
        )
        for practice in visit.practices
        for step in visit.steps[practice.id]
    ]
    if rows:
        paper.heading("What is tested first", level)
        headings = ("Practice", "Test first", "By whom", "By when", "How we will know")
        paper.table(headings, rows, (2, 2, 1.3, 1, 2), "First steps, by practice")


def noted(paper: Document, visit: Visit, level: int) -> None:
    """What was noted, activity by activity, under headings of a level."""
    kind = KINDS["visit_note"]
    for activity in visit.agenda:
        written = visit.notes[activity.id]
        if written:
            paper.heading(f"Notes: {activity.body['name']}", level)
            rows = [
                (f"{one.body['name']} ({one.created_by})", *(one.body[code] for code in COLUMNS))
                for one in written
            ]
            paper.table(
                ("Where, by whom", *COLUMNS.values()), rows, (1.3, 2, 2, 2), "What was noted, by column"
            )
        paper.bullets(
            [
                f"{kind[code].label}: {' / '.join(lines(one.body[code]))} ({one.created_by})"
                for one in written
                for code in ("surprises", "at_home")
                if one.body[code]
            ]
        )
