"""Invitations to a visit as a table that people read."""

from collections.abc import Sequence

from cimodels.exhibits.tables import plain
from cimodels.workspace.invitations import has_team
from cimodels.workspace.kinds.visits import ANSWERS, NOT_ASKED
from cimodels.workspace.records import Record

# The order in which an organizer reads them: who comes, who has to be reminded, who has to be asked.
_ORDER = {code: at for at, code in enumerate(("coming", "asked", "not_asked", "not_coming"))}


def invitations_table(kept: Sequence[Record], teams: Sequence[Record]) -> list[dict[str, str]]:
    """One row per invitation, safe as Markdown: who comes first, then who has not answered, who is still to be asked, who does not come."""
    ordered = sorted(kept, key=lambda one: (_ORDER[one.body["answer"] or NOT_ASKED], one.body["name"]))
    return [
        {
            "District or county office": plain(one.body["name"]),
            "Answer": ANSWERS[one.body["answer"] or NOT_ASKED],
            "Asked on": one.body["invited"] or "",
            "Whom to ask there": plain(one.body["whom"]),
            "Team": "yes" if has_team(one, teams) else "",
            "Note": plain(" ".join(one.body["note"].split())),
        }
        for one in ordered
    ]
