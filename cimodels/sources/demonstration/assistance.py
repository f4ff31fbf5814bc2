"""The assistance lists of the fictional state, and its local indicators, as CDE's workbooks have them.

The lists follow from the state's own colours, but for a few differences planted so that a comparison has something to
find: a district that came onto the list by local indicators, one by late data, and one whose list was drawn from data
that were revised afterwards.
"""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import numpy as np
import xlsxwriter

from cimodels.rules.assistance import NOT_MET_TWO_YEARS, rules_of
from cimodels.sources.demonstration.calibration import GROUPS, stream
from cimodels.sources.demonstration.priorities import eligibility
from cimodels.sources.demonstration.state import State
from cimodels.sources.demonstration.text import HEADERS
from cimodels.vocab.student_groups import ALIASES

LIST_YEARS = (2022, 2023, 2024, 2025)
LOCAL_YEAR = 2024
# Of each kind of planted difference so many districts for a thousand, at least one.
_PLANTED_SHARE = 0.002
_LATE_SINCE, _LOCAL_SINCE, _LTEL_SINCE = 2024, 2023, 2024
_GRADES_OFFERED = {"UNIFIED": "K-12", "ELEMENTARY": "K-8", "HIGH": "9-12", "COE": "P-12"}
_SPELLED = {code: alias for alias, code in ALIASES.items()}
# A fixed date, so that the same seed gives the same bytes.
_CREATED = {"created": datetime(2025, 1, 1)}
_LOCAL_HEADER = (
    "cdsCode",
    "lea",
    "priorityNumber",
    "countyPerformance",
    "additionalInfo",
    "meetingDate",
    "year",
)


def write_assistance(out: Path, state: State) -> dict[str, int]:
    """Write the lists and the local indicators; rows by file name."""
    written = {}
    before: list[str] = []
    history: dict[int, list[str]] = {}
    for year in LIST_YEARS:
        entries = _entries(state, year)
        history[year] = before = [_status(entry, year, at, before) for at, entry in enumerate(entries)]
        name = f"assistancestatus{year % 100}.xlsx"
        written[name] = _write_list(out / name, state, year, entries, history)
    for priority in rules_of(LOCAL_YEAR).local:
        name = f"Pr{priority}{LOCAL_YEAR}.xlsx"
        written[name] = _write_local(out / name, state, priority)
    return written


class _Entry:
    """A district on a list: letters by student group, and the methods by which it came onto it."""

    def __init__(self, letters: Mapping[str, str]) -> None:
        self.letters = dict(letters)
        self.methods = {"1"} if letters else set()


def _entries(state: State, year: int) -> list[_Entry]:
    entries = [_Entry(letters) for letters in eligibility(state, year)]
    rng = stream(state.seed, f"assistance {year}")
    unmet = _unmet(state)
    eligible = [at for at, entry in enumerate(entries) if entry.letters and at not in unmet]
    others = [at for at, entry in enumerate(entries) if not entry.letters and at not in unmet]
    count = max(round(_PLANTED_SHARE * len(entries)), 1)
    for at in rng.permutation(eligible)[:count].tolist():
        entries[at] = _Entry({})
    if year >= _LATE_SINCE:
        for at in rng.permutation(others)[:count].tolist():
            entries[at].methods.add("4")
    if year >= _LOCAL_SINCE:
        for at in unmet:
            entries[at].methods.add("2")
    return entries


def _unmet(state: State) -> list[int]:
    """Districts that did not meet their local indicators for two years."""
    count = max(round(_PLANTED_SHARE * len(state.districts.entities)), 1)
    order = stream(state.seed, "local indicators").permutation(len(state.districts.entities))
    return [int(at) for at in order[:count]]


def _status(entry: _Entry, year: int, at: int, before: list[str]) -> str:
    """CDE's words. From 2023 support lasts two years: "Year 2" is the second without new eligibility."""
    if year < _LOCAL_SINCE:
        return "Differentiated Assistance" if entry.methods else "General Assistance"
    if entry.methods:
        return "Differentiated Assistance, Year 1"
    going_on = bool(before) and before[at].endswith("Year 1")
    return "Differentiated Assistance, Year 2" if going_on else "General Assistance"


def _write_list(
    path: Path, state: State, year: int, entries: list[_Entry], history: Mapping[int, list[str]]
) -> int:
    """The list as CDE's workbook has it: three sheets of definitions, then the districts."""
    header = _header(year)
    with xlsxwriter.Workbook(path) as book:
        book.set_properties(_CREATED)
        for title in ("Record Layout", "Value", "LCFF Priority Definitions"):
            book.add_worksheet(title).write(0, 0, "Demonstration state: see the list of the same year.")
        sheet = book.add_worksheet(f"District and COE {year}")
        sheet.write(0, 0, f"{year} LCFF District/COE Eligibility File: demonstration state")
        sheet.write_row(5, 0, header)
        for at, entry in enumerate(entries):
            past = {f"AssistanceStatus{one}": words[at] for one, words in history.items()}
            values = _identity(state, at) | past | _findings(entry, year)
            sheet.write_row(6 + at, 0, [values.get(name, "*") for name in header])
    return len(entries)


def _header(year: int) -> list[str]:
    """Columns of a year's list, from those of 2024."""
    names: list[str] = []
    for name in HEADERS["assistance"]["columns"]:
        if name.startswith("AssistanceStatus") and int(name[-4:]) > year:
            continue
        if name == "MetMethod1" and year > int(names[-1][-4:]):
            names.append(f"AssistanceStatus{year}")
        unknown = {"LTELpriorities": _LTEL_SINCE, "MetMethod2": _LOCAL_SINCE, "MetMethod3": _LOCAL_SINCE}
        if year >= (unknown | {"MetMethod4": _LATE_SINCE}).get(name, 0):
            names.append(f"EC52072_{year}" if name.startswith("EC52072") else name)
    return names


def _identity(state: State, at: int) -> dict[str, str | int]:
    districts = state.districts.entities
    return {
        "CDcode": districts.cds[at][:7],
        "CDS": str(districts.cds[at]),
        "LEAname": str(districts.name[at]),
        "Cityname": "No Data",
        "Countyname": str(districts.county[at]),
        "Gsoffered": _GRADES_OFFERED[districts.kind[at]],
    }


def _findings(entry: _Entry, year: int) -> dict[str, str | int]:
    letters = {f"{_SPELLED.get(group, group)}priorities": entry.letters.get(group, "*") for group in GROUPS}
    methods = {f"MetMethod{n}": "Y" if str(n) in entry.methods else "N" for n in range(1, 5)}
    return {
        "ReportYear": str(year),
        **letters,
        "TotalStudentGroups": len(entry.letters),
        **methods,
        f"EC52072_{year}": "N",
    }


def _write_local(path: Path, state: State, priority: int) -> int:
    districts = state.districts.entities
    unmet = np.isin(np.arange(len(districts)), _unmet(state))
    with xlsxwriter.Workbook(path) as book:
        book.set_properties(_CREATED)
        sheet = book.add_worksheet("Sheet1")
        sheet.write_row(0, 0, _LOCAL_HEADER)
        for at in range(len(districts)):
            performance = NOT_MET_TWO_YEARS if unmet[at] else "Met"
            cells = [str(districts.cds[at]), str(districts.name[at]), str(priority), performance]
            sheet.write_row(1 + at, 0, [*cells, "", f"{LOCAL_YEAR}-06-15", str(LOCAL_YEAR)])
    return len(districts)
