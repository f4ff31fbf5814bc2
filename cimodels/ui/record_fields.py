"""A widget for each kind of field; the form's keys are `<form>_<field>`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

import streamlit as st

from cimodels.ui.record_rows import rows
from cimodels.workspace.record_types import Field, FieldKind

# So few choices stand side by side; more are a list.
_FEW = 4


@dataclass(frozen=True)
class Names:
    """What codes are called in a form: districts by CDS code, and records of each kind by id."""

    districts: Mapping[str, str] = field(default_factory=dict)
    records: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def words(one: Field, names: Names) -> Mapping[str, str]:
    """What a field's codes are called; nothing for a field that holds no codes."""
    if one.kind in (FieldKind.DISTRICT, FieldKind.DISTRICTS):
        return names.districts
    if one.kind in (FieldKind.RECORD, FieldKind.RECORDS):
        return names.records.get(one.refers, {})
    return one.choices


def draw(one: Field, key: str, value: Any, names: Names) -> Any:
    """The widget, which begins with `value`; gives back what it holds as a record's body has it.

    The beginning is the widget's default and not the session's: a form that is folded away and opened again would
    otherwise begin empty.
    """
    label = f"{one.label} *" if one.required else one.label
    return _from_widget(one, _DRAW[one.kind](one, label, key, _to_widget(one, value), names))


def _to_widget(one: Field, value: Any) -> Any:
    if value in (None, ""):
        return one.empty
    if one.kind is FieldKind.DATE:
        return date.fromisoformat(value)
    return time.fromisoformat(value) if one.kind is FieldKind.TIME else value


def _from_widget(one: Field, value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return one.empty if value is None else value


def _text(one: Field, label: str, key: str, value: Any, names: Names) -> Any:
    return st.text_input(label, value, key=key, help=one.help or None, max_chars=500)


def _long_text(one: Field, label: str, key: str, value: Any, names: Names) -> Any:
    return st.text_area(label, value, key=key, help=one.help or None, max_chars=one.longest, height="content")


def _one_of(one: Field, label: str, key: str, value: Any, choices: Mapping[str, str]) -> Any:
    if len(choices) <= _FEW and max(map(len, choices.values()), default=0) < 24:
        return st.segmented_control(
            label,
            list(choices),
            default=value,
            format_func=choices.__getitem__,
            key=key,
            help=one.help or None,
        )
    return _list_of(one, label, key, value, choices)


def _list_of(one: Field, label: str, key: str, value: Any, choices: Mapping[str, str]) -> Any:
    return st.selectbox(
        label,
        list(choices),
        format_func=lambda code: choices.get(code, code),
        key=key,
        index=_place(choices, value),
        help=one.help or None,
        placeholder="Choose, or type a part of it",
    )


def _place(choices: Mapping[str, str], value: Any) -> int | None:
    return list(choices).index(value) if value in choices else None


def _many_of(one: Field, label: str, key: str, value: Any, choices: Mapping[str, str]) -> Any:
    return st.multiselect(
        label,
        list(choices),
        default=value,
        format_func=lambda code: choices.get(code, code),
        key=key,
        help=one.help or None,
        placeholder="Choose",
        select_all=False,
    )


def _with(choices: Mapping[str, str], value: Any) -> dict[str, str]:
    """The choices, and what the record has even when it is none of them any more."""
    held = value if isinstance(value, list) else [value] if value else []
    return {**choices, **{code: str(code) for code in held if code not in choices}}


def _number(one: Field, label: str, key: str, value: Any, names: Names) -> Any:
    # Whole numbers where the bounds are, else any: the widget takes its kind of number from what it begins with.
    whole = isinstance(one.lowest, int) and (value is None or float(value).is_integer())
    kind = int if whole else float
    bounds: list[Any] = [None if bound is None else kind(bound) for bound in (value, one.lowest, one.highest)]
    return st.number_input(
        label,
        key=key,
        value=bounds[0],
        min_value=bounds[1],
        max_value=bounds[2],
        format=None if whole else "%.10g",
        help=one.help or None,
    )


def _rows(one: Field, label: str, key: str, value: Any, names: Names) -> Any:
    return rows(one, label, key, value, lambda column, at, held: draw(column, at, held, names))


def _choice(one: Field, label: str, key: str, value: Any, names: Names) -> Any:
    if one.kind is FieldKind.CHOICE:
        return _one_of(one, label, key, value, _with(words(one, names), value))
    return _list_of(one, label, key, value, _with(words(one, names), value))


def _choices(one: Field, label: str, key: str, value: Any, names: Names) -> Any:
    return _many_of(one, label, key, value, _with(words(one, names), value))


_DRAW: Mapping[FieldKind, Callable[[Field, str, str, Any, Names], Any]] = {
    FieldKind.TEXT: _text,
    FieldKind.LINK: _text,
    FieldKind.LONG_TEXT: _long_text,
    FieldKind.DATE: lambda f, label, key, value, names: st.date_input(
        label, value, key=key, help=f.help or None
    ),
    FieldKind.TIME: lambda f, label, key, value, names: st.time_input(
        label, value, key=key, help=f.help or None
    ),
    FieldKind.NUMBER: _number,
    FieldKind.FLAG: lambda f, label, key, value, names: st.checkbox(
        label, value, key=key, help=f.help or None
    ),
    **dict.fromkeys((FieldKind.CHOICE, FieldKind.DISTRICT, FieldKind.RECORD), _choice),
    **dict.fromkeys((FieldKind.CHOICES, FieldKind.DISTRICTS, FieldKind.RECORDS), _choices),
    FieldKind.ROWS: _rows,
}
