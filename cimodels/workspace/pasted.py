"""Measurements pasted from a spreadsheet: a line each, date, value and perhaps a note."""

import re
from datetime import date

from cimodels.workspace.checking import EARLIEST, LARGEST_NUMBER, LATEST

_SPLIT = re.compile(r"\s*[\t;]\s*|,\s+|\s+")
# Commas stand between thousands only: where people write 12,5, it would become 125.
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE | re.ASCII)
_MONTH_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
MOST_LINES = 500


def measurements(text: str) -> tuple[list[dict[str, object]], list[str]]:
    """Bodies of measurements, and a sentence on each line that is none.

    A line is `2026-03-31  12.5  note`, with tabs, semicolons or spaces between; a date may be `3/31/2026` as well, and
    a value may end in %.
    """
    found, refused = [], []
    lines = [line.strip() for line in text.splitlines()]
    for number, line in enumerate(lines[:MOST_LINES], start=1):
        if not line:
            continue
        parts = [*_SPLIT.split(line, maxsplit=2), "", ""]
        try:
            day = _day(parts[0])
        except ValueError:
            refused.append(f"Line {number}: {parts[0][:30]!r} is no date such as 2026-03-31.")
            continue
        try:
            value = _number(parts[1])
        except ValueError:
            refused.append(f"Line {number}: {parts[1][:30]!r} is no number.")
            continue
        found.append({"date": day, "value": value, "note": parts[2].strip()})
    if len(lines) > MOST_LINES:
        refused.append(f"Only the first {MOST_LINES} lines are read; paste the rest after them.")
    return found, refused


def _day(text: str) -> str:
    if match := _MONTH_FIRST.fullmatch(text):
        month, day, year = map(int, match.groups())
        found = date(year, month, day)
    else:
        found = date.fromisoformat(text)
    if not EARLIEST <= found <= LATEST:
        raise ValueError(text)
    return found.isoformat()


def _number(text: str) -> float:
    plain = text.removesuffix("%").replace("−", "-")
    if _THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
    if not _NUMBER.fullmatch(plain) or not abs(value := float(plain)) <= LARGEST_NUMBER:
        raise ValueError(text)
    return value
