"""Calendar files (iCalendar, RFC 5545): events in Pacific time, with guests where there is an organizer to answer to."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import quote

from cimodels.vocab.visible import visible

ZONE = "America/Los_Angeles"
TENTATIVE, CONFIRMED, CANCELLED = "TENTATIVE", "CONFIRMED", "CANCELLED"
_LONGEST = 75  # octets of a line, RFC 5545 section 3.1
_USUAL_MINUTES = 60
# Daylight saving time as the Energy Policy Act of 2005 has it, since 2007.
_TIMEZONE = (
    "BEGIN:VTIMEZONE", f"TZID:{ZONE}",
    "BEGIN:DAYLIGHT", "DTSTART:20070311T020000", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU",
    "TZOFFSETFROM:-0800", "TZOFFSETTO:-0700", "TZNAME:PDT", "END:DAYLIGHT",
    "BEGIN:STANDARD", "DTSTART:20071104T020000", "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU",
    "TZOFFSETFROM:-0700", "TZOFFSETTO:-0800", "TZNAME:PST", "END:STANDARD",
    "END:VTIMEZONE",
)  # fmt: skip


# What a local part may have in a URI as it is (RFC 6068).
_SAFE = "!$'*+-._~"
# The addresses that people have: RFC 5321 without quoted local parts and address literals.
_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+"
)


@dataclass(frozen=True)
class Guest:
    """Somebody with an e-mail address."""

    name: str
    address: str


@dataclass(frozen=True)
class Event:
    """One entry of a calendar.

    Attributes
    ----------
    uid : str
        The same in every file that tells of the event; a calendar then changes it and adds no second one.
    starts, ends : int or None
        Minutes after midnight; without a beginning it takes the whole day, without an end an hour.
    status : str
        `TENTATIVE`, `CONFIRMED` or `CANCELLED`.
    organizer : Guest or None
        Whom answers go to; without one nobody is a guest: RFC 5545 has attendees only of events with an organizer.
    """

    uid: str
    summary: str
    on: date
    starts: int | None
    ends: int | None
    place: str
    description: str
    status: str
    organizer: Guest | None = None
    guests: Sequence[Guest] = ()


def calendar_file(events: Sequence[Event], sequence: int, changed_at: str) -> bytes:
    """The file, UTF-8 with lines of at most 75 octets that end in CRLF; equal events give equal bytes.

    Parameters
    ----------
    sequence : int
        Number of the events' revision; a calendar that has an event takes the higher.
    changed_at : str
        UTC, ISO 8601.
    """
    stamp = re.sub(r"[-:]|\.\d+", "", changed_at)
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//cimodels//cimodels//EN",
        "CALSCALE:GREGORIAN",
        *_TIMEZONE,
        *(line for one in events for line in _event(one, sequence, stamp)),
        "END:VCALENDAR",
    )
    return "".join(f"{folded(line)}\r\n" for line in lines).encode()


def _event(one: Event, sequence: int, stamp: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{one.uid}"
    yield f"DTSTAMP:{stamp}"
    yield f"LAST-MODIFIED:{stamp}"
    yield f"SEQUENCE:{sequence}"
    yield from _when(one)
    yield f"SUMMARY:{escaped(one.summary)}"
    yield f"LOCATION:{escaped(one.place)}"
    yield f"DESCRIPTION:{escaped(one.description)}"
    yield f"STATUS:{one.status}"
    if one.organizer:
        yield f"ORGANIZER;CN={_parameter(one.organizer.name)}:{_mailto(one.organizer.address)}"
        for guest in one.guests:
            yield (
                f"ATTENDEE;CN={_parameter(guest.name)};ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:"
                f"{_mailto(guest.address)}"
            )
    yield "END:VEVENT"


def _when(one: Event) -> Iterator[str]:
    if one.starts is None:
        yield f"DTSTART;VALUE=DATE:{one.on:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{one.on + timedelta(days=1):%Y%m%d}"
        return
    ends = one.ends if one.ends is not None and one.ends > one.starts else one.starts + _USUAL_MINUTES
    yield f"DTSTART;TZID={ZONE}:{_moment(one.on, one.starts)}"
    yield f"DTEND;TZID={ZONE}:{_moment(one.on, ends)}"


def _moment(on: date, minutes: int) -> str:
    days, rest = divmod(minutes, 24 * 60)
    return f"{on + timedelta(days=days):%Y%m%d}T{rest // 60:02d}{rest % 60:02d}00"


def is_address(text: str) -> bool:
    """Whether a text is an e-mail address and nothing else."""
    return _ADDRESS.fullmatch(text.strip()) is not None


def guest_in(text: str) -> Guest | None:
    """Who is meant by a text with an e-mail address in it, such as `Ana Lee, ana@example.org`; None without one."""
    found = _ADDRESS.search(text)
    if not found:
        return None
    name = " ".join((text[: found.start()] + " " + text[found.end() :]).split()).strip(" .,;:<>()[]–-")
    return Guest(name or found.group(), found.group())


def _mailto(address: str) -> str:
    """A calendar user's address as a URI, RFC 6068."""
    local, _, domain = address.strip().rpartition("@")
    return f"mailto:{quote(local, safe=_SAFE)}@{domain}"


def _parameter(text: str) -> str:
    """A parameter's value in quotes, which it cannot hold itself (RFC 5545 section 3.2)."""
    return '"' + visible(" ".join(text.replace('"', "’").split())) + '"'


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
