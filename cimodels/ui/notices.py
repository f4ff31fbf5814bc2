"""What was done, told in the run that follows: a message of a run that starts the next one may never be drawn."""

import streamlit as st

_WAITING = "notices"


def tell(sentence: str) -> None:
    """Keep a sentence, safe as Markdown, for the run after."""
    st.session_state.setdefault(_WAITING, []).append(sentence)


def show() -> None:
    """Draw what the run before has done; called by the frame."""
    for sentence in st.session_state.pop(_WAITING, []):
        st.toast(sentence, icon=":material/check:")
