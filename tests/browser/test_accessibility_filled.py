"""The pages of “Learn” and “Improve” with work on them: axe-core finds nothing in any part and in either theme, and all of it can be done
by keyboard.

The example is made by a press on an empty page. Each page is opened once and its parts are turned to as a person does; the dark theme is
asked for its contrasts alone, as nothing else depends on it.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from cimodels.settings import Home
from cimodels.workspace.analysis.sample import sample
from cimodels.workspace.journey import examples
from cimodels.workspace.records import Record
from cimodels.workspace.store import Workspace
from tests.browser.hands import WATCH_TRAFFIC, at_rest, sign, until
from tests.browser.serving import app
from tests.browser.test_accessibility import RULES

pytestmark = pytest.mark.browser
MAIN = [["[data-testid=stMain]"]]
# A colour on its way from one theme to the other, or to what the mouse points at, is no colour to judge.
STILL = "*, *::before, *::after { transition: none !important; animation: none !important; }"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("filled")


@pytest.fixture(scope="module")
def address(demo_home: Home, place: Path) -> Iterator[str]:
    url = f"sqlite:///{place / 'w.db'}"
    with app(
        demo_home.root, place / "log", CIMODELS_BASE_URL="http://127.0.0.1:1", CIMODELS_WORKSPACE_URL=url
    ) as at:
        yield at


@pytest.fixture
def store(address: str, place: Path) -> Iterator[Workspace]:
    opened = Workspace(f"sqlite:///{place / 'w.db'}")
    yield opened
    opened.close()


@pytest.fixture
def page(address: str, store: Workspace, new_page: Callable[..., Any]) -> Any:
    """A page of the app, with the example made where it is not there yet."""
    opened = new_page("about:blank")
    opened.add_init_script(WATCH_TRAFFIC)
    if not examples(store):
        opened.goto(f"{address}/research")
        opened.get_by_role("button", name="Fill the demonstration with an example").click()
        until(lambda: examples(store), "the example")
        sample(store)
    return opened


def held(store: Workspace) -> Record:
    return next(one for one in examples(store) if one.body.get("status") == "held")


def first(store: Workspace, kind: str) -> Record:
    return next(one for one in examples(store) if one.kind == kind)


def violations(page: Any) -> list[tuple[str, str]]:
    """What axe finds in the light theme by all rules, and in the dark one by its contrasts."""
    found = []
    for scheme, rules in (("light", RULES), ("dark", ["color-contrast"])):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(
            "dark => (getComputedStyle(document.querySelector('[data-testid=stApp]')).colorScheme === 'dark') === dark",
            arg=scheme == "dark",
        )
        only = {"type": "rule" if scheme == "dark" else "tag", "values": rules}
        result = Axe().run(
            page, context={"include": MAIN}, options={"runOnly": only, "resultTypes": ["violations"]}
        )
        found += [
            (f"{scheme}: {one['id']}", node["html"])
            for one in result.response["violations"]
            for node in one["nodes"]
        ]
    return found


def folded_open(page: Any) -> None:
    """Open what is folded, so that it is looked at as well; a few of what repeats."""
    page.evaluate(
        """() => [...document.querySelectorAll("[data-testid=stMain] details:not([open]) > summary")]
        .slice(0, 3).forEach(one => one.click())"""
    )
    at_rest(page)


@pytest.mark.parametrize(
    ("path", "kind", "parts"),
    [
        ("research", "", ()),
        ("research", "dossier", ("Findings", "Still to find out", "Conversations", "Rubric", "Decision")),
        ("workspace", "", ()),
        ("visits", "", ()),
        (
            "visits",
            "visit",
            (
                "Purpose and teams",
                "Invitations",
                "Agenda",
                "On the day",
                "Reflection and first steps",
                "The host’s side",
                "Packet",
            ),
        ),
        (
            "systems_analysis",
            "systems_analysis",
            ("Team and problem", "Theory", "Causes", "Evidence", "Drivers"),
        ),
        (
            "networks",
            "network",
            ("Members", "The first year", "What members share", "Shared outcome", "Challenges and advice"),
        ),
        ("action_plans", "action_plan", ("The plan", "Change ideas and cycles", "Measures", "Support")),
        ("progress", "", ("Teams", "From seen to results", "Who can help whom", "Convenings")),
    ],
)
def test_no_violation_with_work_on_it(
    path: str, kind: str, parts: tuple[str, ...], address: str, store: Workspace, page: Any
) -> None:
    record = held(store) if kind == "visit" else first(store, kind) if kind else None
    page.goto(f"{address}/{path}" + (f"?record={record.id}" if record else ""))
    page.get_by_role("heading").first.wait_for()
    page.add_style_tag(content=STILL)
    found = []
    at_rest(page)
    for part in parts or ("",):
        if part:
            page.get_by_role("radio", name=part, exact=True).first.click()
            at_rest(page)
        folded_open(page)
        found += [(part, *one) for one in violations(page)]
    assert found == []


def test_a_question_is_written_and_kept_by_keyboard_alone(address: str, store: Workspace, page: Any) -> None:
    dossier = first(store, "dossier")
    page.goto(f"{address}/research?record={dossier.id}&part=questions")
    page.get_by_role("textbox", name="What is still to find out").last.wait_for()
    sign(page, "Ana")
    _tab_to(page, "What is still to find out *")
    page.keyboard.type("Who teaches the new teachers?")
    _tab_to(page, "Whom to ask, or where to look")
    page.keyboard.type("Two principals")
    until(lambda: _tab(page)["text"] == "Add the question", "the button")
    page.keyboard.press("Enter")

    def kept() -> list[Record]:
        return [one for one in store.records("question") if one.created_by == "Ana"]

    (made,) = until(kept, "the question to be kept")
    assert (made.body["question"], made.body["ask"]) == ("Who teaches the new teachers?", "Two principals")


def _tab(page: Any) -> dict[str, str]:
    """One press of Tab; the name and the words of what has the focus then, which can be seen to have it."""
    page.keyboard.press("Tab")
    return page.evaluate(
        """() => { const it = document.activeElement;
        return { name: it.getAttribute("aria-label") ?? "", text: it.innerText ?? "", visible: it.matches(":focus-visible") }; }"""
    )


def _tab_to(page: Any, name: str) -> None:
    for _ in range(60):
        if _tab(page)["name"] == name:
            return
    raise AssertionError(f"60 presses of Tab do not lead to {name!r}")
