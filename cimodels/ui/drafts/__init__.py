"""What is being typed, kept in the browser until it is saved: a dropped connection or a closed lid loses nothing."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

_HERE = Path(__file__).parent

_component = st.components.v2.component(
    "cimodels_drafts",
    html=(_HERE / "drafts.html").read_text(encoding="utf-8"),
    css=(_HERE / "drafts.css").read_text(encoding="utf-8"),
    js=(_HERE / "drafts.js").read_text(encoding="utf-8"),
)


_SAVED = "drafts_saved"
_TIMES = "drafts_forgotten"


def saved(place: str) -> None:
    """What was typed at a place is stored, and no draft any more."""
    st.session_state.setdefault(_SAVED, []).append(place)


def forget_saved() -> None:
    """Tell the browser, in the run after; drawn by the frame, because the form itself may be closed by then."""
    if places := st.session_state.pop(_SAVED, None):
        # The browser acts on what is new to it, and a form that is saved twice in a row is at the same place.
        times = st.session_state[_TIMES] = st.session_state.get(_TIMES, 0) + 1
        _component(key="drafts_forget", data={"forget": places, "times": times})


def keep_drafts(
    form: str,
    *,
    place: str,
    unsigned: str,
    version: int,
    round_: str,
    on_restore: Callable[[Mapping[str, Any]], None],
) -> None:
    """Watch the fields of a form, and offer what an earlier visit filled in and did not save.

    Parameters
    ----------
    form : str
        Key of the container that holds the form.
    place : str
        What is being written on, and by whom; drafts of different places never meet.
    unsigned : str
        The same place, by somebody who has not said who they are.
    version : int
        Revision of the record that the form began with.
    round_ : str
        What the keys of the form's widgets begin with.
    on_restore : function of {end of a widget's key: what it held}
        Called when the person wants the draft back, before the script runs again. Text, the words of a choice, a list
        of these, or true and false; from a browser, so not to be trusted.
    """
    key = f"drafts_{form}"

    def asked() -> None:
        value = st.session_state[key].get("restore")
        if isinstance(value, Mapping):
            on_restore({str(name): held for name, held in value.items()})

    data: dict[str, Any] = {
        "form": form,
        "place": place,
        "unsigned": unsigned,
        "version": version,
        "round": round_,
    }
    _component(key=key, data=data, on_restore_change=asked)
