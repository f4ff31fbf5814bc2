"""What a person typed, as the browser read it off the form, in a record's own terms."""

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from itertools import count, takewhile
from typing import Any

from cimodels.ui.record_fields import Names, words
from cimodels.ui.record_rows import cell_key
from cimodels.workspace.record_types import Field, FieldKind


def typed(fields: Sequence[Field], told: Mapping[str, Any], names: Names) -> dict[str, Any]:
    """Values by field's code; what cannot be understood is left out, and the form keeps what it has there.

    Parameters
    ----------
    told : mapping
        By the end of each widget's key: text, the words of a choice, a list of these, or true and false.
    """
    found = {one.code: _value(one, one.code, told, names) for one in fields}
    return {code: value for code, value in found.items() if value is not None}


def _value(one: Field, key: str, told: Mapping[str, Any], names: Names) -> Any:
    if one.kind is FieldKind.ROWS:
        return _rows(one, told, names)
    value = told.get(key)
    read = _READ.get(one.kind, _text)
    try:
        return read(one, value, names)
    except (ValueError, TypeError):
        return None


def _rows(one: Field, told: Mapping[str, Any], names: Names) -> list[dict[str, Any]] | None:
    def there(at: int) -> bool:
        return any(cell_key(one.code, at, column) in told for column in one.columns)

    rows = [
        {column.code: _value(column, cell_key(one.code, at, column), told, names) for column in one.columns}
        for at in takewhile(there, count())
    ]
    cells = {column.code: column.empty for column in one.columns}
    rows = [{code: cells[code] if item is None else item for code, item in row.items()} for row in rows]
    return [row for row in rows if row != cells] if rows else None


def _text(one: Field, value: Any, names: Names) -> str | None:
    return value if isinstance(value, str) else None


def _date(one: Field, value: Any, names: Names) -> str:
    return date.fromisoformat(value).isoformat()


def _time(one: Field, value: Any, names: Names) -> str:
    return time.fromisoformat(value).strftime("%H:%M")


def _number(one: Field, value: Any, names: Names) -> float | None:
    number = float(value)
    if not math.isfinite(number):
        return None
    within = (one.lowest is None or number >= one.lowest) and (one.highest is None or number <= one.highest)
    return (int(number) if number.is_integer() else number) if within else None


def _flag(one: Field, value: Any, names: Names) -> bool | None:
    return value if isinstance(value, bool) else None


def _one_of(one: Field, value: Any, names: Names) -> str | None:
    return {said: code for code, said in words(one, names).items()}.get(value)


def _some_of(one: Field, value: Any, names: Names) -> list[str] | None:
    codes = {said: code for code, said in words(one, names).items()}
    return [codes[said] for said in value if said in codes] if isinstance(value, list) else None


_READ: Mapping[FieldKind, Callable[[Field, Any, Names], Any]] = {
    FieldKind.DATE: _date,
    FieldKind.TIME: _time,
    FieldKind.NUMBER: _number,
    FieldKind.FLAG: _flag,
    **dict.fromkeys((FieldKind.CHOICE, FieldKind.DISTRICT, FieldKind.RECORD), _one_of),
    **dict.fromkeys((FieldKind.CHOICES, FieldKind.DISTRICTS, FieldKind.RECORDS), _some_of),
}
