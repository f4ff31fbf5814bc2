"""A record's past: who wrote what and when, back to any of it; retiring and restoring; its files."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from cimodels.errors import WorkspaceError
from cimodels.exhibits.tables import plain
from cimodels.ui import called, writing
from cimodels.ui.columns import SENTENCE_ROW
from cimodels.workspace import files
from cimodels.workspace.kinds import KINDS
from cimodels.workspace.record_types import Field
from cimodels.workspace.records import Record, Revision

# The menu that it stands in is as wide, where there is room.
_WIDE = 680


def manage(record: Record, *, attach: bool = True) -> None:
    """History, undo, retire or restore, and attachments, in a row of small menus."""
    with st.container(horizontal=True, key=f"manage_{record.id}"):
        with st.popover(f"History ({record.head})", icon=":material/history:", type="tertiary"):
            _history(record)
        if attach:
            with st.popover("Files", icon=":material/attach_file:", type="tertiary"):
                _files(record)
        if record.retired:
            if st.button("Restore", key=f"restore_{record.id}", icon=":material/unarchive:", type="tertiary"):
                do(
                    lambda: writing.workspace().restore(
                        record.id, based_on=record.head, author=writing.signed()
                    )
                )
        else:
            with st.popover("Retire", icon=":material/archive:", type="tertiary"):
                _retire(record)


def do(act: Callable[[], object]) -> None:
    """Write, then draw anew with what is there; a refusal is told where it happened."""
    try:
        act()
    except WorkspaceError as problem:
        st.error(f"{plain(problem.message)} {plain(problem.advice)}", icon=":material/error:")
        return
    st.rerun()


def _history(record: Record) -> None:
    revisions = writing.workspace().history(record.id)
    st.dataframe(
        [_line(one, earlier) for one, earlier in zip(revisions, [*revisions[1:], None], strict=True)],
        hide_index=True,
        width=_WIDE,
        row_height=SENTENCE_ROW,
        column_config={
            "Revision": st.column_config.NumberColumn(width="small"),
            "Changed": st.column_config.TextColumn(width=330),
        },
        alt="Every revision, newest first, with author, time and what changed",
    )
    if record.head > 1:
        to = st.selectbox(
            "Go back to revision",
            [one.number for one in revisions[1:]],
            key=f"back_{record.id}_{record.head}",
            help="A new revision equal to that one; nothing is removed.",
        )
        if st.button("Go back", key=f"undo_{record.id}"):
            do(
                lambda: writing.workspace().undo(
                    record.id, based_on=record.head, author=writing.signed(), to=to
                )
            )


def _line(one: Revision, earlier: Revision | None) -> dict[str, object]:
    fields = KINDS[writing.workspace().get(one.record).kind].fields
    changed = [
        f"{f.label}: {_short(f, earlier.body.get(f.code))} → {_short(f, one.body.get(f.code))}"
        for f in fields
        if earlier is not None and earlier.body.get(f.code) != one.body.get(f.code)
    ]
    return {
        "Revision": one.number,
        "By": one.author,
        "Changed": "; ".join(changed),
        "What": one.action + (f": {one.reason}" if one.reason else ""),
        "On (UTC)": one.at[:16].replace("T", " "),
    }


def _short(one: Field, value: object) -> str:
    text = called.words(one, value) or "nothing"
    return text if len(text) <= 80 else f"{text[:79]}…"


def _retire(record: Record) -> None:
    with st.form(f"retire_{record.id}", border=False):
        reason = st.text_input("Why", max_chars=300, help="It leaves the lists; it and its history stay.")
        if st.form_submit_button("Retire"):
            do(
                lambda: writing.workspace().retire(
                    record.id, based_on=record.head, author=writing.signed(), reason=reason
                )
            )


def _files(record: Record) -> None:
    store = writing.workspace()
    for one in files.attachments(store, record.id):
        st.download_button(
            f"{one.name} · {one.bytes / 1000:,.0f} kB",
            partial(files.content, store, one.sha256),
            file_name=one.name,
            mime=one.media_type,
            on_click="ignore",
            key=f"file_{one.id}",
            help=f"{one.author}, {one.at[:10]}",
        )
    with st.form(f"attach_{record.id}_{record.head}", border=False, clear_on_submit=True):
        given = st.file_uploader(
            "Add a file",
            type=[suffix[1:] for suffix in files.SUFFIXES],
            max_upload_size=files.LARGEST_BYTES // 1_000_000,
        )
        if st.form_submit_button("Attach") and given is not None:
            do(lambda: files.attach(store, record.id, given.name, given.getvalue(), author=writing.signed()))
