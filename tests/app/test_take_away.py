"""What the pages offer to take away."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from cimodels.models.spec import ModelSpec
from cimodels.reports.registry import KINDS
from cimodels.settings import Home
from cimodels.study import Study

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
