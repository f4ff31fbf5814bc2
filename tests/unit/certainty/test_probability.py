"""Chances of truly being in the top: laws, an oracle by counting, and calibration on a known truth."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from cimodels.certainty.bands import BANDS, bands
from cimodels.certainty.probability import chance_beyond_expectation, top_chances
from cimodels.certainty.top import in_top, places
from cimodels.models.design import design
from cimodels.models.estimators import fay_herriot
from cimodels.models.expected import expect
from cimodels.models.joint import JointNormal, joint_normals
from cimodels.models.spec import ModelSpec
from tests.unit.models.simulated import simulate
from tests.unit.models.test_reference_numbers import cross_section


def invented(m: int = 40, k: int = 3, seed: int = 0) -> JointNormal:
    rng = np.random.default_rng(seed)
    return JointNormal(rng.normal(0, 10, m), rng.uniform(1, 8, m), rng.normal(0, 1, (m, k)))


def test_chances_agree_with_counting_one_draw_at_a_time():
    """Two districts: the better one's chance of being first is Φ(difference / its standard deviation)."""
    joint = JointNormal(np.array([3.0, 0.0]), np.array([2.0, 1.0]), np.array([[5.0], [4.0]]))
    exact = norm.cdf(3 / np.sqrt(2**2 + 1**2 + (5 - 4) ** 2))
    found = top_chances(joint, 1, 40_000).at(50)
    assert found == pytest.approx([exact, 1 - exact], abs=4 * 0.5 / 200)


def test_shared_errors_matter():
    """What everybody shares moves nobody past anybody, and independent errors of that size would."""
    centre = np.array([2.0, 1.0, 0.0, -1.0])
    together = JointNormal(centre, np.full(4, 0.1), np.full((4, 1), 10.0))
    alone = JointNormal(centre, np.full(4, 10.0), np.zeros((4, 0)))
    assert top_chances(together, 1).at(25)[0] > 0.99
    assert top_chances(alone, 1).at(25)[0] < 0.4


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 1000), m=st.integers(1, 60), q=st.floats(0.1, 100), r=st.floats(0.1, 100))
def test_chances_grow_with_the_share_and_add_up_to_the_places(seed, m, q, r):
    chances = top_chances(invented(m, 2, seed), seed, 200)
    small, large = sorted([round(q, 1), round(r, 1)])
    assert (chances.at(small) <= chances.at(large)).all()
    assert chances.at(small).sum() == pytest.approx(places(m, small))
    assert (chances.at(100) == 1).all()


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 1000))
def test_more_noise_leaves_less_certainty(seed):
    clear = invented(seed=seed)
    noisy = JointNormal(clear.centre, 4 * clear.own, 4 * clear.shared)
    spread = [top_chances(joint, seed, 2000).at(10).std() for joint in (clear, noisy)]
    assert spread[1] < spread[0]


def test_the_seed_alone_decides():
    one, same, other = (top_chances(invented(), seed, 500).times for seed in (1, 1, 2))
    assert (one == same).all() and not (one == other).all()


def test_blocks_of_draws_change_only_the_draws(monkeypatch):
    whole = top_chances(invented(), 1, 20_000).at(10)
    monkeypatch.setattr("cimodels.certainty.probability._CELLS", 4000)
    assert top_chances(invented(), 1, 20_000).at(10) == pytest.approx(whole, abs=0.02)


def test_eight_schools_have_equal_chances():
    effects, errors = [28, 8, -3, 7, -1, 1, 18, 12], np.array([15, 10, 16, 11, 9, 11, 10, 18])
    panel = cross_section(effects, np.ones((8, 1)), errors**2)
    posterior, _ = joint_normals(panel, fay_herriot(panel), 1)
    assert top_chances(posterior, 1).at(25) == pytest.approx(np.full(8, 2 / 8))
    assert (chance_beyond_expectation(posterior) == 0.5).all()


def test_chances_mean_what_they_say():
    """Of districts given a chance of about p, a share p is truly in the top 10 %."""
    said, true = [], []
    for seed in range(12):
        inputs = simulate(300, seed=seed)
        spec = ModelSpec(covariates=("SED", "EL", "LOG_ENROLMENT"))
        found = expect(spec, design(spec, *inputs.frames))
        effect = inputs.effect[found.entities["cds"]].to_numpy()
        said.append(top_chances(found.posterior, seed, 1000).at(10))
        true.append(effect >= np.sort(effect)[-places(len(effect), 10)])
    said, true = np.concatenate(said), np.concatenate(true)
    for low, high in ((0.05, 0.2), (0.2, 0.5), (0.5, 0.8), (0.8, 1.01)):
        inside = (said >= low) & (said < high)
        error = np.sqrt((said[inside] * (1 - said[inside])).sum()) / inside.sum()
        assert true[inside].mean() == pytest.approx(said[inside].mean(), abs=4 * error + 0.02)


def test_chance_beyond_expectation_is_that_of_the_normal():
    joint = invented()
    assert chance_beyond_expectation(joint) == pytest.approx(norm.cdf(joint.centre / joint.sd))


def test_bands_hold_their_lower_ends():
    assert bands(np.array([1.0, 0.8, 0.7999, 0.5, 0.2, 0.19, 0.0])).tolist() == [
        *("strong", "strong", "likely", "likely", "possible", "unlikely", "unlikely")
    ]
    assert [b.lowest for b in BANDS.values()] == sorted((b.lowest for b in BANDS.values()), reverse=True)


def test_places_and_ranks_are_compared_in_integers():
    assert places(875, 10) == 87 and places(5, 10) == 0 and places(1000, 0.3) == 3
    assert in_top(np.arange(1, 11), 10, 30).tolist() == [True] * 3 + [False] * 7
