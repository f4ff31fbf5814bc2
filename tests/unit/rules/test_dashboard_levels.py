"""The interpreter of the Dashboard's levels: cut-points, grids, words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cimodels.rules import dashboard_levels as rules

TENTHS = st.integers(-3000, 3000).map(lambda n: n / 10)


@pytest.mark.parametrize(
    ("indicator", "year", "variant", "value", "level"),
    [
        ("ELA", 2024, "ALL", 45.0, 5),
        ("ELA", 2024, "ALL", 44.9, 4),
        ("ELA", 2024, "ALL", -70.0, 2),
        ("ELA", 2024, "ALL", -70.1, 1),
        ("ELA", 2024, "HS", 44.9, 4),
        ("ELA", 2024, "HS", -70.0, 1),
        ("CHRONIC", 2024, "ALL", 2.5, 5),
        ("CHRONIC", 2024, "ALL", 2.6, 4),
        ("CHRONIC", 2024, "ALL", 20.0, 2),
        ("CHRONIC", 2024, "ALL", 20.1, 1),
        ("SUSP", 2024, "UD", 8.0, 2),
        ("SUSP", 2024, "ED", 8.0, 1),
        ("GRAD", 2024, "ALL", 67.9, 1),
        ("GRAD", 2017, "ALL", 67.9, 2),
        ("CCI", 2023, "ALL", 10.0, 2),
        ("CCI", 2022, "ALL", 10.0, None),
        ("ELA", 2019, "ALL", 10.0, None),
        ("ELA", 2024, "ALL", None, None),
        ("ELA", 2024, "ALL", float("nan"), None),
        ("SUSP", 2024, "ALL", 1.0, None),
        ("AG", 2024, "ALL", 50.0, None),
    ],
)
def test_status_level(indicator: str, year: int, variant: str, value: float, level: int | None) -> None:
    assert rules.status_level(indicator, year, value, variant=variant) == level


@pytest.mark.parametrize(
    ("indicator", "change", "small", "level"),
    [
        ("MATH", 15.0, False, 5),
        ("MATH", 3.0, False, 4),
        ("MATH", 2.9, False, 3),
        ("MATH", -2.9, False, 3),
        ("MATH", -3.0, False, 2),
        ("MATH", -15.1, True, 1),
        ("CHRONIC", -3.0, False, 5),
        ("CHRONIC", -3.0, True, 4),
        ("CHRONIC", 3.1, False, 1),
        ("CHRONIC", 3.1, True, 2),
        ("GRAD", 5.0, True, 5),
    ],
)
def test_change_level(indicator: str, change: float, small: bool, level: int) -> None:
    assert rules.change_level(indicator, 2024, change, small=small) == level


def test_graduation_of_few_students_is_coloured_one_step_milder() -> None:
    assert rules.color("GRAD", 2024, 4, 5) == 5
    assert rules.color("GRAD", 2024, 4, 5, small=True) == 4


def test_a_year_of_status_only_has_neither_change_level_nor_colour() -> None:
    assert rules.change_level("MATH", 2022, 3.0) is None
    assert rules.color("MATH", 2022, 3, 3) is None


@given(st.sampled_from(rules.RULE_SETS), TENTHS, TENTHS)
def test_better_values_never_earn_lower_levels(rule_set: rules.RuleSet, one: float, other: float) -> None:
    worse, better = sorted((one, other), key=lambda value: value * rule_set.sign)
    assert rule_set.status_level(worse) <= rule_set.status_level(better)
    assert rule_set.change_level(worse) <= rule_set.change_level(better)


@pytest.mark.parametrize("rule_set", rules.RULE_SETS, ids=lambda r: f"{r.indicator}-{r.variant}")
def test_every_rule_set_is_well_formed(rule_set: rules.RuleSet) -> None:
    assert len(rule_set.status) == len(rule_set.change) == 4
    for bounds in (rule_set.status, rule_set.change):
        signed = [rule_set.sign * bound for bound in bounds]
        assert signed == sorted(signed, reverse=True)
    assert [len(row) for row in rule_set.grid] == [5] * 5
    assert rule_set.color_years <= rule_set.status_years
    assert rule_set.citation
    assert rule_set.small in ("", "level", "color")
    assert set(rule_set.covers) <= set(rules.ENTITIES)


def test_one_rule_set_per_indicator_variant_year_and_entity() -> None:
    assert not rules.wide().duplicated(["indicator", "variant", "year", "entity"]).any()


@pytest.mark.parametrize(
    ("given_", "sentence"),
    [
        (
            ("MATH", 2024, -47.6, 2.3, {}),
            "status −47.6 is Low (−95 to −25.1); change +2.3 is Maintained (−2.9 to +2.9); "
            "Low × Maintained = Orange",
        ),
        (
            ("SUSP", 2024, 9.4, 3.3, {"variant": "UD", "small": True}),
            "status 9.4 % is Very High (8.1 or more); change +3.3 is Increased Significantly (+2.1 or more), "
            "counted as Increased with fewer than 150 students; Very High × Increased = Red",
        ),
        (
            ("CHRONIC", 2024, 12.0, -0.6, {}),
            "status 12.0 % is High (10.1 to 20); change −0.6 is Declined (−2.9 to −0.5); "
            "High × Declined = Yellow",
        ),
        (
            ("GRAD", 2022, 99.0, None, {}),
            "status 99.0 % is Very High (95 or more); for 2022 only status levels are computed, no colours",
        ),
        (
            ("GRAD", 2024, 60.0, None, {}),
            "status 60.0 % is Very Low (67.9 or less); no change is known, so there is no colour",
        ),
        (
            ("ELA", 2019, 9.0, 1.0, {}),
            "no level: the cut-points of that year have not been checked against published levels",
        ),
        (("ELA", 2021, 9.0, 1.0, {}), "no level: no Dashboard was published that year"),
        (("AG", 2024, 9.0, 1.0, {}), "no level: CDE gives this indicator no level"),
        (("ELA", 2024, None, None, {}), "no level: no status was published"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_explanations(given_: tuple, sentence: str) -> None:
    *values, how = given_
    assert rules.explain(*values, **how) == sentence


def test_tables_say_what_the_interpreter_does() -> None:
    cuts = rules.cut_points()
    math_low = cuts[
        (cuts["indicator"] == "MATH")
        & (cuts["variant"] == "ALL")
        & (cuts["kind"] == "status")
        & (cuts["level"] == 2)
    ]
    assert math_low[["lower", "upper"]].to_numpy().tolist() == [[-95.0, -25.1]]
    cells = rules.cells()
    assert len(cells) == len(rules.RULE_SETS) * 50
    assert cells["color"].dropna().between(1, 5).all()
