"""A drawn state: county 61 with two districts, one of them withheld for some, and the state's own rows."""

from typing import Any

import pandas as pd

BIG, SMALL, OFFICE = "61000010000000", "61000020000000", "61000030000000"
_BLANK: dict[str, Any] = {
    "source": "dashboard", "year": 2025, "status": None, "change": None, "numerator": None, "denominator": None,
    "prior_denominator": None, "suppressed": False, "status_level": None, "change_level": None, "color": None,
    "level_basis": None,
}  # fmt: skip
NUMBERS = (
    "status",
    "change",
    "numerator",
    "denominator",
    "prior_denominator",
    "status_level",
    "change_level",
    "color",
)


def rows(*drawn: dict[str, Any]) -> pd.DataFrame:
    """Rows as `Warehouse.scope_results`; what is not drawn is blank."""
    frame = pd.DataFrame([_BLANK | row for row in drawn])
    return frame.astype({column: float for column in NUMBERS})


def row(
    level: str, cds: str, indicator: str, group: str, status: float | None, n: int, **more: Any
) -> dict[str, Any]:
    """One row; a status of None is withheld."""
    return {
        "level": level, "cds": cds, "indicator": indicator, "student_group": group, "status": status,
        "denominator": n, "suppressed": status is None, **more,
    }  # fmt: skip


def state(indicator: str, group: str, status: float, n: int, **more: Any) -> dict[str, Any]:
    return row("state", "0" * 14, indicator, group, status, n, **more)


# Σ n·status / Σ n for SED: (300·−60 + 100·−100) / 400 = −70.
COUNTY = rows(
    state("MATH", "ALL", -40.0, 100_000),
    state("MATH", "SED", -65.0, 60_000),
    state("MATH", "SWD", -110.0, 10_000),
    state("MATH", "AS", 30.0, 9_000),
    state("CHRONIC", "ALL", 20.0, 100_000, source="dataquest"),
    state("CHRONIC", "SED", 24.0, 60_000, source="dataquest"),
    row("district", BIG, "MATH", "ALL", -50.0, 500, change=2.0, prior_denominator=500),
    row("district", SMALL, "MATH", "ALL", -80.0, 250, change=-4.0, prior_denominator=250),
    row("district", BIG, "MATH", "SED", -60.0, 300, change=3.0, prior_denominator=400),
    row("district", SMALL, "MATH", "SED", -100.0, 100),
    row("district", BIG, "MATH", "SWD", -150.0, 60, change=1.0, prior_denominator=50),
    row("district", SMALL, "MATH", "SWD", None, 8),
    row("district", BIG, "MATH", "AS", None, 6),
    row("county", "61" + "0" * 12, "CHRONIC", "ALL", 30.0, 800, source="dataquest", numerator=240),
    row("district", BIG, "CHRONIC", "ALL", 28.0, 530, source="dataquest", numerator=148),
    row("county", "61" + "0" * 12, "CHRONIC", "SED", 40.0, 450, source="dataquest", numerator=180),
)
SPREADS = pd.DataFrame(
    {
        "indicator": ["MATH", "CHRONIC", "CHRONIC", "ELPI"],
        "source": ["dashboard", "dashboard", "dataquest", "dashboard"],
        "year": [2025, 2024, 2025, 2024],
        "spread": [50.0, 4.0, 8.0, 5.0],
        "districts": [930, 25, 1000, 900],
    }
)
