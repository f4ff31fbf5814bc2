"""A visit in calendars: one event a day, its part of the agenda in the description, the visitors as guests."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from cimodels.workspace.agenda import date_of, day_of, lasts, minute, slot, span
from cimodels.workspace.calendar_file import (
    CANCELLED,
    CONFIRMED,
    TENTATIVE,
    Event,
    Guest,
    calendar_file,
    guest_in,
    is_address,
)
from cimodels.workspace.visit import Revision, Visit

_STATUS = {"confirmed": CONFIRMED, "held": CONFIRMED, "called_off": CANCELLED}


def calendar(visit: Visit, host: str, revision: Revision) -> bytes:
    """The calendar file; equal visits give equal bytes.

    Parameters
    ----------
    host : str
        The host's name.

    Raises
    ------
    ValueError
        Without a date: there is nothing to put into a calendar.
    """
    return calendar_file(list(events(visit, host, revision.days)), revision.sequence, revision.changed_at)


def events(visit: Visit, host: str, days_told: int) -> Iterator[Event]:
    """One event a day; days that an earlier file told of and that are no more are cancelled."""
    body = visit.record.body
    if not body["date"]:
        raise ValueError("a visit without a date has no place in a calendar")
    planned = {day_of(one.body) for one in visit.agenda} | {1}
    organizer, guests = guest_in(body["contact"]), visitors(visit)
    for day in range(1, max(visit.days, days_told) + 1):
        is_told = day in planned
        starts, ends = _span(visit, day)
        yield Event(
            uid=f"{visit.record.id}{'' if day == 1 else f'-{day}'}@cimodels",
            summary=body["name"] + (f" (day {day} of {visit.days})" if visit.days > 1 and is_told else ""),
            on=date_of(date.fromisoformat(body["date"]), day),
            starts=starts,
            ends=ends,
            place=body["place"] or host,
            description=description(visit, host, day),
            status=_STATUS.get(body["status"], TENTATIVE) if is_told else CANCELLED,
            organizer=organizer,
            guests=guests if organizer else (),
        )


def _span(visit: Visit, day: int) -> tuple[int | None, int | None]:
    """Beginning and end of the day's agenda; without one the visit's own beginning."""
    planned = lasts([slot(one.body) for one in visit.agenda if day_of(one.body) == day])
    return planned or (minute(visit.record.body["starts"]), None)


def visitors(visit: Visit) -> tuple[Guest, ...]:
    """Members of the teams with an e-mail address, each once."""
    found: dict[str, Guest] = {}
    for team in visit.teams:
        for one in team.body["members"]:
            if is_address(one["email"] or ""):
                found.setdefault(one["email"].strip().casefold(), Guest(one["name"], one["email"].strip()))
    return tuple(found.values())


def description(visit: Visit, host: str, day: int = 1) -> str:
    """What an invitation says: purpose, practices, the day's agenda, whom to ask."""
    body = visit.record.body
    parts = [f"Learning visit to {host}."]
    if body["purpose"]:
        parts.append(f"Purpose: {body['purpose']}")
    if body["practices"]:
        parts.append("What we want to see and bring home:\n" + _listed(body["practices"]))
    if own := [one.body for one in visit.agenda if day_of(one.body) == day]:
        heading = f"Agenda of day {day}\n" if visit.days > 1 else "Agenda\n"
        parts.append(heading + "\n".join(_line(one) for one in own))
    if body["logistics"]:
        parts.append(f"Good to know: {body['logistics']}")
    if body["contact"]:
        parts.append(f"Contact: {body['contact']}")
    return "\n\n".join(parts)


def _listed(text: str) -> str:
    return "\n".join(f"- {line.strip()}" for line in text.splitlines() if line.strip())


def _line(body: Mapping[str, Any]) -> str:
    place = f" ({body['place']})" if body["place"] else ""
    group = f" [{body['group']}]" if body["group"] else ""
    objective = f"\n   {body['objective']}" if body["objective"] else ""
    return f"{span(slot(body))} {body['name']}{group}{place}{objective}"
