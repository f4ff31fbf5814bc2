"""Layouts: which published columns mean what, read from `layouts.toml`."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

KINDS = ("text", "number", "count", "flag")


@dataclass(frozen=True)
class Column:
    """One of our columns: what kind of value it holds and how the files spell its name."""

    name: str
    kind: str
    published: tuple[str, ...]


@dataclass(frozen=True)
class Measure:
    """One indicator that a row gives. `indicator` `*` is the catalogue entry's own."""

    indicator: str
    status: str
    numerator: str
    denominator: tuple[str, ...]
    test: str = ""


@dataclass(frozen=True)
class Layout:
    """One kind of file.

    Attributes
    ----------
    delimiter, also : str, tuple of str
        What separates columns, and what did in some years.
    required : tuple of str
        Our names of the columns without which the file cannot be read.
    groups : str
        Which codes student groups are written in: `dashboard`, `dataquest` or `caaspp`.
    every_group : str
        The group that every row is about, where no column says it.
    marks : mapping
        Published columns that only one indicator's file has.
    indicator_codes : mapping
        Published indicator codes that are not ours.
    """

    id: str
    delimiter: str
    required: tuple[str, ...]
    columns: tuple[Column, ...]
    also: tuple[str, ...] = ()
    groups: str = ""
    every_group: str = ""
    levels: Mapping[str, str] = field(default_factory=dict)
    unused_groups: tuple[str, ...] = ()
    measures: tuple[Measure, ...] = ()
    marks: Mapping[str, str] = field(default_factory=dict)
    indicator_codes: Mapping[str, str] = field(default_factory=dict)

    def positions(self, header: Sequence[str]) -> dict[str, int]:
        """Where in `header` each of our columns stands; absent columns are left out."""
        where = {tidy(name): index for index, name in reversed(list(enumerate(header)))}
        return {
            column.name: where[published]
            for column in self.columns
            for published in column.published[::-1]
            if published in where
        }

    def missing(self, header: Sequence[str]) -> tuple[str, ...]:
        """Published names of the required columns that `header` lacks."""
        found = self.positions(header)
        spelled = {column.name: column.published[0] for column in self.columns}
        return tuple(spelled[name] for name in self.required if name not in found)


def tidy(name: str) -> str:
    """A published column name as it is compared: lower case, no byte-order mark, no outer blanks."""
    return name.replace("\ufeff", "").strip().strip('"').strip().lower()


def _merged(tables: Mapping[str, Any], name: str) -> dict[str, Any]:
    """A layout's table with what it inherits through `like`."""
    own = tables[name]
    if "like" not in own:
        return dict(own)
    merged = _merged(tables, own["like"])
    omit = set(own.get("omit", ()))
    for kind in KINDS:
        columns = {key: value for key, value in merged.get(kind, {}).items() if key not in omit}
        merged[kind] = {**columns, **own.get(kind, {})}
    return merged | {key: value for key, value in own.items() if key not in KINDS}


def _layout(name: str, table: Mapping[str, Any]) -> Layout:
    return Layout(
        id=name,
        delimiter=table["delimiter"],
        required=tuple(table["required"]),
        columns=tuple(
            Column(ours, kind, tuple(published))
            for kind in KINDS
            for ours, published in table.get(kind, {}).items()
        ),
        also=tuple(table.get("also", ())),
        groups=table.get("groups", ""),
        every_group=table.get("every_group", ""),
        levels=MappingProxyType(table.get("levels", {})),
        unused_groups=tuple(table.get("unused_groups", ())),
        marks=MappingProxyType(table.get("marks", {})),
        indicator_codes=MappingProxyType(table.get("indicator_codes", {})),
        measures=tuple(
            Measure(**{**row, "denominator": tuple(row["denominator"])}) for row in table.get("measures", ())
        ),
    )


_DATA = tomllib.loads(Path(__file__).with_name("layouts.toml").read_text(encoding="utf-8"))
VERSION: int = _DATA.pop("version")
LAYOUTS: Mapping[str, Layout] = MappingProxyType(
    {name: _layout(name, _merged(_DATA, name)) for name in _DATA}
)
