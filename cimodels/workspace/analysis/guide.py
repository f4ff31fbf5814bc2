"""Guidance beside each step, of an analysis and of a network's first year: editable files, read and checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from cimodels.workspace.kinds.networks import COURSE
from cimodels.workspace.toml_file import SPECS, tables, versioned, wanted

FOLDER = SPECS / "analysis"
PARTS = ("problem", "theory", "causes", "evidence", "drivers", "lessons")


@dataclass(frozen=True)
class Activity:
    """What a team can do together in one meeting."""

    name: str
    minutes: int
    steps: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """One part of the work: the lesson behind it, why it exists, what helps, and what to do together."""

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


@cache
def first_year() -> Guide:
    """The guide to a network's first year."""
    return read_guide(SPECS / "improvement" / "first_year.toml", tuple(COURSE))


def read_guide(path: Path, parts: tuple[str, ...] = PARTS) -> Guide:
    """A guide from its file, with every one of its parts.

    Raises
    ------
    WorkspaceError
        When the file cannot be read or lacks something.
    """
    value = versioned(path)
    steps = {}
    for part in parts:
        step = wanted(value, part, dict, path.name)
        activities = tuple(
            Activity(
                wanted(one, "name", str, f"{path.name}, {part}"),
                wanted(one, "minutes", int, f"{path.name}, {part}"),
                tuple(wanted(one, "steps", list, f"{path.name}, {part}")),
            )
            for one in tables(step, "activity", f"{path.name}, {part}")
        )
        lesson, why, helps = (
            wanted(step, code, str, f"{path.name}, {part}") for code in ("lesson", "why", "facilitator")
        )
        steps[part] = Step(lesson, why, helps, activities)
    return Guide(wanted(value, "source", str, path.name), MappingProxyType(steps))
