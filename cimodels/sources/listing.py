"""Small tables that are read row by row, and what was wrong with their rows."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import pandas as pd

from cimodels.sources.identify import Recognised
from cimodels.sources.problems import NOTE, Problem, Refusal, refused
from cimodels.sources.troubles import KINDS

# The largest, special education by program setting, has 13 MB.
MAX_BYTES = 256 << 20
# Rows of one kind told one by one before the rest of them are told together.
MAX_TOLD = 20


class Told:
    """Rows set aside and things to know, each with its line, gathered while a table is read."""

    def __init__(self, found: Recognised) -> None:
        self.found = found
        self._rows: dict[str, list[tuple[int, str, str | None]]] = {}

    def set_aside(self, kind: str, line: int, column: str = "", value: str | None = None) -> None:
        """A row that is loaded nowhere; `column` is our name of it, `value` what it says."""
        self._rows.setdefault(kind, []).append((line, column, value))

    def count(self, kind: str) -> int:
        """Rows set aside for one reason."""
        return len(self._rows.get(kind, ()))

    def problems(self) -> tuple[Problem, ...]:
        """One per row up to `MAX_TOLD` of a kind, and one for the rest."""
        return tuple(problem for kind, rows in self._rows.items() for problem in self._of_kind(kind, rows))

    def _of_kind(self, kind: str, rows: list[tuple[int, str, str | None]]) -> Iterator[Problem]:
        if KINDS[kind][0] == NOTE:
            # What is left aside as a matter of course is told once.
            line, column, value = rows[0]
            yield self._problem(kind, line, column, value, len(rows))
            return
        for line, column, value in rows[:MAX_TOLD]:
            yield self._problem(kind, line, column, value, 1)
        if rest := rows[MAX_TOLD:]:
            yield self._problem(kind, rest[0][0], rest[0][1], f"{len(rest)} other rows", len(rest))

    def _problem(self, kind: str, line: int, column: str, value: str | None, count: int) -> Problem:
        severity, message, advice = KINDS[kind]
        where = self.found.layout.positions(self.found.header).get(column)
        return Problem(
            self.found.table.label,
            severity,
            kind,
            message,
            advice,
            line=line,
            column=None if where is None else self.found.header[where],
            value=None if value is None else value[:80],
            count=count,
        )


def records(found: Recognised, text: Path, told: Told) -> Iterator[tuple[int, dict[str, str]]]:
    """(line, our columns by name) of each row that is as wide as the header; blank lines are no rows.

    Raises
    ------
    Refusal
        When the text is far larger than such a table ever is, or cannot be split into rows.
    """
    label = found.table.label
    if text.stat().st_size > MAX_BYTES:
        advice = "Download it again from CDE."
        raise Refusal(
            refused(label, "too_large", f"A table of this kind has less than {MAX_BYTES >> 20} MB.", advice)
        )
    where = found.layout.positions(found.header)
    try:
        for number, cells in _lines(text, found):
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(found.header):
                told.set_aside("ragged_line", number, value=found.delimiter.join(cells))
                continue
            yield number, {name: cells[index].strip() for name, index in where.items()}
    except csv.Error as problem:
        raise Refusal(
            refused(
                label,
                "not_text",
                f"Its rows cannot be told apart ({problem}).",
                "Save it as comma-separated UTF-8 text with straight quotes.",
            )
        ) from problem


def _lines(text: Path, found: Recognised) -> Iterator[tuple[int, list[str]]]:
    """(line of the source file, cells) below the header."""
    with text.open(encoding="utf-8", newline="" if found.delimiter == "," else None) as stream:
        if found.delimiter == ",":
            rows = csv.reader(stream)
            before = 0
            for at, cells in enumerate(rows):
                # A quoted cell may hold line ends: a row is where it begins.
                if at:
                    yield found.table.first_line + before, cells
                before = rows.line_num
            return
        for at, row in enumerate(stream):
            if at:
                yield found.table.first_line + at, row.rstrip("\n").split(found.delimiter)


def insert(con: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str], rows: Sequence[tuple]) -> None:
    """Insert many rows at once, by way of a frame: DuckDB takes them one by one otherwise."""
    if not rows:
        return
    con.register("incoming", pd.DataFrame(rows, columns=list(columns)))
    con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM incoming")
    con.unregister("incoming")
