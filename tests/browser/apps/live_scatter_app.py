"""A page with the live scatter alone; the link says what it shows. Driven by `test_live_scatter.py`."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import streamlit as st

from cimodels.exhibits.scatter import live_scatter as exhibit_of
from cimodels.screen.spec import ScreenSpec, Threshold
from cimodels.ui.live_scatter import ensure_plotly_asset, live_scatter
from tests.unit.exhibits.invented import expected_performance, screening, with_filter

HOSTILE = '<img src=x onerror="window.hit=1"><b>Bold</b> &amp; %{y} "Unified"\n\u202eright'

st.set_page_config(layout="wide")
ask = st.query_params
ensure_plotly_asset(Path(__file__).parent / "static")


@st.cache_resource
def _exhibit(
    n: int, seed: int, indicator: str, measure: str, coarse: bool, listed: bool, hostile: bool,
    outlier: bool, filtered: bool, match: str,
):  # fmt: skip
    expected = expected_performance(n, seed=seed, indicator=indicator, coarse=coarse)
    if outlier:
        expected.entities.loc[n - 1, ["name", "actual"]] = ["Far Out Unified", -900.0]
    if hostile:
        entities = expected.entities
        expected = replace(expected, entities=entities.assign(name=HOSTILE, county="</script><i>County"))
    focus = (Threshold(measure), Threshold("status", 25)) if match else (Threshold(measure),)
    screened = screening(expected, ScreenSpec(model=expected.spec, focus=focus, focus_match=match or "all"))
    if filtered:
        screened = with_filter(screened, "county", np.arange(n) % 3 > 0)
    return exhibit_of(expected, screened if listed else None, measure=measure)


@st.fragment
def view() -> None:
    st.session_state["runs"] = st.session_state.get("runs", 0) + 1
    seed = st.selectbox("Seed", [0, 1, 2], key="seed")
    indicator = st.selectbox("Indicator", ["MATH", "CHRONIC"], key="indicator", index=int("low" in ask))
    st.session_state.setdefault("exact", float(ask.get("cut", "10")))
    exhibit = _exhibit(
        int(ask.get("n", "1000")), seed, indicator, ask.get("measure", "advantage"), "coarse" in ask,
        "unlisted" not in ask, "hostile" in ask, "outlier" in ask, "filtered" in ask, ask.get("match", ""),
    )  # fmt: skip

    def cut(value: float) -> None:
        st.session_state["exact"] = value
        st.session_state.setdefault("cuts", []).append(value)

    def opened(cds: str) -> None:
        st.session_state.setdefault("opened", []).append(cds)

    live_scatter(exhibit, key="scatter", cut=st.session_state["exact"], on_cut=cut, on_open=opened)
    st.number_input("Exact cut", 0.1, 100.0, step=0.1, format="%.1f", key="exact")
    st.text(f"cuts={st.session_state.get('cuts', [])}")
    st.text(f"opened={st.session_state.get('opened', [])}")
    st.text(f"runs={st.session_state['runs']}")


view()
