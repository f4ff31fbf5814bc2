"""The recovery study: counting right, and finding what was planted."""

import numpy as np
import pytest

from benchmarks.recovery import recovered, together, told
from cimodels.certainty.recovery import EVERYBODY, calibration, coverage, found
from cimodels.study import Study


def test_precision_and_recall_of_a_drawn_case() -> None:
    truth = np.array([9.0, 8, 7, 6, 5, 4, 3, 2, 1, 0])
    score = np.array([9.0, 0, 8, 7, 5, 4, 3, 2, 1, 6])  # has the first and the third of the best three
    planted = np.array([True, True] + [False] * 8)
    counts = found(score, truth, planted, np.arange(10), (30.0,))
    everybody = counts[counts["fifth"] == EVERYBODY].iloc[0]
    assert (everybody["chosen"], everybody["true"], everybody["hits"]) == (3, 3, 2)
    assert everybody["precision"] == everybody["recall"] == pytest.approx(2 / 3)
    assert (everybody["planted"], everybody["planted_found"]) == (2, 1)
    fifths = counts[counts["fifth"] != EVERYBODY]
    assert fifths[["chosen", "true", "hits", "planted"]].sum().tolist() == [3, 3, 2, 2]


def test_nobody_chosen_is_neither_right_nor_wrong() -> None:
    counts = found(np.arange(10.0), np.arange(10.0), np.full(10, False), np.arange(10), (10.0,))
    smallest = counts[counts["fifth"] == 1].iloc[0]
    assert smallest["chosen"] == 0
    assert np.isnan(smallest["precision"])


def test_calibration_by_band() -> None:
    bands = calibration(np.array([0.9, 0.8, 0.3, 0.0]), np.array([True, False, True, False]))
    assert bands["band"].tolist() == ["strong", "possible", "unlikely"]
    assert bands["told"].tolist() == pytest.approx([0.85, 0.3, 0.0])
    assert bands["came_true"].tolist() == [0.5, 1.0, 0.0]


def test_coverage_counts_intervals_that_hold_the_truth() -> None:
    truth = np.array([-3.0, 0.0, 3.0])
    assert coverage(truth + 7, np.ones(3), truth) == 1.0
    assert coverage(np.array([-1.0, 0.0, 1.0]), np.ones(3), truth) == pytest.approx(1 / 3)


def test_the_default_finds_more_than_no_model(demo_study: Study) -> None:
    tables = together([recovered(demo_study, ["MATH"], ["fay_herriot"])] * 2)
    rows = tables["found"].query("fifth == 0 and top_percent == 20.0").set_index("method")
    assert rows.loc["fay_herriot", "precision"] > rows.loc["status", "precision"] + 0.2
    strong = tables["calibration"].query("band == 'strong'").iloc[0]
    assert strong["came_true"] > 0.7
    assert tables["coverage"]["coverage"].between(0.85, 1).all()
    text = told(tables, 2, 200)
    assert "Random effects with shrinkage" in text
    assert "Highest results" in text
