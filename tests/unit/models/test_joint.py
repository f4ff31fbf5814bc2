"""The joint distribution agrees with the single errors, and holds what the entities' errors share."""

from dataclasses import replace

import numpy as np
import pytest

from cimodels.models.design import design
from cimodels.models.estimators import ESTIMATORS, fay_herriot
from cimodels.models.expected import expect
from cimodels.models.joint import joint_normals
from cimodels.models.spec import ModelSpec

from .oracle import blup_weights
from .simulated import simulate
from .test_reference_numbers import bcg, cross_section


def test_shrunken_agrees_with_the_table():
    found = expect(ModelSpec(), design(ModelSpec(), *simulate(120).frames))
    e = found.entities
    assert found.posterior.centre == pytest.approx(e["shrunken"].to_numpy())
    assert found.posterior.sd == pytest.approx(e["shrunken_se"].to_numpy())


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_unshrunken_is_the_advantage_in_the_order_of_the_table(estimator):
    spec = ModelSpec(indicator="SUSP", estimator=estimator)
    inputs = simulate(120)
    rates = inputs.results.assign(status=np.clip(30 + inputs.results["status"] / 8, 0, 100))
    found = expect(spec, design(spec, *replace(inputs, results=rates).frames))
    assert found.unshrunken.centre == pytest.approx(found.entities["advantage"].to_numpy())
    assert (found.posterior.sd < found.unshrunken.sd).all()
    if estimator == "quantile":
        assert found.posterior.centre.std() < found.unshrunken.centre.std()
    else:
        assert (np.abs(found.posterior.centre) <= np.abs(found.unshrunken.centre)).all()


def test_what_errors_share_is_that_of_the_coefficients():
    panel = bcg(np.array([44, 55, 42, 52, 13, 44, 19, 13, 27, 42, 18, 33, 33], float))
    estimate = fay_herriot(panel)
    shrunken, plain = joint_normals(panel, estimate, 1)
    bX = blup_weights(panel, estimate.tau2, estimate.omega2) @ panel.X
    assert shrunken.shared @ shrunken.shared.T == pytest.approx(bX @ estimate.covariance @ bX.T)
    assert plain.shared @ plain.shared.T == pytest.approx(panel.X @ estimate.covariance @ panel.X.T)
    assert plain.own**2 == pytest.approx(panel.sampling_variance)


def test_nobody_differs_where_there_are_no_detectable_differences():
    effects, errors = [28, 8, -3, 7, -1, 1, 18, 12], np.array([15, 10, 16, 11, 9, 11, 10, 18])
    panel = cross_section(effects, np.ones((8, 1)), errors**2)
    shrunken, plain = joint_normals(panel, fay_herriot(panel), 1)
    assert (shrunken.centre == 0).all() and (shrunken.sd == 0).all()
    assert plain.own == pytest.approx(errors)


def test_an_estimator_without_coefficients_has_independent_errors():
    panel = bcg()
    estimate = replace(fay_herriot(panel), covariance=np.zeros((0, 0)))
    shrunken, plain = joint_normals(panel, estimate, 1)
    assert shrunken.shared.shape == plain.shared.shape == (13, 0)
    expectation = fay_herriot(panel).covariance[0, 0]
    assert plain.sd**2 == pytest.approx(panel.sampling_variance + expectation)


def test_a_high_quantile_shrinks_towards_the_middle_and_not_towards_the_line():
    """Against the line that nine tenths fall short of, the usual district is far behind, and stays so."""
    spec = ModelSpec(estimator="quantile", quantile=0.9)
    inputs = simulate(150, student_sd=300)
    found = expect(spec, design(spec, *inputs.frames))
    assert found.posterior.centre.mean() == pytest.approx(found.unshrunken.centre.mean(), abs=1.5)
    assert found.posterior.centre.mean() < -10
    assert found.posterior.centre.std() < found.unshrunken.centre.std()
