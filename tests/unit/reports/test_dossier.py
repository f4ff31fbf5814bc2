"""The dossier on paper: everything that was written is there, harmless, and twice the same bytes."""

import io
from datetime import date
from pathlib import Path

import pytest
from docx import Document

from cimodels.reports import word
from cimodels.reports.dossier import compose
from cimodels.reports.telling import Known
from cimodels.workspace.protocols import protocols
from cimodels.workspace.records import Record
from cimodels.workspace.store import Workspace

from .conftest import HOSTILE

TODAY = date(2026, 3, 31)
KNOWN = Known({"01611270000000": "Beside it"}, str)


@pytest.fixture
def dossier(tmp_path: Path) -> tuple[Record, list[Record], dict[str, list[Record]]]:
    store = Workspace(f"sqlite:///{tmp_path / 'w.db'}")
    standing = {
        "name": "A list",
        "indicator": "Mathematics",
        "years": "2024",
        "expected": -12.14,
        "actual": 38.0,
        "advantage": 50.14,
        "rank": 4,
        "chance": 97.3,
    }
    body = {"name": HOSTILE[8], "cds": "01611190000000", "county": "Alameda", "standing": [standing]}
    made = store.create("dossier", {**body, "contrast": ["01611270000000"]}, author="Ana")
    for kind, status, reply in (
        ("concern_fiscal", "confirmed", "Settled in June"),
        ("positive_improvement", "open", ""),
    ):
        finding = {
            "sentence": f"Found {kind}",
            "kind": kind,
            "source": "press",
            "status": status,
            "reply": reply,
        }
        store.create("finding", finding, author="Bo", parent=made.id)
    store.create(
        "question", {"question": "Who pays?", "who": "Cy", "by": "2026-01-01"}, author="Ana", parent=made.id
    )
    guide = protocols()["observe_classrooms"]
    talk = {"title": guide.title, "setting": guide.setting, "whom": guide.whom, "questions": guide.by_value()}
    conversation = store.create("conversation", talk, author="Ana", parent=made.id)
    for text, ask in ((HOSTILE[9], guide.questions[0].ask), ("Outside the guide", "")):
        note = {"text": text, "ask": ask, "speaks": "for", "listen_fors": [{"code": "aim", "name": "An aim"}]}
        store.create("note", note, author="Ana", parent=conversation.id)
    for rater, level in (("Ana", "2"), ("Bo", "4")):
        rating = {"name": "An aim", "listen_for": "aim", "rater": rater, "level": level, "because": "heard"}
        store.create("rating", rating, author=rater, parent=made.id)
    notes = {conversation.id: store.records("note", parent=conversation.id)}
    return made, store.children(made.id), notes


def told(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_everything_is_on_it(dossier: tuple[Record, list[Record], dict[str, list[Record]]]) -> None:
    content = word.write(compose(*dossier, KNOWN, TODAY))
    said = told(content)
    for wanted in (
        HOSTILE[8],
        "Mathematics, 2024: expected −12.1, actual 38.0, advantage +50.1; rank 4",
        "Not decided yet",
        "1 question still open",
        "Found concern_fiscal",
        "Settled in June",
        "Who pays?",
        "Beside it",
        "Ana: 2. heard\nBo: 4. heard",
        "2 to 4",
        "0 % are equal",
        "Outside the guide (on an aim; speaks for; Ana)",
    ):
        assert wanted in said, wanted
    assert word.write(compose(*dossier, KNOWN, TODAY)) == content


def test_a_bare_dossier_says_what_is_not_there() -> None:
    bare = Record("0" * 32, "dossier", None, 1, False, {}, "", "Ana", "", "Ana")
    body = {
        "name": "Valley",
        "cds": "01611190000000",
        "county": "",
        "state": "demonstration",
        "standing": [],
        "why": "",
        "lead": "",
        "contrast": [],
    }
    said = told(word.write(compose(Record(**{**vars(bare), "body": body}), [], {}, KNOWN, TODAY)))
    assert "None is noted." in said and "Not decided yet." in said and "invented" in said
