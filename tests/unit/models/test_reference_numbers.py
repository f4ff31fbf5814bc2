"""Published data sets and the numbers that R's metafor and lme4, and statsmodels, give for them."""

from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm

from cimodels.errors import EstimationError
from cimodels.models.estimators import ESTIMATORS, Tuning, fay_herriot, ols, weighted_least_squares
from cimodels.models.panel import Panel
from cimodels.models.reml import restricted_maximum_likelihood
from cimodels.models.shrinkage import shrink

SIX_DIGITS = 5e-7


def cross_section(y, X, variance) -> Panel:
    return Panel(
        np.array(y, float), np.array(X, float), np.array(variance, float), np.ones(len(y)), np.arange(len(y))
    )


# Tuberculosis trials of the BCG vaccine (Colditz and others 1994): cases and others among the
# vaccinated and among controls, and latitude.
BCG = np.array(
    [
        (4, 119, 11, 128, 44),
        (6, 300, 29, 274, 55),
        (3, 228, 11, 209, 42),
        (62, 13536, 248, 12619, 52),
        (33, 5036, 47, 5761, 13),
        (180, 1361, 372, 1079, 44),
        (8, 2537, 10, 619, 19),
        (505, 87886, 499, 87892, 13),
        (29, 7470, 45, 7232, 27),
        (17, 1699, 65, 1600, 42),
        (186, 50448, 141, 27197, 18),
        (5, 2493, 3, 2338, 33),
        (27, 16886, 29, 17825, 33),
    ],
    dtype=float,
)


def bcg(*covariates: np.ndarray) -> Panel:
    a, b, c, d, _ = BCG.T
    log_relative_risk = np.log(a / (a + b)) - np.log(c / (c + d))
    variance = 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)
    return cross_section(log_relative_risk, np.column_stack([np.ones(13), *covariates]), variance)


def test_bcg_random_effects():
    found = restricted_maximum_likelihood(bcg())
    assert found.converged
    assert found.tau2 == pytest.approx(0.3132433, rel=SIX_DIGITS)
    assert found.beta[0] == pytest.approx(-0.7145323, rel=SIX_DIGITS)
    assert np.sqrt(found.covariance[0, 0]) == pytest.approx(0.1797815, rel=SIX_DIGITS)


def test_bcg_shrunken_trials():
    estimate = fay_herriot(bcg())
    assert (estimate.shrunken + estimate.beta[0])[:3] == pytest.approx([-0.8002, -1.2517, -0.9869], abs=5e-5)


def test_bcg_with_latitude():
    # metafor stops when τ² moves by less than 1e-5, so its digits agree only that far: τ² .07635469,
    # β .25146429 and −.02910166. `test_reml` shows that the dense likelihood peaks at ours.
    found = restricted_maximum_likelihood(bcg(BCG[:, 4]))
    assert found.tau2 == pytest.approx(0.07635469, abs=1e-5)
    assert found.beta == pytest.approx([0.25146429, -0.02910166], rel=2e-5)
    assert np.sqrt(np.diag(found.covariance)) == pytest.approx([0.24910367, 0.00719556], rel=4e-5)


def test_eight_schools_show_no_detectable_differences():
    # Rubin (1981): effects of coaching and their standard errors.
    effects = [28, 8, -3, 7, -1, 1, 18, 12]
    errors = np.array([15, 10, 16, 11, 9, 11, 10, 18])
    panel = cross_section(effects, np.ones((8, 1)), errors**2)
    found = restricted_maximum_likelihood(panel)
    assert found.tau2 == 0
    assert found.beta[0] == pytest.approx(7.685617, rel=SIX_DIGITS)
    assert np.sqrt(found.covariance[0, 0]) == pytest.approx(4.071919, rel=SIX_DIGITS)
    r = panel.y - found.beta[0]
    assert (r**2 / errors**2).sum() == pytest.approx(4.707079, rel=SIX_DIGITS)
    estimate = fay_herriot(panel)
    assert (estimate.shrunken == 0).all()
    assert (estimate.reliability == 0).all()


def test_efron_and_morris_batters_regress_to_the_mean():
    first = [
        *(0.400, 0.378, 0.356, 0.333, 0.311, 0.311, 0.289, 0.267, 0.244, 0.244),
        *(0.222, 0.222, 0.222, 0.222, 0.222, 0.200, 0.178, 0.156),
    ]
    later = [
        *(0.346, 0.298, 0.276, 0.222, 0.273, 0.270, 0.263, 0.210, 0.269, 0.230),
        *(0.264, 0.256, 0.303, 0.264, 0.226, 0.285, 0.316, 0.200),
    ]
    y, truth = np.array(first), np.array(later)
    variance = y.mean() * (1 - y.mean()) / 45
    estimate = fay_herriot(cross_section(y, np.ones((18, 1)), np.full(18, variance)))
    # James and Stein divide by k − 3 where REML divides by k − 1; the spread that both use is the same.
    keep = 1 - (1 - estimate.reliability[0]) * 15 / 17
    assert keep == pytest.approx(0.2123905, rel=SIX_DIGITS)
    assert ((y - truth) ** 2).sum() == pytest.approx(0.075374, abs=1e-6)
    james_stein = y.mean() + keep * (y - y.mean())
    assert ((james_stein - truth) ** 2).sum() == pytest.approx(0.021310, abs=1e-6)
    ours = estimate.beta[0] + estimate.shrunken
    assert ((ours - truth) ** 2).sum() < 0.025


def test_star98_ordinary_least_squares():
    data = sm.datasets.star98.load_pandas().data
    n = (data["NABOVE"] + data["NBELOW"]).to_numpy()
    p = (data["NABOVE"] / n).to_numpy()
    X = sm.add_constant(data[["LOWINC", "PERASIAN", "PERBLACK", "PERHISP"]].to_numpy())
    panel = cross_section(p, X, p * (1 - p) / n)
    estimate = ols(panel)
    expected = [0.714277097, -0.005097137, 0.004136997, -0.004145788, -0.001955080]
    assert estimate.beta == pytest.approx(expected, rel=SIX_DIGITS)
    r = p - estimate.fitted
    assert 1 - r @ r / ((p - p.mean()) ** 2).sum() == pytest.approx(0.776481867, rel=SIX_DIGITS)
    rmse = np.sqrt(r @ r / (303 - 5))
    assert rmse == pytest.approx(0.087685175, rel=SIX_DIGITS)
    classical = rmse * np.sqrt(np.diag(np.linalg.inv(X.T @ X)))
    assert classical == pytest.approx(
        [0.013039251, 0.000371129, 0.000603165, 0.000596652, 0.000298458], rel=2e-6
    )


@pytest.mark.parametrize("weighted", [False, True])
def test_least_squares_agrees_with_statsmodels(weighted):
    data = sm.datasets.star98.load_pandas().data
    n = (data["NABOVE"] + data["NBELOW"]).to_numpy()
    p = (data["NABOVE"] / n).to_numpy()
    X = sm.add_constant(data[["LOWINC", "PERASIAN"]].to_numpy())
    weights = n if weighted else np.ones(len(n))
    beta, covariance = weighted_least_squares(cross_section(p, X, np.ones(len(p))), weights)
    root = np.sqrt(weights)
    theirs = sm.OLS(root * p, root[:, None] * X).fit()
    assert beta == pytest.approx(sm.WLS(p, X, weights).fit().params, rel=1e-10)
    assert covariance == pytest.approx(theirs.get_robustcov_results("HC3").cov_params(), rel=1e-8)


def test_sleepstudy_random_intercepts():
    # Belenky and others (2003), from sufficient statistics: with the same ten days for everyone, the
    # likelihood depends on the subjects' means, the common slope and the sum of squares left over.
    means = [
        *(342.13383, 215.23298, 231.00127, 303.22142, 309.43605, 307.30207, 316.15831, 295.30205),
        *(250.07004, 375.72101, 275.83447, 313.60268, 290.09775, 337.42154, 306.03464, 291.70177),
        *(294.98404, 317.88613),
    ]
    slope, left_over = 10.46728596, 154633.509
    day = np.arange(10) - 4.5
    curve = day**2 - (day**2).mean()  # orthogonal to the mean and to the slope
    noise = curve * np.sqrt(left_over / 18 / (curve @ curve))
    y = (np.array(means)[:, None] + slope * day + noise).ravel()
    X = np.column_stack([np.ones(180), np.tile(np.arange(10), 18)])
    panel = Panel(y, X, np.zeros(180), np.ones(180), np.arange(0, 180, 10))
    found = restricted_maximum_likelihood(panel)
    assert found.tau2 == pytest.approx(1378.1785, rel=SIX_DIGITS)
    assert found.omega2 == pytest.approx(960.4566, rel=SIX_DIGITS)
    assert found.minus2_log_likelihood == pytest.approx(1786.465, rel=SIX_DIGITS)
    assert found.beta == pytest.approx([251.40510, 10.46729], rel=SIX_DIGITS)
    # The panel estimator is that model whatever the sampling errors are said to be.
    estimate = ESTIMATORS["panel"](replace(panel, sampling_variance=np.full(180, 500.0)))
    assert [estimate.tau2, estimate.omega2] == pytest.approx([1378.1785, 960.4566], rel=SIX_DIGITS)
    assert estimate.beta == pytest.approx([251.40510, 10.46729], rel=SIX_DIGITS)
    assert estimate.shrunken[0] == pytest.approx(40.78371, rel=SIX_DIGITS)
    residual = fay_herriot(panel).residual
    shrinkage = shrink(panel, residual, np.zeros(18), found.tau2, found.omega2)
    assert shrinkage.effect[0] == pytest.approx(40.78371, rel=SIX_DIGITS)
    assert np.sqrt(shrinkage.g1[0]) == pytest.approx(9.475668, rel=SIX_DIGITS)


def test_a_panel_of_one_year_is_refused():
    with pytest.raises(EstimationError, match="at least two years"):
        ESTIMATORS["panel"](bcg())


@pytest.mark.parametrize(
    ("quantile", "intercept", "slope"),
    [(0.05, 124.88004, 0.34336106), (0.5, 81.482247, 0.56018055), (0.9, 67.350872, 0.68629948)],
)
def test_engels_food_expenditure(quantile, intercept, slope):
    # Koenker and Bassett (1982), as shipped with statsmodels; the numbers are the exact linear programme's
    # (HiGHS), which R's quantreg prints as 81.48225 and 0.56018 for the median.
    data = sm.datasets.engel.load_pandas().data
    panel = cross_section(data["foodexp"], sm.add_constant(data["income"].to_numpy()), np.ones(235))
    estimate = ESTIMATORS["quantile"](panel, tuning=Tuning(quantile=quantile))
    assert estimate.beta == pytest.approx([intercept, slope], rel=SIX_DIGITS)
    assert (panel.y < estimate.fitted - 1e-6).mean() <= quantile <= (panel.y < estimate.fitted + 1e-6).mean()


def test_quantile_errors_are_as_large_as_they_say():
    rng = np.random.default_rng(3)
    m, t = 150, 3
    x = np.repeat(rng.normal(size=m), t)
    X, starts = np.column_stack([np.ones(m * t), x]), np.arange(0, m * t, t)
    found, said = [], []
    for _ in range(80):
        y = 2 + x + np.repeat(rng.normal(0, 1, m), t) + rng.normal(0, 0.5, m * t)
        estimate = ESTIMATORS["quantile"](Panel(y, X, np.full(m * t, 0.1), np.ones(m * t), starts))
        found.append(estimate.beta)
        said.append(np.sqrt(np.diag(estimate.covariance)))
    # By hand: ψ has variance 1/4 and, within an entity, correlation 2/π asin 0.8; the density at the median
    # of a normal with variance 1.25 is 0.3568.
    meat = 0.25 * (3 + 6 * 2 / np.pi * np.arcsin(0.8))
    assert np.mean(said, axis=0)[0] == pytest.approx(np.sqrt(m * meat) / (m * t * 0.3568), rel=0.08)
    # 80 draws tell a standard deviation to 8 %.
    assert np.mean(said, axis=0) == pytest.approx(np.std(found, axis=0), rel=0.24)
