"""Whether a visiting team can work together and implement at home: two to four people, a senior leader among them."""

from collections.abc import Mapping, Sequence
from typing import Any

FEWEST, MOST = 2, 4


def remarks(members: Sequence[Mapping[str, Any]]) -> list[str]:
    """A sentence for each thing that a team lacks; none for a team as it should be."""
    if not members:
        return [
            "Nobody is named yet. Two to four people, a senior leader among them, can learn together and implement at home."
        ]
    said = []
    if len(members) < FEWEST:
        said.append(
            "One person comes alone, with nobody to share what was learned with. Two to four are ideal; whom else would it take "
            "to implement a practice at home?"
        )
    if len(members) > MOST:
        said.append(
            f"{len(members)} people are more than the ideal two to four. A large team is a load for the host, and in a classroom "
            "it is no longer a guest; could some come to another visit?"
        )
    if not any(one.get("senior") for one in members):
        said.append(
            "No senior leader is among them. Without one who can decide, what was learned often stays with those who went."
        )
    return said
