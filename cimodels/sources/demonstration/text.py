"""Writing delimited text as CDE does: no quotes, blanks for missing values, fixed headers."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pa_compute
import pyarrow.csv as pa_csv

Values: TypeAlias = npt.NDArray[Any] | pa.Array | pa.ChunkedArray
Table: TypeAlias = Mapping[str, Values | str]

HEADERS: Mapping[str, Any] = tomllib.loads(
    Path(__file__).with_name("headers.toml").read_text(encoding="utf-8")
)


def dashboard_header(file: str, year: int) -> list[str]:
    """Column names of a Dashboard file, e.g. `ELA` or `ELA38`."""
    for row in HEADERS["dashboard"][file]:
        if year in row["years"]:
            return row["columns"].split()
    raise ValueError(f"no header of the {file} file for {year}")


def write_text(
    path: Path,
    header: Sequence[str],
    columns: Table,
    *,
    delimiter: str = "\t",
    end: str = "\n",
    byte_order_mark: bool = False,
) -> int:
    """Write a table; returns its number of rows.

    Parameters
    ----------
    columns : mapping
        Values by lower-case column name: numbers (NaN is blank), flags (`Y` or blank), texts, or one
        text for all rows. Columns of the header without values are blank.
    """
    rows = max(len(v) for v in columns.values() if not isinstance(v, str))
    blank = pa.nulls(rows, pa.string())
    arrays = [_array(columns[name.lower()], rows) if name.lower() in columns else blank for name in header]
    table = pa.table(arrays, names=[str(index) for index in range(len(header))])
    options = pa_csv.WriteOptions(include_header=False, delimiter=delimiter, quoting_style="none", eol=end)
    with path.open("wb") as file:
        mark = "\ufeff" if byte_order_mark else ""
        file.write((mark + delimiter.join(header) + end).encode("utf-8"))
        pa_csv.write_csv(table, file, options)
    return rows


def texts(labels: npt.ArrayLike, positions: npt.NDArray[np.int64]) -> pa.Array:
    """The label at each position."""
    return pa.array(np.asarray(labels), pa.string()).take(pa.array(positions))


def stacked(parts: Sequence[Mapping[str, Values]], header: Sequence[str] | None = None) -> dict[str, Values]:
    """Tables of the same columns, one below the other; only those that `header` names, where it is given."""
    wanted = parts[0].keys() if header is None else parts[0].keys() & {name.lower() for name in header}
    return {name: pa.chunked_array([_array(part[name], 0) for part in parts]) for name in wanted}


def starred(values: npt.NDArray[np.float64], shown: npt.NDArray[np.bool_]) -> pa.Array:
    """Numbers as text, `*` where they are withheld, as DataQuest and CAASPP do; NaN is blank."""
    number = pa.array(values + 0.0, mask=np.isnan(values)).cast(pa.string())
    return pa_compute.if_else(pa.array(shown), number, pa.scalar("*"))


def _array(values: Values | str, rows: int) -> pa.Array | pa.ChunkedArray:
    if isinstance(values, str):
        return pa.repeat(pa.scalar(values), rows)
    if not isinstance(values, np.ndarray):
        return values
    if values.dtype.kind == "b":
        return pa_compute.if_else(pa.array(values), pa.scalar("Y"), pa.scalar(""))
    if values.dtype.kind == "f":
        # Adding zero turns −0.0 into 0.0.
        return pa.array(values + 0.0, mask=np.isnan(values))
    return pa.array(values)
