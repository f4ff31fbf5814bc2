"""The grid as a value: round trips, refusals, and what is left out with a reason."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cimodels.errors import SpecError
from cimodels.models.spec import COVARIATES, ESTIMATOR_NAMES, WEIGHTS, ModelSpec
from cimodels.multiverse.recipe import from_toml, to_toml
from cimodels.multiverse.spec import MOST_SPECIFICATIONS, MultiverseSpec
from cimodels.multiverse.transformations import TRANSFORMATIONS
from cimodels.vocab.indicators import INDICATORS, Unit

ROOT = Path(__file__).resolve().parents[3]


def some(values, most=3, least=0):
    return st.lists(st.sampled_from(list(values)), min_size=least, max_size=most, unique=True).map(tuple)


@st.composite
def grids(draw):
    indicator = draw(st.sampled_from(["MATH", "CHRONIC", "GRAD"]))
    rate = INDICATORS[indicator].unit is Unit.PERCENT
    estimators = draw(some(ESTIMATOR_NAMES))
    letters = st.characters(exclude_categories=["C", "Z"])
    names = draw(st.lists(st.text(letters, min_size=1, max_size=80), max_size=3, unique=True))
    return MultiverseSpec(
        base=ModelSpec(indicator=indicator, covariates=draw(some(COVARIATES)) or ("SED",)),
        optional_covariates=draw(some(COVARIATES)),
        covariate_sets=tuple((name, draw(some(COVARIATES))) for name in names),
        year_windows=draw(st.lists(some(range(2017, 2030), least=1), max_size=3).map(tuple)),
        minimum_denominators=draw(some(range(1, 300))),
        estimators=(*estimators, "precision_weighted"),
        weights=draw(some(WEIGHTS, least=1)),
        transformations=(
            "raw",
            *draw(some(c for c, t in TRANSFORMATIONS.items() if rate or not t.rates_only)),
        ),
        top_percent=draw(st.floats(0.1, 50)),
    )


@settings(max_examples=30, deadline=None)
@given(grid=grids())
def test_round_trips_and_conservation(grid):
    assert MultiverseSpec.from_dict(grid.to_dict()) == grid
    assert from_toml(to_toml(grid)) == grid
    assert from_toml(to_toml(grid)).fingerprint == grid.fingerprint
    tried = grid.specifications()
    assert len(tried) + sum(item.combinations for item in grid.left_out) == grid.combinations
    assert len({s.id for s in tried}) == len({s.label for s in tried}) == len(tried)
    # Order and repetition of alternatives mean nothing.
    value = grid.to_dict()
    for key in ("optional_covariates", "minimum_denominators", "estimators", "weights", "transformations"):
        value[key] = [*reversed(value[key]), *value[key]]
    assert MultiverseSpec.from_dict(value).fingerprint == grid.fingerprint


def test_ids_do_not_depend_on_the_rest_of_the_grid():
    few = MultiverseSpec(estimators=("ols",))
    many = MultiverseSpec(estimators=("ols", "fay_herriot"), minimum_denominators=(30, 100))
    assert {s.id for s in few.specifications()} < {s.id for s in many.specifications()}
    assert few.specifications()[0].id == "ols/raw/2023+2024+2025/n30/SED+EL+SWD+FOS+HOM+LOG_ENROLMENT+TYPE"
    assert few.specifications()[0].label.startswith(
        "Ordinary least squares; 2023–2025; at least 30 students; Soc"
    )


@pytest.mark.parametrize(
    ("value", "field"),
    [
        ({"estimators": ["magic"]}, "estimators"),
        ({"optional_covariates": ["SED", "LUCK"]}, "optional_covariates"),
        ({"optional_covariates": "SED"}, "optional_covariates"),
        ({"covariate_sets": {"a": ["LUCK"]}}, "covariate_sets.a"),
        ({"covariate_sets": {" ": ["SED"]}}, "covariate_sets"),
        ({"covariate_sets": {"a": "SED"}}, "covariate_sets"),
        ({"covariate_sets": [["a", ["SED"]]]}, "covariate_sets"),
        ({"year_windows": [2023]}, "year_windows"),
        ({"year_windows": [[]]}, "year_windows"),
        ({"year_windows": [[1066]]}, "year_windows"),
        ({"year_windows": [["2023"]]}, "year_windows"),
        ({"minimum_denominators": [0]}, "minimum_denominators"),
        ({"minimum_denominators": [True]}, "minimum_denominators"),
        ({"minimum_denominators": list(range(1, 100))}, "minimum_denominators"),
        ({"transformations": ["logit"]}, "transformations"),
        ({"transformations": ["cube"]}, "transformations"),
        ({"estimators": ["ols"], "weights": ["denominator"]}, "weights"),
        ({"estimators": ["fay_herriot"], "transformations": ["ranks"]}, "alternatives"),
        ({"estimators": ["ridge"], "transformations": ["normal_scores"]}, "alternatives"),
        ({"top_percent": 0}, "top_percent"),
        ({"top_percent": 51}, "top_percent"),
        ({"top_percent": "10"}, "top_percent"),
        ({"base": {"indicator": "BANANA"}}, "indicator"),
        ({"base": 7}, "base"),
        ({"version": 2}, "version"),
        ({"grid": 1}, "MultiverseSpec.grid"),
    ],
)
def test_nonsense_is_refused_by_its_field(value, field):
    with pytest.raises(SpecError) as refused:
        MultiverseSpec.from_dict(value)
    assert refused.value.field == field


def test_a_gap_has_no_scale_for_rates():
    gap = {"indicator": "SUSP", "student_group": "AA", "reference_group": "ALL"}
    with pytest.raises(SpecError, match="Suspension rate gap is not a percentage of a number of students"):
        MultiverseSpec.from_dict({"base": gap, "transformations": ["logit"]})
    assert MultiverseSpec.from_dict({"base": gap, "transformations": ["raw"]}).base.reference_group == "ALL"


def test_a_grid_too_large_is_refused_before_it_is_made():
    with pytest.raises(SpecError, match=f"at most {MOST_SPECIFICATIONS:,}"):
        MultiverseSpec(optional_covariates=tuple(COVARIATES), minimum_denominators=tuple(range(1, 60)))


def test_senseless_combinations_are_left_out_with_their_number():
    grid = MultiverseSpec(
        base=ModelSpec(covariates=("SED",)),
        optional_covariates=("SED", "EL"),
        covariate_sets=(("income", ("SED",)),),
        estimators=("fay_herriot", "precision_weighted", "ols"),
        weights=("precision", "equal"),
        transformations=("raw", "ranks"),
    )
    # Sets: income; {}, SED (again), EL, SED+EL. Methods: shrinkage, precision and OLS raw, OLS on ranks.
    assert len(grid.specifications()) == 3 * 4
    reasons = {item.reason.split(",")[0].split(" goes")[0]: item.combinations for item in grid.left_out}
    assert sum(item.combinations for item in grid.left_out) == 5 * 12 - 12
    assert reasons["the same set of circumstances is in the grid already."] == 4
    assert reasons["without circumstances nothing is expected of anyone; a named"] == 4
    assert reasons["weighting every district the same is ordinary least squares"] == 10


def test_the_recipes_that_come_with_the_project():
    default = from_toml((ROOT / "specs/multiverse_default.toml").read_text(encoding="utf-8"))
    assert default == MultiverseSpec.around(ModelSpec())
    assert 24 <= len(default.specifications()) <= 100
    large = from_toml((ROOT / "specs/multiverse_large.toml").read_text(encoding="utf-8"))
    assert len(large.specifications()) >= 4096


@pytest.mark.parametrize(
    "model",
    [
        ModelSpec(covariates=()),
        ModelSpec(years=(2025,)),
        ModelSpec(estimator="ols"),
        ModelSpec(estimator="precision_weighted", weights="denominator"),
    ],
)
def test_there_is_a_default_grid_around_every_model(model):
    grid = MultiverseSpec.around(model)
    assert any(s.model(model) == model for s in grid.specifications())


@pytest.mark.parametrize(
    "text", ["this is not toml", "top_percent = " + "9" * 5000, "x" * 300_000, "a = " + "[" * 99_999]
)
def test_what_is_no_recipe_is_told(text):
    with pytest.raises(SpecError):
        from_toml(text)
