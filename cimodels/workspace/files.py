"""Pictures and documents that belong to a record; kept inside the store, so that a backup has them."""

import hashlib
import re
import uuid
from typing import Any

from sqlalchemy import Row, Select, func, insert, select, update

from cimodels.errors import WorkspaceError
from cimodels.workspace.records import Attachment
from cimodels.workspace.statements import now, signed
from cimodels.workspace.store import Workspace
from cimodels.workspace.tables import ATTACHMENTS, FILES

LARGEST_BYTES = 10_000_000
# What people bring home from a visit. They are only ever given back as downloads, never shown inside the app's pages.
SUFFIXES = (
    ".pdf", ".docx", ".pptx", ".xlsx", ".odt", ".ods", ".odp", ".txt", ".md", ".csv", ".jpg", ".jpeg", ".png", ".heic",
    ".webp", ".m4a", ".mp3",
)  # fmt: skip
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u202a-\u202e\u2066-\u2069]')


def attach(workspace: Workspace, record: str, name: str, content: bytes, *, author: str) -> Attachment:
    """Keep a file with a record.

    Raises
    ------
    WorkspaceError
        When it is empty, too large or of a kind that is not taken.
    """
    name = safe_name(name)
    if not name.lower().endswith(SUFFIXES):
        raise WorkspaceError(
            f"A file such as {name!r} is not taken.", "Expected one of: " + " ".join(SUFFIXES)
        )
    if not content or len(content) > LARGEST_BYTES:
        raise WorkspaceError(
            f"{name} has {len(content):,} bytes.",
            f"Expected between 1 and {LARGEST_BYTES:,}; make it smaller or link to it.",
        )
    author, sha256 = signed(author), hashlib.sha256(content).hexdigest()
    workspace.get(record)
    one = {
        "id": uuid.uuid4().hex, "record": record, "sha256": sha256, "name": name, "at": now(), "author": author,
        "retired_at": None, "retired_by": None, "reason": "",
    }  # fmt: skip
    with workspace.writing() as connection:
        if connection.execute(select(FILES.c.sha256).where(FILES.c.sha256 == sha256)).first() is None:
            connection.execute(insert(FILES).values(sha256=sha256, content=content))
        connection.execute(insert(ATTACHMENTS).values(**one))
        return _attachment(connection.execute(_asked().where(ATTACHMENTS.c.id == one["id"])).one())


def safe_name(name: str) -> str:
    """A file's name without its folder, and without what some system cannot store or what hides its ending."""
    bare = _UNSAFE.sub("_", name.replace("\\", "/").rsplit("/", 1)[-1]).strip(" .") or "file"
    return bare if len(bare) <= 120 else bare[:80] + "…" + bare[-30:]


def attachments(workspace: Workspace, record: str, *, retired: bool = False) -> list[Attachment]:
    """A record's files, oldest first."""
    asked = _asked().where(ATTACHMENTS.c.record == record).order_by(ATTACHMENTS.c.at)
    with workspace.reading() as connection:
        found = [_attachment(row) for row in connection.execute(asked)]
    return found if retired else [one for one in found if one.retired_at is None]


def content(workspace: Workspace, sha256: str) -> bytes:
    """The bytes of a file.

    Raises
    ------
    WorkspaceError
        When there is none, or they are no longer what was stored.
    """
    with workspace.reading() as connection:
        found = connection.execute(select(FILES.c.content).where(FILES.c.sha256 == sha256)).scalar()
    if found is None or hashlib.sha256(found).hexdigest() != sha256:
        raise WorkspaceError("The file is not in the workspace as it was stored.", "Restore a backup.")
    return bytes(found)


def retire_attachment(workspace: Workspace, attachment: str, *, author: str, reason: str) -> None:
    """Take a file off its record; its bytes stay.

    Raises
    ------
    WorkspaceError
        Without a reason.
    """
    if not reason.strip():
        raise WorkspaceError("Nothing is retired without a reason.", "Say in a few words why.")
    with workspace.writing() as connection:
        connection.execute(
            update(ATTACHMENTS)
            .where(ATTACHMENTS.c.id == attachment, ATTACHMENTS.c.retired_at.is_(None))
            .values(retired_at=now(), retired_by=signed(author), reason=reason.strip())
        )


def _asked() -> Select[Any]:
    return select(ATTACHMENTS, func.length(FILES.c.content).label("bytes")).join(
        FILES, FILES.c.sha256 == ATTACHMENTS.c.sha256
    )


def _attachment(row: Row[Any]) -> Attachment:
    return Attachment(**row._mapping)
