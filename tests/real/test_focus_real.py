"""The focus on California's real figures: what CDE says of the state, and what a county's figures rest on."""

import pytest

from cimodels.focus.choose import focus
from cimodels.focus.gaps import gaps
from cimodels.settings import CALIFORNIA, Home
from cimodels.study import Study
from cimodels.vocab.scope import Scope
from cimodels.vocab.student_groups import RATED_GROUPS

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def study(real_home: Home) -> Study:
    return Study.open(real_home, CALIFORNIA)


@pytest.mark.parametrize(
    ("indicator", "source", "year", "status"),
    [
        ("MATH", "dashboard", 2024, -47.6),
        ("ELA", "dashboard", 2024, -13.2),
        ("CHRONIC", "dataquest", 2024, 20.4),
        ("SUSP", "dataquest", 2024, 3.3),
        ("CHRONIC", "dataquest", 2023, 24.9),
    ],
)
def test_the_states_own_values(study: Study, indicator: str, source: str, year: int, status: float) -> None:
    years = study.focus(Scope()).years
    row = years.query(
        "indicator == @indicator and source == @source and year == @year and student_group == 'ALL'"
    )
    assert row["status"].tolist() == [pytest.approx(status, abs=1e-9)]


def test_the_state_stands_at_its_own_value_and_names_three_different_areas(study: Study) -> None:
    found = study.focus(Scope())
    everyone = found.known.query("student_group == 'ALL'")
    assert everyone["distance"].abs().max() == 0
    assert len(found.suggestions) == 3
    assert (
        len({s.indicator for s in found.suggestions})
        == len({s.student_group for s in found.suggestions})
        == 3
    )
    assert all(s.sure for s in found.suggestions)


def test_a_countys_mathematics_is_that_of_its_districts_weighed_by_hand(study: Study) -> None:
    rows = study.warehouse.scope_results(("10",), "", RATED_GROUPS)
    own = rows.query(
        "level == 'district' and indicator == 'MATH' and year == 2025 and student_group == 'ALL' and status.notna()"
    )
    by_hand = (own["status"] * own["denominator"]).sum() / own["denominator"].sum()
    found = focus(rows, study.warehouse.spreads(), Scope(("10",)), "California")
    area = found.area("MATH", "ALL")
    assert area is not None
    assert area["status"] == pytest.approx(by_hand)
    assert (area["parts_known"], area["level_basis"]) == (len(own), "aggregate")
    chronic = found.area("CHRONIC", "ALL")
    assert chronic is not None
    assert (chronic["part_level"], chronic["parts"]) == ("county", 1)


def test_a_district_keeps_its_published_colour_and_gap(study: Study) -> None:
    found = study.focus(Scope(cds="10621660000000"))
    area = found.area("MATH", "EL")
    assert area is not None
    assert area["level_basis"] == "computed"  # the rebuilt file of 2025 has no colours
    between = gaps(found, "MATH", "EL", "ALL").years
    assert (between["gap"] < 0).all()
    counted = between["students"].notna()
    assert (between.loc[counted, "se"] > 0).all()
    assert between.loc[~counted, "year"].tolist() == [2018]  # published without counts
