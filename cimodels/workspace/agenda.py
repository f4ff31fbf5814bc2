"""A visit's agenda: when each activity begins and ends, and what is amiss with its days, in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cimodels.errors import WorkspaceError

_DAY = 24 * 60
_SATURDAY = 5
# Ours: less than so many minutes is the way from one room to the next.
SHORTEST_GAP = 15


@dataclass(frozen=True)
class Slot:
    """An activity's place in the day.

    Attributes
    ----------
    starts : int or None
        Minutes after midnight.
    minutes, debrief : int
        Of the activity, and of the debrief that follows it at once.
    group : str
        Who takes part, where visitors part; empty for everybody.
    day : int
        Of the visit, from 1.
    """

    name: str
    starts: int | None
    minutes: int
    debrief: int
    group: str
    day: int = 1

    @property
    def ends(self) -> int | None:
        """With its debrief, minutes after midnight."""
        return None if self.starts is None else self.starts + self.minutes + self.debrief

    def meets(self, other: "Slot") -> bool:
        """Whether somebody would have to be at both, if they are at the same time of day."""
        return self.day == other.day and (
            not self.group or not other.group or self.group.casefold() == other.group.casefold()
        )


def slot(body: Mapping[str, Any]) -> Slot:
    """The place in the day of a `visit_activity`."""
    return Slot(
        body["name"],
        minute(body["starts"]),
        int(body["minutes"] or 0),
        int(body["debrief_minutes"] or 0),
        (body["group"] or "").strip(),
        day_of(body),
    )


def day_of(body: Mapping[str, Any]) -> int:
    """On which of the visit's days an activity is; the first is 1."""
    return int(body["day"] or 1)


def minute(text: str | None) -> int | None:
    """`09:30` as minutes after midnight."""
    if not text:
        return None
    hours, minutes = text.split(":")[:2]
    return int(hours) * 60 + int(minutes)


def clock(minutes: int) -> str:
    """Minutes after midnight as a clock says them: 9:30 a.m."""
    hours, rest = divmod(minutes % _DAY, 60)
    return f"{hours % 12 or 12}:{rest:02d} {'a.m.' if hours < 12 else 'p.m.'}"


def span(one: Slot) -> str:
    """`9:30–10:15 a.m.`, without what is not known."""
    if one.starts is None:
        return "time open"
    if not one.minutes and not one.debrief:
        return clock(one.starts)
    first, last = clock(one.starts), clock(one.starts + one.minutes + one.debrief)
    return f"{first[:-5] if first[-4:] == last[-4:] else first}–{last}"


def date_of(first: date, day: int) -> date:
    """The date of a visit's day; its days follow each other."""
    return first + timedelta(days=day - 1)


def when(body: Mapping[str, Any], days: int) -> str:
    """The time of an activity, with its day where the visit has several."""
    on = f"Day {day_of(body)}, " if days > 1 else ""
    return on + span(slot(body))


def on_weekend(first: date, days: int) -> list[str]:
    """A sentence for each day of a visit on which schools are closed."""
    found = [date_of(first, day) for day in range(1, days + 1)]
    return [f"{one:%A}, {one.isoformat()}, is no school day." for one in found if one.weekday() >= _SATURDAY]


def lasts(slots: Sequence[Slot]) -> tuple[int, int] | None:
    """When the day begins and ends; None while nothing has a time."""
    timed = [one for one in slots if one.starts is not None]
    if not timed:
        return None
    return min(one.starts or 0 for one in timed), max(one.ends or 0 for one in timed)


def running(slots: Sequence[Slot], now: int) -> int | None:
    """Position of what goes on at a minute of the day, the last that began; None before, after and in a gap."""
    there = [
        at for at, one in enumerate(slots) if one.starts is not None and one.starts <= now < (one.ends or 0)
    ]
    return max(there, key=lambda at: slots[at].starts or 0, default=None)


def timing(bodies: Sequence[Mapping[str, Any]]) -> list[str]:
    """A sentence for each activity without a time or length, each overlap and each gap longer than the way to the next room."""
    slots = [slot(body) for body in bodies]
    days = sorted({one.day for one in slots})
    said = list(_unplaced(slots))
    for day in days:
        own = [one for one in slots if one.day == day]
        on = f"Day {day}: " if len(days) > 1 else ""
        said += [on + sentence for sentence in (*_overlaps(own), *_gaps(own))]
    return [
        *said,
        *(f"Nothing is planned on day {day}." for day in range(1, max(days, default=1)) if day not in days),
    ]


def _unplaced(slots: Sequence[Slot]) -> Iterator[str]:
    for one in slots:
        if one.starts is None:
            yield f"“{one.name}” has no time yet."
        if not one.minutes:
            yield f"It is not said how long “{one.name}” takes."
        if (one.ends or 0) > _DAY:
            yield f"“{one.name}” would end after midnight."


def _overlaps(slots: Sequence[Slot]) -> Iterator[str]:
    timed = sorted((one for one in slots if one.starts is not None), key=lambda one: one.starts or 0)
    for at, first in enumerate(timed):
        for second in timed[at + 1 :]:
            starts = second.starts or 0
            shared = min(first.ends or 0, second.ends or 0) - starts
            if shared > 0 and first.meets(second):
                debrief = " with its debrief" if first.debrief else ""
                yield (
                    f"“{second.name}” begins at {clock(starts)}, but “{first.name}”{debrief} ends at "
                    f"{clock(first.ends or 0)}: {shared} minutes twice."
                )


def _gaps(slots: Sequence[Slot]) -> Iterator[str]:
    for start, end in gaps(slots):
        if end - start < SHORTEST_GAP:
            continue
        yield f"From {clock(start)} to {clock(end)} nothing is planned: {end - start} minutes."


def gaps(slots: Sequence[Slot]) -> list[tuple[int, int]]:
    """Times between the first activity and the last in which nothing is planned, minutes after midnight."""
    found, covered = [], None
    for one in sorted((one for one in slots if one.starts is not None), key=lambda one: one.starts or 0):
        starts, ends = one.starts or 0, one.ends or 0
        if covered is not None and starts > covered:
            found.append((covered, starts))
        covered = max(covered or 0, ends)
    return found


def one_after_another(starts: str, bodies: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The same activities in the same order without a gap or overlap, each day from `starts`.

    What different groups do at the same time stays at the same time.

    Raises
    ------
    WorkspaceError
        When they take longer than the day has left.
    """
    laid = []
    for day in sorted({day_of(body) for body in bodies}):
        at = minute(starts) or 0
        for together in _side_by_side([body for body in bodies if day_of(body) == day]):
            longest = max(slot(body).minutes + slot(body).debrief for body in together)
            if at + longest > _DAY:
                raise WorkspaceError(
                    f"The agenda would run past midnight with “{together[0]['name']}”.",
                    "Begin earlier, shorten an activity, or move it to another day.",
                )
            laid += [{**body, "starts": f"{at // 60:02d}:{at % 60:02d}"} for body in together]
            at += longest
    return laid


def _side_by_side(bodies: Sequence[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """Neighbours that begin together for different groups, as one."""
    found: list[list[Mapping[str, Any]]] = []
    for body in bodies:
        one = slot(body)
        if (
            found
            and one.starts is not None
            and all(one.starts == slot(other).starts and not one.meets(slot(other)) for other in found[-1])
        ):
            found[-1].append(body)
        else:
            found.append([body])
    return found
