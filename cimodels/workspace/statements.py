"""What the store says to its database, each within a transaction of the caller's."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, text, update

from cimodels.errors import WorkspaceError
from cimodels.workspace.checking import cleaned
from cimodels.workspace.kinds import KINDS, kind_of
from cimodels.workspace.records import Record, Revision
from cimodels.workspace.tables import RECORDS, REVISIONS
from cimodels.workspace.words import searchable

LONGEST_NAME = 80
# So many ids stand in one statement; SQLite looks through all its words for each statement.
MOST_AT_ONCE = 500


def now() -> str:
    """This moment, UTC, as the store writes it."""
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def signed(author: str) -> str:
    """The name under which something is kept.

    Raises
    ------
    WorkspaceError
        When it is none.
    """
    name = " ".join(str(author).split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise WorkspaceError(
            "Nobody has signed this.",
            f"Say who you are, in at most {LONGEST_NAME} characters; it is kept with what you write.",
        )
    return name


def record_of(row: Row[Any]) -> Record:
    """With every field of its kind: an older version did not write those that came later."""
    values = dict(row._mapping)
    blank = KINDS[values["kind"]].blank() if values["kind"] in KINDS else {}
    return Record(**{**values, "body": {**blank, **values["body"]}})


def one_of(connection: Connection, record: str, *, lock: bool = False) -> Record:
    asked = select(RECORDS).where(RECORDS.c.id == record)
    row = connection.execute(asked.with_for_update() if lock else asked).one_or_none()
    if row is None:
        raise WorkspaceError(
            f"There is no record {record[:40]!r} in this workspace.", "The link may be of another one."
        )
    return record_of(row)


def below(connection: Connection, records: Sequence[str]) -> list[Record]:
    """Everything that belongs to some records, however deep, those above first; retired ones are left out."""
    found: list[Record] = []
    level = list(records)
    while level:
        asked = [
            select(RECORDS).where(
                RECORDS.c.parent.in_(level[at : at + MOST_AT_ONCE]), RECORDS.c.retired.is_(False)
            )
            for at in range(0, len(level), MOST_AT_ONCE)
        ]
        rows = [record_of(row) for one in asked for row in connection.execute(one)]
        found += rows
        level = [one.id for one in rows]
    return found


def revision_of(connection: Connection, record: str, number: int) -> Revision:
    row = connection.execute(
        select(REVISIONS).where(REVISIONS.c.record == record, REVISIONS.c.number == number)
    ).one_or_none()
    if row is None:
        raise WorkspaceError(f"The record has no revision {number}.", "Reload the page and try again.")
    return Revision(**row._mapping)


def add_revision(
    connection: Connection,
    record: str,
    number: int,
    action: str,
    at: str,
    author: str,
    reason: str,
    body: Mapping[str, Any],
) -> None:
    connection.execute(
        insert(REVISIONS).values(
            record=record,
            number=number,
            action=action,
            at=at,
            author=author,
            reason=cleaned(reason),
            body=body,
        )
    )


def revise(
    connection: Connection,
    there: Record,
    action: str,
    author: str,
    reason: str,
    body: dict[str, Any],
    *,
    retired: bool,
) -> Record:
    at = now()
    add_revision(connection, there.id, there.head + 1, action, at, author, reason, body)
    connection.execute(
        update(RECORDS)
        .where(RECORDS.c.id == there.id)
        .values(head=there.head + 1, body=body, retired=retired, changed_at=at, changed_by=author)
    )
    forget_words(connection, [there.id])
    keep_words(connection, [{"id": there.id, "kind": there.kind, "body": body}])
    return one_of(connection, there.id)


_SEARCH_FORGET = text("DELETE FROM search WHERE record IN :records").bindparams(
    bindparam("records", expanding=True)
)
_SEARCH_KEEP = text("INSERT INTO search (record, words) VALUES (:record, :words)")


def forget_words(connection: Connection, records: Sequence[str]) -> None:
    """Make records unfindable, until their words are kept anew."""
    for at in range(0, len(records), MOST_AT_ONCE):
        connection.execute(_SEARCH_FORGET, {"records": list(records[at : at + MOST_AT_ONCE])})


def keep_words(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Make the words of new or forgotten records findable. Each row has `id`, `kind` and `body`."""
    found = [
        {"record": row["id"], "words": searchable(kind_of(row["kind"]).title_of(row["body"]), row["body"])}
        for row in rows
    ]
    if found:
        connection.execute(_SEARCH_KEEP, found)
