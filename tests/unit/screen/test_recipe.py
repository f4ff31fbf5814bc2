"""A specification survives every way in which people pass it on."""

import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cimodels.errors import SpecError
from cimodels.models.spec import ModelSpec
from cimodels.screen.recipe import about, from_params, from_toml, model_from_toml, to_params, to_toml
from cimodels.screen.spec import NO_RED_ELSEWHERE, Adequacy, EnrolmentMinimum, ScreenSpec, Threshold

from .specifications import models, specs

SPECS = Path(__file__).parents[3] / "specs"
RECIPES = sorted(path for path in SPECS.glob("*.toml") if not path.stem.startswith("multiverse"))


@given(specs)
@settings(max_examples=60, deadline=None)
def test_every_road_leads_back(spec):
    assert ScreenSpec.from_dict(spec.to_dict()) == spec
    assert ScreenSpec.from_dict(json.loads(json.dumps(spec.to_dict()))) == spec
    assert from_toml(to_toml(spec, release="r1", comments=["first\nsecond \x00 ’"])) == spec
    assert from_params(to_params(spec)) == (spec, ())


@given(specs)
@settings(max_examples=30, deadline=None)
def test_the_fingerprint_survives_too(spec):
    assert from_toml(to_toml(spec)).fingerprint == spec.fingerprint
    assert from_params(to_params(spec))[0].fingerprint == spec.fingerprint


@given(models())
@settings(max_examples=30, deadline=None)
def test_a_file_with_a_model_alone(model):
    assert model_from_toml(to_toml(model)) == model
    assert model_from_toml(to_toml(ScreenSpec(model=model))) == model
    assert from_toml(to_toml(model)) == ScreenSpec(model=model)


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.stem)
def test_our_recipes(path):
    text = path.read_text(encoding="utf-8")
    assert text.startswith("#"), "a recipe begins by saying what it is for"
    spec = from_toml(text)
    assert from_toml(to_toml(spec)) == spec
    assert from_params(to_params(spec)) == (spec, ())


def test_a_recipe_says_what_it_is_and_what_for():
    title, purpose = about((SPECS / "core_math_gap.toml").read_text(encoding="utf-8"))
    assert title.startswith("The CORE districts' question: the gap in mathematics") and title.endswith(
        "grades 4–8."
    )
    assert purpose.startswith("Finding districts to learn from") and purpose.endswith("badly.")
    assert about("version = 1\n# later") == ("", "")


def test_there_are_recipes():
    assert len(RECIPES) >= 5


def test_the_first_recipe_is_what_it_says():
    text = (SPECS / "math_all_beyond_expected.toml").read_text(encoding="utf-8")
    elsewhere = tuple(check for check in NO_RED_ELSEWHERE if check.indicator != "MATH")
    assert from_toml(text) == ScreenSpec(
        model=ModelSpec("MATH", "ALL", (2023, 2024, 2025)),
        focus=(Threshold("advantage", 10),),
        adequacy=elsewhere,
        enrolment=(EnrolmentMinimum("SED", minimum_share=30),),
    )


def test_a_recipe_as_written():
    spec = ScreenSpec(
        model=ModelSpec(covariates=("SED", "EL")),
        adequacy=(Adequacy("SUSP", "level_at_least", ("ALL", "SED"), 3),),
        counties=("19",),
    )
    assert to_toml(spec, release="california 1a2b", comments=["Short list of 12 districts."]) == (
        """\
# Short list of 12 districts.
# Data release: california 1a2b
version = 1
focus_match = "all"
county_offices = "exclude"
charters = "include"
counties = ["19"]
enrolment = []

[model]
indicator = "MATH"
student_group = "ALL"
years = [2023, 2024, 2025]
level = "district"
covariates = ["SED", "EL"]
estimator = "fay_herriot"
weights = "precision"
minimum_denominator = 30
source = "best"
county_offices = "exclude"

[[focus]]
measure = "advantage"
top_percent = 10.0

[[adequacy]]
indicator = "SUSP"
rule = "level_at_least"
student_groups = ["ALL", "SED"]
value = 3.0
when_missing = "pass"
"""
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("version = 1\ntop == 10\n", r"Recipe, line 2 = 'top == 10' cannot be used\. Expected TOML"),
        ("version = 1\n[model", "Recipe, line 2 = "),
        ("version = 2", "version = 2"),
        ("colour = 1", "ScreenSpec.colour = 1"),
        ("model = 3", "model = 3"),
        ("focus = 3", "focus = 3"),
        ("adequacy = [{rule = 'no_red'}]", "adequacy"),
        ("[model]\nindicator = 'MATHS'", "indicator = 'MATHS'"),
        ("[model]\nyears = 2023.5", "years = 2023.5"),
        ("[model]\ncovariates = 5", "covariates = 5"),
        ("[[adequacy]]\nindicator = 'ELA'\nstudent_groups = 5", "student_groups"),
        ("x" * 300_000, "at most 200,000 characters"),
        ("", r"The recipe says nothing\. Expected at least \[model\]"),
        ("# a comment\nversion = 1\n", "The recipe says nothing"),
        ("[model]\n", "The recipe says nothing"),
        ("[model]\nyears = []", r"No year is chosen\. Expected at least one year"),
        ("focus = []", r"No threshold on the focus is chosen\. Expected at least one way .* by advantage"),
        ("minimum_enrolment = 5000\nmaximum_enrolment = 500", "5,000 above the largest of 500"),
    ],
)
def test_a_recipe_that_makes_no_sense(text, message):
    with pytest.raises(SpecError, match=message):
        from_toml(text)


@given(st.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_text_is_a_recipe_or_a_sentence(text):
    try:
        from_toml(text)
    except SpecError as problem:
        assert "Expected" in str(problem)


def test_a_recipe_is_plain_toml():
    assert tomllib.loads(to_toml(ScreenSpec()))["focus"] == [{"measure": "advantage", "top_percent": 10.0}]


@pytest.mark.parametrize("text", ["minimum_enrolment = " + "9" * 5000, "a = " + "[" * 5000])
def test_toml_that_no_parser_can_hold_is_refused_in_a_sentence(text):
    with pytest.raises(SpecError, match="Recipe"):
        from_toml(text)


def test_a_smallest_enrolment_is_not_above_the_largest():
    assert ScreenSpec(minimum_enrolment=500, maximum_enrolment=500).maximum_enrolment == 500
    with pytest.raises(SpecError) as refused:
        ScreenSpec(minimum_enrolment=20_000, maximum_enrolment=500)
    assert str(refused.value) == (
        "A smallest enrolment of 20,000 above the largest of 500 leaves nobody in. Expected a smallest "
        "(minimum_enrolment) no larger than the largest (maximum_enrolment); lower the one or raise the other."
    )


def test_limits_are_written_as_people_write_them():
    with pytest.raises(SpecError, match="from 0 to 10,000,000"):
        ScreenSpec(minimum_enrolment=-1)
    with pytest.raises(SpecError, match="from 2017 to 2100"):
        ModelSpec(years=(1900,))
