"""Files that survive a kill: written beside, synced, then put in place in one step; and one lock."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cimodels.errors import DataError


def sync(path: Path) -> None:
    """Force a file's bytes, or a folder's names, to disk. Windows cannot open a folder, and need not."""
    try:
        handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    except PermissionError:
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def put_in_place(temporary: Path, target: Path) -> None:
    """Replace `target` by a finished temporary file of the same folder, durably."""
    sync(temporary)
    temporary.replace(target)
    sync(target.parent)


def write_json(target: Path, value: Any) -> None:
    """Write a small JSON file so that a reader sees the old one or the new one, never a part."""
    temporary = target.with_name(target.name + ".part")
    temporary.write_text(json.dumps(value, indent=1, ensure_ascii=False), encoding="utf-8")
    put_in_place(temporary, target)


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Hold a folder's lock; the operating system frees it when the process ends, however it ends.

    Raises
    ------
    DataError
        When another process is importing or building there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "writer.lock").open("a+b") as handle:
        try:
            _lock(handle.fileno())
        except OSError:
            raise DataError(
                f"Another import or build is running in {folder}.",
                "Wait until it has finished, then try again.",
            ) from None
        yield


def _lock(handle: int) -> None:
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
