"""The district page's panel over all indicators: expected against actual on each, and how sure we are."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from cimodels.compare.outcomes import outcomes
from cimodels.errors import EstimationError
from cimodels.exhibits import outcomes as exhibits
from cimodels.exhibits.tables import plain
from cimodels.screen.spec import ScreenSpec
from cimodels.study import Study
from cimodels.ui import cached
from cimodels.ui.figures import exhibit
from cimodels.ui.painted import beside
from cimodels.vocab.indicators import INDICATORS


def every_indicator(study: Study, spec: ScreenSpec, cds: str) -> None:
    """A model of each indicator that the data have, this district's place in each, and the usual models when asked."""
    st.subheader("Expected and actual on every indicator")
    ask = st.toggle(
        "Ask the usual models as well",
        key="usual_models",
        help="A few dozen models that could be defended as well, for each indicator; about a second each the first time.",
    )
    found, left_out = over_indicators(study, spec, (cds,), robust=ask)
    top = spec.focus[0].top_percent
    known = found.dropna(subset=["expected"]) if len(found) else found
    if known.empty:
        st.info("No indicator’s model includes it; the reasons are below.", icon=":material/function:")
    else:
        st.markdown(plain(exhibits.summary(known)))
        exhibit(exhibits.positions(known), "positions")
        table = exhibits.panel(known, top).set_index("Indicator")
        beside(
            table,
            len(table.columns),
            "Each indicator: expected, actual, 95 % range, chance of the top and share of the usual models",
        )
        st.caption(
            "The model in view, on each indicator in turn: the same circumstances and method, its years and student group where "
            "they exist. The range is the 95 % prediction interval; usual models: the share of those around this one that have it in the top."
        )
    absent = map(exhibits.title, found.loc[found["expected"].isna(), "model"]) if len(found) else ()
    left_out = {name: "It is not in this model." for name in absent} | left_out
    if left_out:
        with st.expander(f"Indicators without an answer ({len(left_out)})"):
            for name, why in left_out.items():
                st.markdown(f"- **{plain(name)}**: {plain(why)}")


def over_indicators(
    study: Study, spec: ScreenSpec, cds: Sequence[str], *, robust: bool = False
) -> tuple[pd.DataFrame, dict[str, str]]:
    """`compare.outcomes` of every indicator, one under the other, and why others have none; a bar tells how far it is."""
    codes, top = [code for code in INDICATORS if code in study.indicators], spec.focus[0].top_percent
    place, found, left_out = st.empty(), [], {}
    bar = place.progress(0.0, text="Fitting each indicator's model…")
    for done, code in enumerate(codes):
        bar.progress(done / len(codes), text=f"{INDICATORS[code].name}…")
        model = study.about(spec.model, code)
        try:
            shares = cached.robustness(model, top).reindex(list(cds)).to_dict() if robust else None
            found.append(outcomes(cached.certainty(model, top), cds, shares))
        except EstimationError as problem:
            left_out[INDICATORS[code].name] = problem.message
    place.empty()
    return (pd.concat(found, ignore_index=True) if found else pd.DataFrame()), left_out
