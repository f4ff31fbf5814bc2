"""What came back: a table to look at, and files to take away."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd

from cimodels.vocab.visible import unformulated, visible
from cimodels.warehouse import Release

if TYPE_CHECKING:
    import pyarrow as pa

_LONGEST_SHOWN = 500
_NO_WORDS = "⟨outside what can be written⟩"


@dataclass(frozen=True)
class ResultColumn:
    """A column's name, which may come twice and hold any character, and its DuckDB type."""

    name: str
    type: str


@dataclass(frozen=True)
class Answer:
    """An answer and the question that it is to.

    Attributes
    ----------
    table : pyarrow.Table
        At most as many rows as were asked for; its columns are named by their number.
    more : bool
        Whether there were more rows.
    seconds : float
        Of the database's work.
    """

    sql: str
    release: Release
    columns: tuple[ResultColumn, ...]
    table: "pa.Table"
    more: bool
    seconds: float

    @property
    def names(self) -> list[str]:
        """The columns' names, told apart where the same comes again, with nothing hidden in them."""
        found: list[str] = []
        for column in self.columns:
            name = plain = visible(column.name).strip() or "(no name)"
            count = 1
            while name in found:
                count += 1
                name = f"{plain} ({count})"
            found.append(name)
        return found

    def shown(self) -> pd.DataFrame:
        """To look at: numbers and truth values as they are, everything else as text, long text cut."""
        columns = [
            _as_numbers(column) if _is_number(column.type) else pd.Series(_short(column), dtype=object)
            for column in self.table.columns
        ]
        frame = pd.concat(columns, axis=1) if columns else pd.DataFrame()
        return frame.set_axis(self.names, axis=1)

    def to_csv(self) -> str:
        """Every value in full, the data's release as the last column; nothing begins a spreadsheet's formula."""
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow([unformulated(name) for name in (*self.names, self._release_column)])
        for row in self._rows():
            writer.writerow([*("" if v is None else unformulated(v) for v in row), self.release.release])
        return buffer.getvalue()

    def to_parquet(self) -> bytes:
        """Typed columns, with question and release in the file's metadata. What Parquet has no type for is text."""
        import pyarrow as pa
        from pyarrow import parquet

        arrays = [_storable(column) for column in self.table.columns]
        told = {"cimodels.sql": self.sql, **{f"cimodels.{k}": v for k, v in asdict(self.release).items()}}
        schema = pa.schema(
            [pa.field(name, array.type) for name, array in zip(self.names, arrays, strict=True)],
            metadata=told,
        )
        out = io.BytesIO()
        parquet.write_table(pa.Table.from_arrays(arrays, schema=schema), out)
        return out.getvalue()

    def to_json_dict(self) -> dict[str, Any]:
        """Everything as plain values, rows as lists in the columns' order."""
        return {
            "sql": self.sql,
            "release": asdict(self.release),
            "columns": [asdict(column) for column in self.columns],
            "more": self.more,
            "rows": [[float(v) if isinstance(v, Decimal) else v for v in row] for row in self._rows()],
        }

    @property
    def _release_column(self) -> str:
        return "release" if "release" not in self.names else "release of the data"

    def _rows(self) -> Iterator[tuple[Any, ...]]:
        """Rows of numbers, truth values, text and None."""
        columns = [_plain_values(column) for column in self.table.columns]
        return zip(*columns, strict=True) if columns else iter(())


def _is_number(kind: "pa.DataType") -> bool:
    import pyarrow as pa

    tests = (pa.types.is_integer, pa.types.is_floating, pa.types.is_boolean, pa.types.is_decimal)
    return any(test(kind) for test in tests)


def _as_numbers(column: "pa.ChunkedArray") -> pd.Series:
    """A column for sorting by number; decimals as floats, which is near enough to look at."""
    import pyarrow as pa

    if pa.types.is_decimal(column.type):
        column = column.cast(pa.float64())
    if column.null_count and pa.types.is_integer(column.type):
        return pd.Series(
            column.to_pylist(), dtype="UInt64" if pa.types.is_unsigned_integer(column.type) else "Int64"
        )
    if column.null_count and pa.types.is_boolean(column.type):
        return pd.Series(column.to_pylist(), dtype="boolean")
    return pd.Series(column.to_pandas())


def _short(column: "pa.ChunkedArray") -> list[str | None]:
    texts = (None if v is None else visible(str(v)) for v in _plain_values(column))
    return [t if t is None or len(t) <= _LONGEST_SHOWN else t[:_LONGEST_SHOWN] + "…" for t in texts]


def _plain_values(column: "pa.ChunkedArray") -> Sequence[Any]:
    """Values as numbers (decimals to the last digit), truth values and text; lists and structures as JSON, bytes in hexadecimal."""
    import pyarrow as pa

    kind = column.type
    if pa.types.is_decimal(kind):
        return [v if v is None or kind.scale else int(v) for v in column.to_pylist()]
    if pa.types.is_integer(kind) or pa.types.is_boolean(kind) or pa.types.is_string(kind):
        return column.to_pylist()
    if pa.types.is_floating(kind):
        return [v if v is None or (v == v and abs(v) != float("inf")) else str(v) for v in column.to_pylist()]
    return [_text(value) for value in column]


def _text(value: "pa.Scalar") -> str | None:
    """One value in words. Python has no such dates as some databases do; Arrow's own words serve there."""
    import pyarrow as pa

    try:
        plain = value.as_py()
    except (ValueError, OverflowError):
        try:
            return str(value.cast(pa.string()))
        except pa.ArrowException:
            return _NO_WORDS
    if plain is None:
        return None
    if isinstance(plain, bytes):
        return plain.hex()
    if isinstance(plain, dict | list | tuple):
        return json.dumps(plain, ensure_ascii=False, default=str)
    return str(plain)


def _storable(column: "pa.ChunkedArray") -> "pa.ChunkedArray | pa.Array":
    """The column, or its text where Parquet cannot hold it."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        parquet.write_table(pa.table({"x": column.slice(0, 1)}), io.BytesIO())
    except (pa.ArrowException, ValueError, TypeError):
        return pa.array([None if v is None else str(v) for v in _plain_values(column)], pa.string())
    return column
