"""The workspace page's parts: what is kept, found and written last, and the whole as a file."""

import tempfile
from pathlib import Path

import streamlit as st

from cimodels.exhibits.tables import plain
from cimodels.ui import data_state, example_journey, history, records, research, state, writing
from cimodels.ui.columns import SENTENCE_ROW, sentence_table, unbroken
from cimodels.workspace import exchange
from cimodels.workspace.kinds import KINDS
from cimodels.workspace.records import Record

_LAST = 25


def short_lists() -> None:
    """Every kept list; the one in view with its districts."""
    st.subheader("Short lists")
    kept = data_state.records("short_list")
    if not kept:
        st.info(
            "No short list is kept yet. Make one on the page “Short list” and choose “Keep this list” there.",
            icon=":material/bookmark_add:",
        )
        st.page_link(
            "pages/identify/short_list.py", label="To the short list", icon=":material/arrow_forward:"
        )
        example_journey.offer()
    for one in reversed(kept):
        _list(one)
    data_state.elsewhere("short_list")


def _list(one: Record) -> None:
    districts = one.body["districts"]
    with st.expander(
        f"{plain(one.body['name'])} · {len(districts):,} districts", expanded=one.id == state.record()
    ):
        st.caption(_what(one))
        if one.body["purpose"]:
            st.markdown(plain(one.body["purpose"]))
        st.dataframe(
            districts,
            hide_index=True,
            row_height=SENTENCE_ROW,
            column_order=("name", "county", "rank", "chance", "expected", "actual", "advantage", "reason"),
            column_config={
                "name": "Name",
                "county": "County",
                "rank": "Rank",
                "chance": st.column_config.NumberColumn("Chance", format="%.1f %%"),
                **{
                    code: st.column_config.NumberColumn(code.capitalize(), format="%.1f")
                    for code in ("expected", "actual", "advantage")
                },
                "reason": st.column_config.TextColumn("Why it is listed", width="large"),
            },
            alt=f"The {len(districts)} districts of this list as they were when it was kept",
        )
        st.download_button(
            "Recipe (TOML)",
            one.body["recipe"],
            file_name="recipe.toml",
            mime="application/toml",
            on_click="ignore",
            key=f"recipe_{one.id}",
            icon=":material/receipt_long:",
        )
        research.way_from_list(one)
        with st.popover("Rename or describe", icon=":material/edit:", type="tertiary"):
            records.form(
                "short_list",
                f"list_{one.id[:8]}",
                record=one,
                leave_out=(
                    "indicator",
                    "student_group",
                    "years",
                    "recipe",
                    "fingerprint",
                    "release",
                ),
            )
        history.manage(one)


def _what(one: Record) -> str:
    """What a list is of, and whence, in one line."""
    body = one.body
    parts = (
        body["indicator"],
        body["student_group"],
        body["years"],
        f"recipe {body['fingerprint']}",
        f"release {body['release']} ({body['state']})",
    )
    return plain(" · ".join(part for part in parts if part)) + " · " + records.signature(one)


def search() -> None:
    """Everything that has the words."""
    st.subheader("Find")
    asked = st.text_input(
        "Words", key="workspace_search", placeholder="in anything that was written here", width=420
    )
    if not asked:
        return
    found = writing.workspace().search(asked, retired=st.toggle("Retired ones as well", key="search_retired"))
    if not found:
        st.info(f"Nothing written here has {plain(asked[:80])!r} in it.", icon=":material/search_off:")
    for hit in found:
        kind = KINDS[hit.record.kind]
        retired = " · retired" if hit.record.retired else ""
        st.markdown(
            f"- **{plain(kind.title_of(hit.record.body))}** · {kind.name.lower()}{retired} · "
            f"{records.signature(hit.record)}  \n  {plain(hit.passage)}"
        )


def newest() -> None:
    """What anybody wrote last."""
    revisions = writing.workspace().newest(_LAST)
    if not revisions:
        return
    st.subheader("Written last")
    titles = {one.record: writing.workspace().get(one.record) for one in revisions}
    sentence_table(
        [
            {
                "On (UTC)": unbroken(one.at[:16].replace("T", " ")),
                "By": plain(one.author),
                "What": f"{KINDS[titles[one.record].kind].name} {one.action}",
                "Title": plain(KINDS[titles[one.record].kind].title_of(one.body)),
                "Why": plain(one.reason),
            }
            for one in revisions
        ],
        "The newest revisions in the workspace, by anybody",
        "newest",
    )


def whole() -> None:
    """Take everything away as one open file, or bring one in."""
    st.subheader("All of it")
    st.caption(
        "One zip with everything and its whole history: JSON, a CSV table for each kind, and the files. It is the backup as "
        "well. Bringing one in adds what is not here and changes nothing that is."
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.download_button(
            "Take it away",
            _exported,
            file_name=exchange.export_name(),
            mime="application/zip",
            on_click="ignore",
            icon=":material/download:",
        )
        with (
            st.popover("Bring one in", icon=":material/upload:"),
            st.form("bring", border=False, clear_on_submit=True),
        ):
            given = st.file_uploader("A zip from another workspace", type=["zip"])
            if st.form_submit_button("Add what it has") and given is not None:
                _bring(given.getvalue())


def _exported() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        to = Path(folder) / "workspace.zip"
        exchange.export(writing.workspace(), to)
        return to.read_bytes()


def _bring(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "the file"
        source.write_bytes(content)
        done = exchange.restore(writing.workspace(), source)
    st.success(
        f"{done.records:,} records, {done.revisions:,} revisions and {done.files:,} files were added.",
        icon=":material/check:",
    )
    for note in done.notes:
        st.markdown(f"- {plain(note)}")
