"""Guidance beside each kind of challenge: `specs/improvement/challenges.toml`, which anyone may edit."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from cimodels.workspace.kinds.networks import AREAS
from cimodels.workspace.toml_file import SPECS, versioned, wanted

FILE = SPECS / "improvement" / "challenges.toml"


@dataclass(frozen=True)
class Guidance:
    """A question that leads on, and what others can try."""

    ask: str
    tries: tuple[str, ...]


@cache
def guidance() -> Mapping[str, Guidance]:
    """Kind of challenge → its guidance; raises as `read`."""
    return read(FILE)


def read(path: Path) -> Mapping[str, Guidance]:
    """A file's guidance, of every kind of challenge.

    Raises
    ------
    WorkspaceError
        When the file cannot be read, or a kind lacks something.
    """
    value = versioned(path)
    found = {}
    for code in AREAS:
        table = wanted(value, code, dict, path.name)
        where = f"{path.name}, {code}"
        found[code] = Guidance(
            wanted(table, "ask", str, where), tuple(str(one) for one in wanted(table, "try", list, where))
        )
    return MappingProxyType(found)
