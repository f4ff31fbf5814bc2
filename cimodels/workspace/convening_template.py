"""What a convening begins with: `specs/improvement/convening.toml`, which anyone may edit."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from cimodels.errors import WorkspaceError
from cimodels.workspace.checking import checked
from cimodels.workspace.kinds.improvement import CONVENING

FILE = Path(__file__).resolve().parents[2] / "specs" / "improvement" / "convening.toml"


@cache
def begin() -> dict[str, Any]:
    """`name` and `agenda` of a new convening; raises as `read`."""
    return read(FILE)


def read(path: Path) -> dict[str, Any]:
    """A template's file.

    Raises
    ------
    WorkspaceError
        Naming the file and what it takes.
    """
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise WorkspaceError(
            f"{path.name}: it is no TOML: {problem}.", "Correct the line that it names."
        ) from None
    if set(found) != {"name", "agenda"}:
        raise WorkspaceError(
            f"{path.name}: it has {', '.join(sorted(found)) or 'nothing'}.",
            "Expected name and at least one [[agenda]].",
        )
    try:
        whole = checked(CONVENING, found)
    except WorkspaceError as problem:
        raise WorkspaceError(f"{path.name}: {problem.message}", problem.advice) from None
    return {code: whole[code] for code in found}
