"""The written documentation, shown in the app from the one file that holds it."""

from pathlib import Path

import streamlit as st

_DOCS = Path(__file__).resolve().parents[2] / "docs"


def show(name: str) -> None:
    """One page of `docs/`."""
    st.markdown((_DOCS / name).read_text(encoding="utf-8"), width=860)
