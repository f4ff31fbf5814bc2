"""axe-core finds nothing against WCAG 2.1 A and AA on any page, in either theme.

The workspace's pages are looked at by `test_accessibility_filled`, with work on them; of the empty ones two stand for all here.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from cimodels.models.spec import ModelSpec
from cimodels.settings import Home
from cimodels.study import Study
from tests.browser.serving import app

pytestmark = pytest.mark.browser
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
# Streamlit wraps the menu's sections in <div>s inside one <ul>; only Streamlit can change that.
STREAMLITS_OWN = "stSidebarNav"


@pytest.fixture(scope="module")
def address(demo_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log = tmp_path_factory.mktemp("accessible") / "log"
    with app(demo_home.root, log, CIMODELS_BASE_URL="http://127.0.0.1:1") as at:
        yield at


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path",
    [
        "focus",
        "expected",
        "short_list",
        *(f"robustness?part={part}" for part in ("luck", "models", "time", "before", "fit")),
        "map",
        "map?part=points",
        "present?step=scatter",
        "present?step=list",
        "present?step={cds}&present={cds}",
        "present?step=join",
        "district?cds={cds}",
        *(f"district?cds={{cds}}&part={part}" for part in ("groups", "expected", "students", "signals")),
        *(f"compare?cds={{cds}}&with={{other}}&part={part}" for part in ("side", "like")),
        "research",
        "action_plans",
        "assistance",
        "assistance?part=steps&cds={cds}",
        "data",
        "ask?sql=SELECT+1",
        "methods",
    ],
)
def test_no_violation(
    path: str, scheme: str, address: str, demo_study: Study, new_page: Callable[..., Any]
) -> None:
    # One that has signals of every severity to show.
    cds = demo_study.warehouse.table("certifications")["cds"].iloc[0]
    other = demo_study.expect(ModelSpec()).entities["cds"].iloc[90]
    page = new_page(f"{address}/{path.format(cds=cds, other=other)}", color_scheme=scheme)
    page.wait_for_selector("h2, h1", timeout=60_000)
    page.wait_for_timeout(1500)
    page.wait_for_selector('[data-testid="stStatusWidget"]', state="detached", timeout=60_000)
    for panel in page.locator(".st-key-choices summary").all():
        panel.click()
        page.wait_for_timeout(300)
    page.wait_for_selector('[data-testid="stStatusWidget"]', state="detached", timeout=60_000)
    page.wait_for_timeout(1000)
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    inside_menu = page.evaluate(
        f"""selectors => selectors.map(s => !!document.querySelector(s)?.closest('[data-testid={STREAMLITS_OWN}]'))""",
        [node["target"][0] for violation in found for node in violation["nodes"]],
    )
    nodes = [(violation["id"], node["html"]) for violation in found for node in violation["nodes"]]
    ours = [node for node, menu in zip(nodes, inside_menu, strict=True) if not menu]
    assert ours == []
