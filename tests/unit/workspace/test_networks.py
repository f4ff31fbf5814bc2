"""Networks put together: what members share, which ideas were adopted where, challenges and their guidance."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cimodels.errors import WorkspaceError
from cimodels.workspace import challenge_guide
from cimodels.workspace.kinds.networks import AREAS
from cimodels.workspace.networks import by_source, gathered, not_in_it, open_challenges, shared
from cimodels.workspace.plans import read
from cimodels.workspace.records import Record
from cimodels.workspace.store import Workspace

ONE, TWO, OTHER = "01" * 7, "02" * 7, "03" * 7


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Workspace]:
    opened = Workspace(f"sqlite:///{tmp_path / 'w.db'}")
    yield opened
    opened.close()


def make(store: Workspace, kind: str, parent: Record | None = None, **body: Any) -> Record:
    return store.create(kind, body, author="Ana", parent=parent.id if parent else None)


def analysis(store: Workspace, district: str, *causes: tuple[str, str]) -> Record:
    made = make(store, "systems_analysis", name=f"Of {district[:2]}", district=district)
    kept = [
        make(store, "cause", made, cause=f"{category} {n}", category=category, standing=standing)
        for n, (category, standing) in enumerate(causes)
    ]
    upper = make(store, "driver", made, driver="Work", level="primary", causes=[kept[0].id])
    make(store, "driver", made, driver="Swap", level="idea", under=upper.id)
    return made


def test_causes_are_shared_by_where_they_lie_and_each_analysis_counts_once(store: Workspace) -> None:
    first = analysis(
        store, ONE, ("instruction", "likely"), ("instruction", "open"), ("policies", "ruled_out")
    )
    second = analysis(store, TWO, ("policies", "likely"), ("instruction", "likely"))
    network = make(store, "network", name="N", members=[ONE, TWO], analyses=[first.id, second.id])
    found = shared(gathered(store, network.id).analyses)
    assert [one.category for one in found] == ["instruction", "policies"]
    counts = [
        tuple(len(part) for part in (one.causes, one.likely, one.ruled_out, one.drivers)) for one in found
    ]
    # A driver answers the cause that it names; the idea below it, the same one.
    assert counts == [(2, 2, 0, 1), (2, 1, 1, 1)]
    assert found[0].words == ("instruction 0", "instruction 1", "instruction 1")


def test_ideas_are_put_together_by_what_they_come_from_and_never_by_their_words(store: Workspace) -> None:
    visit = make(store, "visit", name="V", host=OTHER)
    practice = make(store, "practice", visit, name="Calls")
    for cds, source, act in ((ONE, practice.id, "adopt"), (TWO, practice.id, "abandon"), (TWO, None, None)):
        plan = make(store, "action_plan", name="P", district=cds)
        idea = make(store, "change_idea", plan, name="Call", practice=source)
        make(store, "pdsa_cycle", idea, name="?", prediction="!", study="yes", act=act)
    first, alone = by_source(read(store.records).values())
    assert (first.record, alone.record) == (practice.id, "")
    assert [plan.record.body["district"] for plan, _ in first.of("adopted")] == [ONE]
    assert [plan.record.body["district"] for plan, _ in first.of("abandoned")] == [TWO]
    assert len(alone.tests) == 1


def test_a_network_has_its_course_in_order_and_the_challenges_of_its_members(store: Workspace) -> None:
    inside = make(store, "action_plan", name="P", district=ONE)
    outside = make(store, "action_plan", name="Q", district=TWO)
    elsewhere = make(store, "action_plan", name="R", district=OTHER)
    network = make(store, "network", name="N", members=[ONE, TWO], plans=[inside.id])
    make(store, "network_step", network, name="c", step="interpret", starts="2026-01-01")
    make(store, "network_step", network, name="b", step="understand", starts="2026-02-01")
    make(store, "network_step", network, name="a", step="understand", starts="2026-01-01")
    for parent, since in ((network, "2026-02-01"), (inside, "2026-01-01"), (elsewhere, "2025-01-01")):
        make(store, "challenge", parent, name=f"of {parent.body['name']}", area="time", since=since)
    done = make(store, "challenge", inside, name="done", area="data", resolved="2026-01-01", how="By hand")
    found = gathered(store, network.id)
    assert [one.body["name"] for one in found.steps] == ["a", "b", "c"]
    assert [one.body["name"] for one in open_challenges(found.challenges)] == ["of P", "of N"]
    assert done in found.challenges
    missing = not_in_it(found, read(store.records), [])
    assert missing == {"plans": [outside.id], "analyses": []}


def test_resolved_says_how_and_every_kind_of_challenge_has_guidance(store: Workspace, tmp_path: Path) -> None:
    network = make(store, "network", name="N")
    with pytest.raises(WorkspaceError, match="nobody says how"):
        make(store, "challenge", network, name="x", area="time", resolved="2026-01-01")
    with pytest.raises(WorkspaceError, match="not on which day"):
        make(store, "challenge", network, name="x", area="time", how="By hand")
    found = challenge_guide.guidance()
    assert list(found) == list(AREAS) and all(one.ask.endswith("?") and one.tries for one in found.values())
    short = tmp_path / "short.toml"
    short.write_text("version = 1\n[time]\nask = 'What?'\n")
    with pytest.raises(WorkspaceError, match=r"short\.toml, time: 'try'"):
        challenge_guide.read(short)


def test_a_record_of_another_kind_is_no_network(store: Workspace) -> None:
    plan = make(store, "action_plan", name="P", district=ONE)
    with pytest.raises(WorkspaceError, match="no network"):
        gathered(store, plan.id)
