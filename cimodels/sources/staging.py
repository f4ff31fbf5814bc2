"""From a text file on disk to a table of strings, `raw`, with one row per line of the file.

Everything is staged as text first and typed in a second statement: DuckDB 2.0 pushes a TRY_CAST into the
reader as a hard cast, which drops rows with a suppressed `*` silently (duckdb issue 23818).
"""

import csv
from pathlib import Path

import duckdb

from cimodels.sources.identify import Recognised
from cimodels.sources.problems import Refusal, refused
from cimodels.sources.reading import Text

# First character of a line that does not have the header's number of columns, once it is repaired.
RAGGED = "\x01"


def stage(con: duckdb.DuckDBPyConnection, found: Recognised, text: Text) -> int:
    """Create the temporary table `raw` and return its number of rows.

    Columns are those of the layout that the file has, and `first_cell`. Row n (from 0) is line n + 2
    of the text, so lines that are ragged stay in, marked, and keep the count.
    """
    expected = text.lines - 1
    try:
        rows = _read(con, found, text.path)
    except duckdb.Error:
        rows = -1
    if rows != expected:
        rows = _read(con, found, _repaired(found, text.path))
    if rows == 0:
        raise Refusal(
            refused(
                found.table.label,
                "empty_file",
                "There is not one row below the header.",
                "Download it again.",
            )
        )
    return rows


def _read(con: duckdb.DuckDBPyConnection, found: Recognised, path: Path) -> int:
    """Read the needed columns by position: names may repeat, be padded or differ in case."""
    names = {f"c{index}": "VARCHAR" for index in range(len(found.header))}
    wanted = "".join(
        f', c{index} AS "{name}"' for name, index in found.layout.positions(found.header).items()
    )
    quote = '"' if found.delimiter == "," else ""
    con.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE raw AS SELECT c0 AS first_cell{wanted}
        FROM read_csv($path, columns = {names}, delim = '{found.delimiter}', header = true,
            quote = '{quote}', escape = '{quote}', auto_detect = false, null_padding = false)
        """,
        {"path": str(path)},
    )
    return con.execute("SELECT count(*) FROM raw").fetchone()[0]  # type: ignore[index]


def _repaired(found: Recognised, path: Path) -> Path:
    """A copy in which lines with too many or too few columns are marked and padded."""
    width, delimiter = len(found.header), found.delimiter
    target = path.with_suffix(".repaired")
    pending = 0
    with (
        path.open(encoding="utf-8", newline="\n") as lines,
        target.open("w", encoding="utf-8", newline="\n") as out,
    ):
        for raw in lines:
            line = raw.rstrip("\r\n").replace("\r", " ")
            if not line:
                pending += 1
                continue
            # Blank lines at the end are no rows; in between they keep their place.
            out.write((RAGGED + delimiter * (width - 1) + "\n") * pending)
            pending = 0
            out.write((line if _width(line, delimiter) == width else _marked(line, width, delimiter)) + "\n")
    return target


def _width(line: str, delimiter: str) -> int:
    return len(next(csv.reader([line]))) if delimiter == "," else line.count(delimiter) + 1


def _marked(line: str, width: int, delimiter: str) -> str:
    shown = line[:60].replace(delimiter, " ").replace('"', "'")
    return RAGGED + shown + delimiter * (width - 1)
