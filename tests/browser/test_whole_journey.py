"""The whole journey in two browsers: from a short list to a practice that has been tested, and how it stands."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import docx
import pytest

from cimodels.settings import Home
from cimodels.workspace.plans import read
from cimodels.workspace.records import Record
from cimodels.workspace.store import Workspace
from tests.browser.hands import (
    choose,
    download,
    follow,
    part,
    pick,
    press,
    save,
    sign,
    unfold,
    until,
    write,
)
from tests.browser.serving import app

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{tmp_path_factory.mktemp('journey') / 'w.db'}"


@pytest.fixture(scope="module")
def served(demo_home: Home, place: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log: Path = tmp_path_factory.mktemp("journey") / "log"
    surroundings = {"CIMODELS_BASE_URL": "http://127.0.0.1:1", "CIMODELS_WORKSPACE_URL": place}
    with app(demo_home.root, log, **surroundings) as at:
        yield at


@pytest.fixture
def store(place: str) -> Iterator[Workspace]:
    opened = Workspace(place)
    yield opened
    opened.close()


def test_from_a_short_list_to_a_practice(served: str, store: Workspace, new_page: Callable[..., Any]) -> None:
    ana = new_page(f"{served}/short_list", accept_downloads=True)
    listed = _keeps_the_list(ana, store)
    dossier = _researches_the_first(ana, store, listed)
    bo = new_page(f"{served}/research?record={dossier.id}&part=conversations")
    sign(bo, "Bo")
    talk = _interview(ana, bo, store, dossier)
    _both_write_the_same(ana, bo, store, talk)
    _both_rate(ana, bo, store, dossier)
    _decide(ana, store, dossier)
    home = listed.body["districts"][-1]
    visit = _plan_the_visit(ana, store, dossier, home["name"])
    practice = _hold_the_visit(ana, bo, store, visit)
    plan = _begin_the_plan(ana, store, practice)
    assert plan.body["district"] == home["cds"]
    _three_cycles(ana, bo, store, plan)
    _measure(ana, store, plan)
    _progress(ana, bo, store, plan, dossier)
    _documents(ana, served, dossier, visit, plan)
    _everything_is_there(store)


def _new(store: Workspace, kind: str, count: int = 1, **asked: Any) -> Record:
    """The newest record of a kind, once there are so many."""
    found = until(
        lambda: those if len(those := store.records(kind, **asked)) >= count else None, f"{count} {kind}"
    )
    return found[-1]


def _keeps_the_list(ana: Any, store: Workspace) -> Record:
    press(ana, "Keep this list")
    sign(ana, "Ana")
    write(ana, "Purpose", "Whom can the valley's districts learn from?")
    save(ana, "Keep")
    return _new(store, "short_list")


def _researches_the_first(ana: Any, store: Workspace, listed: Record) -> Record:
    follow(ana, "Research its districts")
    first = listed.body["districts"][0]
    choose(ana, "Districts", first["name"])
    press(ana, "Research these")
    dossier = _new(store, "dossier")
    assert dossier.body["cds"] == first["cds"] and dossier.body["short_list"] == listed.id
    ana.get_by_role("heading", name=first["name"]).wait_for()
    press(ana, "Take over as a finding")
    _new(store, "finding", parent=dossier.id)
    choose(ana, "Kind *", "Positive: intentional")
    choose(ana, "Source *", "News media")
    write(ana, "What was found, in a sentence *", "Teams of teachers test one change each month")
    save(ana, "Note")
    found = _new(store, "finding", 2, parent=dossier.id)
    assert (found.body["source"], store.records("finding")[0].body["source"]) == ("press", "data")
    ana.get_by_text("Positives: 1").wait_for()
    return dossier


def _interview(ana: Any, bo: Any, store: Workspace, dossier: Record) -> Record:
    part(ana, "Conversations")
    choose(ana, "Guide", "Virtual interview with district leaders")
    save(ana, "Begin")
    talk = _new(store, "conversation", parent=dossier.id)
    bo.reload()
    choose(bo, "In view", talk.body["title"])
    for page, said in ((ana, "We try it in one school first"), (bo, "They measure every week")):
        question = page.locator('[class*="st-key-form_note_"]').first
        write(question, "Note *", said)
        save(question, "Keep the note")
        page.get_by_text(said).first.wait_for()
    note = _new(store, "note", 2, parent=talk.id)
    press(bo, "Evidence and changes")
    bo.get_by_text("Measures close to the work", exact=True).click()
    until(lambda: store.get(note.id).head == 2, "the note to be evidence of one more")
    return talk


def _both_write_the_same(ana: Any, bo: Any, store: Workspace, talk: Record) -> None:
    forms = [unfold(page, "Who, where, and in short") for page in (ana, bo)]
    write(forms[0], "In short", "Ana: they test before they spread")
    write(forms[1], "In short", "Bo: every meeting begins with the numbers")
    write(forms[1], "Place", "A video call")
    save(forms[0], "Save")
    until(lambda: store.get(talk.id).head == 2, "Ana's words")
    save(forms[1], "Save")
    bo.get_by_text("Two people wrote at once").first.wait_for()
    (aside,) = store.set_aside(talk.id)
    assert aside.author == "Bo" and aside.body["in_short"].startswith("Bo:")
    assert store.get(talk.id).body["in_short"].startswith("Ana:")
    press(bo, "Put the two together; in 1 field the waiting one's")
    until(lambda: store.get(talk.id).head == 3, "both put together")
    body = store.get(talk.id).body
    assert (body["in_short"][:3], body["place"]) == ("Bo:", "A video call")
    assert [one.author for one in store.history(talk.id)] == ["Bo", "Ana", "Ana"]


def _both_rate(ana: Any, bo: Any, store: Workspace, dossier: Record) -> None:
    for page, level in ((ana, "3"), (bo, "4")):
        part(page, "Rubric")
        first = unfold(page, "A shared, specific aim")
        pick(first, "Level *", level)
        write(first, "Because", "Two people said so, apart from each other")
        save(first, "Rate")
    rated = until(lambda: those if len(those := store.records("rating")) == 2 else None, "two ratings")
    assert {(one.body["rater"], one.body["level"]) for one in rated} == {("Ana", "3"), ("Bo", "4")}


def _decide(ana: Any, store: Workspace, dossier: Record) -> None:
    part(ana, "Decision")
    pick(ana, "Decision *", "CI Model")
    write(ana, "Effective improvement approach", "Small tests in every school, and the numbers each week")
    write(ana, "Reasons *", "Both halves are there")
    write(ana, "Dissent", "Bo would have liked a visit first")
    save(ana, "Decide")
    made = _new(store, "decision", parent=dossier.id)
    assert made.body["performance"] and made.created_by == "Ana"


def _plan_the_visit(ana: Any, store: Workspace, dossier: Record, home: str) -> Record:
    follow(ana, "Plan a learning visit there")
    write(ana, "Name *", "How they test")
    write(ana, "Purpose", "To see a monthly test from the inside")
    save(ana, "Plan it")
    visit = _new(store, "visit")
    assert visit.body["host"] == dossier.body["cds"]
    team = unfold(ana, "Add a team")
    write(team, "District or county office *", "Our district")
    choose(team, "In the data", home)
    write(team, "Name", "Cy")
    write(team, "Role", "Superintendent")
    team.get_by_role("checkbox", name="Senior leader", exact=True).check(force=True)
    write(team, "Name, line 2", "Di")
    write(team, "Role, line 2", "Coach")
    save(team, "Add the team")
    members = _new(store, "visit_team", parent=visit.id).body["members"]
    assert [(one["name"], one["senior"]) for one in members] == [("Cy", True), ("Di", False)]
    part(ana, "Agenda")
    press(ana, "Begin with it")
    _new(store, "visit_activity", 3, parent=visit.id)
    return visit


def _hold_the_visit(ana: Any, bo: Any, store: Workspace, visit: Record) -> Record:
    bo.goto(ana.url)
    part(bo, "On the day")
    write(bo, "Class, talk or place *", "Grade 4, room 12")
    write(bo, "Teachers", "They ask for the reason")
    write(bo, "What could work at home", "Exit tickets on Fridays")
    save(bo, "Save the note")
    note = _new(store, "visit_note")
    part(ana, "Reflection and first steps")
    reflection = unfold(ana, "Write a reflection")
    write(reflection, "In one sentence: what we take home *", "We can begin with one grade")
    save(reflection, "Save")
    _new(store, "visit_reflection", parent=visit.id)
    adding = unfold(ana, "Add a practice")
    choose(adding, "Begin with a note of the day", note.body["name"])
    until(
        lambda: adding.get_by_role("textbox", name="Practice *").input_value() == "Exit tickets on Fridays",
        "the practice to begin with the note",
    )
    choose(adding, "For which team", "Our district")
    write(adding, "What would have to be adapted at home", "On paper, there are no tablets")
    save(adding, "Add the practice")
    practice = _new(store, "practice", parent=visit.id)
    step = unfold(ana, "Add a first step")
    write(step, "What to test first *", "One class, four Fridays")
    write(step, "By whom", "Di")
    save(step, "Add the step")
    _new(store, "first_step", parent=practice.id)
    return practice


def _begin_the_plan(ana: Any, store: Workspace, practice: Record) -> Record:
    follow(ana, "Begin an action plan with this practice")
    ana.get_by_text("To be tested first").wait_for()
    write(ana, "Team", "Cy and Di")
    save(ana, "Begin")
    plan = _new(store, "action_plan")
    assert plan.body["practices"] == [practice.id] and plan.body["name"] == practice.body["name"]
    return plan


def _three_cycles(ana: Any, bo: Any, store: Workspace, plan: Record) -> None:
    part(ana, "Change ideas and cycles")
    idea_form = unfold(ana, "Make a change idea of")
    save(idea_form, "Keep this idea")
    idea = _new(store, "change_idea", parent=plan.id)
    assert idea.body["adaptation"] == "On paper, there are no tablets"
    for number, (question, act) in enumerate(
        (("One class?", "Adapt"), ("Three classes?", "Adapt"), ("A whole school?", "Adopt")), start=1
    ):
        at = unfold(ana, "Plan the next cycle") if number > 1 else ana
        write(at, "Question *", question)
        write(at, "Prediction *", f"{number * 10} % fewer mistakes")
        save(at, "Keep this cycle")
        cycle = _new(store, "pdsa_cycle", number, parent=idea.id)
        one = unfold(ana, f"Cycle {number}: {question}")
        write(one, "Study: beside the prediction", f"{number * 9} % fewer mistakes")
        pick(one, "Did the prediction hold?", "Partly")
        pick(one, "Act", act)
        save(one, "Save")
        until(lambda cycle=cycle: store.get(cycle.id).body["act"], "the decision")
    (found,) = read(store.records)[plan.id].ideas
    assert len(found.ramps) == 1 and found.decisions == "Adapt, Adapt, Adopt"


def _measure(ana: Any, store: Workspace, plan: Record) -> None:
    part(ana, "Measures")
    write(ana, "Measure *", "Mistakes a ticket")
    choose(ana, "Kind of measure *", "Process")
    pick(ana, "Which way is better", "Less is better")
    save(ana, "Keep this measure")
    measure = _new(store, "plan_measure", parent=plan.id)
    press(ana, "Add a measurement")
    ana.get_by_role("spinbutton", name="Value *", exact=True).fill("4")
    save(ana, "Add")
    _new(store, "measurement", parent=measure.id)
    first = date.today() - timedelta(days=7 * 14)
    values = [9.1, 8.9, 9.2, 9, 8.8, 9.1, 4.1, 4, 3.9, 4.2, 3.8, 4.1, 4, 3.9]
    lines = [f"{first + timedelta(days=7 * at)}\t{value}" for at, value in enumerate(values)]
    press(ana, "Paste several")
    write(ana, "One measurement a line: date, value, and a note if you like", "\n".join(lines))
    press(ana, "Add them all")
    _new(store, "measurement", 15, parent=measure.id)
    ana.get_by_text("More than chance").first.wait_for()


def _progress(ana: Any, bo: Any, store: Workspace, plan: Record, dossier: Record) -> None:
    part(ana, "The plan")
    follow(ana, "Progress: has it become practice?")
    ana.get_by_text("adopted (adapt, adapt, adopt)").wait_for()
    bo.goto(ana.url)
    part(bo, "Convenings")
    write(bo, "Name *", "First convening")
    choose(bo, "CI Model district", dossier.body["name"])
    save(bo, "Keep this convening")
    convening = _new(store, "convening")
    assert convening.body["plans"] == [plan.id] and len(convening.body["agenda"]) > 3
    told = unfold(bo, "nothing yet")
    write(told, "Who came", "Cy and Di")
    write(told, "Strengths", "Teachers ask for it")
    save(told, "Keep what this team tells")
    _new(store, "team_progress", parent=convening.id)


def _documents(ana: Any, served: str, dossier: Record, visit: Record, plan: Record) -> None:
    for path, button, words in (
        (f"research?record={dossier.id}", "Dossier (DOCX)", "Bo would have liked a visit first"),
        (f"research?record={dossier.id}", "Everything about this CI Model (DOCX)", "Exit tickets on Fridays"),
        (f"visits?record={visit.id}&part=packet", "Agenda and guides (DOCX)", "How they test"),
        (f"action_plans?record={plan.id}", "Action plan and progress (DOCX)", "A whole school?"),
        ("progress?data=demonstration", "Progress brief (DOCX)", "Exit tickets on Fridays"),
    ):
        ana.goto(f"{served}/{path}")
        if "part=packet" not in path:
            press(ana, "Take away")
        assert words in _words(download(ana, button))


def _words(path: Any) -> str:
    return "\n".join(node.text or "" for node in docx.Document(path).element.body.iter() if node.text)


def _everything_is_there(store: Workspace) -> None:
    """Every acknowledged word, each with its author, and no version of anything left undecided."""
    wrote = {
        kind: {one.created_by for one in store.records(kind)}
        for kind in ("dossier", "note", "rating", "visit_note", "pdsa_cycle", "convening")
    }
    assert wrote == {
        "dossier": {"Ana"},
        "note": {"Ana", "Bo"},
        "rating": {"Ana", "Bo"},
        "visit_note": {"Bo"},
        "pdsa_cycle": {"Ana"},
        "convening": {"Bo"},
    }
    for cycle in store.records("pdsa_cycle"):
        assert [one.number for one in store.history(cycle.id)] == [2, 1]
    assert store.set_aside() == []
