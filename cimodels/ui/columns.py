"""Tables that many pages have: a district's name with the way to its profile, and sentences in columns."""

from collections.abc import Mapping, Sequence
from typing import Any

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
    """Sentences in columns, wrapped; on a narrow screen it scrolls."""
    with st.container(key=f"sentences_{key}"):
        st.table(rows, hide_index=True, border="horizontal", alt=alt)


def unbroken(day: str) -> str:
    """A date that is not broken between two lines."""
    return day.replace("-", _UNBROKEN)
