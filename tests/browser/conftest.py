"""One Chromium for all browser tests, and pages that complain of what a user would see go wrong."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser.hands import WATCH_TRAFFIC
from tests.browser.serving import FLAGS


@pytest.fixture(scope="session")
def chromium(browser_path: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=browser_path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium: Any) -> Iterator[Callable[..., Any]]:
    """Open a page in a browser context of its own; at the end no script may have failed, and nothing may
    have been asked of another machine."""
    contexts, complaints = [], []

    def opened(address: str, **options: Any) -> Any:
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 1000}, **options})
        contexts.append(context)
        context.add_init_script(WATCH_TRAFFIC)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda problem: complaints.append(str(problem)))
        page.on("request", lambda r: None if _is_local(r.url) else complaints.append(r.url))
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not complaints


def _is_local(url: str) -> bool:
    return url.startswith(("http://127.0.0.1", "ws://127.0.0.1", "blob:", "data:"))
