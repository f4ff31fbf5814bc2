"""The SQL that turns one file's strings into typed rows with codes of ours.

Four steps, one statement: `read` (strings, named `<column>_text`), `typed` (our columns), `judged` (what
is wrong with a row) and the columns that are kept.
"""

from collections.abc import Iterable, Mapping

from cimodels.sources.identify import Recognised
from cimodels.sources.layouts import Layout, Measure
from cimodels.sources.staging import RAGGED
from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.student_groups import ALIASES, CAASPP_CODES, DATAQUEST_CODES, STUDENT_GROUPS

# How each family of files spells a student group.
_GROUP_CODES = {
    "dashboard": {**{code: code for code in STUDENT_GROUPS}, **ALIASES},
    "dataquest": DATAQUEST_CODES,
    "caaspp": CAASPP_CODES,
}
# Text that is only needed to make codes of; nothing later reads it.
_USED_UP = {"cds", "cd_code", "county_code", "district_code", "school_code", "student_group", "grade", "year"}


class Statement:
    """The cleaning statement of one file, piece by piece."""

    def __init__(self, found: Recognised, covered: bool = False) -> None:
        self.found = found
        self.covered = covered
        self.layout: Layout = found.layout
        self.entry = found.entry
        self.present = set(found.layout.positions(found.header))
        self.numbers = [
            c for c in self.layout.columns if c.kind in ("number", "count") and c.name in self.present
        ]
        self.measures = [m for m in self.layout.measures if m.indicator in ("*", *self.entry.indicators)]

    def select(self, read: str) -> str:
        """The whole statement over `read`, the SQL that gives the strings."""
        kept = ["cds", "level", "student_group", "charter_scope", "grade", "trouble", *self._own()]
        kept += [f"{status}_starred" for status in self._statuses()]
        return f"""
            WITH read AS ({read}),
            typed AS (SELECT *, {", ".join(f'{sql} AS "{name}"' for name, sql in self._typed().items())} FROM read),
            judged AS (SELECT *, {self.charter_scope} AS charter_scope, {self._trouble()} AS trouble FROM typed)
            SELECT {", ".join(f'"{name}"' for name in kept)},
                CASE WHEN trouble IS NOT NULL THEN {self._offending()} END AS value
            FROM judged"""

    def text(self, name: str) -> str:
        return f'"{name}_text"' if name in self.present else "NULL::VARCHAR"

    def _typed(self) -> dict[str, str]:
        columns = {"cds": self.cds, "level": self.level, "student_group": self.group, "grade": self.grade}
        kinds = {column.name: column.kind for column in self.layout.columns}
        columns |= {name: self._cast(name, kinds[name]) for name in self._own()}
        return columns | {f"{name}_starred": f"{self.text(name)} = '*'" for name in self._statuses()}

    def _own(self) -> list[str]:
        """The layout's columns that later steps read."""
        return [column.name for column in self.layout.columns if column.name not in _USED_UP]

    def _statuses(self) -> list[str]:
        return list(dict.fromkeys(measure.status for measure in self.measures))

    def _cast(self, name: str, kind: str) -> str:
        text = self.text(name)
        if kind == "text":
            return text
        if kind == "flag":
            return f"({text} = 'Y')" if name in self.present else "NULL::BOOLEAN"
        return f"TRY_CAST({text} AS {'INTEGER' if kind == 'count' else 'DOUBLE'})"

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
            return _choice(self.text("record"), self.layout.levels)
        if "school_code" not in self.present:
            return "'district'"
        return """CASE WHEN school_code_text <> '0000000' THEN 'school' WHEN district_code_text <> '00000' THEN
            'district' WHEN county_code_text <> '00' THEN 'county' ELSE 'state' END"""

    @property
    def group(self) -> str:
        if self.layout.every_group:
            return f"'{self.layout.every_group}'"
        if not self.layout.groups:
            return "NULL::VARCHAR"
        published = self.text("student_group")
        published = f"ltrim({published}, '0')" if self.layout.groups == "caaspp" else published
        return _choice(published, _GROUP_CODES[self.layout.groups])

    @property
    def grade(self) -> str:
        if "grade" not in self.present:
            return f"'{self.entry.grade}'"
        return (
            "CASE ltrim(grade_text, '0') WHEN '13' THEN 'ALL' ELSE lpad(ltrim(grade_text, '0'), 2, '0') END"
        )

    @property
    def charter_scope(self) -> str:
        """Dashboard district rows leave charters out; DataQuest says it; a school is itself."""
        if self.entry.family == "dashboard":
            return "CASE level WHEN 'district' THEN 'non_charter' ELSE 'all' END"
        if "charter_code" not in self.present:
            return "'all'"
        scopes = _choice("lower(charter_code)", {"all": "all", "no": "non_charter", "yes": "charter"})
        return f"CASE WHEN level = 'school' THEN 'all' ELSE {scopes} END"

    def _trouble(self) -> str:
        """The first thing that is wrong with a row, as `kind:column`; null when nothing is."""
        whens = [*self._wrong_strings(), *self._wrong_codes(), *self._wrong_values()]
        rest = "'covered_elsewhere:'" if self.covered else "NULL"
        return f"CASE {' '.join(f'WHEN {test} THEN {chr(39)}{trouble}{chr(39)}' for test, trouble in whens)} ELSE {rest} END"

    def _offending(self) -> str:
        """The string that the trouble is about, or the first cell of the line."""
        whens = " ".join(f"WHEN '{name}' THEN {self.text(name)}" for name in sorted(self.present))
        return f"CASE split_part(trouble, ':', 2) {whens} ELSE ltrim(first_cell, '{RAGGED}') END"

    def _wrong_strings(self) -> list[tuple[str, str]]:
        found = [(f"starts_with(first_cell, '{RAGGED}')", "ragged_line:")]
        if "year" in self.present and self.entry.year:
            year = self.entry.year
            allowed = f"'{year}', '{year}f', '{year - 1}-{year % 100:02d}'"
            found.append((f"year_text IS NULL OR year_text NOT IN ({allowed})", "wrong_year:year"))
        found += [(test, f"unknown_record_code:{name}") for name, test in self._code_tests()]
        if self.layout.unused_groups:
            unused = _quoted(self.layout.unused_groups)
            test = f"ltrim(student_group_text, '0') IN ({unused})"
            found.append((test, "unused_student_group:student_group"))
        # The directory writes "No Data" where it has no position.
        blank = "'*', 'No Data'" if self.layout.id == "directory" else "'*'"
        found += [
            (f'"{c.name}" IS NULL AND {self.text(c.name)} NOT IN ({blank})', f"not_a_number:{c.name}")
            for c in self.numbers
        ]
        return found

    def _code_tests(self) -> list[tuple[str, str]]:
        """Columns whose code must be one of a few, and the SQL that finds the others."""
        tests = []
        if self.layout.levels:
            tests.append(
                ("record", f"record_text IS NULL OR record_text NOT IN ({_quoted(self.layout.levels)})")
            )
        if self.layout.id == "caaspp":
            allowed = _quoted(measure.test for measure in self.measures)
            tests.append(("test", f"test_text IS NULL OR ltrim(test_text, '0') NOT IN ({allowed})"))
            if "record" in self.present:
                tests.append(("record", "ltrim(record_text, '0') NOT IN ('4', '5', '6', '7', '9', '10')"))
        if self.entry.family == "dashboard" and "indicator" in self.present:
            ours = set(self.entry.indicators)
            codes = ours | {code for code, one in self.layout.indicator_codes.items() if one in ours}
            tests.append(("indicator", f"indicator_text NOT IN ({_quoted(sorted(codes))})"))
        if "charter_code" in self.present:
            tests.append(("charter_code", "lower(charter_code_text) NOT IN ('all', 'yes', 'no')"))
        return tests

    def _wrong_codes(self) -> list[tuple[str, str]]:
        found = [
            (
                """cds IS NULL OR length(cds) <> 14 OR TRY_CAST(cds AS UBIGINT) IS NULL
                OR (level = 'district' AND substr(cds, 8) <> '0000000')
                OR (level = 'state' AND cds <> '00000000000000')""",
                "bad_cds:cds",
            ),
            ("level = 'school' AND substr(cds, 8) = '0000000'", "district_office:cds"),
        ]
        if "dass_code" in self.present:
            found.append(("level <> 'school' AND lower(dass_code) <> 'all'", "other_scope:dass_code"))
        if self.layout.groups and not self.layout.every_group:
            found.append(("student_group IS NULL", "unknown_student_group:student_group"))
        if self.entry.family == "enrolment":
            found.append(("student_group = 'ALL'", "unused_student_group:student_group"))
        return found

    def _wrong_values(self) -> list[tuple[str, str]]:
        tests = [(f'"{c.name}" < 0', c.name) for c in self.numbers if c.kind == "count"]
        if self.entry.family == "enrolment":
            tests += [("count > total", "count"), ("share NOT BETWEEN 0 AND 100", "share")]
        tests += [
            (f"{name} > 5", name)
            for name in ("status_level", "change_level", "color")
            if name in self.present
        ]
        for measure in self.measures:
            tests += self._measure_tests(measure)
        return [(test, f"impossible_value:{name}") for test, name in tests]

    def _measure_tests(self, measure: Measure) -> list[tuple[str, str]]:
        indicator = INDICATORS[self.entry.indicators[0] if measure.indicator == "*" else measure.indicator]
        outside = f"NOT BETWEEN {indicator.lowest} AND {indicator.highest}"
        tests = []
        if measure.status in self.present:
            tests.append((f"{measure.status} {outside}", measure.status))
        if measure.status == "status" and "prior_status" in self.present:
            tests.append((f"prior_status {outside}", "prior_status"))
        if measure.numerator in self.present:
            tests.append((f"{measure.numerator} > {self._denominator(measure)}", measure.numerator))
        return tests

    def _denominator(self, measure: Measure) -> str:
        names = [name for name in measure.denominator if name in self.present]
        return f"coalesce({', '.join(names)})" if names else "NULL::INTEGER"

    @property
    def key(self) -> str:
        """What no two rows of a file may share."""
        test = ", test" if self.layout.id == "caaspp" else ""
        indicator = ", indicator" if self.layout.id == "truth" else ""
        return f"level, cds, student_group, charter_scope, grade{test}{indicator}"


def _choice(value: str, codes: Mapping[str, str]) -> str:
    """SQL for the code of ours that a published one stands for; null for every other."""
    whens = " ".join(f"WHEN '{published}' THEN '{code}'" for published, code in codes.items())
    return f"CASE {value} {whens} END"


def _quoted(codes: Iterable[str]) -> str:
    return ", ".join(f"'{code}'" for code in codes)
