"""A screening as plain values, for JSON and CSV."""

import csv
import io
import math
from typing import Any

import pandas as pd

from cimodels.screen.results import Screening
from cimodels.vocab.visible import unformulated

TABLES = ("short_list", "near_misses", "excluded", "verdicts", "funnel")


def to_json_dict(screening: Screening, release: str | dict[str, Any] | None) -> dict[str, Any]:
    """Everything but the verdicts, ready for `json.dumps`; a missing number is None.

    Parameters
    ----------
    release : str, dict or None
        What the data were, passed on as it is.
    """
    return {
        "spec": screening.spec.to_dict(),
        "fingerprint": screening.spec.fingerprint,
        "release": release,
        "funnel": _records(_table(screening, "funnel")),
        "criteria": [vars(criterion) for criterion in screening.criteria],
        "short_list": _records(screening.short_list),
        "near_misses": _records(screening.near_misses),
        "excluded": _records(screening.excluded),
        "notes": list(screening.notes),
    }


def to_csv_rows(screening: Screening, table: str = "short_list") -> list[list[Any]]:
    """One of `TABLES` as rows for `csv.writer`, header first.

    A missing number is None, which a writer leaves empty. Text that a spreadsheet would run as a formula
    gets an apostrophe in front.
    """
    return _rows(_table(screening, table))


def frame_csv(frame: pd.DataFrame) -> str:
    """Any table as CSV text, by the rules of `to_csv_rows`."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(_rows(frame))
    return buffer.getvalue()


def _rows(frame: pd.DataFrame) -> list[list[Any]]:
    rows = [[unformulated(_plain(v)) for v in row] for row in frame.itertuples(index=False, name=None)]
    return [list(frame.columns), *rows]


def _table(screening: Screening, name: str) -> pd.DataFrame:
    if name != "funnel":
        return getattr(screening, name)
    columns = ["stage", "sentence", "entered", "passed", "excluded"]
    rows = [[getattr(stage, column) for column in columns] for stage in screening.funnel]
    return pd.DataFrame(rows, columns=columns)


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    rows = frame.itertuples(index=False, name=None)
    return [{c: _plain(v) for c, v in zip(frame.columns, row, strict=True)} for row in rows]


def _plain(value: Any) -> Any:
    """numpy and pandas scalars as Python's own; anything missing or infinite as None."""
    value = value.item() if hasattr(value, "item") else value
    if value is None or value is pd.NA or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return value
