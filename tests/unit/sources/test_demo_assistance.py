"""The demonstration state's lists: as its colours say, but for the differences planted in them."""

import pytest

from cimodels.rules.assistance_check import SECOND_YEAR
from cimodels.sources.demonstration.assistance import LIST_YEARS
from cimodels.study import Study


@pytest.mark.parametrize("year", LIST_YEARS)
def test_the_lists_differ_only_where_it_was_planted(demo_study: Study, year: int) -> None:
    found = demo_study.assistance(year).comparison
    assert found is not None
    causes = found.causes().set_index("cause")[["only_official", "only_ours"]]
    planted = {"local", "late", "unexplained"}
    assert set(causes.index) <= planted and "unexplained" in causes.index
    assert causes.at["unexplained", "only_ours"] == 1 and causes.to_numpy().sum() <= len(planted)
    assert (year >= 2024) == ("late" in causes.index)
    # Where a group has a letter, the interpreter and the generator find the same areas.
    areas = found.areas
    assert areas["official"].sum() > 100
    assert (areas["agree"] == found.groups["letter"].notna().sum()).all()


def test_support_goes_on_for_a_second_year(demo_study: Study) -> None:
    of_2023, of_2024 = (demo_study.assistance(year).comparison for year in (2023, 2024))
    assert of_2023 is not None and of_2024 is not None
    now = of_2024.districts.set_index("cds")
    second = now[now["official"] == SECOND_YEAR]
    before = of_2023.districts.set_index("cds").loc[second.index, "status"]
    assert len(second) > 5
    assert before.eq("Differentiated Assistance, Year 1").all()
    assert second["status"].eq("Differentiated Assistance, Year 2").all()


def test_local_indicators_come_with_the_lists(demo_study: Study) -> None:
    found = demo_study.assistance(2024)
    assert found.local is not None
    unmet = found.judgement.districts[found.judgement.districts["local"].map(len) > 0]
    assert unmet["local"].tolist() == [(1, 2, 3, 6, 7)]
    assert unmet["verdict"].tolist() == ["eligible"]
    lists = demo_study.assistance_lists()
    methods = lists[(lists["year"] == 2024) & (lists["cds"] == unmet["cds"].item())]["methods"].dropna()
    assert "2" in methods.item()
