"""The ready example: one press on an empty page, on every page afterwards, and one press to be rid of it."""

import re
from datetime import date

import pytest

from cimodels.exhibits.run_chart import in_words
from cimodels.monitoring.run_chart import read as judge
from cimodels.study import Study
from cimodels.ui import plans as shown
from cimodels.workspace.journey import examples
from cimodels.workspace.kinds import KINDS
from cimodels.workspace.plans import read
from cimodels.workspace.store import Workspace
from tests.app.test_improve import store  # noqa: F401
from tests.app.test_pages import run, texts
from tests.app.test_workspace import press

FILL = "Fill the demonstration with an example"
PAGES = ("learn/research", "learn/visits", "learn/workspace", "improve/action_plans", "improve/progress")


@pytest.mark.parametrize("page", [*PAGES, "improve/network"])
def test_it_is_offered_where_a_page_is_empty(page: str, store: Workspace) -> None:  # noqa: F811
    assert FILL in [one.label for one in run(page).button]


def test_one_press_makes_it_whole_marked_and_another_takes_it_away(
    store: Workspace,  # noqa: F811
    demo_study: Study,
) -> None:
    press(run("learn/research"), FILL)
    there = {one.kind: one for one in examples(store)}
    assert set(there) >= {"short_list", "dossier", "visit", "action_plan", "convening", "network"}
    assert len(store.alone()) == len(examples(store))
    listed = store.records("short_list")[0].body["districts"]
    host = store.records("dossier")[0].body
    assert host["cds"] in {row["cds"] for row in listed} and host["standing"][0]["expected"] is not None
    assert {one.body["decision"] for one in store.records("decision")} == {"ci_model", "not_now", "no"}
    assert not [
        one for kind in KINDS for one in store.records(kind) if re.search(r"\{[a-z_]+\d*\}", str(one.body))
    ]
    held = next(one for one in store.records("visit") if one.body["status"] == "held")
    assert (
        date.fromisoformat(held.body["date"]) < date.today()
        and date.fromisoformat(held.body["date"]).weekday() < 5
    )
    for page in PAGES:
        app = run(page)
        assert "An example" in texts(app), page
        assert FILL not in [one.label for one in app.button]
    plan = next(iter(read(store.records).values()))
    assert plan.ideas[0].decisions == "Adapt, Adapt, Adopt"
    assert {one.record.body["role"] for one in plan.measures} == {"outcome", "driver", "process", "balancing"}
    read_as = {one.record.body["role"]: judge(one.values) for one in plan.measures}
    assert all(len(one.values) >= 24 for one in plan.measures)
    assert read_as["outcome"].has_long_run and not read_as["balancing"].has_long_run
    assert not read_as["balancing"].has_few_crossings
    outcome = next(one for one in plan.measures if one.record.body["role"] == "outcome")
    assert "More than chance" in in_words(shown.points(outcome), shown.measured(outcome.record))
    own = store.create("visit", {"name": "Our own", "host": host["cds"]}, author="Ana")
    app = run("learn/research")
    press(app, "Remove all of it")
    assert examples(store) == [] and store.records("measurement") == []
    assert store.alone() == [own]
    last = store.history(held.id)[0]
    assert (last.action, last.reason) == ("retired", "the example is not needed any more")


def test_another_press_makes_a_new_one_and_refuses_what_the_data_do_not_have(
    store: Workspace,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("cimodels.ui.example_journey.kept_list", lambda *given: {"districts": []})
    app = run("learn/research")
    press(app, FILL)
    assert "the data in view have no district for" in texts(app)
    assert store.alone() == []
