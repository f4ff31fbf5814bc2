"""What is not a result: enrolment, the directory, and the planted truth."""

from pathlib import Path

import numpy as np

from cimodels.sources.demonstration.calibration import (
    DRAWN_YEARS,
    GROUP_INDEX,
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
from cimodels.sources.demonstration.state import Measured, State
from cimodels.sources.demonstration.text import HEADERS, Values, stacked, texts, write_text

_DOC = {
    "UNIFIED": ("54", "Unified School District"),
    "ELEMENTARY": ("52", "Elementary School District"),
    "HIGH": ("56", "High School District"),
    "COE": ("00", "County Office of Education (COE)"),
}
# A box of open Pacific, far from any coast: nobody's district office is there.
_LATITUDES, _LONGITUDES = (20.0, 28.0), (-142.0, -132.0)
# Counties lie in so many columns, each about the middle of a field of its own; its offices scatter about it.
_COUNTY_COLUMNS = 6
_AWAY_FROM_MIDDLE, _OFFICE_SCATTER = 0.15, 0.17  # of a field's width and height


def write_registers(out: Path, state: State) -> dict[str, int]:
    """Write enrolment, directory and planted truth; rows by file name."""
    written = {}
    for year in YEARS[1:]:
        name = f"censusenrollratesdownload{year}.txt"
        written[name] = _write_enrolment(out / name, state, year)
    written["pubdistricts.txt"] = _write_directory(out / "pubdistricts.txt", state)
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
