"""Writing in the app: kept, refused without losing what was typed, put together when two wrote at once."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from cimodels.screen.recipe import from_toml
from cimodels.settings import Home
from cimodels.workspace.store import Workspace
from tests.app.test_pages import ROOT, run, texts


@pytest.fixture(autouse=True)
def store(
    monkeypatch: pytest.MonkeyPatch, demo_home: Home, in_home: Callable[[Home], None], tmp_path: Path
) -> Workspace:
    monkeypatch.setattr("cimodels.ui.server.is_online", lambda *arguments: False)
    monkeypatch.setattr("cimodels.ui.writing.remembered", lambda: "")
    monkeypatch.chdir(ROOT)
    in_home(demo_home)
    monkeypatch.setenv("CIMODELS_WORKSPACE_URL", f"sqlite:///{tmp_path / 'w.db'}")
    return Workspace(f"sqlite:///{tmp_path / 'w.db'}")


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click()
    app.run()
    assert not app.exception, app.exception[0].message
    return app


def sign(app: AppTest, name: str) -> AppTest:
    return app.text_input(key="signed_by").input(name).run()


def test_a_list_is_kept_by_value_with_the_recipe_that_finds_it_again(store: Workspace) -> None:
    app = sign(run("identify/short_list", v="1", top="20"), "Ana Lee")
    press(app, "Keep")
    (kept,) = store.records("short_list")
    assert kept.created_by == "Ana Lee"
    assert from_toml(kept.body["recipe"]).fingerprint == kept.body["fingerprint"]
    assert from_toml(kept.body["recipe"]).focus[0].top_percent == 20
    assert len(kept.body["districts"]) > 10
    first = kept.body["districts"][0]
    assert first["reason"].startswith("Expected") and 0 <= first["chance"] <= 100
    assert "Kept already as" in texts(app)
    (shown,) = [one.label for one in run("learn/workspace").expander]
    assert shown.startswith("Mathematics, All students") and shown.endswith(" districts")


def test_unsigned_it_is_refused_and_what_was_typed_stays(store: Workspace) -> None:
    app = run("identify/short_list")
    next(area for area in app.text_area if area.label == "Purpose").input("To learn from")
    press(app, "Keep")
    assert "Nobody has signed this" in texts(app).replace("\\", "")
    assert next(area for area in app.text_area if area.label == "Purpose").value == "To learn from"
    assert store.records("short_list") == []


def test_two_at_once_the_second_is_shown_both_and_puts_them_together(store: Workspace) -> None:
    made = store.create("short_list", {"name": "Valley", "purpose": "first"}, author="Ana")
    app = sign(run("learn/workspace"), "Bo")
    store.save(made.id, {**made.body, "name": "Valley, by Ana"}, based_on=1, author="Ana")
    next(area for area in app.text_area if area.label == "Purpose").input("second")
    press(app, "Save")
    said = texts(app)
    assert "Two people wrote at once" in said
    assert store.get(made.id).body["name"] == "Valley, by Ana"
    press(app, "Put the two together")
    stored = store.get(made.id)
    assert (stored.body["name"], stored.body["purpose"]) == ("Valley, by Ana", "second")
    assert store.set_aside(made.id) == []
    assert "Two people wrote at once" not in texts(app)


def test_back_to_an_earlier_revision_and_retired_with_a_reason(store: Workspace) -> None:
    made = store.create("short_list", {"name": "Valley"}, author="Ana")
    store.save(made.id, {"name": "Hill"}, based_on=1, author="Ana")
    app = sign(run("learn/workspace"), "Bo")
    press(app, "Go back")
    assert store.get(made.id).body["name"] == "Valley"
    press(app, "Retire")
    assert "without a reason" in texts(app)
    next(box for box in app.text_input if box.label == "Why").input("made twice")
    press(app, "Retire")
    assert store.get(made.id).retired
    assert "No short list is kept yet" in texts(app)


def test_search_finds_what_was_written_and_shows_it_harmless(store: Workspace) -> None:
    store.create(
        "short_list", {"name": "<b>Valley</b> [x](javascript:1)", "purpose": "coaching"}, author="Ana"
    )
    app = run("learn/workspace")
    app.text_input(key="workspace_search").input("coach").run()
    assert "\\<b\\>Valley" in texts(app)
    app.text_input(key="workspace_search").input("nothing like it").run()
    assert "Nothing written here has" in texts(app)


def test_a_workspace_that_cannot_be_opened_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CIMODELS_WORKSPACE_URL", "mysql://host/db")
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.run()
    app.switch_page("pages/learn/workspace.py").run()
    assert not app.exception
    assert "cannot live in" in "".join(str(one.value) for one in app.error)


def test_a_draft_is_offered_to_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    places: dict[str, list[str]] = {}
    for name in ("Ana", "Bo", ""):
        monkeypatch.setattr("cimodels.ui.writing.remembered", lambda name=name: name)
        monkeypatch.setattr(
            "cimodels.ui.drafts.keep_drafts",
            lambda form, *, place, name=name, **rest: places.setdefault(name, []).append(place),
        )
        run("improve/network")
    assert places["Ana"] and not set(places["Ana"]) & set(places["Bo"])
    assert all("Ana" not in place for place in places["Ana"])
    assert not set(places[""]) & {*places["Ana"], *places["Bo"]}
