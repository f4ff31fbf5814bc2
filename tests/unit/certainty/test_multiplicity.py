"""Benjamini and Hochberg's own example, false finds, and who is chosen by size."""

import numpy as np
import pytest

from cimodels.certainty.fairness import selection_by_size
from cimodels.certainty.multiplicity import adjusted_p, expected_false_finds, one_sided_p
from cimodels.models.joint import JointNormal

# Benjamini and Hochberg (1995), fifteen endpoints of a trial of thrombolysis.
THROMBOLYSIS = np.array(
    [
        *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344),
        *(0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000),
    ]
)


def test_benjamini_and_hochberg_reject_four_of_fifteen():
    adjusted = adjusted_p(THROMBOLYSIS)
    assert (adjusted <= 0.05).sum() == 4
    assert (15 * THROMBOLYSIS <= 0.05).sum() == 3  # Bonferroni
    by_hand = np.minimum.accumulate((THROMBOLYSIS * 15 / np.arange(1, 16))[::-1])[::-1]
    assert adjusted == pytest.approx(by_hand)
    assert adjusted_p(np.zeros(0)).size == 0


def test_few_are_found_where_nobody_differs():
    rng = np.random.default_rng(0)
    found = []
    for _ in range(200):
        estimate = JointNormal(rng.normal(0, 2, 100), np.full(100, 2.0), np.zeros((100, 0)))
        found.append((adjusted_p(one_sided_p(estimate)) <= 0.05).any())
    assert np.mean(found) == pytest.approx(0.05, abs=4 * np.sqrt(0.05 * 0.95 / 200))


def test_p_values_are_one_sided():
    estimate = JointNormal(np.array([0.0, 1.959964, -1.959964]), np.full(3, 0.6), np.full((3, 1), 0.8))
    assert one_sided_p(estimate) == pytest.approx([0.5, 0.025, 0.975], abs=1e-6)


def test_expected_false_finds_add_up():
    assert expected_false_finds(np.array([1.0, 0.9, 0.6])) == pytest.approx(0.5)


def test_raw_residuals_choose_small_districts_and_shrunken_ones_do_not():
    rng = np.random.default_rng(1)
    m, tau = 2000, 5.0
    students = rng.integers(30, 3000, m).astype(float)
    noise = 100 / np.sqrt(students)
    advantage = rng.normal(0, tau, m) + rng.normal(0, noise)
    shrunken = advantage * tau**2 / (tau**2 + noise**2)
    table = selection_by_size(students, {"advantage": advantage, "shrunken": shrunken}, 10)
    assert (table.groupby("score")["chosen"].sum() == 200).all()
    assert (table.groupby("score")["districts"].sum() == m).all()
    smallest = table[table["fifth"] == 1].set_index("score")
    assert smallest["share"]["advantage"] > 12 > 11 > smallest["share"]["shrunken"]
    assert table[table["score"] == "shrunken"]["smallest"].is_monotonic_increasing


def test_ties_at_the_cut_are_not_split():
    table = selection_by_size(np.arange(10.0), {"flat": np.zeros(10)}, 20)
    assert table["chosen"].sum() == 10 and table["part"].sum() == 100
    nobody = selection_by_size(np.arange(5.0), {"score": np.arange(5.0)}, 10)
    assert nobody["chosen"].sum() == 0 and nobody["part"].isna().all()
