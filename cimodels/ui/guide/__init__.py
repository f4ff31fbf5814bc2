"""First steps: three sentences that a new visitor sees once, and can put away for good."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

_HERE = Path(__file__).parent
FOCUS, SHORT_LIST = "focus", "short_list"
_PAGES = {FOCUS: "pages/identify/focus.py", SHORT_LIST: "pages/identify/short_list.py"}
# Raised when the guide says something new that those who put it away should see.
_EDITION = "1"

_component = st.components.v2.component(
    "cimodels_guide",
    html=(_HERE / "guide.html").read_text(encoding="utf-8"),
    css=(_HERE / "guide.css").read_text(encoding="utf-8"),
    js=(_HERE / "guide.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def first_steps(to: Callable[[str], None]) -> None:
    """The guide, above what it speaks of. Whether it was put away is kept in the browser, so the server never asks.

    Parameters
    ----------
    to : function of a page's file
        Called when someone follows one of its ways.
    """

    def went() -> None:
        page = _PAGES.get(st.session_state["guide"].get("go"))
        if page:
            to(page)

    _component(key="guide", data={"edition": _EDITION}, on_go_change=went)
