"""Networks in the app: begun, members added, what they share, the shared outcome, challenges."""

import pytest
from streamlit.testing.v1 import AppTest

from cimodels.study import Study
from cimodels.workspace.records import Record
from cimodels.workspace.store import Workspace
from tests.app.test_pages import run, texts
from tests.app.test_workspace import press, sign, store  # noqa: F401

PAGE = "improve/network"


def fill(app: AppTest, label: str, value: str) -> None:
    next(box for box in (*app.text_input, *app.text_area) if box.label == label).input(value)


@pytest.fixture
def network(store: Workspace, demo_study: Study) -> Record:  # noqa: F811
    cds = demo_study.entities()["cds"].head(2).tolist()
    body = {"name": "Ours", "indicator": "MATH", "groups": ["ALL"], "begins": "2024-09-01", "members": cds}
    made = store.create("network", body, author="Ana")
    for code in cds:
        plan = store.create("action_plan", {"name": "Work", "district": code}, author="Ana")
        store.create("challenge", {"name": f"No cover {code}", "area": "time"}, author="Ana", parent=plan.id)
    analysis = store.create("systems_analysis", {"name": "Math here", "district": cds[0]}, author="Ana")
    store.create(
        "cause",
        {"cause": "Easy tasks", "category": "instruction", "standing": "likely"},
        author="Ana",
        parent=analysis.id,
    )
    return made


def test_a_network_is_begun_with_the_outcome_in_view(store: Workspace) -> None:  # noqa: F811
    app = sign(run(PAGE, v="1", indicator="ELA", group="SED"), "Ana Lee")
    assert "No network is here yet" in texts(app)
    fill(app, "Name *", "Readers")
    press(app, "Begin")
    (made,) = store.records("network")
    assert (made.body["indicator"], made.body["groups"]) == ("ELA", ["SED"])
    assert app.query_params["record"] == made.id and "No member yet" in texts(app)


def test_what_members_have_is_added_with_one_press_and_then_counts(
    store: Workspace,  # noqa: F811
    network: Record,
) -> None:
    app = sign(run(PAGE, record=network.id), "Bo")
    assert "2 action plans and 1 systems analysis that are not in the network" in texts(app)
    press(app, "Add them to the network")
    body = store.get(network.id).body
    assert len(body["plans"]) == 2 and len(body["analyses"]) == 1
    table = app.table[0].value
    assert list(table["Open challenges"]) == [f"No cover {code}" for code in body["members"]]
    assert "1 cause, 1 likely" in table["Systems analysis"].iloc[0]
    common = run(PAGE, record=network.id, part="shared")
    (row,) = common.table[0].value.to_dict("records")
    assert (row["A possible cause in"], row["Likely root cause in"]) == ("1 of 1", "1")
    told = run(PAGE, record=network.id, part="lessons")
    assert texts(told).count("nobody is named who can clear it") == 2


def test_the_shared_outcome_is_shown_for_all_together_and_for_each(network: Record) -> None:
    app = run(PAGE, record=network.id, part="results")
    said = texts(app)
    assert "Mathematics: All students" in said and "From 2024, the last year before" in said
    assert len(app.get("plotly_chart")) == 2
    figures = [one.value for one in app.dataframe if "Members together" in one.value]
    assert {2024, 2025} <= set(figures[0]["Year"])


def test_steps_are_added_and_nonsense_is_told(store: Workspace, network: Record) -> None:  # noqa: F811
    app = sign(run(PAGE, record=network.id, part="course"), "Bo")
    assert texts(app).count("nothing yet") == 5
    app.session_state[f"open_add_step_{network.id[:8]}"] = True
    app.run()
    fill(app, "What was done *", "Two days in each other’s schools")
    press(app, "Add the step")
    (step,) = store.records("network_step", parent=network.id)
    assert step.body["step"] == "understand"
    assert "There is no record" in texts(run(PAGE, record="banana", part="banana"))
