"""A systems analysis as one page: whole, equal for equal analyses, harmless, and nothing fetched."""

import base64
import io
import re
from pathlib import Path

from docx import Document
from docx.enum.section import WD_ORIENT

from cimodels.reports import page, word
from cimodels.reports.analysis import compose
from cimodels.workspace.analysis.sample import sample
from cimodels.workspace.analysis.whole import Analysis, whole
from cimodels.workspace.store import Workspace


def _store(folder: Path) -> Workspace:
    return Workspace(f"sqlite:///{folder / 'w.db'}")


def test_the_page_has_everything_and_both_drawings_in_both_themes(tmp_path: Path) -> None:
    store = _store(tmp_path)
    found = whole(store, sample(store).id)
    shown = page.write(compose(found)).decode()
    assert shown == page.write(compose(whole(store, found.record.id))).decode()
    for text in (
        "An example:",
        "Version 2",
        "contradict each other",
        "students, grade 7",
        "One day decides",
        "(a facilitator)",
    ):
        assert text in shown
    drawn = re.findall(r"data:image/svg\+xml;base64,([^\"]+)", shown)
    assert len(drawn) == 4 and all(base64.b64decode(one).startswith(b"<svg") for one in drawn)
    paper = Document(io.BytesIO(word.write(compose(found))))
    described = [shape._inline.docPr.get("descr") for shape in paper.inline_shapes]
    assert [one.split()[0] for one in described] == ["Fishbone", "Driver"]
    assert [section.orientation for section in paper.sections].count(WD_ORIENT.LANDSCAPE) == 2
    assert "<script" not in shown and not re.search(r"(src|href)=\"(?!data:|#)", shown)
    store.close()


def test_an_empty_one_is_a_page_and_hostile_text_is_text(tmp_path: Path) -> None:
    store = _store(tmp_path)
    made = store.create("systems_analysis", {"name": "<script>alert(1)</script>\u202e"}, author="Ana")
    found: Analysis = whole(store, made.id)
    shown = page.write(compose(found)).decode()
    assert "&lt;script&gt;" in shown and "<script" not in shown and "\u202e" not in shown
    assert "Not written yet." in shown and "Fishbone" not in shown
    store.close()
