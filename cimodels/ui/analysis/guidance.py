"""Why a step exists, and what a team can do together at it; from the editable guide."""

import streamlit as st

from cimodels.exhibits.tables import plain
from cimodels.workspace.analysis.guide import Guide, guide


def guidance(part: str, told: Guide | None = None) -> None:
    """A sentence on the step; its activities and a word to the facilitator one click away."""
    told = told or guide()
    step = told.steps[part]
    st.caption(plain(step.why))
    with st.popover("Do it together", icon=":material/groups:", type="tertiary"):
        st.markdown(f"**{plain(step.lesson)}**")
        for one in step.activities:
            st.markdown(
                f"**{plain(one.name)}** · {one.minutes} minutes\n\n"
                + "\n".join(f"{number}. {plain(line)}" for number, line in enumerate(one.steps, start=1))
            )
        st.markdown(f":material/record_voice_over: {plain(step.facilitator)}")
        st.caption(plain(told.source))
