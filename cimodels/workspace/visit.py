"""A learning visit with everything that belongs to it, read from the store at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cimodels.errors import WorkspaceError
from cimodels.workspace.agenda import date_of, day_of
from cimodels.workspace.checking import LONGEST_LINE
from cimodels.workspace.kinds.research import CI_MODEL
from cimodels.workspace.kinds.visits import COLUMNS
from cimodels.workspace.records import Record
from cimodels.workspace.store import Workspace

# No record of a visit lies deeper.
_DEEPEST = 3


@dataclass(frozen=True)
class Visit:
    """A visit, who is invited and comes, its agenda in order, and what was written on the day and after it.

    Attributes
    ----------
    notes, debriefs : mapping of str to list of Record
        Activity's id → its notes, and what its debrief concluded, oldest first.
    hosts : sequence of Record
        Reflections of the host.
    steps : mapping of str to list of Record
        Practice's id → its first steps.
    """

    record: Record
    invitations: Sequence[Record]
    teams: Sequence[Record]
    agenda: Sequence[Record]
    notes: Mapping[str, Sequence[Record]]
    debriefs: Mapping[str, Sequence[Record]]
    reflections: Sequence[Record]
    hosts: Sequence[Record]
    practices: Sequence[Record]
    steps: Mapping[str, Sequence[Record]]

    @property
    def days(self) -> int:
        """How many days it takes."""
        return max((day_of(one.body) for one in self.agenda), default=1)

    @property
    def dates(self) -> str:
        """As `dates` of its agenda's days."""
        return dates(self.record, self.days)

    @property
    def without_conclusion(self) -> list[Record]:
        """Activities with a debrief of which nobody has written what was concluded."""
        return [one for one in self.agenda if one.body["debrief_minutes"] and not self.debriefs[one.id]]

    @property
    def visitors(self) -> int:
        """How many people are named in its teams."""
        return visitors(self.teams)


def dates(record: Record, days: int) -> str:
    """`2027-03-11 to 2027-03-12`, or a visit's one date; empty while it has none."""
    first = record.body["date"]
    if not first or days == 1:
        return first or ""
    return f"{first} to {date_of(date.fromisoformat(first), days).isoformat()}"


def visitors(teams: Sequence[Record]) -> int:
    """How many people are named in some teams."""
    return sum(len(team.body["members"]) for team in teams)


def gathered(store: Workspace, record: Record) -> Visit:
    """A visit with what belongs to it."""
    of: dict[str, list[Record]] = {}
    for child in store.children(record.id):
        of.setdefault(child.kind, []).append(child)
    agenda = sorted(
        of.get("visit_activity", []), key=lambda one: (day_of(one.body), one.body["starts"] or "99:99")
    )
    practices = of.get("practice", [])
    below = {one.id: store.children(one.id) for one in (*agenda, *practices)}

    def each(parents: Sequence[Record], kind: str) -> dict[str, list[Record]]:
        return {one.id: [child for child in below[one.id] if child.kind == kind] for one in parents}

    return Visit(
        record,
        of.get("invitation", []),
        of.get("visit_team", []),
        agenda,
        each(agenda, "visit_note"),
        each(agenda, "visit_debrief"),
        of.get("visit_reflection", []),
        of.get("host_reflection", []),
        practices,
        each(practices, "first_step"),
    )


def decided_models(store: Workspace, state: str) -> dict[str, Record]:
    """Districts of a data state that were decided to be CI Models, CDS code → the decision that stands."""
    dossiers = {one.id: one.body["cds"] for one in store.records("dossier", state=state)}
    newest = {one.parent: one for one in store.records("decision") if one.parent in dossiers}
    return {dossiers[str(parent)]: one for parent, one in newest.items() if one.body["decision"] == CI_MODEL}


def visit_of(store: Workspace, asked: str) -> Record | None:
    """The visit that a record is, or belongs to; None where it is none of a visit's records, or there is none."""
    for _ in range(_DEEPEST):
        try:
            record = store.get(asked)
        except WorkspaceError:
            return None
        if record.kind == "visit":
            return record
        if record.parent is None:
            return None
        asked = record.parent
    return None


def from_note(note: Record) -> dict[str, Any]:
    """What a practice begins with when somebody noted it on the day."""
    body = note.body
    seen = [f"{name}: {body[code]}" for code, name in COLUMNS.items() if body[code]]
    first = next(iter(body["at_home"].splitlines()), "")
    return {"name": first[:LONGEST_LINE], "activity": note.parent, "seen": "\n".join([body["name"], *seen])}


def from_debrief(concluded: Record) -> dict[str, Any]:
    """What a practice begins with when a debrief concluded it."""
    body = concluded.body
    first = next(iter(body["at_home"].splitlines()), "") or body["name"]
    seen = [part for part in (body["name"], body["rests_on"]) if part]
    return {"name": first[:LONGEST_LINE], "activity": concluded.parent, "seen": "\n".join(seen)}


@dataclass(frozen=True)
class Revision:
    """What calendars have to know beside a visit.

    Attributes
    ----------
    sequence : int
        How often the visit, its agenda or its teams have been changed; what is retired counts, so it only grows.
    changed_at : str
        When last; UTC, ISO 8601.
    days : int
        The most days that its agenda ever had.
    """

    sequence: int
    changed_at: str
    days: int


def revision(store: Workspace, record: Record) -> Revision:
    """A visit's revision, with all that stands in its calendar file."""
    below = store.children(record.id, retired=True)
    activities = [one for one in below if one.kind == "visit_activity"]
    parts = [record, *activities, *(one for one in below if one.kind == "visit_team")]
    told = [day_of(past.body) for one in activities for past in store.history(one.id)]
    return Revision(
        sum(one.head for one in parts) - 1, max(one.changed_at for one in parts), max(told, default=1)
    )
