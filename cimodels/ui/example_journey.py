"""The ready example of the whole journey: offered where a page is empty, marked on every page, and taken away in one press."""

from typing import Any

import streamlit as st

from cimodels.errors import WorkspaceError
from cimodels.exhibits.dossier import dossier_of, standing_words
from cimodels.exhibits.kept_list import kept_list
from cimodels.exhibits.tables import counted, plain
from cimodels.screen import recipe
from cimodels.settings import DEMONSTRATION, home
from cimodels.ui import cached, data_state, state, writing
from cimodels.workspace import journey
from cimodels.workspace.journey import Journey
from cimodels.workspace.ready_made import Given
from cimodels.workspace.records import Record

MARK = "An example"
# An analysis has an example of its own, which says so on its page.
_OF_ITS_OWN = "systems_analysis"


def offer() -> None:
    """On a page that is empty: one press fills the demonstration with the example; of other data, the way to it."""
    if _here():
        return
    if state.state_name() == DEMONSTRATION:
        with st.container(border=True, key="example_offer"):
            st.markdown(
                "**See it filled.** An example of the whole journey, on invented districts: a short list, three dossiers with "
                "a decision each, a learning visit, two action plans with cycles and run charts, a convening and a network."
            )
            st.button(
                "Fill the demonstration with an example", icon=":material/school:", on_click=_fill, key="fill"
            )
            st.caption("Everything in it is marked as an example, and one press takes it away again.")
    elif home().state(DEMONSTRATION).current.exists() and not journey.examples(writing.workspace()):
        with st.container(horizontal=True, vertical_alignment="center", key="example_elsewhere"):
            st.caption("How it looks when it is filled can be seen in the demonstration.", width="content")
            st.button(
                "To the demonstration",
                icon=":material/science:",
                type="tertiary",
                on_click=state.choose_state,
                args=(DEMONSTRATION,),
                key="to_demonstration",
            )


def mark() -> None:
    """At the top of a page while the example is there: that it is one, and how to be rid of it."""
    if problem := st.session_state.pop("example_problem", ""):
        st.error(problem, icon=":material/error:")
    if not _here():
        return
    with st.container(horizontal=True, vertical_alignment="center", key="example_mark"):
        st.badge(MARK, icon=":material/school:", color="orange")
        with st.popover("Remove the example", icon=":material/delete_sweep:", type="tertiary"):
            st.markdown(
                "What is signed “An example” is nobody’s work. This retires all of it, with whatever was added to it; its history "
                "stays, and so does your own work."
            )
            st.button("Remove all of it", on_click=_remove, key="remove_example")


def named(record: Record, name: str) -> str:
    """A record's name in a list, with the mark where it is of the example and does not say so itself."""
    return f"{name} ({MARK.lower()})" if record.body.get("sample") else name


def _here() -> list[Record]:
    """What is of the example in the data in view."""
    found = journey.examples(writing.workspace())
    return [one for one in found if one.kind != _OF_ITS_OWN and data_state.is_here(one)]


def _fill() -> None:
    try:
        read = journey.read()
        made = journey.begin(writing.workspace(), read, _given(read))
    except WorkspaceError as problem:
        st.session_state["example_problem"] = f"{plain(problem.message)} {plain(problem.advice)}"
        return
    st.toast(f"An example of {counted(len(made), 'record')} is there", icon=":material/school:")


def _given(read: Journey) -> Given:
    """The list and the districts' places on it, computed from the data in view."""
    spec, release = recipe.from_toml(read.recipe.read_text(encoding="utf-8")), cached.study().release
    certainty = cached.certainty(spec.model, spec.focus[0].top_percent)
    listed = kept_list(cached.screening(spec), certainty, release.release, release.state)
    ranked = cached.expected(spec.model).entities.to_dict("records")
    rows = journey.stand_in(read, listed["districts"], ranked)
    words = journey.words() | {code: str(row["name"]) for code, row in rows.items()}
    bodies: dict[str, dict[str, Any]] = {journey.LIST: listed, **journey.conversations(read)}
    for code, row in rows.items():
        if not read.places[code].from_end:
            bodies[code] = dossier_of(listed, row, "")
            words[f"{code}_standing"] = standing_words(bodies[code]["standing"][0])
    return Given(
        districts={code: str(row["cds"]) for code, row in rows.items()},
        words=words,
        bodies=bodies,
        alone={"sample": True, "state": release.state},
    )


def _remove() -> None:
    read = journey.read()
    count = journey.remove(writing.workspace(), writing.author() or read.author)
    state.choose_record(None)
    st.toast(f"{counted(count, 'record')} of the example retired", icon=":material/archive:")
