"""The assistance page and the profile's part: choices in the link, every part, and what cannot be shown."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from cimodels.rules.assistance import ELIGIBLE, NOT_ELIGIBLE
from cimodels.settings import Home
from cimodels.study import Study

ROOT = Path(__file__).resolve().parents[2]
YEAR = 2024


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch, demo_home: Home, in_home: Callable[[Home], None]) -> None:
    monkeypatch.setattr("cimodels.ui.server.is_online", lambda *arguments: False)
    monkeypatch.chdir(ROOT)
    in_home(demo_home)


def run(page: str = "assistance", **parameters: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in parameters.items():
        app.query_params[name] = value
    app.run().switch_page(f"pages/identify/{page}.py").run()
    assert not app.exception, app.exception[0].message
    assert not app.error
    return app


def texts(app: AppTest) -> str:
    kinds = (app.markdown, app.caption, app.warning, app.info, app.subheader, app.success)
    return "\n".join(str(element.value) for kind in kinds for element in kind).replace("\\", "")


def of_verdict(study: Study, verdict: str) -> str:
    table = study.assistance_table(YEAR)
    return str(table.loc[table["verdict"] == verdict, "cds"].iloc[0])


def test_the_counts_and_the_table_are_the_study_s(demo_study: Study) -> None:
    app = run(assisted=str(YEAR))
    table = demo_study.assistance_table(YEAR)
    eligible = table[table["verdict"] == ELIGIBLE]
    assert f"Of {len(table):,} districts and county offices {len(eligible):,} are eligible" in texts(app)
    shown = next(frame.value for frame in app.dataframe if "groups" in frame.value and "name" in frame.value)
    assert shown["cds"].tolist() == eligible["cds"].tolist()
    assert shown["groups"].str.contains("achievement|engagement|climate|outcomes").all()


def test_a_county_narrows_counts_and_table(demo_study: Study) -> None:
    table = demo_study.assistance_table(YEAR)
    county = table["county_code"].iloc[0]
    own = table[table["county_code"] == county]
    app = run(assisted=str(YEAR), scope=county)
    assert f"Of {len(own):,} districts and county offices" in texts(app)


def test_one_district_step_by_step(demo_study: Study) -> None:
    cds = of_verdict(demo_study, ELIGIBLE)
    told = texts(run(assisted=str(YEAR), part="steps", cds=cds))
    assert f"By the rules of {YEAR}: eligible." in told
    found = demo_study.assistance(YEAR)
    groups = found.judgement.groups.set_index(["cds", "student_group"])["verdict"]
    steps = [step for step in found.steps(cds) if groups[cds, step.student_group] == ELIGIBLE]
    assert any(step.verdict == "met" for step in steps)
    assert all(step.sentence in told for step in steps)
    assert "CDE’s list:" in told


def test_the_part_of_a_district_that_is_not_eligible(demo_study: Study) -> None:
    told = texts(run(assisted=str(YEAR), part="steps", scope=of_verdict(demo_study, NOT_ELIGIBLE)))
    assert f"By the rules of {YEAR}: not eligible." in told
    assert "Its verdict on the 2024 results: not eligible." in told


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("list", "“In its second year of support” is on the list"),
        ("open", "Every verdict in view can be told."),
        ("rules", "one student group meets the criteria in two or more priority areas"),
    ],
)
def test_the_other_parts(part: str, said: str) -> None:
    assert said in texts(run(assisted=str(YEAR), part=part))


def test_a_year_whose_levels_are_not_known_says_so() -> None:
    told = texts(run(assisted="2019", part="open"))
    assert "a level that could still make a student group eligible is not known" in told
    assert "No list of 2019 is loaded" in told
    assert "No list of 2019 is loaded." in texts(run(assisted="2019", part="list"))


def test_nonsense_in_the_link_falls_back() -> None:
    app = run(assisted="<b>1999</b>", part="nothing", scope="99", cds="12")
    assert "the whole state is shown" in texts(app)
    assert "districts and county offices" in texts(app)


def test_the_profile_has_the_lists_and_the_steps(demo_study: Study) -> None:
    cds = of_verdict(demo_study, ELIGIBLE)
    told = texts(run("district", cds=cds, part="assistance", assisted=str(YEAR)))
    assert f"assistancestatus{YEAR % 100}.xlsx, line" in told
    assert f"By the rules of {YEAR}: eligible." in told
