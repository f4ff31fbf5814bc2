"""Who can help whom: for what a team needs, who has been there, by rules that a person can check.

A need is an open challenge, a change idea that is not decided, or the outcome of a plan. Somebody can help

1. with a challenge, who resolved one of the same kind, or recommends something on that kind (“something else” is no kind);
2. with an idea, who adopted one that names the same practice or the same driver, and the district where the practice was seen;
3. with an outcome, who adopted any idea in a plan on the same indicator and student group.

Words are never compared, and nobody helps themselves.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from cimodels.workspace.kinds.networks import AREAS
from cimodels.workspace.plans import ADOPTED, Idea, Plan
from cimodels.workspace.records import Record

_DECIDED = frozenset({ADOPTED, "abandoned"})
_NO_KIND = "other"


@dataclass(frozen=True)
class Help:
    """Somebody who has been there.

    Attributes
    ----------
    who : Record
        The plan, network or analysis that it comes from; for a host, the learning visit.
    what : Record
        What they did: the challenge, recommendation, change idea or practice.
    because : str
        The rule in words, with what they did left out.
    """

    who: Record
    what: Record
    because: str


@dataclass(frozen=True)
class Need:
    """What a team needs, and who can help; nobody where the last is empty.

    Attributes
    ----------
    what : Record
        The challenge, the change idea, or the plan itself for its outcome.
    """

    plan: Plan
    what: Record
    helps: tuple[Help, ...]


def needs(
    plans: Iterable[Plan], within: Collection[str], records: Callable[[str], list[Record]]
) -> tuple[Need, ...]:
    """What the plans of some ids need, in their order: challenges first, then ideas, then the outcome.

    Parameters
    ----------
    plans : iterable of Plan
        Every plan: who can help may be anywhere.
    records : function of a kind's code
        As `Workspace.records`.
    """
    every = tuple(plans)
    owners = {one.record.id: one.record for one in every}
    owners |= {one.id: one for kind in ("network", "systems_analysis") for one in records(kind)}
    lessons = [one for kind in ("challenge", "recommendation") for one in records(kind)]
    lessons = [one for one in lessons if one.parent in owners]
    practices = {one.id: one for one in records("practice")}
    visits = {one.id: one for one in records("visit")}
    found: list[Need] = []
    for plan in (one for one in every if one.record.id in within):
        others = [one for one in every if one.record.body["district"] != plan.record.body["district"]]
        found += [Need(plan, one, _on_challenge(one, plan, lessons, owners)) for one in plan.open_challenges]
        for idea in (one for one in plan.ideas if one.standing not in _DECIDED):
            helps = (*_on_idea(idea, others), *_host(idea, plan, practices, visits))
            found.append(Need(plan, idea.record, helps))
        if plan.record.body["indicator"]:
            found.append(Need(plan, plan.record, _on_outcome(plan, others)))
    return tuple(found)


def _on_challenge(
    one: Record, plan: Plan, lessons: Iterable[Record], owners: Mapping[str, Record]
) -> tuple[Help, ...]:
    area = one.body["area"]
    if area == _NO_KIND:
        return ()
    kind = AREAS[area].lower()
    found = []
    for other in lessons:
        who = owners[str(other.parent)]
        if other.body["area"] != area or _is_theirs(who, plan):
            continue
        if other.kind == "recommendation":
            found.append(Help(who, other, f"recommends something on “{kind}”"))
        elif other.body["resolved"]:
            found.append(Help(who, other, f"resolved “{kind}”"))
    return tuple(found)


def _is_theirs(who: Record, plan: Plan) -> bool:
    """Whether it is of the same district; what is of a network is of everybody."""
    return who.kind != "network" and who.body["district"] == plan.record.body["district"]


def _on_idea(idea: Idea, others: Iterable[Plan]) -> tuple[Help, ...]:
    words = {
        "practice": "adopted an idea from the same practice",
        "driver": "adopted an idea of the same driver",
    }
    found = []
    for plan in others:
        for other in (one for one in plan.ideas if one.is_adopted):
            same = [
                code
                for code in words
                if idea.record.body[code] and idea.record.body[code] == other.record.body[code]
            ]
            if same:
                found.append(Help(plan.record, other.record, words[same[0]]))
    return tuple(found)


def _host(
    idea: Idea, plan: Plan, practices: Mapping[str, Record], visits: Mapping[str, Record]
) -> tuple[Help, ...]:
    """The district where the practice was seen, if it is another one."""
    practice = practices.get(idea.record.body["practice"] or "")
    visit = visits.get(str(practice.parent)) if practice else None
    if practice is None or visit is None or visit.body["host"] == plan.record.body["district"]:
        return ()
    return (Help(visit, practice, "showed the practice"),)


def _on_outcome(plan: Plan, others: Iterable[Plan]) -> tuple[Help, ...]:
    asked = [plan.record.body[code] for code in ("indicator", "student_group")]
    return tuple(
        Help(other.record, idea.record, "adopted an idea on the same outcome")
        for other in others
        if [other.record.body[code] for code in ("indicator", "student_group")] == asked
        for idea in other.ideas
        if idea.is_adopted
    )
