"""The Dashboard files of the fictional state, each year in that year's layout."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from cimodels.sources.demonstration.calibration import (
    ACADEMIC_ONLY,
    GROUP_INDEX,
    GROUPS,
    YEARS,
)
from cimodels.sources.demonstration.concerns import PARTICIPATION_SINCE, participation
from cimodels.sources.demonstration.performance import Results
from cimodels.sources.demonstration.population import Entities
from cimodels.sources.demonstration.records import Rows, columns_of, rows_of
from cimodels.sources.demonstration.state import State, grade_11
from cimodels.sources.demonstration.text import Values, dashboard_header, stacked, write_text

# Schools are written for these years and groups only, to keep the state small.
SCHOOL_YEARS = (2024, 2025)
SCHOOL_INDICATORS = ("ELA", "MATH", "CHRONIC", "SUSP", "GRAD", "CCI")
SCHOOL_GROUPS = ("ALL", "SED", "EL", "SWD", "HI", "WH")
# CDE's name of an indicator in file names and in the `indicator` column.
FILES = {
    "ELA": ("ela", "ELA"),
    "MATH": ("math", "MATH"),
    "SCIENCE": ("science", "SCIENCE"),
    "CHRONIC": ("chronic", "CHRO"),
    "SUSP": ("susp", "SUSP"),
    "GRAD": ("grad", "GRAD"),
    "CCI": ("cci", "CCI"),
    "ELPI": ("elpi", "ELPI"),
}
_FIRST_YEAR = {"SCIENCE": 2024, "CHRONIC": 2018}
_LONG_TERM_SINCE = 2024


def published_years(indicator: str) -> tuple[int, ...]:
    """Years with a Dashboard file of the indicator; 2022 had no college/career indicator."""
    first = _FIRST_YEAR.get(indicator, YEARS[0])
    return tuple(year for year in YEARS if year >= first and (indicator, year) != ("CCI", 2022))


def write_dashboard(out: Path, state: State) -> dict[str, int]:
    """Write every Dashboard file into `out`; rows by file name."""
    written = {}
    for indicator in FILES:
        for year in published_years(indicator):
            for name, header, sets in _files(state, indicator, year):
                parts = [
                    _columns(state, indicator, year, _record_rows(indicator, year, *one)) for one in sets
                ]
                columns = {
                    **stacked(parts, header),
                    "indicator": FILES[indicator][1],
                    "reportingyear": "2017f" if year == 2017 else str(year),
                }
                written[name] = write_text(out / name, header, columns)
    return written


def _columns(state: State, indicator: str, year: int, rows: Rows) -> dict[str, Values]:
    columns = columns_of(indicator, year, rows)
    if indicator in ("ELA", "MATH") and year >= PARTICIPATION_SINCE:
        columns |= participation(state, indicator, year, rows)
    return columns


def levels_of_districts(state: State, indicator: str, year: int, column: str) -> np.ndarray:
    """`statuslevel` or `color` of the districts' rows, shape (districts, groups); 0 for none."""
    districts = state.districts
    rows = _record_rows(indicator, year, "D", districts.entities, districts.results[indicator])
    values = np.asarray(columns_of(indicator, year, rows)[column])
    found = np.zeros((len(districts.entities), len(GROUPS)), dtype=np.int64)
    found[rows.entity, rows.group] = np.nan_to_num(values)
    return found


def _record_rows(indicator: str, year: int, record: str, entities: Entities, results: Results) -> Rows:
    return rows_of(indicator, year, record, entities, results, _groups(indicator, year, record))


def _files(
    state: State, indicator: str, year: int
) -> Iterator[tuple[str, list[str], list[tuple[str, Entities, Results]]]]:
    """(file name, header, record sets) of an indicator and year: two files for the tests of 2017."""
    key = FILES[indicator][0]
    districts = state.districts.entities
    own = state.districts.results[indicator]
    if year != 2017:
        yield (
            f"{key}download{year}.txt",
            dashboard_header(_family(indicator), year),
            _sets(state, indicator, year),
        )
        return
    if indicator in ("ELA", "MATH"):
        below = np.where((districts.kind == "HIGH")[:, None, None], 0, own.denominator)
        spans = {"38": Results(below, None, own.status), "11": grade_11(state, indicator)}
        for span, results in spans.items():
            header = dashboard_header(f"ELA{span}", year)
            yield f"{key}{span}download2017f.txt", header, [("D", districts, results)]
        return
    yield f"{key}download2017f.txt", dashboard_header(indicator, year), [("D", districts, own)]


def _family(indicator: str) -> str:
    return "ELA" if indicator == "MATH" else indicator


def _sets(state: State, indicator: str, year: int) -> list[tuple[str, Entities, Results]]:
    measured = [("D", state.districts), ("X", state.whole)]
    if year in SCHOOL_YEARS and indicator in SCHOOL_INDICATORS and state.schools:
        measured[1:1] = [("S", state.schools), ("S", state.charters)]
    return [(record, part.entities, part.results[indicator]) for record, part in measured]


def _groups(indicator: str, year: int, record: str) -> list[int]:
    if indicator == "ELPI":
        codes = ["EL", "LTEL"]
    elif record == "S":
        codes = list(SCHOOL_GROUPS)
    else:
        codes = [g for g in GROUPS if g not in ACADEMIC_ONLY]
        codes += [g for g in ACADEMIC_ONLY if indicator in ("ELA", "MATH") and (year >= 2022 or len(g) > 2)]
    return [GROUP_INDEX[g] for g in codes if g != "LTEL" or year >= _LONG_TERM_SINCE]
