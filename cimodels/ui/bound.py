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
# The two fragments of a page with controls: what is chosen, and what came of it. Both are refreshed when
# a control moves, and nothing else is.
CHOOSE, RESULTS = "choose", "results"


def bound(
    widget: Callable[..., Any], label: str, key: str, value: Any, update: Update, **options: Any
) -> None:
    """A widget that shows `value` and, when moved, commits `update(spec, new value)`."""
    st.session_state[key] = value

    def moved() -> None:
        try:
            state.commit(update(state.current(), st.session_state[key]))
        except SpecError as problem:
            st.toast(plain(str(problem)), icon=":material/error:")
        st.rerun([CHOOSE, RESULTS])

    widget(label, key=key, on_change=moved, **options)
