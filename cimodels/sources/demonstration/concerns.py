"""What a reader looks into besides results: certifications, special education settings, participation.

All of it is invented. A few districts are drawn to give concern, so that a profile has something to show; none of
it depends on how a district does.
"""

from collections.abc import Iterable
from html import escape
from pathlib import Path

import numpy as np

from cimodels.sources.demonstration.calibration import DRAWN_YEARS, GROUP_INDEX, GROUPS, Floats, stream
from cimodels.sources.demonstration.population import Entities
from cimodels.sources.demonstration.records import Rows
from cimodels.sources.demonstration.state import State
from cimodels.sources.demonstration.text import HEADERS, Values, stacked, texts, write_text

# Pages of interim certifications: report and the year in which the fiscal year ends.
_PAGES = (("second", 2024), ("first", 2025), ("second", 2025))
_NEGATIVE, _QUALIFIED = 0.006, 0.024  # of districts; California's pages list about as many
_SETTING_YEARS = (2024, 2025)
# State shares of school-age students with disabilities: regular class at least 80 % and 40–79 % of the day, less
# than 40 %, separate school. Rounded: the demonstration needs no more.
_SETTINGS = np.array([0.60, 0.18, 0.17, 0.05])
_PRESCHOOL = 0.12
# Participation: a district's own rate, and by how much some groups take part less.
_USUAL, _SPREAD, _LOW_SHARE = 0.98, 0.008, 0.05
_LESS = {"SWD": 0.01, "FOS": 0.015, "HOM": 0.015}
PARTICIPATION_SINCE = 2022


def write_concerns(out: Path, state: State) -> dict[str, int]:
    """Write certification pages and files of settings; rows by file name."""
    written = {}
    for report, year in _PAGES:
        name = f"{report}{year - 2001:02d}{year - 2000:02d}.asp"
        written[name] = _write_page(out / name, state, report, year)
    for year in _SETTING_YEARS:
        name = f"spedps{year - 2001:02d}{year - 2000:02d}.txt"
        written[name] = _write_settings(out / name, state, year)
    return written


def _write_page(path: Path, state: State, report: str, year: int) -> int:
    """A page in the form of CDE's: a heading and a table for each certification."""
    districts = state.districts.entities
    # The same districts worry from one report to the next; a few are new each time.
    worry = stream(state.seed, "worry").normal(size=len(districts))
    order = np.argsort(worry + 0.3 * stream(state.seed, f"worry {report} {year}").normal(size=len(districts)))
    first = max(round(_NEGATIVE * len(districts)), 1)
    parts = {
        "Negative": order[:first],
        "Qualified": order[first : first + round(_QUALIFIED * len(districts))],
    }
    fiscal = f"{year - 1}-{year - 2000:02d}"
    title = f"{report.capitalize()} Interim Status Report, FY {fiscal}"
    body = "".join(_section(title, districts, np.sort(rows)) for title, rows in parts.items())
    path.write_text(
        f'<!DOCTYPE html>\n<html lang="en">\n<head><title>{title}: demonstration state</title></head>\n<body>\n'
        f"<h1>{title}</h1>\n<p>Invented districts of the demonstration state.</p>\n{body}</body>\n</html>\n",
        encoding="utf-8",
    )
    return sum(len(rows) + 1 for rows in parts.values())


def _section(certification: str, districts: Entities, rows: Iterable[int]) -> str:
    lines = [
        f"<tr><td>{number}</td><td>{escape(str(districts.county[row]))}</td>"
        f"<td>{escape(str(districts.name[row]))}</td><td>0.0</td></tr>\n"
        for number, row in enumerate(rows, start=1)
    ]
    head = "<tr><th>Number</th><th>County</th><th>Local Educational Agency</th><th>Total Budget ($) in millions</th></tr>"
    return f"<h2>{certification} Certification</h2>\n<table>\n{head}\n{''.join(lines)}</table>\n"


def _write_settings(path: Path, state: State, year: int) -> int:
    parts = [
        _settings(state, state.districts.entities, "D", year),
        _settings(state, state.whole.entities, "T", year),
    ]
    columns = {**stacked(parts), "academic year": f"{year - 1}-{year % 100:02d}", "charter school": "All"}
    return write_text(path, HEADERS["settings"]["columns"], columns)


def _settings(state: State, entities: Entities, record: str, year: int) -> dict[str, Values]:
    """All students with disabilities by setting; counts of 10 or fewer students are starred."""
    rng = stream(state.seed, f"settings {record}")
    students = entities.counts[:, DRAWN_YEARS.index(year), GROUP_INDEX["SWD"]]
    # A district's own habits: a Dirichlet whose concentration gives California's spread, a few far from the rest.
    habits = rng.dirichlet(_SETTINGS * 25, size=len(entities)) if record == "D" else _SETTINGS[None, :]
    preschool = np.round(_PRESCHOOL * students).astype(np.int64)
    counts = np.floor(habits * (students - preschool)[:, None]).astype(np.int64)
    counts[:, 0] += students - preschool - counts.sum(axis=1)
    shown = students > 10
    place = np.zeros(len(entities), dtype=np.int64)

    def starred(values: np.ndarray) -> Values:
        return texts(
            [str(v) if s else "*" for v, s in zip(values, shown, strict=True)], np.arange(len(values))
        )

    names = ("rcgt80", "rc4079", "rcl40", "ssos")
    return {
        "aggregate level": texts([record], place),
        "county code": texts([cds[:2] for cds in entities.cds], np.arange(len(entities))),
        "district code": texts([cds[2:7] for cds in entities.cds], np.arange(len(entities))),
        "school code": texts(["0000000"], place),
        "county name": texts(entities.county, np.arange(len(entities))),
        "district name": texts(entities.name, np.arange(len(entities))),
        "reportingcategory": texts(["TA"], place),
        "sped_enr_n": starred(students),
        **{f"ps_{name}_n": starred(counts[:, i]) for i, name in enumerate(names)},
        "ps_pss_n": starred(preschool),
    }


def participation(state: State, indicator: str, year: int, rows: Rows) -> dict[str, Floats]:
    """Columns of who took the test, of districts and the state; blank for schools."""
    number = len(rows.entity)
    blank = np.full(number, np.nan)
    if rows.record == "S":
        return {"currprate_enrolled": blank, "currprate_tested": blank, "currprate": blank}
    rate = _rates(state, rows.entities) if rows.record == "D" else np.full(len(rows.entities), _USUAL)
    less = np.array([_LESS.get(group, 0.0) for group in GROUPS])
    tested = rows.denominator.astype(float)
    noise = stream(state.seed, f"participation {indicator} {year} {rows.record}").normal(0, 0.003, number)
    share = np.clip(rate[rows.entity] - less[rows.group] + noise, 0.5, 1.0)
    enrolled = np.ceil(tested / share)
    shown = tested >= 11
    return {
        "currprate_enrolled": np.where(shown, enrolled, np.nan),
        "currprate_tested": np.where(shown, tested, np.nan),
        "currprate": np.where(shown, np.round(100 * tested / np.maximum(enrolled, 1)), np.nan),
    }


def _rates(state: State, entities: Entities) -> Floats:
    """Each district's own rate; one in twenty is well below 95 %."""
    rng = stream(state.seed, "participation")
    rate = rng.normal(_USUAL, _SPREAD, len(entities))
    return np.where(rng.random(len(entities)) < _LOW_SHARE, rng.uniform(0.86, 0.94, len(entities)), rate)
