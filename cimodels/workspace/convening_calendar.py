"""A convening in calendars: one event with its agenda."""

from datetime import date

from cimodels.workspace.agenda import minute
from cimodels.workspace.calendar_file import TENTATIVE, Event, calendar_file
from cimodels.workspace.records import Record


def calendar(convening: Record) -> bytes:
    """The calendar file; equal convenings give equal bytes.

    Raises
    ------
    ValueError
        Without a date: there is nothing to put into a calendar.
    """
    body = convening.body
    if not body["date"]:
        raise ValueError("a convening without a date has no place in a calendar")
    starts = minute(body["starts"])
    lasting = int(sum(row["minutes"] or 0 for row in body["agenda"]))
    parts = [f"Facilitated by {body['facilitator']}."] if body["facilitator"] else []
    if body["agenda"]:
        parts.append(
            "Agenda\n" + "\n".join(_line(row["minutes"], row["what"], row["lead"]) for row in body["agenda"])
        )
    event = Event(
        uid=f"{convening.id}@cimodels",
        summary=body["name"],
        on=date.fromisoformat(body["date"]),
        starts=starts,
        ends=None if starts is None or not lasting else starts + lasting,
        place=body["place"],
        description="\n\n".join(parts),
        status=TENTATIVE,
    )
    return calendar_file([event], convening.head - 1, convening.changed_at)


def _line(minutes: float | None, what: str, lead: str) -> str:
    long = f"{minutes:g} min: " if minutes else ""
    return f"- {long}{what}" + (f" ({lead})" if lead else "")
