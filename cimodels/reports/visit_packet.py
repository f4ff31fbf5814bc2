"""The packet of a learning visit: what it is for, the agenda, a note-taking guide for each activity, an action plan to fill in."""

from collections.abc import Mapping
from typing import Any

from cimodels.reports.guide import lines, sheet, table_to_fill
from cimodels.reports.labels import short
from cimodels.reports.package import repacked
from cimodels.reports.paper import Paper
from cimodels.workspace.agenda import slot, span
from cimodels.workspace.kinds.visits import COLUMNS
from cimodels.workspace.visit import Visit

_OBSERVED = ("panel", "conversation", "classroom", "development")
_PLAN = ("Practice", "Why it works there", "What to adapt", "What we test first", "By whom, by when")
_EMPTY_ROWS = 4
_ROW_INCHES = 1.35


def write(visit: Visit, host: str) -> bytes:
    """A DOCX file; equal visits give equal bytes."""
    body = visit.record.body
    paper = begun(visit, "Learning visit")
    paper.title(
        body["name"], " · ".join(part for part in (f"Host: {host}", body["date"], body["place"]) if part)
    )
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
    _agenda(paper, visit)
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
    paper.page()
    paper.heading("Our first action plan")
    paper.text("Team: ______________________________    We look at it again on: ____________________")
    table_to_fill(paper, _PLAN, _EMPTY_ROWS, _ROW_INCHES)
    return repacked(paper.bytes())


def begun(visit: Visit, kind: str) -> Paper:
    """A paper with the visit's name on every page."""
    name = visit.record.body["name"]
    paper = Paper(f"{short(name, 80)} · {kind}", f"cimodels · {kind.lower()}")
    facts = paper.file.core_properties
    facts.title, facts.author, facts.last_modified_by = short(f"{kind}: {name}", 255), "cimodels", "cimodels"
    return paper


def _agenda(paper: Paper, visit: Visit) -> None:
    paper.heading("Agenda")
    if not visit.agenda:
        paper.text("It is still open.")
        return
    rows = [
        (
            span(slot(one.body)),
            one.body["name"] + (f" ({one.body['group']})" if one.body["group"] else ""),
            one.body["objective"],
            _debrief(one.body),
            ", ".join(part for part in (one.body["with_whom"], one.body["place"]) if part),
        )
        for one in visit.agenda
    ]
    told = "; ".join(f"{row[0]} {row[1]}" for row in rows)
    paper.table(
        ("Time", "Activity", "Objective", "Debrief", "With whom, where"),
        rows,
        (1.5, 2, 3.2, 0.8, 2),
        f"Agenda: {told}.",
    )


def _debrief(body: Mapping[str, Any]) -> str:
    return f"{body['debrief_minutes']:g} min" if body["debrief_minutes"] else ""


def _debriefs(paper: Paper, visit: Visit) -> None:
    """Questions of those activities that have no guide of their own."""
    without = [
        one for one in visit.agenda if one.body["activity"] not in _OBSERVED and lines(one.body["debrief"])
    ]
    for one in without:
        paper.heading(f"Questions: {one.body['name']}")
        paper.bullets(lines(one.body["debrief"]))


def _teams(paper: Paper, visit: Visit) -> None:
    if not visit.teams:
        return
    paper.heading("Who comes")
    rows = [
        (team.body["name"], member["name"], member["role"], "yes" if member["senior"] else "")
        for team in visit.teams
        for member in team.body["members"] or [{"name": "not named yet", "role": "", "senior": False}]
    ]
    paper.table(
        ("Team", "Name", "Role", "Senior leader"), rows, (2, 2, 2, 1), f"{len(rows)} visitors by team."
    )


def _guide(paper: Paper, body: Mapping[str, Any]) -> None:
    paper.page()
    paper.heading(f"Note-taking guide: {body['name']}")
    if body["objective"]:
        paper.text(f"Objective: {body['objective']}", bold=True)
    sheet(paper, [(name, lines(body[f"see_{code}"])) for code, name in COLUMNS.items()])
    if questions := lines(body["debrief"]):
        paper.text(f"For the debrief ({_debrief(body) or 'no time set'})", bold=True)
        paper.bullets(questions)
