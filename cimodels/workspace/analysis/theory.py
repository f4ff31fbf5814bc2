"""The versions of a theory: who changed it, when, why, and what was learned in between."""

from collections.abc import Sequence
from dataclasses import dataclass

from cimodels.workspace.records import Record, Revision


@dataclass(frozen=True)
class Version:
    """One version, and what was noted after it and before the next.

    Attributes
    ----------
    number : int
        Of the theory, counted from 1; revisions that do not change what it says are none.
    why : str
        Why it was written or revised; for one that was taken back, to which revision.
    evidence : tuple of Record
        Noted since the version before, oldest first: what this version could rest on.
    """

    number: int
    at: str
    author: str
    statement: str
    doubt: str
    why: str
    evidence: tuple[Record, ...]


def versions(theories: Sequence[Revision], evidence: Sequence[Record]) -> tuple[Version, ...]:
    """Every version of the theory, oldest first.

    Parameters
    ----------
    theories : sequence of Revision
        Of one theory, oldest first.
    """
    found: list[Version] = []
    since = ""
    for one in theories:
        body = one.body
        if found and (body["statement"], body["doubt"]) == (found[-1].statement, found[-1].doubt):
            continue
        why = f"Taken back: {one.reason}." if one.action == "undone" else body["why"]
        between = tuple(piece for piece in evidence if since < piece.created_at <= one.at)
        found.append(
            Version(len(found) + 1, one.at, one.author, body["statement"], body["doubt"], why, between)
        )
        since = one.at
    return tuple(found)


def unheard(theories: Sequence[Revision], evidence: Sequence[Record]) -> tuple[Record, ...]:
    """Evidence that was noted after the newest version of the theory."""
    found = versions(theories, evidence)
    return tuple(one for one in evidence if not found or one.created_at > found[-1].at)
