"""From clean rows of one file to the staging tables that the warehouse is made of."""

import duckdb

from cimodels.sources.certifications import create_stage
from cimodels.sources.identify import Recognised
from cimodels.sources.layouts import Measure
from cimodels.sources.staging import line
from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.student_groups import STUDENT_GROUPS
from cimodels.vocab.tables import LEVELS, SOURCES, TABLES

# CDE withholds a status that rests on 1 to 10 students.
WITHHELD_BELOW = 11

_LEVELS = ("status_level", "change_level", "color")
_FLAGS = ("certify_flag", "error_flag")
# Columns of the stage that only the computation of levels reads.
_EXTRA = (
    ("suspension_type", "VARCHAR"),
    ("small_denominator", "BOOLEAN"),
    ("high_school_cut_points", "BOOLEAN"),
)


# Staged as numbers that know their word: a tenth of the memory, and a sort that compares bytes.
_WORDS = {
    "indicator": tuple(INDICATORS),
    "student_group": tuple(STUDENT_GROUPS),
    "level": LEVELS,
    "source": tuple(SOURCES),
    "charter_scope": ("all", "non_charter", "charter"),
    "change_basis": ("published", "computed"),
    "level_basis": ("published", "computed"),
}


def create_stages(con: duckdb.DuckDBPyConnection) -> None:
    """Tables of the database `staging`: `indicator_stage` (the contract's columns and three more) and `entity_stage`."""
    enums = {
        name: f"ENUM ({', '.join(f'{chr(39)}{word}{chr(39)}' for word in words)})"
        for name, words in _WORDS.items()
    }
    columns = [(column.name, enums.get(column.name, column.type)) for column in TABLES["indicators"].columns]
    con.execute(
        f"CREATE TABLE staging.indicator_stage ({', '.join(f'{n} {t}' for n, t in (*columns, *_EXTRA))})"
    )
    con.execute(
        """CREATE TABLE staging.entity_stage (level VARCHAR, cds VARCHAR, school_name VARCHAR, district_name VARCHAR,
            county_name VARCHAR, charter BOOLEAN, coe BOOLEAN, dass BOOLEAN, suspension_type VARCHAR,
            high_school_cut_points BOOLEAN, year USMALLINT, file_id USMALLINT)"""
    )
    con.execute(
        """CREATE TABLE staging.directory_stage (cds VARCHAR, name VARCHAR, county VARCHAR, doc VARCHAR,
            active BOOLEAN, latitude DOUBLE, longitude DOUBLE)"""
    )
    create_stage(con)


def load(con: duckdb.DuckDBPyConnection, found: Recognised, file_id: int) -> None:
    """Load the rows of `clean` without trouble into the stage that their family belongs to."""
    family = found.layout.id if found.layout.id == "entities" else found.entry.family
    if family in ("dashboard", "dataquest", "caaspp"):
        for measure in found.layout.measures:
            if measure.indicator in ("*", *found.entry.indicators):
                con.execute(_indicator_rows(found, measure, file_id))
    elif family == "enrolment":
        con.execute(_enrolment_rows(found, file_id))
    elif family == "directory":
        con.execute(_DIRECTORY)
    elif family == "truth":
        con.execute(_PLANTED)
    if family in ("dashboard", "dataquest", "caaspp", "enrolment", "entities"):
        con.execute(_entity_rows(found, file_id))


def _indicator_rows(found: Recognised, measure: Measure, file_id: int) -> str:
    """One indicator of a file. Levels that the file gives are published, the `0` of "none" included."""
    present = set(found.layout.positions(found.header))
    own = measure.status == "status"

    def column(name: str, kind: str) -> str:
        return name if name in present else f"NULL::{kind}"

    denominator = f"coalesce({', '.join(column(n, 'INTEGER') for n in measure.denominator)}, NULL)"
    status = column(measure.status, "DOUBLE")
    prior = column("prior_status", "DOUBLE") if own else "NULL::DOUBLE"
    change = column("change", "DOUBLE") if own else "NULL::DOUBLE"
    tests = ", ".join(f"'{g.code}'" for g in STUDENT_GROUPS.values() if g.family == "test")
    levels = {
        name: f"CASE WHEN student_group NOT IN ({tests}) THEN nullif({name}, 0) END" for name in _LEVELS
    }
    given = [name for name in _LEVELS if name in present]
    basis = (
        f"CASE WHEN student_group NOT IN ({tests}) AND coalesce({', '.join(given)}) IS NOT NULL THEN 'published' END"
        if given
        else "NULL"
    )
    values = {
        "indicator": f"'{found.entry.indicators[0] if measure.indicator == '*' else measure.indicator}'",
        "year": found.entry.year,
        "student_group": "student_group",
        "level": "level",
        "cds": "cds",
        "grade": "grade",
        "source": f"'{found.entry.family}'",
        "charter_scope": "charter_scope",
        "status": status,
        "prior_status": prior,
        "change": f"coalesce({change}, round({status} - {prior}, 1))",
        "change_basis": f"CASE WHEN {change} IS NOT NULL THEN 'published'"
        f" WHEN {status} IS NOT NULL AND {prior} IS NOT NULL THEN 'computed' END",
        "numerator": column(measure.numerator, "INTEGER"),
        "denominator": denominator,
        "prior_denominator": column("prior_denominator", "INTEGER") if own else "NULL",
        "suppressed": f"{status} IS NULL AND (coalesce({measure.status}_starred, false)"
        f" OR coalesce({denominator} BETWEEN 1 AND {WITHHELD_BELOW - 1}, false))",
        **{name: levels[name] if name in present else "NULL" for name in _LEVELS},
        "level_basis": basis,
        "level_uncertain": "false",
        **{name: f"coalesce({column(name, 'BOOLEAN')}, false)" for name in _FLAGS},
        "file_id": file_id,
        "line": line(found),
        "suspension_type": column("suspension_type", "VARCHAR"),
        # A blank means "no" only where the file fills the column at all, so it says nothing here.
        "small_denominator": f"nullif({column('small_denominator', 'BOOLEAN')}, false)",
        "high_school_cut_points": f"nullif({column('high_school_cut_points', 'BOOLEAN')}, false)",
    }
    only = f" AND ltrim(test, '0') = '{measure.test}'" if measure.test else ""
    return (
        f"INSERT INTO staging.indicator_stage SELECT {', '.join(f'{sql} AS {name}' for name, sql in values.items())}"
        f" FROM clean WHERE trouble IS NULL{only}"
    )


def _enrolment_rows(found: Recognised, file_id: int) -> str:
    return f"""
        INSERT INTO enrolment SELECT {found.entry.year}, level, cds, student_group, total, count,
            {"share" if "share" in found.layout.positions(found.header) else "round(100.0 * count / total, 1)"},
            {file_id}, {line(found)}
        FROM clean WHERE trouble IS NULL"""


_DIRECTORY = """
    INSERT INTO staging.directory_stage
    SELECT cds, district_name, county_name, doc, activity = 'Active', latitude, longitude
    FROM clean WHERE trouble IS NULL"""

_PLANTED = """
    INSERT INTO planted SELECT cds, indicator, effect, lower(outperformer) IN ('true', '1', 'y', 't')
    FROM clean WHERE trouble IS NULL"""


def _entity_rows(found: Recognised, file_id: int) -> str:
    """Names and kinds of the districts and schools that a file has, one row each."""
    present = set(found.layout.positions(found.header))

    def text(name: str) -> str:
        return f"max({name})" if name in present else "NULL"

    def flag(name: str) -> str:
        return f"bool_or({name})" if name in present else "NULL"

    charter = flag("charter")
    if "charter_code" in present:
        charter = "bool_or(level = 'school' AND lower(charter_code) = 'yes')"
    elif found.entry.family == "caaspp" and "record" in present:
        charter = "bool_or(ltrim(record, '0') IN ('9', '10'))"
    dass = (
        "bool_or(level = 'school' AND lower(dass_code) = 'yes')" if "dass_code" in present else flag("dass")
    )
    return f"""
        INSERT INTO staging.entity_stage
        SELECT any_value(level), cds, {text("school_name")}, {text("district_name")}, {text("county_name")},
            {charter}, {flag("coe")}, {dass}, {text("suspension_type")}, {flag("high_school_cut_points")},
            {found.entry.year}, {file_id}
        FROM clean WHERE trouble IS NULL AND level IN ('district', 'school') GROUP BY cds"""
