"""Choosing early and looking later, where what lasts is known."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from cimodels.certainty.back_test import BackTest, back_test
from cimodels.models.design import design
from cimodels.models.expected import expect
from cimodels.models.results import ExpectedPerformance
from cimodels.models.spec import ModelSpec
from tests.unit.models.simulated import Inputs, simulate

SPEC = ModelSpec(covariates=("SED", "EL", "LOG_ENROLMENT"))


def fit(inputs: Inputs, *years: int) -> ExpectedPerformance:
    spec = replace(SPEC, years=years)
    return expect(spec, design(spec, *inputs.frames))


def run(inputs: Inputs, top_percent: float = 10) -> BackTest:
    choices = {2023: fit(inputs, 2023), 2024: fit(inputs, 2023, 2024)}
    later = {2024: fit(inputs, 2024), 2025: fit(inputs, 2025)}
    return back_test(choices, later, top_percent, 7)


def test_what_is_expected_comes_about_where_the_model_holds():
    splits, calibration = [], []
    for seed in range(6):
        found = run(simulate(300, seed=seed, tau=12.0, student_sd=150))
        splits.append(found.splits)
        calibration.append(found.calibration)
    splits, calibration = pd.concat(splits), pd.concat(calibration)
    two = splits[splits["years_used"] == 2]
    assert (splits["advantage_expected"] < splits["advantage_then"]).all()
    error = (two["later_high"] - two["later_low"]).mean() / 4 / np.sqrt(len(two))
    assert two["advantage_later"].mean() == pytest.approx(two["advantage_expected"].mean(), abs=4 * error)
    drop = (two["advantage_then"] - two["advantage_expected"]).mean()
    assert drop > 2 * error  # so that the plain advantage would not have passed
    error = 100 * np.sqrt(0.25 / two["known_later"].sum())
    assert two["share_still"].mean() == pytest.approx(two["share_expected"].mean(), abs=4 * error)
    assert two["share_still"].mean() > 3 * two["share_by_chance"].mean()
    covered = two["advantage_expected"].between(two["later_low"] - 2, two["later_high"] + 2)
    assert covered.mean() > 0.8
    for _, rows in calibration[calibration["chosen_through"] == 2024].groupby("band"):
        later, expected = (
            np.average(rows[c], weights=rows["districts"]) for c in ("share_later", "share_expected")
        )
        error = 100 * np.sqrt(expected / 100 * (1 - expected / 100) / rows["districts"].sum())
        assert later == pytest.approx(expected, abs=4 * error + 2)


def test_pure_luck_does_not_persist():
    inputs = simulate(300, seed=4, tau=0.0, omega=0.0)
    found = run(inputs)
    assert found.splits.empty or (found.splits["share_still"] < 50).all()
    assert any("no district can be told from another" in note for note in found.notes)


def test_the_share_of_a_smaller_state_is_of_those_in_both():
    inputs = simulate(200, seed=2)
    gone = inputs.entities["cds"].iloc[:40]
    kept = inputs.results[~(inputs.results["cds"].isin(gone) & (inputs.results["year"] == 2025))]
    found = run(replace(inputs, results=kept))
    last = found.splits[found.splits["later_year"] == 2025]
    assert (last["districts"] == last["districts"].iloc[0]).all()
    assert (last["known_later"] <= last["chosen"]).all() and (last["known_later"] < last["chosen"]).any()
    assert (last["share_still"] == 100 * last["still_in_top"] / last["known_later"]).all()
    bands = found.calibration.groupby(["chosen_through", "later_year"])["districts"].sum()
    assert bands.tolist() == found.splits["districts"].tolist()


def test_a_choice_by_one_year_says_what_it_cannot_tell():
    found = run(simulate(150))
    assert [n for n in found.notes if n.startswith("A choice by one year")] and "2023" in found.notes[-1]


def test_everything_is_decided_by_the_seed_and_not_by_row_order():
    inputs = simulate(150, seed=3)
    shuffled = Inputs(*(f.sample(frac=1, random_state=5) for f in inputs.frames), inputs.effect)
    one, two = run(inputs), run(shuffled)
    pd.testing.assert_frame_equal(one.splits, two.splits)
    pd.testing.assert_frame_equal(one.calibration, two.calibration)
