"""A visit's agenda: when each activity begins and ends, and what is amiss with the day, in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cimodels.errors import WorkspaceError

_DAY = 24 * 60
# Activities after which visitors put together what they noticed.
_DEBRIEFED = ("panel", "conversation", "classroom", "development")
_WITHOUT_OBJECTIVE = ("welcome", "break")


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
    """

    name: str
    starts: int | None
    minutes: int
    debrief: int
    group: str

    @property
    def ends(self) -> int | None:
        """With its debrief, minutes after midnight."""
        return None if self.starts is None else self.starts + self.minutes + self.debrief

    def meets(self, other: "Slot") -> bool:
        """Whether somebody would have to be at both."""
        return not self.group or not other.group or self.group.casefold() == other.group.casefold()


def slot(body: Mapping[str, Any]) -> Slot:
    """The place in the day of a `visit_activity`."""
    return Slot(
        body["name"],
        minute(body["starts"]),
        int(body["minutes"] or 0),
        int(body["debrief_minutes"] or 0),
        (body["group"] or "").strip(),
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
    """A sentence for each activity without a time or length, each overlap and each gap; empty when the day closes."""
    slots = [slot(body) for body in bodies]
    return [*_unplaced(slots), *_overlaps(slots), *_gaps(slots)]


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


def content(bodies: Sequence[Mapping[str, Any]]) -> list[str]:
    """A sentence for each thing without which visitors see much and learn little."""
    return [*_without_words(bodies), *_without_end(bodies)] if bodies else []


def _without_words(bodies: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for body in bodies:
        if body["activity"] not in _WITHOUT_OBJECTIVE and not body["objective"]:
            yield f"“{body['name']}” has no objective that visitors could be told."
        if body["activity"] in _DEBRIEFED and not body["debrief_minutes"]:
            yield f"“{body['name']}” has no time for a debrief."


def _without_end(bodies: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    kinds = [body["activity"] for body in bodies]
    if "closing" not in kinds:
        yield "There is no closing with reflections and action planning: visitors leave without a plan."
    elif any(kind not in ("closing", "break") for kind in kinds[kinds.index("closing") + 1 :]):
        yield "The closing is not the last activity of the day."
    if "apply" not in kinds and "closing" not in kinds:
        yield "Nowhere is there time for visitors to think about applying it at home."


def one_after_another(starts: str, bodies: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The same activities in the same order without a gap or overlap, the first at `starts`.

    What different groups do at the same time stays at the same time.

    Raises
    ------
    WorkspaceError
        When they take longer than the day has left.
    """
    at, laid = minute(starts) or 0, []
    for together in _side_by_side(bodies):
        if at + max(slot(body).minutes + slot(body).debrief for body in together) > _DAY:
            raise WorkspaceError(
                f"The agenda would run past midnight with “{together[0]['name']}”.",
                "Begin earlier, or shorten an activity.",
            )
        laid += [{**body, "starts": f"{at // 60:02d}:{at % 60:02d}"} for body in together]
        at += max(slot(body).minutes + slot(body).debrief for body in together)
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
