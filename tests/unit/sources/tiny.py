"""A tiny county in CDE's layouts, written as files for the production import."""

import gzip
from collections.abc import Iterable, Mapping
from pathlib import Path

from cimodels.settings import CALIFORNIA, Home, StateFolder

ALPHA = "01100170000000"
BETA = "01611190000000"
SCHOOL = "01611190100001"
STATE = "00000000000000"

DASHBOARD = [
    "cds",
    "rtype",
    "schoolname",
    "districtname",
    "countyname",
    "charter_flag",
    "coe_flag",
    "dass_flag",
    "studentgroup",
    "currdenom",
    "currstatus",
    "priordenom",
    "priorstatus",
    "change",
    "statuslevel",
    "changelevel",
    "color",
    "box",
    "currnsizemet",
    "hscutpoints",
    "indicator",
    "reportingyear",
]
CHRONIC = [
    "Academic Year",
    "Aggregate Level",
    "County Code",
    "District Code",
    "School Code",
    "County Name",
    "District Name",
    "School Name",
    "Charter School",
    "DASS",
    "Reporting Category",
    "ChronicAbsenteeismEligibleCumulativeEnrollment",
    "ChronicAbsenteeismCount",
    "ChronicAbsenteeismRate",
]
ENROLMENT = [
    "cds",
    "rtype",
    "schoolname",
    "districtname",
    "countyname",
    "studentgroup",
    "totalenrollment",
    "subgrouptotal",
    "rate",
    "reportingyear",
]
DIRECTORY = [
    "CD Code",
    "County",
    "District",
    "Ext  ",
    "Latitude",
    "Longitude",
    "DOC",
    "DOCType",
    "StatusType",
]


def california(tmp_path: Path) -> StateFolder:
    return Home(tmp_path / "home").state(CALIFORNIA)


def text(header: Iterable[str], rows: Iterable[Mapping[str, object]], delimiter: str = "\t") -> str:
    """A file's text; columns that a row does not name are blank."""
    header = list(header)
    lines = [header, *([str(row.get(name, "")) for name in header] for row in rows)]
    return "".join(delimiter.join(line) + "\n" for line in lines)


def put(folder: Path, name: str, content: str | bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    raw = content.encode() if isinstance(content, str) else content
    path = folder / name
    path.write_bytes(gzip.compress(raw, mtime=0) if name.endswith(".gz") else raw)
    return path


def math_row(
    cds: str = BETA, group: str = "ALL", status: object = "-20.5", **more: object
) -> dict[str, object]:
    """A row of the 2024 mathematics file: 200 students, a district unless `rtype` says otherwise."""
    return {
        "cds": cds,
        "rtype": "D",
        "districtname": "Beta Unified",
        "countyname": "Alameda",
        "studentgroup": group,
        "currdenom": 200,
        "currstatus": status,
        "indicator": "MATH",
        "reportingyear": 2024,
        **more,
    }


def math(rows: Iterable[Mapping[str, object]], header: Iterable[str] = DASHBOARD) -> str:
    return text(header, rows)


def chronic_row(group: str = "TA", level: str = "D", **more: object) -> dict[str, object]:
    """A row of the 2023–24 chronic absenteeism file, with all charters and alternative schools."""
    return {
        "Academic Year": "2023-24",
        "Aggregate Level": level,
        "County Code": "01",
        "District Code": "61119",
        "County Name": "Alameda",
        "District Name": "Beta Unified",
        "Charter School": "All",
        "DASS": "All",
        "Reporting Category": group,
        "ChronicAbsenteeismEligibleCumulativeEnrollment": 300,
        "ChronicAbsenteeismCount": 60,
        "ChronicAbsenteeismRate": "20.0",
        **more,
    }
