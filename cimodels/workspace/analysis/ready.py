"""What a team or an aim still lacks to be set up for success, in sentences."""

from collections.abc import Mapping
from typing import Any

_NEAR_STUDENTS = frozenset({"teacher", "principal", "support", "family"})


def aim(body: Mapping[str, Any]) -> str:
    """The aim as one sentence, of what is there; empty without what shall be better."""
    if not body.get("what"):
        return ""
    said = str(body["what"]).rstrip(". ")
    said += f", for {body['whom'].rstrip('. ')}" if body.get("whom") else ""
    said += f": {body['how_much'].rstrip('. ')}" if body.get("how_much") else ""
    return said + (f", by {body['by']}." if body.get("by") else ".")


def aim_lacks(body: Mapping[str, Any]) -> str:
    """What the aim does not say yet; empty when it says all."""
    asked = {"what": "what will be better", "whom": "for whom", "how_much": "how much", "by": "by when"}
    missing = [words for code, words in asked.items() if not body.get(code)]
    return f"The aim does not say yet {_listed(missing)}." if missing else ""


def team_lacks(team: list[Mapping[str, Any]]) -> list[str]:
    """What would make the team more likely to succeed; nothing for a team that nobody has entered."""
    if not team:
        return []
    roles = {row.get("role") for row in team}
    parts = {str(row.get("part") or "").casefold().strip() for row in team} - {""}
    said = []
    if "senior" not in roles:
        said.append("No senior leader is on the team: who can decide, and clear the way?")
    if "facilitator" not in roles:
        said.append("No facilitator is on the team: who knows the methods and keeps the meetings to them?")
    if not roles & _NEAR_STUDENTS:
        said.append("Nobody on the team works with students every day, or is one.")
    if len(parts) < 2:
        said.append(
            "The team names fewer than two parts of the organization: who sees the rest of the system?"
        )
    return said


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
