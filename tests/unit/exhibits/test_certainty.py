"""What the figures about certainty say agrees with its numbers."""

import re

import numpy as np
import pytest

from cimodels.certainty.bands import in_percent
from cimodels.certainty.results import Certainty
from cimodels.exhibits import certainty as exhibits
from cimodels.models.spec import ModelSpec
from cimodels.study import Study

SPEC = ModelSpec(years=(2023, 2024, 2025))


@pytest.fixture(scope="module")
def sure(demo_study: Study) -> Certainty:
    return demo_study.certainty(SPEC, 10.0)


def test_rank_intervals_show_the_highest_chances_first(sure: Certainty) -> None:
    exhibit = exhibits.rank_intervals(sure, most=12)
    chances = np.sort(sure.chances["probability"])[::-1][:12]
    assert np.allclose(exhibit.data["chance"], in_percent(chances))
    marks = exhibit.figure.data[-1]
    assert list(marks.x) == exhibit.data["unshrunken_rank"].tolist()
    assert len(set(marks.y)) == 12
    thick = exhibit.figure.data[1]
    assert [x for x in thick.x if x is not None][:2] == [
        exhibit.data["rank_low"].iloc[0],
        exhibit.data["rank_high"].iloc[0],
    ]
    assert f"{int(sure.ranks['could_be_top'].sum()):,}" in exhibit.alt


def test_the_plain_words_split_the_top_into_finds_and_luck(sure: Certainty) -> None:
    numbers = [int(n) for n in re.findall(r"\*\*(\d+)\*\*", exhibits.in_plain_words(sure))]
    assert numbers[0] == sure.in_top.sum() == numbers[1] + numbers[2]
    assert numbers[2] == round(sure.expected_false_finds)


def test_no_chance_is_told_as_nothing_or_certainty() -> None:
    assert in_percent(np.array([0.0, 0.25, 1.0])).tolist() == [0.1, 25.0, 99.9]


def test_years_in_the_top_stand_beside_chance(sure: Certainty) -> None:
    exhibit = exhibits.years_in_top(sure.consistency)
    assert list(exhibit.figure.data[0].y) == sure.consistency.counts["observed"].tolist()
    assert list(exhibit.figure.data[1].y) == sure.consistency.counts["permuted"].tolist()


def test_what_was_to_be_expected_is_drawn_before_what_came(demo_study: Study) -> None:
    tested = demo_study.back_test(SPEC, 10.0)
    exhibit = exhibits.earlier_choices(tested, SPEC.outcome)
    assert exhibit.figure.data[0].name.startswith("to be expected")
    assert list(exhibit.figure.data[0].y) == tested.splits["advantage_expected"].tolist()
    assert list(exhibit.figure.data[-1].y) == tested.splits["advantage_later"].tolist()


def test_each_fifth_by_size_has_its_share(sure: Certainty) -> None:
    exhibit = exhibits.selection_by_size(sure)
    assert len(exhibit.figure.data) == 3
    for trace in exhibit.figure.data:
        assert len(trace.y) == 5


def test_improvers_come_by_how_probable_they_are(sure: Certainty) -> None:
    exhibit = exhibits.improvers(sure, most=10)
    chance = exhibit.data["improvement_chance"].to_numpy()
    assert (np.diff(chance) <= 0).all()
    assert chance[0] == sure.over_time["improvement_chance"].max()
