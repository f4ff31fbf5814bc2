"""A grid as one parameter of a link."""

import json
from dataclasses import replace

import pytest

from cimodels.errors import SpecError
from cimodels.models.spec import ModelSpec
from cimodels.multiverse.link import from_param, to_param
from cimodels.multiverse.spec import MultiverseSpec

MODEL = ModelSpec(indicator="CHRONIC", years=(2024, 2025))


@pytest.mark.parametrize(
    "spec",
    [
        MultiverseSpec.around(MODEL, 5.0),
        MultiverseSpec(
            base=MODEL,
            optional_covariates=("SED", "EL"),
            year_windows=((2024,), (2024, 2025)),
            estimators=("ols", "precision_weighted"),
            weights=("precision", "denominator"),
            transformations=("raw", "logit"),
            top_percent=5.0,
            bootstrap=100,
        ),
        MultiverseSpec(base=MODEL, top_percent=5.0),
        MultiverseSpec(
            base=MODEL,
            covariate_sets=(("50 % ~ a:b", ("SED",)), ("needs", ("EL",)), ("nobody", ())),
            year_windows=((2018, 2022, 2024), (2017, 2018)),
            top_percent=5.0,
        ),
    ],
)
def test_a_link_gives_back_the_grid_around_the_model_in_view(spec: MultiverseSpec) -> None:
    assert from_param(to_param(spec), MODEL, 5.0) == spec


def test_a_link_carries_neither_the_model_nor_the_cut_off() -> None:
    text = to_param(MultiverseSpec.around(MODEL, 5.0))
    other = ModelSpec(indicator="CHRONIC", years=(2025,))
    again = from_param(text, other, 20.0)
    assert (again.base, again.top_percent) == (other, 20.0)


def test_a_link_is_short_and_can_be_read() -> None:
    usual = MultiverseSpec.around(MODEL)
    text = to_param(replace(usual, bootstrap=200, estimators=("ols", "ridge")))
    assert text == ("methods:ols.ridge~years:2024-2025.2025~n:30.100~sets:usual~resamples:200")
    some = replace(
        usual, covariate_sets=(("needs", dict(usual.covariate_sets)["needs"]), ("mine", ("SED", "EL")))
    )
    assert to_param(some).endswith("~n:30.100~set:needs~set:mine:SED.EL")


def test_links_of_earlier_releases_are_read() -> None:
    spec = replace(MultiverseSpec.around(MODEL, 5.0), estimators=("ols",))
    value = {k: v for k, v in spec.to_dict().items() if k not in ("base", "top_percent", "version")}
    assert from_param(json.dumps(value), MODEL, 5.0) == spec


@pytest.mark.parametrize(
    "text",
    [
        "banana",
        "methods:",
        "methods:magic",
        "n:²",
        "n:30~~",
        "years:2025-2023",
        "years:1-99999999",
        "set:unknown",
        "set:%0a:SED",
        "resamples:1e3",
        "resamples:-5",
        "stranger:1",
        "[]",
        "[" * 3000,
        '{"estimators":["magic"]}',
        '{"base":{}}',
        '{"stranger":1}',
        json.dumps({"year_windows": [[1]]}),
        " " * 5000,
        json.dumps({"stranger" * 400: 1}),
        '{"a":' * 300 + "1" + "}" * 300,
        '{"minimum_denominators":[' + "9" * 3000 + "]}",
        json.dumps({"covariate_sets": {"\ud800": ["SED"]}}),
        json.dumps({"covariate_sets": {"\u202edeman": ["SED"]}}),
        json.dumps({"covariate_sets": {"long" * 30: ["SED"]}}),
    ],
)
def test_nonsense_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(SpecError) as problem:
        from_param(text, MODEL, 10.0)
    assert len(str(problem.value)) < 400


def test_a_large_grid_is_enumerated_once_for_all_pages() -> None:
    text = json.dumps({"optional_covariates": ["SED", "EL", "SWD"]})
    assert from_param(text, MODEL, 10.0) is from_param(text, replace(MODEL), 10.0)
    assert from_param(text, replace(MODEL, years=(2025,)), 10.0).base.years == (2025,)
