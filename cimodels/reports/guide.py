"""Paper to write on: columns with what to look for above and room below, and tables with empty rows."""

from collections.abc import Sequence

from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Inches

from cimodels.reports.looks import LIGHT
from cimodels.reports.paper import Paper

_ROOM_INCHES = 4.2
_OWN_INCHES = 1.2
_OWN = ("What surprises me", "What could work at home")


def lines(text: str) -> list[str]:
    """What was typed one a line, empty lines left out."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def sheet(paper: Paper, columns: Sequence[tuple[str, Sequence[str]]]) -> None:
    """A guide: columns with their heading and what to look for, room to write, and two questions of one's own."""
    deepest = max((len(look_for) for _, look_for in columns), default=0)
    rows = [[f"▢ {found[at]}" if at < len(found) else "" for _, found in columns] for at in range(deepest)]
    headings = [name for name, _ in columns]
    told = "; ".join(f"{name}: {', '.join(found)}" for name, found in columns if found)
    paper.table(headings, [*rows, [""] * len(columns)], [1] * len(columns), f"What to look for. {told}")
    _tall(paper, _ROOM_INCHES)
    _ruled(paper)
    paper.table(_OWN, [["", ""]], (1, 1), "Room for what surprises me and what could work at home.")
    _tall(paper, _OWN_INCHES)
    _ruled(paper)


def table_to_fill(paper: Paper, headings: Sequence[str], rows: int, inches: float) -> None:
    """A table of empty rows."""
    paper.table(
        headings, [[""] * len(headings)] * rows, [1] * len(headings), "To fill in: " + ", ".join(headings)
    )
    for row in paper.file.tables[-1].rows[1:]:
        row.height, row.height_rule = Inches(inches), WD_ROW_HEIGHT_RULE.AT_LEAST
    _ruled(paper)


def _tall(paper: Paper, inches: float) -> None:
    row = paper.file.tables[-1].rows[-1]
    row.height, row.height_rule = Inches(inches), WD_ROW_HEIGHT_RULE.AT_LEAST


def _ruled(paper: Paper) -> None:
    """Lines between the newest table's columns, so that hands keep to them."""
    borders, line = OxmlElement("w:tblBorders"), OxmlElement("w:insideV")
    for name, value in (("val", "single"), ("sz", "4"), ("color", LIGHT.border)):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    properties = paper.file.tables[-1]._tbl.tblPr
    properties.insert_element_before(
        borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook", "w:tblCaption", "w:tblDescription"
    )
