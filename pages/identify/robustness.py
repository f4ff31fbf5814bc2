"""How sure are we? Whether the list is more than luck, whether other models say the same, whether ours is fit."""

import streamlit as st

from cimodels.ui import cached, certainty, controls, diagnostics, frame, multiverse, show, state

st.header("How sure are we?")
controls.notices()
study = cached.study()

PARTS = {
    "luck": "More than luck?",
    "models": "Other models",
    "time": "Over the years",
    "before": "Earlier choices",
    "fit": "Is the model fit for use?",
}


@st.fragment
@frame.guarded
def view() -> None:
    spec = state.current()
    controls.focus(study, spec)
    with controls.beside(study, spec):
        show.say_view(spec, cached.expected(spec.model))
        part = controls.part(PARTS)
        if part == "luck":
            certainty.more_than_luck(cached.certainty(spec.model, spec.focus[0].top_percent))
        elif part == "models":
            if found := multiverse.other_models(study):
                multiverse.agreement(found)
                multiverse.one_district(found)
                multiverse.take_away(found)
        elif part == "time":
            certainty.over_time(cached.certainty(spec.model, spec.focus[0].top_percent))
        elif part == "before":
            certainty.earlier_choices(spec.model, spec.focus[0].top_percent)
        else:
            diagnostics.fit_for_use(spec.model)


view()
