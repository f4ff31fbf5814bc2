"""How much a host has been asked for: its visits and visitors in the 12 months past and to come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

YEAR = timedelta(days=365)
# Ours, to make people ask: more than one visit a quarter, or two within four weeks, is much beside a district's own work.
MOST_A_YEAR = 4
SOONEST = timedelta(days=28)


@dataclass(frozen=True)
class Day:
    """One visit, as far as the load goes; `on` is None while it has no date, `days` is how many it takes."""

    host: str
    on: date | None
    visitors: int
    days: int = 1


@dataclass(frozen=True)
class Load:
    """Visits to one host in the 12 months before a day and in those that begin with it.

    Attributes
    ----------
    had_days, planned_days : int
        Of these visits together.
    dateless : int
        Planned visits that have no date yet.
    busiest : int
        The most visits within any 12 months of these two years.
    closest : timedelta or None
        The shortest time between two visits of which one is still to come.
    """

    had: int
    had_days: int
    had_visitors: int
    planned: int
    planned_days: int
    planned_visitors: int
    dateless: int
    busiest: int
    closest: timedelta | None


def load(days: Iterable[Day], host: str, today: date) -> Load:
    """What one host has had and has planned; visits that were called off are left out by the caller."""
    own = [day for day in days if day.host == host]
    had = [day for day in own if day.on and today - YEAR <= day.on < today]
    planned = [day for day in own if day.on and today <= day.on <= today + YEAR]
    dates = sorted(day.on for day in (*had, *planned) if day.on)
    return Load(
        len(had),
        sum(day.days for day in had),
        sum(day.visitors for day in had),
        len(planned),
        sum(day.days for day in planned),
        sum(day.visitors for day in planned),
        sum(1 for day in own if day.on is None),
        max((sum(1 for other in dates if one <= other < one + YEAR) for one in dates), default=0),
        min((b - a for a, b in pairwise(dates) if b >= today), default=None),
    )


def in_words(found: Load) -> str:
    """`Had 2 visits with 14 visitors in the last 12 months; 1 with 6 is planned in the next.`"""
    had = _visits(found.had, found.had_days, found.had_visitors)
    planned = _visits(found.planned, found.planned_days, found.planned_visitors)
    said = f"{had} in the last 12 months, {planned} in the next"
    return said + (f", and {found.dateless} without a date" if found.dateless else "")


def _visits(number: int, days: int, people: int) -> str:
    if not number:
        return "no visit"
    named = f"{people} visitor{'' if people == 1 else 's'} named" if people else "nobody named yet"
    lasting = f"{days} days, " if days > number else ""
    return f"{number} visit{_s(number)} ({lasting}{named})"


def warnings(found: Load) -> list[str]:
    """Sentences when it is much; none when it is not."""
    said = []
    if found.busiest > MOST_A_YEAR:
        said.append(
            f"{found.busiest} visits within 12 months are more than one a quarter. Ask the host whether it is too much; could another "
            "model district be visited, or several teams come on one day?"
        )
    if found.closest is not None and found.closest < SOONEST:
        apart = (
            "on the same day"
            if not found.closest
            else f"{found.closest.days} day{_s(found.closest.days)} apart"
        )
        said.append(f"Two visits are {apart}. The host’s staff need time of their own in between.")
    return said


def _s(number: int) -> str:
    return "" if number == 1 else "s"
