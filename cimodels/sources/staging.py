"""From a text file on disk to strings in columns, one row per line of the file.

Numbers are read as text and cast with TRY_CAST: DuckDB 2.0 pushes such a cast into the reader as a hard
cast, which drops rows with a suppressed `*` silently (duckdb issue 23818). So the optimiser that does it
is off (see `build`), and the rows that arrive are counted against the lines of the text all the same.
"""

import csv
from pathlib import Path

from cimodels.sources.identify import Recognised

# First character of a line that does not have the header's number of columns, once it is repaired.
RAGGED = "\x01"


def read(found: Recognised) -> str:
    """SQL that reads the file at `$path`: `first_cell`, and `<column>_text` for each column that it has.

    Columns are taken by position: published names may repeat, be padded or differ in case. Rows come in the
    order of the lines, and a table made of them keeps it: see `line`.
    """
    names = {f"c{index}": "VARCHAR" for index in range(len(found.header))}
    wanted = "".join(
        f', c{index} AS "{name}_text"' for name, index in found.layout.positions(found.header).items()
    )
    quote = '"' if found.delimiter == "," else ""
    return f"""SELECT c0 AS first_cell{wanted}
        FROM read_csv($path, columns = {names}, delim = '{found.delimiter}', header = true,
            quote = '{quote}', escape = '{quote}', auto_detect = false, null_padding = false)"""


def line(found: Recognised) -> str:
    """SQL for the line of the source file that a row of `clean` stands on."""
    return f"clean.rowid + {found.table.first_line + 1}"


def repaired(found: Recognised, path: Path) -> tuple[Path, int]:
    """A copy in which lines with too many or too few columns are marked and padded, and its rows.

    Ragged lines stay in, marked, so that every other line keeps its number.
    """
    width, delimiter = len(found.header), found.delimiter
    target = path.with_suffix(".repaired")
    pending, written = 0, 0
    with (
        path.open(encoding="utf-8", newline="\n") as lines,
        target.open("w", encoding="utf-8", newline="\n") as out,
    ):
        for raw in lines:
            text = raw.rstrip("\r\n").replace("\r", " ")
            if not text:
                pending += 1
                continue
            # Blank lines at the end are no rows; in between they keep their place.
            out.write((RAGGED + delimiter * (width - 1) + "\n") * pending)
            out.write((text if _width(text, delimiter) == width else _marked(text, width, delimiter)) + "\n")
            written += pending + 1
            pending = 0
    return target, written - 1


def _width(text: str, delimiter: str) -> int:
    return len(next(csv.reader([text]))) if delimiter == "," else text.count(delimiter) + 1


def _marked(text: str, width: int, delimiter: str) -> str:
    shown = text[:60].replace(delimiter, " ").replace('"', "'")
    return RAGGED + shown + delimiter * (width - 1)
