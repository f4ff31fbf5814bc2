"""The focus page for state, county, region and district; its choices in the link; nonsense; nothing to show."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from cimodels.exhibits.focus_map import MEASURES
from cimodels.settings import Home
from cimodels.study import Study
from cimodels.vocab.scope import Scope
from tests.app.test_pages import ROOT, run, texts

PAGE = "identify/focus"


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch, demo_home: Home, in_home: Callable[[Home], None]) -> None:
    monkeypatch.setattr("cimodels.ui.server.is_online", lambda *arguments: False)
    monkeypatch.chdir(ROOT)
    in_home(demo_home)


def scopes(study: Study) -> dict[str, str]:
    """A scope of each kind, and what it is called."""
    counties = sorted(study.counties)
    entity = study.entities().query("district_type == 'UNIFIED'").iloc[0]
    return {
        "state": "Demonstration",
        counties[0]: f"{study.counties[counties[0]]} County",
        f"{counties[0]}-{counties[1]}": "counties",
        entity["cds"]: entity["name"],
    }


def links(app: AppTest) -> list[tuple[str, str]]:
    """Label and query of every link to another page."""
    found = [element.proto for element in app.get("page_link")]
    return [(link.label, link.query_string) for link in found]


@pytest.mark.parametrize("kind", range(4), ids=["state", "county", "region", "district"])
def test_each_kind_of_scope_has_its_map_and_suggestions(kind: int, demo_study: Study) -> None:
    scope, name = list(scopes(demo_study).items())[kind]
    app = run(PAGE, scope=scope, part=list(MEASURES)[kind])
    assert not app.error
    assert name in texts(app)
    suggested = demo_study.focus(Scope.from_param(scope)).suggestions
    to_scatter = [query for label, query in links(app) if label == "Who does better than expected?"]
    assert len(to_scatter) == len(suggested) + 1
    for one, query in zip(suggested, to_scatter, strict=False):
        assert f"group={one.student_group}" in query or one.student_group == "ALL"
    assert app.segmented_control(key="part").value == list(MEASURES)[kind]


def test_an_area_is_chosen_and_carried_with_its_counties(demo_study: Study) -> None:
    county = max(demo_study.counties)
    app = run(PAGE, scope=county)
    app.selectbox(key="focus_area").set_value(("ELA", "EL")).run()
    assert not app.exception
    assert (app.query_params["indicator"], app.query_params["group"]) == ("ELA", "EL")
    label, query = next(
        (label, query) for label, query in links(app) if label.startswith("A short list from")
    )
    assert "alone" in label
    assert f"counties={county}" in query
    assert "indicator=ELA" in query


def test_a_suggestion_becomes_the_area_below() -> None:
    app = run(PAGE)
    button = next(b for b in app.button if b.label == "Show its gaps below")
    indicator, group = button.key.removeprefix("closer_").rsplit("_", 1)
    button.click().run()
    assert app.selectbox(key="focus_area").value == (indicator, group)


def test_the_gap_between_two_groups_is_kept_in_the_link_and_carried() -> None:
    app = run(PAGE, indicator="MATH", group="AA")
    assert app.selectbox(key="gap_between").value == "ALL"
    app.selectbox(key="gap_between").set_value("WH").run()
    assert app.query_params["vs"] == "WH"
    query = next(query for label, query in links(app) if label == "Who closes this gap better than expected?")
    assert "vs=WH" in query


def test_a_gap_of_everyone_is_the_other_groups_gap_from_everyone() -> None:
    app = run(PAGE, indicator="MATH", group="ALL")
    app.selectbox(key="gap_between").set_value("SWD").run()
    assert (app.query_params["group"], app.query_params["vs"]) == ("SWD", "ALL")


def test_nonsense_falls_back_with_a_message() -> None:
    app = run(PAGE, scope="10;DROP", part="<b>", indicator="BANANA", vs="%%")
    assert not app.error
    assert "scope cannot be used" in texts(app)
    assert app.segmented_control(key="part").value == "distance"


def test_an_area_that_has_no_figure_here_says_so() -> None:
    app = run(PAGE, indicator="ELPI", group="AS")
    assert "has no figure here: the source never has this group" in texts(app)
    assert app.selectbox(key="focus_area").value is None


def test_a_scope_in_which_everything_is_withheld_says_so(
    monkeypatch: pytest.MonkeyPatch, demo_study: Study
) -> None:
    rows = demo_study.warehouse.scope_results((), "", ("ALL",)).head(0)
    monkeypatch.setattr("cimodels.warehouse.Warehouse.scope_results", lambda *arguments: rows)
    scope = sorted(demo_study.counties)[-2]
    app = run(PAGE, scope=scope)
    assert not app.error
    assert "Nothing can be shown" in texts(app)
