"""What makes a visit's agenda a good one: the tips for learning visits, each held against what is planned."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cimodels.workspace.agenda import day_of
from cimodels.workspace.kinds.visits import ACTIVITY_KINDS, COLUMNS

Bodies = Sequence[Mapping[str, Any]]

# Activities after which visitors put together what they noticed, and those in which they look.
_DEBRIEFED = ("panel", "conversation", "classroom", "development")
_OBSERVED = ("classroom", "development")
_WITHOUT_OBJECTIVE = ("welcome", "break")
# Ours: in less time than this a team that has just seen a lot does not get to its own district.
SHORTEST_THINKING = 30


@dataclass(frozen=True)
class Tip:
    """A tip, and a sentence for each place where the agenda does not keep to it; none when it does."""

    text: str
    lacks: tuple[str, ...]


def tips(bodies: Bodies) -> tuple[Tip, ...]:
    """Every tip against an agenda; none for an agenda without activities.

    Parameters
    ----------
    bodies : sequence of mapping
        Bodies of `visit_activity`, in the visit's order.
    """
    if not bodies:
        return ()
    checks = (
        ("The suggested activities: panels, informal conversations, observations", _suggested(bodies)),
        ("A clear objective for each activity, told to everyone", _objectives(bodies)),
        ("Time for debriefs and discussion after activities", _debriefs(bodies)),
        ("A simple note-taking guide, so that visitors know what to look for", _guides(bodies)),
        ("Time for visitors to think about how to apply it in their own district", _thinking(bodies)),
        ("Closing reflections and action planning at the end", _closing(bodies)),
    )
    return tuple(Tip(text, tuple(lacks)) for text, lacks in checks)


def _suggested(bodies: Bodies) -> Iterator[str]:
    kinds = {body["activity"] for body in bodies}
    if "panel" not in kinds:
        yield "No panel or Q&A with a variety of the host’s staff is planned."
    if "conversation" not in kinds:
        yield "No informal conversation with host staff is planned, such as over lunch."
    if not kinds & {*_OBSERVED}:
        yield "Nothing is observed: neither classroom instruction nor professional development."
    for body in bodies:
        if body["activity"] == "panel" and not body["with_whom"]:
            yield f"It is not said who of the host’s staff is on “{body['name']}”; different roles see different things."


def _objectives(bodies: Bodies) -> Iterator[str]:
    for body in bodies:
        if body["activity"] not in _WITHOUT_OBJECTIVE and not body["objective"]:
            yield f"“{body['name']}” has no objective that visitors could be told."


def _debriefs(bodies: Bodies) -> Iterator[str]:
    for body in bodies:
        if body["activity"] in _DEBRIEFED and not body["debrief_minutes"]:
            yield f"“{body['name']}” has no time for a debrief."


def _guides(bodies: Bodies) -> Iterator[str]:
    for body in bodies:
        if body["activity"] in _OBSERVED and not any(body[f"see_{code}"] for code in COLUMNS):
            yield f"“{body['name']}” has nothing to look for; its guide for notes would be empty."


def _thinking(bodies: Bodies) -> Iterator[str]:
    """Time of its own, or within a closing that is long enough for both."""
    minutes = [int(body["minutes"] or 0) for body in bodies if body["activity"] in ("apply", "closing")]
    if not minutes:
        yield "Nowhere is there time for visitors to think about applying it at home."
    elif sum(minutes) < SHORTEST_THINKING:
        yield (
            f"Only {sum(minutes)} minutes are left to think about applying it at home, with the closing; "
            f"give it {SHORTEST_THINKING} or more."
        )


def _closing(bodies: Bodies) -> Iterator[str]:
    kinds = [body["activity"] for body in bodies]
    if "closing" not in kinds:
        yield "There is no closing with reflections and action planning: visitors leave without a plan."
        return
    last = len(kinds) - 1 - kinds[::-1].index("closing")
    after = [body for body in bodies[last + 1 :] if body["activity"] != "break"]
    if after:
        kind = ACTIVITY_KINDS[after[0]["activity"]].lower()
        where = "on another day" if day_of(after[0]) > day_of(bodies[last]) else "after it"
        yield f"The closing is not the last activity: “{after[0]['name']}” ({kind}) comes {where}."
