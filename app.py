"""The frame of the app: settings, menu, which data is in view. Everything else is in `pages/`."""

import streamlit as st

from cimodels.ui import frame, server, state

frame.settings()
server.prepare()
page = st.navigation(frame.pages(first_start=server.first_start()))
state.recall()
frame.guarded(frame.sidebar)()
frame.banner()
frame.guarded(page.run)()
