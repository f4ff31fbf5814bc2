"""The first start: three ways to get going."""

import streamlit as st

from cimodels.ui import frame, loading, server

if not server.first_start():
    frame.lead_on()

st.header("Learn from success: which districts, and how sure is that?")
st.markdown(
    "cimodels merges all years of California School Dashboard data, says how each district was *expected* to do, and "
    "helps you find, defend and research those that did better. There is no California data on this machine yet."
)
download, bring, look = st.columns(3)
with download.container(border=True, height="stretch"):
    st.subheader("Download from CDE")
    st.markdown(
        "The official files from the Department of Education's own addresses, checked as they arrive."
    )
    loading.download("start")
with bring.container(border=True, height="stretch"):
    st.subheader("Import files I have")
    st.markdown(
        "Dashboard, DataQuest, CAASPP and enrolment files, as downloaded: text, Excel, zipped or not."
    )
    loading.upload("start")
with look.container(border=True, height="stretch"):
    st.subheader("Look around")
    st.markdown(
        "A generated state with about 1,000 invented districts. No one can mistake it for California."
    )
    loading.demonstration("start")
