"""A published value as people read it: words for levels, colours and scopes, and the place that it came from."""

from typing import Any

import pandas as pd

from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.levels import COLORS, status_level_name
from cimodels.vocab.tables import SOURCES

CHARTER_SCOPES = {
    "all": "all",
    "non_charter": "without charter schools",
    "charter": "charter schools only",
}


def value_row(row: Any) -> dict[str, object]:
    """One row of `Warehouse.profile` under the headings of every table of values."""
    indicator = INDICATORS[row.indicator]
    return {
        "Indicator": indicator.name,
        "Year": int(row.year),
        "Grades": "all" if row.grade == "ALL" else row.grade.lstrip("0"),
        "Status": status_words(row),
        "Change": "" if pd.isna(row.change) else indicator.format(row.change, signed=True),
        "Level": level_words(row),
        "Colour": color_words(row.color),
        "Level is": basis_words(row),
        "Students": count(row.denominator),
        "Of them counted": count(row.numerator),
        "Source": SOURCES[row.source],
        "Whose students": CHARTER_SCOPES[row.charter_scope],
        "File": file_words(row),
        "Line": int(row.line),
    }


def status_words(row: Any) -> str:
    """The status in its unit; what is withheld says so."""
    return "suppressed" if row.suppressed else INDICATORS[row.indicator].format(row.status)


def level_words(row: Any) -> str:
    """CDE's word for the status level; empty where there is none."""
    return "" if pd.isna(row.status_level) else status_level_name(row.indicator, int(row.status_level))


def color_words(color: Any) -> str:
    """A Dashboard colour in words and with its mark, so that it can be read without colour."""
    return "" if pd.isna(color) else f"{COLORS[int(color)].mark} {COLORS[int(color)].name}"


def basis_words(row: Any) -> str:
    """Whether level and colour are CDE's or computed here."""
    if pd.isna(row.level_basis):
        return ""
    uncertain = row.level_basis == "computed" and row.level_uncertain is True
    return row.level_basis + (", near a cut-point" if uncertain else "")


def file_words(row: Any) -> str:
    """The file of a value, with the member of an archive or the sheet of a workbook."""
    return str(row.file) if pd.isna(row.member) else f"{row.file} ({row.member})"


def count(value: Any) -> int | None:
    """A count of students; None where it is not known."""
    return None if pd.isna(value) else int(value)
