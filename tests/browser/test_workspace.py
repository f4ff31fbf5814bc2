"""Two browsers write at once, and a reload in the middle of a sentence loses nothing."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cimodels.settings import Home
from cimodels.study import Study
from cimodels.workspace.store import Workspace
from tests.browser.hands import pick, press, save, sign, unfold, until, write
from tests.browser.serving import app

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{tmp_path_factory.mktemp('written') / 'w.db'}"


@pytest.fixture(scope="module")
def served(demo_home: Home, place: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log: Path = tmp_path_factory.mktemp("writing") / "log"
    surroundings = {"CIMODELS_BASE_URL": "http://127.0.0.1:1", "CIMODELS_WORKSPACE_URL": place}
    with app(demo_home.root, log, **surroundings) as at:
        yield at


def _form(page: Any) -> Any:
    page.get_by_role("button", name="Rename or describe").click()
    return page.get_by_role("textbox", name="Purpose")


def _sign(page: Any, name: str) -> None:
    page.get_by_label("Your name").fill(name)
    page.keyboard.press("Enter")
    page.wait_for_function("name => document.cookie.includes(`cimodels_name=${name}`)", arg=name)


def test_two_browsers_and_a_reload(served: str, place: str, new_page: Callable[..., Any]) -> None:
    store = Workspace(place)
    made = store.create("short_list", {"name": "Valley"}, author="Ana")
    first, second = (new_page(f"{served}/workspace?record={made.id}") for _ in range(2))
    _sign(first, "Ana"), _sign(second, "Bo")
    _form(second).fill("Bo's purpose, typed before a reload")
    second.wait_for_timeout(300)
    second.reload()
    assert second.get_by_label("Your name").input_value() == "Bo"
    purpose = _form(second)
    second.get_by_role("button", name="Put it back").click()
    second.wait_for_timeout(500)
    if not purpose.is_visible():
        purpose = _form(second)
    assert purpose.input_value() == "Bo's purpose, typed before a reload"

    _form(first).fill("Ana's purpose")
    first.get_by_role("button", name="Save", exact=True).click()
    first.get_by_text("Saved: Valley").wait_for()
    second.get_by_role("button", name="Save", exact=True).click()
    second.get_by_text("Two people wrote at once").first.wait_for()
    assert store.get(made.id).body["purpose"] == "Ana's purpose"
    second.get_by_role("button", name="Take the waiting one instead").click()
    second.wait_for_timeout(1500)
    assert store.get(made.id).body["purpose"] == "Bo's purpose, typed before a reload"
    assert [one.author for one in store.history(made.id)] == ["Bo", "Ana", "Ana"]
    store.close()


def test_a_reload_keeps_tables_choices_and_dates(
    served: str, place: str, demo_home: Home, new_page: Callable[..., Any]
) -> None:
    store = Workspace(place)
    host = {"host": Study.open(demo_home).entities()["cds"].iloc[0], "state": "demonstration"}
    visit = store.create("visit", {"name": "Coaching", "purpose": "To see it", **host}, author="Ana")
    page = new_page(f"{served}/visits?record={visit.id}")
    sign(page, "Ana")

    def about() -> Any:
        return unfold(page, "Change what is said about the visit")

    def team() -> Any:
        return unfold(page, "Add a team")

    for segment, typed in (("year", "2027"), ("month", "03"), ("day", "04")):
        about().get_by_role("spinbutton", name=f"{segment}, Date").press_sequentially(typed)
    pick(about(), "Where it stands", "Held")
    write(team(), "District or county office *", "Pine")
    write(team(), "Name", "Cy")
    press(team(), "One more line")
    write(team(), "Name, line 4", "Di")
    team().get_by_role("checkbox", name="Senior leader, line 4").check(force=True)
    page.reload()
    about().get_by_role("button", name="Put it back").click()
    held = about().get_by_role("radio", name="Held", exact=True)
    until(lambda: held.get_attribute("aria-checked") == "true", "the choice")
    team().get_by_role("button", name="Put it back").click()
    until(lambda: team().get_by_role("textbox", name="Name, line 2").input_value() == "Di", "the table")
    press(team(), "Add the team")
    (members,) = [one.body["members"] for one in until(lambda: store.records("visit_team"), "the team")]
    assert [(one["name"], one["senior"]) for one in members] == [("Cy", False), ("Di", True)]
    press(about(), "Save")
    until(lambda: store.get(visit.id).head == 2, "the visit")
    assert (store.get(visit.id).body["date"], store.get(visit.id).body["status"]) == ("2027-03-04", "held")
    drafts = "Object.keys(localStorage).filter(key => key.startsWith('cimodels.draft.'))"
    until(lambda: page.evaluate(drafts) == [], "the drafts to be gone")
    # The same form again and again, with nothing pressed in between: none of it is a draft once it is stored.
    for name in ("Oak", "Fir"):
        write(team(), "District or county office *", name)
        save(team(), "Add the team")
        page.wait_for_timeout(1000)
        assert page.evaluate(drafts) == []
    store.close()


def test_writing_goes_on_without_a_connection(
    served: str, place: str, demo_home: Home, new_page: Callable[..., Any]
) -> None:
    store = Workspace(place)
    host = {"host": Study.open(demo_home).entities()["cds"].iloc[0], "state": "demonstration"}
    visit = store.create("visit", {"name": "Offline", "purpose": "", **host}, author="Ana")
    page = new_page("about:blank", viewport={"width": 820, "height": 1180}, has_touch=True)
    lines: list[Any] = []
    gone = [False]

    def carry(line: Any) -> None:
        if gone[0]:
            line.close()
        else:
            line.connect_to_server()
            lines.append(line)

    page.route_web_socket("**/_stcore/stream", carry)
    page.goto(f"{served}/visits?record={visit.id}")
    sign(page, "Ana")
    assert page.get_by_role("radio", name="Agenda").bounding_box()["height"] >= 40
    # Beside the menu, an upright tablet has room for the form.
    assert page.get_by_test_id("stSidebar").bounding_box()["width"] < 250
    about = unfold(page, "Change what is said about the visit")
    purpose = about.get_by_role("textbox", name="Specific practices to replicate").first
    purpose.press_sequentially("Lesson study,")
    gone[0] = True
    lines[-1].close()
    notice = page.get_by_text("No connection. Write on")
    notice.wait_for()
    page.keyboard.type(" led by teachers")
    assert purpose.input_value() == "Lesson study, led by teachers"
    gone[0] = False
    notice.wait_for(state="hidden")
    press(about, "Save")
    until(lambda: store.get(visit.id).head == 2, "the visit")
    assert "Lesson study, led by teachers" in str(store.get(visit.id).body)
    store.close()
