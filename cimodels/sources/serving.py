"""Which warehouse a state folder serves, and the change to another one."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

from cimodels.settings import StateFolder
from cimodels.sources.durable import write_json

BUILDING = "building-"


def served(folder: StateFolder) -> str | None:
    """File name of the warehouse being served, or None."""
    try:
        return str(json.loads(folder.current.read_text(encoding="utf-8"))["file"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def serve(folder: StateFolder, release: str, target: Path, state: str) -> None:
    """Point `current.json` at a finished warehouse; keep it and the one before, remove older ones."""
    before = served(folder)
    if before != target.name:
        built = datetime.now(UTC).isoformat(timespec="seconds")
        write_json(
            folder.current, {"release": release, "file": target.name, "built_at": built, "state": state}
        )
    if before == target.name:
        return
    for path in folder.root.glob("warehouse-*.duckdb"):
        if path.name not in (before, target.name):
            _remove(path)


def _remove(path: Path) -> None:
    """Remove an old warehouse. Windows refuses while someone reads it; the next build tries again."""
    try:
        path.unlink()
    except PermissionError:
        return


def clear(folder: StateFolder) -> None:
    """Remove what killed builds left. The lock is held, so nobody is at work in there."""
    for path in folder.root.glob(f"{BUILDING}*"):
        shutil.rmtree(path, ignore_errors=True)
    for path in folder.root.glob("*.part"):
        path.unlink(missing_ok=True)
