"""The workspace: kept short lists, what was written last, search, and the whole of it to take away or bring back."""

import streamlit as st

from cimodels.ui import frame, records, shelf

st.header("Workspace")


@frame.guarded
def view() -> None:
    records.begin_page()
    shelf.short_lists()
    shelf.search()
    shelf.newest()
    shelf.whole()


view()
