"""Levels and colours for the rows that the publisher left without them, marked as computed.

A computed level is our reading of CDE's rules, so each row says where its levels come from
(`level_basis`) and whether the change lies so near a cut-point that CDE's own level may differ by one
(`level_uncertain`): CDE subtracts before it rounds, and a difference of rounded values is off by 0.1 in
about a quarter of the rows.

DataQuest rows get levels too, so that a screen can ask for "no Red" where no Dashboard file is at hand.
They are approximations: DataQuest counts a district's charters where the Dashboard does not, and chronic
absenteeism in all grades where the Dashboard stops at grade 8. `source` tells them apart.
"""

from dataclasses import dataclass

import duckdb
import pandas as pd

from cimodels.rules import dashboard_levels as rules
from cimodels.vocab.student_groups import STUDENT_GROUPS

# CDE flags with Y or a blank, and files that others pass on leave whole columns blank, so only "true" says
# something. Districts without an entry in `districts` and schools without the flag get no level where the
# cut-points depend on it: a guess would colour high schools by the cut-points of elementary schools.
_HIGH_SCHOOL = """
    CASE WHEN t.level = 'state' THEN false WHEN t.high_school_cut_points THEN true
         WHEN t.level = 'district' THEN d.high_school_cut_points END"""


@dataclass(frozen=True)
class LevelsReport:
    """What `compute_levels` did.

    Attributes
    ----------
    counts : DataFrame
        One row per source × indicator × year that has a Dashboard indicator: `rows`, `published` (rows
        with a published level), `computed` (rows with a computed status level), `colored` (of those, with
        a colour), `uncertain` (of those, near a cut-point), `note` (why none was computed; empty
        otherwise).
    changes : int
        Rows that got a change computed from the year before.
    """

    counts: pd.DataFrame
    changes: int

    @property
    def published(self) -> int:
        return int(self.counts["published"].sum())

    @property
    def computed(self) -> int:
        return int(self.counts["computed"].sum())

    @property
    def uncertain(self) -> int:
        return int(self.counts["uncertain"].sum())


def compute_levels(con: duckdb.DuckDBPyConnection, table: str) -> LevelsReport:
    """Fill levels and colours that were not published, in place.

    Parameters
    ----------
    table : str
        Name of a table with the columns of `indicators` and two more that are read only here:
        `suspension_type` VARCHAR (ED, HD, UD, ES, MS, HS) and `small_denominator` BOOLEAN, and
        `high_school_cut_points` BOOLEAN; each null where the file does not say. A table `districts`
        (`cds`, `district_type`, `high_school_cut_points`) must exist beside it.
        A row is published, and stays as it is, when it has a level or colour or arrives with
        `level_basis` 'published' (the file says that there is none).

    A level needs as many students as CDE needs for a rating, a colour the same in both years: 30, or
    15 for a few groups at district level. Rows with `error_flag` get none; rows with `certify_flag` get
    the lowest status level. County rows and single grades are never rated.
    """
    groups = pd.DataFrame(
        {"student_group": g.code, "minimum": g.minimum_rated} for g in STUDENT_GROUPS.values() if g.rated
    )
    types = pd.DataFrame(rules.SUSPENSION_TYPES.items(), columns=["district_type", "suspension_type"])
    frames = {"rule_sets": rules.wide(), "rated_groups": groups, "suspension_types": types}
    for name, frame in frames.items():
        con.register(name, frame)
    try:
        con.execute(_MARK_PUBLISHED.format(table=table))
        changes = _count(con, _PRIOR.format(table=table)) + _count(con, _CHANGE.format(table=table))
        con.execute(_LEVELS.format(table=table))
        con.execute(_UNMARK.format(table=table))
        return LevelsReport(_counts(con, table), changes)
    finally:
        for name in frames:
            con.unregister(name)


def _count(con: duckdb.DuckDBPyConnection, update: str) -> int:
    return int(con.execute(update).fetchall()[0][0])


def _counts(con: duckdb.DuckDBPyConnection, table: str) -> pd.DataFrame:
    counts = con.execute(_REPORT.format(table=table)).df()
    unruled = ~counts.pop("ruled") & (counts["published"] == 0)
    counts["note"] = [
        rules.why_unrated(row.indicator, row.year) if none else ""
        for row, none in zip(counts.itertuples(), unruled, strict=True)
    ]
    return counts


def _level(value: str, cuts: str) -> str:
    """SQL for 1 + the number of cut-points reached; null for a null value or without cut-points."""
    return "1 + " + " + ".join(f"({value} >= r.{cuts}{level})::INT" for level in (5, 4, 3, 2))


def _toned(level: str, limit: str) -> str:
    """SQL for a level between `limit` and 6 − `limit`; null stays null (greatest and least drop it)."""
    least, most = f"{level} < {limit} THEN {limit}", f"{level} > 6 - {limit} THEN 6 - {limit}"
    return f"CASE WHEN {least} WHEN {most} ELSE {level} END"


_MARK_PUBLISHED = """
    UPDATE {table} SET level_basis = 'published'
    WHERE level_basis IS NULL AND coalesce(status_level, change_level, color) IS NOT NULL"""

# A published "none" was marked so that it would not be computed; in the end it is no level.
_UNMARK = """
    UPDATE {table} SET level_basis = NULL
    WHERE level_basis IS NOT NULL AND coalesce(status_level, change_level, color) IS NULL"""

# Dashboard files carry their own prior year, revised by CDE; the other files have one year only.
_PRIOR = """
    UPDATE {table} t
    SET prior_status = p.status, prior_denominator = p.denominator,
        change = round(t.status - p.status, 1), change_basis = 'computed'
    FROM {table} p
    WHERE t.source <> 'dashboard' AND t.prior_status IS NULL AND t.change IS NULL
      AND t.status IS NOT NULL AND p.status IS NOT NULL
      AND p.year = t.year - 1 AND p.source = t.source AND p.indicator = t.indicator
      AND p.student_group = t.student_group AND p.level = t.level AND p.cds = t.cds
      AND p.grade = t.grade AND p.charter_scope = t.charter_scope"""

_CHANGE = """
    UPDATE {table} SET change = round(status - prior_status, 1), change_basis = 'computed'
    WHERE change IS NULL AND status IS NOT NULL AND prior_status IS NOT NULL"""

# Values are multiplied by the rule's sign, as the cut-points are, so that ≥ reaches a level everywhere.
_LEVELS = f"""
    UPDATE {{table}} AS goal
    SET status_level = done.status_level, change_level = done.change_level, color = done.color,
        level_basis = 'computed', level_uncertain = coalesce(done.uncertain, false)
    FROM (
        WITH rateable AS (
            SELECT t.rowid AS row, t.indicator, t.year, t.status, t.change,
                CASE WHEN t.level = 'district' AND d.district_type = 'COE'
                     THEN 'county_office' ELSE t.level END AS entity,
                CASE WHEN t.indicator IN ('ELA', 'MATH')
                     THEN CASE ({_HIGH_SCHOOL}) WHEN true THEN 'HS' WHEN false THEN 'ALL' END
                     WHEN t.indicator = 'SUSP' THEN coalesce(t.suspension_type, s.suspension_type)
                     ELSE 'ALL' END AS variant,
                CASE WHEN t.level = 'school' THEN {rules.MINIMUM_RATED_SCHOOL} ELSE g.minimum END
                     AS minimum,
                coalesce(t.prior_denominator, 0) AS prior_denominator, t.denominator,
                coalesce(t.small_denominator, false) OR t.denominator < {rules.SMALL_DENOMINATOR} AS small,
                coalesce(t.certify_flag, false) AS uncertified
            FROM {{table}} t
            JOIN rated_groups g USING (student_group)
            LEFT JOIN districts d ON t.level = 'district' AND d.cds = t.cds
            LEFT JOIN suspension_types s ON s.district_type = d.district_type
            WHERE t.level_basis IS NULL AND t.source IN ('dashboard', 'dataquest') AND t.grade = 'ALL'
              AND NOT coalesce(t.error_flag, false)
        ), compared AS (
            SELECT c.row, r.grid, r.sign * round(c.status, 1) AS value,
                CASE WHEN c.prior_denominator >= c.minimum AND NOT c.uncertified
                     THEN r.sign * round(c.change, 1) END AS moved,
                CASE WHEN c.uncertified THEN 1 ELSE {_level("value", "s")} END AS status_level,
                {_level("moved", "c")} AS plain,
                {_level("round(moved - 0.1, 1)", "c")} AS below,
                {_level("round(moved + 0.1, 1)", "c")} AS above,
                CASE WHEN c.small AND r.small = 'level' THEN 2 ELSE 1 END AS shown,
                CASE WHEN c.small AND r.small <> '' THEN 2 ELSE 1 END AS coloring
            FROM rateable c JOIN rule_sets r USING (indicator, variant, year, entity)
            WHERE c.denominator >= c.minimum AND (c.status IS NOT NULL OR c.uncertified)
        )
        SELECT row, status_level, {_toned("plain", "shown")} AS change_level,
            {_toned("below", "shown")} <> {_toned("above", "shown")} AS uncertain,
            nullif(substr(grid, 26 - 5 * status_level + 5 - ({_toned("plain", "coloring")}), 1)::UTINYINT, 0)
                AS color
        FROM compared
    ) AS done
    WHERE goal.rowid = done.row"""

_REPORT = """
    SELECT t.source, t.indicator, t.year, count(*) AS rows,
        count(*) FILTER (level_basis = 'published') AS published,
        count(*) FILTER (level_basis = 'computed') AS computed,
        count(*) FILTER (level_basis = 'computed' AND color IS NOT NULL) AS colored,
        count(*) FILTER (level_basis = 'computed' AND level_uncertain) AS uncertain,
        any_value(r.year) IS NOT NULL AS ruled
    FROM {table} t
    LEFT JOIN (SELECT DISTINCT indicator, year FROM rule_sets) r USING (indicator, year)
    WHERE t.source IN ('dashboard', 'dataquest') AND indicator IN (SELECT indicator FROM rule_sets)
    GROUP BY ALL ORDER BY ALL"""
