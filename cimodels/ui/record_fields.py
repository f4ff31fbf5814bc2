"""A widget for each kind of field; the form's keys are `<form>_<field>`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

import pandas as pd
import streamlit as st

from cimodels.workspace.record_types import Field, FieldKind

# So few choices stand side by side; more are a list.
_FEW = 4


@dataclass(frozen=True)
class Names:
    """What codes are called in a form: districts by CDS code, and records of each kind by id."""

    districts: Mapping[str, str] = field(default_factory=dict)
    records: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


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
    )


def _with(choices: Mapping[str, str], value: Any) -> dict[str, str]:
    """The choices, and what the record has even when it is none of them any more."""
    held = value if isinstance(value, list) else [value] if value else []
    return {**choices, **{code: str(code) for code in held if code not in choices}}


def _number(one: Field, label: str, key: str, value: Any, names: Names) -> Any:
    return st.number_input(
        label, key=key, value=value, min_value=one.lowest, max_value=one.highest, help=one.help or None
    )


def _rows(one: Field, label: str, key: str, value: Any, names: Names) -> Any:
    st.markdown(f"**{label}**", help=one.help or None)
    frame = pd.DataFrame(value or [], columns=[column.code for column in one.columns])
    for column in one.columns:
        frame[column.code] = _column_values(column, frame[column.code])
    edited = st.data_editor(
        frame,
        key=key,
        hide_index=True,
        num_rows="dynamic",
        column_config={column.code: _column(column, names) for column in one.columns},
        alt=f"Table to fill in: {one.label}",
    )
    return [{code: _plain(item) for code, item in row.items()} for row in edited.to_dict(orient="records")]


def _column_values(column: Field, values: pd.Series) -> pd.Series:
    if column.kind is FieldKind.DATE:
        return pd.to_datetime(values, errors="coerce").dt.date
    if column.kind is FieldKind.TIME:
        return values.map(lambda text: time.fromisoformat(text) if text else None)
    if column.kind is FieldKind.NUMBER:
        return pd.to_numeric(values, errors="coerce")
    if column.kind is FieldKind.FLAG:
        return values.astype("boolean").fillna(False).astype(bool)
    return values.astype(object)


def _column(column: Field, names: Names) -> Any:
    kinds = st.column_config
    shared: dict[str, Any] = {"label": column.label, "help": column.help or None, "required": column.required}
    if column.kind is FieldKind.DATE:
        return kinds.DateColumn(**shared)
    if column.kind is FieldKind.TIME:
        return kinds.TimeColumn(**shared, format="HH:mm")
    if column.kind is FieldKind.NUMBER:
        return kinds.NumberColumn(**shared, min_value=column.lowest, max_value=column.highest)
    if column.kind is FieldKind.FLAG:
        return kinds.CheckboxColumn(**{**shared, "required": False})
    if column.kind is FieldKind.CHOICE:
        return kinds.SelectboxColumn(
            **shared,
            options=list(column.choices),
            format_func=lambda code: column.choices.get(str(code), str(code)),
        )
    return kinds.TextColumn(**shared, max_chars=column.longest if column.kind is FieldKind.LONG_TEXT else 500)


def _plain(value: Any) -> Any:
    """A cell as JSON has it."""
    if isinstance(value, date | time):
        return _from_widget(Field("", ""), value)
    if value is None or value is pd.NaT or (isinstance(value, float) and value != value):
        return None
    return value.item() if hasattr(value, "item") else value


_DRAW: Mapping[FieldKind, Callable[[Field, str, str, Any, Names], Any]] = {
    FieldKind.TEXT: _text,
    FieldKind.LINK: _text,
    FieldKind.LONG_TEXT: _long_text,
    FieldKind.CHOICE: lambda f, label, key, value, names: _one_of(
        f, label, key, value, _with(f.choices, value)
    ),
    FieldKind.CHOICES: lambda f, label, key, value, names: _many_of(
        f, label, key, value, _with(f.choices, value)
    ),
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
    FieldKind.DISTRICT: lambda f, label, key, value, names: _list_of(
        f, label, key, value, _with(names.districts, value)
    ),
    FieldKind.DISTRICTS: lambda f, label, key, value, names: _many_of(
        f, label, key, value, _with(names.districts, value)
    ),
    FieldKind.RECORD: lambda f, label, key, value, names: _list_of(
        f, label, key, value, _with(names.records.get(f.refers, {}), value)
    ),
    FieldKind.RECORDS: lambda f, label, key, value, names: _many_of(
        f, label, key, value, _with(names.records.get(f.refers, {}), value)
    ),
    FieldKind.ROWS: _rows,
}
