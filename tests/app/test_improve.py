"""Action plans and progress in the app: from a practice to cycles, measures, convenings and the next Dashboard."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from cimodels.rules.assistance_reasons import reasons
from cimodels.screen.recipe import to_toml
from cimodels.screen.spec import ScreenSpec
from cimodels.settings import Home
from cimodels.study import Study
from cimodels.workspace.records import Record
from cimodels.workspace.store import Workspace
from tests.app.test_pages import ROOT, run, texts
from tests.app.test_workspace import press, sign


@pytest.fixture(autouse=True)
def store(
    monkeypatch: pytest.MonkeyPatch, demo_home: Home, in_home: Callable[[Home], None], tmp_path: Path
) -> Workspace:
    monkeypatch.setattr("cimodels.ui.server.is_online", lambda *arguments: False)
    monkeypatch.setattr("cimodels.ui.writing.remembered", lambda: "")
    monkeypatch.chdir(ROOT)
    in_home(demo_home)
    monkeypatch.setenv("CIMODELS_WORKSPACE_URL", f"sqlite:///{tmp_path / 'w.db'}")
    return Workspace(f"sqlite:///{tmp_path / 'w.db'}")


def plan_of(store: Workspace, cds: str, **body: object) -> Record:
    given = {"name": "Fewer absences", "district": cds, "indicator": "MATH", "begins": "2024-09-01", **body}
    return store.create("action_plan", given, author="Ana")


def text(app: AppTest, label: str) -> Any:
    areas = [*app.text_area, *app.text_input]
    return next(one for one in areas if one.label == label)


def test_a_plan_begins_with_the_district_and_focus_in_view(store: Workspace, demo_study: Study) -> None:
    cds = demo_study.entities()["cds"].iloc[0]
    app = sign(run("improve/action_plans", cds=cds, v="1", indicator="ELA"), "Ana Lee")
    assert "No action plan yet" in texts(app)
    text(app, "Name *").input("Read every day")
    press(app, "Begin")
    (made,) = store.records("action_plan")
    assert (made.body["district"], made.body["indicator"], made.body["status"]) == (cds, "ELA", "going")
    assert app.query_params["record"] == made.id
    assert "On the Dashboard: English language arts" in texts(app)


def test_cycles_are_planned_linked_and_decided(store: Workspace, demo_study: Study) -> None:
    plan = plan_of(store, demo_study.entities()["cds"].iloc[0])
    idea = store.create("change_idea", {"name": "Call home early"}, author="Ana", parent=plan.id)
    first = store.create(
        "pdsa_cycle",
        {
            "name": "Will they answer?",
            "prediction": "Half do",
            "study": "A third did",
            "act": "adapt",
            "next": "Text first",
        },
        author="Ana",
        parent=idea.id,
    )
    app = sign(run("improve/action_plans", record=plan.id, part="ideas"), "Bo")
    assert "Adapted, next cycle to plan" in texts(app)
    app.session_state[f"open_next_{idea.id[:8]}"] = True
    app.run()
    assert text(app, "Plan").value == "Text first"
    text(app, "Question *").input("Do they read a text?")
    text(app, "Prediction *").input("Two of three")
    press(app, "Keep this cycle")
    second = store.records("pdsa_cycle")[-1]
    assert second.body["follows"] == first.id and second.parent == idea.id
    assert "Being tested, cycle 2" in texts(app)
    (ramp,) = [one.value for one in app.table if "Prediction" in one.value]
    assert list(ramp["Act"]) == ["Adapt", "open"]


def test_the_run_chart_refuses_then_signals(store: Workspace, demo_study: Study) -> None:
    plan = plan_of(store, demo_study.entities()["cds"].iloc[0])
    measure = store.create(
        "plan_measure", {"name": "Absent", "role": "outcome", "better": "lower"}, author="Ana", parent=plan.id
    )
    day = date(2026, 1, 5)
    for at, value in enumerate([9.0, 8, 9, 8, 9, 8]):
        body = {"date": (day + timedelta(at)).isoformat(), "value": value}
        store.create("measurement", body, author="Ana", parent=measure.id)
    app = run("improve/action_plans", record=plan.id, part="measures")
    assert "Too early to tell" in texts(app)
    for at, value in enumerate([4.0, 3, 4, 3, 4, 3], start=6):
        body = {"date": (day + timedelta(at)).isoformat(), "value": value}
        store.create("measurement", body, author="Bo", parent=measure.id)
    app = run("improve/action_plans", record=plan.id, part="measures")
    assert "More than chance" in texts(app)
    assert "crossing of the median" in texts(app)


def test_pasted_measurements_are_added_all_or_none(store: Workspace, demo_study: Study) -> None:
    plan = plan_of(store, demo_study.entities()["cds"].iloc[0])
    store.create("plan_measure", {"name": "Absent", "role": "outcome"}, author="Ana", parent=plan.id)
    app = sign(run("improve/action_plans", record=plan.id, part="measures"), "Bo")
    label = "One measurement a line: date, value, and a note if you like"
    text(app, label).input("2026-01-09\t12.5\nyesterday 3")
    press(app, "Add them all")
    assert "Nothing was added" in texts(app) and not store.records("measurement")
    text(app, label).input("2026-01-09\t12.5\n1/16/2026 11% new schedule")
    press(app, "Add them all")
    kept = [(one.body["date"], one.body["value"], one.body["note"]) for one in store.records("measurement")]
    assert kept == [("2026-01-09", 12.5, ""), ("2026-01-16", 11, "new schedule")]


def test_the_county_sees_its_teams_and_the_loop(store: Workspace, demo_study: Study) -> None:
    entities = demo_study.entities()
    here = entities.iloc[0]
    other = entities[entities["county_code"] != here["county_code"]].iloc[0]
    plan = plan_of(store, here["cds"])
    plan_of(store, other["cds"], name="Another county")
    store.create(
        "change_idea", {"name": "Call home", "seen": "Calls within an hour"}, author="A", parent=plan.id
    )
    app = run("improve/progress", scope=here["county_code"])
    whole = run("improve/progress")
    assert "2 plans of 2 districts" in texts(whole)
    assert "In differentiated assistance" in texts(whole)
    assert "Progress brief (DOCX)" in [button.proto.label for button in whole.get("download_button")]
    loop = run("improve/progress", part="loop")
    (row,) = loop.table[0].value.to_dict("records")
    assert row["Seen or found"] == "Calls within an hour" and row["Became"] == "not tested yet"
    assert row["Tried"] == "Call home, 0 cycles"
    assert "2024" in row["Dashboard before"] and "2025" in row["Next Dashboard"]
    assert "1 plan of 1 district" in texts(app)


def test_a_convening_has_agenda_leader_and_each_teams_progress(store: Workspace, demo_study: Study) -> None:
    plan = plan_of(store, demo_study.entities()["cds"].iloc[0])
    app = sign(run("improve/progress", part="convenings"), "Bo")
    assert "No convening yet" in texts(app)
    press(app, "Keep this convening")
    (made,) = store.records("convening")
    assert made.body["plans"] == [plan.id] and len(made.body["agenda"]) == 6
    assert "the CI Model’s leader is not invited yet" in texts(app)
    assert any("Dear (name)," in one.value for one in app.code)
    assert "0 of 1 invited team came" in texts(app)
    assert "Convening (HTML)" in [button.proto.label for button in app.get("download_button")]
    app.session_state[f"open_team_{made.id[:8]}_{plan.id[:8]}"] = True
    app.run()
    text(app, "Strengths").input("Parents answer")
    press(app, "Keep what this team tells")
    (told,) = store.records("team_progress", parent=made.id)
    assert told.body["plan"] == plan.id and told.body["strengths"] == "Parents answer"
    app.session_state[f"open_team_{made.id[:8]}_{plan.id[:8]}"] = True
    app.run()
    text(app, "Challenges").input("No cover on Thursdays\nAsked twice")
    press(app, "Keep what this team tells")
    app.session_state[f"open_team_{made.id[:8]}_{plan.id[:8]}"] = True
    app.run()
    next(one for one in app.selectbox if one.label == "Of what kind it is *").select("time")
    press(app, "Keep this challenge")
    (kept,) = store.records("challenge")
    assert (kept.parent, kept.body["told"], kept.body["name"]) == (plan.id, told.id, "No cover on Thursdays")
    assert "Its challenge is kept" in texts(app)
    text(app, "What next").input("Text first")
    press(app, "Keep what this team tells")
    later = store.create("convening", {"name": "Next", "plans": [plan.id], "date": "2030-01-01"}, author="A")
    row = run("improve/progress", part="convenings", record=later.id).table[0].value.iloc[0]
    assert row["Promised"] == "Text first" and row["Since then"] == "nothing is written"
    helped = run("improve/progress", part="help")
    assert "Somebody has been there for **0 of 2 needs**" in texts(helped)


def _links(app: AppTest) -> list[str]:
    return [link.proto.label for link in app.get("page_link")]


def test_a_practice_is_carried_on_from_the_visit_to_the_first_cycle(
    store: Workspace, demo_study: Study
) -> None:
    host, cds = demo_study.entities()["cds"].iloc[:2]
    visit = store.create("visit", {"name": "To the host", "host": host}, author="Ana")
    team, other = (
        store.create("visit_team", {"name": name, "home": home}, author="Ana", parent=visit.id)
        for name, home in (("Ours", cds), ("Others", host))
    )
    for whose, said in ((team, "We can begin with one grade"), (other, "Not for us")):
        store.create("visit_reflection", {"name": said, "team": whose.id}, author="Ana", parent=visit.id)
    practice = store.create(
        "practice",
        {
            "name": "Calls within the hour",
            "team": team.id,
            "seen": "Every family",
            "why": "Same voice",
            "adaptation": "Texts",
        },
        author="Ana",
        parent=visit.id,
    )
    step = {"name": "One grade first", "by_whom": "Clerk", "by_when": "2026-12-01", "tells": "Half answer"}
    store.create("first_step", step, author="Ana", parent=practice.id)
    app = sign(run("improve/action_plans", record=practice.id), "Bo")
    press(app, "Begin")
    (plan,) = store.records("action_plan")
    assert (plan.body["name"], plan.body["practices"]) == ("Calls within the hour", [practice.id])
    assert (plan.body["district"], plan.body["reflections"]) == (
        cds,
        "We can begin with one grade\nEvery family",
    )
    assert "write down the change idea that you test first" in " ".join(_links(app))
    app = sign(run("improve/action_plans", record=plan.id, part="ideas"), "Bo")
    app.session_state[f"open_of_{practice.id[:8]}"] = True
    app.run()
    press(app, "Keep this idea")
    (idea,) = store.records("change_idea")
    assert idea.body["practice"] == practice.id and idea.body["adaptation"] == "Texts"
    assert idea.body["seen"] == "Every family\n\nSame voice"
    assert text(app, "Plan").value == "One grade first\nHow we will know: Half answer"
    text(app, "Question *").input("Do half answer?")
    text(app, "Prediction *").input("Half do")
    press(app, "Keep this cycle")
    (cycle,) = store.records("pdsa_cycle")
    assert (cycle.body["owner"], cycle.body["ends"]) == ("Clerk", "2026-12-01")
    loop = run("improve/progress", part="loop")
    assert loop.table[0].value["Seen or found"].iloc[0] == "Calls within the hour"


def test_an_idea_of_an_analysis_is_tested_in_a_plan_with_one_press(
    store: Workspace, demo_study: Study
) -> None:
    cds = demo_study.entities()["cds"].iloc[0]
    analysis = store.create(
        "systems_analysis",
        {"name": "Ours", "what": "Close the gap", "district": cds, "indicator": "Mathematics"},
        author="Ana",
    )
    cause = store.create(
        "cause", {"cause": "Easy tasks", "category": "instruction"}, author="Ana", parent=analysis.id
    )
    driver, other = (
        store.create(
            "driver",
            {"driver": name, "level": "idea", "causes": [cause.id]},
            author="Ana",
            parent=analysis.id,
        )
        for name in ("Exchange tasks", "Plan together")
    )
    loop = run("improve/progress", part="loop")
    lines = loop.table[0].value
    assert list(lines["Became"]) == ["not tried yet"] * 2
    assert lines["Tried"].iloc[0].startswith("[begin an action plan](action_plans?")
    app = sign(run("improve/action_plans", record=driver.id), "Bo")
    press(app, "Begin")
    (plan,) = store.records("action_plan")
    assert (plan.body["analysis"], plan.body["aim"], plan.body["indicator"], plan.body["district"]) == (
        analysis.id, "Close the gap.", "MATH", cds,
    )  # fmt: skip
    (idea,) = store.records("change_idea")
    assert (idea.parent, idea.body["driver"]) == (plan.id, driver.id)
    assert "Cause that it answers: Easy tasks." in idea.body["seen"]
    offered = [one.label for one in run("improve/action_plans", record=plan.id, part="ideas").expander]
    assert "Test “Plan together” of the systems analysis" in offered
    assert "reflections from the visit" not in texts(run("improve/action_plans", record=plan.id))
    app = sign(run("improve/systems_analysis", record=analysis.id, part="drivers"), "Bo")
    press(app, "Test it there")
    assert [one.body["driver"] for one in store.records("change_idea")] == [driver.id, other.id]
    drawn = run("improve/systems_analysis", record=analysis.id, part="drivers")
    table = next(one.value for one in drawn.dataframe if "What became of it" in one.value)
    assert list(table["What became of it"]) == ["not tested yet", "not tested yet"]


@pytest.mark.parametrize("page", ["improve/action_plans", "improve/progress"])
@pytest.mark.parametrize("record", ["nonsense", "0" * 32])
def test_a_link_to_nothing_is_told_or_harmless(page: str, record: str) -> None:
    app = run(page, record=record)
    assert not app.error
    if page == "improve/action_plans":
        assert "There is no record" in texts(app)


def test_assistance_is_one_road_from_the_reasons_to_what_came_of_it(
    store: Workspace, demo_study: Study
) -> None:
    table = demo_study.assistance_table(2024)
    cds = str(table.loc[table["verdict"] == "eligible", "cds"].iloc[0])
    app = sign(run("identify/assistance", assisted="2024", part="steps", cds=cds), "Bo")
    pairs = next(one for one in app.selectbox if one.label == "What is to get better first")
    assert pairs.options and f"open_do_well_{cds}" in {one.key for one in app.expander}
    # A kept list about exactly this is offered beside the similar districts, wherever its districts are.
    indicator, group = next(
        (code, one.student_group)
        for one in reasons(
            demo_study.assistance(2024).steps(cds),
            set(demo_study.assistance(2024).judgement.groups["student_group"]),
        )
        for code in one.indicators
    )
    spec = ScreenSpec()
    model = replace(spec.model, student_group=group)
    recipe = to_toml(replace(spec, model=demo_study.about(model, indicator)))
    rows = [{"cds": code} for code in demo_study.entities()["cds"].iloc[:3]]
    store.create("short_list", {"name": "Kept", "recipe": recipe, "districts": rows}, author="Ana")
    app.session_state[f"open_do_well_{cds}"] = True
    app.run()
    assert pairs.value == (indicator, group) and "on the list “Kept”" in texts(app)
    press(app, "Keep this as our support")
    (case,) = store.records("assistance_case")
    body = case.body
    assert (body["district"], body["year"], body["status"]) == (cds, 2024, "going")
    learnt = next(one for one in app.button if one.label == "Learn from this one")
    learnt.click().run()
    assert store.get(case.id).body["models"] == [learnt.key.removeprefix("learn_")]
    areas = {row["student_group"] for row in body["reasons"]}
    assert areas and all(group in texts(app) for group in areas)
    assert not [one for one in app.button if one.label == "Keep this as our support"]
    # The plan that is begun next is part of it.
    app = sign(
        run(
            "improve/action_plans",
            cds=cds,
            v="1",
            indicator=body["indicator"],
            group=body["student_group"],
        ),
        "Bo",
    )
    text(app, "Name *").input("For them")
    press(app, "Begin")
    (plan,) = store.records("action_plan")
    assert plan.body["assistance"] == case.id
    assert (plan.body["indicator"], plan.body["student_group"]) == (body["indicator"], body["student_group"])
    row = run("identify/assistance", assisted="2024", part="given").table[0].value.iloc[0]
    assert "For them" in row["Visits and plans"] and row["What came of it"] == "nothing is said yet"
    plan_of(store, table.loc[table["cds"] != cds, "cds"].iloc[0], name="Elsewhere")
    assert len(run("improve/progress").table[0].value) == 2
    (mine,) = run("improve/progress", only="supported").table[0].value.to_dict("records")
    assert "no support noted yet" in next(
        words for head, words in mine.items() if head.startswith("Assistance")
    )


def test_plans_say_of_which_data_they_are_and_the_others_are_counted(
    store: Workspace, demo_study: Study
) -> None:
    here, there = demo_study.entities()["cds"].iloc[0], "19647330000000"
    app = sign(run("improve/action_plans", cds=here), "Ana Lee")
    text(app, "Name *").input("Read every day")
    press(app, "Begin")
    (made,) = store.records("action_plan")
    assert made.body["state"] == "demonstration"
    other = plan_of(store, there, state="california", name="Of California")
    plan_of(store, there, name="Written before plans said it")
    plan_of(store, here, name="Written before, and here")
    app = run("improve/action_plans")
    assert [one.split(" · ")[0] for one in app.selectbox[0].options] == [
        "Read every day",
        "Written before, and here",
    ]
    assert "2 action plans belong to **California**" in texts(app)
    app = run("improve/progress")
    assert "2 plans of" in texts(app) and "not in this data" not in texts(app)
    app = run("improve/action_plans", record=other.id)
    assert "This action plan is of the other data state" in texts(app)
