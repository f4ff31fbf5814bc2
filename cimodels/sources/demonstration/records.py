"""Dashboard rows and their columns, small cells hidden, under CDE's lower-case names."""

from dataclasses import dataclass

import numpy as np

from cimodels.rules.dashboard_levels import SMALL_DENOMINATOR
from cimodels.sources.demonstration.calibration import DRAWN_YEARS, GROUPS, NEWEST_PUBLISHED, Floats, Integers
from cimodels.sources.demonstration.levels import Rated, rate
from cimodels.sources.demonstration.performance import Results
from cimodels.sources.demonstration.population import Entities
from cimodels.sources.demonstration.text import Values, texts
from cimodels.vocab.student_groups import STUDENT_GROUPS

MINIMUM_SHOWN = 11
# From 2025 science is reported on another scale; this shift is an assumption.
_SCIENCE_POINTS = (2025, 65.0)
_STATUS_ONLY = 2022
# Measures that were in their first year of a new definition.
_WITHOUT_PRIOR = {("CCI", 2023), ("ELPI", 2019)}
_DISTRICT_TYPE = {"UNIFIED": "UD", "ELEMENTARY": "ED", "HIGH": "HD", "COE": "UD"}
_SCHOOL_TYPE = {"ELEMENTARY": "ES", "MIDDLE": "MS", "HIGH": "HS", "UNIFIED": "ES", "COE": "HS"}
_RATED = np.array([STUDENT_GROUPS[g].rated for g in GROUPS])
_MINIMUM_RATED = np.array([STUDENT_GROUPS[g].minimum_rated for g in GROUPS])
# Share of test takers at each English proficiency level, state values 2018.
_LEVEL_SHARES = {1: 0.146, 2: 0.202, 3: 0.346, 4: 0.306}


@dataclass(frozen=True)
class Rows:
    """Rows of one file, district, school or state records, before they become columns.

    `entity` and `group` are positions in `entities` and in `GROUPS`.
    """

    record: str
    entities: Entities
    entity: Integers
    group: Integers
    status: Floats
    prior: Floats
    denominator: Integers
    prior_denominator: Integers
    numerator: Floats
    prior_numerator: Floats


def rows_of(
    indicator: str, year: int, record: str, entities: Entities, results: Results, groups: list[int]
) -> Rows:
    """Rows of these groups (positions in `GROUPS`) with at least one student."""
    now = DRAWN_YEARS.index(year)
    entity, column = np.nonzero(results.denominator[:, now, groups] > 0)
    group = np.array(groups)[column]

    def pick(values: np.ndarray | None, position: int) -> Floats:
        if values is None:
            return np.full(len(entity), np.nan)
        return values[entity, position, group].astype(float)

    shift = _SCIENCE_POINTS[1] if indicator == "SCIENCE" and year >= _SCIENCE_POINTS[0] else 0.0
    return Rows(
        record,
        entities,
        entity,
        group,
        pick(results.status, now) + shift,
        pick(results.status, now - 1) + shift,
        pick(results.denominator, now).astype(np.int64),
        pick(results.denominator, now - 1).astype(np.int64),
        pick(results.numerator, now),
        pick(results.numerator, now - 1),
    )


def columns_of(indicator: str, year: int, rows: Rows) -> dict[str, Values]:
    """Columns of CDE's files by lower-case name, small cells hidden."""
    shown = rows.denominator >= MINIMUM_SHOWN
    with_prior = (indicator, year) not in _WITHOUT_PRIOR and year != _STATUS_ONLY
    prior_shown = (rows.prior_denominator >= MINIMUM_SHOWN) & with_prior
    status = _hide(np.round(rows.status, 1), shown)
    change = _hide(np.round(rows.status - rows.prior, 1), shown & prior_shown)
    columns = _identity(rows) | {
        "currdenom": rows.denominator.astype(float),
        "currstatus": status,
        "currnumer": _hide(rows.numerator, shown),
        "priordenom": _hide(rows.prior_denominator.astype(float), (rows.prior_denominator > 0) & with_prior),
        "priorstatus": _hide(np.round(rows.prior, 1), prior_shown),
        "priornumer": _hide(rows.prior_numerator, prior_shown),
        "change": change,
    }
    columns |= _levels(indicator, year, rows, status, change)
    if indicator == "CCI":
        columns["curr_prep"] = columns["currnumer"]
        columns["prior_prep"] = columns["priornumer"]
        columns["curr_prep_pct"], columns["prior_prep_pct"] = status, columns["priorstatus"]
        first = np.searchsorted(rows.entity, rows.entity)
        columns["studentgroup_pct"] = np.round(100 * rows.denominator / rows.denominator[first], 1)
    if indicator == "ELPI":
        columns |= _progress(_hide(rows.numerator, shown), rows.denominator.astype(float))
    return columns


def _identity(rows: Rows) -> dict[str, Values]:
    entities, entity, record = rows.entities, rows.entity, rows.record
    office, high = (entities.kind == "COE")[entity], (entities.kind == "HIGH")[entity]
    charter = np.char.endswith(entities.name, " Charter")[entity]
    blank = texts([""], np.zeros(len(entity), dtype=np.int64))
    return {
        "cds": texts(entities.cds, entity),
        "rtype": texts([record], np.zeros(len(entity), dtype=np.int64)),
        "schoolname": texts(entities.name, entity) if record == "S" else blank,
        "districtname": texts(entities.district_name, entity),
        "countyname": texts(entities.county, entity),
        "charter_flag": charter & (record == "S"),
        "coe_flag": office & (record == "D"),
        "dass_flag": office & (record == "S"),
        "type": blank if record == "X" else texts(_types(rows), entity),
        "studentgroup": texts(GROUPS, rows.group),
        "hscutpoints": high & (record != "X"),
    }


def _types(rows: Rows) -> np.ndarray:
    """Kind of district or school as the suspension file writes it, one per entity."""
    types = _SCHOOL_TYPE if rows.record == "S" else _DISTRICT_TYPE
    return np.array([types[kind] for kind in rows.entities.kind])


def _levels(indicator: str, year: int, rows: Rows, status: Floats, change: Floats) -> dict[str, Values]:
    minimum = 30 if rows.record == "S" else _MINIMUM_RATED[rows.group]
    now = (rows.denominator >= minimum) & _RATED[rows.group]
    before = (rows.prior_denominator >= minimum) & now & ~np.isnan(change)
    small = rows.denominator < SMALL_DENOMINATOR
    columns: dict[str, Values] = {
        "smalldenom": small,
        "safetynet": small,
        "currnsizemet": now,
        "priornsizemet": before,
        "nsizemet": texts(["N", "Y"], now.astype(np.int64)),
        "nsize_met": texts(["N", "Y"], now.astype(np.int64)),
        "accountabilitymet": now & before,
    }
    found: Rated | None = None
    if rows.record != "X" or indicator != "SUSP":
        found = rate(
            indicator,
            min(year, NEWEST_PUBLISHED),
            variant=_variant(indicator, rows),
            status=status,
            change=change,
            denominator=rows.denominator,
            rated_now=now,
            rated_before=before,
        )
    published = ("statuslevel", "changelevel", "color", "box")
    if found is None or (indicator == "SCIENCE" and year == 2024):
        return columns | {name: np.full(len(status), np.nan) for name in published}
    box = np.where(found.color > 0, 10 * (5 * (5 - found.status_level) + found.change_level), 0)
    values = (found.status_level, found.change_level, found.color, box)
    return columns | {name: value.astype(float) for name, value in zip(published, values, strict=True)}


def _variant(indicator: str, rows: Rows) -> np.ndarray:
    if indicator == "SUSP":
        return _types(rows)[rows.entity]
    if indicator in ("ELA", "MATH") and rows.record != "X":
        return np.where(rows.entities.kind == "HIGH", "HS", "ALL")[rows.entity]
    return np.full(len(rows.entity), "ALL")


def _progress(counted: Floats, size: Floats) -> dict[str, Values]:
    """How English learners' levels moved: who progressed or stayed at the top makes the numerator."""
    stayed = np.round(0.06 * counted)
    remained = np.round(0.62 * (size - counted))
    moved = {
        "currprogressed": counted - stayed,
        "currmaintainpl4": stayed,
        "currmaintainoth": remained,
        "currdeclined": size - counted - remained,
        "currtesters": size,
        "curradvanced": counted - stayed,
        "currmaintained": stayed,
        "pltotct": size,
    }
    percent = {
        f"pct{name}": np.round(100 * moved[name] / size, 1)
        for name in ("currprogressed", "currmaintainpl4", "currmaintainoth", "currdeclined")
    }
    spread = {f"pl_{level}": np.round(share * size) for level, share in _LEVEL_SHARES.items() if level < 4}
    spread["pl_4"] = size - sum(spread.values())
    return (
        moved
        | percent
        | spread
        | {f"pl{level}_pct": np.round(100 * spread[f"pl_{level}"] / size, 1) for level in _LEVEL_SHARES}
    )


def _hide(values: Floats, shown: np.ndarray) -> Floats:
    return np.where(shown, values, np.nan)
