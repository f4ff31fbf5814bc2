"""Guidance beside each step, and the sample project: editable files, read and checked."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from cimodels.errors import WorkspaceError

FOLDER = Path(__file__).resolve().parents[3] / "specs" / "analysis"
T = TypeVar("T")
PARTS = ("problem", "theory", "causes", "evidence", "drivers", "lessons")


@dataclass(frozen=True)
class Activity:
    """What a team can do together in one meeting."""

    name: str
    minutes: int
    steps: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """One part of the analysis: the lesson behind it, why it exists, what helps, and what to do together."""

    lesson: str
    why: str
    facilitator: str
    activities: tuple[Activity, ...]


@dataclass(frozen=True)
class Guide:
    """Steps by part, and where they come from."""

    source: str
    steps: Mapping[str, Step]


@cache
def guide() -> Guide:
    """The guide that comes with the app."""
    return read_guide(FOLDER / "guide.toml")


def read_guide(path: Path) -> Guide:
    """A guide from its file.

    Raises
    ------
    WorkspaceError
        When the file cannot be read or lacks something.
    """
    value = read(path)
    steps = {}
    for part in PARTS:
        step = wanted(value, part, dict, path.name)
        activities = tuple(
            Activity(
                wanted(one, "name", str, f"{path.name}, {part}"),
                wanted(one, "minutes", int, f"{path.name}, {part}"),
                tuple(wanted(one, "steps", list, f"{path.name}, {part}")),
            )
            for one in step.get("activity", [])
        )
        lesson, why, helps = (
            wanted(step, code, str, f"{path.name}, {part}") for code in ("lesson", "why", "facilitator")
        )
        steps[part] = Step(lesson, why, helps, activities)
    return Guide(wanted(value, "source", str, path.name), MappingProxyType(steps))


def read(path: Path) -> dict[str, Any]:
    """A TOML file of version 1.

    Raises
    ------
    WorkspaceError
        When it cannot be read, or is of another version.
    """
    try:
        value = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise WorkspaceError(f"{path.name} cannot be read ({problem}).", "Expected a TOML file.") from problem
    if value.get("version") != 1:
        raise WorkspaceError(
            f"{path.name} is of version {value.get('version')!r}.", "This version of cimodels reads 1."
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
    """Every `[[code]]` of a file."""
    found = value.get(code, [])
    if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
        raise WorkspaceError(f"{where}: {code!r} is no list of tables.", f"Write each as [[{code}]].")
    return found
