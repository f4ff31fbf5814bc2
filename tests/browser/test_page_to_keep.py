"""The page that people keep: opened from a file it runs nothing, asks nothing of anybody, and can be used by everyone."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from cimodels.reports import html
from cimodels.reports import page as document_page
from cimodels.screen.spec import ScreenSpec
from cimodels.study import Study
from tests.unit.reports.test_documents import whole

pytestmark = pytest.mark.browser
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_it_opens_offline_fits_and_has_no_violation(
    scheme: str, width: int, demo_study: Study, new_page: Callable[..., Any]
) -> None:
    content = html.write(demo_study.bundle(ScreenSpec()))
    page = _opened(content, scheme, width, new_page)
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    _has_no_violation(page)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_a_document_about_the_workspace_opens_offline_fits_and_has_no_violation(
    scheme: str, width: int, new_page: Callable[..., Any]
) -> None:
    _has_no_violation(_opened(document_page.write(whole()), scheme, width, new_page))


def _opened(content: bytes, scheme: str, width: int, new_page: Callable[..., Any]) -> Any:
    page = new_page("about:blank", color_scheme=scheme, viewport={"width": width, "height": 900})
    broken: list[str] = []
    page.on("console", lambda message: broken.append(message.text) if message.type == "error" else None)
    page.set_content(content.decode("utf-8"))
    page.wait_for_function("[...document.images].every(image => image.complete && image.naturalWidth > 0)")
    assert not broken, "its own policy must not forbid what it shows"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (background == "rgb(15, 24, 27)") == (scheme == "dark")
    return page


def _has_no_violation(page: Any) -> None:
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(v["id"], node["html"]) for v in found for node in v["nodes"]] == []
