"""Questions whose answer should be "no row": what a warehouse must never hold, and what is odd in it."""

import duckdb

from cimodels.errors import DataError
from cimodels.settings import StateFolder
from cimodels.sources.problems import ERROR, WARNING, Problem
from cimodels.sources.serving import served
from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.student_groups import STUDENT_GROUPS
from cimodels.vocab.tables import LEVELS, TABLES


def _quoted(codes: object) -> str:
    return ", ".join(f"'{code}'" for code in codes)  # type: ignore[attr-defined]


_BOUNDS = " OR ".join(
    f"(indicator = '{i.code}' AND status NOT BETWEEN {i.lowest} AND {i.highest})" for i in INDICATORS.values()
)

# (kind, severity, table, condition that no row should meet, what it means)
_OFFENDERS = (
    (
        "unknown_indicator",
        ERROR,
        "indicators",
        f"indicator NOT IN ({_quoted(INDICATORS)})",
        "Not an indicator.",
    ),
    (
        "unknown_student_group",
        ERROR,
        "indicators",
        f"student_group NOT IN ({_quoted(STUDENT_GROUPS)})",
        "Not a student group.",
    ),
    ("unknown_level", ERROR, "indicators", f"level NOT IN ({_quoted(LEVELS)})", "Not a level."),
    ("bad_cds", ERROR, "indicators", "length(cds) <> 14", "A code that is not 14 digits."),
    ("impossible_value", ERROR, "indicators", _BOUNDS, "A status outside the indicator's bounds."),
    (
        "impossible_value",
        ERROR,
        "indicators",
        "numerator > denominator",
        "More students counted than there are.",
    ),
    (
        "suppressed_value",
        ERROR,
        "indicators",
        "suppressed AND status IS NOT NULL",
        "Withheld, and yet a value.",
    ),
    (
        "impossible_level",
        ERROR,
        "indicators",
        "status_level NOT BETWEEN 1 AND 5 OR change_level NOT BETWEEN 1 AND 5 OR color NOT BETWEEN 1 AND 5",
        "A level or colour that does not exist.",
    ),
    (
        "level_without_basis",
        ERROR,
        "indicators",
        "coalesce(status_level, change_level, color) IS NOT NULL AND level_basis IS NULL",
        "A level that does not say whether it is published or computed.",
    ),
    (
        "impossible_value",
        ERROR,
        "enrolment",
        "count > total OR total < 0",
        "More students in a group than in all.",
    ),
    (
        "rows_unaccounted",
        ERROR,
        "files",
        "rows_read <> rows_loaded + rows_set_aside",
        "Rows read are not rows loaded plus rows set aside.",
    ),
    (
        "rate_disagrees",
        WARNING,
        "indicators",
        "numerator IS NOT NULL AND denominator > 0 AND source <> 'caaspp' AND indicator NOT IN ('ELPI')"
        " AND abs(status - 100.0 * numerator / denominator) > 0.11",
        "The published rate is not numerator ÷ denominator.",
    ),
    (
        "change_disagrees",
        WARNING,
        "indicators",
        "change_basis = 'published' AND abs(change - (status - prior_status)) > 0.1501",
        "The published change is not the difference of the published values.",
    ),
)


def findings(con: duckdb.DuckDBPyConnection, thorough: bool = True) -> list[Problem]:
    """What is wrong in a warehouse: errors that keep it from being served, and warnings.

    Parameters
    ----------
    thorough : bool
        Whether to look for repeated keys among all indicator rows. Cleaning has looked within each file,
        so a build need only look when two files give the same indicator and year.
    """
    found = [problem for offence in _OFFENDERS if (problem := _offence(con, *offence))]
    names = [name for name in TABLES if thorough or name != "indicators" or _overlap(con)]
    return found + [problem for name in names if (problem := _repeated(con, name))]


def _overlap(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether two files give the same indicator, year and grade."""
    given = con.execute(
        """SELECT 1 FROM (SELECT DISTINCT indicator, year, source, grade, file_id FROM indicators)
        GROUP BY indicator, year, source, grade HAVING count(*) > 1 LIMIT 1"""
    ).fetchone()
    return given is not None


def check(folder: StateFolder) -> list[Problem]:
    """Findings about the warehouse that a state folder is serving.

    Raises
    ------
    DataError
        When nothing has been built or the file cannot be opened.
    """
    name = served(folder)
    path = folder.root / (name or "")
    if name is None or not path.exists():
        raise DataError(f"Nothing has been built in {folder.root}.", "Run `cimodels data build`.")
    try:
        with duckdb.connect(str(path), read_only=True) as con:
            return findings(con)
    except duckdb.Error as problem:
        raise DataError(f"{path.name} cannot be read ({problem}).", "Run `cimodels data build`.") from problem


def _offence(
    con: duckdb.DuckDBPyConnection, kind: str, severity: str, table: str, condition: str, meaning: str
) -> Problem | None:
    place = ("file_id", "line") if table != "files" else ("file_id", "NULL")
    count, file_id, line = con.execute(
        f"SELECT count(*), arg_min({place[0]}, {place[0]}), arg_min({place[1]}, {place[0]}) FROM {table} WHERE {condition}"
    ).fetchone()  # type: ignore[misc]
    if not count:
        return None
    name = con.execute("SELECT any_value(name) FROM files WHERE file_id = ?", [file_id]).fetchone()[0]  # type: ignore[index]
    return Problem(
        name or table,
        severity,
        kind,
        f"{meaning} In table {table}.",
        "Look at the line in the source file.",
        line=line,
        count=count,
        file_id=file_id,
    )


def _repeated(con: duckdb.DuckDBPyConnection, name: str) -> Problem | None:
    """The first key of a table that more than one row has."""
    key = ", ".join(TABLES[name].key)
    if not key:
        return None
    count, distinct = con.execute(f"SELECT count(*), count(DISTINCT hash({key})) FROM {name}").fetchone()  # type: ignore[misc]
    if count == distinct:
        return None
    twice = con.execute(
        f"SELECT {key}, count(*) FROM {name} GROUP BY ALL HAVING count(*) > 1 LIMIT 1"
    ).fetchone()
    if twice is None:
        return None
    return Problem(
        name,
        ERROR,
        "repeated_key",
        f"More than one row of table {name} has the key ({key}).",
        "Two source files give the same rows: remove one of them.",
        value=" ".join(str(value) for value in twice[:-1]),
        count=count - distinct,
    )
