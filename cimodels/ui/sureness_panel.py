"""The panel that asks how sure one must be of each district."""

from dataclasses import replace
from typing import Any

import streamlit as st

from cimodels.screen.spec import ScreenSpec
from cimodels.screen.sureness_spec import SURENESS_MEASURES, Sureness
from cimodels.ui.bound import Update, bound

# Where a question begins when it is added.
_STARTS = {"probability": 50.0, "years_in_top": 2, "robustness": 80.0, "improvement_advantage": 1.0}


def sureness_panel(spec: ScreenSpec) -> None:
    """One question per measure; a recipe with several of one is shown, and kept, as it is."""
    asked = list(dict.fromkeys(check.measure for check in spec.sureness))
    bound(
        st.multiselect,
        "A district must also have at least",
        "sureness_measures",
        asked,
        lambda s, measures: replace(s, sureness=_chosen(s, measures)),
        options=list(SURENESS_MEASURES),
        format_func=lambda code: SURENESS_MEASURES[code].name,
        placeholder="Nothing more is asked",
        help="What is known of chance, of single years and of other models. Shares of models take seconds: a few "
        "dozen models are fitted.",
    )
    for measure in asked:
        checks = [check for check in spec.sureness if check.measure == measure]
        if len(checks) > 1:
            st.markdown(f"**{SURENESS_MEASURES[measure].name}**: {len(checks)} questions, from the recipe")
        else:
            _question(spec, checks[0])


def _chosen(spec: ScreenSpec, measures: list[str]) -> tuple[Sureness, ...]:
    """The questions of these measures, new ones about the screen's own cut-off; in the registry's order."""
    kept = [check for check in spec.sureness if check.measure in measures]
    new = set(measures) - {check.measure for check in kept}
    top = spec.focus[0].top_percent
    order = list(SURENESS_MEASURES)
    return tuple(
        sorted(
            [
                *kept,
                *(Sureness(code, _STARTS[code], min(top, SURENESS_MEASURES[code].most_top)) for code in new),
            ],
            key=lambda c: order.index(c.measure),
        )
    )


def _question(spec: ScreenSpec, check: Sureness) -> None:
    of = SURENESS_MEASURES[check.measure]
    whole = of.unit == "years"
    units = {"percentage points": "%", "": spec.model.outcome.unit.difference}

    def put(field: str) -> Update:
        def update(s: ScreenSpec, value: Any) -> ScreenSpec:
            return replace(
                s,
                sureness=tuple(
                    replace(c, **{field: value}) if c.measure == check.measure else c for c in s.sureness
                ),
            )

        return update

    st.markdown(f"**{of.name}**")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        bound(
            st.number_input,
            f"at least, {units.get(of.unit, of.unit)}",
            f"sureness_least_{check.measure}",
            int(check.at_least) if whole else float(check.at_least),
            put("at_least"),
            min_value=int(of.lowest) if whole else float(of.lowest),
            max_value=int(of.highest) if whole else float(of.highest),
            step=1 if whole else 5.0,
            width=150,
        )
        if of.of_top:
            bound(
                st.number_input,
                "of the best, %",
                f"sureness_top_{check.measure}",
                check.top_percent,
                put("top_percent"),
                min_value=0.1,
                max_value=float(of.most_top),
                step=5.0,
                width=150,
            )
    bound(
        st.segmented_control,
        "Where it is not known, that",
        f"sureness_missing_{check.measure}",
        check.when_missing,
        put("when_missing"),
        options=["fail", "pass"],
        format_func={"fail": "does not suffice", "pass": "suffices"}.__getitem__,
        required=True,
    )
