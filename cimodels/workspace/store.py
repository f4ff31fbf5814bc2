"""The store: every write is a revision more, in one transaction, on the disk before it is acknowledged."""

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, text, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from cimodels.errors import WorkspaceError
from cimodels.workspace.checking import checked, cleaned
from cimodels.workspace.engine import connect, unusable
from cimodels.workspace.kinds import KINDS, kind_of
from cimodels.workspace.records import Conflict, Hit, Record, Revision, SetAside
from cimodels.workspace.tables import RECORDS, REVISIONS, SET_ASIDE
from cimodels.workspace.words import MOST_WORDS, passage, searchable, words

LONGEST_NAME = 80


class Workspace:
    """What people wrote, at one address; safe to share between threads.

    Parameters
    ----------
    address : str
        `sqlite:////folder/file.db` or `postgresql://user:password@host/database`.

    Raises
    ------
    WorkspaceError
        When the place cannot be used, on opening and on every call; nothing is half written.
    """

    def __init__(self, address: str) -> None:
        self.engine = connect(address)

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent look."""
        try:
            with self.engine.connect() as connection, connection.begin():
                yield connection
        except SQLAlchemyError as problem:
            raise unusable(self.engine.url, problem) from problem

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """All of it or nothing."""
        try:
            with self.engine.connect().execution_options(writes=True) as connection, connection.begin():
                yield connection
        except IntegrityError:
            raise
        except SQLAlchemyError as problem:
            raise unusable(self.engine.url, problem) from problem

    def create(
        self, kind: str, body: Mapping[str, Any], *, author: str, parent: str | None = None, reason: str = ""
    ) -> Record:
        """A new record.

        Raises
        ------
        WorkspaceError
            When the body is not what its kind wants, nobody signs it, or it belongs to nothing that is there.
        """
        values = checked(kind_of(kind), body)
        author, at = signed(author), now()
        record = uuid.uuid4().hex
        with self.writing() as connection:
            self._check_parent(connection, kind, parent)
            connection.execute(
                insert(RECORDS).values(
                    id=record,
                    kind=kind,
                    parent=parent,
                    head=1,
                    retired=False,
                    body=values,
                    created_at=at,
                    created_by=author,
                    changed_at=at,
                    changed_by=author,
                )
            )
            _add_revision(connection, record, 1, "created", at, author, reason, values)
            index(connection, record, kind, values)
            return _one(connection, record)

    def _check_parent(self, connection: Connection, kind: str, parent: str | None) -> None:
        wanted = kind_of(kind).parents
        if parent is None:
            if wanted:
                raise WorkspaceError(
                    f"{kind_of(kind).name}: it belongs to nothing.",
                    "Expected a record of kind " + " or ".join(wanted) + ".",
                )
            return
        above = _one(connection, parent)
        if above.kind not in wanted:
            raise WorkspaceError(
                f"{kind_of(kind).name}: it cannot belong to a {kind_of(above.kind).name.lower()}.",
                "Expected " + (" or ".join(wanted) or "none") + ".",
            )

    def get(self, record: str) -> Record:
        """A record as it is now, retired or not.

        Raises
        ------
        WorkspaceError
            When there is none.
        """
        with self.reading() as connection:
            return _one(connection, record)

    def records(
        self, kind: str, *, parent: str | None = None, retired: bool = False, **body: Any
    ) -> list[Record]:
        """Records of a kind, oldest first.

        Parameters
        ----------
        parent : str, optional
            Only those that belong to this one.
        retired : bool
            Retired ones as well.
        body
            Only those whose fields have these values.
        """
        asked = select(RECORDS).where(RECORDS.c.kind == kind).order_by(RECORDS.c.created_at, RECORDS.c.id)
        if parent is not None:
            asked = asked.where(RECORDS.c.parent == parent)
        if not retired:
            asked = asked.where(RECORDS.c.retired.is_(False))
        found = self._records(asked)
        return [one for one in found if all(one.body.get(code) == value for code, value in body.items())]

    def children(self, parent: str, *, retired: bool = False) -> list[Record]:
        """Everything that belongs to a record directly, oldest first."""
        asked = select(RECORDS).where(RECORDS.c.parent == parent).order_by(RECORDS.c.created_at, RECORDS.c.id)
        return self._records(asked if retired else asked.where(RECORDS.c.retired.is_(False)))

    def _records(self, asked: Select[Any]) -> list[Record]:
        with self.reading() as connection:
            return [_record(row) for row in connection.execute(asked)]

    def save(
        self,
        record: str,
        body: Mapping[str, Any],
        *,
        based_on: int,
        author: str,
        reason: str = "",
        action: str = "edited",
    ) -> Record:
        """A revision more; none where nothing changed.

        Parameters
        ----------
        based_on : int
            The `head` that the author had before them.

        Raises
        ------
        Conflict
            When another revision came between; what was to be saved is set aside.
        WorkspaceError
            When the body is not what its kind wants, or the record is retired.
        """
        author = signed(author)
        with self.writing() as connection:
            there = _one(connection, record, lock=True)
            values = checked(kind_of(there.kind), body)
            if there.head != based_on and values != there.body:
                conflict = self._set_aside(connection, there, values, based_on, author)
            elif values == there.body:
                return there
            elif there.retired:
                raise WorkspaceError(
                    "The record is retired.", "Restore it first; what you wrote is still in the form."
                )
            else:
                return _revise(connection, there, action, author, reason, values, retired=False)
        raise conflict

    def _set_aside(
        self, connection: Connection, there: Record, values: dict[str, Any], based_on: int, author: str
    ) -> Conflict:
        base = _revision(connection, there.id, based_on)
        mine = SetAside(uuid.uuid4().hex, there.id, based_on, now(), author, values)
        connection.execute(insert(SET_ASIDE).values(**vars(mine)))
        return Conflict(base, there, mine)

    def set_aside(self, record: str | None = None) -> list[SetAside]:
        """What is still to be decided, about one record or about all, oldest first."""
        asked = select(SET_ASIDE).where(SET_ASIDE.c.settled_at.is_(None)).order_by(SET_ASIDE.c.at)
        if record is not None:
            asked = asked.where(SET_ASIDE.c.record == record)
        with self.reading() as connection:
            rows = [dict(row._mapping) for row in connection.execute(asked)]
        return [SetAside(**{code: row[code] for code in row if code != "settled_at"}) for row in rows]

    def settle(self, aside: str) -> None:
        """It has been decided what becomes of it; it stays in the store."""
        with self.writing() as connection:
            connection.execute(update(SET_ASIDE).where(SET_ASIDE.c.id == aside).values(settled_at=now()))

    def retire(self, record: str, *, based_on: int, author: str, reason: str) -> Record:
        """Take a record out of the lists; it, its history and what belongs to it stay.

        Raises
        ------
        WorkspaceError
            Without a reason, or when somebody changed the record meanwhile.
        """
        if not reason.strip():
            raise WorkspaceError("Nothing is retired without a reason.", "Say in a few words why.")
        return self._again(record, "retired", based_on, author, reason, retired=True)

    def restore(self, record: str, *, based_on: int, author: str, reason: str = "") -> Record:
        """Bring a retired record back."""
        return self._again(record, "restored", based_on, author, reason, retired=False)

    def _again(
        self, record: str, action: str, based_on: int, author: str, reason: str, *, retired: bool
    ) -> Record:
        author = signed(author)
        with self.writing() as connection:
            there = _one(connection, record, lock=True)
            if there.head != based_on:
                raise WorkspaceError(
                    f"{there.changed_by} changed this record meanwhile.", "Look at it again, then decide."
                )
            if there.retired == retired:
                return there
            return _revise(connection, there, action, author, reason, dict(there.body), retired=retired)

    def undo(self, record: str, *, based_on: int, author: str, to: int | None = None) -> Record:
        """Go back to an earlier revision, by a new one that is equal to it.

        Parameters
        ----------
        to : int, optional
            Its number; the one before the newest by default.
        """
        with self.reading() as connection:
            earlier = _revision(connection, record, to if to is not None else based_on - 1)
        reason = f"as revision {earlier.number}, by {earlier.author}"
        return self.save(
            record, earlier.body, based_on=based_on, author=author, reason=reason, action="undone"
        )

    def history(self, record: str) -> list[Revision]:
        """Every revision, newest first."""
        with self.reading() as connection:
            rows = connection.execute(
                select(REVISIONS).where(REVISIONS.c.record == record).order_by(REVISIONS.c.number.desc())
            )
            return [Revision(**row._mapping) for row in rows]

    def newest(self, limit: int = 50) -> list[Revision]:
        """What was written last, by anybody."""
        with self.reading() as connection:
            rows = connection.execute(
                select(REVISIONS)
                .order_by(REVISIONS.c.at.desc(), REVISIONS.c.record, REVISIONS.c.number.desc())
                .limit(limit)
            )
            return [Revision(**row._mapping) for row in rows]

    def search(self, asked: str, *, retired: bool = False, limit: int = 50) -> list[Hit]:
        """Records that have all the words, or words that begin with them; newest first.

        Case and accents make no difference. A question without a word finds nothing.
        """
        wanted = words(asked)[:MOST_WORDS]
        if not wanted:
            return []
        with self.reading() as connection:
            if connection.dialect.name == "postgresql":
                found = "SELECT record FROM search WHERE document @@ to_tsquery('simple', :asked)"
                question = " & ".join(f"{word}:*" for word in wanted)
            else:
                found = "SELECT record FROM search WHERE search MATCH :asked"
                question = " ".join(f'"{word}"*' for word in wanted)
            ids = [row.record for row in connection.execute(text(found), {"asked": question})]
            asked_for = select(RECORDS).where(RECORDS.c.id.in_(ids)).order_by(RECORDS.c.changed_at.desc())
            if not retired:
                asked_for = asked_for.where(RECORDS.c.retired.is_(False))
            rows = connection.execute(asked_for.limit(limit))
            return [Hit(one, passage(one.body, wanted)) for one in map(_record, rows)]


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


def _record(row: Row[Any]) -> Record:
    """With every field of its kind: an older version did not write those that came later."""
    values = dict(row._mapping)
    blank = KINDS[values["kind"]].blank() if values["kind"] in KINDS else {}
    return Record(**{**values, "body": {**blank, **values["body"]}})


def _one(connection: Connection, record: str, *, lock: bool = False) -> Record:
    asked = select(RECORDS).where(RECORDS.c.id == record)
    row = connection.execute(asked.with_for_update() if lock else asked).one_or_none()
    if row is None:
        raise WorkspaceError(
            f"There is no record {record[:40]!r} in this workspace.", "The link may be of another one."
        )
    return _record(row)


def _revision(connection: Connection, record: str, number: int) -> Revision:
    row = connection.execute(
        select(REVISIONS).where(REVISIONS.c.record == record, REVISIONS.c.number == number)
    ).one_or_none()
    if row is None:
        raise WorkspaceError(f"The record has no revision {number}.", "Reload the page and try again.")
    return Revision(**row._mapping)


def _add_revision(
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


def _revise(
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
    _add_revision(connection, there.id, there.head + 1, action, at, author, reason, body)
    connection.execute(
        update(RECORDS)
        .where(RECORDS.c.id == there.id)
        .values(head=there.head + 1, body=body, retired=retired, changed_at=at, changed_by=author)
    )
    index(connection, there.id, there.kind, body)
    return _one(connection, there.id)


_SEARCH_FORGET = text("DELETE FROM search WHERE record = :record")
_SEARCH_KEEP = text("INSERT INTO search (record, words) VALUES (:record, :words)")


def index(connection: Connection, record: str, kind: str, body: Mapping[str, Any]) -> None:
    """Make a record's words findable, instead of those before."""
    connection.execute(_SEARCH_FORGET, {"record": record})
    stored = searchable(kind_of(kind).title_of(body), body)
    connection.execute(_SEARCH_KEEP, {"record": record, "words": stored})
