"""The page that compares: any number of districts in the link, nonsense among them, and those like mine."""

import json
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from cimodels.models.spec import ModelSpec
from cimodels.settings import Home, home
from cimodels.study import Study
from tests.app.test_pages import ROOT, run, texts

PAGE = "identify/compare"


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch, demo_home: Home, in_home: Callable[[Home], None]) -> None:
    monkeypatch.setattr("cimodels.ui.server.is_online", lambda *arguments: False)
    monkeypatch.chdir(ROOT)
    in_home(demo_home)


@pytest.fixture(scope="module")
def codes(demo_study: Study) -> list[str]:
    return demo_study.expect(ModelSpec()).entities["cds"].iloc[::20].tolist()


def columns(app: AppTest) -> int:
    """How many districts stand side by side in the first table."""
    return len(app.table[0].value.columns)


def test_nobody_chosen_says_what_to_do() -> None:
    app = run(PAGE)
    assert "Choose two districts or more above" in texts(app) and not app.table
    assert "Choose my district above" in texts(run(PAGE, part="like"))


def test_one_alone_says_how_to_add_another(codes: list[str]) -> None:
    app = run(PAGE, cds=codes[0])
    assert "stands alone" in texts(app) and not app.table


def test_two_stand_side_by_side_with_and_without_mine(codes: list[str]) -> None:
    app = run(PAGE, cds=codes[0], **{"with": codes[1]})
    said = texts(app)
    assert columns(app) == 2 and "standard deviations apart" in said
    assert {"Expected", "Actual", "Advantage", "95 % range", "Short list"} <= set(
        app.table[0].value.index.str.replace("\u00a0", " ")
    )
    assert "asked for the best 10" in said.replace("\\", "")
    assert columns(run(PAGE, **{"with": f"{codes[1]},{codes[2]}"})) == 2


def test_six_fit_and_a_seventh_is_told(codes: list[str]) -> None:
    app = run(PAGE, cds=codes[0], **{"with": ",".join(codes[1:7])})
    assert columns(app) == 6
    assert f"{codes[6]} is left out: at most 6 fit side by side" in texts(app).replace("\\", "")


def test_nonsense_and_schools_in_the_link_are_told(codes: list[str]) -> None:
    school = Study.open(home()).entities("school")["cds"].iloc[0]
    app = run(PAGE, cds=school, **{"with": f"{codes[1]},<script>,{codes[2]},{school},99999990000000"})
    said = texts(app).replace("\\", "")
    assert columns(app) == 2
    assert "The link's school cannot be compared" in said
    assert "'<script>' to compare with, which is no 14-digit CDS code" in said
    assert f"{school} is a school; districts are compared here" in said
    assert "99999990000000 is not in this release" in said


def test_a_choice_goes_into_the_link_and_the_group_into_the_table(codes: list[str]) -> None:
    app = run(PAGE, cds=codes[0])
    app.multiselect(key="beside").set_value([codes[3]]).run()
    assert app.query_params["with"] == codes[3] and columns(app) == 2
    before = app.table[1].value
    app.selectbox(key="compare_group").set_value("SED").run()
    assert not app.exception and not app.table[1].value.equals(before)
    app.session_state["open_all_outcomes"] = True
    app.run()
    assert any("Mathematics, 2023–2025" in table.value.index for table in app.table)


def test_the_course_of_all_is_drawn(codes: list[str]) -> None:
    app = run(PAGE, part="course", cds=codes[0], **{"with": ",".join(codes[1:4])})
    assert "Mathematics over the years" in texts(app) and not app.error


def test_those_like_mine_are_judged_and_put_beside_it(codes: list[str]) -> None:
    app = run(PAGE, part="like", cds=codes[5], indicator="ELA")
    said = texts(app)
    assert "Could one of these be a model for" in said and "For contrast" in said
    table = next(frame for frame in app.dataframe if "why" in frame.value)
    assert len(table.value) == 20 and codes[5] not in set(table.value["cds"])
    assert table.value["fit"].str[2:].isin(["Strong", "Worth a look", "Probably not"]).all()
    assert table.value["away"].str.contains("km").all()
    assert table.value["profile"].str.contains("indicator=ELA").all()
    assert json.loads(table.proto.columns)["distance"]["label"] == "Distance"
    put = next(b for b in app.button if b.label == "Put beside mine")
    put.click().run()
    assert app.query_params["with"] == put.key.removeprefix("beside_")
    assert any(b.label == "Beside mine" and b.disabled for b in app.button)


def test_the_question_turns_to_one_of_its_weakest_results(demo_study: Study) -> None:
    worst = str(demo_study.expect(ModelSpec()).entities.sort_values("actual")["cds"].iloc[0])
    app = run(PAGE, part="like", cds=worst)
    button = next(b for b in app.button if str(b.key).startswith("need_"))
    assert "Red" in button.label or "Orange" in button.label
    _, indicator, group = (
        str(button.key).split("_", 1)[0],
        *str(button.key).removeprefix("need_").rsplit("_", 1),
    )
    button.click().run()
    assert not app.exception
    assert app.query_params["group"] == group and app.selectbox(key="focus_indicator").value == indicator


def test_other_models_are_asked_when_wanted(codes: list[str]) -> None:
    app = run(PAGE, part="like", cds=codes[5])
    app.toggle(key="usual_models").set_value(True).run(timeout=120)
    table = next(frame.value for frame in app.dataframe if "why" in frame.value)
    assert table["why"].str.contains("usual models").all()


def test_who_has_no_model_is_told_why() -> None:
    office = Study.open(home()).entities().query("district_type == 'COE'")["cds"].iloc[0]
    app = run(PAGE, part="like", cds=office)
    assert "is not in the model" in texts(app) and not app.error
