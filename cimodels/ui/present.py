"""The presentation: which step is in view, the bar below it, and the keys."""

from pathlib import Path

import pandas as pd
import streamlit as st

from cimodels.exhibits import tables
from cimodels.exhibits.canvas import Canvas
from cimodels.exhibits.steps import CANDIDATES, Step, at, candidates, steps
from cimodels.models.results import ExpectedPerformance
from cimodels.screen.results import Screening
from cimodels.screen.spec import ScreenSpec
from cimodels.settings import DEMONSTRATION
from cimodels.ui import join, slides, state
from cimodels.ui.presenter import presenter, window

_CSS = Path(__file__).parent / "present.css"
_KEY = "presenter"
# What a figure does not have of the window: margins, and above and below it title, message and bar, whose words grow with
# the width; and the banner where there is one.
_MARGIN, _NARROW_MARGIN = 0.1, 40
_LINES, _LINES_PER_WIDTH, _BANNER = 225, 0.05, 80
_LOWEST = 320


def undisturbed() -> None:
    """Nothing on the screen but the presentation."""
    st.html(_CSS)


def canvas() -> Canvas:
    """What the window leaves for a figure."""
    width, height = window(_KEY)
    margin = max(round(width * _MARGIN), _NARROW_MARGIN)
    around = _LINES + _LINES_PER_WIDTH * width + (_BANNER if state.state_name() == DEMONSTRATION else 0)
    return Canvas.of(width - margin, max(height - round(around), _LOWEST))


def presentation(spec: ScreenSpec, expected: ExpectedPerformance, screening: Screening) -> None:
    """The step of the link, drawn, with the way to the others."""
    names = expected.entities.set_index("cds")["name"]
    every = steps(screening, names, state.presented())
    asked = state.step()
    position = at(every, asked)
    step = every[position]
    place = f"Step {position + 1} of {len(every)}: {step.title}"
    presenter(
        [s.code for s in every],
        position,
        place,
        key=_KEY,
        on_go=state.choose_step,
        on_leave=state.turn_to_list,
    )
    with st.container(key="slide"):
        if asked is not None and step.code != asked:
            st.warning(
                tables.plain(
                    f"This presentation has no step “{asked[:40]}” (any more); it begins at the first."
                ),
                icon=":material/link_off:",
            )
        st.title(tables.plain(step.title), anchor=False)
        slides.draw(step, spec, expected, screening, canvas())
    _bar(every, position, names, screening, spec)


def _bar(
    every: tuple[Step, ...], position: int, names: pd.Series, screening: Screening, spec: ScreenSpec
) -> None:
    """The keys' twins, and what a presenter sets before."""
    with st.container(
        key="bar", horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        with st.container(horizontal=True, width="content", vertical_alignment="center"):
            _go("Previous", "arrow_back", every, position - 1)
            st.markdown(f"{position + 1} of {len(every)}", width="content")
            _go("Next", "arrow_forward", every, position + 1)
        with st.container(horizontal=True, width="content", vertical_alignment="center"):
            with st.popover("More", icon=":material/tune:"):
                _more(every, position, names, screening, spec)
            st.button("Leave", icon=":material/close:", on_click=state.turn_to_list, key="leave")


def _go(label: str, icon: str, every: tuple[Step, ...], to: int) -> None:
    there = 0 <= to < len(every)
    st.button(
        label,
        icon=f":material/{icon}:",
        key=f"go_{label}",
        disabled=not there,
        on_click=state.choose_step,
        args=(every[to].code if there else "",),
    )


def _more(
    every: tuple[Step, ...], position: int, names: pd.Series, screening: Screening, spec: ScreenSpec
) -> None:
    titles = {step.code: f"{i}. {step.title}" for i, step in enumerate(every, 1)}
    st.session_state["step"] = every[position].code
    st.selectbox(
        "Go to",
        list(titles),
        format_func=titles.__getitem__,
        key="step",
        on_change=lambda: state.choose_step(st.session_state["step"]),
    )
    shown = candidates(screening, names.index, state.presented())
    st.session_state["presented"] = shown
    st.multiselect(
        "Present one by one",
        list(dict.fromkeys([*shown, *screening.short_list["cds"]])),
        format_func=names.__getitem__,
        key="presented",
        select_all=False,
        placeholder=f"The first {CANDIDATES} of the list",
        on_change=lambda: state.present(st.session_state["presented"]),
    )
    st.caption(
        "Keys: → and Page Down go on, ← and Page Up go back, Home and End to either end, F fills the screen, Escape leaves."
    )
    st.caption("A link to this step:")
    st.code(join.address(spec, every[position].code), language=None, wrap_lines=True)
