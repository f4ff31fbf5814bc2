"""The library of source files: what was handed in, recognised and kept, byte for byte.

<state>/files/manifest.json            one record per kept file
<state>/files/<entry>-<sha256>.txt.gz  the bytes; archive members are kept compressed
<state>/files/refused.json             why files were refused, until one of the same name is taken
"""

import dataclasses
import gzip
import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from cimodels.errors import DataError
from cimodels.settings import DEMONSTRATION, StateFolder
from cimodels.sources.catalogue import ENTRIES, Entry
from cimodels.sources.durable import only_writer, put_in_place, write_json
from cimodels.sources.identify import Recognised, left_aside, named_entry, recognise
from cimodels.sources.problems import ERROR, Problem, Refusal, note, refused
from cimodels.sources.reading import PAGE_SUFFIXES, READ_SUFFIXES, TextTable, tables

Progress = Callable[[int, int, str], None]
MANIFEST = "manifest.json"
REFUSED = "refused.json"


@dataclass(frozen=True)
class StoredFile:
    """A kept file: one record of the manifest.

    Attributes
    ----------
    entry : str
        Catalogue entry.
    name, member : str, str or None
        File name as handed in; member of the archive or sheet of the workbook.
    stored_as : str
        Name in the library.
    sha256, bytes : str, int
        Of the kept bytes.
    text_sha256 : str
        Of the text inside, so that a file and its gzipped twin are the same file.
    origin : str
        Address it was downloaded from, or `imported`.
    stored_at : str
        UTC time, ISO 8601.
    """

    entry: str
    name: str
    member: str | None
    stored_as: str
    sha256: str
    bytes: int
    text_sha256: str
    origin: str
    stored_at: str

    @property
    def catalogue_entry(self) -> Entry:
        return ENTRIES[self.entry]


@dataclass(frozen=True)
class ImportReport:
    """What became of every file handed in; `problems` has the errors and the notes."""

    imported: tuple[StoredFile, ...]
    already_here: tuple[StoredFile, ...]
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity == ERROR)


def stored(folder: StateFolder) -> tuple[StoredFile, ...]:
    """Kept files in catalogue order.

    Raises
    ------
    DataError
        When the manifest cannot be read.
    """
    path = folder.files / MANIFEST
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        files = [StoredFile(**row) for row in rows]
    except FileNotFoundError:
        return ()
    except (ValueError, TypeError) as problem:
        raise DataError(
            f"{path} cannot be read ({problem}).", "Move the folder away and import the files again."
        ) from problem
    order = {entry: index for index, entry in enumerate(ENTRIES)}
    return tuple(sorted((one for one in files if one.entry in order), key=lambda one: order[one.entry]))


def refusals(folder: StateFolder) -> list[Problem]:
    """Why files were refused, in the order they were handed in; a file that was taken since is not told.

    Raises
    ------
    DataError
        When the record cannot be read.
    """
    path = folder.files / REFUSED
    try:
        return [Problem(**row) for row in json.loads(path.read_text(encoding="utf-8"))]
    except FileNotFoundError:
        return []
    except (ValueError, TypeError) as problem:
        raise DataError(
            f"{path} cannot be read ({problem}).", "Remove it: it only tells which files were refused."
        ) from problem


def stored_tables(folder: StateFolder, file: StoredFile) -> TextTable:
    """The table of text of a kept file, under the name it was handed in with."""
    found, _ = tables(folder.files / file.stored_as, file.name)
    if found[0].kind == "sheet":
        return found[0]
    return dataclasses.replace(found[0], member=file.member, kind="member" if file.member else found[0].kind)


def import_paths(
    folder: StateFolder,
    paths: Iterable[Path],
    *,
    replace: bool = False,
    progress: Progress | None = None,
    origins: Mapping[str, str] | None = None,
) -> ImportReport:
    """Recognise files and keep them; nothing is built yet.

    Parameters
    ----------
    paths : iterable of Path
        Files, or folders that are searched through.
    replace : bool
        Whether other content for a file that is already here takes its place.
    origins : mapping, optional
        Address that a file (by name) was downloaded from.

    Returns
    -------
    ImportReport
        Every file is in it: kept, already here, or a problem. One bad file never stops the others.
    """
    found = list(_files(paths))
    intake = _Intake(folder, replace, dict(origins or {}))
    with only_writer(folder.root):
        folder.files.mkdir(parents=True, exist_ok=True)
        intake.start()
        for done, (path, explicit) in enumerate(found):
            if progress:
                progress(done, len(found), f"Reading {path.name}")
            intake.take(path, explicit)
        intake.remember()
        intake.sweep()
    if progress:
        progress(len(found), len(found), f"Kept {len(intake.imported)} files")
    return ImportReport(tuple(intake.imported), tuple(intake.already), tuple(intake.problems))


def _files(paths: Iterable[Path]) -> Iterator[tuple[Path, bool]]:
    """Each file once, and whether it was named itself (True) or found in a folder."""
    for given in paths:
        path = Path(given)
        if not path.is_dir():
            yield path, True
            continue
        for found in sorted(path.rglob("*")):
            if found.is_file() and not found.name.startswith((".", "~$")):
                yield found, False


class _Intake:
    """One import: takes files one by one and keeps the manifest true after each."""

    def __init__(self, folder: StateFolder, replace: bool, origins: dict[str, str]) -> None:
        self.folder = folder
        self.replace = replace
        self.origins = origins
        self.kept: dict[str, StoredFile] = {}
        self.refused: list[Problem] = []
        self.imported: list[StoredFile] = []
        self.already: list[StoredFile] = []
        self.problems: list[Problem] = []

    def start(self) -> None:
        self.kept = {file.entry: file for file in stored(self.folder)}
        self.refused = refusals(self.folder)

    def take(self, path: Path, explicit: bool) -> None:
        if not path.name.lower().endswith(READ_SUFFIXES):
            if explicit or path.name not in (MANIFEST, REFUSED):
                self.problems.append(_not_read(path, explicit))
            return
        aside = left_aside(path.name)
        if aside:
            self.problems.append(aside)
            return
        try:
            found, others = tables(path)
        except Refusal as refusal:
            self.problems.append(refusal.problem)
            return
        refusals: list[tuple[TextTable, Problem]] = []
        for table in found:
            try:
                self._keep(path, recognise(table))
            except Refusal as refusal:
                refusals.append((table, refusal.problem))
        rest_taken = len(refusals) < len(found)
        for table, problem in refusals:
            spare = rest_taken and (problem.kind == "unknown_file" or _is_list_of_names(table))
            self.problems.append(_left_aside(problem) if spare else _softened(problem, explicit))
        if others or not found:
            self.problems.append(
                note(
                    path.name,
                    "members_left_aside",
                    f"{len(others)} members are no text tables"
                    + (f": {', '.join(others[:5])}." if others else "."),
                )
            )

    def _keep(self, path: Path, found: Recognised) -> None:
        entry, table = found.entry, found.table
        if entry.family == "truth" and self.folder.root.name != DEMONSTRATION:
            raise Refusal(
                refused(
                    table.label,
                    "wrong_state",
                    "Planted outperformers belong to the demonstration state alone.",
                    "Import real files here.",
                )
            )
        digest = hashlib.sha256()
        for chunk in table.chunks():
            digest.update(chunk)
        text_sha256 = digest.hexdigest()
        before = self.kept.get(entry.id)
        if before and before.text_sha256 == text_sha256:
            self.already.append(before)
            self.problems.append(
                note(table.label, "already_here", f"The same content is here since {before.stored_at[:10]}.")
            )
            return
        if before and not self.replace:
            raise Refusal(_other_content(table, before))
        file = self._store(path, found, text_sha256)
        self.kept[entry.id] = file
        self._write_manifest()
        self.imported.append(file)

    def _store(self, path: Path, found: Recognised, text_sha256: str) -> StoredFile:
        table = found.table
        suffix = {"gzip": ".txt.gz", "member": ".txt.gz", "text": ".txt"}.get(table.kind, path.suffix.lower())
        temporary = self.folder.files / "incoming.part"
        if table.kind == "member":
            # A fixed time in the header, so that equal text gives equal bytes.
            with temporary.open("wb") as raw, gzip.GzipFile("", "wb", 1, raw, mtime=0) as out:
                for chunk in table.chunks():
                    out.write(chunk)
        else:
            shutil.copyfile(path, temporary)
        with temporary.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        target = self.folder.files / f"{found.entry.id}-{sha256[:12]}{suffix}"
        size = temporary.stat().st_size
        put_in_place(temporary, target)
        return StoredFile(
            entry=found.entry.id,
            name=table.file,
            member=table.member,
            stored_as=target.name,
            sha256=sha256,
            bytes=size,
            text_sha256=text_sha256,
            origin=self.origins.get(path.name, "imported"),
            stored_at=datetime.now(UTC).isoformat(timespec="seconds"),
        )

    def _write_manifest(self) -> None:
        write_json(self.folder.files / MANIFEST, [asdict(file) for file in self.kept.values()])

    def remember(self) -> None:
        """Keep the refusals of this import, and earlier ones about files that it says nothing of."""
        told = {problem.file for problem in self.problems}
        told |= {file.name for file in (*self.imported, *self.already)}
        told |= {f"{file.name} ({file.member})" for file in (*self.imported, *self.already)}
        now = [problem for problem in self.refused if problem.file not in told]
        now += [problem for problem in self.problems if problem.severity == ERROR]
        if now != self.refused:
            write_json(self.folder.files / REFUSED, [asdict(problem) for problem in now])

    def sweep(self) -> None:
        """Remove what the manifest does not name: replaced files, and parts of a killed import."""
        named = {file.stored_as for file in self.kept.values()} | {MANIFEST, REFUSED}
        for path in self.folder.files.iterdir():
            ours = path.name.endswith(".part") or path.name.startswith(tuple(f"{e}-" for e in ENTRIES))
            if path.is_file() and ours and path.name not in named:
                path.unlink()


def _not_read(path: Path, explicit: bool) -> Problem:
    problem = refused(
        path.name,
        "unknown_file",
        f"Files ending in {path.suffix or 'nothing'} are not read.",
        f"Import files ending in {', '.join(READ_SUFFIXES)}.",
    )
    return _softened(problem, explicit)


def _softened(problem: Problem, explicit: bool) -> Problem:
    """A file that nobody named and nobody knows is worth a note, not an error."""
    strange_page = problem.kind == "html_page" and problem.file.lower().endswith(PAGE_SUFFIXES)
    if explicit or not (problem.kind == "unknown_file" or strange_page):
        return problem
    return note(problem.file, problem.kind, problem.message, problem.advice, line=problem.line)


def _is_list_of_names(table: TextTable) -> bool:
    """Whether a table is called as the list of districts and schools that CAASPP packs beside its results."""
    named = named_entry(table)
    return named is not None and named.layout == "entities"


def _left_aside(problem: Problem) -> Problem:
    """A member without results keeps nothing out of an archive whose results were taken."""
    told = f"The archive's results were taken, and this member was left aside. {problem.message}"
    return note(problem.file, problem.kind, told, "Nothing to do.", line=problem.line)


def _other_content(table: TextTable, before: StoredFile) -> Problem:
    return refused(
        table.label,
        "other_content",
        f"{before.catalogue_entry.title} is already here with other content, from {before.name} "
        f"({before.stored_at[:10]}). The one that is here was kept.",
        "If the new file is CDE's revision, import it again with --replace.",
    )
