"""Differentiated-assistance lists: small workbooks, one column per student group."""

import re
from pathlib import Path

import duckdb

from cimodels.sources.cleaning import Cleaned
from cimodels.sources.identify import Recognised
from cimodels.sources.layouts import tidy
from cimodels.sources.listing import insert
from cimodels.sources.problems import Problem
from cimodels.sources.troubles import KINDS
from cimodels.vocab.districts import is_cds
from cimodels.vocab.priorities import LETTERS
from cimodels.vocab.student_groups import ALIASES, STUDENT_GROUPS
from cimodels.vocab.tables import TABLES

_BLANK = ("", "*")


def load_assistance(con: duckdb.DuckDBPyConnection, found: Recognised, text: Path, file_id: int) -> Cleaned:
    """Load a list into `assistance`: a status per district with how it came to it, and a letter per group that met criteria."""
    names = [tidy(name) for name in found.header]
    where = found.layout.positions(found.header)
    status = _status_column(names, found.entry.year)
    methods = {name[-1]: index for index, name in enumerate(names) if re.fullmatch(r"metmethod\d", name)}
    further = f"ec52072_{found.entry.year}"
    intervention = names.index(further) if further in names else None
    groups, problems = _group_columns(found, names)
    lines = text.read_text(encoding="utf-8").splitlines()[1:]
    loaded: list[tuple] = []
    seen: set[str] = set()
    rows = 0
    for number, line in enumerate(lines, start=found.table.first_line + 1):
        cells = [cell.strip() for cell in line.split("\t")]
        if not any(cells):
            continue
        rows += 1
        cds = cells[where["cds"]]
        if not is_cds(cds) or cds in seen:
            kind = "bad_cds" if cds not in seen else "repeated_row"
            problems.append(_row_problem(found, kind, number, cds))
            continue
        seen.add(cds)
        words = cells[status] if status is not None else ""
        told = None if words in _BLANK else words
        how = ",".join(method for method, index in methods.items() if cells[index] == "Y")
        pressed = None if intervention is None else cells[intervention] == "Y"
        loaded.append(
            (found.entry.year, cds, "ALL", None, told, how if methods else None, pressed, file_id, number)
        )
        for index, group in groups.items():
            letter = cells[index]
            if letter in LETTERS:
                loaded.append((found.entry.year, cds, group, letter, None, None, None, file_id, number))
            elif letter not in _BLANK:
                problems.append(_letter_problem(found, number, found.header[index], letter))
    insert(con, "assistance", [column.name for column in TABLES["assistance"].columns], loaded)
    columns = ["level", "cds", "district_name", "county_name", "year", "file_id"]
    insert(con, "staging.entity_stage", columns, _names(found, lines, seen, file_id))
    return Cleaned(rows, len(seen), tuple(problems))


def _names(found: Recognised, lines: list[str], cds: set[str], file_id: int) -> list[tuple]:
    where = found.layout.positions(found.header)
    rows = (line.split("\t") for line in lines)
    return [
        (
            "district",
            row[where["cds"]],
            row[where["district_name"]],
            row[where["county_name"]],
            found.entry.year,
            file_id,
        )
        for row in rows
        if row[where["cds"]] in cds
    ]


def _status_column(names: list[str], year: int) -> int | None:
    """The column of the list's own year; the 2017 list has one without a year."""
    for wanted in (f"assistancestatus{year}", "assistance_status"):
        if wanted in names:
            return names.index(wanted)
    return None


def _group_columns(found: Recognised, names: list[str]) -> tuple[dict[int, str], list[Problem]]:
    groups, problems = {}, []
    for index, name in enumerate(names):
        spelled = re.fullmatch(r"([a-z]+)_?priorities", name)
        if not spelled:
            continue
        code = spelled[1].upper()
        code = ALIASES.get(code, code)
        if code in STUDENT_GROUPS:
            groups[index] = code
        else:
            severity, message, advice = KINDS["unknown_student_group"]
            problems.append(
                Problem(
                    found.table.label,
                    severity,
                    "unknown_student_group",
                    message,
                    advice,
                    line=found.table.first_line,
                    column=found.header[index],
                    value=spelled[1].upper(),
                )
            )
    return groups, problems


def _row_problem(found: Recognised, kind: str, line: int, cds: str) -> Problem:
    severity, message, advice = KINDS[kind]
    column = found.header[found.layout.positions(found.header)["cds"]]
    return Problem(
        found.table.label, severity, kind, message, advice, line=line, column=column, value=cds, count=1
    )


def _letter_problem(found: Recognised, line: int, column: str, letter: str) -> Problem:
    return Problem(
        found.table.label,
        "warning",
        "unknown_priority_letter",
        "The letter stands for a combination of priorities, and it is not known; it was left out.",
        "See the list's definition sheet; add the letter to vocab/priorities.py.",
        line=line,
        column=column,
        value=letter,
    )
