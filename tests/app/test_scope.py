"""The control for whose students are looked at: each kind, its twins in the link, and what cannot be used."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from cimodels.settings import Home
from cimodels.study import Study


@pytest.fixture(autouse=True)
def _home(monkeypatch: pytest.MonkeyPatch, demo_home: Home, in_home: Callable[[Home], None]) -> None:
    monkeypatch.chdir(Path(__file__).resolve().parents[2])
    in_home(demo_home)


def page() -> None:
    """The control alone, run by AppTest as a script of its own."""
    import streamlit as st

    from cimodels.ui import cached, controls

    controls.notices()
    st.caption(f"shown: {controls.scope(cached.study()).to_param()}")


def opened(**parameters: str) -> AppTest:
    app = AppTest.from_function(page, default_timeout=60)
    for name, value in parameters.items():
        app.query_params[name] = value
    return run(app)


def run(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception, app.exception[0].message
    return app


def shown(app: AppTest) -> str:
    return str(app.caption[0].value).removeprefix("shown: ")


def test_the_whole_state_needs_no_parameter() -> None:
    app = opened()
    assert shown(app) == "state"
    assert "scope" not in app.query_params


def test_counties_are_chosen_and_left_again(demo_study: Study) -> None:
    first, second = sorted(demo_study.counties)[:2]
    app = opened()
    app.segmented_control(key="scope_kind").set_value("counties")
    run(app)
    assert shown(app) == "state"
    assert "until then the whole state" in app.info[0].value
    app.multiselect(key="scope_counties").set_value([second, first])
    run(app)
    assert shown(app) == f"{first}-{second}"
    assert not app.info
    app.segmented_control(key="scope_kind").set_value("state")
    run(app)
    assert shown(app) == "state"


def test_a_district_leads_to_its_county(demo_study: Study) -> None:
    district = demo_study.entities().iloc[7]
    app = opened()
    app.segmented_control(key="scope_kind").set_value("district")
    run(app)
    app.selectbox(key="scope_district").set_value(district["cds"])
    run(app)
    assert shown(app) == district["cds"]
    app.segmented_control(key="scope_kind").set_value("counties")
    run(app)
    assert shown(app) == district["county_code"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("<script>", "scope cannot be used"),
        ("01-99", "no county 01"),
        ("99999990000000", "no district 99999990000000"),
    ],
)
def test_a_scope_that_cannot_be_shown_is_named(asked: str, said: str) -> None:
    app = opened(scope=asked)
    assert said in " ".join(w.value for w in app.warning)
    assert shown(app) == "state"


def test_the_generated_state_has_no_service_regions(demo_study: Study) -> None:
    app = opened(scope=min(demo_study.counties))
    assert [box.key for box in app.selectbox] == []
