"""Confidence sets for ranks: a naive oracle, laws, and how often they hold the truth."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cimodels.certainty.rank_intervals import rank_intervals
from cimodels.models.joint import JointNormal


def invented(m: int = 12, seed: int = 0, noise: float = 1.0) -> JointNormal:
    rng = np.random.default_rng(seed)
    centre, own, shared = rng.normal(0, 6, m), rng.uniform(0.5, 3, m), rng.normal(0, 0.5, (m, 2))
    return JointNormal(centre, noise * own, noise * shared)


def naive(
    joint: JointNormal, errors: np.ndarray, pairs: list[tuple[int, int]], level: float
) -> set[tuple[int, int]]:
    """Ordered pairs (i, j) of which i is found above j, among `pairs`, as the paper writes it."""

    def sigma(i: int, j: int) -> float:
        return float(
            np.sqrt(joint.own[i] ** 2 + joint.own[j] ** 2 + ((joint.shared[i] - joint.shared[j]) ** 2).sum())
        )

    rejected: set[tuple[int, int]] = set()
    while True:
        left = [pair for pair in pairs if pair not in rejected]
        if not left:
            return rejected
        largest = [max((e[i] - e[j]) / sigma(i, j) for i, j in left) for e in errors.T]
        cut = np.quantile(np.maximum(largest, 0), level, method="higher")
        more = {(i, j) for i, j in pairs if (joint.centre[i] - joint.centre[j]) / sigma(i, j) > cut}
        if more <= rejected:
            return rejected
        rejected = more


@pytest.mark.parametrize("seed", range(4))
def test_agrees_with_a_naive_implementation(seed):
    joint, m, draws = invented(6, seed), 6, 400
    rng = np.random.default_rng(seed)
    errors = joint.own[:, None] * rng.standard_normal((m, draws))
    errors += joint.shared @ rng.standard_normal((2, draws))
    errors = errors.astype(np.float32)
    found = rank_intervals(joint, seed, draws)

    every = [(i, j) for i in range(m) for j in range(m) if i != j]
    above = naive(joint, errors, every, 0.95)
    for j in range(m):
        assert found.all_low[j] == 1 + sum(pair[1] == j for pair in above)
        assert found.all_high[j] == m - sum(pair[0] == j for pair in above)
        mine = naive(joint, errors, [pair for pair in every if j in pair], 0.95)
        assert found.low[j] == 1 + sum(pair[1] == j for pair in mine)
        assert found.high[j] == m - sum(pair[0] == j for pair in mine)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 1000), m=st.integers(1, 20), q=st.floats(0.1, 100))
def test_laws(seed, m, q):
    found = rank_intervals(invented(m, seed), seed, 200)
    assert (found.all_low <= found.low).all() and (found.high <= found.all_high).all()
    assert (found.low <= found.rank).all() and (found.rank <= found.high).all()
    assert (found.all_low >= 1).all() and (found.all_high <= m).all()
    top = found.rank * 1000 <= round(q * 10) * m
    assert (found.could_be_top(q) >= top).all() and (found.surely_top(q) <= top).all()


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 1000), factor=st.floats(1.5, 5))
def test_more_noise_makes_wider_intervals(seed, factor):
    clear, noisy = (rank_intervals(invented(15, seed, n), seed, 300) for n in (1.0, factor))
    assert ((noisy.high - noisy.low) >= (clear.high - clear.low)).all()
    assert ((noisy.all_high - noisy.all_low) >= (clear.all_high - clear.all_low)).all()


def test_hardly_any_noise_gives_the_ranks():
    found = rank_intervals(invented(10, noise=1e-6), 1)
    assert (found.all_low == found.rank).all() and (found.all_high == found.rank).all()


def test_the_seed_alone_decides():
    one, same = (rank_intervals(invented(), 5, 300) for _ in range(2))
    assert (one.low == same.low).all() and (one.all_high == same.all_high).all()


def test_intervals_hold_the_true_ranks_as_often_as_they_say():
    """A truth with many near ties, 300 samples: marginal for one district, simultaneous for all, and the top set."""
    m, samples = 15, 300
    rng = np.random.default_rng(3)
    truth = np.repeat([4.0, 2.0, 0.0], 5) + np.linspace(0, 0.02, m)
    rank = m - np.argsort(np.argsort(truth))
    own, shared = np.linspace(0.5, 1.5, m), rng.normal(0, 0.3, (m, 2))
    one, every, top = 0, 0, 0
    for sample in range(samples):
        centre = truth + own * rng.standard_normal(m) + shared @ rng.standard_normal(2)
        found = rank_intervals(JointNormal(centre, own, shared), sample, 300)
        one += found.low[7] <= rank[7] <= found.high[7]
        every += bool(((found.all_low <= rank) & (rank <= found.all_high)).all())
        top += bool(found.could_be_top(20)[rank <= 3].all())
    slack = 3 * np.sqrt(0.05 * 0.95 / samples)
    assert one / samples > 0.95 - slack
    assert every / samples > 0.95 - slack
    assert top / samples > 0.95 - slack
