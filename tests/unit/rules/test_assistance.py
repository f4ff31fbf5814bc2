"""The criteria of differentiated assistance: each year's, three-valued, and their laws."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cimodels.errors import DataError
from cimodels.rules import assistance
from cimodels.rules.assistance import CANNOT_BE_TOLD, ELIGIBLE, NOT_ELIGIBLE, judge, rules_of

INDICATORS = ("ELA", "MATH", "ELPI", "GRAD", "CHRONIC", "SUSP", "CCI")
CDS = "10621660000000"
NONE = assistance.NO_LEVEL


def table(group: str, *, cds: str = CDS, **levels: int | tuple[int, int]) -> pd.DataFrame:
    """Inputs of one group: an indicator's level, a pair (mildest, severest), and no level where none is named."""
    rows = []
    for indicator in INDICATORS:
        level = levels.get(indicator, NONE)
        mildest, severest = level if isinstance(level, tuple) else (level, level)
        rows.append((cds, group, indicator, mildest, severest))
    return pd.DataFrame(rows, columns=["cds", "student_group", "indicator", "mildest", "severest"])


def met(year: int, group: str, **levels: int | tuple[int, int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    row = judge(table(group, **levels), rules_of(year)).groups.iloc[0]
    return row["met"], row["open"]


@pytest.mark.parametrize(
    ("years", "group", "levels", "areas"),
    [
        ([2019, 2023, 2024, 2025], "SED", {"ELA": 1, "MATH": 1}, (4,)),
        ([2019, 2023, 2024, 2025], "SED", {"ELA": 1, "MATH": 2}, (4,)),
        ([2019, 2023, 2024, 2025], "SED", {"ELA": 2, "MATH": 1}, (4,)),
        ([2019, 2023, 2024, 2025], "SED", {"ELA": 2, "MATH": 2}, ()),
        ([2019, 2023, 2024, 2025], "SED", {"ELA": 1, "MATH": 3}, ()),
        ([2019, 2023, 2024, 2025], "SED", {"ELA": 1}, ()),
        # In 2022 levels are of status, and both must be the lowest.
        ([2022], "SED", {"ELA": 1, "MATH": 1}, (4,)),
        ([2022], "SED", {"ELA": 1, "MATH": 2}, ()),
        ([2019, 2022, 2023, 2024, 2025], "EL", {"ELPI": 1}, (4,)),
        ([2019, 2022, 2023, 2024, 2025], "EL", {"ELPI": 2}, ()),
        ([2019, 2022, 2023, 2024, 2025], "SED", {"ELPI": 1}, ()),
        ([2024], "LTEL", {"ELPI": 1}, (4,)),
        ([2024], "LTEL", {"ELPI": 2}, ()),
        ([2024], "LTEL", {"ELA": 1, "MATH": 1}, (4,)),
        # From 2025 long-term English learners are judged by their progress alone.
        ([2025], "LTEL", {"ELPI": 2}, (4,)),
        ([2025], "LTEL", {"ELPI": 3}, ()),
        ([2025], "LTEL", {"ELA": 1, "MATH": 1}, ()),
        ([2019, 2022, 2023, 2024, 2025], "FOS", {"GRAD": 1}, (5,)),
        ([2019, 2022, 2023, 2024, 2025], "FOS", {"CHRONIC": 1}, (5,)),
        ([2019, 2022, 2023, 2024, 2025], "FOS", {"GRAD": 2, "CHRONIC": 2}, ()),
        ([2019, 2022, 2023, 2024, 2025], "AA", {"SUSP": 1}, (6,)),
        ([2019, 2022, 2023, 2024, 2025], "AA", {"SUSP": 2}, ()),
        ([2019, 2023, 2024, 2025], "AA", {"CCI": 1}, (8,)),
        ([2022], "AA", {"CCI": 1}, ()),
        ([2019, 2023, 2024, 2025], "AA", {"CCI": 2}, ()),
    ],
)
def test_each_criterion(years: list[int], group: str, levels: dict, areas: tuple[int, ...]) -> None:
    for year in years:
        assert met(year, group, **levels) == (areas, ()), year


def test_what_is_read_of_each_indicator() -> None:
    assert set(rules_of(2022).measures.values()) == {"status_level"}
    of_2023 = rules_of(2023).measures
    assert {i for i, measure in of_2023.items() if measure == "status_level"} == {"CCI"}
    assert rules_of(2019).measures["ELPI"] == "status_level"
    assert set(rules_of(2024).measures.values()) == {"color"}


def test_two_areas_of_one_group_and_not_of_two() -> None:
    one = table("SED", SUSP=1, CHRONIC=1)
    apart = pd.concat([table("SED", SUSP=1), table("EL", CHRONIC=1)])
    assert judge(one, rules_of(2024)).districts["verdict"].tolist() == [ELIGIBLE]
    assert judge(apart, rules_of(2024)).districts["verdict"].tolist() == [NOT_ELIGIBLE]


def test_a_missing_input_opens_only_what_it_can_change() -> None:
    unknown = (NONE, 1)
    assert met(2024, "EL", ELPI=unknown, SUSP=1) == ((6,), (4,))
    assert judge(table("EL", ELPI=unknown, SUSP=1), rules_of(2024)).groups["verdict"].item() == CANNOT_BE_TOLD
    # Red on both tests meets the area whatever the progress is; and one area is not enough for anybody.
    assert met(2024, "EL", ELA=1, MATH=1, ELPI=unknown) == ((4,), ())
    assert judge(table("EL", ELPI=unknown), rules_of(2024)).groups["verdict"].item() == NOT_ELIGIBLE


def test_red_or_orange_on_one_test_is_enough_with_red_on_the_other() -> None:
    """Neither way of meeting the area is certain by itself, and yet one of the two holds."""
    assert met(2024, "SED", ELA=(2, 1), MATH=1) == ((4,), ())
    assert met(2024, "SED", ELA=(2, 1), MATH=2) == ((), (4,))


def test_an_indicator_without_a_row_is_unknown() -> None:
    rows = table("SED", SUSP=1).query("indicator != 'CHRONIC'")
    assert judge(rows, rules_of(2024)).groups["verdict"].item() == CANNOT_BE_TOLD


@pytest.mark.parametrize(
    ("priorities", "levels", "verdict"),
    [
        ([1], {"SUSP": 1}, ELIGIBLE),  # one and one
        ([6], {"SUSP": 1}, NOT_ELIGIBLE),  # the same area twice is one area
        ([1, 2], {}, ELIGIBLE),
        ([1], {}, NOT_ELIGIBLE),
        ([4, 11], {"SUSP": 1}, NOT_ELIGIBLE),  # no such local indicators
    ],
)
def test_local_indicators(priorities: list[int], levels: dict, verdict: str) -> None:
    local = pd.DataFrame({"cds": CDS, "priority": priorities, "performance": assistance.NOT_MET_TWO_YEARS})
    found = judge(table("SED", **levels), rules_of(2024), local)
    assert found.districts["verdict"].tolist() == [verdict]
    assert judge(table("SED", **levels), rules_of(2022), local).districts["verdict"].tolist() == [
        NOT_ELIGIBLE
    ]
    mild = local.assign(performance="Not Met")
    assert judge(table("SED", **levels), rules_of(2024), mild).districts["verdict"].tolist() == [NOT_ELIGIBLE]


def test_years_without_rules() -> None:
    with pytest.raises(DataError, match="2021"):
        rules_of(2021)
    assert assistance.YEARS == (2019, 2022, 2023, 2024, 2025)


PAIR = st.tuples(st.integers(1, NONE), st.integers(1, NONE)).map(lambda two: (max(two), min(two)))
GROUP = st.sampled_from(["SED", "EL", "LTEL", "AA"])
DRAWN = st.lists(
    st.tuples(GROUP, st.fixed_dictionaries({i: PAIR for i in INDICATORS})),
    min_size=1,
    max_size=4,
    unique_by=lambda one: one[0],
)
YEAR = st.sampled_from(assistance.YEARS)
ORDER = {NOT_ELIGIBLE: 0, CANNOT_BE_TOLD: 1, ELIGIBLE: 2}


def frame(drawn: list) -> pd.DataFrame:
    return pd.concat([table(group, **levels) for group, levels in drawn], ignore_index=True)


@settings(max_examples=30, deadline=None)
@given(drawn=DRAWN, year=YEAR, seed=st.integers(0, 99))
def test_the_order_of_rows_changes_nothing(drawn: list, year: int, seed: int) -> None:
    rows = frame(drawn)
    shuffled = rows.sample(frac=1, random_state=seed)
    one, other = judge(rows, rules_of(year)), judge(shuffled, rules_of(year))
    pd.testing.assert_frame_equal(one.groups, other.groups)
    pd.testing.assert_frame_equal(one.districts, other.districts)


@settings(max_examples=30, deadline=None)
@given(drawn=DRAWN, year=YEAR, at=st.integers(0, 27), by=st.integers(1, 5))
def test_a_worse_level_never_removes_eligibility(drawn: list, year: int, at: int, by: int) -> None:
    rows = frame(drawn)
    worse = rows.copy()
    row = at % len(rows)
    for column in ("mildest", "severest"):
        worse.loc[row, column] = max(1, rows.loc[row, column] - by)
    before, after = (judge(r, rules_of(year)).districts["verdict"].item() for r in (rows, worse))
    assert ORDER[after] >= ORDER[before]


@settings(max_examples=30, deadline=None)
@given(drawn=DRAWN, year=YEAR, data=st.data())
def test_whatever_the_truth_is_a_verdict_that_was_told_holds(
    drawn: list, year: int, data: st.DataObject
) -> None:
    """Exactness: every truth within the bounds agrees with what was told before it was known."""
    rows = frame(drawn)
    truth = [
        data.draw(st.integers(low, high)) for high, low in zip(rows["mildest"], rows["severest"], strict=True)
    ]
    known = rows.assign(mildest=truth, severest=truth)
    before, after = (judge(r, rules_of(year)).districts["verdict"].item() for r in (rows, known))
    assert after != CANNOT_BE_TOLD
    assert before in (after, CANNOT_BE_TOLD)


@settings(max_examples=30, deadline=None)
@given(drawn=DRAWN, year=YEAR)
def test_what_cannot_be_told_can_go_either_way(drawn: list, year: int) -> None:
    rows = frame(drawn)
    if judge(rows, rules_of(year)).districts["verdict"].item() == CANNOT_BE_TOLD:
        ends = [
            judge(rows.assign(mildest=rows[end], severest=rows[end]), rules_of(year))
            .districts["verdict"]
            .item()
            for end in ("mildest", "severest")
        ]
        assert ends == [NOT_ELIGIBLE, ELIGIBLE]


def test_many_districts_keep_apart() -> None:
    rows = pd.concat([table("SED", cds=f"{n:014d}", SUSP=1, CHRONIC=1 + n % 2) for n in range(50)])
    verdicts = judge(rows, rules_of(2024)).districts.set_index("cds")["verdict"]
    assert np.array_equal((verdicts == ELIGIBLE).to_numpy(), np.arange(50) % 2 == 0)
