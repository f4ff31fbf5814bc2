"""What a person does with the app's forms, by roles and labels; and waiting for what they expect, never for a while."""

import time
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")
_PATIENCE = 60.0

# The page knows whether the server has answered what it was sent last; Streamlit itself tells only that a run has begun.
WATCH_TRAFFIC = """
const send = WebSocket.prototype.send;
const heard = new WeakSet();
WebSocket.prototype.send = function (...sent) {
  if (!heard.has(this)) {
    heard.add(this);
    this.addEventListener("message", () => {
      window.unanswered = false;
      window.lastHeard = performance.now();
    });
  }
  window.unanswered = true;
  return send.apply(this, sent);
};
"""
_AT_REST = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  return app?.dataset.testConnectionState === "CONNECTED" && app.dataset.testScriptState === "notRunning"
    && window.unanswered === false && performance.now() - window.lastHeard > 200;
}"""

_SUBMITS = """button => [...button.closest('[data-testid="stElementContainer"]').classList]
  .find(name => name.startsWith("st-key-submit_"))"""


def until(asked: Callable[[], T], what: str) -> T:
    """Ask until there is something; fails when it never comes."""
    began = time.monotonic()
    while time.monotonic() - began < _PATIENCE:
        if found := asked():
            return found
        time.sleep(0.1)
    raise AssertionError(f"waited {_PATIENCE:g} s for {what}")


def at_rest(page: Any) -> None:
    """Wait until the app is connected, has answered, and no script of this page runs."""
    page.wait_for_timeout(30)  # what was just pressed is sent
    page.wait_for_function(_AT_REST)


def sign(page: Any, name: str) -> None:
    """Say who writes, once in this browser."""
    page.get_by_label("Your name").last.fill(name)
    page.keyboard.press("Enter")
    page.wait_for_function("name => document.cookie.includes(`cimodels_name=${name}`)", arg=name)
    at_rest(page)


def write(at: Any, label: str, text: str) -> None:
    """Write into the last field of that label, where new ones stand."""
    at_rest(_page(at))
    at.get_by_role("textbox", name=label, exact=True).last.fill(text)


def choose(at: Any, label: str, words: str) -> None:
    """Choose from a list by typing, as one does on a tablet."""
    page = _page(at)
    at_rest(page)
    box = at.get_by_role("combobox", name=label, exact=True).last
    box.click()
    box.press_sequentially(words)
    page.get_by_role("option", name=words).first.click()
    if box.evaluate("box => !!box.closest('[data-testid=stMultiSelect]')"):
        page.keyboard.press("Escape")  # a list of which several can be chosen stays open
    else:
        until(lambda: box.input_value().startswith(words), f"{words} to be chosen")
    page.get_by_role("listbox").wait_for(state="detached")


def pick(at: Any, label: str, words: str) -> None:
    """Pick one of a few that stand side by side."""
    at_rest(_page(at))
    group = at.get_by_role("radiogroup", name=label, exact=True).last
    one = group.get_by_role("radio", name=words, exact=True)

    def chosen() -> bool:
        if one.get_attribute("aria-checked") != "true":
            one.click()  # once more where the first was lost to a drawing under way
            _page(at).wait_for_timeout(1000)
        return bool(one.get_attribute("aria-checked") == "true")

    one.click()
    _page(at).wait_for_timeout(100)
    until(chosen, f"{words} to be chosen")


def press(at: Any, label: str) -> None:
    """Press the last button of that label, once nothing is under way."""
    at_rest(_page(at))
    at.get_by_role("button", name=label, exact=True).last.click()


def save(at: Any, label: str) -> None:
    """Press a form's button, and wait until the form is gone or begins anew: only then is everything drawn."""
    page = _page(at)
    at_rest(page)
    button = at.get_by_role("button", name=label, exact=True).last
    mark = button.evaluate(_SUBMITS)
    button.click()
    until(lambda: page.locator(f".{mark}").count() == 0, f"the form of “{label}” to be saved")
    at_rest(page)


def _page(at: Any) -> Any:
    """The page that something stands on."""
    return getattr(at, "page", at)


def part(page: Any, label: str) -> None:
    """Look at another part of the page."""
    at_rest(page)
    pick(page, "Question", label)
    at_rest(page)


def unfold(page: Any, label: str) -> Any:
    """Open a part that is folded away; gives back what is in it."""
    at_rest(page)
    found = page.locator("details").filter(has=page.locator("summary", has_text=label)).last
    found.wait_for()
    if found.get_attribute("open") is None:
        found.locator("summary").first.click()
        until(lambda: found.get_attribute("open") is not None, f"{label} to open")
    at_rest(page)
    return found


def follow(page: Any, label: str) -> None:
    """Go where a link leads."""
    at_rest(page)
    here = page.url
    page.get_by_role("link", name=label).first.click()
    page.wait_for_function("here => location.href !== here", arg=here)
    at_rest(page)


def download(page: Any, label: str) -> Any:
    """Take a file away; gives back its path."""
    at_rest(page)
    with page.expect_download() as coming:
        page.get_by_role("button", name=label).click()
    return coming.value.path()
