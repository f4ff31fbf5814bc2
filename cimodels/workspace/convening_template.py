"""What a convening begins with: `specs/improvement/convening.toml`, which anyone may edit."""

from functools import cache
from pathlib import Path
from typing import Any

from cimodels.errors import WorkspaceError
from cimodels.workspace.checking import checked
from cimodels.workspace.kinds.improvement import CONVENING
from cimodels.workspace.toml_file import SPECS, parsed

FILE = SPECS / "improvement" / "convening.toml"


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
    found = parsed(path)
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
