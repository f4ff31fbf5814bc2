"""The fast likelihood against the dense one, its boundaries and its laws."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cimodels.errors import EstimationError
from cimodels.models.estimators import ESTIMATORS, fay_herriot, weighted_least_squares
from cimodels.models.estimators.learners import LEARNERS
from cimodels.models.panel import Panel
from cimodels.models.reml import restricted_maximum_likelihood

from . import oracle
from .test_reference_numbers import BCG, bcg


def panel(seed: int, *, m=25, years=3, tau=2.0, omega=1.0, s=1.5, ragged=True) -> Panel:
    """Entities with 1 … `years` rows, uneven sampling errors, an intercept and two covariates."""
    rng = np.random.default_rng(seed)
    counts = rng.integers(1, years + 1, m) if ragged else np.full(m, years)
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    n = counts.sum()
    X = np.column_stack([np.ones(n), np.repeat(rng.normal(size=m), counts), rng.normal(size=n)])
    se = s * rng.uniform(0.3, 2.0, n)
    u = np.repeat(rng.normal(0, tau, m), counts)
    y = X @ [3.0, -1.0, 0.5] + u + rng.normal(0, omega, n) + rng.normal(size=n) * se
    return Panel(y, X, se**2, rng.integers(30, 900, n).astype(float), starts)


CASES = {
    "pooled": panel(1),
    "every year": panel(2, ragged=False),
    "one year": panel(3, years=1),
    "no persistence": panel(4, tau=0.0),
    "no movement": panel(5, omega=0.0),
    "only sampling": panel(6, tau=0.0, omega=0.0),
    "tiny effects": panel(7, tau=0.2, omega=0.1),
    "bcg": bcg(),
    "bcg with latitude": bcg(BCG[:, 4]),
}


@pytest.mark.parametrize("name", CASES)
def test_the_maximum_is_that_of_the_dense_likelihood(name):
    p = CASES[name]
    ours, theirs = restricted_maximum_likelihood(p), oracle.fit(p)
    scale = np.var(p.y)
    assert ours.converged
    assert ours.minus2_log_likelihood == pytest.approx(
        oracle.minus2_restricted(p, ours.tau2, ours.omega2), rel=1e-9
    )
    assert ours.minus2_log_likelihood <= theirs.minus2 + 1e-7
    assert [ours.tau2, ours.omega2] == pytest.approx([theirs.tau2, theirs.omega2], rel=1e-4, abs=1e-6 * scale)
    assert ours.beta == pytest.approx(theirs.beta, rel=1e-4, abs=1e-6)
    assert ours.covariance == pytest.approx(theirs.covariance, rel=1e-4, abs=1e-8)


@pytest.mark.parametrize("seed", range(20))
def test_the_likelihood_is_flat_or_falls_off_at_the_answer(seed):
    p = panel(100 + seed, tau=seed / 10, omega=(19 - seed) / 10)
    found = restricted_maximum_likelihood(p)
    top = oracle.minus2_restricted(p, found.tau2, found.omega2)
    assert found.converged
    for tau2 in (0, 0.9 * found.tau2, found.tau2 + 0.1, 4 * found.tau2 + 1):
        for omega2 in (0, 0.9 * found.omega2, found.omega2 + 0.1, 4 * found.omega2 + 1):
            assert oracle.minus2_restricted(p, tau2, omega2) >= top - 1e-8


def test_one_year_has_no_movement_of_its_own():
    assert restricted_maximum_likelihood(CASES["one year"]).omega2 == 0


def test_without_sampling_error_it_is_the_random_intercept_model():
    # Balanced, so REML is the analysis of variance (Searle, Casella and McCulloch 1992, ch. 4).
    rng = np.random.default_rng(8)
    m, t = 18, 10
    y = np.repeat(rng.normal(300, 37, m), t) + rng.normal(0, 31, m * t)
    p = Panel(y, np.ones((m * t, 1)), np.zeros(m * t), np.ones(m * t), np.arange(0, m * t, t))
    table = y.reshape(m, t)
    within = ((table - table.mean(1, keepdims=True)) ** 2).sum() / (m * (t - 1))
    between = t * table.mean(1).var(ddof=1)
    found = restricted_maximum_likelihood(p)
    assert found.omega2 == pytest.approx(within, rel=1e-7)
    assert found.tau2 == pytest.approx((between - within) / t, rel=1e-7)
    assert found.minus2_log_likelihood == pytest.approx(
        oracle.minus2_restricted(p, found.tau2, found.omega2), rel=1e-10
    )


def test_nothing_tells_persistence_from_noise():
    y = np.arange(6.0)
    with pytest.raises(EstimationError, match="lasting differences"):
        restricted_maximum_likelihood(Panel(y, np.ones((6, 1)), np.zeros(6), y, np.arange(6)))


def test_an_outcome_that_is_explained_wholly():
    x = np.arange(12.0)
    X = np.column_stack([np.ones(12), x])
    with pytest.raises(EstimationError, match="exactly"):
        restricted_maximum_likelihood(Panel(3 + 2 * x, X, np.ones(12), x, np.arange(0, 12, 2)))


@pytest.mark.parametrize("name", ["pooled", "every year", "one year", "no movement", "bcg with latitude"])
def test_shrinkage_and_its_error_are_those_of_the_dense_predictor(name):
    p = CASES[name]
    estimate = fay_herriot(p)
    tau2, omega2 = estimate.tau2, estimate.omega2
    b = oracle.blup_weights(p, tau2, omega2)
    assert estimate.shrunken == pytest.approx(b @ (p.y - p.X @ estimate.beta), rel=1e-7, abs=1e-10)
    assert estimate.shrunken_se**2 == pytest.approx(oracle.mean_squared_error(p, tau2, omega2), rel=1e-4)


def test_one_year_gives_prasad_and_rao():
    p = CASES["bcg with latitude"]
    estimate = fay_herriot(p)
    s2, tau2 = p.sampling_variance, estimate.tau2
    shrink = tau2 / (tau2 + s2)
    g2 = shrink**2 * np.einsum("ij,jk,ik->i", p.X, estimate.covariance, p.X)
    g3 = s2**2 * (tau2 + s2) ** -3 * 2 / ((tau2 + s2) ** -2).sum()
    assert estimate.shrunken_se**2 == pytest.approx(shrink * s2 + g2 + 2 * g3, rel=1e-10)


@pytest.mark.parametrize("name", ["pooled", "every year", "one year"])
@pytest.mark.parametrize("weighted", [False, True])
def test_robust_errors_are_those_of_leaving_each_entity_out(name, weighted):
    p = CASES[name]
    weights = p.denominator if weighted else np.ones(p.n_rows)
    _, covariance = weighted_least_squares(p, weights)
    assert covariance == pytest.approx(oracle.jackknife_covariance(p, weights), rel=1e-8, abs=1e-12)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), factor=st.floats(0.01, 500), shift=st.floats(-300, 300))
@pytest.mark.parametrize("estimator", [code for code in ESTIMATORS if code not in LEARNERS])
def test_units_do_not_matter(estimator, seed, factor, shift):
    p = panel(seed, m=14)
    scaled = Panel(factor * p.y + shift, p.X, factor**2 * p.sampling_variance, p.denominator, p.starts)
    one, two = (ESTIMATORS[estimator](q, "precision") for q in (p, scaled))
    reach = factor * np.abs(p.y).max()
    assert two.tau2 == pytest.approx(factor**2 * one.tau2, rel=1e-4, abs=1e-5 * reach**2)
    assert two.residual == pytest.approx(factor * one.residual, rel=1e-4, abs=1e-5 * reach)
    assert two.shrunken == pytest.approx(factor * one.shrunken, rel=1e-3, abs=1e-4 * reach)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_shrinking_never_overshoots(seed):
    estimate = fay_herriot(panel(seed, m=14))
    assert ((estimate.reliability >= 0) & (estimate.reliability < 1)).all()
    assert (np.abs(estimate.shrunken) <= np.abs(estimate.residual) + 1e-12).all()
