"""A systems analysis as one page: whole, equal for equal analyses, harmless, and nothing fetched."""

import base64
import re
from pathlib import Path

from cimodels.reports.analysis import write
from cimodels.workspace.analysis.sample import sample
from cimodels.workspace.analysis.whole import Analysis, whole
from cimodels.workspace.store import Workspace


def _store(folder: Path) -> Workspace:
    return Workspace(f"sqlite:///{folder / 'w.db'}")


def test_the_page_has_everything_and_both_drawings_in_both_themes(tmp_path: Path) -> None:
    store = _store(tmp_path)
    found = whole(store, sample(store).id)
    page = write(found).decode()
    assert page == write(whole(store, found.record.id)).decode()
    for text in (
        "An example:",
        "Version 2",
        "contradict each other",
        "students, grade 7",
        "One day decides",
        "(a facilitator)",
    ):
        assert text in page
    drawn = re.findall(r"data:image/svg\+xml;base64,([^\"]+)", page)
    assert len(drawn) == 4 and all(base64.b64decode(one).startswith(b"<svg") for one in drawn)
    assert "<script" not in page and not re.search(r"(src|href)=\"(?!data:|#)", page)
    store.close()


def test_an_empty_one_is_a_page_and_hostile_text_is_text(tmp_path: Path) -> None:
    store = _store(tmp_path)
    made = store.create("systems_analysis", {"name": "<script>alert(1)</script>\u202e"}, author="Ana")
    found: Analysis = whole(store, made.id)
    page = write(found).decode()
    assert "&lt;script&gt;" in page and "<script" not in page and "\u202e" not in page
    assert "Not written yet." in page and "Fishbone" not in page
    store.close()
