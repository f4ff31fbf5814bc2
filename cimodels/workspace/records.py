"""A record and its revisions, as the store gives them out."""

import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cimodels.errors import WorkspaceError
from cimodels.workspace.merge import Merge, merge


@dataclass(frozen=True)
class Record:
    """One thing that was written down, as it is now.

    Attributes
    ----------
    id : str
        32 hexadecimal digits.
    kind : str
        Code of `kinds.KINDS`.
    parent : str or None
        Id of the record that it belongs to.
    head : int
        Number of the newest revision; what an edit is based on.
    created_at, changed_at : str
        UTC, ISO 8601.
    """

    id: str
    kind: str
    parent: str | None
    head: int
    retired: bool
    body: Mapping[str, Any]
    created_at: str
    created_by: str
    changed_at: str
    changed_by: str


@dataclass(frozen=True)
class Revision:
    """One state of a record. `action`: created, edited, retired, restored, undone or imported; `reason` may be empty."""

    record: str
    number: int
    action: str
    at: str
    author: str
    reason: str
    body: Mapping[str, Any]


@dataclass(frozen=True)
class SetAside:
    """What somebody wrote when another had been faster."""

    id: str
    record: str
    based_on: int
    at: str
    author: str
    body: Mapping[str, Any]


@dataclass(frozen=True)
class Attachment:
    """A file that belongs to a record; `retired_at` is None while it does."""

    id: str
    record: str
    sha256: str
    name: str
    bytes: int
    at: str
    author: str
    retired_at: str | None
    retired_by: str | None
    reason: str

    @property
    def media_type(self) -> str:
        """As its name says it; a download, whatever it is."""
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"


@dataclass(frozen=True)
class Hit:
    """A record that was found, and the words around what was asked for."""

    record: Record
    passage: str


class Conflict(WorkspaceError):
    """Somebody else saved the record first. Both versions are here, and ours is set aside in the store as well.

    Attributes
    ----------
    base : Revision
        What both began with.
    theirs : Record
        What is stored now.
    mine : SetAside
        What could not be saved.
    """

    def __init__(self, base: Revision, theirs: Record, mine: SetAside) -> None:
        super().__init__(
            f"{theirs.changed_by} saved this at {theirs.changed_at[:16].replace('T', ' ')} UTC, after you had opened it.",
            "Nothing is lost: both versions are shown, and yours is kept until you have decided.",
        )
        self.base, self.theirs, self.mine = base, theirs, mine

    @property
    def merge(self) -> Merge:
        """What each changed alone, put together; and the fields that both changed."""
        return merge(self.base.body, self.theirs.body, self.mine.body)
