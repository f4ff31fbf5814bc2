"""The page of learning visits, as people use it: planned, staffed, laid out, noted, brought home, taken away."""

from datetime import date, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from cimodels.settings import Home
from cimodels.study import Study
from cimodels.workspace.records import Conflict
from cimodels.workspace.store import Workspace
from tests.app.test_pages import run, texts
from tests.app.test_workspace import press, sign, store

__all__ = ["store"]


def field(app: AppTest, label: str, kind: str = "text_area") -> object:
    """The first widget with a label."""
    return next(one for one in getattr(app, kind) if one.label == label)


@pytest.fixture
def visit(store: Workspace, demo_study: Study) -> str:
    cds = demo_study.entities()["cds"].iloc[0]
    body = {"name": "Coaching in the valley", "host": cds, "date": "2030-03-04", "starts": "08:45"}
    return store.create("visit", body, author="Ana").id


def test_a_visit_is_planned_and_opened(store: Workspace, demo_home: Home, demo_study: Study) -> None:
    app = sign(run("learn/visits"), "Ana Lee")
    assert "No visit is planned yet" in texts(app)
    cds = demo_study.entities()["cds"].iloc[3]
    field(app, "Name *", "text_input").input("Reading in the hills")  # type: ignore[attr-defined]
    field(app, "Host *", "selectbox").select(cds)  # type: ignore[attr-defined]
    press(app, "Plan it")
    (made,) = store.records("visit")
    assert (made.body["host"], made.body["status"]) == (cds, "planned")
    said = texts(app)
    assert "Reading in the hills" in said and "no visit in the last 12 months" in said
    assert "Not said yet: a purpose, specific practices to replicate" in said


def test_a_ci_model_is_offered_as_host_first_and_says_why(store: Workspace, demo_study: Study) -> None:
    row, other = (demo_study.entities().iloc[at] for at in (7, 9))
    for one, decision in ((row, "ci_model"), (other, "not_now")):
        body = {"name": one["name"], "cds": one["cds"], "state": "demonstration"}
        dossier = store.create("dossier", body, author="Ana")
        body = {"name": one["name"], "decision": decision, "on": "2026-11-01", "reasons": "As seen"}
        body |= {"performance": "Beyond expected", "approach": "Weekly tallies"}
        store.create("decision", body, author="Ana", parent=dossier.id)
    app = sign(run("learn/visits"), "Ana")
    assert [one.label for one in app.button if one.key and one.key.startswith("host_")] == [row["name"]]
    app.button(key=f"host_{row['cds']}").click().run()
    host = field(app, "Host *", "selectbox")
    assert host.value == row["cds"] and host.options[0].endswith("★ CI Model")  # type: ignore[attr-defined]
    field(app, "Name *", "text_input").input("Tallies")  # type: ignore[attr-defined]
    press(app, "Plan it")
    (made,) = store.records("visit")
    assert (made.body["host"], made.body["state"]) == (row["cds"], "demonstration")
    assert "Weekly tallies" in texts(app)
    assert not [one for one in run("learn/visits").button if one.key and one.key.startswith("host_")]


def test_a_team_without_a_senior_leader_or_of_another_size_is_told(store: Workspace, visit: str) -> None:
    members = [{"name": f"Person {n}", "role": "", "senior": False, "email": ""} for n in range(5)]
    store.create("visit_team", {"name": "Hill", "members": members}, author="Ana", parent=visit)
    store.create(
        "visit_team",
        {"name": "Lake", "members": [{**members[0], "senior": True}, members[1]]},
        author="Ana",
        parent=visit,
    )
    said = texts(run("learn/visits", record=visit))
    assert "5 people are more than the ideal two to four" in said
    assert said.count("No senior leader is among them") == 1


def test_an_agenda_begins_with_a_template_and_its_faults_are_told_and_mended(
    store: Workspace, visit: str
) -> None:
    app = sign(run("learn/visits", record=visit, part="agenda"), "Ana")
    press(app, "Begin with it")
    agenda = store.children(visit)
    assert agenda[0].body["starts"] == "08:45" and len(agenda) == 9
    assert "Not in order yet" not in texts(app)
    store.save(agenda[1].id, {**agenda[1].body, "minutes": 70}, based_on=1, author="Ana")
    app.run()
    assert "15 minutes twice" in texts(app)
    press(app, "Set the times one after another")
    assert "minutes twice" not in texts(app)
    assert store.get(agenda[2].id).body["starts"] == "10:30"


def test_a_note_belongs_to_the_activity_in_the_link(store: Workspace, visit: str) -> None:
    ids = [
        store.create(
            "visit_activity",
            {"name": name, "activity": "classroom", "see_students": "Who speaks\nWho writes"},
            author="Ana",
            parent=visit,
        ).id
        for name in ("Grade 3", "Grade 4")
    ]
    app = sign(run("learn/visits", record=ids[1], part="day"), "Bo")
    assert "Who writes" in texts(app)
    field(app, "Class, talk or place *", "text_input").input("Room 12")  # type: ignore[attr-defined]
    field(app, "Students").input("They explain to each other")  # type: ignore[attr-defined]
    field(app, "What could work at home").input("<b>Pairs</b>")  # type: ignore[attr-defined]
    press(app, "Save the note")
    (note,) = store.children(ids[1])
    assert (note.kind, note.body["students"], note.created_by) == (
        "visit_note",
        "They explain to each other",
        "Bo",
    )
    home = texts(run("learn/visits", record=visit, part="home"))
    assert "\\<b\\>Pairs" in home and "Bo" in home


def test_a_practice_and_its_first_step_are_kept(store: Workspace, visit: str) -> None:
    members = [{"name": "Bo", "role": "Principal", "senior": True, "email": ""}]
    team = store.create("visit_team", {"name": "We", "members": members}, author="Ana", parent=visit)
    app = sign(run("learn/visits", record=visit, part="home"), "Bo")
    field(app, "Practice *", "text_input").input("Weekly coaching")  # type: ignore[attr-defined]
    press(app, "Add the practice")
    (practice,) = store.records("practice", parent=visit)
    # Whoever is named in a team writes for it.
    assert practice.body["team"] == team.id
    assert f"Saved: {practice.body['name']}" in [one.value for one in app.toast]
    assert "What would you test first" in texts(app)
    field(app, "What to test first *", "text_input").input("One teacher, one week")  # type: ignore[attr-defined]
    press(app, "Add the step")
    (step,) = store.records("first_step", parent=practice.id)
    assert step.body["name"] == "One teacher, one week"
    assert "Still open: By whom; By when; How we will know whether it works" in texts(app)


def test_what_the_only_team_writes_is_its_own(store: Workspace, visit: str) -> None:
    team = store.create("visit_team", {"name": "We"}, author="Ana", parent=visit)
    app = sign(run("learn/visits", record=visit, part="home"), "Somebody else")
    assert [one.value for one in app.selectbox if one.label in ("Team", "For which team")] == [team.id] * 2
    store.create("visit_team", {"name": "They"}, author="Ana", parent=visit)
    app = run("learn/visits", record=visit, part="home")
    assert [one.value for one in app.selectbox if one.label in ("Team", "For which team")] == [None] * 2


def test_an_action_plan_begins_with_the_practice_and_its_first_steps(
    store: Workspace, visit: str, demo_study: Study
) -> None:
    host = store.get(visit).body["host"]
    home = next(cds for cds in demo_study.entities()["cds"] if cds != host)
    team = store.create("visit_team", {"name": "We", "home": home}, author="Bo", parent=visit)
    body = {"name": "Tallies", "adaptation": "No coach here", "team": team.id}
    practice = store.create("practice", body, author="Bo", parent=visit)
    step = {"name": "Two rooms, one week", "by_whom": "Tom", "by_when": "2030-04-01"}
    store.create("first_step", step, author="Bo", parent=practice.id)
    app = sign(run("improve/action_plans", record=practice.id, cds=host), "Bo")
    assert "Two rooms, one week" in texts(app)
    press(app, "Begin")
    (plan,) = store.records("action_plan")
    assert (plan.body["practices"], plan.body["context"]) == ([practice.id], "No coach here")
    assert plan.body["district"] == home
    assert "Two rooms, one week" in texts(app)


def test_a_practice_begins_with_a_note_of_the_day(store: Workspace, visit: str) -> None:
    body = {"name": "Grade 3", "activity": "classroom"}
    seen = store.create("visit_activity", body, author="Ana", parent=visit)
    note = {"name": "Room 12", "students": "They explain", "at_home": "Pairs\nfrom March"}
    made = store.create("visit_note", note, author="Ana", parent=seen.id)
    app = sign(run("learn/visits", record=visit, part="home"), "Bo")
    app.selectbox(key=f"begin_{visit[:8]}").select(made.id).run()
    press(app, "Add the practice")
    (practice,) = store.records("practice", parent=visit)
    assert practice.body["name"] == "Pairs"
    assert practice.body["activity"] == seen.id
    assert practice.body["seen"] == "Room 12\nStudents: They explain"


def test_on_the_day_the_activity_that_goes_on_is_in_view(
    store: Workspace, visit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, starts in (("Early", "09:00"), ("Late", "10:00")):
        body = {
            "name": name,
            "activity": "panel",
            "starts": starts,
            "minutes": 60,
            "objective": f"{name} aim",
        }
        store.create("visit_activity", body, author="Ana", parent=visit)
    monkeypatch.setattr("cimodels.ui.visits.now", lambda: datetime(2030, 3, 4, 10, 30))
    assert "Late aim" in texts(run("learn/visits", record=visit, part="day"))
    monkeypatch.setattr("cimodels.ui.visits.now", lambda: datetime(2030, 3, 5, 10, 30))
    assert "Early aim" in texts(run("learn/visits", record=visit, part="day"))


def test_the_packet_is_offered_and_a_calendar_only_with_a_date(store: Workspace, visit: str) -> None:
    labels = [one.label for one in run("learn/visits", record=visit, part="packet").get("download_button")]
    assert labels == [
        "Agenda and guides (DOCX)",
        "Agenda and guides (HTML)",
        "What we bring home (DOCX)",
        "What we bring home (HTML)",
        "Calendar file (ICS)",
    ]
    head = store.get(visit)
    store.save(visit, {**head.body, "date": None}, based_on=1, author="Ana")
    app = run("learn/visits", record=visit, part="packet")
    assert "as soon as the visit has a date" in texts(app)


def test_a_host_that_is_asked_too_often_is_told(store: Workspace, visit: str) -> None:
    host = store.get(visit).body["host"]
    for week in range(5):
        on = date.today() + timedelta(days=40 * (week + 1))
        store.create("visit", {"name": f"Visit {week}", "host": host, "date": on.isoformat()}, author="Ana")
    said = texts(run("learn/visits"))
    assert "more than one a quarter" in said
    assert "asked" in texts(run("learn/visits", record=visit)) or "more than one a quarter" in said


def test_visits_of_the_other_data_state_are_counted_and_not_listed(store: Workspace, visit: str) -> None:
    body = store.get(visit).body
    store.create("visit", {**body, "name": "In California", "state": "california"}, author="Ana")
    app = run("learn/visits")
    assert "1 learning visit belongs to **California**" in texts(app)
    (chooser,) = [one for one in app.selectbox if one.label == "Visit"]
    assert list(chooser.options) == ["Coaching in the valley"]


@pytest.mark.parametrize("record", ["nonsense", "0" * 32])
def test_a_link_to_no_visit_shows_all(record: str, visit: str) -> None:
    assert "Open a visit" in [one.placeholder for one in run("learn/visits", record=record).selectbox]


def test_whom_to_invite_comes_from_the_data_and_who_comes_becomes_a_team(
    store: Workspace, visit: str, demo_study: Study
) -> None:
    app = sign(run("learn/visits", record=visit, part="invite"), "Ana")
    said = texts(app)
    assert "Nobody is invited yet" in said and "below what was expected of" in said
    boxes = [one for one in app.checkbox if str(one.key).startswith("invite_")][:2]
    first, second = (one.label for one in boxes)
    for box in boxes:
        box.check()
    press(app, "Put them on the list")
    kept = store.records("invitation", parent=visit)
    assert [f"**{one.body['name']}**" == label.split(" · ")[0] for one, label in zip(kept, (first, second), strict=True)] == [True, True]  # fmt: skip
    assert all(one.body["why"] and one.body["home"] and one.body["answer"] == "not_asked" for one in kept)
    press(app, "2 invitations went out today")
    assert "2 asked, 0 coming, 2 without an answer yet" in texts(app)
    one = store.get(kept[0].id)
    assert one.body["invited"] == app_today()
    store.save(one.id, {**one.body, "answer": "coming", "whom": "Superintendent"}, based_on=2, author="Bo")
    app.run()
    press(app, f"Make {one.body['name']} a team")
    (team,) = store.records("visit_team", parent=visit)
    assert (team.body["name"], team.body["home"]) == (one.body["name"], one.body["home"])
    assert (team.body["invitation"], team.body["wants"]) == (one.id, "")
    app.selectbox(key="invitation_in_view").select(one.id).run()
    assert (
        "Please come as a team of two to four people, a senior leader among them (Superintendent)"
        in app.code[0].value
    )
    assert "2 asked, 1 coming, 1 without an answer yet" in texts(app)
    assert not [b for b in app.button if b.label.startswith("Make ")]
    plan = texts(run("learn/visits", record=visit))
    assert "Superintendent" in plan and "1 coming" in plan and one.body["why"][:12] in plan.replace("\\", "")
    assert "which practices this team wants to see" in plan
    (table,) = [one.value for one in run("learn/visits").table if "Asked" in one.value]
    assert (table["Asked"].tolist(), table["Coming"].tolist()) == (["2"], ["1"])


def test_a_view_of_schools_suggests_districts(store: Workspace, visit: str) -> None:
    app = run("learn/visits", record=visit, part="invite", level="school", v="1")
    assert not app.exception and [one for one in app.checkbox if str(one.key).startswith("invite_")]


def app_today() -> str:
    from cimodels.ui.visits import today

    return today().isoformat()


def test_a_debrief_is_concluded_on_the_day_and_carried_home(store: Workspace, visit: str) -> None:
    body = {
        "name": "Grade 3",
        "activity": "classroom",
        "debrief_minutes": 20,
        "debrief": "What was the same?",
    }
    seen = store.create("visit_activity", body, author="Ana", parent=visit)
    store.create("visit_activity", {**body, "name": "Panel"}, author="Ana", parent=visit)
    app = sign(run("learn/visits", record=seen.id, part="day"), "Bo")
    assert "What was the same?" in texts(app)
    field(app, "What we concluded, in a sentence *", "text_input").input("Talk in pairs comes first")  # type: ignore[attr-defined]
    field(app, "What it could mean at home").input("Pairs before whole class")  # type: ignore[attr-defined]
    press(app, "Keep the conclusion")
    (made,) = store.records("visit_debrief", parent=seen.id)
    assert (made.body["name"], made.created_by) == ("Talk in pairs comes first", "Bo")
    home = sign(run("learn/visits", record=visit, part="home"), "Bo")
    said = texts(home)
    assert (
        "Talk in pairs comes first" in said
        and "Nothing is written down yet of the debriefs of: Panel" in said
    )
    home.selectbox(key=f"begin_{visit[:8]}").select(made.id).run()
    press(home, "Add the practice")
    (practice,) = store.records("practice", parent=visit)
    assert (practice.body["name"], practice.body["seen"]) == (
        "Pairs before whole class",
        "Talk in pairs comes first",
    )


def test_the_host_reads_what_visitors_tell_it_and_reflects(store: Workspace, visit: str) -> None:
    team = store.create("visit_team", {"name": "Hill"}, author="Ana", parent=visit)
    told = {"name": "Pairs", "team": team.id, "for_host": "New teachers plan as the others do"}
    store.create("visit_reflection", told, author="Bo", parent=visit)
    app = sign(run("learn/visits", record=visit, part="host"), "Cy")
    said = texts(app)
    assert "New teachers plan as the others do" in said and "Hill" in said
    assert "The value for the host is not agreed yet" in said
    assert "no visit in the last 12 months" in said
    field(app, "In one sentence: what the visit gives us *", "text_input").input("We saw our gaps")  # type: ignore[attr-defined]
    field(app, "What we prepared to present").input("Our unit plans")  # type: ignore[attr-defined]
    press(app, "Keep the host’s reflection")
    (made,) = store.records("host_reflection", parent=visit)
    assert made.body["prepared"] == "Our unit plans"
    assert "Still open: What preparing it made us see; What visitors told or asked us" in texts(app)


def test_a_second_day_is_laid_and_told_with_its_date(store: Workspace, visit: str) -> None:
    app = sign(run("learn/visits", record=visit, part="agenda"), "Ana")
    press(app, "Begin with it")
    assert "What makes a good visit: 6 of 6 done" in [one.label for one in app.expander]
    press(app, "Begin day 2 with it")
    agenda = store.children(visit)
    assert {one.body["day"] for one in agenda} == {1, 2} and len(agenda) == 18
    said = texts(app).replace("\\", "")
    assert "Day 2 · Tuesday, 2030-03-05" in said and "2030-03-04 to 2030-03-05" in said
    assert "Not in order yet" not in said
    body = store.get(agenda[1].id).body
    store.save(agenda[1].id, {**body, "objective": ""}, based_on=1, author="Ana")
    app.run()
    assert "What makes a good visit: 5 of 6 done" in [one.label for one in app.expander]
    assert "has no objective that visitors could be told" in texts(app)


def test_addresses_become_guests_only_with_an_organizer(store: Workspace, visit: str) -> None:
    members = [
        {"name": "Rosa", "role": "", "senior": True, "email": one} for one in ("r@example.org", "r at home")
    ]
    store.create("visit_team", {"name": "Hill", "members": members}, author="Ana", parent=visit)
    said = texts(run("learn/visits", record=visit, part="packet"))
    assert "names no guests" in said and "These are no e-mail addresses: r at home" in said
    body = store.get(visit).body
    store.save(visit, {**body, "contact": "Office, host@example.org"}, based_on=1, author="Ana")
    assert "whose answers go to host@example.org" in texts(run("learn/visits", record=visit, part="packet"))


def test_history_and_conflict_say_names_and_words_and_no_codes(
    store: Workspace, visit: str, demo_study: Study
) -> None:
    (first, one), (second, other) = demo_study.entities()[["cds", "name"]].iloc[:2].to_numpy()
    members = [{"name": "Cy", "role": "Coach", "senior": True, "email": ""}]
    team = store.create("visit_team", {"name": "We", "home": first}, author="Ana", parent=visit)
    store.save(team.id, {**team.body, "home": second, "members": members}, based_on=1, author="Ana")
    with pytest.raises(Conflict):
        store.save(team.id, {**team.body, "wants": "To see it"}, based_on=1, author="Bo")
    tables = [frame.value.to_csv() for frame in sign(run("learn/visits", record=visit), "Bo").dataframe]
    history = next(table for table in tables if "→" in table and one in table)
    assert f"In the data: {one} → {other}" in history
    assert "Members: nothing → Cy, Coach, senior leader" in history
    both = next(table for table in tables if "Waiting, by Bo" in table)
    assert one in both and other in both and "Cy, Coach, senior leader" in both
    assert first not in history + both and second not in history + both
