"""Challenges and recommendations: what stood in the way, who clears it, how it was cleared, and what one would tell others."""

from collections.abc import Mapping, Sequence

from cimodels.reports.document import Document
from cimodels.workspace.kinds.networks import AREAS, FOR_WHOM
from cimodels.workspace.networks import open_challenges
from cimodels.workspace.records import Record


def lessons(
    paper: Document,
    challenges: Sequence[Record],
    recommendations: Sequence[Record],
    level: int,
    whose: Mapping[str, str] | None = None,
) -> None:
    """Each as a table under a heading of a level; nothing of what there is none of.

    Parameters
    ----------
    whose : mapping of id to name, optional
        What the records are called that they belong to, where these are several.
    """
    names = whose or {}
    waiting = open_challenges(challenges)
    if waiting:
        paper.heading("What stands in the way", level)
        paper.table(
            ("Challenge", "Of what kind", "Who can clear it, until", "What was tried"),
            [
                (
                    _of(one, names),
                    AREAS[one.body["area"]] + (f", since {one.body['since']}" if one.body["since"] else ""),
                    ", ".join(part for part in (one.body["owner"], one.body["by"]) if part)
                    or "nobody is named",
                    one.body["tried"],
                )
                for one in waiting
            ],
            (2.4, 1.6, 1.6, 2.2),
            "Challenges that are not resolved",
        )
    if resolved := [one for one in challenges if one.body["resolved"]]:
        paper.heading("What was resolved, and how", level)
        paper.table(
            ("Challenge", "Resolved on", "How"),
            [(_of(one, names), one.body["resolved"], one.body["how"]) for one in resolved],
            (2.4, 1.1, 3.6),
            "Challenges that were resolved",
        )
    if recommendations:
        paper.heading("What we would tell others", level)
        paper.table(
            ("For whom", "Recommendation", "Because"),
            [
                (FOR_WHOM.get(one.body["whom"] or "", "Everyone"), _of(one, names), one.body["because"])
                for one in sorted(recommendations, key=lambda one: list(FOR_WHOM).index(one.body["whom"]) if one.body["whom"] in FOR_WHOM else len(FOR_WHOM))
            ],
            (1.5, 2.8, 2.8),
            "Recommendations by whom they are for",
        )  # fmt: skip


def _of(one: Record, names: Mapping[str, str]) -> str:
    """What it says, and whose it is."""
    whose = names.get(one.parent or "", "")
    return f"{one.body['name']}\n{whose}" if whose else str(one.body["name"])
