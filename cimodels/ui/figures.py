"""A figure, with its note and its data one click away."""

from collections.abc import Callable, Mapping
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from cimodels.exhibits.exhibit import Exhibit


def exhibit(
    shown: Exhibit,
    key: str,
    columns: Mapping[str, Any] | None = None,
    *,
    on_pick: Callable[[list[str]], None] | None = None,
) -> None:
    """Draw it; `columns` say how its data's columns are headed and formatted.

    `on_pick` is called with the first custom datum of each mark that a hand chose.
    """
    _ink(shown.figure)
    name = f"figure_{key}"

    def picked() -> None:
        points = st.session_state[name].selection.points
        if on_pick and points:
            on_pick([str(point["customdata"][0]) for point in points if point.get("customdata")])

    st.plotly_chart(
        shown.figure,
        key=name,
        alt=shown.alt,
        config={"displaylogo": False},
        on_select=picked if on_pick else "ignore",
        selection_mode="points",
    )
    st.caption(shown.note)
    with st.expander("The numbers in this figure"):
        st.dataframe(shown.data, hide_index=True, alt=shown.alt, column_config=columns)


def large(shown: Exhibit, key: str) -> None:
    """A figure of the presentation: nothing around it, its numbers one click away."""
    _ink(shown.figure)
    st.plotly_chart(
        shown.figure, key=f"large_{key}", alt=shown.alt, config={"displayModeBar": False, "staticPlot": False}
    )
    with st.popover("Numbers and how to read it", type="tertiary", icon=":material/table:"):
        st.caption(shown.note)
        st.dataframe(shown.data, hide_index=True, alt=shown.alt)


def _ink(figure: go.Figure) -> None:
    """Words in the page's own colour: the greys that charts come with are too faint for small type (WCAG 1.4.3)."""
    kind = st.context.theme.type or "light"
    color = str(st.get_option(f"theme.{kind}.textColor"))
    figure.update_layout(font={"color": color})
    for update in (figure.update_xaxes, figure.update_yaxes):
        update(color=color, tickfont={"color": color}, title={"font": {"color": color}})


def wide(shown: Exhibit, key: str, columns: Mapping[str, Any] | None = None) -> None:
    """As `exhibit`, for a figure whose words need room: on a narrow screen it scrolls sideways (`frame.css`)."""
    with st.container(key=f"wide_{key}"):
        exhibit(shown, key, columns)


def when_open(label: str, key: str, draw: Callable[[], None]) -> None:
    """A part that is drawn only while it is open: closed, a thousand rows would slow every change."""
    part = st.expander(label, key=f"open_{key}", on_change="rerun")
    if part.open:
        with part:
            draw()
