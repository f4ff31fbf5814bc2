"""Static tables whose cells have a Dashboard colour behind their words; headings and row names stay while one scrolls."""

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from cimodels.vocab.levels import COLORS

# Pixels. Streamlit keeps row names in place where a table with a given width does not fit.
_NAMES, _COLUMN = 260, 150


def painted(words: pd.DataFrame, colors: pd.DataFrame, alt: str, height: int | None = None) -> None:
    """Draw `words` over `colors` (1–5 or NA, same shape); the words must tell the colour as well."""
    styles = colors.map(_style)
    styled = words.style.apply(lambda _: styles, axis=None)
    beside(styled, len(words.columns), alt, height)


def beside(table: pd.DataFrame | Styler, columns: int, alt: str, height: int | None = None) -> None:
    """Draw a table with names of rows that scrolls sideways where its `columns` do not fit."""
    st.table(
        table, border="horizontal", width=_NAMES + _COLUMN * columns, height=height or "content", alt=alt
    )


def _style(color: object) -> str:
    if pd.isna(color):
        return ""
    return f"background-color: {COLORS[int(str(color))].hex}; color: #ffffff"
