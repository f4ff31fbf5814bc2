"""How far research is, drawn; the rule of a CI Model; and the templates that come with the app."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cimodels.errors import WorkspaceError
from cimodels.workspace.checking import checked
from cimodels.workspace.kinds.research import DECISION, WHOM
from cimodels.workspace.protocols import FOLDER, protocols, rubric, usual_questions
from cimodels.workspace.records import Record
from cimodels.workspace.research import covered, progress

TODAY = date(2026, 3, 31)


def record(kind: str, /, *, retired: bool = False, **body: Any) -> Record:
    return Record("0" * 32, kind, "1" * 32, 1, retired, body, "", "Ana", "", "Ana")


def finding(kind: str, status: str = "confirmed", reply: str = "", *, retired: bool = False) -> Record:
    return record("finding", retired=retired, kind=kind, status=status, reply=reply)


def test_progress_counts_each_side_and_names_what_is_missing() -> None:
    found = progress(
        [
            finding("concern_fiscal", "open"),
            finding("concern_groups", reply="Since then two more classes."),
            finding("concern_other", "set_aside"),
            finding("positive_improvement"),
            finding("positive_initiative", retired=True),
            record("question", status="open", by="2026-03-30"),
            record("question", status="open", by="2026-03-31"),
            record("question", status="answered", by="2026-01-01"),
            record("conversation", whom="district_leaders", setting="interview"),
            record("rating", rater="Ana"),
            record("rating", rater="Ana"),
        ],
        TODAY,
    )
    assert (found.concerns, found.positives, found.open_findings) == (2, 1, 1)
    assert (found.open_questions, found.overdue, found.raters) == (2, 1, 1)
    assert found.conversations == {"district_leaders": 1}
    assert found.decided == "not decided"
    assert found.missing == (
        "1 concern without the district's reply.",
        "1 finding not checked yet.",
        "2 questions still open.",
        "No interview with leaders of the county.",
        "Nobody has been there: no conversation or observation on site.",
        "One person alone has rated; a second one shows how far the judgement depends on who makes it.",
        "Nobody has said why the approach, and nothing else, led to the results.",
    )


def test_every_guide_says_whether_it_was_used() -> None:
    held = [
        record("conversation", whom="county_leaders", setting="interview"),
        record("conversation", whom="county_leaders", setting="interview"),
        record("conversation", whom="county_leaders", setting="visit"),
    ]
    found = covered(held, protocols().values())
    assert found["interview"] == {"district_leaders": 0, "county_leaders": 2, "state_leaders": 0}
    assert found["observation"] == {"classrooms": 0, "professional_development": 0}
    assert found["visit"]["county_leaders"] == 1 and found["visit"]["school_staff"] == 0


def test_nothing_is_missing_when_everything_was_done() -> None:
    done = [
        finding("concern_fiscal", reply="Settled."),
        finding("positive_improvement"),
        record("conversation", whom="district_leaders", setting="visit"),
        record("conversation", whom="county_leaders", setting="interview"),
        record("rating", rater="Ana"),
        record("rating", rater="Bo"),
        record("decision", decision="not_now"),
    ]
    found = progress(done, TODAY)
    assert found.missing == () and found.decided == "Not now"


@pytest.mark.parametrize(
    ("decision", "led_to", "missed"),
    [("ci_model", "", True), ("ci_model", "It began before", False), ("no", "", False), (None, "", True)],
)
def test_that_the_approach_led_to_the_results_is_asked_of_a_model(
    decision: str | None, led_to: str, missed: bool
) -> None:
    made = [record("decision", decision=decision, led_to=led_to)] if decision else []
    assert ("led to the results" in " ".join(progress(made, TODAY).missing)) is missed


@pytest.mark.parametrize(
    ("decision", "performance", "approach", "kept"),
    [
        ("ci_model", "far above", "weekly tests", True),
        ("ci_model", "far above", "", False),
        ("ci_model", "", "weekly tests", False),
        ("not_now", "", "", True),
        ("no", "far above", "", True),
    ],
)
def test_a_model_is_performance_and_approach(
    decision: str, performance: str, approach: str, kept: bool
) -> None:
    body = {
        "name": "Valley",
        "decision": decision,
        "performance": performance,
        "approach": approach,
        "reasons": "seen",
        "on": "2026-03-31",
    }
    if kept:
        assert checked(DECISION, body)["decision"] == decision
    else:
        with pytest.raises(WorkspaceError, match="a CI Model needs"):
            checked(DECISION, body)


def test_every_template_is_whole() -> None:
    known, guides = rubric(), protocols()
    assert 6 <= len(known) <= 8
    assert {guide.whom for guide in guides.values()} == set(WHOM)
    assert {guide.setting for guide in guides.values()} == {"interview", "visit", "observation"}
    assert set(guides) == {path.stem for path in FOLDER.glob("*.toml")} - {"rubric", "to_find_out"}
    usual = usual_questions()
    assert len({one["question"] for one in usual}) == len(usual) >= 8
    assert all(any(source in one["ask"] for one in usual) for source in ("Online", "News", "county", "state"))
    listened = {
        code for guide in guides.values() for question in guide.questions for code in question.listen_for
    }
    assert listened == set(known)
    # An intentional (an aim, causes, tests of change) and system-wide approach is listened for everywhere.
    for guide in guides.values():
        codes = {code for question in guide.questions for code in question.listen_for}
        assert "system" in codes and codes & {"aim", "causes", "tests"}, guide.code
        asked = [question.ask for question in guide.questions]
        assert len(set(asked)) == len(asked)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('setting = "interview"', 'setting = "phone"', "setting cannot be used"),
        ("minutes = 40", "minutes = 0", "minutes cannot be used"),
        ('"system", "leaders"]', '"system", "luck"]', "question 1: listen_for"),
        ('ask = "When it has a problem', 'asks = "When it has a problem', "question 2: ask"),
        ("[[question]]", "[question", "cannot be read"),
    ],
)
def test_a_template_that_is_wrong_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    (tmp_path / "rubric.toml").write_text(
        (FOLDER / "rubric.toml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    text = (FOLDER / "interview_county_leaders.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "county.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(WorkspaceError, match=said):
        protocols(tmp_path)
