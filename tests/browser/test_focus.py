"""One click from the map of needs to the area, and one from there into the scatter."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from cimodels.settings import Home
from cimodels.study import Study
from tests.browser.hands import at_rest, until
from tests.browser.serving import app

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(demo_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log = tmp_path_factory.mktemp("focus") / "log"
    with app(demo_home.root, log, CIMODELS_BASE_URL="http://127.0.0.1:1") as at:
        yield at


def test_a_click_in_the_map_is_carried_into_the_scatter(
    address: str, demo_study: Study, new_page: Callable[..., Any]
) -> None:
    county = max(demo_study.counties)
    page = new_page(f"{address}/focus?scope={county}")
    cells = page.locator(".st-key-focus_map .hm .heatmap-label")
    cells.nth(16).wait_for()
    cells.nth(16).click(force=True)
    page.wait_for_url("**group=*")
    chosen = {k: v[0] for k, v in parse_qs(urlsplit(page.url).query).items() if k in ("indicator", "group")}
    onwards = page.get_by_role("link", name="Who does better than expected?").last
    wanted = urlencode(chosen)
    until(lambda: wanted in (onwards.get_attribute("href") or ""), "the link to name what was clicked")
    at_rest(page)
    onwards.click()
    page.wait_for_url("**/expected?**")
    page.wait_for_selector(".live-scatter .xtick", timeout=90_000)
    asked = {k: v[0] for k, v in parse_qs(urlsplit(page.url).query).items()}
    assert chosen.items() <= asked.items()
    assert asked["scope"] == county


def test_a_narrow_screen_has_a_list_instead_of_the_map(address: str, new_page: Callable[..., Any]) -> None:
    page = new_page(f"{address}/focus", viewport={"width": 390, "height": 844})
    page.locator(".st-key-focus_list [data-testid=stDataFrame]").wait_for()
    assert page.locator(".st-key-focus_map").is_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
