"""Ask in SQL: researchers' own questions to the tables behind every page."""

import streamlit as st

from cimodels.ui import ask, cached, frame

st.header("Ask in SQL")
st.markdown(
    "Every number of this app is in a few tables. Ask them what you like, in [DuckDB's SQL](https://duckdb.org/docs/sql/introduction): "
    "nothing can be changed, and no file, setting or other machine can be reached."
)
study = cached.study()


@st.fragment
@frame.guarded
def view() -> None:
    ask.question()
    ask.answer(study)


@st.fragment
@frame.guarded
def tables() -> None:
    ask.schema(study)


view()
tables()
