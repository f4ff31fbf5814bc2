"""What the pages offer to take away."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from cimodels.models.spec import ModelSpec
from cimodels.reports.desk import Desk
from cimodels.reports.documents import DOCUMENTS
from cimodels.reports.formats import FORMATS
from cimodels.reports.registry import KINDS
from cimodels.settings import CALIFORNIA, DEMONSTRATION, Home
from cimodels.study import Study
from cimodels.ui import cached, paper
from cimodels.workspace.store import Workspace

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch, demo_home: Home, in_home: Callable[[Home], None]) -> None:
    monkeypatch.setattr("cimodels.ui.server.is_online", lambda *arguments: False)
    monkeypatch.chdir(ROOT)
    in_home(demo_home)


def offered(page: str, **parameters: str) -> list[str]:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in parameters.items():
        app.query_params[name] = value
    app.run()
    app.switch_page(f"pages/identify/{page}.py").run()
    assert not app.exception, app.exception[0].message
    return [button.proto.label for button in app.get("download_button")]


@pytest.mark.parametrize("page", ["expected", "short_list"])
def test_everything_about_a_screen_is_offered_in_one_place(page: str) -> None:
    kinds = [kind.name for kind in KINDS.values() if kind.of != "district"]
    assert sorted(offered(page)) == sorted([*kinds, "Recipe (TOML)"])


def test_a_brief_is_offered_of_every_district_also_without_an_expectation(demo_study: Study) -> None:
    out = demo_study.expect(ModelSpec()).excluded
    cds = out.loc[out["year"].isna(), "cds"].iloc[0]
    assert "Brief (DOCX)" in offered("district", cds=cds)
    assert "Brief (DOCX)" in offered("district", cds=cds, n="90000")


def test_what_is_written_when_a_button_is_pressed_is_about_the_data_that_were_in_view(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Streamlit calls it outside of the session, where the link that names the data state cannot be read."""
    monkeypatch.setattr("cimodels.ui.cached.state_name", lambda: DEMONSTRATION)
    in_view = cached.study()
    write = cached.later(lambda: cached.study())
    monkeypatch.setattr("cimodels.ui.cached.state_name", lambda: CALIFORNIA)
    with ThreadPoolExecutor(1) as outside:
        assert outside.submit(write).result() is in_view


def test_a_document_that_cannot_be_written_says_why(tmp_path: Path) -> None:
    store = Workspace(f"sqlite:///{tmp_path / 'w.db'}")
    visit = store.create("visit", {"name": "Soon", "host": "19647330000000"}, author="Ana")
    desk = Desk(store, cached.study(), date(2026, 3, 31), cached.district)
    offer = paper.Offer(
        "dossier", "Soon", "Dossier", "", lambda: DOCUMENTS["dossier"].compose(desk, visit.id)
    )
    said = paper.written(offer, FORMATS["html"]).decode()
    assert "This document could not be written." in said and "is no dossier but of kind “visit”" in said
