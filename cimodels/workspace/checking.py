"""A body as its kind wants it, or a sentence on the first thing that is wrong. Forms, links and imports are not trusted."""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, time
from typing import Any
from urllib.parse import urlsplit

from cimodels.errors import WorkspaceError
from cimodels.vocab.districts import is_cds
from cimodels.workspace.record_types import Field, FieldKind, RecordType

MOST_ROWS = 2_000
LONGEST_LINE = 500
# No form makes bodies as deep, and no spreadsheet, browser or database shares larger whole numbers.
DEEPEST = 20
LARGEST_NUMBER = 2**53
# Others are slips of the hand, such as 0202-03-31; calendars and charts cannot show them.
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
_RECORD_ID = re.compile(r"[0-9a-f]{32}")
# What no store and no document can hold: NUL and the other control characters, and halves of characters.
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def checked(kind: RecordType, body: Mapping[str, Any]) -> dict[str, Any]:
    """The body with every field of its kind, in the fields' order.

    Fields that the kind does not have are kept as they are: a newer version may have written them.

    Raises
    ------
    WorkspaceError
        Naming the field and what it takes.
    """
    if not _bounded(body):
        raise WorkspaceError(
            f"{kind.name}: it holds lists within lists more than {DEEPEST} deep, or a number larger than {LARGEST_NUMBER:,}.",
            "Make it flatter, or write the number as text.",
        )
    known = {one.code for one in kind.fields}
    found = {one.code: _value(kind.name, one, body.get(one.code)) for one in kind.fields}
    if kind.rule and (missing := kind.rule(found)):
        raise WorkspaceError(f"{kind.name}: {missing}", "Fill it in and save again.")
    strange = {
        cleaned(code): _plain(kind.name, code, value) for code, value in body.items() if code not in known
    }
    return found | strange


def cleaned(text: str) -> str:
    """Without what no database and no document can hold."""
    return _UNSTORABLE.sub("", text)


def storable(value: Any) -> bool:
    """Whether every database and document can hold it as it is."""
    return _bounded(value) and all(_is_plain(one) for one in _parts(value))


def _parts(value: Any) -> Iterator[Any]:
    """Everything in it, keys as well; without recursion: it may be very deep."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        yield one
        if isinstance(one, Mapping):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, list | tuple):
            waiting += one


def _is_plain(value: Any) -> bool:
    if isinstance(value, str):
        return _UNSTORABLE.search(value) is None
    return not isinstance(value, float) or math.isfinite(value)


def _bounded(value: Any) -> bool:
    level = [value]
    for _ in range(DEEPEST):
        if any(isinstance(one, int) and abs(one) > LARGEST_NUMBER for one in level):
            return False
        rows = [one.values() if isinstance(one, Mapping) else one for one in level if _holds(one)]
        level = [item for row in rows for item in row]
        if not level:
            return True
    return False


def _holds(value: Any) -> bool:
    return isinstance(value, Mapping | list | tuple)


def _value(where: str, one: Field, value: Any) -> Any:
    if value is None or value == "" or value == []:
        if one.required:
            raise WorkspaceError(f"{where}: “{one.label}” is empty.", "Fill it in and save again.")
        return one.empty
    return _CHECKS[one.kind](where, one, value)


def _wrong(where: str, one: Field, value: Any, expected: str) -> WorkspaceError:
    shown = str(value)
    shown = shown if len(shown) <= 60 else f"{shown[:60]}…"
    return WorkspaceError(f"{where}: “{one.label}” cannot be {shown!r}.", f"Expected {expected}.")


def _text(where: str, one: Field, value: Any) -> str:
    if not isinstance(value, str):
        raise _wrong(where, one, value, "text")
    longest = min(one.longest, LONGEST_LINE) if one.kind is not FieldKind.LONG_TEXT else one.longest
    if len(value) > longest:
        raise WorkspaceError(
            f"{where}: “{one.label}” has {len(value):,} characters.",
            f"It takes {longest:,}; shorten it or split it.",
        )
    text = cleaned(value.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return text if one.kind is FieldKind.LONG_TEXT else " ".join(text.split())


def _link(where: str, one: Field, value: Any) -> str:
    text = _text(where, one, value)
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.netloc or " " in text:
        raise _wrong(where, one, value, "an address that begins with https:// or http://")
    return text


def _choice(where: str, one: Field, value: Any) -> str:
    if not isinstance(value, str) or value not in one.choices:
        raise _wrong(where, one, value, "one of: " + "; ".join(one.choices.values()))
    return value


def _date(where: str, one: Field, value: Any) -> str:
    try:
        day = date.fromisoformat(str(value))
    except ValueError:
        raise _wrong(where, one, value, "a date such as 2026-03-31") from None
    if not EARLIEST <= day <= LATEST:
        raise _wrong(where, one, value, f"a date from {EARLIEST.year} to {LATEST.year}")
    return day.isoformat()


def _time(where: str, one: Field, value: Any) -> str:
    try:
        return time.fromisoformat(str(value)).strftime("%H:%M")
    except ValueError:
        raise _wrong(where, one, value, "a time such as 09:30") from None


def _number(where: str, one: Field, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= LARGEST_NUMBER:
        raise _wrong(where, one, value, f"a number of at most {LARGEST_NUMBER:,}")
    low, high = one.lowest, one.highest
    if (low is not None and value < low) or (high is not None and value > high):
        bounds = f"from {low:g} " if low is not None else ""
        raise _wrong(
            where, one, value, f"a number {bounds}{f'to {high:g}' if high is not None else 'upwards'}"
        )
    return value


def _flag(where: str, one: Field, value: Any) -> bool:
    if not isinstance(value, bool):
        raise _wrong(where, one, value, "yes or no")
    return value


def _district(where: str, one: Field, value: Any) -> str:
    if not isinstance(value, str) or not is_cds(value):
        raise _wrong(where, one, value, "a CDS code of 14 digits")
    return value


def _record(where: str, one: Field, value: Any) -> str:
    if not isinstance(value, str) or not _RECORD_ID.fullmatch(value):
        raise _wrong(where, one, value, "the id of a record")
    return value


def _each(check: Callable[[str, Field, Any], Any]) -> Callable[[str, Field, Any], list[Any]]:
    def all_of(where: str, one: Field, value: Any) -> list[Any]:
        if not isinstance(value, list | tuple) or len(value) > MOST_ROWS:
            raise _wrong(where, one, value, f"a list of at most {MOST_ROWS:,}")
        return list(dict.fromkeys(check(where, one, item) for item in value))

    return all_of


def _rows(where: str, one: Field, value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list | tuple) or len(value) > MOST_ROWS:
        raise _wrong(where, one, value, f"a table of at most {MOST_ROWS:,} rows")
    rows = []
    for number, row in enumerate(value, start=1):
        if not isinstance(row, Mapping):
            raise _wrong(where, one, row, "rows with " + ", ".join(c.label for c in one.columns))
        if all(row.get(column.code) in (None, "", [], False) for column in one.columns):
            continue  # an empty row of the form is no row
        place = f"{where}, {one.label}, row {number}"
        rows.append({column.code: _value(place, column, row.get(column.code)) for column in one.columns})
    return rows


def _values(where: str, one: Field, value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list | tuple) or not all(isinstance(row, Mapping) for row in value):
        raise _wrong(where, one, value, "a table of facts")
    return [
        {cleaned(str(code)): _plain(where, str(code), item) for code, item in row.items()} for row in value
    ]


def _plain(where: str, code: str, value: Any) -> Any:
    """A value that JSON has; numbers that are none become null."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return cleaned(value)
    if isinstance(value, Mapping):
        return {cleaned(str(key)): _plain(where, code, item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(where, code, item) for item in value]
    raise WorkspaceError(
        f"{where}: {code} holds a {type(value).__name__}.", "Expected text, numbers or lists."
    )


_CHECKS: Mapping[FieldKind, Callable[[str, Field, Any], Any]] = {
    FieldKind.TEXT: _text,
    FieldKind.LONG_TEXT: _text,
    FieldKind.LINK: _link,
    FieldKind.CHOICE: _choice,
    FieldKind.CHOICES: _each(_choice),
    FieldKind.DATE: _date,
    FieldKind.TIME: _time,
    FieldKind.NUMBER: _number,
    FieldKind.FLAG: _flag,
    FieldKind.DISTRICT: _district,
    FieldKind.DISTRICTS: _each(_district),
    FieldKind.RECORD: _record,
    FieldKind.RECORDS: _each(_record),
    FieldKind.ROWS: _rows,
    FieldKind.VALUES: _values,
}
