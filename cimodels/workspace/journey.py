"""A ready example of the whole journey, from a kept list to what teams measure: made, found and taken away as a whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cimodels.errors import WorkspaceError
from cimodels.workspace.protocols import protocols, rubric
from cimodels.workspace.ready_made import Given, make
from cimodels.workspace.records import Record
from cimodels.workspace.store import Workspace
from cimodels.workspace.toml_file import SPECS, tables, versioned, wanted

FILE = SPECS / "journey" / "example.toml"
LIST = "list"


@dataclass(frozen=True)
class Place:
    """Where a district of the file stands: so far from the top of the list, or from the end of everybody ranked."""

    number: int
    from_end: bool
    students: int


@dataclass(frozen=True)
class Journey:
    """The file: `recipe` makes the list, `places` has the name of each district in the file."""

    name: str
    author: str
    recipe: Path
    places: Mapping[str, Place]
    file: Mapping[str, Any]


def read(path: Path = FILE) -> Journey:
    """A journey's file.

    Raises
    ------
    WorkspaceError
        Naming what it lacks.
    """
    file = versioned(path)
    places = {}
    for code, table in wanted(file, "districts", dict, path.name).items():
        where = f"{path.name}, district {code}"
        if not isinstance(table, Mapping) or ("listed" in table) is ("last" in table):
            raise WorkspaceError(f"{where}: it has no place.", "Give it either `listed` or `last`.")
        way = "last" if "last" in table else "listed"
        places[code] = Place(wanted(table, way, int, where), way == "last", int(table.get("students", 0)))
    author = wanted(file, "author", str, path.name)
    return Journey(path.name, author, SPECS / wanted(file, "recipe", str, path.name), places, file)


def stand_in(
    journey: Journey, listed: Sequence[Mapping[str, Any]], ranked: Sequence[Mapping[str, Any]]
) -> dict[str, Mapping[str, Any]]:
    """Each district of the file as a row of the list or of everybody ranked, none of them twice.

    Those with too few students are passed over while there are others.

    Parameters
    ----------
    listed, ranked : sequence of mapping
        `cds` and `enrolment`, best first.

    Raises
    ------
    WorkspaceError
        When there are fewer districts than the file asks for.
    """
    found: dict[str, Mapping[str, Any]] = {}
    taken = {row["cds"] for row in listed}
    for code, place in journey.places.items():
        rows = [row for row in reversed(ranked) if row["cds"] not in taken] if place.from_end else listed
        large = [row for row in rows if (row["enrolment"] or 0) >= place.students]
        for of_these in (large, rows):
            left = [row for row in of_these[place.number - 1 :] if row not in found.values()]
            if left and code not in found:
                found[code] = left[0]
        if code not in found:
            raise WorkspaceError(
                f"{journey.name}: the data in view have no district for {code!r}.",
                f"Expected at least {place.number:,} to choose from.",
            )
    return found


def words() -> dict[str, str]:
    """What every text of the file may name: listen-fors, `rubric_aim`, and questions, `interview_county_leaders_1`."""
    found = {f"rubric_{code}": one.name for code, one in rubric().items()}
    for code, guide in protocols().items():
        found |= {f"{code}_{at}": one.ask for at, one in enumerate(guide.questions, start=1)}
    return found


def conversations(journey: Journey) -> dict[str, dict[str, Any]]:
    """Key of each conversation → what its protocol gives it."""
    guides, found = protocols(), {}
    for dossier in tables(journey.file, "dossier", journey.name):
        for row in tables(dossier, "conversation", journey.name):
            guide = guides.get(row.get("protocol", ""))
            if guide is None:
                raise WorkspaceError(
                    f"{journey.name}: there is no protocol {row.get('protocol')!r}.",
                    "Name a file of specs/research.",
                )
            about = {"title": guide.title, "setting": guide.setting, "whom": guide.whom}
            found[wanted(row, "key", str, journey.name)] = about | {"questions": guide.by_value()}
    return found


def begin(store: Workspace, journey: Journey, given: Given) -> list[Record]:
    """Everything of the journey, in one transaction; raises as `ready_made.make`, and then nothing is there."""
    with store.together() as batch:
        return make(batch, journey.file, journey.name, author=journey.author, given=given)


def examples(store: Workspace) -> list[Record]:
    """Every record that stands alone and is an example, oldest first."""
    return [one for one in store.alone() if one.body.get("sample")]


def remove(store: Workspace, author: str) -> int:
    """Retire every example with what belongs to it, in one transaction; gives back how many records that are."""
    there = examples(store)
    with store.together() as batch:
        return sum(
            batch.retire_whole(one, author=author, reason="the example is not needed any more")
            for one in there
        )
