"""What is folded away is not drawn until it is opened, and then it is."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from cimodels.settings import Home

ROOT = Path(__file__).resolve().parents[2]
PARTS = {
    "identify/expected": ["open_everybody", "open_left_out", "open_model_notes"],
    "identify/short_list": ["open_near_misses", "open_why_not"],
}


@pytest.mark.parametrize("page", PARTS)
def test_a_folded_part_is_drawn_once_open(
    page: str, monkeypatch: pytest.MonkeyPatch, demo_home: Home, in_home: Callable[[Home], None]
) -> None:
    monkeypatch.setattr("cimodels.ui.server.is_online", lambda *arguments: False)
    monkeypatch.chdir(ROOT)
    in_home(demo_home)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    app.switch_page(f"pages/{page}.py").run()
    drawn = len(app.dataframe)
    for part in PARTS[page]:
        app.session_state[part] = True
        app.run()
        assert not app.exception
        assert len(app.dataframe) == drawn + 1
        drawn += 1
