"""How sure we are on the real files: mathematics, all students, 2023–2025."""

import pytest

from cimodels.certainty.back_test import BackTest
from cimodels.certainty.results import Certainty
from cimodels.models.spec import ModelSpec
from cimodels.settings import Home
from cimodels.study import Study

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def study(real_home: Home) -> Study:
    return Study.open(real_home)


@pytest.fixture(scope="module")
def certainty(study: Study) -> Certainty:
    return study.certainty(ModelSpec())


@pytest.fixture(scope="module")
def back(study: Study) -> BackTest:
    return study.back_test(ModelSpec())


def test_a_tenth_of_the_list_is_expected_to_be_false(certainty: Certainty) -> None:
    """87 places; the chances of those in them add up to some 77."""
    assert certainty.in_top.sum() == 87
    assert certainty.chances["probability"].sum() == pytest.approx(87)
    assert 8 < certainty.expected_false_finds < 13
    counts = certainty.chances["band"].value_counts()
    assert 55 < counts["strong"] < 75
    assert 10 < counts["likely"] < 30


def test_rank_intervals_are_wide_even_where_the_chance_is_high(certainty: Certainty) -> None:
    table = certainty.table
    assert 350 < table["could_be_top"].sum() < 470
    assert 1 <= table["surely_top"].sum() <= 10
    assert (table["rank_high"] - table["rank_low"]).median() > 300
    strong = table[table["band"] == "strong"]
    assert strong["could_be_top"].all()


def test_the_same_districts_year_after_year(certainty: Certainty) -> None:
    """Some 54 are in the top tenth of all three years, where lists by lot would have one."""
    counts = certainty.consistency.counts.set_index("years")
    assert 45 < counts["observed"][3] < 65
    assert counts["binomial"][3] < 1 and counts["high"][3] <= 4


def test_smaller_districts_are_chosen_more_often_than_larger_ones(certainty: Certainty) -> None:
    """Stated in docs/methods.md; shrinkage lessens it and does not end it."""
    share = certainty.selection_by_size.pivot(index="fifth", columns="score", values="share")
    assert share["advantage"][1] > share["shrunken"][1] > share["shrunken"][5]


def test_counts_of_other_schools_are_not_taken_for_other_students(certainty: Certainty) -> None:
    """The enrolment of 2023 here counts charter schools, that of 2025 does not."""
    reasons = certainty.students["drift_reason"]
    assert reasons.str.contains("counts other schools").sum() > 50
    assert 0.1 < certainty.students["drift"].mean() < 0.35


def test_earlier_choices_last_far_beyond_chance_and_fade_faster_than_expected(back: BackTest) -> None:
    splits = back.splits.set_index(["chosen_through", "later_year"])
    last = splits.loc[(2024, 2025)]
    assert 65 < last["share_still"] < 78
    assert last["share_still"] < last["share_expected"]
    assert last["share_by_chance"] == pytest.approx(10, abs=0.2)
    assert last["advantage_later"] < last["advantage_then"]
    strong = back.calibration.query("chosen_through == 2024 and band == 'strong'")["share_later"].item()
    unlikely = back.calibration.query("chosen_through == 2024 and band == 'unlikely'")["share_later"].item()
    assert strong > 70 > 5 > unlikely
