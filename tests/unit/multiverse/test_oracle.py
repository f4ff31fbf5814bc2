"""The fast road and the slow road name the same districts."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cimodels.errors import EstimationError
from cimodels.models.expected import best_rank
from cimodels.models.spec import ESTIMATOR_NAMES, ModelSpec
from cimodels.multiverse import evaluate
from cimodels.multiverse.batched import LINEAR, best_ranks
from cimodels.multiverse.run import multiverse
from cimodels.multiverse.spec import MultiverseSpec

from .oracle import slowly
from .worlds import ragged

OPTIONAL = ("SED", "EL", "SWD", "LOG_ENROLMENT", "TYPE", "HI")
GRID = MultiverseSpec(
    base=ModelSpec(covariates=OPTIONAL),
    optional_covariates=OPTIONAL,
    year_windows=((2023, 2024, 2025), (2024, 2025), (2025,)),
    minimum_denominators=(20, 120),
    estimators=("ols", "precision_weighted"),
    weights=("denominator",),
    transformations=("raw", "normal_scores", "ranks"),
)


def check(spec, inputs, found, positions):
    for position in positions:
        tried = found.tried[position]
        row = found.specifications.iloc[position]
        try:
            slow = slowly(spec, tried, inputs.frames)
        except EstimationError as problem:
            assert row["refused"] == str(problem)
            assert not found.taking_part[position].any()
            continue
        here = found.entities.set_index("cds")["position"].reindex(slow.index).to_numpy()
        assert row["refused"] == "" and row["n"] == len(slow) == found.taking_part[position].sum()
        assert found.in_top[position, here].tolist() == slow["in_top"].tolist(), tried.id
        assert found.rank[position, here].tolist() == slow["rank"].tolist(), tried.id
        assert found.advantage[position, here] == pytest.approx(
            slow["shrunken"].to_numpy(), rel=1e-5, abs=1e-5
        )
        assert row["r2"] == pytest.approx(slow["r2"].iloc[0], abs=1e-9)
        last = slow.loc[slow["in_top"], "shrunken"].min()
        assert row["cut"] == pytest.approx(last, rel=1e-5, abs=1e-5, nan_ok=True)


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 1000), ties=st.sampled_from([0, 12]), top=st.sampled_from([0.5, 10.0, 33.3]))
def test_linear_specifications_are_those_of_expect(seed, ties, top):
    spec = MultiverseSpec.from_dict({**GRID.to_dict(), "top_percent": top})
    inputs = ragged(seed=seed, ties=ties)
    found = multiverse(spec, inputs.frames)
    some = np.random.default_rng(seed).choice(len(found.tried), 12, replace=False)
    check(spec, inputs, found, some)


@pytest.mark.parametrize(
    ("estimators", "window", "transformations"),
    [
        (("fay_herriot", "panel", "precision_weighted", "ols", "quantile"), (2024, 2025), ("raw", "ranks")),
        (tuple(ESTIMATOR_NAMES), (2025,), ("raw",)),
    ],
)
def test_every_estimator_of_the_registry_is_that_of_expect(estimators, window, transformations):
    spec = MultiverseSpec(
        covariate_sets=(("few", ("SED", "TYPE")),),
        year_windows=(window,),
        estimators=estimators,
        weights=("precision", "denominator"),
        transformations=transformations,
    )
    inputs = ragged(100)
    found = multiverse(spec, inputs.frames)
    assert set(found.specifications["estimator"]) == set(estimators)
    check(spec, inputs, found, range(len(found.tried)))


def test_rates_on_their_own_scales_are_those_of_expect():
    inputs = ragged()
    results = inputs.results.assign(status=(inputs.results["status"] / 4 + 60).clip(0, 100).round(1))
    inputs = replace(inputs, results=results)
    spec = MultiverseSpec(
        base=ModelSpec(indicator="CHRONIC"),
        estimators=("ols", "fay_herriot"),
        transformations=("raw", "logit", "arcsine", "ranks"),
    )
    found = multiverse(spec, inputs.frames)
    assert len(found.tried) == 7 and any("sampling error" in note for note in found.notes)
    check(spec, inputs, found, range(7))


def test_a_specification_that_cannot_be_estimated_is_told_and_the_others_stand():
    inputs = ragged()
    shares = inputs.enrolment.assign(HI=100 - inputs.enrolment["SED"])
    inputs = replace(inputs, enrolment=shares)
    spec = MultiverseSpec(
        base=ModelSpec(covariates=("EL",)),
        optional_covariates=("SED", "HI"),
        estimators=("ols", "fay_herriot"),
    )
    found = multiverse(spec, inputs.frames)
    refused = found.specifications.set_index("id")["refused"]
    assert [i.rsplit("/")[-1] for i in refused[refused != ""].index] == ["SED+EL+HI"] * 2
    assert any("could not be estimated" in note for note in found.notes)
    assert found.entities["taking_part"].max() == 6
    check(spec, inputs, found, range(8))


def test_too_few_districts_are_refused_by_both_roads():
    inputs = ragged(40)
    spec = MultiverseSpec(
        base=ModelSpec(covariates=("SED",)), minimum_denominators=(20, 500), estimators=("ols", "fay_herriot")
    )
    found = multiverse(spec, inputs.frames)
    assert found.specifications["refused"].str.startswith("Only").tolist() == [False, True] * 2
    check(spec, inputs, found, range(4))


def test_ranks_of_rows_are_the_ranks_of_the_screen():
    rng = np.random.default_rng(3)
    values = np.round(rng.normal(0, 30, (200, 37)), rng.integers(-1, 8, 200)[0])
    values[::3] = np.round(values[::3])  # many ties
    values[5] += 1e-11 * rng.normal(size=37)  # rounding, so ties stay ties
    values[7] = 2.0
    ranks, gap = best_ranks(values, 5)
    for row, found, apart in zip(values, ranks, gap, strict=True):
        ordered = np.sort(np.round(row, 9))[::-1]
        expected = best_rank(row) if np.ptp(ordered) else np.full(37, 37)
        assert found.tolist() == expected.tolist()
        assert apart == pytest.approx((ordered[4] - ordered[5]) / (np.ptp(ordered) or 1), abs=1e-9)
    assert np.isinf(best_ranks(values)[1]).all() and np.isinf(best_ranks(values, 37)[1]).all()


def test_linear_methods_are_fitted_together(monkeypatch):
    """The batch does the work: nothing but near ties is handed back."""
    alone = []
    slow = evaluate._alone
    monkeypatch.setattr(evaluate, "_alone", lambda *a: alone.append(a) or slow(*a))
    found = multiverse(GRID, ragged().frames)
    assert {(s.estimator, s.weights) for s in found.tried} <= set(LINEAR)
    assert len(alone) < 0.05 * len(found.tried)
