"""Dashboard status levels, change levels and colours, read from `dashboard_levels.toml`.

Level 5 is always best. The same cut-points serve one value at a time (here) and whole tables (`wide`, which
`sources.levels` joins in SQL). Values are compared at one decimal, as CDE publishes and rates them.

Source: CDE Dashboard technical guides and State Board of Education five-by-five grids, per rule set.
"""

import math
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from cimodels.vocab.indicators import INDICATORS, Direction
from cimodels.vocab.levels import COLORS, status_level_name

ENTITIES = ("state", "district", "county_office", "school")
SMALL_DENOMINATOR = 150  # fewer students: "small denominator" in CDE's files
MINIMUM_RATED_SCHOOL = 30  # schools need it for every group; districts see StudentGroup.minimum_rated
# Suspension cut-points depend on the kind of district; county offices are rated as unified districts.
SUSPENSION_TYPES = {"UNIFIED": "UD", "HIGH": "HD", "ELEMENTARY": "ED", "COE": "UD"}

_CHANGE_UP = {
    5: "Increased Significantly",
    4: "Increased",
    3: "Maintained",
    2: "Declined",
    1: "Declined Significantly",
}
_CHANGE_DOWN = {level: _CHANGE_UP[6 - level] for level in _CHANGE_UP}


@dataclass(frozen=True)
class RuleSet:
    """Cut-points and grid of one indicator and variant, for the years in which they hold.

    Attributes
    ----------
    variant : str
        `ALL`; `HS` for high-school cut-points in ELA and math; the suspension type for `SUSP`.
    status, change : tuple of four float
        Value that reaches level 5, 4, 3 and 2, in the indicator's unit.
    grid : tuple of str
        Rows status level 5 to 1, characters change level 5 to 1, digits colours; 0 cannot occur.
    small : str
        `level`, `color` or empty: where change levels 5 and 1 count as 4 and 2 under 150 students.
    """

    indicator: str
    status: tuple[float, ...]
    change: tuple[float, ...]
    grid: tuple[str, ...]
    status_years: frozenset[int]
    color_years: frozenset[int]
    citation: str
    variant: str = "ALL"
    small: str = ""
    covers: tuple[str, ...] = ENTITIES

    @property
    def sign(self) -> int:
        return INDICATORS[self.indicator].direction.sign

    def status_level(self, status: float | None) -> int | None:
        return _level(status, self.status, self.sign)

    def change_level(self, change: float | None, *, small: bool = False) -> int | None:
        level = _level(change, self.change, self.sign)
        return _toned(level) if level and small and self.small == "level" else level

    def color(self, status_level: int | None, change_level: int | None, *, small: bool = False) -> int | None:
        if status_level is None or change_level is None:
            return None
        return int(self.grid[5 - status_level][5 - self.column(change_level, small=small)]) or None

    def column(self, change_level: int, *, small: bool = False) -> int:
        """The grid's column (5 to 1) that a change level counts in, with few students behind it or not."""
        return _toned(change_level) if small and self.small else change_level


def _read() -> tuple[tuple[RuleSet, ...], dict[int, str]]:
    path = Path(__file__).with_name("dashboard_levels.toml")
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    sets = []
    for row in data["rules"]:
        row = dict(row)
        for years in ("status_years", "color_years"):
            row[years] = frozenset(row[years])
        for bounds in ("status", "change"):
            row[bounds] = tuple(float(bound) for bound in row[bounds])
        row["grid"] = tuple(data["grids"][row["grid"]])
        row["covers"] = tuple(row.get("covers", ENTITIES))
        sets.append(RuleSet(**row))
    reasons = {year: item["reason"] for item in data["unrated"] for year in item["years"]}
    return tuple(sets), reasons


RULE_SETS, _UNRATED = _read()


def _level(value: float | None, bounds: tuple[float, ...], sign: int) -> int | None:
    if value is None or math.isnan(value):
        return None
    tenth = one_decimal(value)
    return 1 + sum(sign * tenth >= sign * bound for bound in bounds)


def _toned(level: int) -> int:
    """Small denominators cannot show a significant change: 5 counts as 4, 1 as 2."""
    return min(max(level, 2), 4)


def one_decimal(value: float) -> float:
    """`value` to one decimal, halves away from zero, as CDE and DuckDB round."""
    return math.copysign(math.floor(abs(value) * 10 + 0.5) / 10, value)


@cache
def rule_set(indicator: str, year: int, *, variant: str = "ALL", entity: str = "district") -> RuleSet | None:
    """The rules in force; None where none are known to hold (`why_unrated` says why)."""
    for rules in RULE_SETS:
        named = rules.indicator == indicator and rules.variant == variant
        if named and year in rules.status_years and entity in rules.covers:
            return rules
    return None


def why_unrated(indicator: str, year: int) -> str:
    """Why no level is computed for an indicator in a year, as the end of a sentence."""
    if not any(rules.indicator == indicator for rules in RULE_SETS):
        return "CDE gives this indicator no level"
    return _UNRATED.get(year, "CDE gave no level that year, or its cut-points are not in the rules yet")


def status_level(
    indicator: str, year: int, status: float | None, *, variant: str = "ALL", entity: str = "district"
) -> int | None:
    """Level 1–5 of a status in the indicator's unit; None without a status or without known rules.

    Whether enough students stand behind it is the caller's question.
    """
    rules = rule_set(indicator, year, variant=variant, entity=entity)
    return rules.status_level(status) if rules else None


def change_level(
    indicator: str,
    year: int,
    change: float | None,
    *,
    variant: str = "ALL",
    entity: str = "district",
    small: bool = False,
) -> int | None:
    """Level 1–5 of a change (status minus prior status); None in years that were status only."""
    rules = rule_set(indicator, year, variant=variant, entity=entity)
    return rules.change_level(change, small=small) if rules and year in rules.color_years else None


def color(
    indicator: str,
    year: int,
    status_level: int | None,
    change_level: int | None,
    *,
    variant: str = "ALL",
    entity: str = "district",
    small: bool = False,
) -> int | None:
    """Colour 1 Red … 5 Blue of a pair of levels; None in years that were status only."""
    rules = rule_set(indicator, year, variant=variant, entity=entity)
    if rules is None or year not in rules.color_years:
        return None
    return rules.color(status_level, change_level, small=small)


def change_level_name(indicator: str, level: int | None) -> str:
    """CDE's word for a change level: for suspension 5 is "Declined Significantly"."""
    if level is None or level not in _CHANGE_UP:
        return "no level"
    up = INDICATORS[indicator].direction is Direction.HIGHER_IS_BETTER
    return (_CHANGE_UP if up else _CHANGE_DOWN)[level]


def explain(
    indicator: str,
    year: int,
    status: float | None,
    change: float | None,
    *,
    variant: str = "ALL",
    entity: str = "district",
    small: bool = False,
) -> str:
    """How the rules get from a status and a change to a colour, in one sentence.

    For example "status −47.6 is Low (−95 to −25.1); change +2.3 is Maintained (−2.9 to +2.9);
    Low × Maintained = Orange".
    """
    rules = rule_set(indicator, year, variant=variant, entity=entity)
    if rules is None:
        return f"no level: {why_unrated(indicator, year)}"
    level = rules.status_level(status)
    if level is None:
        return "no level: no status was published"
    measure, word = INDICATORS[indicator], status_level_name(indicator, level)
    text = f"status {measure.format(status)} is {word} ({_span(rules.status, level, rules.sign)})"
    if year not in rules.color_years:
        return f"{text}; for {year} only status levels are computed, no colours"
    moved = rules.change_level(change)
    if moved is None:
        return f"{text}; no change is known, so there is no colour"
    moved_word = change_level_name(indicator, moved)
    span = _span(rules.change, moved, rules.sign, signed=True)
    text += f"; change {measure.format(change, signed=True)} is {moved_word} ({span})"
    if small and rules.small and _toned(moved) != moved:
        moved_word = change_level_name(indicator, _toned(moved))
        text += f", counted as {moved_word} with fewer than {SMALL_DENOMINATOR} students"
    number = rules.color(level, moved, small=small)
    return f"{text}; {word} × {moved_word} = {COLORS[number].name if number else 'no colour'}"


def _span(bounds: tuple[float, ...], level: int, sign: int, *, signed: bool = False) -> str:
    """Values of one level in words, e.g. "−95 to −25.1" or "6.1 or more"."""

    def text(value: float) -> str:
        return f"{one_decimal(value):{'+' if signed and value else ''}g}".replace("-", "−")

    better, worse = ("or more", "or less") if sign > 0 else ("or less", "or more")
    if level == 5:
        return f"{text(bounds[0])} {better}"
    last = bounds[4 - level] - 0.1 * sign
    if level == 1:
        return f"{text(last)} {worse}"
    low, high = sorted((bounds[5 - level], last))
    return f"{text(low)} to {text(high)}"


def cut_points() -> pd.DataFrame:
    """Every cut-point: one row per rule set × kind (`status`, `change`) × level.

    Columns `indicator`, `variant`, `kind`, `level`, `lower`, `upper` (inclusive, one decimal; NaN where
    open), `years` (text, the years for which that kind holds), `citation`.
    """
    rows = []
    for rules in RULE_SETS:
        for kind, bounds, years in (
            ("status", rules.status, rules.status_years),
            ("change", rules.change, rules.color_years),
        ):
            for level in range(5, 0, -1):
                reach = bounds[5 - level] if level > 1 else math.nan
                limit = one_decimal(bounds[4 - level] - 0.1 * rules.sign) if level < 5 else math.nan
                lower, upper = (reach, limit) if rules.sign > 0 else (limit, reach)
                rows.append(
                    {
                        "indicator": rules.indicator,
                        "variant": rules.variant,
                        "kind": kind,
                        "level": level,
                        "lower": lower,
                        "upper": upper,
                        "years": ", ".join(map(str, sorted(years))),
                        "citation": rules.citation,
                    }
                )
    return pd.DataFrame(rows)


def cells() -> pd.DataFrame:
    """Every cell of the five-by-five grids: one row per rule set × small × status level × change level.

    Columns `indicator`, `variant`, `years` (text), `small` (fewer than 150 students), `status_level`,
    `change_level`, `color` (missing for a cell that cannot occur).
    """
    rows = [
        {
            "indicator": rules.indicator,
            "variant": rules.variant,
            "years": ", ".join(map(str, sorted(rules.color_years))),
            "small": small,
            "status_level": status,
            "change_level": change,
            "color": rules.color(status, change, small=small),
        }
        for rules in RULE_SETS
        for small in (False, True)
        for status in range(5, 0, -1)
        for change in range(5, 0, -1)
    ]
    return pd.DataFrame(rows).astype({"color": "Int8"})


def wide() -> pd.DataFrame:
    """The rules as a table to join: one row per indicator × variant × year × entity.

    Columns `sign`, `s5`…`s2` and `c5`…`c2` (cut-points times `sign`, so that ≥ reaches the level for every
    indicator; `c…` missing in years without colours), `grid` (25 digits), `small`.
    """
    rows = []
    for rules in RULE_SETS:
        for year in sorted(rules.status_years):
            cuts: dict[str, float | None] = {
                f"s{5 - i}": rules.sign * bound for i, bound in enumerate(rules.status)
            }
            colored = year in rules.color_years
            cuts |= {f"c{5 - i}": rules.sign * b if colored else None for i, b in enumerate(rules.change)}
            for entity in rules.covers:
                rows.append(
                    {
                        "indicator": rules.indicator,
                        "variant": rules.variant,
                        "year": year,
                        "entity": entity,
                        "sign": rules.sign,
                        **cuts,
                        "grid": "".join(rules.grid),
                        "small": rules.small,
                    }
                )
    return pd.DataFrame(rows)
