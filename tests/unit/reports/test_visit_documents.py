"""The visit's documents, opened again: what was planned is in the packet, what was written is in the other."""

import io
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from cimodels.reports import visit_home, visit_packet, word
from cimodels.workspace import agenda
from cimodels.workspace.store import Workspace
from cimodels.workspace.visit import Visit, gathered
from cimodels.workspace.visit_templates import templates


@pytest.fixture
def visit(tmp_path: Path) -> Visit:
    store = Workspace(f"sqlite:///{tmp_path / 'w.db'}")
    body = {
        "name": "Coaching",
        "host": "19647330000000",
        "date": "2027-03-12",
        "practices": "Weekly teams\n\nTallies",
    }
    made = store.create("visit", {**body, "contact": "Ana"}, author="Ana")
    member = {"name": "Rosa", "role": "Superintendent", "senior": True}
    store.create("visit_team", {"name": "Hill", "members": [member]}, author="Ana", parent=made.id)
    store.create("visit_team", {"name": "Lake"}, author="Ana", parent=made.id)
    for one in agenda.one_after_another("08:30", templates()["half_day"].activities):
        store.create("visit_activity", one, author="Ana", parent=made.id)
    seen = next(one for one in store.children(made.id) if one.body.get("activity") == "classroom")
    note = {"name": "Room 12", "teachers": "Ask\nListen", "at_home": "The tally"}
    store.create("visit_note", note, author="Tom", parent=seen.id)
    concluded = {"name": "Talk comes first", "rests_on": "Room 12\nRoom 14", "at_home": "Pairs"}
    store.create("visit_debrief", concluded, author="Tom", parent=seen.id)
    store.create(
        "host_reflection",
        {"name": "We saw our gaps", "will_do": "Plan together"},
        author="Cy",
        parent=made.id,
    )
    practice = {"name": "Tally of who speaks", "activity": seen.id, "why": "Quiet students are noticed"}
    kept = store.create("practice", practice, author="Rosa", parent=made.id)
    step = {"name": "One week, two rooms", "by_whom": "Tom", "by_when": "2027-04-01"}
    store.create("first_step", step, author="Rosa", parent=kept.id)
    return gathered(store, made)


def read(content: bytes) -> Any:
    return Document(io.BytesIO(content))


def cells(table: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_the_packet_has_agenda_teams_a_guide_for_each_activity_and_a_plan_to_fill_in(visit: Visit) -> None:
    document = read(word.write(visit_packet.compose(visit, "Valley Unified")))
    said = [paragraph.text for paragraph in document.paragraphs]
    assert "Host: Valley Unified · 2027-03-12" in said
    assert [p.text for p in document.paragraphs if p.style.name == "List Bullet"][:2] == [
        "Weekly teams",
        "Tallies",
    ]
    tables = {table.rows[0].cells[0].text: cells(table) for table in document.tables}
    assert [row[0] for row in tables["Time"][1:]][:2] == ["8:30–8:45 a.m.", "8:45–9:35 a.m."]
    assert tables["Team"][1:] == [
        ["Hill", "Rosa", "Superintendent", "yes"],
        ["Lake", "not named yet", "", ""],
    ]
    guides = [text for text in said if text.startswith("Note-taking guide: ")]
    assert len(guides) == 3
    columns = [cells(table) for table in document.tables if table.rows[0].cells[0].text == "Teachers"]
    assert [one[0] for one in columns] == [["Teachers", "Students", "Environment"]] * 3
    assert columns[1][1][0] == "▢ Questions they ask, and whom they ask" and columns[1][-1] == ["", "", ""]
    assert len(tables["Practice"]) == 5 and "What we test first" in tables["Practice"][0]
    assert all(table._tbl.tblPr.xpath("./w:tblDescription") for table in document.tables)


def test_what_is_brought_home_has_practices_steps_and_every_note(visit: Visit) -> None:
    document = read(word.write(visit_home.compose(visit, "Valley Unified")))
    said = [paragraph.text for paragraph in document.paragraphs]
    assert "None was written." in said
    assert "Seen in: Observation of classroom instruction" in said
    assert "Why it seems to work: Quiet students are noticed" in said
    assert "What could work at home: The tally (Tom)" in said
    tables = {table.rows[0].cells[0].text: cells(table) for table in document.tables}
    assert tables["Practice"][1] == ["Tally of who speaks", "One week, two rooms", "Tom", "2027-04-01", ""]
    assert tables["Activity"][1] == [
        "Observation of classroom instruction",
        "Talk comes first",
        "Room 12\nRoom 14",
        "",
        "",
        "Pairs",
    ]
    assert "We saw our gaps" in said and "What we will do: Plan together" in said
    assert tables["Where, by whom"][1] == ["Room 12 (Tom)", "Ask\nListen", "", ""]


def test_equal_visits_give_equal_bytes(visit: Visit) -> None:
    for compose in (visit_packet.compose, visit_home.compose):
        once, again = (word.write(compose(visit, "Valley Unified")) for _ in range(2))
        assert once == again


def test_an_empty_visit_has_its_papers_too(tmp_path: Path) -> None:
    store = Workspace(f"sqlite:///{tmp_path / 'w.db'}")
    made = store.create("visit", {"name": "Soon", "host": "19647330000000"}, author="Ana")
    packet = read(word.write(visit_packet.compose(gathered(store, made), "Valley")))
    assert "It is still open." in [paragraph.text for paragraph in packet.paragraphs]
    home = read(word.write(visit_home.compose(gathered(store, made), "Valley")))
    assert "None was named." in [paragraph.text for paragraph in home.paragraphs]
