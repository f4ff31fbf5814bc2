"""A widget that shows a part of the specification in the URL and writes it back when moved.

No page keeps a state of its own, so back, reload and a link opened elsewhere need nothing more.
"""

from collections.abc import Callable
from typing import Any

import streamlit as st

from cimodels.errors import SpecError
from cimodels.exhibits.tables import plain
from cimodels.screen.spec import ScreenSpec
from cimodels.ui import state

Update = Callable[[ScreenSpec, Any], ScreenSpec]
# How to read a part of the view, and how to make another one the view.
Part = tuple[Callable[[], Any], Callable[[Any], None]]
SCREEN: Part = (state.current, state.commit)
_REFUSED = "refused"


def bound(
    widget: Callable[..., Any],
    label: str,
    key: str,
    value: Any,
    update: Callable[[Any, Any], Any],
    *,
    part: Part = SCREEN,
    **options: Any,
) -> None:
    """A widget that shows `value` and, when moved, commits `update(spec, new value)`.

    The spec is the screen's, unless `part` names another part of the view. An emptied number box goes
    back to what is in view, unless a placeholder says what empty means.
    """
    st.session_state[key] = value
    if widget is st.number_input:
        # Without this an emptied box would take the smallest number for what was meant.
        options["value"] = None

    def moved() -> None:
        chosen = st.session_state[key]
        try:
            if chosen is not None or "placeholder" in options:
                read, write = part
                write(update(read(), chosen))
        except SpecError as problem:
            st.session_state[_REFUSED] = str(problem)

    widget(label, key=key, on_change=moved, **options)


def say_refused() -> None:
    """Tell, once, why the last move was not taken; a callback cannot show anything itself."""
    if sentence := st.session_state.pop(_REFUSED, None):
        st.toast(plain(sentence), icon=":material/error:")
