"""Agendas to begin with: the files of `specs/visits`, which anyone may edit or add to."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from cimodels.errors import WorkspaceError
from cimodels.workspace.checking import checked
from cimodels.workspace.kinds.visits import ACTIVITY, COLUMNS
from cimodels.workspace.toml_file import SPECS, parsed

_FOLDER = SPECS / "visits"
_LINES = ("debrief", *(f"see_{code}" for code in COLUMNS))


@dataclass(frozen=True)
class Template:
    """An agenda to begin with.

    Attributes
    ----------
    code, name, about : str
        The file's name, what the agenda is called, and for what it is.
    activities : tuple of mapping
        Bodies of `visit_activity`, without times of day.
    """

    code: str
    name: str
    about: str
    activities: tuple[Mapping[str, Any], ...]

    @property
    def minutes(self) -> int:
        """How long the day is, debriefs included."""
        return sum(int(one["minutes"]) + int(one["debrief_minutes"] or 0) for one in self.activities)


@cache
def templates() -> Mapping[str, Template]:
    """Every template, code → template, in the order of the file names."""
    return {path.stem: read(path) for path in sorted(_FOLDER.glob("*.toml"))}


def read(path: Path) -> Template:
    """A template's file.

    Raises
    ------
    WorkspaceError
        Naming the file, the activity and what it takes.
    """
    found = parsed(path)
    name, about, given = found.get("name"), found.get("about"), found.get("activity")
    if not isinstance(name, str) or not isinstance(about, str) or not isinstance(given, list) or not given:
        raise WorkspaceError(
            f"{path.name}: it lacks something.", "Expected name, about and at least one [[activity]]."
        )
    return Template(
        path.stem, name, about, tuple(_activity(path, at, one) for at, one in enumerate(given, 1))
    )


def _activity(path: Path, at: int, given: Mapping[str, Any]) -> dict[str, Any]:
    where = f"{path.name}, activity {at}"
    strange = sorted(set(given) - {one.code for one in ACTIVITY.fields})
    if strange:
        raise WorkspaceError(
            f"{where}: it has {strange[0]!r}.",
            "Expected " + ", ".join(one.code for one in ACTIVITY.fields) + ".",
        )
    if not given.get("minutes"):
        raise WorkspaceError(f"{where}: it has no minutes.", "Say how long it takes.")
    lines = {code: "\n".join(given[code]) for code in _LINES if isinstance(given.get(code), list)}
    try:
        return checked(ACTIVITY, {**given, **lines})
    except WorkspaceError as problem:
        raise WorkspaceError(f"{where}: {problem.message}", problem.advice) from None
