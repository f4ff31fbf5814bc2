"""Who took the tests: participation rates, from the Dashboard's files and from the files of 2018 and 2019."""

import duckdb

from cimodels.sources.identify import Recognised
from cimodels.sources.problems import Problem
from cimodels.sources.staging import line
from cimodels.sources.troubles import KINDS

_COLUMNS = ("enrolled", "tested", "participation")
# Of CDE's cells, what no number is and is no mistake.
_BLANK = "('', '*', 'N/A', 'NA')"


def load_participation(
    con: duckdb.DuckDBPyConnection, found: Recognised, file_id: int
) -> tuple[Problem, ...]:
    """Load the rates of `clean` that districts and the state have; schools have theirs in the file alone.

    A rate that is no number, or outside 0 to 100, is told and not loaded; the row's status stays.
    """
    present = found.layout.positions(found.header)
    tests = [code for code in found.entry.indicators if code in ("ELA", "MATH")]
    if "participation" not in present or not tests:
        return ()

    def number(name: str, kind: str) -> str:
        return f"TRY_CAST({name} AS {kind})" if name in present else f"NULL::{kind}"

    rate = number("participation", "DOUBLE")
    told = "trouble IS NULL AND level IN ('district', 'state') AND student_group IS NOT NULL"
    con.execute(f"""
        INSERT INTO participation
        SELECT {found.entry.year}, '{tests[0]}', level, cds, student_group, {number("enrolled", "INTEGER")},
            {number("tested", "INTEGER")}, {rate}, {file_id}, {line(found)}
        FROM clean WHERE {told} AND grade = 'ALL' AND {rate} BETWEEN 0 AND 100""")
    count, first, value = con.execute(f"""
        SELECT count(*), min({line(found)}), arg_min(participation, clean.rowid) FROM clean
        WHERE {told} AND participation IS NOT NULL AND trim(participation) NOT IN {_BLANK}
          AND coalesce({rate} NOT BETWEEN 0 AND 100, true)""").fetchone()  # type: ignore[misc]
    if not count:
        return ()
    severity, message, advice = KINDS["odd_participation"]
    column = found.header[present["participation"]]
    # No row was set aside, so none is counted; the value says how many.
    said = f"{value} (and {count - 1} more)" if count > 1 else str(value)
    label = found.table.label
    return (Problem(label, severity, "odd_participation", message, advice, first, column, said[:80]),)
