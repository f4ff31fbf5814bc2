"""The action plan as a document: what it says, that it is accessible, and that equal plans are equal bytes."""

import io
from dataclasses import replace

import pandas as pd
from docx import Document

from cimodels.exhibits.run_chart import Measured
from cimodels.reports import word
from cimodels.reports.action_plan import Charted, Told, compose
from cimodels.vocab.indicators import Direction
from cimodels.workspace.plans import Plan, read
from tests.unit.workspace.test_plans import cycle, record


def plan() -> Plan:
    whole = record("action_plan", 1, name="Every day <b>counts</b>", aim="Absence to 15 %", owner="Ana")
    idea = record("change_idea", 2, whole.id, name="Call home", adaptation="Aides call")
    tested = replace(
        cycle(3, name="Do they answer?", prediction="Half", study="Four of ten", act="adapt"), parent=idea.id
    )
    visit = record("support_visit", 4, whole.id, name="Morning calls", observed="Four minutes each")
    told = record("team_progress", 5, f"{9:032x}", plan=whole.id, strengths="Families answer")
    kept = [whole, idea, tested, visit, told]
    return read(lambda kind: [one for one in kept if one.kind == kind])[whole.id]


def told(points: int) -> Told:
    days = pd.date_range("2026-01-05", periods=points, freq="7D").strftime("%Y-%m-%d")
    values = [9.0, 8, 9, 8, 9, 8, 3, 2, 3, 2, 3, 2][:points]
    frame = pd.DataFrame({"date": days, "value": values, "note": ""})
    chart = Charted("outcome", Measured("Absent", "%", Direction.LOWER_IS_BETTER, 5), frame)
    table = pd.DataFrame(
        {"Year": [2025], "Value": ["24.0 %"], "95 % interval": ["22 to 26"], "Students": [900]}
    )
    return Told(plan(), "Valley", (chart,), table, "Chronic absenteeism", {}, {f"{9:032x}": "In March"}, True)


def words(data: bytes) -> str:
    paper = Document(io.BytesIO(data))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in paper.paragraphs), *cells])


def test_it_says_what_was_planned_tried_and_learned() -> None:
    said = words(word.write(compose(told(12))))
    for expected in (
        "Every day <b>counts</b>",
        "Absence to 15 %",
        "Call home: adapted, next cycle to plan",
        "Four of ten",
        "More than chance: 1 crossing of the median",
        "22 to 26",
        "Four minutes each",
        "In March",
        "Families answer",
        "is invented",
    ):
        assert expected in said, expected


def test_too_few_points_are_told_and_none_is_no_picture() -> None:
    few = word.write(compose(told(4)))
    assert "Too early to tell" in words(few)
    assert len(Document(io.BytesIO(few)).inline_shapes) == 1
    none = word.write(compose(told(0)))
    assert "No measurement yet" in words(none) and not Document(io.BytesIO(none)).inline_shapes


def test_a_picture_has_alternative_text_and_equal_plans_are_equal_bytes() -> None:
    data = word.write(compose(told(12)))
    (picture,) = Document(io.BytesIO(data)).inline_shapes
    assert picture._inline.docPr.get("descr").startswith("Run chart of Absent (%). More than chance")
    assert data == word.write(compose(told(12)))
