"""What a record says, field by field, whatever its kind: so that a document has all of it, also what came later."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cimodels.reports.document import Document
from cimodels.workspace.kinds import KINDS
from cimodels.workspace.record_types import Field, FieldKind
from cimodels.workspace.records import Record

GONE = "a record that is no longer here"
_TABLES = (FieldKind.ROWS, FieldKind.VALUES)


@dataclass(frozen=True)
class Known:
    """What codes are called: districts by CDS code, records by id."""

    districts: Mapping[str, str]
    titled: Callable[[str], str]


def called(records: Collection[Record]) -> Callable[[str], str]:
    """The titles of some records."""
    titles = {one.id: KINDS[one.kind].title_of(one.body) for one in records}
    return lambda record: titles.get(record, GONE)


def told(
    document: Document,
    record: Record,
    known: Known,
    *,
    leave_out: Collection[str] = (),
    level: int = 0,
    signed: bool = True,
) -> None:
    """A record's fields that are not empty.

    Parameters
    ----------
    level : int
        Of the heading with its title; 0 for none.
    signed : bool
        Whether it says who wrote it.
    """
    kind = KINDS[record.kind]
    if level:
        document.heading(kind.title_of(record.body), level)
    for one in kind.fields:
        value = record.body.get(one.code)
        if (
            (level and one.code == kind.title)
            or one.hidden
            or one.code in leave_out
            or value in (None, "", [], False)
        ):
            continue
        if one.kind in _TABLES:
            _table(document, one, value)
        else:
            document.text(in_words(one, value, known), label=one.label)
    if signed:
        document.note(signature(record))


def in_words(one: Field, value: Any, known: Known) -> str:
    """A field's value as people say it; of a table, a line's cells between commas and its lines between semicolons."""
    if one.kind in _TABLES:
        return "; ".join(", ".join(cell for cell in _cells(one, row, known) if cell) for row in value)
    if isinstance(value, list):
        return ", ".join(in_words(one, item, known) for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if one.kind in (FieldKind.DISTRICT, FieldKind.DISTRICTS):
        return known.districts.get(str(value), str(value))
    if one.kind in (FieldKind.RECORD, FieldKind.RECORDS):
        return known.titled(str(value))
    return one.choices.get(str(value), f"{value:g}" if isinstance(value, float) else str(value))


def _table(document: Document, one: Field, rows: Sequence[Mapping[str, Any]]) -> None:
    """A field that is a table; of facts taken over by value, the columns are what they hold."""
    fields = {column.code: column for column in one.columns}
    codes = list(fields) or list(dict.fromkeys(code for row in rows for code in row))
    headings = [fields[code].label if code in fields else _plain(code) for code in codes]
    cells = [[_cell(fields.get(code), row.get(code), Known({}, str)) for code in codes] for row in rows]
    if codes:
        document.table(headings, cells, (), one.label)


def _plain(code: str) -> str:
    return code.replace("_", " ").capitalize()


def _cells(one: Field, row: Mapping[str, Any], known: Known) -> Iterator[str]:
    """What a line of a table says; a tick is told by its column's name."""
    fields = {column.code: column for column in one.columns}
    for code, value in row.items():
        column = fields.get(code)
        yield column.label.lower() if column and value is True else _cell(column, value, known)


def _cell(one: Field | None, value: Any, known: Known) -> str:
    if value in (None, "", [], False):
        return ""
    if one is not None:
        return in_words(one, value, known)
    return "; ".join(_flat(value))


def _flat(value: Any) -> Iterator[str]:
    """Every text and number in a fact, however deep."""
    if isinstance(value, Mapping):
        for item in value.values():
            yield from _flat(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _flat(item)
    elif value not in (None, ""):
        yield f"{value:g}" if isinstance(value, float) else str(value)


def signature(record: Record) -> str:
    """Who wrote it, and who changed it last."""
    written = f"Written by {record.created_by}, {record.created_at[:10]}"
    if record.head == 1:
        return written
    return f"{written}; changed by {record.changed_by}, {record.changed_at[:10]}"


def compose(record: Record, known: Known, footer: str) -> Document:
    """One record as a document of its own."""
    kind = KINDS[record.kind]
    document = Document(kind.name, kind.title_of(record.body), footer=footer)
    told(document, record, known, leave_out=(kind.title,))
    return document
