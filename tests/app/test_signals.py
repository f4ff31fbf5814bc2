"""The district page's part on what to look into, and the short list's column about it."""

from collections.abc import Callable

import pytest

from cimodels.settings import Home
from cimodels.signals.results import UNKNOWN
from cimodels.study import Study
from tests.app.test_pages import ROOT, run, texts


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch, demo_home: Home, in_home: Callable[[Home], None]) -> None:
    monkeypatch.setattr("cimodels.ui.server.is_online", lambda *arguments: False)
    monkeypatch.chdir(ROOT)
    in_home(demo_home)


@pytest.fixture(scope="module")
def negative(demo_study: Study) -> str:
    """A district that an invented page lists as negative."""
    table = demo_study.warehouse.table("certifications").query("certification == 'negative' and year == 2025")
    return str(table["cds"].iloc[0])


def test_concerns_stand_first_with_source_and_question(negative: str) -> None:
    app = run("identify/district", cds=negative, part="signals")
    assert not app.exception
    said = texts(app)
    assert "Of 14 things looked at: " in said and "They are no scores" in said
    assert "lists it as negative" in said and "**Ask:** Does the budget carry the work" in said
    assert any("second2425.asp, line " in caption.value for caption in app.caption)
    table = next(frame.value for frame in app.dataframe if "What it says" in frame.value)
    assert len(table) == 14 and table["Found"].iloc[0] == "▲ Concern"


def test_what_is_not_known_says_how_to_bring_it(demo_study: Study) -> None:
    cds = demo_study.entities()["cds"].iloc[-1]
    unknown = [one for one in demo_study.signals(cds) if one.severity == UNKNOWN]
    app = run("identify/district", cds=cds, part="signals")
    label = f"Not known: {len(unknown)}, and how to bring what is missing"
    assert label in [part.label for part in app.expander]
    assert "Import the Dashboard files of 2022 or later" in texts(app)


def test_a_school_is_sent_to_its_district(demo_study: Study) -> None:
    school = demo_study.entities("school")["cds"].iloc[0]
    app = run("identify/district", cds=school, level="school", part="signals")
    assert not app.exception and "Signals are about districts" in " ".join(info.value for info in app.info)


def test_the_short_list_counts_them(demo_study: Study) -> None:
    app = run("identify/short_list")
    table = next(frame.value for frame in app.dataframe if "signals" in frame.value)
    found = demo_study.signals_of(table["cds"])
    for row in table.itertuples():
        asked = sum(one.open for one in found[row.cds])
        assert bool(row.signals) == bool(asked)
        assert sum(int(part) for part in row.signals.split() if part.isdigit()) == asked


def test_invented_districts_have_something_of_every_kind_to_show(demo_study: Study) -> None:
    districts = demo_study.entities().query("district_type != 'COE'")["cds"]
    kinds = {one.kind for found in demo_study.signals_of(districts).values() for one in found if one.open}
    assert {
        "assistance",
        "fiscal",
        "suspension",
        "disproportion",
        "absence",
        "participation",
        "placement",
    } <= kinds
