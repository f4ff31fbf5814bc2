"""A table to fill in, as lines of ordinary fields: they are typed in on a tablet and reached by keyboard like any other."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from cimodels.workspace.record_types import Field, FieldKind

# A table begins with so many lines at least, and always ends with an empty one.
_FEWEST = 3
_WIDTHS = {FieldKind.NUMBER: 2, FieldKind.FLAG: 2, FieldKind.DATE: 2, FieldKind.TIME: 2}


def rows(
    one: Field, label: str, key: str, value: Sequence[Mapping[str, Any]], draw: Callable[..., Any]
) -> list[dict[str, Any]]:
    """The lines of a table; gives back those that have something in them.

    Parameters
    ----------
    draw : function of (field, key, value)
        The widget of one cell.
    """
    st.markdown(f"**{label}**", help=one.help or None)
    more = f"{key}_lines"
    lines = max(_FEWEST, len(value) + 1) + int(st.session_state.get(more, 0))
    with st.container(key=f"lines_{key}"):
        found = [
            _line(one, f"{key}_{at}", at, value[at] if at < len(value) else {}, draw) for at in range(lines)
        ]
    st.form_submit_button(
        "One more line",
        key=f"{key}_more",
        icon=":material/add:",
        type="tertiary",
        on_click=_one_more,
        args=(more,),
        help="A line that is left empty is not kept.",
    )
    return [row for row in found if not _empty(one, row)]


def cell_key(key: str, at: int, column: Field) -> str:
    """The key of a cell's widget."""
    return f"{key}_{at}_{column.code}"


def _one_more(name: str) -> None:
    st.session_state[name] = int(st.session_state.get(name, 0)) + 1


def _line(one: Field, key: str, at: int, row: Mapping[str, Any], draw: Callable[..., Any]) -> dict[str, Any]:
    widths = [_WIDTHS.get(column.kind, 3) for column in one.columns]
    with st.container(key=f"line_{key}" if at else f"line_first_{key}"):
        places = st.columns(widths, vertical_alignment="bottom")
    found = {}
    for column, place in zip(one.columns, places, strict=True):
        # Every line's fields have names of their own for those who hear the form.
        named = replace(column, label=f"{column.label}, line {at + 1}") if at else column
        with place:
            found[column.code] = draw(
                replace(named, required=False), f"{key}_{column.code}", row.get(column.code, column.empty)
            )
    return found


def _empty(one: Field, row: Mapping[str, Any]) -> bool:
    return all(row[column.code] in ("", None, [], False) for column in one.columns)
