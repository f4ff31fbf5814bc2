"""Where dossiers begin: districts of a kept list, or any other."""

from collections.abc import Mapping

import streamlit as st

from cimodels.exhibits.dossier import dossier_of
from cimodels.exhibits.tables import counted, plain
from cimodels.study import Study
from cimodels.ui import data_state, history, notices, records, state, writing
from cimodels.vocab.districts import is_cds
from cimodels.workspace.records import Record

_ABOUT = ("name", "cds", "county", "short_list", "standing")
_MOST_AT_ONCE = 40
_WITHOUT_ASKING = 10
_ASKED = "research_asked"


def from_a_list(here: list[Record], study: Study) -> None:
    st.subheader("Research districts of a short list")
    kept = data_state.records("short_list")
    if not kept:
        st.info(
            "No short list of these data is kept yet. Make one on “Short list” and keep it there.",
            icon=":material/bookmark_add:",
        )
        st.page_link(
            "pages/identify/short_list.py", label="To the short list", icon=":material/arrow_forward:"
        )
        return
    ids = [one.id for one in kept]
    asked = state.record()
    chosen = st.selectbox(
        "Kept list",
        ids,
        format_func={one.id: one.body["name"] for one in kept}.__getitem__,
        index=ids.index(asked) if asked in ids else len(ids) - 1,
        key="research_list",
        width=620,
    )
    listed = next(one for one in kept if one.id == chosen)
    there = {one.body["cds"] for one in here}
    of_list = {row["cds"]: row for row in listed.body["districts"] if is_cds(str(row.get("cds")))}
    rows = {cds: row for cds, row in of_list.items() if cds not in there}
    researched = len(of_list) - len(rows)
    if researched:
        st.caption(f"{researched:,} of its {counted(len(of_list), 'district')} have a dossier already.")
    if not rows:
        return
    with st.form(f"research_{chosen[:8]}_{len(there)}", border=False):
        wanted = st.multiselect(
            "Districts",
            list(rows),
            format_func=lambda cds: f"{rows[cds].get('name') or cds} · {rows[cds].get('county') or ''}",
            max_selections=_MOST_AT_ONCE,
            select_all=False,
            placeholder="Choose those to research; best first",
            help="As many as your people can look into; five to ten is usual.",
        )
        pressed = st.form_submit_button("Research these", icon=":material/manage_search:", type="primary")
        if pressed and not wanted:
            st.warning("Choose the districts first.", icon=":material/arrow_upward:")
        elif pressed:
            if len(wanted) > _WITHOUT_ASKING:
                st.session_state[_ASKED] = (chosen, wanted)
            else:
                _begin(listed, [rows[cds] for cds in wanted])
    of, waiting = st.session_state.get(_ASKED, ("", []))
    if of == chosen and all(cds in rows for cds in waiting):
        _ask(listed, [rows[cds] for cds in waiting])


def _ask(listed: Record, rows: list[Mapping[str, object]]) -> None:
    """So many at once are rarely meant, and retiring them again is as many as they are."""
    with st.container(border=True, key="ask_many"):
        st.warning(
            f"**Begin {counted(len(rows), 'dossier')} at once?** Each asks for findings, conversations, ratings and a decision; five to ten "
            "are usual. From the best to the last chosen: "
            f"{plain(str(rows[0]['name']))} to {plain(str(rows[-1]['name']))}.",
            icon=":material/help:",
        )
        with st.container(horizontal=True):
            if st.button(f"Begin all {len(rows)}", key="begin_many"):
                del st.session_state[_ASKED]
                _begin(listed, rows)
            if st.button("Choose fewer", key="begin_fewer", type="tertiary"):
                del st.session_state[_ASKED]
                st.rerun()


def _begin(listed: Record, rows: list[Mapping[str, object]]) -> None:
    def create() -> None:
        author = writing.signed()
        with writing.workspace().together() as batch:
            made = [
                batch.create("dossier", dossier_of(listed.body, row, listed.id), author=author)
                for row in rows
            ]
        if len(made) == 1:
            _opened(made[0])
        notices.tell(f"{counted(len(rows), 'dossier')} begun")

    history.do(create)


def by_hand(here: list[Record], study: Study, called: Mapping[str, str]) -> None:
    asked = state.district()
    entities = study.entities().set_index("cds")
    there = {one.body["cds"]: one for one in here}
    with st.expander(
        "Research a district that is on no list", expanded=asked in called and asked not in there
    ):
        st.caption("A near miss, one that somebody told you of, or a contrast district.")
        free = [cds for cds in called if cds not in there]
        cds = st.selectbox(
            "District",
            free,
            format_func=called.__getitem__,
            index=free.index(asked) if asked in free else None,
            placeholder="Type a part of its name",
            key="by_hand",
            width=420,
        )
        if cds:
            row = entities.loc[cds]
            begin = {
                "name": row["name"],
                "cds": cds,
                "county": row["county"] or "",
            }
            records.form(
                "dossier",
                f"by_hand_{cds}",
                begin=begin,
                leave_out=(*_ABOUT, "contrast"),
                submit="Begin",
                on_saved=_opened,
            )


def _opened(record: Record) -> None:
    state.choose_record(record.id)
