"""What is not a result: enrolment, the directory, the assistance list, and the planted truth."""

from datetime import datetime
from pathlib import Path

import numpy as np
import xlsxwriter

from cimodels.sources.demonstration.calibration import (
    DRAWN_YEARS,
    GROUP_INDEX,
    GROUPS,
    INDICATORS,
    PROGRAMMES,
    RACES,
    YEARS,
    Floats,
    stream,
)
from cimodels.sources.demonstration.dashboard import SCHOOL_GROUPS, SCHOOL_YEARS
from cimodels.sources.demonstration.performance import has_indicator
from cimodels.sources.demonstration.population import FIRST_COUNTY, LAST_COUNTY, Entities
from cimodels.sources.demonstration.priorities import eligibility
from cimodels.sources.demonstration.state import Measured, State
from cimodels.sources.demonstration.text import HEADERS, Values, stacked, texts, write_text

_DOC = {
    "UNIFIED": ("54", "Unified School District"),
    "ELEMENTARY": ("52", "Elementary School District"),
    "HIGH": ("56", "High School District"),
    "COE": ("00", "County Office of Education (COE)"),
}
_GRADES_OFFERED = {"UNIFIED": "K-12", "ELEMENTARY": "K-8", "HIGH": "9-12", "COE": "P-12"}
# A box of open Pacific, far from any coast: nobody's district office is there.
_LATITUDES, _LONGITUDES = (20.0, 28.0), (-142.0, -132.0)
# Counties lie in so many columns, each about the middle of a field of its own; its offices scatter about it.
_COUNTY_COLUMNS = 6
_AWAY_FROM_MIDDLE, _OFFICE_SCATTER = 0.15, 0.17  # of a field's width and height
_ASSISTANCE_YEAR = 2024


def write_registers(out: Path, state: State) -> dict[str, int]:
    """Write enrolment, directory, assistance list and planted truth; rows by file name."""
    written = {}
    for year in YEARS[1:]:
        name = f"censusenrollratesdownload{year}.txt"
        written[name] = _write_enrolment(out / name, state, year)
    written["pubdistricts.txt"] = _write_directory(out / "pubdistricts.txt", state)
    name = f"assistancestatus{_ASSISTANCE_YEAR % 100}.xlsx"
    written[name] = _write_assistance(out / name, state)
    written["planted.csv"] = _write_planted(out / "planted.csv", state)
    return written


def _write_enrolment(path: Path, state: State, year: int) -> int:
    groups = [*PROGRAMMES, *RACES]
    parts = [
        _enrolment(state.districts, "D", groups, year),
        _enrolment(state.whole, "X", groups, year),
    ]
    if state.schools and year in SCHOOL_YEARS:
        shown = [g for g in SCHOOL_GROUPS if g != "ALL"]
        parts[1:1] = [_enrolment(part, "S", shown, year) for part in (state.schools, state.charters)]
    columns = {**stacked(parts), "reportingyear": str(year)}
    return write_text(path, HEADERS["enrolment"]["columns"], columns)


def _enrolment(measured: Measured, record: str, groups: list[str], year: int) -> dict[str, Values]:
    entities = measured.entities
    counts = entities.counts[:, DRAWN_YEARS.index(year)]
    columns = np.array([GROUP_INDEX[g] for g in groups])
    entity, column = np.nonzero(counts[:, columns] > 0)
    total, count = counts[entity, 0], counts[entity, columns[column]]
    place = np.zeros(len(entity), dtype=np.int64)
    state_name = texts(["State"], place)
    blank = texts([""], place)
    return {
        "cds": texts(entities.cds, entity),
        "rtype": texts([record], place),
        "schoolname": {"S": texts(entities.name, entity), "X": state_name}.get(record, blank),
        "districtname": state_name if record == "X" else texts(entities.district_name, entity),
        "countyname": texts(entities.county, entity),
        "studentgroup": texts(groups, column),
        "totalenrollment": total,
        "subgrouptotal": count,
        "rate": np.round(100 * count / total, 1),
    }


def _write_directory(path: Path, state: State) -> int:
    districts = state.districts.entities
    latitude, longitude = _offices(state.seed, districts)
    doc, doc_type = zip(*(_DOC[kind] for kind in districts.kind), strict=True)
    columns: dict[str, Values | str] = dict.fromkeys(
        (name.lower() for name in HEADERS["directory"]["columns"]), "No Data"
    )
    columns |= {
        "cd code": np.array([cds[:7] for cds in districts.cds]),
        "county": districts.county,
        "district": districts.name,
        "latitude": np.round(latitude, 6),
        "longitude": np.round(longitude, 6),
        "doc": np.array(doc),
        "doctype": np.array(doc_type),
        "statustype": "Active",
        "lastupdate": "01/01/2026",
    }
    return write_text(path, HEADERS["directory"]["columns"], columns, end="\r\n")


def _offices(seed: int, districts: Entities) -> tuple[Floats, Floats]:
    """Latitude and longitude of every district's office, near those of its county."""
    rng = stream(seed, "places")
    county = np.array([int(cds[:2]) for cds in districts.cds]) - FIRST_COUNTY
    number = LAST_COUNTY - FIRST_COUNTY + 1
    rows = -(-number // _COUNTY_COLUMNS)
    row, column = np.divmod(rng.permutation(number), _COUNTY_COLUMNS)
    middles = np.stack([row, column]) + 0.5 + rng.uniform(-_AWAY_FROM_MIDDLE, _AWAY_FROM_MIDDLE, (2, number))
    where = middles[:, county] + rng.normal(0.0, _OFFICE_SCATTER, (2, len(county)))
    # Within the state, and not on its edge.
    share = np.clip(where / [[rows], [_COUNTY_COLUMNS]], 0.005, 0.995)
    (south, north), (west, east) = _LATITUDES, _LONGITUDES
    return south + share[0] * (north - south), west + share[1] * (east - west)


def _write_assistance(path: Path, state: State) -> int:
    """The list as CDE's workbook has it: three sheets of definitions, then the districts."""
    header = HEADERS["assistance"]["columns"]
    found = {year: eligibility(state, year) for year in (2022, 2023, _ASSISTANCE_YEAR)}
    with xlsxwriter.Workbook(path) as book:
        # A fixed date, so that the same seed gives the same bytes.
        book.set_properties({"created": datetime(2025, 1, 1)})
        for title in ("Record Layout", "Value", "LCFF Priority Definitions"):
            book.add_worksheet(title).write(0, 0, "Demonstration state: see the list of the same year.")
        sheet = book.add_worksheet(f"District and COE {_ASSISTANCE_YEAR}")
        sheet.write(0, 0, f"{_ASSISTANCE_YEAR} LCFF District/COE Eligibility File: demonstration state")
        sheet.write_row(5, 0, header)
        for row in range(len(state.districts.entities)):
            sheet.write_row(6 + row, 0, _assistance_row(state, header, found, row))
    return len(state.districts.entities)


def _assistance_row(
    state: State, header: list[str], found: dict[int, list[dict[str, str]]], row: int
) -> list[str | int]:
    districts = state.districts.entities
    values: dict[str, str | int] = {
        "CDcode": districts.cds[row][:7],
        "CDS": str(districts.cds[row]),
        "LEAname": str(districts.name[row]),
        "Cityname": "No Data",
        "Countyname": str(districts.county[row]),
        "Gsoffered": _GRADES_OFFERED[districts.kind[row]],
        "ReportYear": str(_ASSISTANCE_YEAR),
    }
    now = found[_ASSISTANCE_YEAR][row]
    for group in GROUPS:
        spelled = "TOM" if group == "MR" else group
        values[f"{spelled}priorities"] = now.get(group, "*")
    years_running = 0
    for year, eligible in found.items():
        # Since 2023 the list says which of two years of assistance it is.
        years_running = years_running % 2 + 1 if eligible[row] and year > 2022 else 0
        label = f", Year {years_running}" if years_running else ""
        status = f"Differentiated Assistance{label}" if eligible[row] else "General Assistance"
        values[f"AssistanceStatus{year}"] = status
    values["TotalStudentGroups"] = len(now)
    values |= {"MetMethod1": "Y" if now else "N"} | {f"MetMethod{n}": "N" for n in (2, 3, 4)}
    values[f"EC52072_{_ASSISTANCE_YEAR}"] = "N"
    return [values.get(name, "*") for name in header]


def _write_planted(path: Path, state: State) -> int:
    districts, truth = state.districts.entities, state.truth
    row, column = np.nonzero(has_indicator(districts))
    columns = {
        "cds": texts(districts.cds, row),
        "indicator": texts(INDICATORS, column),
        "effect": np.round(truth.advantage[row, column], 3),
        "outperformer": texts(["false", "true"], truth.outperformer[row, column].astype(np.int64)),
    }
    return write_text(path, list(columns), columns, delimiter=",")
