"""Records from a file: keys before what names them, days from today, names for districts, and a sentence on what is wrong."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cimodels.errors import WorkspaceError
from cimodels.workspace.journey import Journey, Place, read, stand_in
from cimodels.workspace.kinds import KINDS
from cimodels.workspace.ready_made import Given, make
from cimodels.workspace.records import Record
from cimodels.workspace.store import Workspace

# A Wednesday.
TODAY = date(2026, 11, 25)
GIVEN = Given(
    TODAY, {"home": "01" * 7}, {"home": "Valley"}, {"plan": {"owner": "computed"}}, {"sample": True}
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Workspace]:
    opened = Workspace(f"sqlite:///{tmp_path / 'w.db'}")
    yield opened
    opened.close()


def made(store: Workspace, file: dict[str, Any]) -> list[Record]:
    with store.together() as batch:
        return make(batch, file, "mine.toml", author="Sample", given=GIVEN)


def plan(**more: Any) -> dict[str, Any]:
    return {"action_plan": [{"key": "plan", "name": "In {home}", "district": "home", **more}]}


def test_what_names_another_waits_for_it_and_days_are_counted_from_today(store: Workspace) -> None:
    cycle = {"name": "Q", "prediction": "P", "measures": ["late"], "starts": 3, "ends": 7}
    series = {"from": -14, "every": 7, "values": [1, 2.5], "notes": {"2": "began"}}
    file = plan(
        change_idea=[{"name": "I", "pdsa_cycle": [cycle]}],
        plan_measure=[{"key": "late", "name": "M", "role": "process", "series": series}],
    )
    kinds = [one.kind for one in made(store, file)]
    assert kinds == ["action_plan", "change_idea", "plan_measure", "measurement", "measurement", "pdsa_cycle"]
    (top,) = store.records("action_plan")
    assert (top.body["name"], top.body["district"], top.body["owner"], top.body["sample"]) == (
        "In Valley",
        "01" * 7,
        "computed",
        True,
    )
    (tested,) = store.records("pdsa_cycle")
    assert tested.body["measures"] == [store.records("plan_measure")[0].id]
    # The 28th is a Saturday: the Friday before.
    assert (tested.body["starts"], tested.body["ends"]) == ("2026-11-27", "2026-12-02")
    points = [(one.body["date"], one.body["value"], one.body["note"]) for one in store.records("measurement")]
    assert points == [("2026-11-11", 1, ""), ("2026-11-18", 2.5, "began")]


def test_revisions_are_saved_in_their_turn(store: Workspace) -> None:
    made(store, plan(revision=[{"owner": "Bo"}, {"owner": "Cy"}]))
    (top,) = store.records("action_plan")
    assert [one.body["owner"] for one in store.history(top.id)] == ["Cy", "Bo", "computed"]


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (plan(practices=["gone"]), "nothing has the key 'gone'"),
        (plan(after="plan"), "plan wait for each other"),
        (plan(colour="red"), "it has no 'colour'"),
        (plan(district="away"), "'away' is none of the districts"),
        (plan(aim="{else}"), "'else' is none of the words"),
        (plan(status="lost"), "Where it stands"),
        (plan(change_idea="one"), "is no list of tables"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_there(
    store: Workspace, file: dict[str, Any], said: str
) -> None:
    with pytest.raises(WorkspaceError, match=r"mine\.toml") as told:
        made(store, file)
    assert said in str(told.value)
    assert store.alone() == []


def test_no_kind_has_a_field_that_is_called_as_what_belongs_to_it() -> None:
    for code, kind in KINDS.items():
        below = {one for one, other in KINDS.items() if code in other.parents}
        assert not below & {one.code for one in kind.fields}


def rows(*codes: str, students: int = 5000) -> list[dict[str, Any]]:
    return [{"cds": code, "enrolment": students + at} for at, code in enumerate(codes)]


def test_districts_stand_in_by_their_place_none_twice() -> None:
    places = {
        "a": Place(1, False, 5001),
        "b": Place(1, False, 0),
        "c": Place(1, True, 0),
        "d": Place(1, True, 0),
    }
    journey = Journey("mine.toml", "S", Path("r"), places, {})
    found = stand_in(journey, rows("1", "2"), rows("1", "3", "2", "4"))
    assert {code: row["cds"] for code, row in found.items()} == {"a": "2", "b": "1", "c": "4", "d": "3"}
    with pytest.raises(WorkspaceError, match="no district for 'b'"):
        stand_in(journey, rows("1"), rows("1", "3"))


def test_a_journey_that_lacks_a_place_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        'version = 1\nauthor = "S"\nrecipe = "r.toml"\n[districts]\na = { listed = 1, last = 2 }\n'
    )
    with pytest.raises(WorkspaceError, match="district a: it has no place"):
        read(path)
