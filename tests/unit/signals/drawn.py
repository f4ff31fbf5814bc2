"""Tables drawn by hand: one district, A, and the state."""

from typing import Any

import pandas as pd

from cimodels.signals.records import STATE, Records

A = "01611190000000"
RESULTS = [
    "cds", "indicator", "student_group", "year", "source", "charter_scope", "status", "numerator", "denominator",
    "suppressed", "status_level", "level_basis", "file", "line",
]  # fmt: skip
COLUMNS = {
    "results": RESULTS,
    "flags": ["cds", "indicator", "year", "certify_flag", "error_flag", "file", "line"],
    "flagged": ["cds"],
    "assistance": ["cds", "year", "student_group", "priorities", "status", "file", "line"],
    "certifications": ["cds", "year", "report", "certification", "file", "line"],
    "certification_lists": ["year", "report", "certification", "complete", "file"],
    "placements": [
        "cds", "year", "source", "measure", "rate", "numerator", "denominator", "target", "target_met", "suppressed",
        "file", "line",
    ],
    "participation": ["cds", "year", "indicator", "student_group", "enrolled", "tested", "rate", "file", "line"],
    "schools": ["cds", "year", "students", "charter", "alternative", "file"],
    "movement": [
        "cds", "moved_students", "moved_SED", "moved_EL", "drift", "drift_reason", "students_first", "students_last",
        "year_first", "year_last", "file",
    ],
}  # fmt: skip


def records(**tables: list[dict[str, Any]]) -> Records:
    """Records with the rows given; every other table is empty, as where a file is missing."""
    return Records(
        **{name: pd.DataFrame(tables.get(name, []), columns=columns) for name, columns in COLUMNS.items()}
    )


def result(
    counted: int | None, students: int, indicator: str = "SUSP", group: str = "ALL", **more: Any
) -> dict[str, Any]:
    """A result of `counted` among `students`; None is withheld."""
    status = None if counted is None or not students else round(100 * counted / students, 1)
    return {
        "cds": A,
        "indicator": indicator,
        "student_group": group,
        "year": 2025,
        "source": "dashboard",
        "charter_scope": "non_charter",
        "status": status,
        "numerator": counted,
        "denominator": students,
        "suppressed": counted is None,
        "status_level": None,
        "level_basis": None,
        "file": "susp.txt",
        "line": 7,
        **more,
    }


def state(counted: int, students: int, indicator: str = "SUSP", group: str = "ALL") -> dict[str, Any]:
    return result(counted, students, indicator, group, cds=STATE)


def certified(year: int, report: str, certification: str) -> dict[str, Any]:
    return {
        "cds": A,
        "year": year,
        "report": report,
        "certification": certification,
        "file": "first.asp",
        "line": 29,
    }


def lists(year: int, report: str, negative: bool = True, qualified: bool = True) -> list[dict[str, Any]]:
    whole = {"negative": negative, "qualified": qualified}
    return [
        {"year": year, "report": report, "certification": name, "complete": complete, "file": "first.asp"}
        for name, complete in whole.items()
    ]


def setting(measure: str, counted: int | None, students: int, cds: str = A, **more: Any) -> dict[str, Any]:
    return {
        "cds": cds,
        "year": 2024,
        "source": "dataquest",
        "measure": measure,
        "rate": None if counted is None or not students else 100 * counted / students,
        "numerator": counted,
        "denominator": students,
        "suppressed": counted is None,
        "file": "spedps2324.txt",
        "line": 3,
        **more,
    }


def took(rate: float, group: str = "ALL", enrolled: int = 200, indicator: str = "ELA") -> dict[str, Any]:
    return {
        "cds": A, "year": 2024, "indicator": indicator, "student_group": group, "enrolled": enrolled,
        "tested": round(enrolled * rate / 100), "rate": rate, "file": "ela.txt", "line": 5,
    }  # fmt: skip
