"""A visit as a calendar file (iCalendar, RFC 5545): one event, its agenda in the description."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from cimodels.vocab.visible import visible
from cimodels.workspace.agenda import lasts, minute, slot, span
from cimodels.workspace.visit import Visit

ZONE = "America/Los_Angeles"
_LONGEST = 75  # octets of a line, RFC 5545 section 3.1
_USUAL_MINUTES = 60
_STATUS = {"confirmed": "CONFIRMED", "held": "CONFIRMED", "called_off": "CANCELLED"}
# Daylight saving time as the Energy Policy Act of 2005 has it, since 2007.
_TIMEZONE = (
    "BEGIN:VTIMEZONE", f"TZID:{ZONE}",
    "BEGIN:DAYLIGHT", "DTSTART:20070311T020000", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU",
    "TZOFFSETFROM:-0800", "TZOFFSETTO:-0700", "TZNAME:PDT", "END:DAYLIGHT",
    "BEGIN:STANDARD", "DTSTART:20071104T020000", "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU",
    "TZOFFSETFROM:-0700", "TZOFFSETTO:-0800", "TZNAME:PST", "END:STANDARD",
    "END:VTIMEZONE",
)  # fmt: skip


def calendar(visit: Visit, host: str, sequence: int, changed_at: str) -> bytes:
    """The file, UTF-8 with lines of at most 75 octets that end in CRLF.

    Parameters
    ----------
    host : str
        The host's name.
    sequence : int
        Number of the event's revision; a calendar that has the event takes the higher.
    changed_at : str
        UTC, ISO 8601; equal visits give equal bytes.

    Raises
    ------
    ValueError
        Without a date: there is nothing to put into a calendar.
    """
    body = visit.record.body
    if not body["date"]:
        raise ValueError("a visit without a date has no place in a calendar")
    stamp = re.sub(r"[-:]|\.\d+", "", changed_at)
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//cimodels//learning visits//EN",
        "CALSCALE:GREGORIAN",
        *_TIMEZONE,
        "BEGIN:VEVENT",
        f"UID:{visit.record.id}@cimodels",
        f"DTSTAMP:{stamp}",
        f"LAST-MODIFIED:{stamp}",
        f"SEQUENCE:{sequence}",
        *_when(visit),
        f"SUMMARY:{escaped(body['name'])}",
        f"LOCATION:{escaped(body['place'] or host)}",
        f"DESCRIPTION:{escaped(description(visit, host))}",
        f"STATUS:{_STATUS.get(body['status'], 'TENTATIVE')}",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return "".join(f"{folded(line)}\r\n" for line in lines).encode()


def _when(visit: Visit) -> Iterator[str]:
    """Beginning and end: of the agenda, else of the visit, else the whole day."""
    on = date.fromisoformat(visit.record.body["date"])
    planned = lasts([slot(one.body) for one in visit.agenda])
    starts = planned[0] if planned else minute(visit.record.body["starts"])
    if starts is None:
        yield f"DTSTART;VALUE=DATE:{on:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{on + timedelta(days=1):%Y%m%d}"
        return
    ends = max(
        planned[1] if planned else 0, starts + (0 if planned and planned[1] > starts else _USUAL_MINUTES)
    )
    yield f"DTSTART;TZID={ZONE}:{_moment(on, starts)}"
    yield f"DTEND;TZID={ZONE}:{_moment(on, ends)}"


def _moment(on: date, minutes: int) -> str:
    days, rest = divmod(minutes, 24 * 60)
    return f"{on + timedelta(days=days):%Y%m%d}T{rest // 60:02d}{rest % 60:02d}00"


def description(visit: Visit, host: str) -> str:
    """What an invitation says: purpose, practices, agenda, whom to ask."""
    body = visit.record.body
    parts = [f"Learning visit to {host}."]
    if body["purpose"]:
        parts.append(f"Purpose: {body['purpose']}")
    if body["practices"]:
        parts.append("What we want to see and bring home:\n" + _listed(body["practices"]))
    if visit.agenda:
        parts.append("Agenda\n" + "\n".join(_line(one.body) for one in visit.agenda))
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


def escaped(text: str) -> str:
    """A TEXT value, RFC 5545 section 3.3.11; characters that hide are written out."""
    lines = (visible(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    special = {"\\": "\\\\", ";": "\\;", ",": "\\,"}
    return "\\n".join("".join(special.get(c, c) for c in line) for line in lines)


def folded(line: str) -> str:
    """A content line in pieces of at most 75 octets, none of them cut within a character."""
    pieces, piece, size = [], "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > _LONGEST:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + character, size + octets
    return "\r\n".join([*pieces, piece])
