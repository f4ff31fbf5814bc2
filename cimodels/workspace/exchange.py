"""The whole workspace as one open file, and back: a zip that a person can read without us.

    README.txt          what is in it
    workspace.json      every record with every revision, what was set aside, and whose files are whose
    csv/<kind>.csv      each kind as a table, as it is now, headed in words
    files/<sha256>-name the attachments
    manifest.json       the SHA-256 of each of these

It is the backup as well. Importing adds what is not there, and never changes or removes what is: where the same record
went on differently in both, the imported one arrives as a record of its own that says so.
"""

import csv
import hashlib
import io
import json
import lzma
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, bindparam, insert, select

from cimodels.errors import WorkspaceError
from cimodels.vocab.visible import unformulated
from cimodels.workspace.incoming import TABLES, chains_of, check
from cimodels.workspace.kinds import KINDS, kind_of
from cimodels.workspace.statements import MOST_AT_ONCE, forget_words, keep_words, now
from cimodels.workspace.store import Workspace
from cimodels.workspace.tables import ATTACHMENTS, FILES, RECORDS, REVISIONS, SET_ASIDE

FORMAT = 1
# A workspace of ten years of a county is some tens of megabytes; more is an accident or an attack.
LARGEST_BYTES = 500_000_000
_FIXED = (1980, 1, 1, 0, 0, 0)
_README = """A workspace of cimodels, whole.

workspace.json  every record with every revision: who wrote what, when and why. Times are UTC.
csv/            one table for each kind of record, as they are now, for a spreadsheet.
files/          what was attached; each name begins with the SHA-256 of its content.
manifest.json   the SHA-256 of each file here.

To read it into a workspace: cimodels restore FILE.
"""


@dataclass
class Imported:
    """What an import did, to be told: numbers, and a sentence on everything that is not simply new."""

    records: int = 0
    revisions: int = 0
    files: int = 0
    notes: list[str] = field(default_factory=list)


def export(workspace: Workspace, to: Path) -> int:
    """Write the whole workspace to a zip; gives back the number of records. The file appears when it is complete."""
    with workspace.reading() as connection:
        tables = {
            table.name: _rows(connection, table) for table in (RECORDS, REVISIONS, SET_ASIDE, ATTACHMENTS)
        }
        partial = to.with_name(to.name + ".partial")
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive:
            manifest: dict[str, str] = {}
            for name, content in _members(connection, tables):
                manifest[name] = hashlib.sha256(content).hexdigest()
                archive.writestr(zipfile.ZipInfo(name, _FIXED), content)
            archive.writestr(zipfile.ZipInfo("manifest.json", _FIXED), _json(manifest))
    partial.replace(to)
    return len(tables["record"])


def _rows(connection: Connection, table: Table) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in connection.execute(select(table).order_by(*table.primary_key))]


def _members(
    connection: Connection, tables: Mapping[str, list[dict[str, Any]]]
) -> Iterable[tuple[str, bytes]]:
    yield "README.txt", _README.encode()
    yield "workspace.json", _json({"format": FORMAT, "application": "cimodels", **tables})
    for kind in sorted({row["kind"] for row in tables["record"]}):
        yield f"csv/{kind}.csv", _table(kind, [row for row in tables["record"] if row["kind"] == kind])
    names: dict[str, str] = {}
    for row in tables["attachment"]:
        names.setdefault(row["sha256"], row["name"])
    for sha256, name in sorted(names.items()):
        content = connection.execute(select(FILES.c.content).where(FILES.c.sha256 == sha256)).scalar_one()
        yield f"files/{sha256}-{name}", bytes(content)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _table(kind: str, rows: list[dict[str, Any]]) -> bytes:
    """One row per record; lists joined, tables as JSON; no cell can start a formula."""
    fields = KINDS[kind].fields if kind in KINDS else ()
    out = io.StringIO()
    write = csv.writer(out).writerow
    write(["id", "belongs to", "retired", "written by", "on", *(one.label for one in fields)])
    for row in rows:
        told = [row["id"], row["parent"], row["retired"], row["changed_by"], row["changed_at"]]
        write([_cell(value) for value in (*told, *(row["body"].get(one.code) for one in fields))])
    return out.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = "; ".join(value)
    return (
        unformulated(value)
        if isinstance(value, str)
        else json.dumps(value, ensure_ascii=False, sort_keys=True)
    )


def restore(workspace: Workspace, source: Path) -> Imported:
    """Add a whole exported workspace to this one; all of it or nothing.

    Raises
    ------
    WorkspaceError
        When the file is not an export, is damaged, or has records that this version cannot read.
    """
    tables, contents = read(source)
    done = Imported()
    with workspace.alone_writing() as connection:
        _files(connection, tables["attachment"], contents, done)
        renamed = _records(connection, tables["record"], tables["revision"], done)
        for row in tables["attachment"]:
            _add_if_new(connection, ATTACHMENTS, {**row, "record": renamed.get(row["record"], row["record"])})
        for row in tables["set_aside"]:
            _add_if_new(connection, SET_ASIDE, {**row, "record": renamed.get(row["record"], row["record"])})
    return done


def read(source: Path) -> tuple[dict[str, list[dict[str, Any]]], dict[str, bytes]]:
    """The tables and the attachments' bytes by fingerprint, each checked against the manifest."""
    advice = "Expected a zip that `cimodels backup` or the app's export wrote. Nothing was changed."
    try:
        with zipfile.ZipFile(source) as archive:
            if sum(one.file_size for one in archive.infolist()) > LARGEST_BYTES:
                raise WorkspaceError(f"{source.name} unpacks to more than {LARGEST_BYTES:,} bytes.", advice)
            manifest = json.loads(archive.read("manifest.json"))
            contents = {name: archive.read(name) for name, _ in manifest.items()}
            value = json.loads(contents["workspace.json"], parse_constant=_no_number)
            tables = {name: list(value[name]) for name in TABLES}
            version = value["format"]
    except (
        OSError,
        zipfile.BadZipFile,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        EOFError,
        RuntimeError,
        zlib.error,
        lzma.LZMAError,
    ) as problem:
        raise WorkspaceError(f"{source.name} cannot be read as a workspace ({problem}).", advice) from problem
    damaged = [name for name in contents if hashlib.sha256(contents[name]).hexdigest() != manifest[name]]
    if damaged:
        raise WorkspaceError(
            f"{source.name} is damaged: {', '.join(damaged[:3])} is not what was written.", advice
        )
    if version != FORMAT or isinstance(version, bool):
        raise WorkspaceError(f"{source.name} is of format {version!r}; this version reads {FORMAT}.", advice)
    check(source.name, tables, advice)
    return tables, {
        name.split("/")[1][:64]: content for name, content in contents.items() if name.startswith("files/")
    }


def _no_number(text: str) -> object:
    raise ValueError(f"{text} is no number")


def _files(
    connection: Connection, attachments: list[dict[str, Any]], contents: Mapping[str, bytes], done: Imported
) -> None:
    for sha256 in {row["sha256"] for row in attachments}:
        if connection.execute(select(FILES.c.sha256).where(FILES.c.sha256 == sha256)).first() is None:
            content = contents.get(sha256, b"")
            if hashlib.sha256(content).hexdigest() != sha256:
                raise WorkspaceError("An attachment is missing from the file.", "Nothing was changed.")
            connection.execute(insert(FILES).values(sha256=sha256, content=content))
            done.files += 1


def _records(
    connection: Connection, records: list[dict[str, Any]], revisions: list[dict[str, Any]], done: Imported
) -> dict[str, str]:
    """Add what is new; gives back the new ids of those that came as records of their own."""
    chains = chains_of(revisions)
    ours = _chains_here(connection, list(chains))
    renamed: dict[str, str] = {}
    new: list[dict[str, Any]] = []
    longer: list[dict[str, Any]] = []
    more: list[dict[str, Any]] = []
    for row in parents_first(records):
        row = {**row, "parent": renamed.get(row["parent"], row["parent"])}
        mine, theirs = ours.get(row["id"], []), chains[row["id"]]
        common = min(len(mine), len(theirs))
        if mine[:common] == theirs[:common]:
            if len(theirs) > len(mine):
                (longer if mine else new).append(row)
                more += theirs[len(mine) :]
            continue
        # The same each time, so that importing a file twice adds nothing the second time.
        again = {**row, "id": hashlib.sha256(_json(theirs)).hexdigest()[:32]}
        renamed[row["id"]] = again["id"]
        if _known(connection, again["id"]):
            continue
        title = kind_of(row["kind"]).title_of(row["body"])
        done.notes.append(f"“{title}” went on differently here and there; the imported one is beside ours.")
        new.append(again)
        more += [{**one, "record": again["id"]} for one in theirs]
    _bring(connection, new, longer, more)
    done.records, done.revisions = len(new), len(more)
    return renamed


def _chains_here(connection: Connection, ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """The revisions that some records have here, oldest first."""
    # Written out and not as parameters: PostgreSQL compares each of many parameters with every row.
    asked = select(REVISIONS).where(
        REVISIONS.c.record.in_(bindparam("ids", expanding=True, literal_execute=True))
    )
    found: list[dict[str, Any]] = []
    for at in range(0, len(ids), MOST_AT_ONCE):
        rows = connection.execute(asked, {"ids": list(ids[at : at + MOST_AT_ONCE])})
        found += [dict(row._mapping) for row in rows]
    return chains_of(found)


def _known(connection: Connection, record: str) -> bool:
    return connection.execute(select(RECORDS.c.id).where(RECORDS.c.id == record)).first() is not None


def _bring(
    connection: Connection,
    new: list[dict[str, Any]],
    longer: list[dict[str, Any]],
    revisions: list[dict[str, Any]],
) -> None:
    """Write new records, those that went on, and the revisions of both."""
    for row in longer:
        values = {k: row[k] for k in ("head", "retired", "body", "changed_at", "changed_by")}
        connection.execute(RECORDS.update().where(RECORDS.c.id == row["id"]).values(**values))
    for table, rows in ((RECORDS, new), (REVISIONS, revisions)):
        if rows:
            connection.execute(insert(table), rows)
    forget_words(connection, [row["id"] for row in longer])
    keep_words(connection, [*new, *longer])


def parents_first(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """In an order in which whatever a record belongs to comes before it.

    Raises
    ------
    WorkspaceError
        When records belong to each other in a circle.
    """
    left, order = {row["id"]: row for row in records}, []
    while left:
        ready = [row for row in left.values() if row["parent"] not in left]
        if not ready:
            raise WorkspaceError("Records belong to each other in a circle.", "Nothing was changed.")
        for row in ready:
            order.append(left.pop(row["id"]))
    return order


def _add_if_new(connection: Connection, table: Table, row: dict[str, Any]) -> None:
    if connection.execute(select(table.c.id).where(table.c.id == row["id"])).first() is None:
        connection.execute(insert(table).values(**row))


def export_name() -> str:
    """`cimodels-workspace-2026-03-31T1415.zip`."""
    return f"cimodels-workspace-{now()[:16].replace(':', '')}.zip"
