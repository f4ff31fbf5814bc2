"""The warehouse: built beside the one being served, checked, then swapped in by one rename.

Whoever is reading keeps the old file open; whoever opens next gets the new one. A build that is killed
leaves a `building-…` folder that the next one clears away, and the previous warehouse serving.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from cimodels import __version__
from cimodels.errors import DataError
from cimodels.settings import CALIFORNIA, STATES, StateFolder
from cimodels.sources import layouts
from cimodels.sources.assistance import load_assistance
from cimodels.sources.certifications import load_certifications, resolve_certifications
from cimodels.sources.check import findings
from cimodels.sources.cleaning import Cleaned, clean
from cimodels.sources.durable import only_writer, put_in_place, sync
from cimodels.sources.entities import fill_entities
from cimodels.sources.facts import create_stages, load
from cimodels.sources.identify import Recognised, recognise
from cimodels.sources.levels import compute_levels
from cimodels.sources.library import Progress, StoredFile, stored, stored_tables
from cimodels.sources.local_indicators import load_local_indicators
from cimodels.sources.participation import load_participation
from cimodels.sources.placements import load_placements
from cimodels.sources.problems import ERROR, Problem, Refusal, note, refused
from cimodels.sources.reading import Text, write_utf8
from cimodels.sources.serving import BUILDING, clear, serve
from cimodels.vocab.tables import TABLES

# Raised whenever the same files would give other tables, so that the release changes with it.
BUILD_VERSION = 4
# Fewer rows than this share of what the catalogue expects is worth a note.
PLAUSIBLE_SHARE = 0.5
# Files read side by side; each needs memory for its rows.
MOST_HANDS = 4
# Small tables with rules of their own; every other family is cleaned by one statement.
_ROW_BY_ROW = {
    "assistance": load_assistance,
    "local_indicators": load_local_indicators,
    "certifications": load_certifications,
    "placements": load_placements,
}


@dataclass(frozen=True)
class BuildReport:
    """What was built; `problems` includes the notes of every file.

    Attributes
    ----------
    fresh : bool
        False when the warehouse of this release was there already and nothing was done.
    rows : dict
        Rows per table.
    """

    release: str
    path: Path
    fresh: bool
    rows: dict[str, int]
    problems: tuple[Problem, ...]


def release_of(files: tuple[StoredFile, ...], state: str) -> str:
    """Fingerprint of the source files and of the code that reads them."""
    parts = [f"{file.entry} {file.text_sha256}" for file in sorted(files, key=lambda one: one.entry)]
    parts += [state, __version__, str(layouts.VERSION), str(BUILD_VERSION)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def build(folder: StateFolder, state: str, *, progress: Progress | None = None) -> BuildReport:
    """Build the warehouse from the kept files and swap it in.

    Parameters
    ----------
    state : str
        `california` or `demonstration`.
    progress : callable, optional
        Called with (steps done, steps in all, a sentence).

    Raises
    ------
    DataError
        When there are no files, when none can be read, when the result fails its checks or when
        another process is writing. The previous warehouse then goes on serving.
    """
    if state not in STATES:
        raise ValueError(f"unknown data state {state!r}")
    with only_writer(folder.root):
        files = stored(folder)
        if not files:
            raise DataError(
                f"There are no source files in {folder.files}.",
                "Run `cimodels data fetch` or `cimodels data import PATH…` first.",
            )
        clear(folder)
        release = release_of(files, state)
        target = folder.warehouse(release)
        report = _existing(release, target)
        if report:
            serve(folder, release, target, state)
            return report
        workplace = Path(tempfile.mkdtemp(prefix=BUILDING, dir=folder.root))
        try:
            part = workplace / target.name
            with _connect(part, workplace) as con:
                problems = _Build(con, folder, files, workplace, progress or _silent).run(release, state)
                rows = _rows(con)
                con.execute("CHECKPOINT")
            sync(part)
            put_in_place(part, target)
        finally:
            shutil.rmtree(workplace, ignore_errors=True)
        serve(folder, release, target, state)
        return BuildReport(release, target, True, rows, problems)


def _silent(done: int, total: int, sentence: str) -> None:
    """Progress that nobody watches."""


def _connect(path: Path, workplace: Path) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect(str(path))
    con.execute(f"SET temp_directory = '{str(workplace / 'spill').replace(chr(39), chr(39) * 2)}'")
    # See `staging`: belt and braces against casts that are pushed into the reader.
    con.execute("SET disabled_optimizers = 'type_pushdown'")
    # One checkpoint at the end: automatic ones would compress the temporary tables again and again.
    con.execute("SET checkpoint_threshold = '1TB'")
    con.execute("SET autoinstall_known_extensions = false")
    con.execute("SET autoload_known_extensions = false")
    # In memory, and seen by the cursors of all threads, as temporary tables are not.
    con.execute("ATTACH ':memory:' AS staging")
    return con


class _Build:
    """One build: every file through stage, clean and load, then the tables that need all files."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        folder: StateFolder,
        files: tuple[StoredFile, ...],
        workplace: Path,
        progress: Progress,
    ) -> None:
        self.con = con
        self.folder = folder
        self.files = files
        self.workplace = workplace
        self.progress = progress
        self.problems: list[Problem] = []
        self.records: list[list[object]] = []

    def run(self, release: str, state: str) -> tuple[Problem, ...]:
        for table in TABLES.values():
            self.con.execute(table.ddl)
        create_stages(self.con)
        steps = len(self.files) + 2
        self._read_all(state)
        _insert(self.con, "files", self.records)
        if not self.con.execute("SELECT sum(rows_loaded) FROM files").fetchone()[0]:  # type: ignore[index]
            told = "; ".join(str(problem) for problem in self.problems if problem.severity == ERROR)
            raise DataError(f"No row of any file could be loaded. {told}", "Import the files again.")
        self.progress(steps - 2, steps, "Computing levels and colours")
        fill_entities(self.con)
        self.problems += resolve_certifications(self.con)
        compute_levels(self.con, "staging.indicator_stage")
        self.progress(steps - 1, steps, "Writing and checking the warehouse")
        self._finish(release, state)
        self.progress(steps, steps, "The warehouse is ready")
        return tuple(self.problems)

    def _read_all(self, state: str) -> None:
        """Every file, a few at a time: the reader is single-threaded on files of a usual size."""
        steps, hands = len(self.files) + 2, min(MOST_HANDS, os.cpu_count() or 1)
        reading = ThreadPoolExecutor(hands)
        try:
            read = [reading.submit(self._read, *one, state) for one in enumerate(self.files, start=1)]
            for file_id, (file, done) in enumerate(zip(self.files, read, strict=True), start=1):
                self.progress(file_id - 1, steps, f"Reading {file.catalogue_entry.title}")
                self._record(file_id, file, *done.result())
        finally:
            reading.shutdown(cancel_futures=True)

    def _read(self, file_id: int, file: StoredFile, state: str) -> tuple[Cleaned, str | None, list[Problem]]:
        """One file into the staging tables, on a cursor of its own: what came of it, and its encoding."""
        cleaned, encoding = Cleaned(0, 0, ()), None
        told: list[Problem] = []
        try:
            ready = _prepare(self.folder, file, self.workplace)
            encoding = ready.text.encoding
            told += ready.problems
            with self.con.cursor() as cursor:
                cleaned = self._load(cursor, ready, file_id)
            told += cleaned.problems
            ready.text.path.unlink(missing_ok=True)
            told += _plausibility(file, cleaned, state)
        except Refusal as refusal:
            told.append(refusal.problem)
        return cleaned, encoding, told

    def _record(
        self, file_id: int, file: StoredFile, cleaned: Cleaned, encoding: str | None, told: list[Problem]
    ) -> None:
        self.problems += [problem.about(file_id) for problem in told]
        entry = file.catalogue_entry
        self.records.append(
            [
                file_id,
                file.name,
                file.member,
                file.entry,
                entry.family,
                entry.year or None,
                file.sha256,
                file.bytes,
                encoding,
                file.origin,
                file.stored_at,
                cleaned.rows,
                cleaned.usable,
                cleaned.rows - cleaned.usable,
            ]
        )

    def _load(self, cursor: duckdb.DuckDBPyConnection, ready: "_Prepared", file_id: int) -> Cleaned:
        found = ready.found
        row_by_row = _ROW_BY_ROW.get(found.entry.family)
        if row_by_row:
            return row_by_row(cursor, found, ready.text.path, file_id)
        cleaned = clean(cursor, found, ready.text, covered=self._covered(found))
        load(cursor, found, file_id)
        told = load_participation(cursor, found, file_id)
        return replace(cleaned, problems=(*cleaned.problems, *told))

    def _covered(self, found: Recognised) -> bool:
        """Whether the all-groups file of the same year is here, which has this file's rows too."""
        wider = found.entry.id.replace("all-students", "all-groups")
        return wider != found.entry.id and any(file.entry == wider for file in self.files)

    def _finish(self, release: str, state: str) -> None:
        columns = ", ".join(column.name for column in TABLES["indicators"].columns)
        # Most questions are about districts, a tenth of the rows. Apart from the schools, and in the order of
        # the files, which are one indicator and year each, they let a question skip most of the table.
        for schools in ("<>", "="):
            self.con.execute(
                f"""INSERT INTO indicators SELECT {columns} FROM staging.indicator_stage
                WHERE level {schools} 'school'"""
            )
        _insert(self.con, "problems", [problem.row() for problem in self.problems])
        self.con.execute(
            "INSERT INTO release VALUES (?, ?, ?, ?)",
            [release, state, datetime.now(UTC).isoformat(timespec="seconds"), __version__],
        )
        wrong = [problem for problem in findings(self.con, thorough=False) if problem.severity == ERROR]
        if wrong:
            raise DataError(
                f"The new warehouse fails its checks: {wrong[0]}", "The previous warehouse goes on serving."
            )


@dataclass(frozen=True)
class _Prepared:
    """A kept file, recognised and unpacked."""

    found: Recognised
    text: Text
    problems: tuple[Problem, ...]


def _prepare(folder: StateFolder, file: StoredFile, workplace: Path) -> _Prepared:
    path = folder.files / file.stored_as
    if not path.exists() or path.stat().st_size != file.bytes:
        raise Refusal(
            refused(
                file.name,
                "library_damaged",
                "The kept copy is missing or has another size than when it was imported.",
                "Import the file again with --replace.",
            )
        )
    table = stored_tables(folder, file)
    found = recognise(table)
    text, problems = write_utf8(table, workplace / f"{file.entry}.text")
    return _Prepared(found, text, tuple(problems))


def _plausibility(file: StoredFile, cleaned: Cleaned, state: str) -> list[Problem]:
    entry = file.catalogue_entry
    # The demonstration's files of years to come are as they were made, and nobody need take care.
    careful = entry.note and (entry.published or state == CALIFORNIA)
    told = [note(file.name, "read_with_care", entry.note)] if careful else []
    if cleaned.usable == 0 and not any(p.kind == "covered_elsewhere" for p in cleaned.problems):
        told.append(
            refused(
                file.name,
                "nothing_usable",
                f"Not one of its {cleaned.rows:,} rows could be loaded.",
                "See the other messages about this file; download it again.",
            )
        )
    elif state == CALIFORNIA and cleaned.rows < PLAUSIBLE_SHARE * entry.rows:
        told.append(
            note(
                file.name,
                "few_rows",
                f"It has {cleaned.rows:,} rows where CDE's file has about {entry.rows:,}: it may be a part.",
                "Download CDE's file if you need all of it.",
            )
        )
    return told


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Sequence[object]]) -> None:
    """Append rows in one transaction: one for each would wait for the disk as often."""
    if rows:
        con.begin()
        con.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
        con.commit()


def _rows(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    return {name: con.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in TABLES}  # type: ignore[index]


def _existing(release: str, path: Path) -> BuildReport | None:
    """The report of a warehouse that is there already; None when there is none that can be read."""
    if not path.exists():
        return None
    fields = [column.name for column in TABLES["problems"].columns]
    names = ", ".join(f'"{name}"' for name in fields)
    try:
        with duckdb.connect(str(path), read_only=True) as con:
            told = con.execute(f"SELECT {names} FROM problems").fetchall()
            rows = _rows(con)
    except duckdb.Error:
        return None
    problems = tuple(Problem(**dict(zip(fields, row, strict=True))) for row in told)
    return BuildReport(release, path, False, rows, problems)
