"""Action plans with everything that belongs to them: ideas, ramps of cycles, measures, support; and where each stands."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from cimodels.workspace.kinds.improvement import DECISIONS
from cimodels.workspace.records import Record

_BELOW = (
    "change_idea", "pdsa_cycle", "plan_measure", "measurement", "support_visit", "convening", "team_progress",
    "challenge", "recommendation",
)  # fmt: skip
NOT_TESTED, ADOPTED = "not tested yet", "adopted"
_DECIDED = {"adopt": ADOPTED, "adapt": "adapted, next cycle to plan", "abandon": "abandoned"}


@dataclass(frozen=True)
class Idea:
    """A change idea and its ramps: cycles that follow each other, in order."""

    record: Record
    ramps: tuple[tuple[Record, ...], ...]

    @property
    def cycles(self) -> tuple[Record, ...]:
        """All cycles, oldest first."""
        return tuple(
            sorted((c for ramp in self.ramps for c in ramp), key=lambda c: (_begun(c), c.created_at))
        )

    @property
    def standing(self) -> str:
        """Where the idea stands, by its newest cycle, in words."""
        if not self.cycles:
            return NOT_TESTED
        newest = self.cycles[-1]
        decided = _DECIDED.get(newest.body["act"] or "")
        return decided or f"being tested, cycle {len(self.cycles)}"

    @property
    def is_adopted(self) -> bool:
        """Whether its newest cycle ended with adopting it."""
        return self.standing == ADOPTED

    @property
    def decisions(self) -> str:
        """What was decided after each cycle, in order: `Adapt, Adapt, Adopt`."""
        return ", ".join(DECISIONS[act] for c in self.cycles if (act := c.body["act"]))


@dataclass(frozen=True)
class Measure:
    """A measure and its measurements by date."""

    record: Record
    points: tuple[Record, ...]

    @property
    def values(self) -> list[float]:
        return [float(point.body["value"]) for point in self.points]


@dataclass(frozen=True)
class Plan:
    """An action plan with all that belongs to it.

    Attributes
    ----------
    progress : tuple of Record
        What the team told at convenings, oldest first.
    convenings : tuple of Record
        Those that it is invited to.
    challenges, recommendations : tuple of Record
        Its own, oldest first.
    """

    record: Record
    ideas: tuple[Idea, ...]
    measures: tuple[Measure, ...]
    visits: tuple[Record, ...]
    progress: tuple[Record, ...]
    convenings: tuple[Record, ...]
    challenges: tuple[Record, ...]
    recommendations: tuple[Record, ...]

    @property
    def open_challenges(self) -> tuple[Record, ...]:
        """Those that are not resolved."""
        return tuple(one for one in self.challenges if not one.body["resolved"])

    @property
    def cycles(self) -> tuple[Record, ...]:
        return tuple(cycle for idea in self.ideas for cycle in idea.cycles)

    @cached_property
    def last_activity(self) -> str:
        """When anything of it was written last: UTC, ISO 8601."""
        parts: list[Record] = [self.record, *self.cycles, *self.visits, *self.progress, *self.challenges]
        parts += [idea.record for idea in self.ideas]
        parts += [one for measure in self.measures for one in (measure.record, *measure.points)]
        return max(one.changed_at for one in parts)

    def ahead(self, today: str) -> list[tuple[str, str]]:
        """Dates from `today` on (YYYY-MM-DD) with what is then, the next first."""
        dates = [(self.record.body["next_check"], "check by the team")]
        dates += [(c.body["ends"], "a cycle ends") for c in self.cycles if not c.body["act"]]
        dates += [(v.body["date"], "follow-up visit") for v in self.visits]
        dates += [(v.body["next_date"], "follow-up visit") for v in self.visits]
        dates += [(p.body["next_date"], "promised at a convening") for p in self.progress]
        dates += [(c.body["by"], "a challenge to clear") for c in self.open_challenges]
        dates += [(c.body[code], "convening") for c in self.convenings for code in ("date", "next_date")]
        return sorted({(day, what) for day, what in dates if day and day >= today})

    def since(self, at: str) -> dict[str, int]:
        """What happened after a moment (UTC, ISO 8601): what in words → how often, only what did."""
        cycles = [c for c in self.cycles if c.changed_at > at]
        happened = {
            "cycle planned": sum(c.created_at > at for c in cycles),
            "cycle decided": sum(bool(c.body["act"]) for c in cycles),
            "measurement": sum(p.created_at > at for m in self.measures for p in m.points),
            "follow-up visit": sum(v.created_at > at for v in self.visits),
            "challenge resolved": sum(
                bool(c.body["resolved"]) and c.changed_at > at for c in self.challenges
            ),
        }
        return {what: number for what, number in happened.items() if number}

    def told_before(self, convening: Record) -> Record | None:
        """What the team told last at another convening, before it told at this one or, as long as it did not, at all."""
        here = next((one for one in self.progress if one.parent == convening.id), None)
        earlier = [
            one
            for one in self.progress
            if one.parent != convening.id and (here is None or one.created_at < here.created_at)
        ]
        return earlier[-1] if earlier else None

    def overdue(self, today: str) -> list[Record]:
        """Cycles whose end has passed without a decision."""
        return [c for c in self.cycles if not c.body["act"] and c.body["ends"] and c.body["ends"] < today]


def read(records: Callable[[str], list[Record]], also: Iterable[Record] = ()) -> dict[str, Plan]:
    """Every plan by id, oldest first.

    Parameters
    ----------
    records : function of a kind's code
        As `Workspace.records`.
    also : records of plans that are to be among them although they are retired
    """
    found = {kind: records(kind) for kind in _BELOW}
    under: defaultdict[tuple[str, str], list[Record]] = defaultdict(list)
    for kind, those in found.items():
        for one in those:
            under[kind, one.parent or ""].append(one)

    def whole(plan: Record) -> Plan:
        ideas = under["change_idea", plan.id]
        measures = under["plan_measure", plan.id]
        return Plan(
            plan,
            tuple(Idea(one, ramps(under["pdsa_cycle", one.id])) for one in ideas),
            tuple(Measure(one, by_date(under["measurement", one.id])) for one in measures),
            by_date(under["support_visit", plan.id]),
            tuple(one for one in found["team_progress"] if one.body["plan"] == plan.id),
            by_date(one for one in found["convening"] if plan.id in one.body["plans"]),
            tuple(under["challenge", plan.id]),
            tuple(under["recommendation", plan.id]),
        )

    return {plan.id: whole(plan) for plan in (*records("action_plan"), *also)}


def ramps(cycles: Sequence[Record]) -> tuple[tuple[Record, ...], ...]:
    """Cycles put in order: each ramp begins with one that follows none of them.

    Every cycle is in exactly one ramp, also where a link is broken or where links lead in a circle.
    """
    after: defaultdict[str, list[Record]] = defaultdict(list)
    known = {one.id for one in cycles}
    firsts = []
    for one in cycles:
        before = one.body["follows"]
        if before in known and before != one.id:
            after[before].append(one)
        else:
            firsts.append(one)
    found, placed = [], set[str]()
    for first in (*firsts, *cycles):
        ramp, waiting = [], [first]
        while waiting:
            one = waiting.pop(0)
            if one.id not in placed:
                placed.add(one.id)
                ramp.append(one)
                waiting = after[one.id] + waiting
        if ramp:
            found.append(tuple(ramp))
    return tuple(found)


def by_date(records: Iterable[Record]) -> tuple[Record, ...]:
    """In order of their `date`, those without one last; of one day, as they were written."""
    return tuple(sorted(records, key=lambda one: (one.body["date"] or "9999", one.created_at, one.id)))


def _begun(cycle: Record) -> str:
    return str(cycle.body["starts"] or cycle.created_at[:10])
