"""Expected against actual: laws, refusals and what the numbers are worth on a known truth."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cimodels.errors import EstimationError
from cimodels.models.cards import CARDS
from cimodels.models.design import design
from cimodels.models.estimators import ESTIMATORS
from cimodels.models.estimators.learners import LEARNERS
from cimodels.models.expected import best_rank, expect
from cimodels.models.results import ExpectedPerformance
from cimodels.models.spec import ESTIMATOR_NAMES, ModelSpec

from .simulated import Inputs, simulate

SPEC = ModelSpec()
INPUTS = simulate(120)
# Learners take a second or more; their laws are in `test_crossfit`.
QUICK = [code for code in ESTIMATORS if code not in LEARNERS]


def run(spec: ModelSpec, inputs: Inputs) -> ExpectedPerformance:
    return expect(spec, design(spec, *inputs.frames))


def test_every_estimator_of_the_specification_is_in_the_registry():
    assert list(ESTIMATORS) == list(ESTIMATOR_NAMES) == list(CARDS)


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_columns_fit_together(estimator):
    found = run(ModelSpec(estimator=estimator), INPUTS)
    e = found.entities
    assert e["residual"].to_numpy() == pytest.approx((e["actual"] - e["expected"]).to_numpy())
    assert (e["low"] < e["expected"]).all() and (e["expected"] < e["high"]).all()
    assert e["rank"].is_monotonic_increasing
    assert e["shrunken"].is_monotonic_decreasing
    assert e["percentile"].iloc[0] == 100
    assert e["reliability"].between(0, 1).all()
    assert (e["shrunken_se"] > 0).all()
    assert found.fit.n_entities == len(e) and found.fit.n_rows == len(found.entity_years)
    assert found.fit.converged and 0 < found.fit.r2 < 1
    years = found.entity_years
    assert years["residual"].to_numpy() == pytest.approx((years["actual"] - years["expected"]).to_numpy())
    bounds = years.groupby("cds")["actual"].agg(["min", "max"]).loc[e["cds"]]
    assert (
        (e["actual"].to_numpy() >= bounds["min"] - 1e-9) & (e["actual"].to_numpy() <= bounds["max"] + 1e-9)
    ).all()
    assert len(found.fit.coefficients) == (11 if CARDS[estimator].linear else 0)
    if not CARDS[estimator].shrinks:
        assert e["shrunken"].equals(e["advantage"])


def test_improvement_is_first_to_last_or_the_published_change():
    results = INPUTS.results
    cds = INPUTS.entities["cds"]
    only = (results["cds"] == cds[0]) & (results["year"] != 2024)
    none = results["cds"] == cds[1]
    changed = results.assign(change=np.where(none, np.nan, results["change"]))[~only]
    changed = changed[~((changed["cds"] == cds[1]) & (changed["year"] > 2023))]
    e = run(SPEC, replace(INPUTS, results=changed)).entities.set_index("cds")
    assert e["improvement"][cds[0]] == changed.loc[changed["cds"] == cds[0], "change"].item()
    assert np.isnan(e["improvement"][cds[1]]) and e["improvement_rank"][cds[1]] is pd.NA
    third = results[results["cds"] == cds[2]].set_index("year")["status"]
    assert e["improvement"][cds[2]] == pytest.approx(third[2025] - third[2023])
    assert e["improvement_rank"].dropna().min() == 1


def test_ties_share_the_best_rank():
    assert best_rank(np.array([3.0, 5.0, 3.0, 1.0])).tolist() == [2, 1, 2, 4]


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000), gone=st.floats(0, 0.5), estimator=st.sampled_from(QUICK))
def test_conservation(seed, gone, estimator):
    rng = np.random.default_rng(seed)
    results = INPUTS.results.copy()
    hidden = rng.random(len(results)) < gone / 2
    results.loc[hidden, ["status", "denominator"]] = np.nan
    results.loc[hidden, "suppressed"] = True
    inputs = replace(INPUTS, results=results[rng.random(len(results)) >= gone / 2])
    plan = design(SPEC, *inputs.frames)
    inside, outside = set(plan.rows["cds"]), set(plan.excluded.loc[plan.excluded["year"].isna(), "cds"])
    assert inside | outside == set(plan.eligible) == set(INPUTS.entities["cds"])
    assert not inside & outside
    years = len(plan.rows) + plan.excluded["year"].notna().sum() + 3 * len(outside)
    assert years == 3 * len(plan.eligible)
    found = expect(replace(SPEC, estimator=estimator), plan)
    assert set(found.entities["cds"]) == inside
    assert found.excluded["name"].notna().all()


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000), estimator=st.sampled_from(QUICK))
def test_row_order_changes_nothing(seed, estimator):
    rng = np.random.default_rng(seed)

    def shuffled(frame):
        return frame.iloc[rng.permutation(len(frame))]

    spec = ModelSpec(estimator=estimator)
    found = run(spec, INPUTS)
    again = run(spec, Inputs(*map(shuffled, INPUTS.frames), INPUTS.effect))
    pd.testing.assert_frame_equal(found.entities, again.entities, check_exact=True)
    pd.testing.assert_frame_equal(found.entity_years, again.entity_years, check_exact=True)
    assert found.fit.tau2 == again.fit.tau2 and found.notes == again.notes


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_mirroring_an_indicator_leaves_the_advantage_alone(estimator):
    rate = np.clip(50 + INPUTS.results["status"] / 4, 0, 100)
    up = replace(INPUTS, results=INPUTS.results.assign(status=rate))
    down = replace(INPUTS, results=INPUTS.results.assign(status=100 - rate, change=-INPUTS.results["change"]))
    best = run(ModelSpec(indicator="GRAD", estimator=estimator), up).entities
    least = run(ModelSpec(indicator="DROPOUT", estimator=estimator), down).entities
    assert best["cds"].tolist() == least["cds"].tolist()
    same = ["advantage", "shrunken", "shrunken_se", "reliability", "improvement"]
    assert best[same].to_numpy() == pytest.approx(least[same].to_numpy(), rel=1e-6, abs=1e-7)
    assert best[["rank", "status_rank"]].equals(least[["rank", "status_rank"]])
    assert best["residual"].to_numpy() == pytest.approx(-least["residual"].to_numpy(), rel=1e-6, abs=1e-7)
    assert best["high"].to_numpy() == pytest.approx(100 - least["low"].to_numpy(), rel=1e-6)


@settings(max_examples=20, deadline=None)
@given(strict=st.integers(1, 600), relaxed=st.integers(1, 600))
def test_relaxing_the_minimum_never_drops_an_entity(strict, relaxed):
    relaxed, strict = sorted([relaxed, strict])
    rows = [design(replace(SPEC, minimum_denominator=m), *INPUTS.frames).rows for m in (strict, relaxed)]
    few, many = (set(zip(r["cds"], r["year"], strict=True)) for r in rows)
    assert few <= many


@settings(max_examples=10, deadline=None)
@given(factor=st.floats(0.3, 2.5))
def test_a_wider_scale_gives_wider_advantages(factor):
    wide = replace(INPUTS, results=INPUTS.results.assign(status=factor * INPUTS.results["status"]))
    one = run(replace(SPEC, student_sd=100.0), INPUTS).entities.set_index("cds")
    two = run(replace(SPEC, student_sd=100.0 * factor), wide).entities.set_index("cds").loc[one.index]
    for column in ("advantage", "shrunken", "shrunken_se", "sampling_se"):
        assert two[column].to_numpy() == pytest.approx(factor * one[column].to_numpy(), rel=1e-4, abs=1e-4)


def test_too_few_entities_is_refused():
    with pytest.raises(EstimationError, match=r"Only 18 of 20 .* at least 30 are required"):
        run(SPEC, simulate(20))


def test_a_refusal_names_the_reason_that_keeps_most_out():
    with pytest.raises(
        EstimationError,
        match=r"None of 118 districts has .* The most common reason, for 118 of them \(here for .*\): "
        r"Fewer students than the minimum of 90,000.* Lower the minimum",
    ):
        run(replace(SPEC, minimum_denominator=90000), simulate(118))
    nothing = replace(INPUTS, enrolment=INPUTS.enrolment.head(0))
    with pytest.raises(EstimationError, match=r"None of .* Enrolment data do not have its Socioeconomically"):
        run(SPEC, nothing)


@pytest.mark.parametrize(
    ("changes", "advice"),
    [
        ({"years": (2030,)}, "results for districts are in Dashboard for .*. Choose other years"),
        ({"source": "caaspp"}, "results for districts are in Dashboard for .*. Choose another source"),
    ],
)
def test_what_to_do_about_no_result_names_where_there_are_some(changes, advice):
    with pytest.raises(EstimationError, match=advice):
        run(replace(SPEC, **changes), INPUTS)


def test_what_to_do_where_a_release_has_no_result_at_all():
    nothing = replace(INPUTS, results=INPUTS.results.head(0))
    with pytest.raises(EstimationError, match=r"This release has no .* Choose another indicator"):
        run(SPEC, nothing)


def test_a_term_that_does_not_vary_is_refused_by_name():
    flat = replace(INPUTS, enrolment=INPUTS.enrolment.assign(FOS=0.4))
    with pytest.raises(EstimationError, match="Foster youth"):
        run(SPEC, flat)


def test_terms_that_follow_from_each_other_are_refused_by_name():
    double = replace(INPUTS, enrolment=INPUTS.enrolment.assign(EL=INPUTS.enrolment["SED"] / 2 + 3))
    with pytest.raises(EstimationError, match=r"English learners .* cannot be told"):
        run(SPEC, double)


def test_values_that_do_not_vary_are_refused():
    with pytest.raises(EstimationError, match="Every value is 7"):
        run(SPEC, replace(INPUTS, results=INPUTS.results.assign(status=7.0)))


def test_no_detectable_differences_is_said():
    found = run(SPEC, simulate(150, tau=0.0, omega=0.0, seed=3))
    assert found.fit.tau2 == 0
    assert (found.entities["shrunken"] == 0).all() and (found.entities["rank"] == len(found.entities)).all()
    assert any(note.startswith("No detectable differences") for note in found.notes)


def test_a_design_for_another_specification_is_a_mistake():
    with pytest.raises(ValueError, match="another specification"):
        expect(replace(SPEC, minimum_denominator=100), design(SPEC, *INPUTS.frames))


def test_year_effects_are_for_an_average_entity():
    inputs = simulate(400)
    found = run(ModelSpec(covariates=("SED", "EL")), inputs)
    terms = found.fit.coefficients.set_index("term")
    assert terms.index.tolist() == ["YEAR_2023", "YEAR_2024", "YEAR_2025", "SED", "EL"]
    mean = inputs.results.groupby("year")["status"].mean()
    assert terms["estimate"]["YEAR_2024"] == pytest.approx(mean[2024], abs=3)
    assert terms["estimate"]["SED"] == pytest.approx(-0.9, abs=4 * terms["se"]["SED"])
    assert (terms["low"] < terms["estimate"]).all() and (terms["estimate"] < terms["high"]).all()


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_prediction_intervals_cover_what_they_say(estimator):
    inside = []
    spec = ModelSpec(estimator=estimator, covariates=("SED", "EL", "LOG_ENROLMENT"))
    for seed in range(6):
        inputs = simulate(400, seed=50 + seed)
        e = run(spec, inputs).entities
        inside.append(((e["low"] <= e["actual"]) & (e["actual"] <= e["high"])).mean())
    # 2,400 districts: a 95 % share has a standard error of 0.45 points.
    assert np.mean(inside) == pytest.approx(0.95, abs=0.0135)


def test_shrunken_errors_are_as_large_as_they_say():
    """(û − u)/se has unit variance, for small and for large districts alike."""
    z, size = [], []
    for seed in range(6):
        inputs = simulate(400, seed=80 + seed)
        e = run(SPEC, inputs).entities
        z.append((e["shrunken"] - inputs.effect[e["cds"]].to_numpy()) / e["shrunken_se"])
        size.append(e["denominator"])
    z, size = pd.concat(z), pd.concat(size)
    small = size < size.median()
    assert z[small].std() == pytest.approx(1, abs=0.1)
    assert z[~small].std() == pytest.approx(1, abs=0.1)
    assert z[small].mean() == pytest.approx(0, abs=0.1)


def test_the_best_list_is_truer_than_one_by_plain_residuals():
    """Shrinking finds more of the districts whose lasting difference is among the best tenth."""
    hits = {"fay_herriot": 0, "ols": 0}
    for seed in range(8):
        inputs = simulate(300, seed=seed, tau=8.0, student_sd=250)
        best = set(inputs.effect.nlargest(30).index)
        for estimator in hits:
            spec = ModelSpec(estimator=estimator, student_sd=250)
            hits[estimator] += len(best & set(run(spec, inputs).entities["cds"].head(30)))
    assert hits["fay_herriot"] > hits["ols"]


@pytest.mark.parametrize("estimator", [code for code, card in CARDS.items() if card.linear])
def test_shares_that_wobble_from_year_to_year_do_not_hide_what_they_mean(estimator):
    """Counts are redefined and small; districts are still compared by how their circumstances differ."""
    rng = np.random.default_rng(5)
    inputs = simulate(400)
    wobble = rng.normal(0, 3, len(inputs.enrolment))
    noisy = inputs.enrolment.assign(SED=inputs.enrolment["SED"] + wobble)
    found = run(ModelSpec(estimator=estimator), replace(inputs, enrolment=noisy))
    estimate = found.fit.coefficients.set_index("term").loc["SED"]
    assert estimate["estimate"] == pytest.approx(-0.9, abs=3 * estimate["se"] + 0.01)
    residual = found.entities.set_index("cds")["residual"]
    share = inputs.enrolment.groupby("cds")["SED"].mean()[residual.index]
    assert abs(np.corrcoef(residual, share)[0, 1]) < 0.1
