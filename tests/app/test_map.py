"""The map's page without a browser: what a link chooses, and where it leads."""

from collections.abc import Callable

import pytest

from cimodels.models.spec import ModelSpec
from cimodels.settings import Home
from cimodels.study import Study
from tests.app.test_pages import ROOT, run, texts


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch, demo_home: Home, in_home: Callable[[Home], None]) -> None:
    monkeypatch.setattr("cimodels.ui.server.is_online", lambda *arguments: False)
    monkeypatch.chdir(ROOT)
    in_home(demo_home)


def test_a_county_of_the_link_filters_the_list_and_goes_into_the_screen(demo_study: Study) -> None:
    best = demo_study.expect(ModelSpec()).entities["cds"].iloc[0]
    code, name = best[:2], demo_study.counties[best[:2]]
    app = run("identify/map", scope=code, count="beyond", top="40")
    assert app.multiselect(key="scope_counties").value == [code]
    assert f"districts in {name} County are beyond the cut-off" in texts(app)
    (listed,) = [table.value for table in app.dataframe if "profile" in table.value]
    assert listed["cds"].str.startswith(code).all() and "county" not in listed
    next(b for b in app.button if b.label == "Screen these counties only").click().run()
    assert app.query_params["counties"] in (code, [code])
    app.multiselect(key="scope_counties").set_value([]).run()
    assert "scope" not in app.query_params
    assert "districts in all counties" in texts(app)


def test_both_maps_of_schools_and_of_an_empty_list() -> None:
    for part in ("tiles", "points"):
        app = run(
            "identify/map", part=part, shade="share", level="school", covariates="SED.EL", years="2024-2025"
        )
        assert not app.error and "schools in all counties" in texts(app)
        assert "Nobody here is" in texts(run("identify/map", part=part, counties="01"))


def test_nonsense_in_a_link_is_told() -> None:
    for scope, said in (("99", "county 99"), ("<b>", "scope cannot be used")):
        app = run("identify/map", scope=scope, part="moon", count="sheep", shade="dark")
        assert said in texts(app)
        assert app.multiselect(key="scope_counties").value == []
        assert not app.error
