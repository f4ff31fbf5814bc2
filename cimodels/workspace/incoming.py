"""An export that comes in from anywhere: every row is what the store itself would have written, or a sentence on the first that is not."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Integer, Table

from cimodels.errors import WorkspaceError
from cimodels.workspace.checking import checked, storable
from cimodels.workspace.files import SUFFIXES, safe_name
from cimodels.workspace.kinds import kind_of
from cimodels.workspace.statements import signed
from cimodels.workspace.tables import ATTACHMENTS, RECORDS, REVISIONS, SET_ASIDE

Rows = list[dict[str, Any]]
TABLES: Mapping[str, Table] = {one.name: one for one in (RECORDS, REVISIONS, SET_ASIDE, ATTACHMENTS)}
_ID = re.compile(r"[0-9a-f]{32}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MOST_REVISIONS = 1_000_000


def check(name: str, tables: Mapping[str, Rows], advice: str) -> None:
    """Every row has its columns and each column what it holds, every record its revisions without a gap, and every body
    is what its kind wants.

    Raises
    ------
    WorkspaceError
        On the first that is not so.
    """
    for table, rows in tables.items():
        for number, row in enumerate(rows, start=1):
            _check_row(f"{name}: row {number} of {table}", TABLES[table], row, advice)
        _check_once(f"{name}: {table}", TABLES[table], rows, advice)
    records = {row["id"]: row for row in tables["record"]}
    chains = chains_of(tables["revision"])
    for table in ("revision", "set_aside", "attachment"):
        if strange := {row["record"] for row in tables[table]} - set(records):
            raise WorkspaceError(
                f"{name}: {table} is of a record {min(strange)!r} that is not in it.", advice
            )
    for number, row in enumerate(tables["record"], start=1):
        chain = chains.get(row["id"], [])
        complete = len(chain) == row["head"] == chain[-1]["number"] and chain[-1]["body"] == row["body"]
        if not complete or chain[0]["number"] != 1:
            raise WorkspaceError(f"{name}: the revisions of record {row['id']!r} are not complete.", advice)
        if (row["created_at"], row["created_by"], row["changed_at"], row["changed_by"], row["retired"]) != (
            chain[0]["at"], chain[0]["author"], chain[-1]["at"], chain[-1]["author"], chain[-1]["action"] == "retired",
        ):  # fmt: skip
            raise WorkspaceError(
                f"{name}: row {number} of record says otherwise than its revisions who wrote it when, or whether it is retired.",
                advice,
            )
        try:
            checked(kind_of(row["kind"]), row["body"])
        except WorkspaceError as problem:
            raise WorkspaceError(f"{name}: row {number} of record: {problem.message}", advice) from problem
        _check_parent(name, row, records, advice)
    for row in tables["set_aside"]:
        if row["based_on"] > records[row["record"]]["head"]:
            raise WorkspaceError(
                f"{name}: what was set aside is based on a revision that is not in it.", advice
            )


def chains_of(revisions: Rows) -> dict[str, Rows]:
    """Each record's revisions, oldest first."""
    chains: dict[str, Rows] = {}
    for row in sorted(revisions, key=lambda one: (one["record"], one["number"])):
        chains.setdefault(row["record"], []).append(row)
    return chains


def _check_row(where: str, table: Table, row: Any, advice: str) -> None:
    wanted = set(table.columns.keys())
    if not isinstance(row, dict) or set(row) != wanted:
        raise WorkspaceError(f"{where} has not the columns {sorted(wanted)}.", advice)
    for column in table.columns:
        value = row[column.name]
        if value is None and column.nullable:
            continue
        if not _check_of(column.name, column.type)(value):
            shown = repr(value)[:60]
            raise WorkspaceError(f"{where}: {column.name} cannot be {shown}.", advice)
        longest = getattr(column.type, "length", None)
        if longest and len(value) > longest:
            raise WorkspaceError(f"{where}: {column.name} has {len(value):,} characters.", advice)


def _check_of(column: str, kind: Any) -> Callable[[Any], bool]:
    if isinstance(kind, Boolean):
        return lambda value: isinstance(value, bool)
    if isinstance(kind, Integer):
        return lambda value: type(value) is int and 1 <= value <= _MOST_REVISIONS
    if isinstance(kind, JSON):
        return lambda value: isinstance(value, dict) and storable(value)
    return lambda value: isinstance(value, str) and storable(value) and _TEXTS.get(column, _anything)(value)


def _anything(text: str) -> bool:
    return True


def _is_id(text: str) -> bool:
    return _ID.fullmatch(text) is not None


def _is_time(text: str) -> bool:
    try:
        return text.endswith("Z") and len(text) == 27 and datetime.fromisoformat(text) is not None
    except ValueError:
        return False


def _is_author(text: str) -> bool:
    try:
        return signed(text) == text
    except WorkspaceError:
        return False


_TEXTS: Mapping[str, Callable[[str], bool]] = {
    **dict.fromkeys(("id", "record", "parent"), _is_id),
    **dict.fromkeys(("at", "created_at", "changed_at", "settled_at", "retired_at"), _is_time),
    **dict.fromkeys(("author", "created_by", "changed_by", "retired_by"), _is_author),
    "sha256": lambda text: _SHA256.fullmatch(text) is not None,
    "name": lambda text: safe_name(text) == text and text.lower().endswith(SUFFIXES),
}


def _check_once(where: str, table: Table, rows: Rows, advice: str) -> None:
    key = table.primary_key.columns.keys()
    counts = Counter(tuple(row[code] for code in key) for row in rows)
    if twice := [one for one, count in counts.items() if count > 1]:
        raise WorkspaceError(f"{where} has {'/'.join(map(str, twice[0]))} twice.", advice)


def _check_parent(name: str, row: Mapping[str, Any], records: Mapping[str, Any], advice: str) -> None:
    wanted, above = kind_of(row["kind"]).parents, records.get(row["parent"])
    if row["parent"] is None and not wanted:
        return
    if above is None or above["kind"] not in wanted:
        raise WorkspaceError(
            f"{name}: record {row['id']!r} belongs to nothing that it can belong to.", advice
        )
