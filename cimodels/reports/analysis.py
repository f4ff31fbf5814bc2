"""A systems analysis as one page that asks nothing of anybody, for those who were not at the meetings."""

from collections.abc import Callable, Mapping
from typing import Any

from cimodels.exhibits.diagrams.entries import Drawing
from cimodels.exhibits.diagrams.of_analysis import drivers_of, fishbone_of, whose
from cimodels.reports.html import inside, page
from cimodels.reports.looks import LOOKS
from cimodels.workspace.analysis.matrix import findings, matrix
from cimodels.workspace.analysis.ready import aim
from cimodels.workspace.analysis.theory import versions
from cimodels.workspace.analysis.whole import Analysis
from cimodels.workspace.kinds.analysis import DATA, EVIDENCE, ONLY, ROLES
from cimodels.workspace.records import Record

_SAMPLE = "An example: theory, causes, evidence and drivers are made up to show what an analysis looks like."


def write(found: Analysis) -> bytes:
    """An HTML file; equal analyses give equal bytes. Its date is that of the newest change."""
    body = found.record.body
    rows = matrix(found.causes, found.evidence)
    kinds = [kind for kind in DATA if any(one.body["data"] == kind for one in found.evidence)]
    pieces = {one.id: _piece(one) for one in found.evidence}
    told = [
        {**vars(one), "evidence": [pieces[piece.id] for piece in one.evidence]}
        for one in versions(found.theories, found.evidence)
    ]
    return page(
        "analysis.html",
        {
            "title": body["name"],
            "invented": _SAMPLE if found.is_sample else "",
            "aim": aim(body),
            "about": " · ".join(part for part in (body["indicator"], body["student_group"]) if part),
            "problem": body["problem"],
            "figure": body["figure"],
            "team": [{**row, "role": ROLES.get(row["role"], "")} for row in body["team"]],
            "working": body["working"],
            "versions": told,
            "fishbone": _drawn(found, fishbone_of) if found.causes else None,
            "findings": findings(rows, found.evidence),
            "kinds": [DATA[kind] for kind in kinds],
            "rows": [
                {
                    "cause": row.cause.body["cause"],
                    "verdict": row.verdict,
                    "cells": [row.cells[kind].said for kind in kinds],
                }
                for row in rows
            ],
            "evidence": list(pieces.values()),
            "drivers": _drawn(found, drivers_of) if found.drivers else None,
            "footer": f"{whose(found)} Written with cimodels.",
        },
    )


def _drawn(found: Analysis, make: Callable[[Analysis, str], Drawing]) -> dict[str, str]:
    drawings = {look: make(found, look) for look in LOOKS}
    return inside({look: one.svg for look, one in drawings.items()}, drawings["light"].alt)


def _piece(one: Record) -> Mapping[str, Any]:
    """A piece of evidence in words; the fields of its kind of data where they are filled in."""
    body = one.body
    about = (
        DATA[body["data"]],
        body["part"],
        body["on"] and f"gathered on {body['on']}",
        f"noted by {one.changed_by}",
    )
    labels = {code: EVIDENCE[code].label for code in ONLY.get(body["data"], ()) if code != "steps"}
    more = [*((label, body[code]) for code, label in labels.items() if body[code])]
    return {
        "title": body["title"],
        "data": DATA[body["data"]].lower(),
        "about": " · ".join(part for part in about if part),
        "found": body["found"],
        "more": [*more, ("Link", body["link"])] if body["link"] else more,
        "steps": [_step(row) for row in body["steps"]],
    }


def _step(row: Mapping[str, Any]) -> str:
    who = f" ({row['by']})" if row["by"] else ""
    return f"{row['step']}{who}" + (f": {row['trouble']}" if row["trouble"] else "")
