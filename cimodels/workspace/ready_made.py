"""Records made from a file: a sample project, or a sample of the whole journey.

A table of the file is a record, named by its kind, `[[visit]]`; what belongs to it is a table within it, `[[visit.practice]]`.
Beside its kind's fields a table may have

`key`       by which other tables name the record, in fields that hold one;
`after`     a key: the record is written when that one is there;
`revision`  tables that are saved over the record one after the other: its history;
`series`    of a measure: `from` (days from today), `every` (days), `values`, and `notes` by place: its measurements.

A date is a number of days from today. A district is a name that `Given` knows. `{name}` in a text is one of its words.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from cimodels.errors import WorkspaceError
from cimodels.workspace.kinds import KINDS
from cimodels.workspace.record_types import Field, FieldKind
from cimodels.workspace.records import Record
from cimodels.workspace.together import Batch
from cimodels.workspace.toml_file import tables

_BESIDE = ("key", "after", "revision", "series")
_WORD = re.compile(r"\{(\w+)\}")
_FRIDAY = 4


@dataclass(frozen=True)
class Given:
    """What a file leaves to the moment.

    Attributes
    ----------
    today : date
    districts : mapping of str to str
        Name in the file → CDS code.
    words : mapping of str to str
        What stands for `{name}` in a text.
    bodies : mapping of str to mapping
        Key of a record → fields that are computed; the file's own go before.
    alone : mapping
        Fields of every record that stands alone: that it is an example, and of which data.
    """

    today: date = field(default_factory=date.today)
    districts: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    bodies: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    alone: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class _Item:
    """One table of the file, and the record once it is made."""

    kind: str
    table: Mapping[str, Any]
    above: "_Item | None" = None
    revises: "_Item | None" = None
    made: Record | None = None

    def names(self) -> set[str]:
        """Keys of the records that it needs."""
        fields = {one.code: one.kind for one in KINDS[self.kind].fields}
        found = {self.table["after"]} if "after" in self.table else set()
        for code, value in self.table.items():
            if fields.get(code) is FieldKind.RECORD:
                found.add(value)
            elif fields.get(code) is FieldKind.RECORDS:
                found.update(value)
        return found


def make(
    batch: Batch, file: Mapping[str, Any], where: str, *, author: str, given: Given | None = None
) -> list[Record]:
    """Every record of a file, in the order in which they were written.

    Raises
    ------
    WorkspaceError
        When a table names what the file does not have, or is not what its kind wants.
    """
    given = given or Given()
    alone = {code for code, kind in KINDS.items() if not kind.parents}
    waiting = list(_items(file, alone, where))
    keys: dict[str, Record] = {}
    made: list[Record] = []
    while waiting:
        left = []
        for item in waiting:
            behind = [one for one in (item.above, item.revises) if one and not one.made]
            if behind or not item.names() <= set(keys):
                left.append(item)
                continue
            made.append(_write(batch, item, where, author, given, keys))
            if "key" in item.table:
                keys[item.table["key"]] = made[-1]
        if len(left) == len(waiting):
            raise _never(left, keys, where)
        waiting = left
    return made


def _never(left: list[_Item], keys: Mapping[str, Record], where: str) -> WorkspaceError:
    """What to say of tables that wait for each other, or for what no table is."""
    asked = {name for item in left for name in item.names()} - set(keys)
    if unknown := sorted(asked - {item.table.get("key", "") for item in left}):
        return WorkspaceError(
            f"{where}: nothing has the key {unknown[0]!r}.", "Give one of the file's tables this `key`."
        )
    return WorkspaceError(
        f"{where}: {', '.join(sorted(asked))} wait for each other.", "Take one `after` away."
    )


def _items(
    table: Mapping[str, Any], kinds: set[str], where: str, above: _Item | None = None
) -> Iterator[_Item]:
    """The tables in the order of the file, each before what belongs to it."""
    for code in (code for code in table if code in kinds):
        below = {one for one, kind in KINDS.items() if code in kind.parents}
        for row in tables(table, code, where):
            item = _Item(code, row, above)
            yield item
            yield from _items(row, below, where, item)
            for revision in tables(row, "revision", where):
                yield _Item(code, revision, revises=item)
            for point in _series(row.get("series", {})):
                yield _Item("measurement", point, item)


def _series(series: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    notes = series.get("notes", {})
    for at, value in enumerate(series.get("values", ())):
        yield {
            "date": series["from"] + at * series["every"],
            "value": value,
            "note": notes.get(str(at + 1), ""),
        }


def _write(
    batch: Batch, item: _Item, where: str, author: str, given: Given, keys: Mapping[str, Record]
) -> Record:
    kind = KINDS[item.kind]
    place = f"{where}, {kind.name.lower()} {item.table.get('key', '')}".rstrip()
    below = {code for code, one in KINDS.items() if item.kind in one.parents}
    fields = {one.code: one for one in kind.fields}
    own = {code: value for code, value in item.table.items() if code not in (*_BESIDE, *below)}
    if strange := sorted(set(own) - set(fields)):
        raise WorkspaceError(f"{place}: it has no {strange[0]!r}.", "Expected " + ", ".join(fields) + ".")
    body = {code: _value(fields[code], value, place, given, keys) for code, value in own.items()}
    before = item.revises.made if item.revises else None
    try:
        if before and item.revises:
            made = batch.save(before.id, {**before.body, **body}, based_on=before.head, author=author)
            item.revises.made = made
        else:
            computed = given.bodies.get(item.table.get("key", ""), {})
            above = item.above.made.id if item.above and item.above.made else None
            more = {} if above else given.alone
            made = batch.create(item.kind, {**computed, **body, **more}, author=author, parent=above)
    except WorkspaceError as problem:
        raise WorkspaceError(f"{place}: {problem.message}", problem.advice) from None
    item.made = made
    return made


def _value(one: Field, value: Any, place: str, given: Given, keys: Mapping[str, Record]) -> Any:
    """A value of the file as a record's body has it."""
    if isinstance(value, list):
        return [_value(one, item, place, given, keys) for item in value]
    if isinstance(value, Mapping):
        columns = {column.code: column for column in one.columns}
        return {
            code: _value(columns.get(code, one), item, place, given, keys) for code, item in value.items()
        }
    if one.kind in (FieldKind.RECORD, FieldKind.RECORDS):
        return keys[value].id
    if one.kind in (FieldKind.DISTRICT, FieldKind.DISTRICTS):
        return _known(value, given.districts, place, "districts")
    if one.kind is FieldKind.DATE and isinstance(value, int):
        return _school_day(given.today + timedelta(days=value)).isoformat()
    if isinstance(value, str):
        return _WORD.sub(lambda found: _known(found[1], given.words, place, "words"), value.strip())
    return value


def _known(name: str, known: Mapping[str, str], place: str, what: str) -> str:
    if name not in known:
        raise WorkspaceError(
            f"{place}: {name!r} is none of the {what} that it can have.",
            f"Expected one of: {', '.join(known) or 'none'}.",
        )
    return known[name]


def _school_day(day: date) -> date:
    """The day, or the Friday before where it is of a weekend."""
    return day - timedelta(days=max(day.weekday() - _FRIDAY, 0))
