"""Map and presentation in a browser: clicks, keys, Back, and a code that a camera reads."""

import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from cimodels.settings import Home
from tests.browser.serving import app
from tests.browser.test_journeys import settled

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(demo_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log = tmp_path_factory.mktemp("room") / "log"
    with app(demo_home.root, log, CIMODELS_BASE_URL="http://127.0.0.1:1") as at:
        yield at


def test_a_tile_chooses_its_county_and_a_point_opens_its_profile(
    address: str, new_page: Callable[..., Any]
) -> None:
    page = new_page(f"{address}/map")
    tile = page.locator(".bars .point").first
    tile.wait_for()
    settled(page)
    box = tile.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url("**scope=*")
    settled(page)
    page.get_by_text("✓").first.wait_for()
    page.get_by_role("radio", name="Each one").click()
    page.wait_for_url("**part=points*")
    mark = page.locator(".scatterlayer .trace:has(.point)").last.locator(".point").first
    mark.wait_for()
    settled(page)
    box = mark.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url("**/district?**cds=*")


def test_keys_walk_through_the_presentation_and_back_returns(
    address: str, new_page: Callable[..., Any]
) -> None:
    page = new_page(f"{address}/present?top=30", viewport={"width": 1440, "height": 900})

    def until(title: str) -> None:
        page.get_by_role("heading", level=1, name=title).wait_for()
        settled(page)

    until("Mathematics")
    assert not page.locator("[data-testid=stSidebar]").is_visible()
    page.keyboard.press("ArrowRight")
    until("Expected and actual")
    page.keyboard.press("PageDown")
    until("From 200 to")
    assert "step=funnel" in page.url
    assert "Step 3 of" in page.locator(".presenter").inner_text()
    page.go_back()
    until("Expected and actual")
    # Keys pressed faster than answers come are all obeyed.
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    until("Short list")
    page.reload()
    until("Short list")
    # A field's keys are its own.
    page.get_by_role("button", name="More").click()
    field = page.get_by_role("combobox").first
    field.click()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    until("Short list")
    page.keyboard.press("End")
    until("Open it on your phone")
    picture = page.locator(".st-key-qr img")
    picture.wait_for()
    page.wait_for_timeout(300)
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture.screenshot())))
    assert code.text in page.locator("code").all_inner_texts()
    assert code.text.startswith(address) and "top=30" in code.text and "step=focus" in code.text
    phone = new_page(code.text, viewport={"width": 390, "height": 844})
    phone.get_by_role("heading", level=1, name="Mathematics").wait_for()
    settled(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    page.keyboard.press("Escape")
    page.wait_for_url("**/short_list?**")


def test_first_steps_are_there_until_they_are_put_away(address: str, new_page: Callable[..., Any]) -> None:
    page = new_page(f"{address}/expected?top=20")
    steps = page.get_by_role("region", name="First steps")
    steps.wait_for()
    page.wait_for_selector(".live-scatter .xtick")
    settled(page)
    steps.get_by_role("button", name="Take me to the slider").press("Enter")
    assert page.evaluate("document.activeElement.type") == "range"
    steps.get_by_role("button", name="short list").press("Enter")
    page.wait_for_url("**/short_list?**top=20*")
    page.go_back()
    steps.get_by_role("button", name="Got it").press("Enter")
    steps.wait_for(state="hidden")
    page.reload()
    page.wait_for_selector(".live-scatter .xtick")
    settled(page)
    assert not steps.is_visible()
