"""The store: every write is a revision more, in one transaction, on the disk before it is acknowledged."""

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Select, insert, select, text, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from cimodels.errors import WorkspaceError
from cimodels.workspace.checking import checked
from cimodels.workspace.engine import connect, unusable
from cimodels.workspace.kinds import kind_of
from cimodels.workspace.records import Conflict, Hit, Record, Revision, SetAside
from cimodels.workspace.statements import now, one_of, record_of, revise, revision_of, signed
from cimodels.workspace.tables import RECORDS, REVISIONS, SET_ASIDE
from cimodels.workspace.together import Batch
from cimodels.workspace.words import MOST_WORDS, passage, words


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
        except IntegrityError as problem:
            raise WorkspaceError(
                "Somebody else wrote the same at the same moment.", "Nothing was changed. Try again."
            ) from problem
        except SQLAlchemyError as problem:
            raise unusable(self.engine.url, problem) from problem

    @contextmanager
    def alone_writing(self) -> Iterator[Connection]:
        """As `writing`; everybody else waits with theirs until it is done."""
        with self.writing() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("LOCK TABLE record IN EXCLUSIVE MODE"))
            yield connection

    @contextmanager
    def together(self) -> Iterator[Batch]:
        """Several writes in one transaction: all of them, or none where anything fails or is refused."""
        with self.writing() as connection:
            yield Batch(connection)

    def create(
        self, kind: str, body: Mapping[str, Any], *, author: str, parent: str | None = None, reason: str = ""
    ) -> Record:
        """A new record.

        Raises
        ------
        WorkspaceError
            When the body is not what its kind wants, nobody signs it, or it belongs to nothing that is there.
        """
        with self.together() as batch:
            return batch.create(kind, body, author=author, parent=parent, reason=reason)

    def get(self, record: str) -> Record:
        """A record as it is now, retired or not.

        Raises
        ------
        WorkspaceError
            When there is none.
        """
        with self.reading() as connection:
            return one_of(connection, record)

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

    def alone(self) -> list[Record]:
        """Everything that belongs to nothing else, of whatever kind, oldest first."""
        asked = select(RECORDS).where(RECORDS.c.parent.is_(None), RECORDS.c.retired.is_(False))
        return self._records(asked.order_by(RECORDS.c.created_at, RECORDS.c.id))

    def children(self, parent: str, *, retired: bool = False) -> list[Record]:
        """Everything that belongs to a record directly, oldest first."""
        asked = select(RECORDS).where(RECORDS.c.parent == parent).order_by(RECORDS.c.created_at, RECORDS.c.id)
        return self._records(asked if retired else asked.where(RECORDS.c.retired.is_(False)))

    def _records(self, asked: Select[Any]) -> list[Record]:
        with self.reading() as connection:
            return [record_of(row) for row in connection.execute(asked)]

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
            there = one_of(connection, record, lock=True)
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
                return revise(connection, there, action, author, reason, values, retired=False)
        raise conflict

    def _set_aside(
        self, connection: Connection, there: Record, values: dict[str, Any], based_on: int, author: str
    ) -> Conflict:
        base = revision_of(connection, there.id, based_on)
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
        with self.together() as batch:
            return batch.retire(record, based_on=based_on, author=author, reason=reason)

    def restore(self, record: str, *, based_on: int, author: str, reason: str = "") -> Record:
        """Bring a retired record back."""
        with self.together() as batch:
            return batch.restore(record, based_on=based_on, author=author, reason=reason)

    def undo(self, record: str, *, based_on: int, author: str, to: int | None = None) -> Record:
        """Go back to an earlier revision, by a new one that is equal to it.

        Parameters
        ----------
        to : int, optional
            Its number; the one before the newest by default.
        """
        with self.reading() as connection:
            earlier = revision_of(connection, record, to if to is not None else based_on - 1)
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
            return [Hit(one, passage(one.body, wanted)) for one in map(record_of, rows)]
