"""Records of the data state in view: one workspace serves both, and each record says which it is about."""

import streamlit as st

from cimodels.errors import WorkspaceError
from cimodels.settings import STATES, home
from cimodels.ui import cached, state, writing
from cimodels.ui.frame import STATE_NAMES
from cimodels.workspace.data_state import is_about
from cimodels.workspace.kinds import KINDS
from cimodels.workspace.records import Record


def records(kind: str, *, retired: bool = False) -> list[Record]:
    """Records of a kind, oldest first; of one that stands alone, those of the data in view."""
    found = writing.workspace().records(kind, retired=retired)
    return found if KINDS[kind].parents else [one for one in found if is_here(one)]


def is_here(record: Record) -> bool:
    """Whether a record that stands alone is about the data in view."""
    return is_about(record, state.state_name(), set(cached.study().entities()["cds"]))


def elsewhere(kind: str) -> None:
    """How many records of a kind are of the other data state, with the way there."""
    every = writing.workspace().records(kind)
    if others := len(every) - len(records(kind)):
        named = KINDS[kind].name if others == 1 else KINDS[kind].plural
        _switch(
            f"{others:,} {named.lower()} {'belongs' if others == 1 else 'belong'} to", f"elsewhere_{kind}"
        )


def other_state() -> None:
    """Where the link's record is of the other data state: say so, and offer to look at that one."""
    if (asked := state.record()) and (top := _top(asked)) and not is_here(top):
        kind = KINDS[top.kind]
        with st.container(key="other_state"):
            st.warning(
                f"This {kind.name.lower()} is of the other data state; its districts are not in the data in view.",
                icon=":material/swap_horiz:",
            )
            _switch("It belongs to", "other_state_switch", keep=True)


def _top(asked: str) -> Record | None:
    """The record that stands alone to which one belongs; None where there is none."""
    try:
        record = writing.workspace().get(asked)
        while record.parent:
            record = writing.workspace().get(record.parent)
    except WorkspaceError:
        return None
    return record if "state" in record.body else None


def _switch(sentence: str, key: str, *, keep: bool = False) -> None:
    """The other state's name, and a button that leads there; the record in view stays in view or not."""
    other = next(one for one in STATES if one != state.state_name())

    def turn() -> None:
        if not keep:
            state.choose_record(None)
        state.choose_state(other)

    with st.container(horizontal=True, vertical_alignment="center", key=f"row_{key}"):
        st.caption(f"{sentence} **{STATE_NAMES[other]}**, the other data state.", width="content")
        if home().state(other).current.exists():
            st.button(
                f"Look at {STATE_NAMES[other]}",
                key=key,
                on_click=turn,
                type="tertiary",
                icon=":material/swap_horiz:",
            )
