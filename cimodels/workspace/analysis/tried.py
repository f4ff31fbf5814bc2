"""From the driver diagram to action plans: which change ideas test a driver, and what became of each."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from cimodels.workspace import plans
from cimodels.workspace.plans import Idea, Plan
from cimodels.workspace.records import Record

UNTRIED = "in no action plan yet"


@dataclass(frozen=True)
class Tried:
    """A change idea that tests a driver, in the plan that it belongs to."""

    plan: Plan
    idea: Idea


def tried(found: Iterable[Plan]) -> dict[str, tuple[Tried, ...]]:
    """Driver's id → the change ideas that come from it, in the plans' order."""
    by_driver: dict[str, tuple[Tried, ...]] = {}
    for plan in found:
        for idea in plan.ideas:
            if driver := idea.record.body["driver"]:
                by_driver[driver] = (*by_driver.get(driver, ()), Tried(plan, idea))
    return by_driver


def of_drivers(
    drivers: Iterable[Record], records: Callable[[str], list[Record]]
) -> dict[str, tuple[Tried, ...]]:
    """As `tried`, of some drivers; the plans are read only where an idea comes from one of them."""
    asked = {one.id for one in drivers}
    if not any(one.body["driver"] in asked for one in records("change_idea")):
        return {}
    return {code: those for code, those in tried(plans.read(records).values()).items() if code in asked}


def became(those: Iterable[Tried]) -> str:
    """What became of a driver's ideas, in words: `adopted`, or `adopted (2), being tested, cycle 1` of several."""
    standings = Counter(one.idea.standing for one in those)
    if not standings:
        return UNTRIED
    if standings.total() == 1:
        return next(iter(standings))
    return "; ".join(f"{standing} ({number})" for standing, number in standings.items())


def begun(
    driver: Record, drivers: Iterable[Record], causes: Iterable[Record], analysis: Record
) -> dict[str, Any]:
    """What a change idea takes over from the diagram: its words, the way to the aim, the causes that it answers.

    Parameters
    ----------
    drivers, causes
        Those of the same analysis.
    """
    names = {one.id: one.body["driver"] for one in drivers}
    above = {one.id: one.body["under"] for one in drivers}
    way, at = [], above.get(driver.id)
    while at in names and names[at] not in way:
        way.append(names[at])
        at = above[at]
    causes_of = answered(driver, drivers)
    told = [f"From the systems analysis “{analysis.body['name']}”."]
    told += [f"By which driver it reaches the aim: {' ← '.join(reversed(way))}."] if way else []
    told += [
        f"Cause that it answers: {one.body['cause'].rstrip('. ')}." for one in causes if one.id in causes_of
    ]
    told += (
        [f"What would show that it moves: {driver.body['measure'].rstrip('. ')}."]
        if driver.body["measure"]
        else []
    )
    told += [driver.body["note"]] if driver.body["note"] else []
    return {"name": driver.body["driver"], "driver": driver.id, "seen": "\n".join(told)}


def answered(driver: Record, drivers: Iterable[Record]) -> frozenset[str]:
    """Causes that a driver answers itself; else those of the nearest driver above that names any."""
    there = {one.id: one for one in drivers}
    at, passed = driver, set[str]()
    while not at.body["causes"] and at.body["under"] in there and at.id not in passed:
        passed.add(at.id)
        at = there[at.body["under"]]
    return frozenset(at.body["causes"])
