"""The warehouse's tables: every column with its DuckDB type and meaning.

`CREATE TABLE` statements, the data dictionary and the checks derive from these contracts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Column:
    name: str
    type: str
    meaning: str


@dataclass(frozen=True)
class Table:
    """A table: one row per `grain`; `key` columns are never null together and unique."""

    name: str
    grain: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()

    @property
    def ddl(self) -> str:
        columns = ", ".join(f'"{c.name}" {c.type}' for c in self.columns)
        return f'CREATE TABLE "{self.name}" ({columns})'


def _columns(*rows: tuple[str, str, str]) -> tuple[Column, ...]:
    return tuple(Column(*row) for row in rows)


_PROVENANCE = (
    ("file_id", "USMALLINT", "the source file: key of `files`"),
    ("line", "UINTEGER", "line of that file, the header being line 1 (row of the sheet in a workbook)"),
)

_ALL = (
    Table(
        "indicators",
        "entity × year × indicator × student group × grade × source × charter scope",
        _columns(
            ("indicator", "VARCHAR", "code of `vocab.indicators`"),
            ("year", "USMALLINT", "Dashboard year: 2024 is school year 2023–24"),
            ("student_group", "VARCHAR", "code of `vocab.student_groups`"),
            ("level", "VARCHAR", "state, county, district or school"),
            ("cds", "VARCHAR", "14-digit county-district-school code; zeros below the level"),
            ("grade", "VARCHAR", "ALL, or a two-digit grade in CAASPP files"),
            ("source", "VARCHAR", "dashboard, dataquest or caaspp"),
            (
                "charter_scope",
                "VARCHAR",
                "whose students: all, non_charter or charter. Dashboard district rows exclude charters",
            ),
            ("status", "DOUBLE", "this year's value in the indicator's unit; null when suppressed"),
            ("prior_status", "DOUBLE", "last year's value as this year's file gives it"),
            ("change", "DOUBLE", "status minus prior status; published where the file gives it"),
            ("change_basis", "VARCHAR", "published, computed or null"),
            ("numerator", "INTEGER", "students counted in the rate; null for averages"),
            ("denominator", "INTEGER", "students behind the status"),
            ("prior_denominator", "INTEGER", "students behind the prior status"),
            ("suppressed", "BOOLEAN", "the publisher withheld the status to protect students"),
            ("status_level", "UTINYINT", "1 to 5, 5 best; null when there is none"),
            ("change_level", "UTINYINT", "1 to 5, 5 best; null when there is none"),
            ("color", "UTINYINT", "1 Red, 2 Orange, 3 Yellow, 4 Green, 5 Blue; null when there is none"),
            ("level_basis", "VARCHAR", "published, computed by `rules`, or null"),
            (
                "level_uncertain",
                "BOOLEAN",
                "computed within one rounding step of a cut-point, so CDE's level may differ by one",
            ),
            ("certify_flag", "BOOLEAN", "data not certified: CDE assigned the lowest level"),
            ("error_flag", "BOOLEAN", "CDE marked the data as in error"),
            *_PROVENANCE,
        ),
        ("indicator", "year", "student_group", "level", "cds", "grade", "source", "charter_scope"),
    ),
    Table(
        "districts",
        "district or county office",
        _columns(
            ("cds", "VARCHAR", "14-digit code, school part zero"),
            ("name", "VARCHAR", "as the directory has it, else the newest file's spelling"),
            ("county_code", "VARCHAR", "two digits"),
            ("county", "VARCHAR", "county name"),
            ("district_type", "VARCHAR", "code of `vocab.districts`"),
            ("type_basis", "VARCHAR", "directory, file (type or flag in an indicator file) or name"),
            ("active", "BOOLEAN", "whether the directory lists it as active; null when not in it"),
            ("latitude", "DOUBLE", "of the district office"),
            ("longitude", "DOUBLE", "of the district office"),
            ("high_school_cut_points", "BOOLEAN", "rated with the high-school cut-points"),
        ),
        ("cds",),
    ),
    Table(
        "schools",
        "school",
        _columns(
            ("cds", "VARCHAR", "14-digit code"),
            ("name", "VARCHAR", "newest file's spelling"),
            ("district_cds", "VARCHAR", "its district's code (the authoriser's for a charter)"),
            ("charter", "BOOLEAN", "charter school"),
            ("dass", "BOOLEAN", "in the Dashboard Alternative School Status programme"),
            ("school_type", "VARCHAR", "ES, MS or HS where a file says so"),
        ),
        ("cds",),
    ),
    Table(
        "enrolment",
        "entity × year × student group × charter scope",
        _columns(
            ("year", "USMALLINT", "Dashboard year"),
            ("level", "VARCHAR", "state, district or school"),
            ("cds", "VARCHAR", "14-digit code"),
            ("student_group", "VARCHAR", "code of `vocab.student_groups`, never ALL"),
            ("total", "INTEGER", "all students on census day"),
            ("count", "INTEGER", "students of the group; null when suppressed"),
            ("share", "DOUBLE", "count ÷ total in percent, as published"),
            *_PROVENANCE,
        ),
        ("year", "level", "cds", "student_group"),
    ),
    Table(
        "assistance",
        "district × year × student group, and one ALL row per district and year",
        _columns(
            ("year", "USMALLINT", "year of the list"),
            ("cds", "VARCHAR", "14-digit code"),
            ("student_group", "VARCHAR", "group that met criteria, or ALL for the district's status"),
            ("priorities", "VARCHAR", "CDE's letter (A = priorities 4, 5, 6; …); null on the ALL row"),
            ("status", "VARCHAR", "CDE's words: General or Differentiated Assistance, with the year"),
            (
                "methods",
                "VARCHAR",
                "how it came onto the list (1 a student group in two areas; …); ALL row only",
            ),
            ("intervention", "BOOLEAN", "met the criteria of Education Code 52072 as well; ALL row only"),
            *_PROVENANCE,
        ),
        ("year", "cds", "student_group"),
    ),
    Table(
        "local_indicators",
        "district or charter school × year × priority",
        _columns(
            ("year", "USMALLINT", "Dashboard year"),
            ("cds", "VARCHAR", "14-digit code"),
            ("priority", "UTINYINT", "LCFF priority, 1 to 10"),
            ("performance", "VARCHAR", "Met, Not Met, or Not Met For Two or More Years"),
            *_PROVENANCE,
        ),
        ("year", "cds", "priority"),
    ),
    Table(
        "certifications",
        "district × fiscal year × interim report: who is listed as negative or qualified",
        _columns(
            ("year", "USMALLINT", "year in which the fiscal year ends: 2019 is 2018–19"),
            ("report", "VARCHAR", "first (as of 31 October) or second (as of 31 January) interim report"),
            ("cds", "VARCHAR", "14-digit code; found by name and county where the list gives none"),
            ("certification", "VARCHAR", "negative, qualified or positive"),
            *_PROVENANCE,
        ),
        ("year", "report", "cds"),
    ),
    Table(
        "certification_lists",
        "fiscal year × interim report × certification: whether the list here names everyone",
        _columns(
            ("year", "USMALLINT", "year in which the fiscal year ends: 2019 is 2018–19"),
            ("report", "VARCHAR", "first or second interim report"),
            ("certification", "VARCHAR", "negative or qualified"),
            (
                "complete",
                "BOOLEAN",
                "every district so certified is listed: who is not listed is not certified so",
            ),
            ("file_id", "USMALLINT", "the source file: key of `files`"),
        ),
        ("year", "report", "certification"),
    ),
    Table(
        "placements",
        "entity × year × source × measure: where students with disabilities are taught",
        _columns(
            ("year", "USMALLINT", "Dashboard year: 2024 is school year 2023–24"),
            ("level", "VARCHAR", "state or district"),
            ("cds", "VARCHAR", "14-digit code"),
            (
                "source",
                "VARCHAR",
                "report (annual performance report) or dataquest (enrolment by program setting)",
            ),
            (
                "measure",
                "VARCHAR",
                "5a: regular class at least 80 % of the day, 5b: less than 40 %, 5c: separate school or other setting",
            ),
            ("rate", "DOUBLE", "percent of school-age students with disabilities; null when withheld"),
            ("numerator", "INTEGER", "students in the setting; null where the file has rates alone"),
            ("denominator", "INTEGER", "school-age students with disabilities in a known setting"),
            ("target", "DOUBLE", "the state's target in percent; null where the file has none"),
            ("target_met", "BOOLEAN", "as the report says; null where it does not"),
            ("suppressed", "BOOLEAN", "the publisher withheld the rate"),
            *_PROVENANCE,
        ),
        ("year", "level", "cds", "source", "measure"),
    ),
    Table(
        "participation",
        "district or state × year × test × student group: who took the test",
        _columns(
            ("year", "USMALLINT", "Dashboard year"),
            ("indicator", "VARCHAR", "ELA or MATH"),
            ("level", "VARCHAR", "state or district"),
            ("cds", "VARCHAR", "14-digit code"),
            ("student_group", "VARCHAR", "code of `vocab.student_groups`"),
            ("enrolled", "INTEGER", "students who should have been tested"),
            ("tested", "INTEGER", "students who were"),
            ("rate", "DOUBLE", "participation rate in percent, as published"),
            *_PROVENANCE,
        ),
        ("year", "indicator", "level", "cds", "student_group"),
    ),
    Table(
        "files",
        "source file",
        _columns(
            ("file_id", "USMALLINT", "key"),
            ("name", "VARCHAR", "file name as imported"),
            ("member", "VARCHAR", "member of an archive or sheet of a workbook; null otherwise"),
            ("entry", "VARCHAR", "catalogue entry that the file was recognised as"),
            (
                "family",
                "VARCHAR",
                "dashboard, dataquest, caaspp, enrolment, assistance, local_indicators, certifications, placements, participation or directory",
            ),
            ("year", "USMALLINT", "Dashboard year"),
            ("sha256", "VARCHAR", "of the stored bytes"),
            ("bytes", "UBIGINT", "stored size"),
            ("encoding", "VARCHAR", "how the text was read"),
            ("origin", "VARCHAR", "address it was downloaded from, or `imported`"),
            ("stored_at", "VARCHAR", "UTC time, ISO 8601"),
            ("rows_read", "UINTEGER", "data rows in the file"),
            ("rows_loaded", "UINTEGER", "rows that reached a table"),
            ("rows_set_aside", "UINTEGER", "rows that did not, each kind named in `problems`"),
        ),
        ("file_id",),
    ),
    Table(
        "problems",
        "kind of problem × file × column (with the first place it occurs)",
        _columns(
            ("file_id", "USMALLINT", "key of `files`; null when the file was refused"),
            ("file", "VARCHAR", "file name"),
            ("severity", "VARCHAR", "error (file refused), warning (rows set aside) or note"),
            ("kind", "VARCHAR", "machine-readable kind, e.g. unknown_student_group"),
            ("line", "UINTEGER", "first line concerned"),
            ("column", "VARCHAR", "column concerned"),
            ("value", "VARCHAR", "first offending value"),
            ("count", "UINTEGER", "rows concerned"),
            ("message", "VARCHAR", "what happened, and what was expected"),
            ("advice", "VARCHAR", "what to do"),
        ),
    ),
    Table(
        "planted",
        "district × indicator (demonstration state only): the truth that was generated",
        _columns(
            ("cds", "VARCHAR", "14-digit code"),
            ("indicator", "VARCHAR", "code of `vocab.indicators`"),
            ("effect", "DOUBLE", "true persistent advantage in the indicator's unit; + is better"),
            ("outperformer", "BOOLEAN", "planted on purpose"),
        ),
        ("cds", "indicator"),
    ),
    Table(
        "release",
        "one row: what this warehouse is",
        _columns(
            ("release", "VARCHAR", "fingerprint of the source files and of the code that read them"),
            ("state", "VARCHAR", "california or demonstration"),
            ("built_at", "VARCHAR", "UTC time, ISO 8601"),
            ("code_version", "VARCHAR", "version of cimodels"),
        ),
    ),
)

TABLES: Mapping[str, Table] = MappingProxyType({t.name: t for t in _ALL})
LEVELS: tuple[str, ...] = ("state", "county", "district", "school")
SOURCES: Mapping[str, str] = MappingProxyType(
    {"dashboard": "Dashboard", "dataquest": "DataQuest", "caaspp": "CAASPP"}
)
