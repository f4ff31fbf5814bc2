"""Measurements pasted from a spreadsheet: a line each, date, value and perhaps a note."""

import math
import re
from datetime import date

_SPLIT = re.compile(r"\s*[\t;]\s*|,\s+|\s+")
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
        return date(year, month, day).isoformat()
    return date.fromisoformat(text).isoformat()


def _number(text: str) -> float:
    value = float(text.removesuffix("%").replace(",", "").replace("−", "-"))
    if not math.isfinite(value):
        raise ValueError(text)
    return value
