"""An expectation taken apart: the parts sum to it, and are those of an exhaustive computation."""

from itertools import permutations

import numpy as np
import pytest

from cimodels.errors import EstimationError
from cimodels.models.cards import CARDS
from cimodels.models.design import design
from cimodels.models.estimators.crossfit import circumstances, lessons
from cimodels.models.estimators.learners import LEARNERS
from cimodels.models.expected import expect, panel_of
from cimodels.models.explain import YEARS, explain
from cimodels.models.similar import similar
from cimodels.models.spec import ModelSpec

from .simulated import simulate

INPUTS = simulate(90)
PARTS = [code for code in CARDS if code != "neighbours"]


def uneven():
    """Not everyone has every year, so that years have a part of their own."""
    results = INPUTS.results
    gone = (results["year"] == 2023) & (results["cds"].isin(INPUTS.entities["cds"][:25]))
    return results[~gone], INPUTS.enrolment, INPUTS.entities


@pytest.mark.parametrize("estimator", PARTS)
@pytest.mark.parametrize("covariates", [ModelSpec().covariates, ()], ids=["all", "none"])
def test_parts_sum_to_the_expectation(estimator, covariates):
    spec = ModelSpec(estimator=estimator, covariates=covariates)
    plan = design(spec, *uneven())
    entities = expect(spec, plan).entities.set_index("cds")
    for cds in entities.index[[0, -1]]:
        found = explain(spec, plan, cds)
        assert found.expected == pytest.approx(entities["expected"][cds], rel=1e-9)
        assert found.contributions["contribution"].sum() == pytest.approx(
            found.expected - found.average, abs=1e-9
        )
        assert found.average == pytest.approx(entities["expected"].mean(), abs=3)
        assert found.low < found.expected < found.high and found.reason == ""
        assert set(found.contributions["covariate"]) == {YEARS, *spec.covariates}
        assert found.contributions["contribution"].abs().is_monotonic_decreasing


def test_straight_lines_are_slope_times_distance():
    spec = ModelSpec(estimator="ols", covariates=("SED", "EL"))
    plan = design(spec, *INPUTS.frames)
    fit = expect(spec, plan).fit.coefficients.set_index("term")["estimate"]
    cds = plan.members["cds"].iloc[7]
    parts = explain(spec, plan, cds).contributions.set_index("covariate")
    share = INPUTS.enrolment.groupby("cds")["SED"].mean()
    assert parts["contribution"]["SED"] == pytest.approx(fit["SED"] * (share[cds] - share.mean()), rel=1e-8)
    assert parts["value"]["SED"] == pytest.approx(share[cds])
    assert parts["average"]["SED"] == pytest.approx(share.mean())


def test_sampled_shapley_values_are_near_those_of_every_order():
    spec = ModelSpec(estimator="gradient_boosting", covariates=("SED", "EL", "LOG_ENROLMENT"))
    plan = design(spec, *INPUTS.frames)
    panel, _ = panel_of(spec, plan)
    features = circumstances(panel)
    exact = np.zeros(3)
    for lesson in lessons(panel, LEARNERS[spec.estimator], only=4):
        for order in permutations(range(3)):
            now = features.copy()
            before = lesson.predict(now).mean()
            for column in order:
                now[:, column] = features[4, column]
                after = lesson.predict(now).mean()
                exact[column] += (after - before) / 6 / 5
                before = after
    parts = explain(spec, plan, plan.members["cds"].iloc[4]).contributions.set_index("covariate")
    ours = parts["contribution"][list(spec.covariates)].to_numpy()
    assert ours == pytest.approx(exact, abs=0.15 * np.abs(exact).max())


def test_neighbours_have_no_parts_and_say_so():
    spec = ModelSpec(estimator="neighbours")
    plan = design(spec, *INPUTS.frames)
    cds = plan.members["cds"].iloc[3]
    found = explain(spec, plan, cds)
    entities = expect(spec, plan).entities.set_index("cds")
    assert found.contributions.empty and "similar districts" in found.reason
    assert found.expected == pytest.approx(entities["expected"][cds])
    peers = similar(plan, cds).peers
    mean = INPUTS.results.groupby("cds")["status"].mean()
    assert found.expected == pytest.approx(mean[peers["cds"]].mean())


def test_similar_districts_are_of_one_type_and_in_order():
    plan = design(ModelSpec(), *INPUTS.frames)
    cds = plan.members["cds"].iloc[11]
    found = similar(plan, cds, 8)
    kind = INPUTS.entities.set_index("cds")["district_type"]
    assert (found.peers["district_type"] == kind[cds]).all() and len(found.peers) == 8
    assert cds not in set(found.peers["cds"])
    assert found.peers["distance"].is_monotonic_increasing
    assert found.mean_distance == pytest.approx(found.peers["distance"].mean())
    shares = INPUTS.enrolment.groupby("cds")["SED"].mean()
    first = found.peers["cds"][0]
    assert found.differences["SED"][0] == pytest.approx(shares[first] - shares[cds])
    row = found.balance.set_index("term").loc["SED"]
    assert row["difference"] == pytest.approx(shares[found.peers["cds"]].mean() - shares[cds])
    assert row["standardised"] == pytest.approx(row["difference"] / shares.std(ddof=0))


def test_a_district_unlike_all_others_has_no_close_peers():
    enrolment = INPUTS.enrolment.copy()
    unified = INPUTS.entities.loc[INPUTS.entities["district_type"] == "UNIFIED", "cds"]
    odd = unified.iloc[0]
    enrolment.loc[enrolment["cds"] == odd, ["SED", "EL", "HOM", "FOS"]] = [99.0, 95.0, 60.0, 50.0]
    plan = design(ModelSpec(), INPUTS.results, enrolment, INPUTS.entities)
    found = similar(plan, odd)
    assert not found.close and found.note.startswith("No close peers: its 20 peers")
    assert found.mean_distance > 2 * found.usual_distance
    assert similar(plan, unified.iloc[5]).close
    high = INPUTS.entities.loc[INPUTS.entities["district_type"] == "HIGH", "cds"]
    few = similar(plan, high.iloc[0], 50)
    assert not few.close and f"only {len(high) - 1} others of type High school" in few.note


@pytest.mark.parametrize("ask", [explain, lambda spec, plan, cds: similar(plan, cds)])
def test_who_is_not_in_the_model_is_told_so(ask):
    spec = ModelSpec()
    with pytest.raises(EstimationError, match="is not in the model"):
        ask(spec, design(spec, *INPUTS.frames), "99999999999999")
