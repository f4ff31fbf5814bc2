"""Writes that belong together: in one transaction, so that none is there without the others."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, insert

from cimodels.errors import WorkspaceError
from cimodels.workspace.checking import checked
from cimodels.workspace.kinds import kind_of
from cimodels.workspace.records import Record
from cimodels.workspace.statements import add_revision, below, keep_words, now, one_of, revise, signed
from cimodels.workspace.tables import RECORDS


class Batch:
    """The store's writes within one transaction; what `Workspace.together` gives.

    What one of them refuses undoes those before it, when the error leaves the `with`. Each raises as the store's own.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def create(
        self, kind: str, body: Mapping[str, Any], *, author: str, parent: str | None = None, reason: str = ""
    ) -> Record:
        """A new record."""
        values = checked(kind_of(kind), body)
        author, at = signed(author), now()
        self._check_parent(kind, parent)
        record = uuid.uuid4().hex
        made = Record(record, kind, parent, 1, False, values, at, author, at, author)
        self._connection.execute(insert(RECORDS).values(**vars(made)))
        add_revision(self._connection, record, 1, "created", at, author, reason, values)
        keep_words(self._connection, [vars(made)])
        return made

    def _check_parent(self, kind: str, parent: str | None) -> None:
        wanted = kind_of(kind).parents
        if parent is None:
            if wanted:
                raise WorkspaceError(
                    f"{kind_of(kind).name}: it belongs to nothing.",
                    "Expected a record of kind " + " or ".join(wanted) + ".",
                )
            return
        above = one_of(self._connection, parent)
        if above.kind not in wanted:
            raise WorkspaceError(
                f"{kind_of(kind).name}: it cannot belong to a {kind_of(above.kind).name.lower()}.",
                "Expected " + (" or ".join(wanted) or "none") + ".",
            )

    def save(
        self, record: str, body: Mapping[str, Any], *, based_on: int, author: str, reason: str = ""
    ) -> Record:
        """A revision more; none where nothing changed. Where another came between, it is refused and nothing is set aside."""
        there = self._there(record, based_on)
        values = checked(kind_of(there.kind), body)
        if values == there.body:
            return there
        if there.retired:
            raise WorkspaceError("The record is retired.", "Restore it first.")
        return revise(self._connection, there, "edited", signed(author), reason, values, retired=False)

    def retire(self, record: str, *, based_on: int, author: str, reason: str) -> Record:
        """Take a record out of the lists."""
        if not reason.strip():
            raise WorkspaceError("Nothing is retired without a reason.", "Say in a few words why.")
        return self._again(record, "retired", based_on, author, reason, retired=True)

    def retire_whole(self, record: Record, *, author: str, reason: str) -> int:
        """Retire a record with everything that belongs to it; gives back how many they were."""
        every = [record, *below(self._connection, [record.id])]
        for one in every:
            self.retire(one.id, based_on=one.head, author=author, reason=reason)
        return len(every)

    def restore(self, record: str, *, based_on: int, author: str, reason: str = "") -> Record:
        """Bring a retired record back."""
        return self._again(record, "restored", based_on, author, reason, retired=False)

    def _again(
        self, record: str, action: str, based_on: int, author: str, reason: str, *, retired: bool
    ) -> Record:
        author, there = signed(author), self._there(record, based_on)
        if there.retired == retired:
            return there
        return revise(self._connection, there, action, author, reason, dict(there.body), retired=retired)

    def _there(self, record: str, based_on: int) -> Record:
        """The record as it is, for nobody else to change before the transaction ends."""
        there = one_of(self._connection, record, lock=True)
        if there.head != based_on:
            raise WorkspaceError(
                f"{there.changed_by} changed this record meanwhile.", "Look at it again, then decide."
            )
        return there
