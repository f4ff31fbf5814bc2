"""The rubric to rate with: each listen-for with its four levels, boxes to tick, and room for the evidence."""

from collections.abc import Mapping

from cimodels.reports.desk import Desk
from cimodels.reports.document import Document
from cimodels.reports.guide import table_to_fill
from cimodels.workspace.protocols import ListenFor, rubric


def of(desk: Desk, record: str) -> Document:
    """The rubric in force; of a dossier where `record` is its id."""
    return compose(rubric(), desk.get(record, "dossier").body["name"] if record else "")


def compose(known: Mapping[str, ListenFor], district: str) -> Document:
    """A sheet for one rater."""
    paper = Document(
        "Rubric",
        "An intentional, system-wide continuous improvement approach?",
        district,
        footer="cimodels · rubric",
    )
    paper.text(
        "Each person rates alone, before talking about it. Tick the level whose sentence fits the evidence best; leave out what nobody has seen."
    )
    headings = ("Rater", "Date", "What the rating rests on") if district else ("District", "Rater", "Date")
    table_to_fill(paper, headings, 1, "line")
    for one in known.values():
        paper.heading(one.name)
        paper.note(one.listen_for)
        rows = [(f"▢ {level}", anchor) for level, anchor in enumerate(one.anchors, start=1)]
        paper.table(
            ("Level", "What it means; below, the evidence that decided"),
            [*rows, ("", "")],
            (0.6, 6),
            f"Levels of: {one.name}",
            room="some",
        )
    return paper
