"""A gap in view: its control, its examples, and every page that speaks of it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from cimodels.screen.link_fields import FIELDS
from cimodels.screen.recipe import from_toml
from cimodels.settings import Home
from cimodels.study import Study
from cimodels.ui import state
from cimodels.ui.examples import examples

from .test_pages import ROOT, run, texts

CORE = from_toml((ROOT / "specs" / "core_math_gap.toml").read_text(encoding="utf-8"))
LINK = {"indicator": "CAASPP_MATH", "group": "AA", "and": "HI", "vs": "WH", "grades": "4-8", "years": "2025"}


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch, demo_home: Home, in_home: Callable[[Home], None]) -> None:
    monkeypatch.setattr("cimodels.ui.server.is_online", lambda *arguments: False)
    monkeypatch.chdir(ROOT)
    in_home(demo_home)


def compared_with(app: AppTest) -> object:
    return next(box for box in app.selectbox if box.label == "Compared with")


def test_comparing_with_a_group_makes_the_gap_the_view() -> None:
    app = run("identify/short_list", group="EL")
    assert "in points from standard" in texts(app)
    compared_with(app).set_value("ALL").run()
    assert app.query_params["vs"] == "ALL"
    told = texts(app)
    assert "Mathematics gap · English learners compared with all students" in told
    assert "in points between the groups" in told
    app.session_state["open_why"] = True
    app.run()
    reasons = [
        reason
        for table in app.dataframe
        if "chance" not in table.value and "reason" in table.value
        for reason in table.value["reason"]
    ]
    assert reasons and all(reason.startswith("Gap expected") for reason in reasons)
    group = next(box for box in app.selectbox if box.label == "Student group")
    group.set_value("ALL").run()
    assert (app.query_params["vs"], "group" in app.query_params) == ("EL", False)
    compared_with(app).set_value("").run()
    assert "vs" not in app.query_params


def test_the_core_districts_case_is_a_click_away(demo_study: Study) -> None:
    app = run("identify/short_list")
    app.session_state["examples"] = True
    app.run()
    offered = {button.label: button for button in app.button}
    assert len(examples()) >= 7 and all(example.name in offered for example in examples())
    offered["The CORE districts' question"].click().run()
    assert {name: app.query_params[name] for name in LINK} == LINK
    told = texts(app)
    assert "Black or African American and Hispanic or Latino compared with White, grades 4–8" in told
    assert not app.session_state["examples"]
    assert any(box.label == "Student group, with Hispanic or Latino" for box in app.selectbox)
    found = demo_study.screen(CORE)
    assert len(found.short_list) and f"Short list: {len(found.short_list):,}" in told
    everyone = set(found.short_list["cds"]) | set(found.excluded["cds"])
    assert len(everyone) == len(found.short_list) + len(found.excluded) == found.funnel[0].entered


def test_an_example_that_the_data_cannot_answer_says_what_is_lacking(
    demo_study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert demo_study.lacks(CORE.model) == ""
    held = Study.groups
    monkeypatch.setattr(
        Study,
        "groups",
        lambda s, code, level="district": ["ALL"] if code == "CAASPP_MATH" else held(s, code, level),
    )
    app = run("identify/short_list")
    app.session_state["examples"] = True
    app.run()
    core = next(button for button in app.button if button.label == "The CORE districts' question")
    assert core.disabled
    assert (
        "no Math standard met (CAASPP) result for Black or African American and Hispanic or Latino and White"
        in texts(app).replace("\\", "")
    )
    assert "sb_ca2025_all_csv" in texts(app).replace("\\", "")


@pytest.mark.parametrize("page", ["expected", "short_list", "map", "district"])
def test_every_page_opens_on_a_gap_of_groups_and_grades(page: str, demo_study: Study) -> None:
    cds = demo_study.expect(CORE.model).entities["cds"].iloc[0]
    app = run(f"identify/{page}", **LINK, cds=cds)
    assert not app.error, app.error
    assert "gap" in texts(app).lower()


def test_nonsense_in_the_link_is_told() -> None:
    app = run("identify/expected", group="EL", vs="EL", grades="4")
    told = texts(app).replace("\\", "")
    assert "vs = “EL” in the link cannot be used" in told
    assert "grades = “4” in the link cannot be used" in told


def test_examples_are_the_folder_of_recipes() -> None:
    names = {path.stem for path in Path(ROOT / "specs").glob("*.toml") if "multiverse" not in path.stem}
    assert {example.code for example in examples()} == names
    assert all(example.name and example.purpose.endswith(".") for example in examples())


def test_no_two_parts_of_a_view_have_one_name_in_the_link() -> None:
    assert not {field.name for field in FIELDS} & set(state.OURS)
