"""Inviting the CI Model's leader to a convening: a letter to send, and when to ask again."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

# From so many days before it on, a leader who has not promised to come is asked again.
REMIND = 21


def agenda(body: Mapping[str, Any]) -> str:
    """The agenda as lines."""
    return "\n".join(
        f"{int(row['minutes'])} min: {row['what']}" if row["minutes"] else f"- {row['what']}"
        for row in body["agenda"]
    )


def invitation(body: Mapping[str, Any], teams: Iterable[str], practices: Iterable[str]) -> str:
    """A letter to the CI Model's leader, to be changed and sent by a person.

    Parameters
    ----------
    teams : iterable of str
        Districts that are invited.
    practices : iterable of str
        What they saw at this leader's district and try.
    """
    when = (body["date"] or "(date)") + (f" {body['starts']}, Pacific time" if body["starts"] else "")
    named, tried = ", ".join(dict.fromkeys(teams)), "; ".join(dict.fromkeys(practices))
    parts = [
        f"Dear {body['leader'] or '(name)'},",
        "The teams that learned from your district meet again to tell how they carry it to their own schools. Would you join us and "
        "go on giving them guidance?",
        f"When: {when}" + (f"\nWhere: {body['place']}" if body["place"] else ""),
    ]
    parts += [f"Who comes: {named}."] if named else []
    parts += [f"What they try of what they saw with you: {tried}."] if tried else []
    parts += [f"Agenda:\n{agenda(body)}"] if body["agenda"] else []
    parts += ["It helps them most to hear how you met the difficulties that they meet now."]
    parts += [body["facilitator"]] if body["facilitator"] else []
    return "\n\n".join(parts)


def reminder(body: Mapping[str, Any], today: date) -> str:
    """What is to be done about the leader before the convening, in a sentence; empty where nothing is."""
    if not body["date"] or body["invited"] in ("coming", "came", "not"):
        return ""
    days = (date.fromisoformat(body["date"]) - today).days
    if not 0 <= days <= REMIND:
        return ""
    when = "today" if days == 0 else "tomorrow" if days == 1 else f"in {days} days"
    if body["invited"] == "invited":
        asked = f" since the invitation of {body['invited_on']}" if body["invited_on"] else ""
        again = f"; reminded on {body['reminded_on']}" if body["reminded_on"] else ""
        return f"The convening is {when}, and the CI Model’s leader has not promised to come{asked}{again}. Ask again."
    return f"The convening is {when}, and the CI Model’s leader is not invited yet."
