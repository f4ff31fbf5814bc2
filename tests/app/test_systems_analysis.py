"""The systems analysis page: begun, from the focus too, its parts, the sample, nonsense in the link."""

import pytest
from streamlit.testing.v1 import AppTest

from cimodels.workspace.analysis.sample import sample
from cimodels.workspace.store import Workspace
from tests.app.test_pages import run, texts
from tests.app.test_workspace import press, sign, store  # noqa: F401

PAGE = "improve/systems_analysis"


def fill(app: AppTest, label: str, value: str) -> None:
    next(box for box in (*app.text_input, *app.text_area) if box.label == label).input(value)


def test_one_is_begun_from_the_focus_with_its_figure(store: Workspace) -> None:  # noqa: F811
    app = sign(run(PAGE, record="new", v="1", indicator="ELA", group="SED", years="2024"), "Ana Lee")
    fill(app, "Problem of practice", "Reading")
    press(app, "Begin")
    (made,) = store.records("systems_analysis")
    assert made.body["indicator"].startswith("English")
    assert "Socioeconomically" in made.body["student_group"]
    assert "standard in 20" in made.body["figure"] and "release" in made.body["figure"]
    assert made.body["problem"] == "Reading" and not made.body["sample"]
    assert made.id in app.query_params["record"]
    assert "No senior leader" not in texts(app) and "Nobody is entered yet" in texts(app)


def test_a_theory_is_revised_with_a_reason_each_time(store: Workspace) -> None:  # noqa: F811
    made = store.create("systems_analysis", {"name": "Ours"}, author="Ana")
    app = sign(run(PAGE, record=made.id, part="theory"), "Ana Lee")
    fill(app, "We think that the problem is there because … *", "Little time")
    fill(app, "Why this version *", "A hunch")
    press(app, "Write it down")
    store.create(
        "analysis_evidence",
        {"title": "Schedules", "data": "artefact", "found": "All alike"},
        author="Bo",
        parent=made.id,
    )
    app.run()
    assert "1 piece of evidence came after this version" in texts(app)
    app.session_state[f"open_theory_{made.id[:8]}"] = True
    app.run()
    fill(app, "We think that the problem is there because … *", "Easy tasks")
    press(app, "Keep this version")
    assert "is empty" in texts(app)
    fill(app, "Why this version *", "Schedules are alike")
    press(app, "Keep this version")
    said = texts(app)
    assert (
        "version 2" in said
        and "Version 1" in said
        and "Schedules are alike" in said
        and "Little time" in said
    )


@pytest.mark.parametrize("part", ["problem", "theory", "causes", "evidence", "drivers"])
def test_the_sample_opens_with_one_click_and_says_that_it_is_one(part: str, store: Workspace) -> None:  # noqa: F811
    if part == "problem":
        app = press(run(PAGE), "Open the example")
        assert "No systems analysis is here yet" in texts(run(PAGE))
    else:
        app = run(PAGE, record=sample(store).id, part=part)
    assert "**An example.**" in texts(app)
    assert len(store.records("systems_analysis", sample=True)) == 1
    expected = {
        "problem": "Hispanic/Latino students in grades 4–8",
        "theory": "Version 1",
        "causes": "The first causes that come to mind",
        "evidence": "The data contradict each other",
        "drivers": "small enough to try",
    }
    assert expected[part] in texts(app)


def test_hostile_text_is_shown_as_it_was_typed(store: Workspace) -> None:  # noqa: F811
    made = store.create(
        "systems_analysis", {"name": "<b>x</b> [y](javascript:1)", "problem": "$a$ <i>"}, author="Ana"
    )
    store.create("cause", {"cause": "<script>", "category": "policies"}, author="Ana", parent=made.id)
    for part in ("problem", "causes"):
        assert "\\<b\\>x" in texts(run(PAGE, record=made.id, part=part))


def test_a_link_to_what_is_not_there_says_so(store: Workspace) -> None:  # noqa: F811
    said = texts(run(PAGE, record="banana", part="banana"))
    assert "There is no record" in said and "No systems analysis is here yet" in said
    other = store.create("short_list", {"name": "Valley"}, author="Ana")
    assert "No systems analysis is here yet" in texts(run(PAGE, record=other.id))


def test_another_kind_of_data_asks_its_own_questions(store: Workspace) -> None:  # noqa: F811
    made = store.create("systems_analysis", {"name": "Ours"}, author="Ana")
    cause = store.create(
        "cause", {"cause": "Little time", "category": "policies"}, author="Ana", parent=made.id
    )
    app = sign(run(PAGE, record=made.id, part="evidence"), "Ana Lee")
    app.session_state[f"open_add_evidence_{made.id[:8]}"] = True
    app.run()
    assert not [box for box in app.text_area if box.label == "Their story"]
    next(one for one in app.button_group if one.label == "Kind of data").set_value("empathy").run()
    assert [box for box in app.text_area if box.label == "Their story"]
    fill(app, "What it is *", "Three students")
    fill(app, "What it says *", "They hurry")
    next(box for box in app.multiselect if box.label.startswith("It supports")).select("Little time")
    press(app, "Add")
    (piece,) = store.records("analysis_evidence")
    assert (piece.body["title"], piece.body["data"]) == ("Three students", "empathy")
    assert piece.body["supports"] == [cause.id]
    assert "Only empathy interviews support “Little time”" in texts(app)


def test_a_driver_leads_to_what_its_level_allows(store: Workspace) -> None:  # noqa: F811
    made = store.create("systems_analysis", {"name": "Ours"}, author="Ana")
    store.create(
        "cause",
        {"cause": "Little time", "category": "policies", "standing": "likely"},
        author="Ana",
        parent=made.id,
    )
    for level in ("primary", "secondary"):
        store.create("driver", {"driver": f"A {level} one", "level": level}, author="Ana", parent=made.id)
    app = run(PAGE, record=made.id, part="drivers")
    assert "No driver answers the likely root cause “Little time”" in texts(app)
    app.session_state[f"open_add_driver_{made.id[:8]}"] = True
    app.run()
    assert not [box for box in app.selectbox if box.label == "Leads to"]
    for level, offered in (("secondary", ["A primary one"]), ("idea", ["A primary one", "A secondary one"])):
        next(one for one in app.button_group if one.label == "Place in the diagram").set_value(level).run()
        assert next(box for box in app.selectbox if box.label == "Leads to").options == offered
