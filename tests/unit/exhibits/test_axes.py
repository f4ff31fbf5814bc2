"""Axes that show the crowd: outliers are left beyond the edge, tails are not, and nobody is forgotten."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cimodels.exhibits.axes import axes, inner_limits

FINITE = st.floats(-1e4, 1e4, allow_subnormal=False)


def crowd(n: int = 500) -> np.ndarray:
    return np.random.default_rng(4).normal(-45, 40, n)


def test_one_far_outlier_does_not_stretch_the_axis():
    y = np.append(crowd(), -600.0)
    x = np.append(crowd(), -30.0)
    found = axes(x, y)
    assert list(np.flatnonzero(found.beyond)) == [500]
    (low, high), (whole_low, whole_high) = found.crowd[1], found.whole[1]
    assert -250 < low < y[:500].min() and y.max() < high
    assert whole_low < -600 and whole_high > y.max()


def test_without_outliers_both_views_are_one():
    found = axes(crowd(), crowd()[::-1].copy())
    assert found.crowd == found.whole and not found.beyond.any()


@pytest.mark.parametrize("seed", range(4))
def test_of_a_long_tail_at_most_one_in_a_hundred_is_left_beyond_a_gap(seed):
    values = np.random.default_rng(seed).exponential(10.0, 2000)
    low, high = inner_limits(values)
    beyond = values[values > high]
    assert low == values.min()
    assert len(beyond) <= 20
    assert len(beyond) == 0 or beyond.min() > high + 0.04 * (high - low)


@pytest.mark.parametrize("n", [0, 1, 2, 5])
def test_few_points_and_none(n):
    found = axes(np.full(n, 3.0), np.full(n, 3.0))
    assert len(found.beyond) == n and not found.beyond.any()
    assert all(low < high for low, high in (*found.crowd, *found.whole))


def test_axes_share_their_range_unless_expectations_vary_too_little():
    shared = axes(crowd(), crowd() + 5)
    assert shared.crowd[0] == shared.crowd[1]
    apart = axes(crowd() / 10, crowd())
    assert apart.crowd[0] != apart.crowd[1]


@given(
    arrays(float, st.integers(1, 80), elements=FINITE).flatmap(
        lambda x: st.tuples(st.just(x), arrays(float, len(x), elements=FINITE))
    )
)
def test_beyond_is_whoever_the_crowds_ranges_miss_and_few(points):
    x, y = points
    found = axes(x, y)
    outside = np.zeros(len(x), dtype=bool)
    for values, (low, high), (whole_low, whole_high) in zip(points, found.crowd, found.whole, strict=True):
        outside |= (values < low) | (values > high)
        assert whole_low < values.min() and values.max() < whole_high
        assert whole_low <= low < high <= whole_high
    assert np.array_equal(found.beyond, outside)
    assert outside.sum() <= 4 * np.ceil(0.01 * len(x))
