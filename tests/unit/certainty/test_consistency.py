"""Years in the top against chance."""

import itertools

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from cimodels.certainty.consistency import consistency

CDS = [f"{i:014d}" for i in range(200)]


def ranks_of(values: np.ndarray, cds=CDS) -> pd.Series:
    return pd.Series(1 + (-values).argsort().argsort(), index=cds[: len(values)])


def test_chance_is_that_of_the_binomial():
    rng = np.random.default_rng(2)
    found = consistency({y: ranks_of(rng.normal(size=200)) for y in (2022, 2023, 2024)}, 10, 1)
    exact = [200 * binom.sf(k - 1, 3, 0.1) for k in (1, 2, 3)]
    assert found.counts["binomial"].to_numpy() == pytest.approx(exact)
    assert found.counts["permuted"].to_numpy() == pytest.approx(exact, rel=0.1, abs=0.05)
    # Lists by lot are as consistent as lists by lot.
    assert (found.counts["low"] <= found.counts["observed"]).all()
    assert (found.counts["observed"] <= found.counts["high"]).all()
    assert found.districts["years_in_top"].sum() == 3 * 20


def test_lists_that_repeat_are_far_from_chance():
    values = np.random.default_rng(0).normal(size=200)
    found = consistency({y: ranks_of(values) for y in (2023, 2024, 2025)}, 10, 1)
    assert found.counts["observed"].tolist() == [20, 20, 20]
    assert found.counts["high"].iloc[2] < 5


def test_missing_years_are_said_and_reckoned_with():
    """Shares that differ by year, and districts that are not there: by enumeration of every outcome."""
    ranks = {2023: ranks_of(np.arange(10.0)), 2024: ranks_of(np.arange(8.0)), 2025: ranks_of(np.arange(5.0))}
    found = consistency(ranks, 20, 1)
    about = found.districts.set_index("cds")
    assert about.loc[CDS[9]].tolist() == [1, 1, "2024, 2025"]
    assert about.loc[CDS[7]].tolist() == [1, 2, "2025"]
    assert about.loc[CDS[0]].tolist() == [0, 3, ""]
    places = {2023: 2 / 10, 2024: 1 / 8, 2025: 1 / 5}
    expected = np.zeros(3)
    for i in range(10):
        p = [places[y] if i < n else 0.0 for y, n in ((2023, 10), (2024, 8), (2025, 5))]
        for outcome in itertools.product([0, 1], repeat=3):
            chance = np.prod([q if o else 1 - q for q, o in zip(p, outcome, strict=True)])
            expected += chance * (sum(outcome) >= np.arange(1, 4))
    assert found.counts["binomial"].to_numpy() == pytest.approx(expected)


def test_order_changes_nothing():
    rng = np.random.default_rng(4)
    ranks = {y: ranks_of(rng.normal(size=50)) for y in (2023, 2024)}
    shuffled = {y: r.sample(frac=1, random_state=1) for y, r in reversed(ranks.items())}
    one, two = consistency(ranks, 10, 3), consistency(shuffled, 10, 3)
    pd.testing.assert_frame_equal(one.districts, two.districts)
    pd.testing.assert_frame_equal(one.counts, two.counts)
