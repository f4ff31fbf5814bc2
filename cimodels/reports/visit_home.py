"""What a visit brought: reflections, practices with their first steps, and the notes of the day."""

from collections.abc import Mapping

from cimodels.reports.guide import lines
from cimodels.reports.package import repacked
from cimodels.reports.paper import Paper
from cimodels.reports.visit_packet import begun
from cimodels.workspace.kinds import KINDS
from cimodels.workspace.kinds.visits import COLUMNS
from cimodels.workspace.record_types import FieldKind
from cimodels.workspace.records import Record
from cimodels.workspace.visit import Visit


def write(visit: Visit, host: str) -> bytes:
    """A DOCX file; equal visits give equal bytes."""
    body = visit.record.body
    paper = begun(visit, "What we bring home")
    paper.title(body["name"], " · ".join(part for part in (f"Host: {host}", body["date"]) if part))
    names = {one.id: one.body["name"] for one in (*visit.teams, *visit.agenda)}
    paper.heading("Closing reflections")
    if not visit.reflections:
        paper.text("None was written.")
    for one in visit.reflections:
        _said(paper, one, names)
    paper.heading("Practices to bring home")
    if not visit.practices:
        paper.text("None was named.")
    for one in visit.practices:
        _said(paper, one, names)
    _steps(paper, visit)
    _notes(paper, visit)
    return repacked(paper.bytes())


def _said(paper: Paper, record: Record, names: Mapping[str, str]) -> None:
    """A record's fields, its title first; who wrote it."""
    kind = KINDS[record.kind]
    paper.text(kind.title_of(record.body), bold=True)
    for one in kind.fields:
        value = record.body.get(one.code)
        if one.code == kind.title or not value:
            continue
        text = names.get(value, "a record that is no longer here") if one.kind is FieldKind.RECORD else value
        paper.text(f"{one.label}: {'; '.join(lines(text))}")
    paper.text(f"Written by {record.changed_by}, {record.changed_at[:10]}")


def _steps(paper: Paper, visit: Visit) -> None:
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
        paper.heading("What is tested first")
        headings = ("Practice", "Test first", "By whom", "By when", "How we will know")
        paper.table(headings, rows, (2, 2, 1.3, 1, 2), f"{len(rows)} first steps.")


def _notes(paper: Paper, visit: Visit) -> None:
    kind = KINDS["visit_note"]
    for activity in visit.agenda:
        written = visit.notes[activity.id]
        if not written:
            continue
        paper.heading(f"Notes: {activity.body['name']}")
        rows = [
            (
                f"{one.body['name']} ({one.created_by})",
                *(" / ".join(lines(one.body[code])) for code in COLUMNS),
            )
            for one in written
        ]
        paper.table(
            ("Where, by whom", *COLUMNS.values()), rows, (1.3, 2, 2, 2), f"{len(rows)} notes by column."
        )
        paper.bullets(
            [
                f"{kind[code].label}: {' / '.join(lines(one.body[code]))} ({one.created_by})"
                for one in written
                for code in ("surprises", "at_home")
                if one.body[code]
            ]
        )
