"""The page that says how sure the list is."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from cimodels.models.results import ExpectedPerformance
from cimodels.models.spec import ModelSpec
from cimodels.settings import Home
from cimodels.study import Study
from cimodels.ui import cached
from tests.app.test_pages import ROOT, run, texts


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch, demo_home: Home, in_home: Callable[[Home], None]) -> None:
    monkeypatch.setattr("cimodels.ui.server.is_online", lambda *arguments: False)
    monkeypatch.chdir(ROOT)
    in_home(demo_home)


def test_the_usual_models_are_fitted_at_once() -> None:
    app = run("identify/robustness", part="models")
    assert any("48 models" in expander.label for expander in app.expander)
    assert not app.error


def test_a_choice_of_models_goes_into_the_link_and_back() -> None:
    app = run("identify/robustness", part="models")
    app.multiselect(key="grid_estimators").set_value(["ols"]).run()
    assert not app.exception
    assert app.query_params["grid"] == "methods:ols~years:2023-2025.2025~n:30.100~sets:usual"
    assert any("16 models" in expander.label for expander in app.expander)
    again = run("identify/robustness", part="models", grid=app.query_params["grid"])
    assert again.multiselect(key="grid_estimators").value == ["ols"]


def test_a_large_grid_waits_for_a_word() -> None:
    grid = {"optional_covariates": ["SED", "EL", "SWD", "FOS", "HOM", "LOG_ENROLMENT"], "estimators": ["ols"]}
    grid["minimum_denominators"] = [10, 20, 30, 40]
    app = run("identify/robustness", part="models", grid=json.dumps(grid))
    start = next(button for button in app.button if "Fit the" in button.label)
    assert not app.dataframe
    start.click().run()
    assert not app.exception
    assert app.dataframe


def test_resamples_are_asked_for_and_told_in_words() -> None:
    app = run("identify/robustness", part="models", grid="methods:ols~n:30~sets:usual")
    app.selectbox(key="grid_bootstrap").set_value(25).run()
    assert app.query_params["grid"] == "methods:ols~sets:usual~resamples:25"
    assert "each fitted to 25 resamples" in texts(app)
    next(button for button in app.button if "Fit the" in button.label).click().run()
    assert not app.exception
    assert "luck of who is in the sample" in texts(app) and "of its models and their resamples" in texts(app)
    assert app.dataframe[1].value["resampled_share"].between(0, 1).all()


def test_a_single_model_is_not_called_models() -> None:
    app = run("identify/robustness", part="models", grid="methods:ols")
    assert any("The one model that is tried" in expander.label for expander in app.expander)
    assert "1 models" not in texts(app)


def test_nonsense_for_a_grid_falls_back_with_a_message() -> None:
    app = run("identify/robustness", part="models", grid="<script>alert(1)</script>")
    assert "cannot be used" in texts(app)
    assert not app.error


@pytest.mark.parametrize("grid", [{"minimum_denominators": [100_000]}, {"year_windows": [[2099]]}])
def test_models_that_nobody_can_be_in_are_told_with_the_reason(grid: dict[str, object]) -> None:
    app = run("identify/robustness", part="models", grid=json.dumps(grid))
    assert "None of these models can be estimated." in texts(app)
    assert "could not be estimated: " in texts(app).replace("\\", "")
    assert not app.error


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("luck", "The chances of all districts add up"),
        ("time", "Again and again, or once?"),
        ("before", "compare what came with what was to be expected"),
        ("fit", "Do its intervals hold for everyone?"),
    ],
)
def test_each_part_of_the_page_opens_from_a_link(part: str, said: str) -> None:
    app = run("identify/robustness", part=part)
    assert said in texts(app)
    assert not app.error


def test_a_sound_model_is_told_to_be_sound() -> None:
    app = run("identify/robustness", part="fit")
    assert [metric.label for metric in app.metric][:2] == ["Explained (R²)", "Held out (cross-fitted R²)"]
    assert "Nothing speaks against" in app.success[0].value
    assert [button.proto.label for button in app.get("download_button")] == [
        "Every point in these figures (CSV)"
    ]


def test_an_unfit_model_is_told_in_words() -> None:
    app = run("identify/robustness", part="fit", n="1000")
    assert any("72 for 10 terms" in warning.value for warning in app.warning)
    assert not app.success


def test_no_detectable_differences_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    estimated = cached.expected

    def without_differences(spec: ModelSpec) -> ExpectedPerformance:
        found = estimated(spec)
        return replace(found, fit=replace(found.fit, tau2=0.0))

    monkeypatch.setattr(cached, "expected", without_differences)
    app = run("identify/robustness", part="fit")
    assert any("No detectable differences" in warning.value for warning in app.warning)
    assert not app.success


def test_residuals_are_drawn_against_the_circumstance_that_is_chosen() -> None:
    app = run("identify/robustness", part="fit")
    app.selectbox(key="fit_covariate").set_value("TYPE").run()
    assert not app.exception
    assert "Elementary" in app.dataframe[3].value["group"].tolist()


@pytest.mark.parametrize("estimator", ["ols", "quantile", "neighbours"])
def test_every_kind_of_estimator_can_be_judged(estimator: str) -> None:
    app = run("identify/robustness", part="fit", estimator=estimator)
    assert not app.error
    assert ("has no coefficients" in texts(app)) == (estimator == "neighbours")
    assert ("no leverage of its own" in texts(app)) == (estimator != "ols")


def test_a_model_that_cannot_be_estimated_is_refused_with_advice() -> None:
    app = run("identify/robustness", part="fit", n="90000")
    assert "has what the model needs" in app.error[0].value
    assert "Lower the minimum of students" in texts(app)


def test_the_cut_off_moves_the_finds() -> None:
    app = run("identify/robustness", top="10")
    before = app.metric[1].value
    app.number_input(key="focus_top").set_value(25.0).run()
    assert not app.exception
    assert app.metric[1].value != before


def test_a_minimum_chance_is_asked_in_the_panel_and_kept_in_the_link() -> None:
    app = run("identify/short_list", sure="probability:80:10")
    listed = next(h.value for h in app.subheader if h.value.startswith("Short list"))
    free = run("identify/short_list")
    before = next(h.value for h in free.subheader if h.value.startswith("Short list"))
    assert int(listed.split(":")[1]) < int(before.split(":")[1])
    assert any("Sure enough" in progress for progress in _bars(app))
    assert "to be expected not to be truly among the best" in texts(app)


def _bars(app: object) -> list[str]:
    return [str(bar.proto.text) for bar in app.get("progress")]  # type: ignore[attr-defined]


def test_ranks_that_take_minutes_wait_for_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cimodels.ui.certainty._COMPARED_AT_ONCE", 50)
    app = run("identify/robustness", part="luck")
    assert "takes minutes" in texts(app) and "The numbers in this figure" in {e.label for e in app.expander}
    before = len(app.expander)
    next(button for button in app.button if "Compare all" in button.label).click().run()
    assert not app.exception
    assert "takes minutes" not in texts(app) and len(app.expander) == before + 1


def test_a_list_that_needs_slow_models_waits_for_a_word_and_can_be_stopped() -> None:
    app = run("identify/short_list", sure="robustness:80:10", estimator="random_forest", covariates="SED")
    assert "waits for them" in texts(app) and not app.dataframe and not app.error
    assert any("Fit the" in button.label for button in app.button)


def test_a_list_takes_the_other_models_that_are_fitted_already(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Study, "robustness", lambda *asked: pytest.fail("fitted again"))
    app = run("identify/short_list", sure="robustness:75:10")
    assert any(h.value.startswith("Short list") for h in app.subheader)
