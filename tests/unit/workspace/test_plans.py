"""Action plans put together from their records: ramps, where an idea stands, what is next; and what is pasted."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cimodels.errors import WorkspaceError
from cimodels.workspace import convening_template
from cimodels.workspace.checking import checked
from cimodels.workspace.kinds import KINDS
from cimodels.workspace.pasted import MOST_LINES, measurements
from cimodels.workspace.plans import ramps, read
from cimodels.workspace.records import Record
from cimodels.workspace.store import Workspace


def record(kind: str, number: int, parent: str | None = None, **body: Any) -> Record:
    at = f"2026-01-{number:02d}T00:00:00.000000Z"
    return Record(
        f"{number:032x}", kind, parent, 1, False, {**KINDS[kind].blank(), **body}, at, "Ana", at, "Ana"
    )


def cycle(number: int, follows: int | None = None, **body: Any) -> Record:
    return record("pdsa_cycle", number, follows=None if follows is None else f"{follows:032x}", **body)


def numbers(found: tuple[tuple[Record, ...], ...]) -> list[list[int]]:
    return [[int(one.id, 16) for one in ramp] for ramp in found]


def test_cycles_that_follow_each_other_are_a_ramp() -> None:
    assert numbers(ramps([cycle(1), cycle(2), cycle(3, 1), cycle(4, 3), cycle(5, 2)])) == [[1, 3, 4], [2, 5]]


@given(st.lists(st.one_of(st.none(), st.integers(1, 9)), max_size=9))
def test_every_cycle_is_in_one_ramp_however_the_links_lead(follows: list[int | None]) -> None:
    cycles = [cycle(at, before) for at, before in enumerate(follows, start=1)]
    assert sorted(n for ramp in numbers(ramps(cycles)) for n in ramp) == list(range(1, len(cycles) + 1))


def whole(*records: Record) -> Mapping[str, Any]:
    return read(lambda kind: [one for one in records if one.kind == kind])


def test_a_plan_knows_where_its_ideas_stand_and_what_is_next() -> None:
    plan = record("action_plan", 1, next_check="2026-03-01")
    idea = record("change_idea", 2, plan.id)
    tested = cycle(4, None, act="adapt", starts="2026-01-01")
    running = cycle(5, 4, starts="2026-02-01", ends="2026-02-15", name="Again?")
    cycles = [Record(**{**vars(one), "parent": idea.id}) for one in (running, tested)]
    untested = record("change_idea", 3, plan.id)
    found = whole(plan, idea, untested, *cycles)[plan.id]
    assert [one.standing for one in found.ideas] == ["being tested, cycle 2", "not tested yet"]
    assert found.ideas[0].decisions == "Adapt"
    assert found.ahead("2026-02-10") == [("2026-02-15", "a cycle ends"), ("2026-03-01", "check by the team")]
    assert [one.body["name"] for one in found.overdue("2026-02-16")] == ["Again?"]
    assert found.last_activity.startswith("2026-01-05")


def test_measurements_are_in_order_of_their_dates() -> None:
    plan = record("action_plan", 1)
    measure = record("plan_measure", 2, plan.id)
    points = [
        record("measurement", 3, measure.id, date="2026-02-01", value=2),
        record("measurement", 4, measure.id, date="2026-01-01", value=1),
    ]
    assert whole(plan, measure, *points)[plan.id].measures[0].values == [1.0, 2.0]


def test_two_people_who_add_points_do_not_meet(workspace: Workspace) -> None:
    plan = workspace.create("action_plan", {"name": "A", "district": "01" * 7}, author="Ana")
    measure = workspace.create("plan_measure", {"name": "M", "role": "process"}, author="Ana", parent=plan.id)
    for author, value in (("Ana", 1), ("Bo", 2)):
        workspace.create(
            "measurement", {"date": "2026-01-01", "value": value}, author=author, parent=measure.id
        )
    found = read(workspace.records)[plan.id]
    assert found.measures[0].values == [1.0, 2.0] and workspace.set_aside() == []


def test_what_is_pasted_is_read_in_the_ways_people_write_it() -> None:
    found, refused = measurements("2026-01-09\t12.5\n\n1/16/2026; 1,250; new schedule\n2026-01-23 −3% a b")
    assert refused == []
    assert [tuple(one.values()) for one in found] == [
        ("2026-01-09", 12.5, ""),
        ("2026-01-16", 1250.0, "new schedule"),
        ("2026-01-23", -3.0, "a b"),
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("13/40/2026 3", "no date"),
        ("soon 3", "no date"),
        ("2026-01-09", "no number"),
        ("2026-01-09 nan", "no number"),
        ("2026-01-09 high", "no number"),
        ("2026-01-09 12,5", "no number"),  # once it was read as 125
        ("2026-01-09 1_000", "no number"),
        ("2026-01-09 1e300", "no number"),
        ("0202-01-09 3", "no date"),
        ("1/9/0202 3", "no date"),
    ],
)
def test_what_is_no_measurement_is_named_with_its_line(line: str, said: str) -> None:
    found, refused = measurements(f"2026-01-02 1\n{line}")
    assert len(found) == 1
    assert refused[0].startswith("Line 2:") and said in refused[0]


def test_a_column_that_is_too_long_is_told() -> None:
    found, refused = measurements("2026-01-02 1\n" * (MOST_LINES + 5))
    assert len(found) == MOST_LINES and "paste the rest" in refused[0]


def test_a_convening_begins_with_an_agenda() -> None:
    begun = convening_template.begin()
    assert begun["name"] and sum(row["minutes"] for row in begun["agenda"]) == 120
    assert any("CI Model" in row["what"] for row in begun["agenda"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = ", "cannot be read"),
        ("name = 'A'", "Expected name and at least one"),
        ("name = 'A'\n[[agenda]]\nminutes = 5", "What"),
        ("name = 'A'\n[[agenda]]\nminutes = 'x'\nwhat = 'B'", "a number"),
    ],
)
def test_a_template_that_is_wrong_is_named(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "convening.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(WorkspaceError, match=r"convening\.toml") as told:
        convening_template.read(path)
    assert said in str(told.value)


def test_nothing_is_decided_before_it_was_studied() -> None:
    cycle_kind = KINDS["pdsa_cycle"]
    body = {"name": "Do they answer?", "prediction": "Half do", "act": "adopt"}
    with pytest.raises(WorkspaceError, match="nothing is said under “Study”"):
        checked(cycle_kind, body)
    assert checked(cycle_kind, body | {"study": "Two of three did"})["act"] == "adopt"


def test_a_plan_knows_what_was_promised_before_a_convening_and_what_happened_since() -> None:
    plan = record("action_plan", 1)
    first, second = record("convening", 2), record("convening", 6)
    told = record("team_progress", 3, first.id, plan=plan.id, next="Text first")
    idea = record("change_idea", 4, plan.id)
    cycles = [
        Record(**{**vars(cycle(at, act=act)), "parent": idea.id}) for at, act in ((2, "adapt"), (5, None))
    ]
    found = whole(plan, first, second, told, idea, *cycles)[plan.id]
    assert found.told_before(second) == told and found.told_before(first) is None
    assert found.since(told.created_at) == {"cycle planned": 1}
    assert found.since("2026-01-01") == {"cycle planned": 2, "cycle decided": 1}
