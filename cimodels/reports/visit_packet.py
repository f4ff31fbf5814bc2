"""The packet of a learning visit: what it is for, the agenda, a note-taking guide for each activity, an action plan to fill in."""

from collections.abc import Mapping
from typing import Any

from cimodels.reports.about import INVENTED
from cimodels.reports.desk import Desk
from cimodels.reports.document import Document
from cimodels.reports.guide import lines, sheet, table_to_fill
from cimodels.workspace.agenda import when
from cimodels.workspace.kinds.visits import COLUMNS
from cimodels.workspace.visit import Visit, gathered

_OBSERVED = ("panel", "conversation", "classroom", "development")
_PLAN = ("Practice", "Why it works there", "What to adapt", "What we test first", "By whom, by when")
_EMPTY_ROWS = 4


def of(desk: Desk, record: str) -> Document:
    """Of the visit of an id."""
    visit = gathered(desk.store, desk.get(record, "visit"))
    return compose(visit, desk.called(visit.record.body["host"]))


def compose(visit: Visit, host: str) -> Document:
    """What is sent around before the visit."""
    body = visit.record.body
    paper = begun(visit, "Learning visit", host, body["place"])
    for code, heading in (
        ("purpose", "Purpose"),
        ("value_host", "Value for the host"),
        ("value_visitors", "Value for the visitors"),
    ):
        if body[code]:
            paper.heading(heading)
            for line in lines(body[code]):
                paper.text(line)
    if body["practices"]:
        paper.heading("What we want to see and bring home")
        paper.bullets(lines(body["practices"]))
    paper.heading("Agenda")
    agenda(paper, visit)
    _debriefs(paper, visit)
    _teams(paper, visit)
    if body["logistics"] or body["contact"]:
        paper.heading("Good to know")
        for line in (
            *lines(body["logistics"]),
            *([f"Contact: {body['contact']}"] if body["contact"] else ()),
        ):
            paper.text(line)
    for one in visit.agenda:
        if one.body["activity"] in _OBSERVED:
            _guide(paper, one.body)
    paper.new_page()
    paper.heading("Our first action plan")
    paper.text("Team: ______________________________    We look at it again on: ____________________")
    table_to_fill(paper, _PLAN, _EMPTY_ROWS, "more")
    return paper


def begun(visit: Visit, kind: str, host: str, *more: str) -> Document:
    """A document of a visit, with who, when and where below its title."""
    body = visit.record.body
    below = " · ".join(part for part in (f"Host: {host}", visit.dates, *more) if part)
    paper = Document(kind, body["name"], below, footer=f"cimodels · {kind.lower()}")
    if body["state"] == "demonstration":
        paper.strong(INVENTED)
    return paper


def agenda(paper: Document, visit: Visit) -> None:
    """The activities in order."""
    if not visit.agenda:
        paper.text("It is still open.")
        return
    rows = [
        (
            when(one.body, visit.days),
            one.body["name"] + (f" ({one.body['group']})" if one.body["group"] else ""),
            one.body["objective"],
            _debrief(one.body),
            ", ".join(part for part in (one.body["with_whom"], one.body["place"]) if part),
        )
        for one in visit.agenda
    ]
    paper.table(
        ("Time", "Activity", "Objective", "Debrief", "With whom, where"),
        rows,
        (1.5, 2, 3.2, 0.8, 2),
        "Agenda: when, what, and what for",
    )


def _debrief(body: Mapping[str, Any]) -> str:
    return f"{body['debrief_minutes']:g} min" if body["debrief_minutes"] else ""


def _debriefs(paper: Document, visit: Visit) -> None:
    """Questions of those activities that have no guide of their own."""
    without = [
        one for one in visit.agenda if one.body["activity"] not in _OBSERVED and lines(one.body["debrief"])
    ]
    for one in without:
        paper.heading(f"Questions: {one.body['name']}")
        paper.bullets(lines(one.body["debrief"]))


def _teams(paper: Document, visit: Visit) -> None:
    if not visit.teams:
        return
    paper.heading("Who comes")
    rows = [
        (team.body["name"], member["name"], member["role"], "yes" if member["senior"] else "")
        for team in visit.teams
        for member in team.body["members"] or [{"name": "not named yet", "role": "", "senior": False}]
    ]
    paper.table(("Team", "Name", "Role", "Senior leader"), rows, (2, 2, 2, 1), "Visitors by team")


def _guide(paper: Document, body: Mapping[str, Any]) -> None:
    paper.new_page()
    paper.heading(f"Note-taking guide: {body['name']}")
    if body["objective"]:
        paper.text(body["objective"], label="Objective")
    sheet(paper, [(name, lines(body[f"see_{code}"])) for code, name in COLUMNS.items()])
    if questions := lines(body["debrief"]):
        paper.heading(f"For the debrief ({_debrief(body) or 'no time set'})", 2)
        paper.bullets(questions)
