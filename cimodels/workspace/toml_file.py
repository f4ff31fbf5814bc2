"""The editable files that come with the app, read and checked: what is wrong is named with its place."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from cimodels.errors import WorkspaceError

SPECS = Path(__file__).resolve().parents[2] / "specs"
VERSION = 1
T = TypeVar("T")


def parsed(path: Path) -> dict[str, Any]:
    """A TOML file, whatever it says.

    Raises
    ------
    WorkspaceError
        When it is missing, or no TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise WorkspaceError(
            f"{path.name} cannot be read ({problem}).",
            "Expected TOML; correct the line that it names, or compare the file with the one that came with the app.",
        ) from problem


def versioned(path: Path) -> dict[str, Any]:
    """A TOML file that says which version of its layout it has; raises as `parsed`, and on another version."""
    value = parsed(path)
    if value.get("version") != VERSION:
        raise WorkspaceError(
            f"{path.name} is of version {value.get('version')!r}.",
            f"This version of cimodels reads {VERSION}.",
        )
    return value


def wanted(table: Mapping[str, Any], code: str, kind: type[T], where: str) -> T:
    """What a table must have.

    Raises
    ------
    WorkspaceError
        Naming what is missing or of another kind.
    """
    value = table.get(code)
    if not isinstance(value, kind) or not value:
        raise WorkspaceError(f"{where}: {code!r} is missing or not a {kind.__name__}.", "Add it to the file.")
    return value


def tables(value: Mapping[str, Any], code: str, where: str) -> Sequence[Mapping[str, Any]]:
    """Every `[[code]]` of a file, or of one of its tables."""
    found = value.get(code, [])
    if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
        raise WorkspaceError(f"{where}: {code!r} is no list of tables.", f"Write each as [[{code}]].")
    return found
