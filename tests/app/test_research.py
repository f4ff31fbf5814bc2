"""Research: from a kept list to dossiers, findings, conversations, ratings and a decision."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from cimodels.reports import page
from cimodels.reports.desk import Desk
from cimodels.reports.documents import DOCUMENTS
from cimodels.settings import Home, home
from cimodels.study import Study
from cimodels.workspace.protocols import protocols, usual_questions
from cimodels.workspace.records import Record
from cimodels.workspace.store import Workspace
from tests.app.test_pages import ROOT, run, texts
from tests.app.test_workspace import press


@pytest.fixture(autouse=True)
def store(
    monkeypatch: pytest.MonkeyPatch, demo_home: Home, in_home: Callable[[Home], None], tmp_path: Path
) -> Workspace:
    monkeypatch.setattr("cimodels.ui.server.is_online", lambda *arguments: False)
    monkeypatch.setattr("cimodels.ui.writing.remembered", lambda: "Ana Lee")
    monkeypatch.chdir(ROOT)
    in_home(demo_home)
    monkeypatch.setenv("CIMODELS_WORKSPACE_URL", f"sqlite:///{tmp_path / 'w.db'}")
    return Workspace(f"sqlite:///{tmp_path / 'w.db'}")


@pytest.fixture
def dossier(store: Workspace, demo_study: Study) -> Record:
    """Of a district that has open signals in the data."""
    cds = demo_study.warehouse.table("certifications")["cds"].iloc[0]
    row = demo_study.entities().set_index("cds").loc[cds]
    body = {"name": row["name"], "cds": cds, "county": row["county"], "state": "demonstration"}
    return store.create("dossier", body, author="Ana Lee")


def opened(record: Record, part: str) -> AppTest:
    return run("learn/research", record=record.id, part=part)


def field(app: AppTest, kind: str, label: str) -> object:
    return next(one for one in getattr(app, kind) if one.label == label)


def test_districts_of_a_kept_list_are_researched_once(store: Workspace) -> None:
    press(run("identify/short_list", v="1", top="20"), "Keep")
    (kept,) = store.records("short_list")
    app = run("learn/research", record=kept.id)
    first, second = kept.body["districts"][:2]
    field(app, "multiselect", "Districts").select(first["cds"]).select(second["cds"])
    press(app, "Research these")
    made = store.records("dossier")
    assert [one.body["cds"] for one in made] == [first["cds"], second["cds"]]
    assert made[0].body["short_list"] == kept.id and made[0].body["standing"][0]["rank"] == first["rank"]
    assert "2 of its" in texts(app)
    assert first["cds"] not in field(app, "multiselect", "Districts").options
    assert "expected" in texts(opened(made[0], "findings"))


def test_more_than_ten_at_once_are_asked_for(store: Workspace) -> None:
    press(run("identify/short_list", v="1", top="20"), "Keep")
    (kept,) = store.records("short_list")
    app = run("learn/research", record=kept.id)
    chosen = [one["cds"] for one in kept.body["districts"][:11]]
    field(app, "multiselect", "Districts").set_value(chosen)
    press(app, "Research these")
    assert "Begin 11 dossiers at once?" in texts(app) and not store.records("dossier")
    press(app, "Choose fewer")
    assert "at once?" not in texts(app) and not store.records("dossier")
    press(app, "Research these")
    press(app, "Begin all 11")
    assert [one.body["cds"] for one in store.records("dossier")] == chosen
    assert "at once?" not in texts(app)


def test_a_signal_of_the_data_is_taken_over_by_value(store: Workspace, dossier: Record) -> None:
    app = opened(dossier, "findings")
    before = [button for button in app.button if button.label == "Take over as a finding"]
    press(app, "Take over as a finding")
    (found,) = store.records("finding", parent=dossier.id)
    assert found.body["source"] == "data" and found.body["place"] and found.body["release"]
    assert len([b for b in app.button if b.label == "Take over as a finding"]) == len(before) - 1
    assert "taken over from the data" in texts(app)


def test_a_note_is_kept_as_evidence_and_rated(store: Workspace, dossier: Record) -> None:
    app = opened(dossier, "conversations")
    assert "District leaders: not yet" in texts(app)
    press(app, "Begin")
    assert "District leaders \\(1\\)" in texts(app) or "District leaders (1)" in texts(app)
    (talk,) = store.records("conversation", parent=dossier.id)
    assert len(talk.body["questions"]) >= 5
    field(app, "text_area", "Note *").input("Every Friday the team looks at exit tickets.")
    press(app, "Keep the note")
    (note,) = store.records("note", parent=talk.id)
    assert note.body["ask"] == talk.body["questions"][0]["ask"]
    assert [tag["code"] for tag in note.body["listen_fors"]] == talk.body["questions"][0]["listen_for"]
    assert note.created_by == "Ana Lee"
    app = opened(dossier, "rubric")
    assert "exit tickets" in texts(app)
    field(app, "button_group", "Level *").set_value("3")
    press(app, "Rate")
    (rating,) = store.records("rating", parent=dossier.id)
    assert (rating.body["rater"], rating.body["level"]) == ("Ana Lee", "3")
    store.create("rating", {**rating.body, "rater": "Bo", "level": "1"}, author="Bo", parent=dossier.id)
    app = opened(dossier, "rubric")
    assert "Bo 1" not in str([part.label for part in app.expander]) and "Ana Lee 3" in str(
        [part.label for part in app.expander]
    )
    next(one for one in app.toggle if one.label == "Show what everybody gave").set_value(True).run()
    assert "0 % are equal and 0 % within one level" in texts(app).replace("\\", "")
    assert "Ana Lee 3, Bo 1" in str([part.label for part in app.expander])


def test_unsigned_evidence_is_refused_where_it_is_tagged(
    store: Workspace, dossier: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    guide = protocols()["observe_classrooms"]
    talk = store.create(
        "conversation",
        {"title": "Rooms", "setting": "observation", "whom": "classrooms", "questions": guide.by_value()},
        author="Bo",
        parent=dossier.id,
    )
    note = store.create("note", {"text": "Exit tickets"}, author="Bo", parent=talk.id)
    monkeypatch.setattr("cimodels.ui.writing.remembered", lambda: "")
    app = opened(talk, "conversations")
    field(app, "button_group", "Evidence of").set_value(["measures"]).run()
    assert not app.exception and "Nobody has signed this" in texts(app)
    app.text_input(key="signed_by").input("Cy").run()
    assert [tag["code"] for tag in store.get(note.id).body["listen_fors"]] == ["measures"]


def test_a_model_needs_both_halves_of_the_equation(store: Workspace, dossier: Record) -> None:
    app = opened(dossier, "decision")
    assert "Decided now, it is decided without this" in texts(app)
    field(app, "button_group", "Decision *").set_value("ci_model")
    field(app, "text_area", "Reasons *").input("Seen in three schools")
    press(app, "Decide")
    assert "needs exemplary performance and effective improvement approach" in texts(app)
    assert store.records("decision") == []
    field(app, "text_area", "Exemplary performance").input("40 points above what was expected")
    field(app, "text_area", "Effective improvement approach").input("Weekly tests of change in all schools")
    press(app, "Decide")
    assert "led to the results" in " ".join(one.value for one in app.warning)
    assert "not said yet" in texts(run("learn/research"))
    argument = field(app, "text_area", "Why we think that the approach led to the results")
    argument.input("Schools that began first rose first")
    press(app, "Decide anew")
    assert "led to the results" not in " ".join(one.value for one in app.warning)
    (made,) = store.records("decision", parent=dossier.id)
    assert made.body["decision"] == "ci_model"
    overview = texts(run("learn/research"))
    assert "Weekly tests of change" in overview and "Schools that began first rose first" in overview


def test_what_is_still_open_is_counted_and_contrast_is_suggested(store: Workspace, dossier: Record) -> None:
    store.create(
        "question",
        {"question": "Who pays?", "by": "2020-01-01", "status": "open"},
        author="Bo",
        parent=dossier.id,
    )
    app = opened(dossier, "questions")
    said = texts(app)
    assert "overdue" in said and "Contrast districts" in said
    suggested = next(one.value for one in app.table if "Why" in one.value)
    assert {"ordinary", "near miss"} == set(suggested["Suggested as"])
    assert not suggested["District"].str.startswith(dossier.body["name"]).any()


def test_usual_questions_and_what_the_data_do_not_know_are_put_in_one_press(
    store: Workspace, dossier: Record
) -> None:
    app = opened(dossier, "findings")
    assert "Not known from the files that are here" in texts(app)
    (unknown,) = [one for one in app.button if one.label.startswith("Put ")]
    unknown.click().run()
    first = store.records("question", parent=dossier.id)
    assert first and all(one.body["ask"] and one.created_by == "Ana Lee" for one in first)
    assert not [one for one in app.button if one.label.startswith("Put ")]
    app = opened(dossier, "questions")
    (usual,) = [one for one in app.button if "usual questions" in one.label]
    usual.click().run()
    every = store.records("question", parent=dossier.id)
    assert len(every) - len(first) == len(usual_questions())
    assert not [one for one in app.button if "usual questions" in one.label]


def test_the_dossier_the_guides_and_the_models_are_taken_away(store: Workspace, dossier: Record) -> None:
    def offered(app: AppTest) -> list[str]:
        return [button.proto.label.removesuffix(" (DOCX)") for button in app.get("download_button")][::2]

    assert offered(opened(dossier, "decision")) == ["Dossier", "Everything about this candidate"]
    assert offered(opened(dossier, "conversations"))[2:] == ["Guide"]
    assert offered(opened(dossier, "rubric"))[2:] == ["Rubric"]
    decided = {"name": "Valley", "decision": "ci_model", "performance": "Math", "approach": "Teams"}
    made = {**decided, "reasons": "Both", "on": "2026-10-10"}
    store.create("decision", made, author="Ana", parent=dossier.id)
    assert offered(run("learn/research")) == ["CI Models side by side"]


def test_a_link_to_nothing_and_to_another_record_says_so(store: Workspace) -> None:
    app = run("learn/research", record="nonsense", part="nonsense")
    assert "There is no record" in texts(app) and "Nobody is researched yet" in texts(app)
    assert not app.error


def test_the_profile_leads_to_the_dossier(store: Workspace, dossier: Record) -> None:
    labels = [link.proto.label for link in run("identify/district", cds=dossier.body["cds"]).get("page_link")]
    assert "To its dossier" in labels


def test_what_was_taken_over_in_another_shape_opens_on_pages_and_in_documents(
    store: Workspace, dossier: Record
) -> None:
    odd = [{}, {"ask": None, "listen_for": 3}, {"ask": "What changed?", "listen_for": [{}]}]
    body = {"title": "Call", "setting": "interview", "whom": "district_leaders", "questions": odd}
    talk = store.create("conversation", body, author="Bo", parent=dossier.id)
    tags = [{}, {"code": None, "name": None}, {"code": "aim", "name": {"a": 1}}]
    store.create(
        "note",
        {"text": "Said once", "ask": "What changed?", "listen_fors": tags},
        author="Bo",
        parent=talk.id,
    )
    store.create("short_list", {"name": "By hand", "districts": [{}, {"name": "x"}]}, author="Bo")
    for part in ("conversations", "rubric"):
        assert "Said once" in texts(opened(talk, part)) + texts(opened(dossier, part))
    run("learn/research")
    desk = Desk(store, Study.open(home()), date(2026, 11, 25), Study.open(home()).district)
    for kind, record in (("dossier", dossier), ("guide", talk)):
        assert "What changed?" in page.write(DOCUMENTS[kind].compose(desk, record.id)).decode()
