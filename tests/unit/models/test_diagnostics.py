"""Diagnostics against refits, statsmodels and models that are known to be bad."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.outliers_influence import OLSInfluence, variance_inflation_factor

from cimodels.models.design import design
from cimodels.models.diagnostics import FIFTHS, collinearity, diagnose
from cimodels.models.estimators import ESTIMATORS
from cimodels.models.expected import estimate_of, expect, panel_of
from cimodels.models.funnel_plot import funnel_plot
from cimodels.models.held_out import held_out
from cimodels.models.influence import influence
from cimodels.models.reml import generalised_least_squares
from cimodels.models.spec import ModelSpec

from .simulated import Inputs, simulate
from .test_reference_numbers import cross_section
from .test_reml import CASES

INPUTS = simulate(200)
OLS = ModelSpec(estimator="ols")


def star98():
    data = sm.datasets.star98.load_pandas().data
    n = (data["NABOVE"] + data["NBELOW"]).to_numpy()
    p = (data["NABOVE"] / n).to_numpy()
    X = sm.add_constant(data[["LOWINC", "PERASIAN", "PERBLACK", "PERHISP"]].to_numpy())
    return cross_section(p, X, p * (1 - p) / n)


def test_star98_has_the_textbooks_influence_and_inflation():
    panel = star98()
    ours = influence(OLS, panel, ESTIMATORS["ols"](panel))
    theirs = OLSInfluence(sm.OLS(panel.y, panel.X).fit())
    assert ours.leverage == pytest.approx(theirs.hat_matrix_diag, rel=1e-8)
    assert ours.deleted == pytest.approx(theirs.resid_press, rel=1e-8)
    assert ours.studentised == pytest.approx(theirs.resid_studentized_external, rel=1e-8)
    vif, condition = collinearity(panel)
    assert vif == pytest.approx([variance_inflation_factor(panel.X, j) for j in range(1, 5)], rel=1e-8)
    scaled = panel.X / np.linalg.norm(panel.X, axis=0)
    assert condition == pytest.approx(np.linalg.cond(scaled), rel=1e-8)


@pytest.mark.parametrize("name", ["pooled", "every year", "one year", "no movement"])
def test_mixed_influence_is_that_of_leaving_each_out(name):
    panel = CASES[name]
    spec = ModelSpec()
    estimate = estimate_of(spec, panel)
    ours = influence(spec, panel, estimate)
    assert ours.leverage.sum() == pytest.approx(panel.n_terms)
    for i in range(panel.n_entities):
        keep = np.arange(panel.n_entities) != i
        beta, covariance = generalised_least_squares(panel.of(keep), estimate.tau2, estimate.omega2)
        own = panel.of(~keep)
        parts = estimate.year_weights[panel.entity == i]
        deleted = parts @ (own.y - own.X @ beta)
        means = parts @ own.X
        noise = parts**2 @ (estimate.omega2 + own.sampling_variance)
        se = np.sqrt(estimate.tau2 + noise + means @ covariance @ means)
        assert ours.deleted[i] == pytest.approx(deleted, rel=1e-6, abs=1e-9)
        assert ours.studentised[i] == pytest.approx(deleted / se, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(
    "spec",
    [
        ModelSpec(),
        OLS,
        ModelSpec(estimator="precision_weighted", weights="denominator"),
        ModelSpec(estimator="panel"),
        ModelSpec(estimator="quantile"),
        ModelSpec(estimator="neighbours"),
    ],
    ids=lambda spec: spec.estimator,
)
def test_held_out_intervals_cover_what_they_say_and_never_see_their_own(spec):
    inside = []
    for seed in (1, 2, 3):
        plan = design(spec, *simulate(300, seed=30 + seed).frames)
        panel, _ = panel_of(spec, plan)
        unseen = held_out(spec, panel, estimate_of(spec, panel))
        inside.append(unseen.covered.mean())
        assert 0.2 < unseen.r2 < expect(spec, plan).fit.r2 + 0.02
    assert np.mean(inside) == pytest.approx(0.95, abs=0.025)
    moved = replace(panel, y=np.where(panel.entity == 7, panel.y + 500, panel.y))
    again = held_out(spec, moved, estimate_of(spec, moved))
    assert again.expected[7] == pytest.approx(unseen.expected[7], rel=1e-6)
    assert not again.covered[7]
    # What everyone else is expected to do may move, and for somebody it must.
    assert np.abs(np.delete(again.expected - unseen.expected, 7)).max() > 1e-3


def test_a_sound_model_has_no_warnings_and_frames_fit_together():
    found = diagnose(ModelSpec(), design(ModelSpec(), *simulate(400, seed=3).frames))
    assert found.warnings == ()
    e, groups = found.entities, found.coverage
    assert len(e) == 400 and e["cds"].is_monotonic_increasing and e.notna().all().all()
    assert e["leverage"].sum() == pytest.approx(11)
    for _, frame in groups.groupby("grouping"):
        assert frame["n"].sum() == 400
        assert (frame["n"] * frame["covered"]).sum() == pytest.approx(e["covered"].sum())
        assert (frame["n"] * frame["chosen"]).sum() == pytest.approx(40)
    assert groups.loc[groups["grouping"] == "size", "group"].tolist() == list(FIFTHS)
    assert found.cross_fitted_r2 < found.r2
    limits = found.funnel.limits
    assert (limits["wide_95"] >= limits["limit_95"]).all() and limits["se"].is_monotonic_increasing


def test_direction_does_not_matter():
    rate = np.clip(50 + INPUTS.results["status"] / 4, 0, 100)
    up = replace(INPUTS, results=INPUTS.results.assign(status=rate))
    down = replace(INPUTS, results=INPUTS.results.assign(status=100 - rate))
    specs = [ModelSpec(indicator=code) for code in ("GRAD", "DROPOUT")]
    one, two = (diagnose(s, design(s, *i.frames)) for s, i in zip(specs, (up, down), strict=True))
    same = ["advantage", "leverage", "deleted", "studentised", "funnel_z"]
    assert one.entities[same].to_numpy() == pytest.approx(two.entities[same].to_numpy(), rel=1e-5, abs=1e-6)
    assert one.coverage["bias"].to_numpy() == pytest.approx(two.coverage["bias"].to_numpy(), abs=1e-5)
    assert one.coverage["covered"].equals(two.coverage["covered"])
    assert one.warnings == two.warnings


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_row_order_changes_nothing(seed):
    rng = np.random.default_rng(seed)
    shuffled = (frame.iloc[rng.permutation(len(frame))] for frame in INPUTS.frames)
    again = Inputs(*shuffled, INPUTS.effect)
    one, two = (diagnose(OLS, design(OLS, *i.frames)) for i in (INPUTS, again))
    pd.testing.assert_frame_equal(one.entities, two.entities, check_exact=True)
    pd.testing.assert_frame_equal(one.coverage, two.coverage, check_exact=True)


def told(inputs: Inputs, spec: ModelSpec = OLS) -> str:
    return " ".join(diagnose(spec, design(spec, *inputs.frames)).warnings)


def moved(change) -> Inputs:
    """The usual inputs with `change(results with enrolment)` added to every status."""
    frame = INPUTS.results.merge(INPUTS.enrolment[["cds", "year", "total", "SED"]], on=["cds", "year"])
    return replace(INPUTS, results=frame.assign(status=frame["status"] + change(frame)))


def test_warnings_for_models_that_are_unfit():
    few = simulate(60)
    assert "Few to learn from: 60 for 11 terms" in told(few)
    double = INPUTS.enrolment["SED"] + np.random.default_rng(1).normal(0, 2, len(INPUTS.enrolment))
    together = replace(INPUTS, enrolment=INPUTS.enrolment.assign(EL=double))
    assert "Circumstances that go together: Socioeconomically disadvantaged" in told(together)
    bend = moved(lambda f: 0.05 * (f["SED"] - 50) ** 2)
    assert "is expected of some: by low income" in told(bend)
    by_size = moved(lambda f: 12 * np.log2(f["total"]))
    assert "Larger ones do better" in told(by_size, replace(OLS, covariates=("SED", "EL")))
    rng = np.random.default_rng(2)
    loud = dict(zip(INPUTS.entities["cds"], rng.normal(0, 1, 200), strict=True))
    small = INPUTS.enrolment.groupby("cds")["total"].mean().nsmallest(40).index
    noisy = moved(lambda f: np.where(f["cds"].isin(small), 90 * f["cds"].map(loud), 0))
    assert "Small ones spread" in told(noisy) and "do not hold for everyone: by number" in told(noisy)
    far = moved(lambda f: np.where(f["cds"] == INPUTS.entities["cds"][3], 400, 0))
    assert "District 3" in told(far) and "excess kurtosis" in told(far)
    nothing = replace(OLS, covariates=("FOS",))
    assert "explain" in told(INPUTS, nothing)


def test_one_entity_that_decides():
    enrolment = INPUTS.enrolment.copy()
    enrolment["HOM"] = 0.0
    enrolment.loc[enrolment["cds"] == INPUTS.entities["cds"][9], "HOM"] = 80.0
    assert "District 9 pulls the model towards itself: its leverage is 1.0" in told(
        replace(INPUTS, enrolment=enrolment)
    )


def test_funnel_limits_widen_with_dispersion_and_not_without():
    rng = np.random.default_rng(5)
    se = rng.uniform(1, 10, 4000)
    chance = funnel_plot(rng.normal(size=4000) * se, se)
    assert chance.dispersion == pytest.approx(1, abs=0.06)
    assert chance.tau2 < 2
    level = funnel_plot(0.5 * np.ones(10), np.ones(10))
    assert level.tau2 == 0 and (level.z == level.wide_z).all() and level.dispersion < 1
    assert chance.limits["limit_95"].iloc[-1] == pytest.approx(1.959964 * se.max(), rel=1e-6)
    over = funnel_plot(rng.normal(size=4000) * np.sqrt(se**2 + 400), se)
    assert over.dispersion > 5 and over.tau2 == pytest.approx(400, rel=0.1)
    assert (np.abs(over.wide_z) < 1.96).mean() == pytest.approx(0.95, abs=0.01)
