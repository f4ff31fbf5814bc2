"""Writing goes on while the connection is gone: forms stay open, and a notice says what is kept."""

from pathlib import Path

import streamlit as st

_HERE = Path(__file__).parent

_component = st.components.v2.component(
    "cimodels_offline",
    html=(_HERE / "offline.html").read_text(encoding="utf-8"),
    css=(_HERE / "offline.css").read_text(encoding="utf-8"),
    js=(_HERE / "offline.js").read_text(encoding="utf-8"),
)


def write_on() -> None:
    """Drawn on every page where people write."""
    _component(key="offline")
