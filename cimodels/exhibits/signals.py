"""Signals as a table that people read, and as one that they take away."""

from collections.abc import Iterable

import pandas as pd

from cimodels.signals.kinds import KINDS
from cimodels.signals.results import CHECK, CONCERN, SEVERITIES, Signal

_COLUMNS = ("Found", "About", "What it says", "Beside", "Ask", "When", "Source", "File", "Line")


def table(found: Iterable[Signal]) -> pd.DataFrame:
    """One row per signal, in the order given, in words; `Line` is a nullable whole number."""
    rows = [
        (
            f"{SEVERITIES[one.severity].mark} {SEVERITIES[one.severity].name}",
            KINDS[one.kind].name,
            one.sentence,
            one.detail,
            KINDS[one.kind].question,
            one.when,
            one.source,
            one.file,
            one.line,
        )
        for one in found
    ]
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype({"Line": "Int64"})


def where(signal: Signal) -> str:
    """Source, time, file and line in one line: `CDE, DataQuest · 2024–25 · suspension25.txt, line 8,638`."""
    file = signal.file if signal.line is None else f"{signal.file}, line {signal.line:,}"
    return " · ".join(part for part in (signal.source, signal.when, file) if part)


def in_short(found: Iterable[Signal]) -> str:
    """How many to look into, for a table of districts: `1 concern, 2 to check`; empty where there is none."""
    severities = [one.severity for one in found]
    concerns, checks = severities.count(CONCERN), severities.count(CHECK)
    parts = [f"{concerns} concern{'' if concerns == 1 else 's'}"] if concerns else []
    return ", ".join([*parts, *([f"{checks} to check"] if checks else [])])
