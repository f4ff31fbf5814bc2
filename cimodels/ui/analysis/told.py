"""Challenges and advice: what stood in the way of the analysis, and what the team would tell those who begin."""

import streamlit as st

from cimodels.ui import lessons
from cimodels.workspace.analysis.whole import Analysis


def told(found: Analysis) -> None:
    """Challenges first, then recommendations."""
    st.markdown("#### Challenges and roadblocks")
    lessons.challenges(found.record, found.challenges, {})
    st.markdown("#### What we would tell others")
    lessons.recommendations(found.record, found.recommendations)
