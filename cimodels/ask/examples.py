"""Questions to begin with, each a step that somebody may want to change."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Example:
    """`name` says what it answers."""

    code: str
    name: str
    sql: str


_ALL = (
    Example(
        "state_trend",
        "How did the state do over the years?",
        """\
-- The state's own value of each indicator, all students, a column per year.
SELECT indicator,
       max(status) FILTER (year = 2019) AS "2019",
       max(status) FILTER (year = 2022) AS "2022",
       max(status) FILTER (year = 2023) AS "2023",
       max(status) FILTER (year = 2024) AS "2024",
       max(status) FILTER (year = 2025) AS "2025"
FROM indicators
WHERE level = 'state' AND student_group = 'ALL' AND grade = 'ALL' AND source = 'dashboard' AND charter_scope = 'all'
GROUP BY indicator
ORDER BY indicator""",
    ),
    Example(
        "gap_by_group",
        "How far is each student group from all students?",
        """\
-- Mathematics, every district with both: the middle district's gap, and how many districts have one.
SELECT g.year, g.student_group,
       round(median(g.status - a.status), 1) AS middle_gap,
       count(*) AS districts
FROM indicators g
JOIN indicators a USING (indicator, year, level, cds, grade, source, charter_scope)
WHERE g.indicator = 'MATH' AND g.level = 'district' AND g.grade = 'ALL' AND g.source = 'dashboard'
  AND a.student_group = 'ALL' AND g.student_group <> 'ALL'
  AND g.status IS NOT NULL AND a.status IS NOT NULL
GROUP BY g.year, g.student_group
ORDER BY g.year DESC, middle_gap""",
    ),
    Example(
        "lost_a_colour",
        "Which districts lost a colour?",
        """\
-- Colours count from 1 Red to 5 Blue; these are worse in the last year that has any than in the year before.
WITH colours AS (
    SELECT cds, indicator, student_group, year, color,
           lag(color) OVER (PARTITION BY cds, indicator, student_group, charter_scope ORDER BY year) AS before
    FROM indicators
    WHERE level = 'district' AND source = 'dashboard' AND grade = 'ALL' AND student_group = 'ALL'
      AND color IS NOT NULL
)
SELECT d.name, d.county, c.indicator, c.year, c.before, c.color, c.before - c.color AS steps_down
FROM colours c JOIN districts d USING (cds)
WHERE c.color < c.before AND c.year = (SELECT max(year) FROM colours)
ORDER BY steps_down DESC, d.name""",
    ),
    Example(
        "withheld",
        "Whose results are withheld because so few students are behind them?",
        """\
-- Share of districts in which a group's mathematics result is suppressed: what no list of such a group can see.
SELECT student_group, year,
       count(*) FILTER (suppressed) AS withheld,
       count(*) AS rows,
       round(100.0 * count(*) FILTER (suppressed) / count(*), 1) AS percent_withheld
FROM indicators
WHERE indicator = 'MATH' AND level = 'district' AND grade = 'ALL'
GROUP BY student_group, year
HAVING count(*) FILTER (suppressed) > 0
ORDER BY percent_withheld DESC, year DESC""",
    ),
    Example(
        "assistance",
        "Which groups bring districts into differentiated assistance?",
        """\
-- CDE's lists: in how many districts each student group met the criteria.
SELECT year, student_group, count(DISTINCT cds) AS districts
FROM assistance
WHERE student_group <> 'ALL'
GROUP BY year, student_group
ORDER BY year DESC, districts DESC""",
    ),
    Example(
        "assistance_red",
        "Are groups that are Red in English and mathematics on CDE's list of assistance?",
        """\
-- Groups of districts that are Red in both, and how many of them the list of that year has. Criteria in a second
-- priority are needed to be on it, so that not all are.
SELECT m.year,
       count(*) AS red_in_both,
       count(a.cds) AS on_the_list
FROM indicators m
JOIN indicators e USING (year, cds, level, student_group, grade, source, charter_scope)
LEFT JOIN assistance a ON (a.year, a.cds, a.student_group) = (m.year, m.cds, m.student_group)
WHERE m.indicator = 'MATH' AND e.indicator = 'ELA' AND m.level = 'district' AND m.grade = 'ALL'
  AND m.student_group <> 'ALL' AND m.color = 1 AND e.color = 1
  AND m.year IN (SELECT year FROM assistance)
GROUP BY m.year
ORDER BY m.year""",
    ),
    Example(
        "where_from",
        "Which file and line is a number from?",
        """\
-- Every published value can be looked up in the file that it came from.
SELECT d.name, i.indicator, i.year, i.student_group, i.status, f.name AS file, f.member, i.line
FROM indicators i JOIN districts d USING (cds) JOIN files f USING (file_id)
WHERE d.name ILIKE '%elementary%' AND i.indicator = 'MATH' AND i.student_group = 'ALL' AND i.grade = 'ALL'
ORDER BY d.name, i.year
LIMIT 100""",
    ),
    Example(
        "coverage",
        "What is there, and what is not?",
        """\
-- Districts with a value, by indicator and year.
SELECT * FROM (
    PIVOT (
        SELECT indicator, year, cds FROM indicators
        WHERE level = 'district' AND student_group = 'ALL' AND status IS NOT NULL
    )
    ON year IN (2017, 2018, 2019, 2022, 2023, 2024, 2025)
    USING count(DISTINCT cds)
)
ORDER BY indicator""",
    ),
)
EXAMPLES: Mapping[str, Example] = MappingProxyType({e.code: e for e in _ALL})
