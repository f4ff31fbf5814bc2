"""Assistance put together: the visits that a district's team went to, its plans, and how often support was given."""

from pathlib import Path
from typing import Any

from cimodels.workspace.assistance import cases, current
from cimodels.workspace.plans import read
from cimodels.workspace.records import Record
from cimodels.workspace.store import Workspace

HERE, THERE = "01" * 7, "02" * 7


def test_visits_and_plans_are_counted_to_the_assistance_of_their_district(tmp_path: Path) -> None:
    store = Workspace(f"sqlite:///{tmp_path / 'w.db'}")

    def make(kind: str, parent: Record | None = None, **body: Any) -> Record:
        return store.create(kind, body, author="Ana", parent=parent.id if parent else None)

    given = [{"on": "2026-01-01", "kind": "data", "note": "Tables"}]
    case = make("assistance_case", name="A", district=HERE, state="california", status="going", given=given)
    make("assistance_case", name="B", district=HERE, state="california", status="done")
    make("assistance_case", name="C", district=HERE, state="demonstration", status="going")
    for status in ("held", "planned", "called_off"):
        visit = make("visit", name=status, host=THERE, status=status)
        for _ in range(2):
            make("visit_team", visit, name="We", home=HERE)
    plan = make("action_plan", name="P", district=HERE, assistance=case.id)
    make("action_plan", name="Q", district=HERE)
    make("support_visit", plan, name="Coaching")
    found = cases(store, "california", read(store.records).values())
    assert [one.record.body["name"] for one in found] == ["A", "B"]
    assert [one.body["name"] for one in found[0].visits] == ["held", "planned"]
    assert [one.record.body["name"] for one in found[0].plans] == ["P"]
    # Noted once, one visit held, one follow-up visit.
    assert found[0].given == 3
    assert current(found, HERE) == found[0] and current(found, THERE) is None
    store.close()
