"""The read side of the warehouse: the only SQL outside `sources`.

A warehouse file is immutable. It is attached read-only to an in-memory connection with external
access switched off; each query runs on a cursor of its own, because a DuckDB connection must not be
shared between threads.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import duckdb
import pandas as pd

from cimodels.errors import DataError
from cimodels.settings import DEMONSTRATION, StateFolder
from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.student_groups import STUDENT_GROUPS
from cimodels.vocab.tables import TABLES

_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
# Tables that have a row for each district and year, and are called as their family of files.
_REGISTERS = ("enrolment", "assistance", "local_indicators", "certifications", "placements", "participation")


@dataclass(frozen=True)
class Release:
    """Which warehouse a number came from; part of every cache key, link, recipe and footer."""

    release: str
    state: str
    built_at: str
    code_version: str

    @property
    def is_demonstration(self) -> bool:
        return self.state != "california"


def _again(folder: StateFolder) -> str:
    """How to make a state's warehouse anew."""
    return "Run `cimodels demo`." if folder.root.name == DEMONSTRATION else "Run `cimodels data build`."


def current_file(folder: StateFolder) -> Path:
    """The warehouse that `current.json` names.

    Raises
    ------
    DataError
        When nothing has been built, or what was built is gone.
    """
    again = _again(folder)
    try:
        name = json.loads(folder.current.read_text(encoding="utf-8"))["file"]
        path = folder.root / Path(name).name
    except FileNotFoundError:
        raise DataError(
            f"There is no data yet in {folder.root}.",
            "Run `cimodels data fetch`, `cimodels data import PATH…` or `cimodels demo`.",
        ) from None
    except (ValueError, KeyError, TypeError, OSError) as problem:
        raise DataError(f"{folder.current} cannot be read ({problem}).", again) from problem
    if not path.is_file():
        raise DataError(f"The warehouse that {folder.current} names is missing: {name!r}.", again)
    return path


class Warehouse:
    """Questions to one warehouse file; every method returns a new frame.

    Parameters
    ----------
    path : Path
        A file that `sources.build` made.

    Raises
    ------
    DataError
        When the file is not a warehouse that this version can read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._root = duckdb.connect(":memory:", config=_SETTINGS)
            quoted = str(path).replace("'", "''")
            self._root.execute(f"ATTACH '{quoted}' AS w (READ_ONLY)")
            self._root.execute("SET enable_external_access = false")
            self._root.execute("SET lock_configuration = true")
            self.release = self._read_release()
        except duckdb.Error as problem:
            raise DataError(
                f"{path.name} cannot be opened as a warehouse ({problem}).", _again(StateFolder(path.parent))
            ) from problem

    @classmethod
    def open(cls, folder: StateFolder) -> "Warehouse":
        """The warehouse that a state folder is serving now."""
        return cls(current_file(folder))

    def close(self) -> None:
        self._root.close()

    def query(self, sql: str, parameters: Sequence[object] | dict[str, object] = ()) -> pd.DataFrame:
        """Rows of a query; tables are named `w.<table>`."""
        try:
            with self._root.cursor() as cursor:
                return cursor.execute(sql, parameters).df()
        except (duckdb.OperationalError, duckdb.InternalError, duckdb.FatalException) as problem:
            # What the disk gave back, not what was asked: a mistake in a question stays loud.
            raise DataError(
                f"{self.path.name} cannot be read ({str(problem).splitlines()[0]}).",
                _again(StateFolder(self.path.parent)),
            ) from problem

    def _read_release(self) -> Release:
        row = self._root.execute("SELECT release, state, built_at, code_version FROM w.release").fetchone()
        if row is None:
            raise DataError(f"{self.path.name} does not say what it is.", "Run `cimodels data build`.")
        return Release(*row)

    def has(self, table: str) -> bool:
        """Whether this warehouse has a table; one that an older version built lacks the newer ones."""
        return table in self._tables

    @cached_property
    def _tables(self) -> frozenset[str]:
        held = self.query("SELECT table_name FROM duckdb_tables() WHERE database_name = 'w'")
        return frozenset(held["table_name"])

    def results(
        self, indicator: str, student_group: str, level: str = "district", grade: int | None = None
    ) -> pd.DataFrame:
        """Results of one indicator and group, all sources and years; of one grade, or of all together.

        Returns
        -------
        DataFrame, one row per entity × year × source
            `cds`, `year`, `source`, `status` (indicator's unit; NaN when absent), `change`,
            `suppressed`, `denominator`, `numerator`, `color`, `status_level`, `level_basis`. Where a
            source publishes several charter scopes, Dashboard's own rule is followed: without
            charters when there is such a row, with them otherwise.
        """
        return self.query(
            """
            SELECT cds, year::INTEGER AS year, source, status, change, suppressed,
                   denominator::DOUBLE AS denominator, numerator::DOUBLE AS numerator,
                   color, status_level, level_basis
            FROM w.indicators
            WHERE indicator = $indicator AND student_group = $student_group AND level = $level
              AND CASE WHEN $grade IS NULL THEN grade = 'ALL' OR source = 'caaspp' AND grade = '13'
                       ELSE grade = $grade END
            QUALIFY row_number() OVER (
                PARTITION BY cds, year, source
                ORDER BY charter_scope = 'non_charter' DESC, charter_scope = 'all' DESC, charter_scope) = 1
            ORDER BY cds, year, source
            """,
            {
                "indicator": indicator,
                "student_group": student_group,
                "level": level,
                "grade": None if grade is None else f"{grade:02d}",
            },
        )

    def enrolment(self, level: str = "district") -> pd.DataFrame:
        """Census-day enrolment, one row per entity × year.

        Returns
        -------
        DataFrame
            `cds`, `year`, `total`, and per student group `<GROUP>` (share in percent) and
            `count_<GROUP>`; NaN where the file has no row or the count is suppressed.
        """
        groups = [row for row in self._enrolled_groups if row in STUDENT_GROUPS]
        columns = "".join(
            f""", max(share) FILTER (student_group = '{g}') AS "{g}",
            (max("count") FILTER (student_group = '{g}'))::DOUBLE AS "count_{g}\""""
            for g in groups
        )
        return self.query(
            f"""
            SELECT cds, year::INTEGER AS year, max(total)::DOUBLE AS total{columns}
            FROM w.enrolment WHERE level = $level GROUP BY ALL ORDER BY cds, year
            """,
            {"level": level},
        )

    def enrolment_of(self, cds: str) -> pd.DataFrame:
        """Census-day enrolment of one entity: one row per year × student group, with the file and line it came from.

        Returns
        -------
        DataFrame
            `year`, `student_group`, `total`, `count` (NA when suppressed), `share` (percent), `line`, `file`,
            `member`, `origin`.
        """
        return self.query(
            """
            SELECT e.year::INTEGER AS year, e.student_group, e.total, e."count", e.share, e.line,
                   f.name AS file, f.member, f.origin
            FROM w.enrolment e LEFT JOIN w.files f USING (file_id)
            WHERE e.cds = $cds ORDER BY year, student_group
            """,
            {"cds": cds},
        )

    @cached_property
    def _enrolled_groups(self) -> list[str]:
        return self.query("SELECT DISTINCT student_group FROM w.enrolment ORDER BY 1")[
            "student_group"
        ].tolist()

    def entities(self, level: str = "district") -> pd.DataFrame:
        """Every district (or school) with what it is.

        Returns
        -------
        DataFrame, one row per entity ordered by `cds`
            `cds`, `name`, `county`, `county_code`, `district_type`, `active` (nullable), `charter`,
            `latitude`, `longitude`; for schools also `district_cds`, and the district in the name, because
            many schools share one.
        """
        if level == "district":
            return self.query(
                """
                SELECT cds, name, county, county_code, district_type, active, false AS charter,
                       latitude, longitude
                FROM w.districts ORDER BY cds
                """
            )
        return self.query(
            """
            SELECT s.cds, s.name || coalesce(' (' || d.name || ')', '') AS name, d.county, d.county_code, d.district_type, d.active,
                   coalesce(s.charter, false) AS charter, d.latitude, d.longitude, s.district_cds
            FROM w.schools s LEFT JOIN w.districts d ON d.cds = s.district_cds ORDER BY s.cds
            """
        )

    def adequacy(
        self, indicators: Sequence[str], groups: Sequence[str], year: int, level: str = "district"
    ) -> pd.DataFrame:
        """Results for the checks on other indicators: for each indicator one source for everybody.

        Returns
        -------
        DataFrame, one row per entity × indicator × student group
            `cds`, `indicator`, `student_group`, `status`, `status_level`, `color`, `suppressed`,
            `year`, `source` (the one with most entities that year, Dashboard first on ties),
            `level_basis`.
        """
        return self.query(
            """
            WITH rows AS (
                SELECT cds, indicator, student_group, status, status_level, color, suppressed,
                       year::INTEGER AS year, source, level_basis, charter_scope
                FROM w.indicators
                WHERE level = $level AND year = $year AND grade = 'ALL'
                  AND indicator IN (SELECT unnest($indicators))
                  AND student_group IN (SELECT unnest($groups))
            ), chosen AS (
                SELECT indicator, source FROM (
                    SELECT indicator, source, count(DISTINCT cds) FILTER (status IS NOT NULL) AS entities
                    FROM rows GROUP BY indicator, source)
                QUALIFY row_number() OVER (
                    PARTITION BY indicator ORDER BY entities DESC, source = 'dashboard' DESC, source) = 1
            )
            SELECT rows.* EXCLUDE (charter_scope) FROM rows JOIN chosen USING (indicator, source)
            QUALIFY row_number() OVER (
                PARTITION BY cds, indicator, student_group
                ORDER BY charter_scope = 'non_charter' DESC, charter_scope = 'all' DESC) = 1
            ORDER BY cds, indicator, student_group
            """,
            {
                "indicators": list(indicators),
                "groups": list(groups),
                "year": int(year),
                "level": level,
            },
        )

    def rated(self, indicators: Sequence[str], year: int) -> pd.DataFrame:
        """Levels and colours of every district in one year, Dashboard's and DataQuest's beside each other.

        Returns
        -------
        DataFrame, one row per district × indicator × student group × source
            `cds`, `indicator`, `student_group`, `source`, `status`, `change`, `denominator`, `prior_denominator`,
            `status_level`, `color` (NaN without one), `level_basis`, `level_uncertain`, `error_flag`. Charter scope as
            in `results`.
        """
        return self.query(
            """
            SELECT cds, indicator, student_group, source, status, change, denominator::DOUBLE AS denominator,
                   prior_denominator::DOUBLE AS prior_denominator, status_level::DOUBLE AS status_level,
                   color::DOUBLE AS color, level_basis, level_uncertain, error_flag
            FROM w.indicators
            WHERE level = 'district' AND year = $year AND grade = 'ALL' AND source IN ('dashboard', 'dataquest')
              AND indicator IN (SELECT unnest($indicators))
            QUALIFY row_number() OVER (
                PARTITION BY cds, indicator, student_group, source
                ORDER BY charter_scope = 'non_charter' DESC, charter_scope = 'all' DESC) = 1
            ORDER BY cds, indicator, student_group, source
            """,
            {"indicators": list(indicators), "year": int(year)},
        )

    def scope_results(self, counties: Sequence[str], cds: str, groups: Sequence[str]) -> pd.DataFrame:
        """What was published about a part of the state: its counties' own rows, its districts' rows, the state's rows.

        Parameters
        ----------
        counties : sequence of str
            Two-digit codes; their own rows and those of all districts in them.
        cds : str
            One district; empty for none.
        groups : sequence of str
            Student groups.

        Returns
        -------
        DataFrame, one row per entity × indicator × student group × source × year
            `level` (state, county or district), `cds`, `indicator`, `student_group`, `source`, `year`, `status`, `change`,
            `numerator`, `denominator`, `prior_denominator`, `suppressed`, `status_level`, `change_level`, `color`,
            `level_basis`; all grades together. Charter schools as in `results`.
        """
        return self.query(
            """
            SELECT level, cds, indicator, student_group, source, year::INTEGER AS year, status, change,
                   numerator::DOUBLE AS numerator, denominator::DOUBLE AS denominator,
                   prior_denominator::DOUBLE AS prior_denominator, coalesce(suppressed, false) AS suppressed,
                   status_level::DOUBLE AS status_level, change_level::DOUBLE AS change_level,
                   color::DOUBLE AS color, level_basis
            FROM w.indicators
            WHERE (grade = 'ALL' OR source = 'caaspp' AND grade = '13')
              AND student_group IN (SELECT unnest($groups))
              AND (level = 'state'
                   OR level = 'district' AND (cds = $cds OR left(cds, 2) IN (SELECT unnest($counties)))
                   OR level = 'county' AND left(cds, 2) IN (SELECT unnest($counties)))
            QUALIFY row_number() OVER (
                PARTITION BY level, cds, indicator, student_group, source, year
                ORDER BY charter_scope = 'non_charter' DESC, charter_scope = 'all' DESC, charter_scope) = 1
            """,
            {"counties": list(counties), "cds": cds, "groups": list(groups)},
        )

    def spreads(self) -> pd.DataFrame:
        """How far districts lie apart, of everyone concerned: one row per indicator × source × year.

        Returns
        -------
        DataFrame
            `spread`: standard deviation between districts in the indicator's unit, each with the weight of its
            students; `districts` that it rests on. Charter schools as in `results`.
        """
        return self.query(
            """
            WITH rows AS (
                SELECT cds, indicator, source, year::INTEGER AS year, status, denominator::DOUBLE AS n
                FROM w.indicators
                WHERE level = 'district' AND status IS NOT NULL AND denominator > 0
                  AND (grade = 'ALL' OR source = 'caaspp' AND grade = '13')
                  AND student_group = list_extract($whole, list_position($codes, indicator))
                QUALIFY row_number() OVER (
                    PARTITION BY cds, indicator, source, year
                    ORDER BY charter_scope = 'non_charter' DESC, charter_scope = 'all' DESC, charter_scope) = 1
            ), centred AS (
                SELECT *, status - sum(status * n) OVER same / sum(n) OVER same AS distance
                FROM rows WINDOW same AS (PARTITION BY indicator, source, year)
            )
            SELECT indicator, source, year, sqrt(sum(n * distance * distance) / sum(n)) AS spread,
                   count(*)::INTEGER AS districts
            FROM centred GROUP BY ALL ORDER BY ALL
            """,
            {"codes": list(INDICATORS), "whole": [i.whole_group for i in INDICATORS.values()]},
        )

    def local_indicators(self, year: int) -> pd.DataFrame | None:
        """Local indicators of one year: `cds`, `priority`, `performance` in CDE's words; None where no file is loaded."""
        if not self.has("local_indicators"):
            return None
        found = self.query(
            "SELECT cds, priority::INTEGER AS priority, performance FROM w.local_indicators WHERE year = $year ORDER BY ALL",
            {"year": int(year)},
        )
        return None if found.empty else found

    def profile(self, cds: str) -> pd.DataFrame:
        """Everything published about one entity: one row per indicator × group × grade × year ×
        source × charter scope, with the file and line it came from."""
        return self.query(
            """
            SELECT i.* EXCLUDE (cds, level, file_id), f.name AS file, f.member, f.origin
            FROM w.indicators i LEFT JOIN w.files f USING (file_id)
            WHERE cds = $cds
            ORDER BY indicator, student_group, grade, source, charter_scope, year
            """,
            {"cds": cds},
        )

    def state_results(self, indicator: str, student_group: str) -> pd.DataFrame:
        """The state's own values: `year`, `source`, `status`, `denominator`, ordered by year."""
        return self.query(
            """
            SELECT year::INTEGER AS year, source, status, denominator FROM w.indicators
            WHERE level = 'state' AND indicator = $indicator AND student_group = $student_group
              AND grade = 'ALL' AND charter_scope = 'all' ORDER BY year, source
            """,
            {"indicator": indicator, "student_group": student_group},
        )

    def coverage(self) -> pd.DataFrame:
        """How much there is: one row per indicator × year × source with the number of districts
        and schools that have a status for all students, and published and computed colours."""
        return self.query(
            """
            SELECT indicator, year::INTEGER AS year, source,
                   count(DISTINCT cds) FILTER (level = 'district' AND status IS NOT NULL)::INTEGER AS districts,
                   count(DISTINCT cds) FILTER (level = 'school' AND status IS NOT NULL)::INTEGER AS schools,
                   count(DISTINCT cds) FILTER (level = 'district' AND suppressed)::INTEGER AS suppressed,
                   count(DISTINCT cds) FILTER (level = 'district' AND color IS NOT NULL
                                               AND level_basis = 'published')::INTEGER AS colors_published,
                   count(DISTINCT cds) FILTER (level = 'district' AND color IS NOT NULL
                                               AND level_basis = 'computed')::INTEGER AS colors_computed
            FROM w.indicators
            WHERE student_group = list_extract($whole, list_position($codes, indicator))
            GROUP BY ALL ORDER BY indicator, year, source
            """,
            {"codes": list(INDICATORS), "whole": [i.whole_group for i in INDICATORS.values()]},
        )

    def registers(self) -> pd.DataFrame:
        """How many districts each table beside the indicators has: `family`, `year`, `districts`."""
        held = [name for name in _REGISTERS if self.has(name)]
        counted = " UNION ALL ".join(
            f"SELECT '{name}' AS family, year::INTEGER AS year, count(DISTINCT cds)::INTEGER AS districts "
            f"FROM w.{name} WHERE substr(cds, 8) = '0000000' AND cds <> repeat('0', 14) GROUP BY year"
            for name in held
        )
        return self.query(f"{counted} ORDER BY family, year")

    def signal_frames(self, cds: Sequence[str]) -> dict[str, pd.DataFrame]:
        """What the signals of some districts are found in, and the state's own rows: see `signals.records.Records`.

        A table that an older version did not build is empty.
        """
        asked: dict[str, object] = {"cds": [*cds, "0" * 14]}
        frames = {}
        for name, (table, columns, sql) in _SIGNAL_QUERIES.items():
            if self.has(table):
                frames[name] = self.query(sql, asked if "$cds" in sql else ())
            else:
                frames[name] = pd.DataFrame(columns=columns.split())
        return frames

    def tables(self) -> dict[str, int]:
        """The tables that this release has, in the contracts' order, with their number of rows."""
        found = self.query(
            "SELECT table_name, estimated_size FROM duckdb_tables() WHERE database_name = 'w'"
        ).set_index("table_name")["estimated_size"]
        return {name: int(found[name]) for name in TABLES if name in found.index}

    def table(self, name: str) -> pd.DataFrame:
        """A whole small table (`files`, `problems`, `districts`, `assistance`, `planted`, …)."""
        if name not in TABLES:
            raise DataError(f"There is no table {name!r}.", "Tables: " + ", ".join(TABLES) + ".")
        if not self.has(name):
            raise DataError(
                f"{self.path.name} was built before there was a table {name!r}.",
                _again(StateFolder(self.path.parent)),
            )
        return self.query(f'SELECT * FROM w."{name}"')

    def years(self, indicator: str, level: str = "district") -> list[int]:
        """Years that have a status of an indicator, of all grades together, ascending."""
        return self.query(
            """
            SELECT DISTINCT year::INTEGER AS year FROM w.indicators
            WHERE indicator = $indicator AND level = $level AND status IS NOT NULL
              AND (grade = 'ALL' OR source = 'caaspp' AND grade = '13') ORDER BY 1
            """,
            {"indicator": indicator, "level": level},
        )["year"].tolist()

    def groups(self, indicator: str, level: str = "district") -> list[str]:
        """Student groups that have any status of an indicator, in the registry's order."""
        found = set(
            self.query(
                """
                SELECT DISTINCT student_group FROM w.indicators
                WHERE indicator = $indicator AND level = $level AND status IS NOT NULL
                """,
                {"indicator": indicator, "level": level},
            )["student_group"]
        )
        return [code for code in STUDENT_GROUPS if code in found]


# What a signal is found in → the table it needs, the columns of its answer, and the question. Files are named as they
# were imported; `$cds` are the districts asked about and the state.
_FILE = "LEFT JOIN w.files f USING (file_id)"
_SIGNAL_QUERIES: dict[str, tuple[str, str, str]] = {
    # One year and one source for everybody: the newest, and of its sources the one with most districts.
    "results": (
        "indicators",
        "",
        f"""
        WITH newest AS (
            SELECT indicator, max(year) AS year FROM w.indicators
            WHERE level = 'district' AND grade = 'ALL' AND status IS NOT NULL GROUP BY indicator
        ), chosen AS (
            SELECT indicator, year, source, count(DISTINCT cds) AS districts
            FROM w.indicators JOIN newest USING (indicator, year)
            WHERE level = 'district' AND grade = 'ALL' AND status IS NOT NULL GROUP BY indicator, year, source
            QUALIFY row_number() OVER (
                PARTITION BY indicator ORDER BY districts DESC, source = 'dashboard' DESC, source) = 1
        )
        SELECT i.cds, i.indicator, i.student_group, i.year::INTEGER AS year, i.source, i.charter_scope, i.status,
            i.numerator::DOUBLE AS numerator, i.denominator::DOUBLE AS denominator, i.suppressed,
            i.status_level, i.level_basis, f.name AS file, i.line
        FROM w.indicators i JOIN chosen USING (indicator, year, source) {_FILE}
        WHERE i.cds IN (SELECT unnest($cds)) AND i.level IN ('district', 'state') AND i.grade = 'ALL'
        QUALIFY row_number() OVER (
            PARTITION BY i.cds, i.indicator, i.student_group
            ORDER BY i.charter_scope = 'non_charter' DESC, i.charter_scope = 'all' DESC) = 1
        ORDER BY i.cds, i.indicator, i.student_group""",
    ),
    "flags": (
        "indicators",
        "",
        f"""
        SELECT cds, indicator, i.year::INTEGER AS year, bool_or(certify_flag) AS certify_flag,
            bool_or(error_flag) AS error_flag, arg_min(f.name, i.line) AS file, min(i.line) AS line
        FROM w.indicators i {_FILE}
        WHERE cds IN (SELECT unnest($cds)) AND level = 'district' AND (certify_flag OR error_flag)
          AND i.year > (SELECT max(year) FROM w.indicators WHERE level = 'district') - 3
        GROUP BY ALL ORDER BY year DESC, indicator""",
    ),
    "flagged": (
        "indicators",
        "",
        """
        SELECT cds FROM w.indicators WHERE level = 'district' AND (certify_flag OR error_flag)
          AND year > (SELECT max(year) FROM w.indicators WHERE level = 'district') - 3 LIMIT 1""",
    ),
    "assistance": (
        "assistance",
        "cds year student_group priorities status file line",
        f"""
        SELECT cds, a.year::INTEGER AS year, student_group, priorities, status, f.name AS file, line
        FROM w.assistance a {_FILE} WHERE a.year = (SELECT max(year) FROM w.assistance)
          AND (cds IN (SELECT unnest($cds)) OR student_group = 'ALL') ORDER BY cds, student_group""",
    ),
    "certifications": (
        "certifications",
        "cds year report certification file line",
        f"""
        SELECT cds, c.year::INTEGER AS year, report, certification, f.name AS file, line
        FROM w.certifications c {_FILE} WHERE cds IN (SELECT unnest($cds)) ORDER BY cds, year, report""",
    ),
    "certification_lists": (
        "certification_lists",
        "year report certification complete file",
        f"""
        SELECT l.year::INTEGER AS year, report, certification, complete, f.name AS file
        FROM w.certification_lists l {_FILE} ORDER BY year, report, certification""",
    ),
    "placements": (
        "placements",
        "cds year source measure rate numerator denominator target target_met suppressed file line",
        f"""
        SELECT cds, p.year::INTEGER AS year, source, measure, rate, numerator::DOUBLE AS numerator,
            denominator::DOUBLE AS denominator, target, target_met, suppressed, f.name AS file, line
        FROM w.placements p {_FILE} WHERE cds IN (SELECT unnest($cds))
        QUALIFY p.year = max(p.year) OVER (PARTITION BY cds, source) ORDER BY cds, source, measure""",
    ),
    "participation": (
        "participation",
        "cds year indicator student_group enrolled tested rate file line",
        f"""
        SELECT cds, p.year::INTEGER AS year, indicator, student_group, enrolled, tested, rate, f.name AS file, line
        FROM w.participation p {_FILE} WHERE cds IN (SELECT unnest($cds)) AND level = 'district'
        QUALIFY p.year = max(p.year) OVER (PARTITION BY cds) ORDER BY cds, indicator, student_group""",
    ),
    # A school whose kind no file tells is neither charter nor alternative; where no school's is told, nothing is known.
    "schools": (
        "enrolment",
        "",
        f"""
        WITH students AS (
            SELECT e.cds, e.year::INTEGER AS year, max(e.total)::DOUBLE AS total, any_value(f.name) AS file
            FROM w.enrolment e {_FILE}
            WHERE level = 'school' AND e.year = (SELECT max(year) FROM w.enrolment WHERE level = 'school')
            GROUP BY ALL
        ), told AS (SELECT count(charter) > 0 AS charter, count(dass) > 0 AS dass FROM w.schools)
        SELECT s.district_cds AS cds, year, sum(total) AS students,
            CASE WHEN any_value(told.charter) THEN coalesce(sum(total) FILTER (s.charter), 0) END AS charter,
            CASE WHEN any_value(told.dass) THEN coalesce(sum(total) FILTER (s.dass), 0) END AS alternative,
            any_value(file) AS file
        FROM students JOIN w.schools s USING (cds) CROSS JOIN told
        WHERE s.district_cds IN (SELECT unnest($cds)) GROUP BY ALL ORDER BY cds""",
    ),
}
