"""From a driver diagram to plans and back: what an idea takes over, what became of it, what nobody has tried."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cimodels.exhibits.diagrams.of_analysis import drivers_of
from cimodels.workspace.analysis.tried import became, begun
from cimodels.workspace.analysis.whole import whole
from cimodels.workspace.plans import read
from cimodels.workspace.records import Record
from cimodels.workspace.store import Workspace
from cimodels.workspace.waiting import waiting


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Workspace]:
    opened = Workspace(f"sqlite:///{tmp_path / 'w.db'}")
    yield opened
    opened.close()


HERE, THERE = "01" * 7, "02" * 7


def make(store: Workspace, kind: str, parent: Record | None = None, **body: Any) -> Record:
    return store.create(kind, body, author="Ana", parent=parent.id if parent else None)


def analysis_of(store: Workspace, **body: Any) -> tuple[Record, Record, Record]:
    """An analysis with a cause, a primary driver that answers it, and an idea below that."""
    analysis = make(store, "systems_analysis", name="Ours", **body)
    cause = make(store, "cause", analysis, cause="Easy tasks", category="instruction")
    work = make(store, "driver", analysis, driver="Work of the grade", level="primary", causes=[cause.id])
    idea = make(
        store,
        "driver",
        analysis,
        driver="Exchange tasks",
        level="idea",
        under=work.id,
        measure="Of the grade",
    )
    return analysis, work, idea


def words(svg: str) -> str:
    """What a drawing says, its lines put together."""
    return " ".join(re.sub("<[^>]+>", " ", svg).split())


def test_an_idea_takes_over_its_words_its_way_to_the_aim_and_the_cause_that_its_driver_answers(
    store: Workspace,
) -> None:
    analysis, _, idea = analysis_of(store)
    found = whole(store, analysis.id)
    taken = begun(idea, found.drivers, found.causes, analysis)
    assert (taken["name"], taken["driver"]) == ("Exchange tasks", idea.id)
    assert taken["seen"].splitlines() == [
        "From the systems analysis “Ours”.",
        "By which driver it reaches the aim: Work of the grade.",
        "Cause that it answers: Easy tasks.",
        "What would show that it moves: Of the grade.",
    ]


def test_the_diagram_shows_what_became_of_each_idea(store: Workspace) -> None:
    analysis, _, idea = analysis_of(store)
    assert "In no action plan yet" in words(drivers_of(whole(store, analysis.id)).svg)
    assert not whole(store, analysis.id).tests.get(idea.id)
    for cds, act in ((HERE, "adopt"), (THERE, "")):
        plan = make(store, "action_plan", name="A", district=cds)
        change = make(store, "change_idea", plan, name="Swap", driver=idea.id)
        make(store, "pdsa_cycle", change, name="?", prediction="!", study="yes", act=act or None)
    found = whole(store, analysis.id)
    assert became(found.tests[idea.id]) == "adopted (1); being tested, cycle 1 (1)"
    assert "Adopted (1)" in words(drivers_of(found).svg)
    assert [one.plan.record.body["district"] for one in found.tests[idea.id]] == [HERE, THERE]


def test_what_nobody_has_tried_is_its_team_s_and_leaves_once_it_is_an_idea(store: Workspace) -> None:
    visit = make(store, "visit", name="To the host", host=THERE)
    team = make(store, "visit_team", visit, name="We", home=HERE)
    practice = make(store, "practice", visit, name="Calls", team=team.id)
    loose = make(store, "practice", visit, name="Texts")
    _, _, idea = analysis_of(store, district=THERE)
    analysis_of(store, sample=True)
    plan = make(store, "action_plan", name="A", district=HERE, practices=[loose.id])

    def left(within: set[str] | None = None) -> list[tuple[str, str, str]]:
        found = waiting(store.records, read(store.records).values(), within)
        return [(one.record.id, one.district, one.where) for one in found]

    practices = [(practice.id, HERE, "To the host"), (loose.id, HERE, "To the host")]
    assert left() == [*practices, (idea.id, THERE, "Ours")]
    assert left({HERE}) == practices
    make(store, "change_idea", plan, name="Call", practice=practice.id)
    make(store, "change_idea", plan, name="Swap", driver=idea.id)
    assert left() == practices[1:]
