"""Sampling errors by hand."""

import numpy as np
import pytest

from cimodels.models.sampling import (
    average_standard_error,
    rate_standard_error,
    sampling_standard_error,
)
from cimodels.vocab.indicators import INDICATORS


def test_an_average_of_scores():
    assert average_standard_error(100, np.array([30, 100, 1000])) == pytest.approx(
        [18.257, 10, 3.1623], rel=1e-4
    )


def test_a_rate_is_shifted_towards_a_half():
    # 0 of 20: (0 + 2)/24 = 0.0833…, √(0.08333 × 0.91667/24) = 5.642 points.
    assert rate_standard_error(np.array([0.0]), np.array([20.0])) == pytest.approx([5.6419], rel=1e-4)
    assert rate_standard_error(np.array([20.0]), np.array([1e6])) == pytest.approx([0.04], rel=1e-4)


def test_a_rate_and_its_complement_are_equally_uncertain():
    n = np.array([15.0, 30, 400])
    assert rate_standard_error(np.array([3.0, 50, 97]), n) == pytest.approx(
        rate_standard_error(np.array([97.0, 50, 3]), n)
    )


def test_student_sd_is_for_scales_alone():
    n = np.array([100.0])
    math, grad = INDICATORS["MATH"], INDICATORS["GRAD"]
    assert sampling_standard_error(math, n, n) == pytest.approx([10])
    assert sampling_standard_error(math, n, n, 80) == pytest.approx([8])
    assert sampling_standard_error(grad, n, n, 80) == sampling_standard_error(grad, n, n)
