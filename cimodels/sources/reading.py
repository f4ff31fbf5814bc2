"""From a path to tables of text: plain, gzipped, zipped or a workbook, bounded and suspicious.

A file from the outside may be truncated, hostile or not what its name says; whatever is wrong comes
out as a `Refusal` that carries the problem, never as another exception.
"""

import codecs
import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cimodels.sources.problems import Problem, Refusal, note, refused

# The largest file CDE publishes (CAASPP, all student groups) is about 1.5 GB of text.
MAX_TEXT_BYTES = 4 << 30
MAX_WORKBOOK_BYTES = 400 << 20
MAX_MEMBERS = 200
HEAD_BYTES = 1 << 16
CHUNK_BYTES = 1 << 20

PAGE_SUFFIXES = (".asp", ".htm", ".html")
READ_SUFFIXES = (".txt", ".csv", ".tsv", ".xlsx", ".xls", ".zip", ".gz", *PAGE_SUFFIXES)


@dataclass(frozen=True)
class TextTable:
    """One table of text inside a file.

    Attributes
    ----------
    file : str
        Name of the file as handed in.
    member : str or None
        Member of the archive or sheet of the workbook.
    kind : str
        `text`, `gzip`, `member`, `sheet` or `page`: how the bytes are kept.
    first_line : int
        Line (row of the sheet) that the header stands on.
    """

    file: str
    member: str | None
    kind: str
    open: Callable[[], BinaryIO]
    first_line: int = 1

    @property
    def label(self) -> str:
        return f"{self.file} ({self.member})" if self.member else self.file

    def head(self) -> bytes:
        with guarded(self.label), self.open() as stream:
            return stream.read(HEAD_BYTES)

    def chunks(self) -> Iterator[bytes]:
        """The text's bytes, checked against its checksum where it has one."""
        total = 0
        with guarded(self.label), self.open() as stream:
            while chunk := stream.read(CHUNK_BYTES):
                total += len(chunk)
                if total > MAX_TEXT_BYTES:
                    raise Refusal(
                        refused(
                            self.label,
                            "too_large",
                            f"It unpacks to more than {MAX_TEXT_BYTES >> 30} GB, which no file of CDE's does.",
                            "Download it again from CDE.",
                        )
                    )
                yield chunk


@contextmanager
def guarded(label: str) -> Iterator[None]:
    """Turn what damaged archives raise into a refusal."""
    try:
        yield
    except (EOFError, zlib.error, zipfile.BadZipFile, gzip.BadGzipFile) as problem:
        raise Refusal(
            refused(
                label,
                "corrupt_archive",
                f"The archive is cut short or damaged ({problem}).",
                "Download it again; compare its size with the one on CDE's page.",
            )
        ) from problem
    except (RuntimeError, NotImplementedError) as problem:
        raise Refusal(
            refused(
                label,
                "locked_archive",
                f"The archive cannot be unpacked ({problem}).",
                "Unpack it yourself and import the files in it.",
            )
        ) from problem
    except OSError as problem:
        raise Refusal(
            refused(
                label,
                "unreadable",
                f"The file cannot be read ({problem}).",
                "Check that it is there and yours.",
            )
        ) from problem


def plain(name: str) -> str:
    """A name from outside as it may be shown: last part only, no control characters, bounded."""
    last = re.split(r"[/\\]", name)[-1]
    return "".join(c for c in last if c.isprintable())[:120] or "unnamed"


def tables(path: Path, name: str | None = None) -> tuple[list[TextTable], list[str]]:
    """Tables of text in a file, and the names of archive members that are none.

    Raises
    ------
    Refusal
        When the file is empty, damaged or no kind of file that is read here.
    """
    file = plain(name or path.name)
    with guarded(file), path.open("rb") as stream:
        magic = stream.read(8)
    if not magic:
        raise Refusal(
            refused(
                file, "empty_file", "The file is empty.", "Download it again; the transfer may have failed."
            )
        )
    if magic.startswith(b"\x1f\x8b"):
        return [TextTable(file, None, "gzip", lambda: gzip.open(path, "rb"))], []  # type: ignore[arg-type,return-value]
    if magic.startswith(b"PK"):
        return _zipped(path, file)
    if magic.startswith(b"\xd0\xcf\x11\xe0"):
        return _workbook(path, file), []
    if file.lower().endswith((".zip", ".xlsx", ".xls", ".gz")) and not magic.lstrip().startswith(b"<"):
        raise Refusal(
            refused(
                file,
                "corrupt_archive",
                "Its name says archive or workbook but its first bytes do not.",
                "Download it again; if it is text, rename it to .txt.",
            )
        )
    page = _page(path, file) if magic.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else None
    return [page or TextTable(file, None, "text", lambda: path.open("rb"))], []


def _page(path: Path, file: str) -> TextTable | None:
    """The table of a web page of certifications; None for every other page, which is told later."""
    from cimodels.sources.pages import MAX_PAGE_BYTES, certification_table

    with guarded(file), path.open("rb") as stream:
        raw = stream.read(MAX_PAGE_BYTES + 1)
    if len(raw) > MAX_PAGE_BYTES:
        raise Refusal(
            refused(
                file,
                "too_large",
                f"The web page has more than {MAX_PAGE_BYTES >> 20} MB; CDE's have a hundredth of that.",
                "Save the page again from CDE's site.",
            )
        )
    text = certification_table(raw)
    return None if text is None else TextTable(file, None, "page", lambda: io.BytesIO(text.encode()))


def _zipped(path: Path, file: str) -> tuple[list[TextTable], list[str]]:
    with guarded(file), zipfile.ZipFile(path) as archive:
        members = [info for info in archive.infolist() if not info.is_dir()]
    if any(info.filename == "[Content_Types].xml" for info in members):
        if sum(info.file_size for info in members) > MAX_WORKBOOK_BYTES:
            raise Refusal(
                refused(
                    file,
                    "too_large",
                    f"The workbook unpacks to more than {MAX_WORKBOOK_BYTES >> 20} MB.",
                    "Import CDE's text file instead.",
                )
            )
        return _workbook(path, file), []
    if len(members) > MAX_MEMBERS:
        raise Refusal(
            refused(
                file,
                "too_large",
                f"The archive has {len(members):,} members; CDE's have one or two.",
                "Unpack it and import the files you mean.",
            )
        )
    texts, others = [], []
    for info in members:
        if info.filename.lower().endswith((".txt", ".csv", ".tsv")):
            texts.append(TextTable(file, plain(info.filename), "member", _member(path, info.filename)))
        else:
            others.append(plain(info.filename))
    return texts, others


def _member(path: Path, name: str) -> Callable[[], BinaryIO]:
    def open_member() -> BinaryIO:
        with zipfile.ZipFile(path) as archive:
            return archive.open(name)  # type: ignore[return-value]

    return open_member


def _workbook(path: Path, file: str) -> list[TextTable]:
    """The sheet that holds the table: the longest one, from its header row on."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_path(path)
        sheets = [(name, workbook.get_sheet_by_name(name).to_python()) for name in workbook.sheet_names]
    except (CalamineError, OSError, ValueError) as problem:
        raise Refusal(
            refused(
                file,
                "corrupt_archive",
                f"The workbook cannot be read ({problem}).",
                "Download it again, or open it and save it as .xlsx.",
            )
        ) from problem
    found = [(name, rows) for name, rows in sheets if rows]
    if not found:
        raise Refusal(refused(file, "empty_file", "The workbook has no rows.", "Download it again."))
    sheet, rows = max(found, key=lambda pair: len(pair[1]))
    header = _header_row(rows)
    text = "\n".join("\t".join(_cell(value) for value in row) for row in rows[header:]) + "\n"
    return [TextTable(file, sheet, "sheet", lambda: io.BytesIO(text.encode()), header + 1)]


def _header_row(rows: Sequence[Sequence[object]]) -> int:
    """Title rows come first; the header is the first row with (nearly) every cell filled."""
    filled = [sum(str(value).strip() != "" for value in row) for row in rows[:20]]
    return next(index for index, count in enumerate(filled) if count >= 0.9 * max(filled))


def _cell(value: object) -> str:
    """A cell as text: whole numbers without a decimal, no tabs or line ends."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())


@dataclass(frozen=True)
class Text:
    """A table of text as UTF-8 on disk: how it was encoded and how many lines it has."""

    path: Path
    encoding: str
    lines: int


def write_utf8(table: TextTable, target: Path) -> tuple[Text, list[Problem]]:
    """Write a table's text as UTF-8; other encodings are tried in turn, and told.

    Returns
    -------
    Text, list of Problem
        The problem is a note with the first line that is not UTF-8.
    """
    try:
        return Text(target, "utf-8", _copy(table, target, "utf-8")), []
    except UnicodeDecodeError as problem:
        first = problem
    try:
        encoding, lines = "cp1252", _copy(table, target, "cp1252")
    except UnicodeDecodeError:
        encoding, lines = "latin-1", _copy(table, target, "latin-1")
    line = _line_of(table, first)
    told = note(
        table.label,
        "not_utf8",
        f"The text is not UTF-8 and was read as {encoding}, as DataQuest and older files need.",
        "Nothing to do, unless names look wrong.",
        line=line,
        value=first.object[first.start : first.start + 1].hex(),
    )
    return Text(target, encoding, lines), [told]


def _copy(table: TextTable, target: Path, encoding: str) -> int:
    """Copy as UTF-8 and count lines; raises UnicodeDecodeError where `encoding` does not fit."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines, last = 0, b"\n"
    with target.open("wb") as out:
        for chunk in table.chunks():
            if b"\0" in chunk:
                raise Refusal(
                    refused(
                        table.label,
                        "not_text",
                        "The file holds zero bytes: it is binary or UTF-16.",
                        "Save it as tab-delimited UTF-8 text.",
                    )
                )
            lines += chunk.count(b"\n")
            # Plain ASCII, as nearly all of it is, is the same in every encoding.
            if not (chunk.isascii() and not decoder.getstate()[0]):
                chunk = decoder.decode(chunk).encode()
            out.write(chunk)
            last = chunk[-1:]
        decoder.decode(b"", final=True)
    return lines + (last != b"\n")


def _line_of(table: TextTable, problem: UnicodeDecodeError) -> int:
    """Line of the first byte that is not UTF-8, found by a second look."""
    line = table.first_line
    for chunk in table.chunks():
        for raw in chunk.splitlines(keepends=True):
            try:
                raw.decode()
            except UnicodeDecodeError as other:
                if other.object[other.start] == problem.object[problem.start]:
                    return line
            line += raw.endswith(b"\n")
    return table.first_line
