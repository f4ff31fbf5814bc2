"""Data: what is loaded, where it came from, what went wrong, and how to bring more."""

import streamlit as st

from cimodels.ui import cached, coverage, frame, loading, provenance


@frame.guarded
def loaded() -> None:
    study = cached.study()
    provenance.release(study)
    coverage.matrix(study)
    coverage.missing(study)
    provenance.problems(study)
    provenance.files(study)


st.header("Data")
# What is loaded may be damaged; importing again is the way out, so it is offered all the same.
loaded()
frame.guarded(provenance.refused)()

st.subheader("Bring data")
bring, download = st.columns(2)
with bring.container(border=True, height="stretch"):
    st.markdown("**Import files I have**")
    loading.upload("data")
with download.container(border=True, height="stretch"):
    st.markdown("**Download from CDE**")
    loading.download("data")
provenance.dictionary()
