"""From a file's text to typed rows with codes of ours: the table `clean`, one row per line of the file.

A row that cannot be used keeps its place with a `trouble` (`kind:column`); it is counted, told with its
first line and value, and loaded nowhere.
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from cimodels.errors import DataError
from cimodels.sources.identify import Recognised
from cimodels.sources.problems import Problem, Refusal, refused
from cimodels.sources.reading import Text
from cimodels.sources.staging import line, read, repaired
from cimodels.sources.statement import Statement
from cimodels.sources.troubles import KINDS

# Codes told one by one before the rest of them are told together.
MAX_CODES_TOLD = 20


@dataclass(frozen=True)
class Cleaned:
    """How many rows there were and how many of them have no trouble."""

    rows: int
    usable: int
    problems: tuple[Problem, ...]


def clean(con: duckdb.DuckDBPyConnection, found: Recognised, text: Text, covered: bool = False) -> Cleaned:
    """Create the temporary table `clean` from a text file.

    Columns: `cds`, `level`, `student_group`, `charter_scope`, `grade`, the layout's columns typed,
    `<status>_starred` for each status, `trouble`, and `value`, the string that the trouble is about. Row n
    (from 0) is the n-th line below the header, ragged lines included; `staging.line` says which.

    Parameters
    ----------
    covered : bool
        Whether another file has all of these rows, so that none is loaded.

    Raises
    ------
    Refusal
        When there is not one row.
    DataError
        When the reader gives another number of rows than the file has lines.
    """
    statement = Statement(found, covered)
    rows, usable, keys = _filled(con, statement, text)
    if keys < usable:
        _mark_duplicates(con, statement)
    problems = _problems(con, found) if usable < rows or keys < usable else ()
    return Cleaned(rows, rows - sum(problem.count for problem in problems), problems)


def _filled(con: duckdb.DuckDBPyConnection, statement: Statement, text: Text) -> tuple[int, int, int]:
    """Rows of `clean`, how many have no trouble, and their distinct keys."""
    try:
        counts = _fill(con, statement, text.path)
    except duckdb.Error:
        counts = (-1, 0, 0)
    if counts[0] == text.lines - 1 > 0:
        return counts
    path, expected = repaired(statement.found, text.path)
    label = statement.found.table.label
    if expected <= 0:
        advice = "Download it again."
        raise Refusal(refused(label, "empty_file", "There is not one row below the header.", advice))
    counts = _fill(con, statement, path)
    if counts[0] != expected:
        raise DataError(
            f"{label} has {expected:,} rows and {counts[0]:,} of them were read.",
            "Please report it: this is a mistake here, and nothing was changed.",
        )
    return counts


def _fill(con: duckdb.DuckDBPyConnection, statement: Statement, path: Path) -> tuple[int, int, int]:
    select = statement.select(read(statement.found))
    con.execute(f"CREATE OR REPLACE TEMP TABLE clean AS {select}", {"path": str(path)})
    return con.execute(
        f"""SELECT count(*), count(*) FILTER (trouble IS NULL),
            count(DISTINCT hash({statement.key})) FILTER (trouble IS NULL) FROM clean"""
    ).fetchone()  # type: ignore[return-value]


def _mark_duplicates(con: duckdb.DuckDBPyConnection, statement: Statement) -> None:
    """Give trouble to rows with a key that another row has."""
    key = statement.key
    values = ", ".join(f'"{c.name}"' for c in statement.numbers) or "rowid"
    con.execute(f"""
        UPDATE clean SET trouble = twice.trouble, value = cds FROM (
            SELECT row, CASE WHEN kinds > 1 THEN 'duplicate_key:cds' WHEN nth > 1 THEN 'repeated_row:cds' END AS trouble
            FROM (SELECT rowid AS row, row_number() OVER (PARTITION BY {key} ORDER BY rowid) AS nth,
                      count(DISTINCT hash({values})) OVER (PARTITION BY {key}) AS kinds
                  FROM clean WHERE trouble IS NULL)
        ) twice WHERE twice.row = clean.rowid AND twice.trouble IS NOT NULL""")


def _problems(con: duckdb.DuckDBPyConnection, found: Recognised) -> tuple[Problem, ...]:
    """One problem per kind and column (and, for unknown codes, per code)."""
    told = con.execute(
        f"""SELECT trouble, arg_min_null(value, rowid), min({line(found)}), count(*) FROM clean
        WHERE trouble IS NOT NULL
        GROUP BY trouble, CASE WHEN starts_with(trouble, 'unknown_') THEN value END ORDER BY 1, 3"""
    ).fetchall()
    spelled = {name: found.header[index] for name, index in found.layout.positions(found.header).items()}
    problems = []
    for trouble in dict.fromkeys(row[0] for row in told):
        kind, _, column = trouble.partition(":")
        severity, message, advice = KINDS[kind]
        problems += [
            Problem(
                found.table.label,
                severity,
                kind,
                message,
                advice,
                line=first,
                column=spelled.get(column),
                value=None if value is None else str(value)[:80],
                count=count,
            )
            for value, first, count in _shortened([row[1:] for row in told if row[0] == trouble])
        ]
    return tuple(problems)


def _shortened(codes: list[tuple[str | None, int, int]]) -> list[tuple[str | None, int, int]]:
    """The first codes (value, line, rows) one by one, the rest of them as one."""
    rest = codes[MAX_CODES_TOLD:]
    if not rest:
        return codes
    return [
        *codes[:MAX_CODES_TOLD],
        (f"{len(rest)} other codes", rest[0][1], sum(count for _, _, count in rest)),
    ]
