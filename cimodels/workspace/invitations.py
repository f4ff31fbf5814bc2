"""Invitations to a visit: how many were asked and come, and a team of those who do."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cimodels.workspace.kinds.visits import ASKED, COMING, NOT_ASKED, NOT_COMING
from cimodels.workspace.records import Record
from cimodels.workspace.visit import Visit


@dataclass(frozen=True)
class Asked:
    """Invitations of a visit, counted; `asked` has everybody who was asked, whatever they answered."""

    asked: int = 0
    coming: int = 0
    not_coming: int = 0
    not_asked: int = 0

    @property
    def unanswered(self) -> int:
        return self.asked - self.coming - self.not_coming

    def in_words(self) -> str:
        """`6 asked, 3 coming, 1 not coming, 2 without an answer yet; 4 not asked yet.`"""
        parts = [f"{self.asked} asked", f"{self.coming} coming"] if self.asked else []
        parts += [f"{self.not_coming} not coming"] if self.not_coming else []
        parts += [f"{self.unanswered} without an answer yet"] if self.unanswered else []
        said = [", ".join(parts)] if parts else []
        said += [f"{self.not_asked} not asked yet"] if self.not_asked else []
        return "; ".join(said) or "nobody is invited yet"


def counted(invitations: Iterable[Record]) -> Asked:
    """How many were asked, and what they answered."""
    found = Counter(one.body["answer"] or NOT_ASKED for one in invitations)
    return Asked(
        found[ASKED] + found[COMING] + found[NOT_COMING], found[COMING], found[NOT_COMING], found[NOT_ASKED]
    )


def asked_today(invitation: Record, today: date) -> dict[str, Any]:
    """The body of an invitation that goes out today."""
    return {**invitation.body, "answer": ASKED, "invited": today.isoformat()}


def team_of(invitation: Record) -> dict[str, Any]:
    """The body of the visiting team of those who come: nothing is typed twice, and the invitation's reasons stay with it."""
    return {
        "name": invitation.body["name"],
        "home": invitation.body["home"],
        "invitation": invitation.id,
    }


def letter(invitation: Record, visit: Visit, host: str) -> str:
    """What those invited are written, to be copied and changed: who is visited and when, what for, who should come, and how to answer.

    Why they could benefit is left out: results that are weak are told in another voice.
    """
    body, of_visit = invitation.body, visit.record.body
    whom = f" ({body['whom']})" if body["whom"] else ""
    on = f" on {visit.dates}" if visit.dates else "; the date is still open"
    practices = [f"- {line.strip()}" for line in of_visit["practices"].splitlines() if line.strip()]
    parts = [
        f"Dear leaders of {body['name']},",
        f"We would like to invite a team of yours to a learning visit to {host}{on}.",
        of_visit["purpose"],
        "\n".join(["What can be seen and brought home:", *practices]) if practices else "",
        of_visit["value_visitors"],
        f"Please come as a team of two to four people, a senior leader among them{whom}, so that you can share what you learn and put it "
        "into practice at home. Tell us beforehand which practices you want to see, and for which need.",
        f"We look forward to your answer: {of_visit['contact']}" if of_visit["contact"] else "",
    ]
    return "\n\n".join(part for part in parts if part)


def has_team(invitation: Record, teams: Iterable[Record]) -> bool:
    """Whether those invited are a team already, made of the invitation or entered by hand."""
    body: Mapping[str, Any] = invitation.body
    return any(
        team.body["invitation"] == invitation.id
        or bool(body["home"] and team.body["home"] == body["home"])
        or team.body["name"].casefold() == body["name"].casefold()
        for team in teams
    )
