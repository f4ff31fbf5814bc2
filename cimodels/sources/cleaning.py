"""From strings to typed rows with codes of ours: the table `clean`, one row per row of the file.

A row that cannot be used keeps its place with a `trouble` (`kind:column`); it is counted, told with its
first line and value, and loaded nowhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from cimodels.sources.identify import Recognised
from cimodels.sources.layouts import Layout, Measure
from cimodels.sources.problems import NOTE, WARNING, Problem
from cimodels.sources.staging import RAGGED
from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.student_groups import ALIASES, CAASPP_CODES, DATAQUEST_CODES, STUDENT_GROUPS

# Codes told one by one before the rest of them are told together.
MAX_CODES_TOLD = 20

# kind -> severity, what happened, what to do
KINDS: dict[str, tuple[str, str, str]] = {
    "ragged_line": (
        WARNING,
        "The line does not have as many columns as the header; the file may be cut short.",
        "Download the file again.",
    ),
    "bad_cds": (
        WARNING,
        "The code of the district or school is not 14 digits that fit its kind of record.",
        "If a spreadsheet program has saved the file, leading zeros are lost: import CDE's own file.",
    ),
    "district_office": (
        NOTE,
        "Rows of a school without a school code (students counted at a district office) were left aside; the "
        "district's own rows include them.",
        "",
    ),
    "unknown_record_code": (
        WARNING,
        "The code says what kind of record this is, and it is not known.",
        "See CDE's record layout for this year; add the code to layouts.toml.",
    ),
    "unknown_student_group": (
        WARNING,
        "The code of the student group is not known.",
        "See CDE's record layout for this year; add the group to vocab/student_groups.py.",
    ),
    "unused_student_group": (NOTE, "Rows of student groups that no table here holds were left aside.", ""),
    "other_scope": (
        NOTE,
        "Rows that repeat a total for alternative schools only, or without them, were left aside.",
        "",
    ),
    "wrong_year": (WARNING, "The row is of another year than the file.", "Download the file again."),
    "not_a_number": (WARNING, "A number was expected.", "Look at the line; download the file again."),
    "impossible_value": (
        WARNING,
        "The value lies outside what is possible for this column.",
        "Look at the line; download the file again, and tell CDE if it is still there.",
    ),
    "duplicate_key": (
        WARNING,
        "The same district or school and student group occurs more than once with different values; "
        "none of them was loaded.",
        "Download the file again, and tell CDE if it is still there.",
    ),
    "repeated_row": (NOTE, "The same row occurs more than once; one was loaded.", ""),
    "covered_elsewhere": (
        NOTE,
        "The file with all student groups of this year is here too and has these rows.",
        "",
    ),
}


@dataclass(frozen=True)
class Cleaned:
    """How many rows there were and how many of them have no trouble."""

    rows: int
    usable: int
    problems: tuple[Problem, ...]


def create_codes(con: duckdb.DuckDBPyConnection) -> None:
    """The temporary table `group_codes`: how each family of files spells a student group."""
    codes = [("dashboard", code, code) for code in STUDENT_GROUPS]
    codes += [("dashboard", code, ours) for code, ours in ALIASES.items()]
    codes += [("dataquest", code, ours) for code, ours in DATAQUEST_CODES.items()]
    codes += [("caaspp", code, ours) for code, ours in CAASPP_CODES.items()]
    con.execute("CREATE TEMP TABLE group_codes (family VARCHAR, published VARCHAR, code VARCHAR)")
    con.executemany("INSERT INTO group_codes VALUES (?, ?, ?)", codes)


def clean(con: duckdb.DuckDBPyConnection, found: Recognised, rows: int, covered: bool = False) -> Cleaned:
    """Create the temporary table `clean` from `raw`.

    Columns: `line`, `cds`, `level`, `student_group`, `charter_scope`, `grade`, the layout's columns
    typed, `<status>_starred` for each status, and `trouble`.

    Parameters
    ----------
    covered : bool
        Whether another file has all of these rows, so that none is loaded.
    """
    sql = _Sql(found)
    con.execute(f"CREATE OR REPLACE TEMP TABLE clean AS {sql.select()}")
    if covered:
        con.execute("UPDATE clean SET trouble = 'covered_elsewhere:' WHERE trouble IS NULL")
    _mark_duplicates(con, sql)
    problems = _problems(con, found, sql)
    return Cleaned(rows, rows - sum(problem.count for problem in problems), problems)


class _Sql:
    """The cleaning statement of one file, piece by piece."""

    def __init__(self, found: Recognised) -> None:
        self.found = found
        self.layout: Layout = found.layout
        self.entry = found.entry
        self.present = set(found.layout.positions(found.header))
        self.numbers = [
            c for c in self.layout.columns if c.kind in ("number", "count") and c.name in self.present
        ]
        self.measures = [m for m in self.layout.measures if m.indicator in ("*", *self.entry.indicators)]

    def text(self, name: str) -> str:
        return f'r."{name}"' if name in self.present else "NULL::VARCHAR"

    def number(self, name: str, kind: str = "number") -> str:
        kind = "INTEGER" if kind == "count" else "DOUBLE"
        if name not in self.present:
            return f"NULL::{kind}"
        value = f"nullif({self.text(name)}, 'No Data')" if self.layout.id == "directory" else self.text(name)
        return f"TRY_CAST({value} AS {kind})"

    @property
    def cds(self) -> str:
        if "cd_code" in self.present:
            return f"{self.text('cd_code')} || '0000000'"
        if "county_code" not in self.present:
            return self.text("cds")
        return (
            f"{self.text('county_code')} || coalesce({self.text('district_code')}, '00000')"
            f" || coalesce({self.text('school_code')}, '0000000')"
        )

    @property
    def level(self) -> str:
        if self.layout.levels:
            whens = " ".join(f"WHEN '{code}' THEN '{level}'" for code, level in self.layout.levels.items())
            return f"CASE {self.text('record')} {whens} END"
        if "school_code" not in self.present:
            return "'district'"
        return """CASE WHEN r.school_code <> '0000000' THEN 'school' WHEN r.district_code <> '00000' THEN 'district'
            WHEN r.county_code <> '00' THEN 'county' ELSE 'state' END"""

    @property
    def group(self) -> str:
        if self.layout.every_group:
            return f"'{self.layout.every_group}'"
        return "g.code" if self.layout.groups else "NULL::VARCHAR"

    @property
    def charter_scope(self) -> str:
        """Dashboard district rows leave charters out; DataQuest says it; a school is itself."""
        if self.entry.family == "dashboard":
            return "CASE level WHEN 'district' THEN 'non_charter' ELSE 'all' END"
        if "charter_code" not in self.present:
            return "'all'"
        return """CASE WHEN level = 'school' THEN 'all' ELSE
            CASE lower(charter_code) WHEN 'all' THEN 'all' WHEN 'no' THEN 'non_charter' WHEN 'yes' THEN 'charter' END
            END"""

    @property
    def grade(self) -> str:
        if "grade" not in self.present:
            return f"'{self.entry.grade}'"
        return "CASE ltrim(r.grade, '0') WHEN '13' THEN 'ALL' ELSE lpad(ltrim(r.grade, '0'), 2, '0') END"

    def select(self) -> str:
        own = [
            f'{self._typed(c.name, c.kind)} AS "{c.name}"' for c in self.layout.columns if self._kept(c.name)
        ]
        starred = [f"{self.text(m.status)} = '*' AS \"{m.status}_starred\"" for m in self._statuses()]
        inner = [
            f"r.rowid + {self.found.table.first_line + 1} AS line",
            f"{self.cds} AS cds",
            f"{self.level} AS level",
            f"{self.group} AS student_group",
            f"{self.grade} AS grade",
            *own,
            *starred,
            f"{self.early_trouble()} AS early",
        ]
        joins = ""
        if self.layout.groups and not self.layout.every_group:
            published = self.text("student_group")
            published = f"ltrim({published}, '0')" if self.layout.groups == "caaspp" else published
            joins = (
                f"LEFT JOIN group_codes g ON g.family = '{self.layout.groups}' AND g.published = {published}"
            )
        return f"""
            SELECT * EXCLUDE (early), {self.charter_scope} AS charter_scope,
                {self.late_trouble()} AS trouble
            FROM (SELECT {", ".join(inner)} FROM raw r {joins})"""

    def _kept(self, name: str) -> bool:
        return name not in (
            "cds",
            "cd_code",
            "county_code",
            "district_code",
            "school_code",
            "student_group",
            "grade",
        )

    def _statuses(self) -> list[Measure]:
        return list({measure.status: measure for measure in self.measures}.values())

    def _typed(self, name: str, kind: str) -> str:
        if kind == "text":
            return self.text(name)
        if kind == "flag":
            return f"({self.text(name)} = 'Y')" if name in self.present else "NULL::BOOLEAN"
        return self.number(name, kind)

    def early_trouble(self) -> str:
        """What is wrong with the strings."""
        whens = [f"WHEN starts_with(r.first_cell, '{RAGGED}') THEN 'ragged_line:'"]
        if "year" in self.present and self.entry.year:
            year = self.entry.year
            allowed = f"'{year}', '{year}f', '{year - 1}-{year % 100:02d}'"
            whens.append(f"WHEN r.year IS NULL OR r.year NOT IN ({allowed}) THEN 'wrong_year:year'")
        whens += [f"WHEN {test} THEN 'unknown_record_code:{name}'" for name, test in self._code_tests()]
        if self.layout.unused_groups:
            unused = _quoted(self.layout.unused_groups)
            whens.append(
                f"WHEN ltrim(r.student_group, '0') IN ({unused}) THEN 'unused_student_group:student_group'"
            )
        whens += [
            f"WHEN {self.text(c.name)} <> '*' AND {self.number(c.name)} IS NULL"
            f"{_NO_DATA if self.layout.id == 'directory' else ''} THEN 'not_a_number:{c.name}'"
            for c in self.numbers
        ]
        return f"CASE {' '.join(whens)} END"

    def _code_tests(self) -> list[tuple[str, str]]:
        """Columns whose code must be one of a few, and the SQL that finds the others."""
        tests = []
        if self.layout.levels:
            tests.append(("record", f"r.record IS NULL OR r.record NOT IN ({_quoted(self.layout.levels)})"))
        if self.layout.id == "caaspp":
            allowed = _quoted(measure.test for measure in self.measures)
            tests.append(("test", f"r.test IS NULL OR ltrim(r.test, '0') NOT IN ({allowed})"))
            if "record" in self.present:
                tests.append(("record", "ltrim(r.record, '0') NOT IN ('4', '5', '6', '7', '9', '10')"))
        if self.entry.family == "dashboard" and "indicator" in self.present:
            ours = set(self.entry.indicators)
            codes = ours | {code for code, one in self.layout.indicator_codes.items() if one in ours}
            tests.append(("indicator", f"r.indicator NOT IN ({_quoted(sorted(codes))})"))
        if "charter_code" in self.present:
            tests.append(("charter_code", "lower(r.charter_code) NOT IN ('all', 'yes', 'no')"))
        return tests

    def late_trouble(self) -> str:
        """What is wrong with the typed values, given the strings were right."""
        whens = [
            "WHEN early IS NOT NULL THEN early",
            """WHEN cds IS NULL OR length(cds) <> 14 OR TRY_CAST(cds AS UBIGINT) IS NULL
                OR (level = 'district' AND substr(cds, 8) <> '0000000')
                OR (level = 'state' AND cds <> '00000000000000') THEN 'bad_cds:cds'""",
            "WHEN level = 'school' AND substr(cds, 8) = '0000000' THEN 'district_office:cds'",
        ]
        if "dass_code" in self.present:
            whens.append("WHEN level <> 'school' AND lower(dass_code) <> 'all' THEN 'other_scope:dass_code'")
        if self.layout.groups and not self.layout.every_group:
            whens.append("WHEN student_group IS NULL THEN 'unknown_student_group:student_group'")
        if self.entry.family == "enrolment":
            whens.append("WHEN student_group = 'ALL' THEN 'unused_student_group:student_group'")
            whens.append("WHEN count > total THEN 'impossible_value:count'")
            whens.append("WHEN share NOT BETWEEN 0 AND 100 THEN 'impossible_value:share'")
        whens += [
            f"WHEN \"{c.name}\" < 0 THEN 'impossible_value:{c.name}'"
            for c in self.numbers
            if c.kind == "count"
        ]
        for name in ("status_level", "change_level", "color"):
            if name in self.present:
                whens.append(f"WHEN {name} > 5 THEN 'impossible_value:{name}'")
        for measure in self.measures:
            whens += self._measure_tests(measure)
        return f"CASE {' '.join(whens)} END"

    def _measure_tests(self, measure: Measure) -> list[str]:
        indicator = INDICATORS[self.entry.indicators[0] if measure.indicator == "*" else measure.indicator]
        bounds = f"BETWEEN {indicator.lowest} AND {indicator.highest}"
        tests = []
        if measure.status in self.present:
            tests.append(f"WHEN {measure.status} NOT {bounds} THEN 'impossible_value:{measure.status}'")
        if measure.status == "status" and "prior_status" in self.present:
            tests.append(f"WHEN prior_status NOT {bounds} THEN 'impossible_value:prior_status'")
        if measure.numerator in self.present:
            tests.append(
                f"WHEN {measure.numerator} > {self.denominator(measure)} THEN 'impossible_value:{measure.numerator}'"
            )
        return tests

    def denominator(self, measure: Measure) -> str:
        names = [name for name in measure.denominator if name in self.present]
        return f"coalesce({', '.join(names)})" if names else "NULL::INTEGER"


_NO_DATA = " AND r.latitude <> 'No Data' AND r.longitude <> 'No Data'"


def _quoted(codes: Iterable[str]) -> str:
    return ", ".join(f"'{code}'" for code in codes)


def _key(found: Recognised) -> str:
    test = ", test" if found.layout.id == "caaspp" else ""
    indicator = ", indicator" if found.layout.id == "truth" else ""
    return f"level, cds, student_group, charter_scope, grade{test}{indicator}"


def _mark_duplicates(con: duckdb.DuckDBPyConnection, sql: _Sql) -> None:
    """Give trouble to rows with a key that another row has. Cheap when there are none, as usual."""
    key = _key(sql.found)
    count, distinct = con.execute(
        f"SELECT count(*), count(DISTINCT hash({key})) FROM clean WHERE trouble IS NULL"
    ).fetchone()  # type: ignore[misc]
    if count == distinct:
        return
    values = ", ".join(f'"{c.name}"' for c in sql.numbers) or "line"
    con.execute(f"""
        UPDATE clean SET trouble = twice.trouble FROM (
            SELECT line, CASE WHEN kinds > 1 THEN 'duplicate_key:cds' WHEN nth > 1 THEN 'repeated_row:cds' END AS trouble
            FROM (SELECT line, row_number() OVER (PARTITION BY {key} ORDER BY line) AS nth,
                      count(DISTINCT hash({values})) OVER (PARTITION BY {key}) AS kinds
                  FROM clean WHERE trouble IS NULL)
        ) twice WHERE twice.line = clean.line AND twice.trouble IS NOT NULL""")


def _problems(con: duckdb.DuckDBPyConnection, found: Recognised, sql: _Sql) -> tuple[Problem, ...]:
    """One problem per kind and column (and, for unknown codes, per code)."""
    troubles = con.execute(
        "SELECT trouble, count(*), min(line) FROM clean WHERE trouble IS NOT NULL GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    spelled = {name: found.header[index] for name, index in found.layout.positions(found.header).items()}
    problems = []
    for trouble, count, line in troubles:
        kind, _, column = trouble.partition(":")
        column = column if column in sql.present else ""
        shown = f'raw."{column}"' if column else f"ltrim(raw.first_cell, '{RAGGED}')"
        per_code = kind.startswith("unknown_")
        found_rows = con.execute(
            f"""SELECT {shown} AS value, min(clean.line), count(*) FROM clean
                JOIN raw ON raw.rowid = clean.line - {found.table.first_line + 1}
                WHERE trouble = $trouble GROUP BY ALL ORDER BY 2""",
            {"trouble": trouble},
        ).fetchall()
        groups = [(found_rows[0][0], line, count)]
        if per_code:
            rest = found_rows[MAX_CODES_TOLD:]
            groups = found_rows[:MAX_CODES_TOLD]
            if rest:
                groups.append((f"{len(rest)} other codes", rest[0][1], sum(row[2] for row in rest)))
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
                count=number,
            )
            for value, first, number in groups
        ]
    return tuple(problems)
