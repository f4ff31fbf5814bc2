"""Change beyond expected change, on districts whose true change is known."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from cimodels.certainty.improvement import improvement
from cimodels.errors import EstimationError
from cimodels.models.design import design
from cimodels.models.spec import ModelSpec
from tests.unit.models.simulated import Inputs, simulate

SPEC = ModelSpec(covariates=("SED", "EL", "LOG_ENROLMENT"))


def changing(seed: int, tau: float = 8.0, n: int = 300) -> tuple[Inputs, pd.Series]:
    """Results that rise to 2025 by 6 + SED/20 and by a part of each district's own, which is returned too."""
    inputs = simulate(n, seed=seed, omega=0.0)
    own = pd.Series(np.random.default_rng(900 + seed).normal(0, tau, n), inputs.entities["cds"].to_numpy())
    share = inputs.enrolment.groupby("cds")["SED"].mean()
    results = inputs.results
    rise = (6 + results["cds"].map(share) / 20 + results["cds"].map(own)) * (results["year"] - 2023) / 2
    return replace(inputs, results=results.assign(status=results["status"] + rise)), own


def run(inputs: Inputs, spec: ModelSpec = SPEC) -> pd.DataFrame:
    return improvement(design(spec, *inputs.frames)).set_index("cds")


def test_columns_fit_together():
    inputs, own = changing(1)
    found = run(inputs)
    assert found["change_beyond"].to_numpy() == pytest.approx(
        (found["change"] - found["expected_change"]).to_numpy()
    )
    status = inputs.results.pivot(index="cds", columns="year", values="status").loc[found.index]
    assert found["change"].to_numpy() == pytest.approx((status[2025] - status[2023]).to_numpy())
    share = inputs.enrolment.groupby("cds")["SED"].mean()[found.index]
    # 4 points between the years for everyone (simulated) and 6 + SED/20 added.
    assert found["expected_change"].to_numpy() == pytest.approx(10 + share.to_numpy() / 20, abs=4)
    assert np.corrcoef(found["improvement_advantage"], own[found.index])[0, 1] > 0.6
    assert (found["improvement_low"] < found["improvement_advantage"]).all()


def test_intervals_hold_the_true_change():
    inside, chance, true = [], [], []
    for seed in range(8):
        inputs, own = changing(seed)
        found = run(inputs)
        truth = own[found.index]
        inside.append(truth.between(found["improvement_low"], found["improvement_high"]))
        chance.append(found["improvement_chance"])
        true.append(truth > 0)
    inside, chance, true = (pd.concat(parts) for parts in (inside, chance, true))
    assert inside.mean() == pytest.approx(0.95, abs=0.02)
    likely = chance > 0.8
    assert true[likely].mean() == pytest.approx(chance[likely].mean(), abs=0.04)


def test_an_unlucky_start_is_not_taken_for_improvement():
    """The error does not depend on chance at the start, as that of the plain change does."""
    luck, plain, shrunken = [], [], []
    for seed in range(6):
        inputs, own = changing(seed)
        found = run(inputs)
        start = inputs.results[inputs.results["year"] == 2023].set_index("cds").loc[found.index]
        share = inputs.enrolment[inputs.enrolment["year"] == 2023].set_index("cds").loc[found.index]
        size = np.log2(share["total"]) - 10
        expected = -40 - 0.9 * (share["SED"] - 50) - 0.5 * share["EL"] + 3 * size
        luck.append(start["status"] - expected - inputs.effect[found.index])
        plain.append(found["change_beyond"] - own[found.index])
        shrunken.append(found["improvement_advantage"] - own[found.index])
    luck, plain, shrunken = (pd.concat(parts) for parts in (luck, plain, shrunken))
    assert np.corrcoef(luck, plain)[0, 1] < -0.5
    assert abs(np.polyfit(luck, shrunken, 1)[0]) < 0.5 * abs(np.polyfit(luck, plain, 1)[0])
    assert (shrunken**2).mean() < (plain**2).mean()


def test_lower_is_better_turns_the_sign():
    inputs, _ = changing(2)
    up = inputs.results.assign(status=np.clip(50 + inputs.results["status"] / 5, 1, 99))
    down = up.assign(status=100 - up["status"])
    best = run(replace(inputs, results=up), replace(SPEC, indicator="GRAD"))
    least = run(replace(inputs, results=down), replace(SPEC, indicator="DROPOUT"))
    assert least.to_numpy(dtype=float) == pytest.approx(best.to_numpy(dtype=float), rel=1e-5, abs=1e-6)


def test_where_changes_cannot_be_told_apart_none_is_claimed():
    inputs, _ = changing(5, tau=0.0)
    found = run(inputs, replace(SPEC, student_sd=300.0))
    assert (found["improvement_advantage"] == 0).all()
    assert (found["improvement_chance"] == 0.5).all()


def test_districts_take_part_with_the_ends_they_have():
    inputs, _ = changing(3)
    results = inputs.results
    cds = inputs.entities["cds"]
    gone = ((results["cds"] == cds[0]) & (results["year"] != 2024)) | (
        (results["cds"] == cds[1]) & (results["year"] == 2025)
    )
    found = run(replace(inputs, results=results[~gone]))
    assert cds[0] not in found.index
    assert found.loc[cds[1], ["first_year", "last_year"]].tolist() == [2023, 2024]


def test_one_year_is_refused():
    inputs, _ = changing(3)
    with pytest.raises(EstimationError, match="Only 0 have results in two years"):
        run(inputs, replace(SPEC, years=(2024,)))


def test_row_order_changes_nothing():
    inputs, _ = changing(4)
    shuffled = Inputs(*(f.sample(frac=1, random_state=2) for f in inputs.frames), inputs.effect)
    pd.testing.assert_frame_equal(run(inputs), run(shuffled))
