"""Two people wrote at once: both versions side by side, until one is chosen or the two are put together."""

import streamlit as st

from cimodels.errors import WorkspaceError
from cimodels.exhibits.tables import counted, plain
from cimodels.ui import called, writing
from cimodels.ui.columns import SENTENCE_ROW
from cimodels.workspace.kinds import KINDS
from cimodels.workspace.merge import merge
from cimodels.workspace.records import Record, SetAside


def undecided() -> None:
    """What the person who is here wrote and could not save because somebody had been faster; at the top of each page
    where people write, wherever the form was."""
    store = writing.workspace()
    for aside in store.set_aside():
        if aside.author == writing.author():
            record = store.get(aside.record)
            base = next(one for one in store.history(record.id) if one.number == aside.based_on)
            _decide(record, aside, dict(base.body))


def _decide(record: Record, aside: SetAside, base: dict[str, object]) -> None:
    kind, together = KINDS[record.kind], merge(base, record.body, aside.body)
    with st.container(border=True, key=f"conflict_{aside.id[:8]}"):
        st.warning(
            f"**Two people wrote at once** on “{plain(kind.title_of(record.body))}”. {plain(record.changed_by)} had saved when {plain(aside.author)} did "
            f"({aside.at[:16].replace('T', ' ')} UTC). Nothing is lost; decide what stays.",
            icon=":material/call_split:",
        )
        rows = [
            {
                "Field": one.label,
                f"Saved, by {record.changed_by}": called.words(one, record.body.get(one.code)),
                f"Waiting, by {aside.author}": called.words(one, aside.body.get(one.code)),
                "Changed by": "both" if one.code in together.contested else "one",
            }
            for one in kind.fields
            if record.body.get(one.code) != aside.body.get(one.code)
        ]
        st.dataframe(rows, hide_index=True, row_height=SENTENCE_ROW, alt="Both versions, field by field")
        with st.container(horizontal=True):
            contested = (
                f"; in {counted(len(together.contested), 'field')} the waiting one's"
                if together.contested
                else ""
            )
            if st.button(f"Put the two together{contested}", key=f"merge_{aside.id}", type="primary"):
                mine = {code: aside.body.get(code) for code in together.contested}
                _settle(record, aside, {**together.body, **mine}, "put together")
            if st.button("Keep what is saved", key=f"theirs_{aside.id}"):
                _settle(record, aside, None, "")
            if st.button("Take the waiting one instead", key=f"mine_{aside.id}"):
                _settle(record, aside, dict(aside.body), "the waiting version")


def _settle(record: Record, aside: SetAside, body: dict[str, object] | None, reason: str) -> None:
    store = writing.workspace()
    try:
        if body is not None:
            store.save(record.id, body, based_on=record.head, author=writing.signed(), reason=reason)
        store.settle(aside.id)
    except WorkspaceError as problem:
        st.error(f"{plain(problem.message)} {plain(problem.advice)}", icon=":material/error:")
        return
    st.rerun()
