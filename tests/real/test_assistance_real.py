"""Differentiated assistance on the real files: what CDE's lists say, and how far the rules reproduce them.

The counts hold for the files at hand: in 2024 suspension and chronic absenteeism come from DataQuest outside Monterey
County and English learner progress is missing there; in 2023 there are statuses without changes.
"""

import pandas as pd
import pytest

from cimodels.rules.assistance import CANNOT_BE_TOLD, ELIGIBLE, NOT_ELIGIBLE
from cimodels.rules.assistance_check import SECOND_YEAR, Comparison
from cimodels.settings import Home
from cimodels.study import Study
from cimodels.vocab.priorities import LETTERS

pytestmark = pytest.mark.real
VERDICTS = [ELIGIBLE, CANNOT_BE_TOLD, NOT_ELIGIBLE]
OFFICIAL = [ELIGIBLE, SECOND_YEAR, NOT_ELIGIBLE]
MONTEREY = "27"


@pytest.fixture(scope="module")
def study(real_home: Home) -> Study:
    return Study.open(real_home)


def compared(study: Study, year: int) -> Comparison:
    found = study.assistance(year).comparison
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("year", "matrix"),
    [
        (2019, [[0, 333, 0], [0, 0, 0], [0, 664, 0]]),
        (2022, [[0, 617, 0], [0, 0, 0], [0, 376, 0]]),
        (2023, [[0, 457, 9], [0, 0, 0], [0, 392, 133]]),
        (2024, [[335, 97, 4], [16, 105, 32], [16, 175, 214]]),
    ],
)
def test_districts_beside_the_official_list(study: Study, year: int, matrix: list[list[int]]) -> None:
    found = compared(study, year).matrix()
    assert found.loc[OFFICIAL, VERDICTS].to_numpy().tolist() == matrix
    listed = {2019: (997, 333), 2022: (993, 617), 2023: (991, 466), 2024: (994, 589)}
    supported = found.loc[[ELIGIBLE, SECOND_YEAR]].to_numpy().sum()
    assert (found.to_numpy().sum(), supported) == listed[year]


def test_achievement_and_course_outcomes_reproduce_and_the_others_fail_by_source(study: Study) -> None:
    """Of 966 groups with a letter in 2024: no wrong verdict on Priority 4, one on Priority 8."""
    areas = compared(study, 2024).areas.set_index("priority")
    assert areas.loc[4].to_dict() == {
        "official": 782,
        "agree": 735,
        "only_official": 0,
        "only_ours": 0,
        "open": 231,
    }
    assert areas.loc[5].to_dict() == {
        "official": 525,
        "agree": 511,
        "only_official": 57,
        "only_ours": 19,
        "open": 379,
    }
    assert areas.loc[6].to_dict() == {
        "official": 590,
        "agree": 654,
        "only_official": 75,
        "only_ours": 10,
        "open": 227,
    }
    assert areas.loc[8].to_dict() == {
        "official": 271,
        "agree": 883,
        "only_official": 1,
        "only_ours": 0,
        "open": 82,
    }


@pytest.mark.parametrize(
    ("of", "causes"),
    [
        ("districts", {"chronic_source": (3, 26), "suspension_source": (0, 6), "other_source": (1, 0)}),
        ("groups", {"chronic_source": (74, 88), "suspension_source": (8, 18), "other_source": (5, 1)}),
    ],
)
def test_every_disagreement_of_2024_has_a_cause(study: Study, of: str, causes: dict) -> None:
    found = compared(study, 2024)
    counted = found.causes(of).set_index("cause")[["only_official", "only_ours"]]
    assert {str(cause): tuple(row) for cause, row in counted.iterrows()} == causes
    frame: pd.DataFrame = getattr(found, of)
    assert frame["agreement"].str.startswith("only").sum() == counted.to_numpy().sum()


def test_published_colours_leave_no_disagreement(study: Study) -> None:
    """Monterey County's colours are CDE's own, so there the rules alone are put to the test: all agree."""
    found = compared(study, 2024)
    groups = found.groups[found.groups["cds"].str.startswith(MONTEREY)]
    districts = found.districts[found.districts["cds"].str.startswith(MONTEREY)]
    assert groups["agreement"].value_counts().to_dict() == {"agree": 350}
    assert districts["agreement"].value_counts().to_dict() == {"agree": 25}
    lettered = groups.dropna(subset="letter")
    assert len(lettered) == 13
    assert [LETTERS[letter] for letter in lettered["letter"]] == lettered["met"].tolist()


def test_2025_is_judged_without_a_list(study: Study) -> None:
    found = study.assistance(2025)
    assert found.comparison is None
    assert found.judgement.districts["verdict"].value_counts().to_dict() == {
        ELIGIBLE: 387,
        CANNOT_BE_TOLD: 359,
        NOT_ELIGIBLE: 249,
    }


def test_the_disagreements_of_2023_are_local_indicators(study: Study) -> None:
    """No local indicators of 2023 are at hand, and the list says by its methods that these nine came by them."""
    counted = compared(study, 2023).causes().set_index("cause")
    assert {str(cause): (row.only_official, row.only_ours) for cause, row in counted.iterrows()} == {
        "local": (9, 0)
    }


def test_local_indicators_of_2024_bring_two_districts_onto_the_list(study: Study) -> None:
    found = study.assistance(2024)
    unmet = found.judgement.districts.set_index("cds")["local"]
    unmet = unmet[unmet.map(len) > 0]
    assert unmet.to_dict() == {"45699970000000": (1, 2, 3, 6, 7), "50713240000000": (1, 2, 3, 6, 7)}
    assert found.comparison is not None
    listed = found.comparison.districts.set_index("cds").loc[unmet.index]
    assert listed["agreement"].eq("agree").all() and listed["official"].eq(ELIGIBLE).all()
    table = study.warehouse.table("local_indicators")
    assert table.groupby("priority").size().to_dict() == {
        1: 2262,
        2: 2262,
        3: 2262,
        6: 2262,
        7: 2262,
        9: 58,
        10: 58,
    }


def test_how_districts_came_onto_the_lists(study: Study) -> None:
    lists = study.assistance_lists()
    whole = lists[lists["student_group"] == "ALL"]
    methods = whole[whole["year"] == 2023]["methods"].value_counts().to_dict()
    assert methods == {"": 525, "1": 445, "2": 11, "1,2": 8, "3": 2}
    assert whole.groupby("year")["intervention"].sum().loc[[2022, 2023, 2024]].tolist() == [39, 66, 67]


def test_intervention_is_not_three_groups_in_three_of_four_lists_alone(study: Study) -> None:
    """Why it is not judged: counting the lists' own letters finds 58 of the 67 that the list of 2024 marks, and 30 more."""
    lists = study.assistance_lists()
    letters = lists[lists["priorities"].notna() & lists["year"].isin([2019, 2022, 2023, 2024])]
    many = letters.groupby(["cds", "year"]).size().ge(3).groupby("cds").sum()
    ours = set(many[many >= 3].index)
    now = lists[(lists["year"] == 2024) & (lists["student_group"] == "ALL")]
    marked = set(now.loc[now["intervention"].eq(True), "cds"])
    assert (len(marked), len(ours & marked), len((ours - marked) & set(now["cds"]))) == (67, 58, 30)
