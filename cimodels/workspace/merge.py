"""Two people changed the same record: what each changed, and what both did."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Merge:
    """`body` has everything that one of the two alone changed; `contested` fields hold the value that is stored now."""

    body: dict[str, Any]
    contested: tuple[str, ...]


def merge(base: Mapping[str, Any], theirs: Mapping[str, Any], mine: Mapping[str, Any]) -> Merge:
    """Field by field: whoever changed a field alone is followed; where both did, and differently, it is contested."""
    body, contested = dict(theirs), []
    for code, value in mine.items():
        if value == base.get(code) or value == theirs.get(code):
            continue
        if theirs.get(code) == base.get(code):
            body[code] = value
        else:
            contested.append(code)
    return Merge(body, tuple(contested))
