"""A systems analysis as a document, for those who were not at the meetings."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from cimodels.exhibits.diagrams.of_analysis import drivers_of, fishbone_of, whose
from cimodels.reports.desk import Desk
from cimodels.reports.document import Document
from cimodels.reports.dossier import by_kind
from cimodels.reports.lessons import lessons
from cimodels.workspace.analysis.matrix import findings, matrix
from cimodels.workspace.analysis.ready import aim
from cimodels.workspace.analysis.theory import versions
from cimodels.workspace.analysis.whole import Analysis, whole
from cimodels.workspace.kinds.analysis import ANALYSIS, DATA, EVIDENCE, ONLY, ROLES
from cimodels.workspace.records import Record

_SAMPLE = "An example: theory, causes, evidence and drivers are made up to show what an analysis looks like."


def of(desk: Desk, record: str) -> Document:
    """The analysis of an id."""
    return compose(whole(desk.store, record), desk.store.children(record))


def compose(found: Analysis, belonging: Sequence[Record] = ()) -> Document:
    """Everything in it, both drawings as well. Its date is that of the newest change.

    Parameters
    ----------
    belonging : sequence of Record
        What belongs to it: its challenges and recommendations are told.
    """
    body = found.record.body
    about = " · ".join(part for part in (body["indicator"], body["student_group"]) if part)
    paper = Document("Systems analysis", body["name"], about, footer=f"{whose(found)} Written with cimodels.")
    if found.is_sample:
        paper.strong(_SAMPLE)
    if goal := aim(body):
        paper.strong(goal)
    _problem(paper, body)
    _theory(paper, found)
    if found.causes:
        paper.heading("Possible causes")
        paper.drawing("Fishbone", partial(fishbone_of, found))
        paper.bullets(
            [f"{one.body['cause']}: {one.body['note']}" for one in found.causes if one.body["note"]]
        )
    _evidence(paper, found)
    if found.drivers:
        paper.heading("From the aim to ideas to try")
        paper.drawing("Driver diagram", partial(drivers_of, found))
        paper.bullets(_beside(found.drivers))
    of_kind = by_kind(belonging)
    lessons(paper, of_kind.get("challenge", []), of_kind.get("recommendation", []), 1)
    return paper


def _beside(drivers: Sequence[Record]) -> list[str]:
    """What would show that a driver moves, and what was noted of it: the drawing's description has neither."""
    said = []
    for one in drivers:
        body = one.body
        parts = (f"Measure: {body['measure']}" if body["measure"] else "", body["note"])
        if any(parts):
            said.append(f"{body['driver']}\n" + "\n".join(part for part in parts if part))
    return said


def _problem(paper: Document, body: Mapping[str, Any]) -> None:
    paper.heading("Problem and team")
    paper.text(body["problem"] or "Not written yet.")
    if body["figure"]:
        paper.note(body["figure"])
    if body["team"]:
        rows = [(row["name"], ROLES.get(row["role"], ""), row["part"], row["brings"]) for row in body["team"]]
        headings = ("Name", "Role", "Part of the organization", "For the team")
        paper.table(headings, rows, (1.4, 1.6, 1.6, 2), "Improvement team")
    if body["working"]:
        paper.text(body["working"], label=ANALYSIS["working"].label)


def _theory(paper: Document, found: Analysis) -> None:
    told = versions(found.theories, found.evidence)
    if told:
        paper.heading("The theory and how it came about")
    for one in told:
        paper.heading(f"Version {one.number}, {one.author}, {one.at[:10]}", 2)
        paper.text(one.statement)
        if one.doubt:
            paper.text(one.doubt, label="What would change our mind")
        paper.text(one.why, label="Why")
        if one.evidence:
            paper.note(
                f"Evidence that had come {'since the version before' if one.number > 1 else 'before it'}"
            )
            paper.bullets([_in_short(piece) for piece in one.evidence])


def _in_short(piece: Record) -> str:
    body = piece.body
    return f"{body['title']} ({DATA[body['data']].lower()}): {body['found']}"


def _evidence(paper: Document, found: Analysis) -> None:
    if not found.evidence:
        return
    paper.heading("What different data say")
    rows = matrix(found.causes, found.evidence)
    paper.bullets(findings(rows, found.evidence))
    kinds = [kind for kind in DATA if any(one.body["data"] == kind for one in found.evidence)]
    if rows:
        paper.table(
            ["Possible cause", "Together", *(DATA[kind] for kind in kinds)],
            [
                [row.cause.body["cause"], row.verdict, *(row.cells[kind].said or "–" for kind in kinds)]
                for row in rows
            ],
            [2.4, 1.4, *[1] * len(kinds)],
            "Causes by kind of data, with the number of pieces. A dash: nobody has looked.",
        )
    for one in found.evidence:
        _piece(paper, one)


def _piece(paper: Document, one: Record) -> None:
    """A piece of evidence; the fields of its kind of data where they are filled in."""
    body = one.body
    about = (
        DATA[body["data"]],
        body["part"],
        body["on"] and f"gathered on {body['on']}",
        f"noted by {one.changed_by}",
    )
    paper.heading(body["title"], 2)
    paper.note(" · ".join(part for part in about if part))
    paper.text(body["found"])
    for code in (*(code for code in ONLY.get(body["data"], ()) if code != "steps"), "link"):
        if body[code]:
            paper.text(body[code], label=EVIDENCE[code].label)
    paper.bullets(_steps(body["steps"]))


def _steps(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """The steps of a process in order."""
    return [
        f"{number}. {row['step']}"
        + (f" ({row['by']})" if row["by"] else "")
        + (f": {row['trouble']}" if row["trouble"] else "")
        for number, row in enumerate(rows, start=1)
    ]
