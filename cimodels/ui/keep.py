"""From a screen to the workspace: the short list is kept by value, and its districts can be researched."""

import streamlit as st

from cimodels.exhibits.kept_list import kept_list
from cimodels.exhibits.tables import plain
from cimodels.screen.results import Screening
from cimodels.ui import cached, records, research, state, writing
from cimodels.workspace.records import Record


def keep(screening: Screening) -> None:
    """Offer to keep the list; lists kept before with the same recipe and release are named."""
    if screening.short_list.empty:
        return
    st.subheader("Keep it, and research it")
    st.caption(
        "The list is copied into the workspace with its recipe and data release, so that it stays what it is when data or "
        "screens change. There its districts are researched, visited and learned from."
    )
    spec, release = screening.spec, cached.study().release
    for one in writing.workspace().records(
        "short_list", fingerprint=spec.fingerprint, release=release.release
    ):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                f"Kept already as **{plain(one.body['name'])}**, {records.signature(one)}", width="content"
            )
            research.way_from_list(one)
    with st.popover("Keep this list", icon=":material/bookmark_add:"):
        writing.sign()
        certainty = cached.certainty(spec.model, spec.focus[0].top_percent)
        begin = kept_list(screening, certainty, release.release, release.state)
        begin["name"] = f"{begin['indicator']}, {begin['student_group']}, {begin['years']}"
        records.form(
            "short_list",
            "keep_list",
            begin=begin,
            leave_out=("indicator", "student_group", "years", "recipe", "fingerprint", "release"),
            submit="Keep",
            on_saved=_kept,
        )


def _kept(record: Record) -> None:
    state.choose_record(record.id)
