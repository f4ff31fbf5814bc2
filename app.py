"""The frame of the app: settings, menu, which data is in view. Everything else is in `pages/`."""

import streamlit as st

from cimodels.ui import frame, loading, server, state

frame.settings()
server.prepare()
first_start = server.first_start()
page = st.navigation(frame.pages(first_start=first_start), expanded=True)
state.recall(page.url_path)
if page.url_path or not first_start:
    loading.ensure_state()
    frame.guarded(frame.sidebar)()
    frame.banner()
frame.guarded(page.run)()
