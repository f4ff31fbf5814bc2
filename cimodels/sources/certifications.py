"""Interim certifications: who is listed as negative or qualified, and whether the list is whole.

County offices of education assign them twice a year. A list names districts by county and name; their codes are
looked up once all files are read. Source: Education Code §42131; CDE, Interim Status reports.
"""

import re
import unicodedata
from collections import defaultdict
from pathlib import Path

import duckdb

from cimodels.sources.cleaning import Cleaned
from cimodels.sources.identify import Recognised, year_of
from cimodels.sources.listing import Told, insert, records
from cimodels.sources.problems import Problem
from cimodels.sources.troubles import KINDS
from cimodels.vocab.districts import is_cds
from cimodels.vocab.tables import TABLES

CERTIFICATIONS = ("negative", "qualified", "positive")
REPORTS = ("first", "second")
# What a list says of itself when it names everyone.
_WHOLE, _PART = ("full", "complete"), ("partial", "part", "")
_STAGE = (
    "year",
    "report",
    "certification",
    "county",
    "lea",
    "cds",
    "whole",
    "page",
    "label",
    "file_id",
    "line",
)
_OFFICE = re.compile(
    r"\b(county office of education|co office of education|county superintendent of schools|coe)\b"
)
# Lists write "Lennox Elementary" and "Hollister Elementary", the directory "Lennox" and "Hollister".
_OPTIONAL = ("union", "joint", "elementary")
_EMPTY_WORDS = re.compile(r"\b(school districts?|schools?|districts?)\b")


def create_stage(con: duckdb.DuckDBPyConnection) -> None:
    """The table that rows wait in until the names of all districts are known."""
    con.execute(
        """CREATE TABLE staging.certification_stage (year USMALLINT, report VARCHAR, certification VARCHAR,
            county VARCHAR, lea VARCHAR, cds VARCHAR, whole BOOLEAN, page BOOLEAN, label VARCHAR,
            file_id USMALLINT, line UINTEGER)"""
    )


def load_certifications(
    con: duckdb.DuckDBPyConnection, found: Recognised, text: Path, file_id: int
) -> Cleaned:
    """Stage a page's or a list's rows; a row without county, name and code says that its list is there."""
    page = found.layout.id == "certification_page"
    told = Told(found)
    staged: list[tuple] = []
    rows = 0
    for number, row in records(found, text, told):
        rows += 1
        line = int(row["line"]) if page and row["line"].isdigit() else number
        year, report, word = year_of(row["year"]), row["part"].lower(), row["certification"].lower()
        cds, whole = row.get("cds", ""), row.get("completeness", "").lower()
        if year is None or year < 1990 or "-" not in row["year"]:
            told.set_aside("bad_fiscal_year", line, "year", row["year"])
        elif report not in REPORTS:
            told.set_aside("unknown_report", line, "part", row["part"])
        elif word not in CERTIFICATIONS:
            told.set_aside("unknown_certification", line, "certification", row["certification"])
        elif cds and not (is_cds(cds) and cds.endswith("0000000")):
            told.set_aside("bad_cds", line, "cds", cds)
        elif whole not in (*_WHOLE, *_PART):
            told.set_aside("unknown_completeness", line, "completeness", row["completeness"])
        else:
            where = (row["county"], row["lea"], cds, page or whole in _WHOLE, page, found.table.label)
            staged.append((year, report, word, *where, file_id, line))
    insert(con, "staging.certification_stage", _STAGE, staged)
    return Cleaned(rows + told.count("ragged_line"), len(staged), told.problems())


def resolve_certifications(con: duckdb.DuckDBPyConnection) -> list[Problem]:
    """Fill `certifications` and `certification_lists` from the stage, once `districts` is there.

    Returns
    -------
    list of Problem
        Names that are those of no district, or of several; rows that a page has too. Their rows count as set aside.
    """
    staged = con.execute(
        f"SELECT {', '.join(_STAGE)} FROM staging.certification_stage ORDER BY page DESC, file_id, line"
    ).fetchall()
    if not staged:
        return []
    work = _Resolution(con)
    for row in staged:
        work.take(dict(zip(_STAGE, row, strict=True)))
    insert(con, "certifications", [c.name for c in TABLES["certifications"].columns], work.certified)
    insert(con, "certification_lists", [c.name for c in TABLES["certification_lists"].columns], work.lists())
    for file_id, count in work.aside.items():
        con.execute(
            "UPDATE files SET rows_loaded = rows_loaded - ?, rows_set_aside = rows_set_aside + ? WHERE file_id = ?",
            [count, count, file_id],
        )
    return work.problems


class _Resolution:
    """Codes for names, and one certification per district and report."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.by_name: dict[tuple[str, str], list[tuple[str, bool]]] = defaultdict(list)
        for cds, name, county, active in con.execute(
            "SELECT cds, name, county, active FROM districts"
        ).fetchall():
            for spelled in {_plain(name), _loose(name)}:
                self.by_name[_plain(county or ""), spelled].append((cds, bool(active)))
        self.certified: list[tuple] = []
        self.problems: list[Problem] = []
        self.aside: dict[int, int] = defaultdict(int)
        self._seen: dict[tuple, str] = {}
        self._lists: dict[tuple, tuple[bool, int, bool]] = {}

    def take(self, row: dict) -> None:
        of = (row["year"], row["report"], row["certification"])
        before = self._lists.get(of)
        if before and before[2] and not row["page"]:
            self._tell("covered_by_page", row)
            return
        self._lists[of] = (row["whole"] and (before is None or before[0]), row["file_id"], row["page"])
        if not (row["county"] or row["lea"] or row["cds"]):
            return
        cds = row["cds"] or self._code(row)
        if not cds:
            return
        key = (row["year"], row["report"], cds)
        if key in self._seen:
            same = self._seen[key] == row["certification"]
            self._tell("repeated_row" if same else "certified_twice", row)
            return
        self._seen[key] = row["certification"]
        self.certified.append((*key, row["certification"], row["file_id"], row["line"]))

    def lists(self) -> list[tuple]:
        return [
            (*of, whole, file_id) for of, (whole, file_id, _) in self._lists.items() if of[2] != "positive"
        ]

    def _code(self, row: dict) -> str:
        """The district's code, told when there is none or more than one."""
        county = _plain(row["county"])
        for spelled in (_plain(row["lea"]), _loose(row["lea"])):
            fitting = self.by_name.get((county, spelled), [])
            chosen = [cds for cds, active in fitting if active] or [cds for cds, _ in fitting]
            if len(set(chosen)) == 1:
                return chosen[0]
            if chosen:
                self._tell("ambiguous_name", row)
                return ""
        self._tell("unmatched_name", row)
        return ""

    def _tell(self, kind: str, row: dict) -> None:
        severity, message, advice = KINDS[kind]
        self.aside[row["file_id"]] += 1
        value = f"{row['lea']} ({row['county']} County)"[:80]
        self.problems.append(
            Problem(
                row["label"], severity, kind, message, advice, row["line"], None, value, 1, row["file_id"]
            )
        )


def _plain(name: str) -> str:
    """A name as it is compared: no accents, no points, no "School District"; a county office is one word."""
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    bare = " ".join(re.sub(r"[^a-z0-9]+", " ", bare).split())
    return " ".join(_EMPTY_WORDS.sub(" ", _OFFICE.sub("coe", bare)).split())


def _loose(name: str) -> str:
    """The name without the words that lists leave out or add."""
    return " ".join(word for word in _plain(name).split() if word not in _OPTIONAL)
