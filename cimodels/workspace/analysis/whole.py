"""One analysis with everything that belongs to it, and trees of records that name the one above."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from cimodels.errors import WorkspaceError
from cimodels.workspace.analysis.tried import Tried, of_drivers
from cimodels.workspace.records import Record, Revision
from cimodels.workspace.store import Workspace


@dataclass(frozen=True)
class Analysis:
    """What is in the workspace about one problem of practice.

    Attributes
    ----------
    record : Record
        Of kind `systems_analysis`.
    theory : Record or None
        The theory as it is now.
    theories : tuple of Revision
        Its versions, oldest first.
    causes, evidence, drivers, challenges, recommendations : tuple of Record
        Those that are not retired, oldest first.
    tests : mapping of str to tuple of Tried
        Driver's id → the change ideas of action plans that come from it; nothing for the others.
    """

    record: Record
    theory: Record | None
    theories: tuple[Revision, ...]
    causes: tuple[Record, ...]
    evidence: tuple[Record, ...]
    drivers: tuple[Record, ...]
    challenges: tuple[Record, ...]
    recommendations: tuple[Record, ...]
    tests: Mapping[str, tuple[Tried, ...]]

    @property
    def is_sample(self) -> bool:
        """Whether it is an example and nobody's work."""
        return bool(self.record.body.get("sample"))

    @property
    def newest(self) -> str:
        """When anything in it was changed last, as the store writes it."""
        theory = (self.theory,) if self.theory else ()
        parts = (*self.causes, *self.evidence, *self.drivers, *self.challenges, *self.recommendations)
        return max(one.changed_at for one in (self.record, *theory, *parts))


def whole(store: Workspace, record: str) -> Analysis:
    """The analysis of an id.

    Raises
    ------
    WorkspaceError
        When there is no such record, or it is of another kind.
    """
    found = store.get(record)
    if found.kind != "systems_analysis":
        raise WorkspaceError(
            "The link names a record that is no systems analysis.", "Choose one from the list."
        )
    children = store.children(record)
    theory = next((one for one in children if one.kind == "theory"), None)
    causes, evidence, drivers, challenges, recommendations = (
        tuple(one for one in children if one.kind == kind)
        for kind in ("cause", "analysis_evidence", "driver", "challenge", "recommendation")
    )
    return Analysis(
        found,
        theory,
        tuple(reversed(store.history(theory.id))) if theory else (),
        causes,
        evidence,
        drivers,
        challenges,
        recommendations,
        of_drivers(drivers, store.records),
    )


@dataclass(frozen=True)
class Branch:
    """A record and those that hang below it."""

    record: Record
    below: tuple["Branch", ...]


def branches(
    records: Sequence[Record], above: Mapping[str, Collection[str]] | None = None
) -> tuple[Branch, ...]:
    """Records as trees by their field `under`; every record is in exactly one place.

    One whose upper record is gone, or that hangs in a circle, stands at the top.

    Parameters
    ----------
    above : mapping of level to levels, optional
        What a record of a `level` may hang below; any other by default.
    """
    there = {one.id: one for one in records}
    upper: dict[str, str] = {}
    for one in records:
        under = str(one.body.get("under"))
        allowed = under in there and (above is None or there[under].body["level"] in above[one.body["level"]])
        if allowed and not _leads_to(under, one.id, upper):
            upper[one.id] = under

    def grown(one: Record) -> Branch:
        return Branch(one, tuple(grown(other) for other in records if upper.get(other.id) == one.id))

    return tuple(grown(one) for one in records if one.id not in upper)


def _leads_to(begin: str, end: str, upper: Mapping[str, str]) -> bool:
    """Whether going up from `begin` arrives at `end`."""
    at: str | None = begin
    while at is not None:
        if at == end:
            return True
        at = upper.get(at)
    return False


def below(records: Sequence[Record], record: str) -> frozenset[str]:
    """Ids of a record and of all that hang below it: none of them can be above it."""
    found = {record}
    while more := {one.id for one in records if one.body.get("under") in found} - found:
        found |= more
    return frozenset(found)
