"""The presentation without a browser: every kind of step, nonsense in the link, an empty list, schools."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from cimodels.models.spec import ModelSpec
from cimodels.settings import Home
from cimodels.study import Study
from tests.app.test_pages import ROOT, run, texts


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch, demo_home: Home, in_home: Callable[[Home], None]) -> None:
    monkeypatch.setattr("cimodels.ui.server.is_online", lambda *arguments: False)
    monkeypatch.chdir(ROOT)
    in_home(demo_home)


def shown(app: AppTest) -> str:
    metrics = "\n".join(f"{m.label} {m.value}" for m in app.metric)
    return "\n".join([*(t.value for t in app.title), texts(app), metrics])


def test_the_steps_follow_each_other_and_say_their_sentence(demo_study: Study) -> None:
    first = str(demo_study.expect(ModelSpec()).entities["cds"].iloc[0])
    app = run("identify/present", present=first, top="40", checks="none")
    said = {}
    for _ in range(20):
        code = app.selectbox(key="step").value
        said[code] = shown(app)
        assert not app.error, code
        if app.button(key="go_Next").disabled:
            break
        app.button(key="go_Next").click().run()
        assert not app.exception, app.exception[0].message
        assert app.query_params["step"] in (
            app.selectbox(key="step").value,
            [app.selectbox(key="step").value],
        )
    assert list(said)[:3] == ["focus", "scatter", "funnel"] and list(said)[-3:] == ["sure", "method", "join"]
    assert "The state, 2025" in said["focus"]
    assert "did better than expected" in said["scatter"]
    assert "pass every check" in said["funnel"]
    assert "Most like it" in said[first] and "chance of being truly in the top" in said[first]
    assert "are to be expected not to be truly among the best" in said["sure"]
    assert "others cannot open it" in said["join"]
    app.button(key="go_Previous").click().run()
    assert app.selectbox(key="step").value == "method"


def test_a_step_of_the_link_is_kept_and_nonsense_is_told() -> None:
    assert run("identify/present", step="funnel").title[0].value.startswith("From")
    app = run("identify/present", step="<b>x</b>", present="1-2-zzz")
    assert app.title[0].value == "Mathematics" and "has no step" in texts(app)
    assert not app.error


def test_an_empty_list_is_presented_as_such() -> None:
    for step in ("scatter", "funnel", "list", "sure", "method"):
        app = run("identify/present", counties="01", step=step)
        assert not app.error and not app.exception
    assert "Nobody passes every check" in shown(run("identify/present", counties="01", step="list"))
    assert "Nobody is on the list" in shown(run("identify/present", counties="01", step="sure"))


def test_schools_and_gaps_are_presented_as_well() -> None:
    schools = {"level": "school", "covariates": "SED.EL", "years": "2024-2025", "checks": "none"}
    app = run("identify/present", **schools, step="funnel")
    assert "schools pass every check" in shown(app)
    app.button(key="go_Next").click().run()
    assert not app.exception and not app.error
    app = run("identify/present", group="EL", vs="ALL", step="focus")
    assert "Mathematics gap" in app.title[0].value and not app.error


def test_a_model_that_cannot_be_estimated_says_why() -> None:
    app = run("identify/present", n="90000")
    assert app.error and not app.exception


def test_the_states_course_ends_with_the_views_years(demo_study: Study) -> None:
    model = ModelSpec(student_group="EL", reference_group="ALL")
    told = demo_study.course(model, "dashboard").set_index("year")["status"]
    assert told.index.is_monotonic_increasing and told.index.max() == 2025
    for group, sign in (("EL", 1), ("ALL", -1)):
        own = demo_study.course(ModelSpec(student_group=group), "dashboard").set_index("year")["status"]
        told = told - sign * own
    assert told.abs().max() < 1e-9
