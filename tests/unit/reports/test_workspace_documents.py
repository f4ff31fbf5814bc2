"""Each document about the workspace, from one small workspace: what is in it, in which order, and what is said where nothing is."""

import io
import itertools
import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from docx import Document as read_docx
from lxml import html as parser

from cimodels.errors import DataError, WorkspaceError
from cimodels.reports import page, word
from cimodels.reports.bundle import Bundle
from cimodels.reports.desk import Desk
from cimodels.reports.document import Table
from cimodels.reports.documents import DOCUMENTS
from cimodels.screen import recipe
from cimodels.screen.spec import ScreenSpec
from cimodels.study import Study
from cimodels.workspace.analysis.sample import sample
from cimodels.workspace.convening_template import begin
from cimodels.workspace.protocols import protocols, rubric
from cimodels.workspace.records import Record
from cimodels.workspace.store import Workspace

from .conftest import HOSTILE
from .test_documents import words

TODAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def desk(
    tmp_path_factory: pytest.TempPathFactory, demo_study: Study, bundle: Bundle, spec: ScreenSpec
) -> Desk:
    store = Workspace(f"sqlite:///{tmp_path_factory.mktemp('documents') / 'w.db'}")
    return Desk(store, demo_study, TODAY, lambda asked, cds: demo_study.district(spec, cds, bundle))


@pytest.fixture(scope="module")
def made(desk: Desk, bundle: Bundle, spec: ScreenSpec) -> Mapping[str, Record]:
    """From the kept list to a convening; what people wrote is hostile in places."""
    store, found = desk.store, {}

    def add(name: str, kind: str, body: Mapping[str, Any], parent: str = "") -> None:
        above = found[parent].id if parent else None
        found[name] = store.create(kind, body, author="Ana <b>", parent=above)

    model, home = bundle.screening.short_list["cds"].iloc[:2]
    kept = {
        "name": "A list",
        "recipe": recipe.to_toml(spec),
        "fingerprint": spec.fingerprint,
        "release": "r1",
    }
    add("list", "short_list", kept)
    about = {"name": f"Valley {HOSTILE[8]}", "cds": model, "county": "Alameda", "state": "demonstration"}
    add("dossier", "dossier", {**about, "short_list": found["list"].id})
    add("bare", "dossier", {**about, "name": "Hill", "cds": home})
    concern = {"sentence": f"Debt {HOSTILE[10]}", "kind": "concern_fiscal", "source": "press"}
    add("concern", "finding", concern, "dossier")
    add("question", "question", {"question": "Who pays?"}, "dossier")
    guide = protocols()["interview_district_leaders"]
    talk = {
        "title": guide.title,
        "setting": guide.setting,
        "whom": guide.whom,
        "questions": guide.by_value(),
    }
    add("talk", "conversation", talk, "dossier")
    add("note", "note", {"text": "Weekly\nteams", "ask": guide.questions[0].ask}, "talk")
    for rater, level in (("Ana", "2"), ("Bo", "4")):
        add(
            "rating",
            "rating",
            {"name": "An aim", "listen_for": "aim", "rater": rater, "level": level},
            "dossier",
        )
    decided = {
        "name": "Valley",
        "decision": "ci_model",
        "performance": "Math",
        "approach": "Teams",
        "reasons": "Both",
    }
    add("earlier", "decision", {**decided, "decision": "not_now", "on": "2026-01-05"}, "dossier")
    add("decision", "decision", {**decided, "dissent": "Bo: not in grade 9", "on": "2026-10-10"}, "dossier")
    add("visit", "visit", {"name": "Coaching", "host": model, "date": "2026-10-20", "purpose": "See teams"})
    add("team", "visit_team", {"name": "Lake", "home": home}, "visit")
    add("class", "visit_activity", {"name": "Lessons", "activity": "classroom"}, "visit")
    add("seen", "visit_note", {"name": "Room 12", "teachers": "Ask"}, "class")
    add("concluded", "visit_debrief", {"name": "Students carry the talk"}, "class")
    add("host", "host_reflection", {"name": "We had no protocol"}, "visit")
    add("practice", "practice", {"name": "Tally of who speaks", "team": found["team"].id}, "visit")
    add("untried", "practice", {"name": "Coach in each school"}, "visit")
    plan = {"name": "Every voice", "district": home, "begins": "2025-08-15", "indicator": "MATH"}
    add("plan", "action_plan", {**plan, "practices": [found["practice"].id]})
    add("idea", "change_idea", {"name": "Seating plan", "practice": found["practice"].id}, "plan")
    cycle = {"name": "Does it hold?", "prediction": "Half", "study": "Yes", "act": "adopt"}
    add("cycle", "pdsa_cycle", {**cycle, "starts": "2026-08-01", "ends": "2026-08-20"}, "idea")
    late = {"name": "And in June?", "prediction": "All", "starts": "2026-07-01", "ends": "2026-07-20"}
    add("late", "pdsa_cycle", late, "idea")
    add("measure", "plan_measure", {"name": "Who spoke", "role": "process"}, "plan")
    for week in range(3):
        day = (date(2026, 9, 1) + timedelta(days=7 * week)).isoformat()
        add(f"point{week}", "measurement", {"date": day, "value": 40.0 + week}, "measure")
    meeting = {**begin(), "date": "2026-11-12", "starts": "09:00", "ci_model": model, "leader": "Director"}
    add("convening", "convening", {**meeting, "plans": [found["plan"].id], "guidance": "Begin small"})
    said = {"name": "Lake", "plan": found["plan"].id, "attended": "Rosa", "next": "Card", "help": "A coach"}
    add("said", "team_progress", said, "convening")
    add("next", "convening", {**meeting, "date": "2027-01-15", "plans": [found["plan"].id]})
    challenge = {"name": f"No cover {HOSTILE[8]}", "area": "time", "owner": "Principal"}
    add("challenge", "challenge", challenge, "plan")
    add("advice", "recommendation", {"name": "Dates first", "whom": "leaders"}, "plan")
    reasons = [{"student_group": "Foster youth", "area": "pupil achievement", "because": "Red on math"}]
    support = {
        "name": "Support",
        "district": home,
        "state": "demonstration",
        "year": 2024,
        "reasons": reasons,
    }
    given = [{"on": "2026-09-01", "kind": "data", "note": "Tables by school"}]
    add("case", "assistance_case", {**support, "given": given, "came": "Every voice is counted"})
    found["analysis"] = sample(store)
    cleared = {"name": "No data", "area": "data", "resolved": "2026-09-01", "how": "Counted by hand"}
    add("cleared", "challenge", cleared, "analysis")
    named = {"analyses": [found["analysis"].id], "plans": [found["plan"].id], "indicator": "MATH"}
    named |= {"convenings": [found["convening"].id], "members": [home, model], "begins": "2024-08-01"}
    add("network", "network", {"name": "Ours <b>", "problem": "Few speak", **named})
    add("course", "network_step", {"name": "Walks", "step": "understand", "learned": "Doors"}, "network")
    return found


WANTED = {
    "dossier": ("dossier", ["Not in grade 9".lower(), "Who pays?", "Weekly"]),
    "guide": ("talk", ["1. Your students did better", "For or against", "In short"]),
    "rubric": ("dossier", ["▢ 4", "A shared, specific aim", "evidence that decided"]),
    "visit_packet": ("visit", ["See teams", "Our first action plan"]),
    "visit_home": ("visit", ["Students carry the talk", "We had no protocol", "Room 12 (Ana <b>)"]),
    "action_plan": (
        "plan",
        [
            "Seating plan: adopted",
            "No cover",
            "Time to meet and to test",
            "Dates first",
            "Too early to tell",
            "Mathematics",
        ],
    ),
    "convening": ("convening", ["9:10 a.m.", "1 of 1 team came", "Begin small", "What would help: A coach"]),
    "progress": (
        "",
        [
            "is not decided",
            "No cover",
            "Every voice is counted",
            "Tables by school",
            "A coach",
            "Tally of who speaks",
            "not tried yet",
            "1 of 1",
        ],
    ),
    "analysis": ("analysis", ["Version 2", "Counted by hand", "contradict each other", "One day decides"]),
    "assistance": (
        "case",
        ["Foster youth, pupil achievement: Red on math", "Tables by school", "Every voice is counted"],
    ),
    "network": (
        "network",
        [
            "Few speak",
            "Tally of who speaks",
            "1 idea, 2 cycles",
            "What was learned: Doors",
            "Curriculum and instruction",
            "1 of 1",
            "From 2024, the last year before",
            "Members together",
            "Who can clear it: Principal",
            "Dates first",
        ],
    ),
    "ci_models": ("", ["Math", "2 to 4", "with dissent", "2 practices taken home", "1 action plan"]),
    "ci_model": (
        "dossier",
        [
            "Expected",
            "By the recipe of the kept list",
            "Earlier: Not now, 2026-01-05",
            "Bo: not in grade 9",
            "Debt",
            "2 to 4",
            "Students carry the talk",
            "Seating plan, 2 cycles",
            "Coach in each school",
            "Begin small",
            "Written by: Ana <b>",
            "[model]",
        ],
    ),
}


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_it_has_its_texts_in_both_formats_in_order_and_harmless(
    kind: str, desk: Desk, made: Mapping[str, Record]
) -> None:
    of, wanted = WANTED[kind]
    document = DOCUMENTS[kind].compose(desk, made[of].id if of else "")
    paper, shown = word.write(document), page.write(document)
    for content, suffix in ((paper, "docx"), (shown, "html")):
        said = words(content, suffix)
        missing = [text for text in wanted if text.casefold() not in said.casefold()]
        assert not missing, (suffix, missing)
    assert paper == word.write(DOCUMENTS[kind].compose(desk, made[of].id if of else ""))
    read = parser.document_fromstring(shown.decode())
    levels = [int(one.tag[1]) for one in read.iter() if re.fullmatch(r"h[1-6]", str(one.tag))]
    assert levels[0] == 1 and all(below <= above + 1 for above, below in itertools.pairwise(levels))
    assert not list(read.iter("script", "b")) and "\u202e" not in shown.decode()
    described = read_docx(io.BytesIO(paper))
    assert all(shape._inline.docPr.get("descr") for shape in described.inline_shapes)
    assert all(table._tbl.tblPr.xpath("./w:tblDescription") for table in described.tables)


def test_the_parts_of_everything_about_a_ci_model_are_numbered_and_found(
    desk: Desk, made: Mapping[str, Record]
) -> None:
    document = DOCUMENTS["ci_model"].compose(desk, made["dossier"].id)
    parts = [one.text for one in document.headings if one.level == 1]
    assert [text.split(".")[0] for text in parts] == [str(number) for number in range(1, 11)]
    leads = parser.document_fromstring(page.write(document).decode()).xpath("//nav//a/@href")
    assert leads == [f"#{one.anchor}" for one in document.headings if one.level == 1]


def test_where_nothing_is_it_says_so(desk: Desk, made: Mapping[str, Record]) -> None:
    said = words(page.write(DOCUMENTS["ci_model"].compose(desk, made["bare"].id)), "html")
    for sentence in (
        "Not decided yet.",
        "the usual recipe, because no kept list leads here",
        "None is noted.",
        "no interview, no conversation on site",
        "Nobody has rated what was heard.",
        "No visit is planned yet.",
        "No practice was brought home",
        "Its leader was invited to none yet.",
    ):
        assert sentence in said, sentence


def test_a_guide_about_a_candidate_asks_its_concerns_and_open_questions(
    desk: Desk, made: Mapping[str, Record]
) -> None:
    document = DOCUMENTS["guide"].compose(desk, f"observe_classrooms/{made['dossier'].id}")
    headings = [one.text for one in document.headings]
    assert {"Concerns to ask about", "Still to find out", "Who pays?"} <= set(headings)
    boxes = [one for one in document.blocks if isinstance(one, Table) and one.room]
    assert len(boxes) > len(protocols()["observe_classrooms"].questions)
    with pytest.raises(WorkspaceError, match="There is no guide"):
        DOCUMENTS["guide"].compose(desk, "nobody")


def test_the_rubric_sheet_has_every_level(desk: Desk) -> None:
    said = words(page.write(DOCUMENTS["rubric"].compose(desk)), "html")
    assert all(anchor in said for one in rubric().values() for anchor in one.anchors)


def test_before_a_convening_each_team_has_room_and_what_it_promised(
    desk: Desk, made: Mapping[str, Record]
) -> None:
    document = DOCUMENTS["convening"].compose(desk, made["next"].id)
    assert "Promised last time: Card" in words(page.write(document), "html")
    assert [one.room for one in document.blocks if isinstance(one, Table) and one.room] == ["more"]


def test_a_brief_is_of_those_in_view(desk: Desk, made: Mapping[str, Record], demo_study: Study) -> None:
    entities = demo_study.entities().set_index("cds")
    here = entities.loc[made["plan"].body["district"], "county_code"]
    there = next(code for code in demo_study.counties if code != here)
    progress = DOCUMENTS["progress"]
    assert "Every voice" in words(page.write(progress.compose(desk, here)), "html")
    assert "no action plan of a district in view" in words(page.write(progress.compose(desk, there)), "html")
    with pytest.raises(DataError, match="This release has no 59"):
        progress.compose(desk, "59")
