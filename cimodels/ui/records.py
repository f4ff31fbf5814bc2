"""Writing and reading records: one form, one card, one history for every kind.

Nothing typed is lost: a refused form keeps its values, a conflict shows both versions and stores ours, and what was
typed before the connection dropped is offered again.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import nullcontext
from typing import Any
from zlib import crc32

import streamlit as st

from cimodels.errors import WorkspaceError
from cimodels.exhibits.tables import plain
from cimodels.ui import (
    called,
    conflict,
    data_state,
    drafts,
    example_journey,
    notices,
    offline,
    state,
    writing,
)
from cimodels.ui.columns import sentence_table
from cimodels.ui.drafts.told import typed
from cimodels.ui.record_fields import Names, draw, words
from cimodels.workspace.kinds import KINDS
from cimodels.workspace.record_types import Field, FieldKind, RecordType
from cimodels.workspace.records import Conflict, Record, Revision

NO_NAMES = Names()


def begin_page() -> None:
    """What stands at the top of every page where people write: who does, and what is still to be decided."""
    writing.sign()
    conflict.undecided()
    data_state.other_state()
    example_journey.mark()
    offline.write_on()


def form(
    kind: str,
    key: str,
    *,
    record: Record | None = None,
    parent: str | None = None,
    begin: Mapping[str, Any] | None = None,
    leave_out: Collection[str] = (),
    anew: Collection[str] = (),
    names: Names = NO_NAMES,
    beside: Sequence[Sequence[str]] = (),
    submit: str = "Save",
    on_saved: Callable[[Record], None] | None = None,
) -> None:
    """A form for a new record, or for changing one.

    Parameters
    ----------
    begin : mapping, optional
        What a new record begins with.
    leave_out : collection of str
        Fields that are not shown; they keep what the record, or `begin`, has.
    anew : collection of str
        Fields that begin empty at each change, such as why it is made.
    beside : sequence of sequences of str
        Fields that stand in columns side by side where there is room, else one below the other.
    on_saved : function of the record
        Called once it is stored.
    """
    one = KINDS[kind]
    began = _began(key, record) if record else None
    back, times = st.session_state.get(f"put_back_{key}", ({}, 0))
    empty = {code: one[code].empty for code in anew}
    body = {**one.blank(), **_about(one), **(begin or {}), **(began.body if began else {}), **empty, **back}
    shown = [
        f for f in one.fields if f.code not in leave_out and not f.hidden and f.kind is not FieldKind.VALUES
    ]
    # Another revision is another form: its widgets begin with what it has.
    round_ = f"{key}_{began.record[:8]}_{began.number}" if began else f"{key}_new{_saved(key)}"
    round_ += f"_{times}" if times else ""
    _drafts(one, key, record, shown, round_, names)
    if record and began and record.head > began.number:
        _meanwhile(key, record)
    # Where a table is filled in, Enter is for the next cell and does not send the form.
    enter = not any(f.kind is FieldKind.ROWS for f in shown)
    with (
        st.container(key=f"form_{key}"),
        st.form(f"form_{round_}", border=False, enter_to_submit=enter),
    ):
        values = _drawn(shown, beside, round_, body, names)
        # Of one field and a choice beside it nobody asks which must be filled in.
        if len(shown) > 2 and any(f.required for f in shown):
            st.caption("\\* must be filled in")
        if st.form_submit_button(submit, type="primary", key=f"submit_{round_}"):
            based_on = began.number if began else 0
            _save(kind, key, record, based_on, parent, {**body, **values}, on_saved)


def _about(one: RecordType) -> dict[str, str]:
    """What a new record that stands alone is about: the data state in view."""
    return {} if one.parents else {"state": state.state_name()}


def _drawn(
    shown: Sequence[Field],
    beside: Sequence[Sequence[str]],
    round_: str,
    body: Mapping[str, Any],
    names: Names,
) -> dict[str, Any]:
    """The fields' widgets in their order, some of them side by side; what they hold."""
    values: dict[str, Any] = {}
    places: dict[str, Any] = {}
    for one in shown:
        row = next((row for row in beside if one.code in row), ())
        if row and one.code not in places:
            places |= zip(row, side_by_side(len(row), f"{round_}_{one.code}"), strict=True)
        with places.get(one.code, nullcontext()):
            values[one.code] = draw(one, f"{round_}_{one.code}", body.get(one.code), names)
    return values


def side_by_side(count: int, key: str) -> Sequence[Any]:
    """Columns that keep a width in which one can read and write; where there is no room, one below the other."""
    with st.container(key=f"beside_{key}"):
        return st.columns(count)


def _began(key: str, record: Record) -> Revision:
    """The revision that the form began with; it stays until the form is saved, whoever writes meanwhile.

    The browser holds what is being typed, and only the revision behind it says what it was meant to change.
    """
    name = f"began_{key}"
    began = st.session_state.get(name)
    if began is None or began.record != record.id:
        began = writing.workspace().history(record.id)[0]
        st.session_state[name] = began
    return began


def _meanwhile(key: str, record: Record) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(
            f":material/edit_notifications: {plain(record.changed_by)} saved this meanwhile. What you type is safe: when you "
            "save, both versions are shown."
        )
        if st.button("Start again from what is saved", key=f"again_{key}", type="tertiary"):
            del st.session_state[f"began_{key}"]
            st.rerun()


def _saved(key: str) -> int:
    return int(st.session_state.get(f"saved_{key}", 0))


def _drafts(
    one: RecordType, key: str, record: Record | None, shown: list[Field], round_: str, names: Names
) -> None:
    def restore(told: Mapping[str, Any]) -> None:
        times = st.session_state.get(f"put_back_{key}", ({}, 0))[1] + 1
        st.session_state[f"put_back_{key}"] = (typed(shown, told, names), times)

    drafts.keep_drafts(
        f"form_{key}",
        place=_place(one.code, key, record),
        unsigned=_unsigned_place(one.code, key, record),
        version=record.head if record else 0,
        round_=round_,
        on_restore=restore,
    )


def _place(kind: str, key: str, record: Record | None) -> str:
    """What is written on and by whom, for the browser's drafts: a tablet that is passed on shows nobody another's."""
    return f"{_unsigned_place(kind, key, record)}{_mark(writing.author())}"


def _unsigned_place(kind: str, key: str, record: Record | None) -> str:
    return f"{kind}.{record.id if record else key}"


def _mark(author: str) -> str:
    """The name in a form that the browser does not show; nothing of nobody."""
    return f".{crc32(author.encode()):x}" if author else ""


def _save(
    kind: str,
    key: str,
    record: Record | None,
    based_on: int,
    parent: str | None,
    body: dict[str, Any],
    on_saved: Callable[[Record], None] | None,
) -> None:
    store = writing.workspace()
    try:
        if record is None:
            stored = store.create(kind, body, author=writing.signed(), parent=parent)
        else:
            stored = store.save(record.id, body, based_on=based_on, author=writing.signed())
    except Conflict:
        _done(kind, key, record)
        # It is in the store now, and shown at the top of the page in the run that follows.
        st.rerun()
    except WorkspaceError as problem:
        st.error(f"{plain(problem.message)} {plain(problem.advice)}", icon=":material/error:")
        return
    st.session_state[f"saved_{key}"] = _saved(key) + 1
    _done(kind, key, record)
    notices.tell(f"Saved: {plain(KINDS[kind].title_of(stored.body))}")
    if on_saved:
        on_saved(stored)
    st.rerun()


def _done(kind: str, key: str, record: Record | None) -> None:
    """What was typed is in the store; the form begins anew with what is there."""
    # What was typed before the name was given is stored as well.
    for place in dict.fromkeys((_place(kind, key, record), _unsigned_place(kind, key, record))):
        drafts.saved(place)
    for name in (f"began_{key}", f"put_back_{key}"):
        st.session_state.pop(name, None)


def card(record: Record, *, names: Names = NO_NAMES, leave_out: Collection[str] = ()) -> None:
    """What a record says, empty fields left away."""
    kind = KINDS[record.kind]
    for one in kind.fields:
        value = record.body.get(one.code)
        if one.code in leave_out or one.code == kind.title or one.hidden or value in (None, "", [], False):
            continue
        _shown(one, value, names)


def _shown(one: Field, value: Any, names: Names) -> None:
    if one.kind is FieldKind.ROWS:
        st.markdown(f"**{one.label}**")
        rows = [
            {column.label: _cell(column, row.get(column.code)) for column in one.columns} for row in value
        ]
        sentence_table(rows, one.label, f"{one.code}_{crc32(repr(value).encode()):x}")
        return
    if one.kind is FieldKind.VALUES:
        st.markdown(f"**{one.label}**")
        st.dataframe(value, hide_index=True, alt=one.label)
        return
    told = said(one, value, names)
    below = "  \n" if "\n" in told else " "
    st.markdown(f"**{one.label}:**{below}{told}")


def _cell(column: Field, value: Any) -> str:
    """A cell of a table in words."""
    if isinstance(value, float) and not isinstance(value, bool):
        return f"{value:g}"
    return "" if value in (None, "") else said(column, value)


def said(one: Field, value: Any, names: Names = NO_NAMES) -> str:
    """A value in words, safe as Markdown."""
    if one.kind is FieldKind.LINK:
        return f"[{plain(value)}](<{value.replace('>', '%3E').replace('<', '%3C')}>)"
    known = words(one, names)
    items = value if isinstance(value, list) else [value]
    return in_lines(", ".join(known.get(item) or called.words(one, item) for item in items))


def in_lines(text: str) -> str:
    """Text as Markdown shows it, in the lines that it was written in."""
    return "  \n".join(plain(line) for line in text.splitlines())


def signature(record: Record) -> str:
    """`Ana Lee, 2026-03-31 14:15 UTC`, and how often it was changed."""
    changed = f" · revision {record.head}" if record.head > 1 else ""
    return plain(f"{record.changed_by}, {record.changed_at[:16].replace('T', ' ')} UTC{changed}")
