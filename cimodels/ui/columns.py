"""Tables that many pages have: a district's name with the way to its profile, and sentences in columns."""

from collections.abc import Mapping, Sequence
from typing import Any
from zlib import crc32

import pandas as pd
import streamlit as st

from cimodels.exhibits import tables
from cimodels.ui import state

# Pixels of a row that holds a sentence: it is wrapped into lines, not cut.
SENTENCE_ROW = 72
# A hyphen at which no line ends.
_UNBROKEN = "\u2011"


def linked(table: pd.DataFrame) -> pd.DataFrame:
    """The table with a link to each profile in the same view, beside the name."""
    parameters = state.link_parameters(state.current())
    links = [tables.profile_link(cds, parameters) for cds in table["cds"]]
    table = table.copy(deep=False)
    table.insert(list(table.columns).index("name") + 1, "profile", links)
    return table


def profile_columns() -> dict[str, Any]:
    """Configuration of the two columns `name` and `profile`."""
    column = st.column_config
    return {
        "name": column.TextColumn("Name"),
        "profile": column.LinkColumn("Profile", display_text="open", help="the profile, in the same view"),
    }


def sentence_table(rows: Sequence[Mapping[str, str]], alt: str, key: str = "progress") -> None:
    """Sentences in columns, wrapped; where there is little room each row is a card, its cells below one another beside their headings."""
    headings = list(rows[0]) if rows else []
    name = f"sentences_{key}_{crc32('|'.join(headings).encode()):x}"
    with st.container(key=name):
        st.html(f"<style>@container sentences (max-width: 44rem) {{{_headings(name, headings)}}}</style>")
        st.table(rows, hide_index=True, border="horizontal", alt=alt)


def _headings(name: str, headings: Sequence[str]) -> str:
    """What writes each heading beside its cells, where the table's head is hidden."""
    return " ".join(
        f'.st-key-{name} tbody tr > :nth-child({at})::before {{ content: "{_quoted(heading)}"; }}'
        for at, heading in enumerate(headings, start=1)
    )


def _quoted(text: str) -> str:
    """Text as CSS takes it between quotes, whatever it holds."""
    return "".join(one if one.isalnum() or one == " " else f"\\{ord(one):x} " for one in text)


def unbroken(day: str) -> str:
    """A date that is not broken between two lines."""
    return day.replace("-", _UNBROKEN)
