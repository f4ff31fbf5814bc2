"""The district page: what it says of a district in the model in view, of one outside, and of a school."""

from collections.abc import Callable

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from cimodels.models.cards import CARDS
from cimodels.models.spec import ModelSpec
from cimodels.settings import Home, home
from cimodels.study import Study
from tests.app.test_pages import ROOT, open_panels, run, texts


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch, demo_home: Home, in_home: Callable[[Home], None]) -> None:
    monkeypatch.setattr("cimodels.ui.server.is_online", lambda *arguments: False)
    monkeypatch.chdir(ROOT)
    in_home(demo_home)


@pytest.fixture(scope="module")
def best(demo_study: Study) -> str:
    return str(demo_study.expect(ModelSpec()).entities["cds"].iloc[0])


def opened(app: AppTest, part: str) -> AppTest:
    app.session_state[f"open_{part}"] = True
    app.run()
    assert not app.exception, app.exception[0].message
    return app


def test_the_sentence_stands_first_and_counts_the_years(best: str) -> None:
    st.cache_resource.clear()  # other models that another test has fitted would be in the sentence
    app = run("identify/district", cds=best)
    (told,) = [m.value for m in app.markdown if m.value.startswith("**In brief:**")]
    assert "chance of being truly in the top 10 %" in told and "of 3 years." in told
    assert "models" not in told


def test_what_drives_the_expectation_and_how_sure_we_are_is_told(best: str) -> None:
    app = run("identify/district", cds=best, part="why")
    assert "Why this much was expected of it" in texts(app)
    assert "Each bar says how much one circumstance moves what is expected" in texts(app)
    questions = next(table.value for table in app.table if "Question" in table.value)
    assert questions["Question"].str.endswith("?").all() and len(questions) == 5


def test_the_slow_parts_come_when_they_are_opened(best: str) -> None:
    app = run("identify/district", cds=best, part="why")
    assert "With 95 % confidence" not in texts(app)
    assert "With 95 % confidence its true rank" in texts(opened(app, "rank_interval"))
    opened(app, "other_models")
    (told,) = [m.value for m in app.markdown if m.value.startswith("**In brief:**")]
    assert "models;" in told


def test_the_first_part_tells_who_it_is_and_how_every_indicator_stands(best: str) -> None:
    app = run("identify/district", cds=best)
    assert [m.label for m in app.metric] == [
        "Low income",
        "English learners",
        "Disabilities",
        "Foster",
        "Homeless",
    ]
    table = app.table[0].value
    assert "Mathematics" in table.index and table["Colour"].str.contains("▲|▼|◆").any()
    assert {"File", "Line"} <= set(app.dataframe[0].value)


def test_the_grid_and_the_years_of_an_indicator_are_drawn(best: str) -> None:
    app = run("identify/district", cds=best, part="groups", indicator="SUSP")
    assert app.selectbox(key="profile_indicator").value[0] == "SUSP"
    assert "Rows are this year's status level" in texts(app)
    years = app.table[0].value
    assert "English learners" in years.index and "2026" in years.columns
    app.segmented_control(key="grid_year_SUSP").set_value(2024).run()
    assert not app.exception
    app.selectbox(key="profile_indicator").set_value(("CAASPP_MATH", "caaspp")).run()
    assert "No group has a place on the five-by-five grid: CDE gives this indicator no level" in texts(app)


def test_every_indicator_has_its_expectation_and_the_usual_models_when_asked(best: str) -> None:
    app = run("identify/district", cds=best, part="expected")
    panel = app.table[0].value
    assert len(panel) > 5 and "Usual models" not in panel
    assert panel.index[1].startswith("Mathematics")
    app.toggle(key="usual_models").set_value(True).run(timeout=120)
    assert app.table[0].value["Usual models"].astype(str).str.endswith("%").all()


def test_who_it_serves_is_told_beside_its_type_and_over_the_years(best: str) -> None:
    app = run("identify/district", cds=best, part="students")
    said = texts(app).replace("\\", "")
    assert "students in 2026;" in said and "Did other students come, 2023–2025?" in said
    assert "Its student groups beside those of other" in said
    counts = next(frame.value for frame in app.dataframe if "Of all" in frame.value and "File" in frame.value)
    assert len(counts) > 20


def test_every_published_value_is_a_part_of_its_own(best: str) -> None:
    app = run("identify/district", cds=best, part="values")
    assert {"Indicator", "Grades", "File", "Line"} <= set(app.dataframe[0].value)


def test_nonsense_for_a_part_shows_the_first(best: str) -> None:
    assert "Every indicator, newest value" in texts(run("identify/district", cds=best, part="<b>"))


def test_similar_districts_as_the_model_say_why_there_are_no_parts(best: str) -> None:
    app = run("identify/district", cds=best, estimator="neighbours", part="why")
    assert "the mean of similar districts" in texts(app)
    assert not app.error


def test_outside_the_model_the_reason_is_told_once() -> None:
    study = Study.open(home())
    office = study.entities().query("district_type == 'COE'")["cds"].iloc[0]
    said = texts(run("identify/district", cds=office)).replace("\\", "")
    assert said.count("County office of education: it serves") == 1 and "How sure are we" not in said


def test_a_school_offers_the_model_of_schools() -> None:
    school = Study.open(home()).entities("school")["cds"].iloc[0]
    for part in ("groups", "students"):
        assert not run("identify/district", cds=school, part=part).error
    app = run("identify/district", cds=school)
    assert "The model in view is about districts" in texts(app).replace("\\", "")
    button = next(button for button in app.button if "model of schools" in button.label)
    button.click().run()
    assert not app.exception
    assert app.query_params["level"] == "school"
    assert "about districts" not in texts(app)


def test_the_methods_page_has_a_card_for_every_estimator() -> None:
    said = texts(run("about/methods"))
    for card in CARDS.values():
        assert f"#### {card.name}" in said
        assert all(words in said for words in (card.assumes, card.prefer, card.cannot_tell))


@pytest.mark.parametrize(
    ("estimator", "key", "value", "told"),
    [("quantile", "model_quantile", 90.0, "0.9"), ("neighbours", "model_neighbours", 12, "12")],
)
def test_the_panel_tells_the_card_and_offers_its_choice(
    estimator: str, key: str, value: float, told: str
) -> None:
    app = open_panels(estimator=estimator)
    card = CARDS[estimator]
    assert card.assumes in texts(app) and card.prefer in texts(app)
    app.number_input(key=key).set_value(value).run()
    assert not app.exception
    assert told in app.query_params.values()
    assert app.number_input(key=key).value == value
    keys = {box.key for box in open_panels().number_input}
    assert key not in keys
