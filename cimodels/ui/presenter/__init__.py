"""The presenter's keys: a component that hears arrow keys, tells the step aloud, and says how large the window is."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

_HERE = Path(__file__).parent
LEAVE = "leave"
# What a window is taken for until it has said how large it is, and what is believed of one.
USUAL = (1440, 900)
_SMALLEST, _LARGEST = 200, 8000

_component = st.components.v2.component(
    "cimodels_presenter",
    html=(_HERE / "presenter.html").read_text(encoding="utf-8"),
    css=(_HERE / "presenter.css").read_text(encoding="utf-8"),
    js=(_HERE / "presenter.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def presenter(
    codes: Sequence[str],
    at: int,
    said: str,
    *,
    key: str,
    on_go: Callable[[str], None],
    on_leave: Callable[[], None],
) -> None:
    """Hear the keys of the whole page, except those that a field or a menu needs.

    Left, right, Page Up and Down, Home and End ask for a step, Escape asks to leave, F fills the screen.

    Parameters
    ----------
    codes : of all steps in order
    at : position of the step in view
    said : what a screen reader says of it
    on_go : called with one of `codes`
    """

    def went() -> None:
        asked: Any = st.session_state[key].get("go")
        if asked == LEAVE:
            on_leave()
        elif asked in codes:
            on_go(str(asked))

    _component(
        key=key,
        data={"codes": list(codes), "at": at, "said": said, "leave": LEAVE},
        on_go_change=went,
        on_window_change=lambda: None,
    )


def window(key: str) -> tuple[int, int]:
    """Width and height of the window in CSS pixels, as it last said; the usual one until then."""
    told = st.session_state.get(key, {}).get("window")
    if not isinstance(told, list | tuple) or len(told) != 2:
        return USUAL
    if not all(isinstance(side, int | float) and _SMALLEST <= side <= _LARGEST for side in told):
        return USUAL
    return int(told[0]), int(told[1])
