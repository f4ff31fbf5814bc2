"""What the figures of a multiverse say agrees with its numbers."""

from dataclasses import replace

import pytest

from cimodels.exhibits.multiverse import moving_choices, share_table, shares, specification_curve
from cimodels.models.spec import ModelSpec
from cimodels.multiverse.agreement import agreement
from cimodels.multiverse.results import Multiverse
from cimodels.multiverse.run import multiverse
from cimodels.multiverse.spec import MultiverseSpec
from tests.unit.models.simulated import simulate


@pytest.fixture(scope="module")
def found() -> Multiverse:
    inputs = simulate(120, seed=4)
    base = ModelSpec(years=tuple(sorted(inputs.results["year"].unique().tolist())))
    spec = replace(MultiverseSpec.around(base), top_percent=20.0)
    return multiverse(spec, (inputs.results, inputs.enrolment, inputs.entities))


def test_every_district_that_is_ever_in_the_top_is_in_the_bars(found: Multiverse) -> None:
    exhibit = shares(found)
    assert exhibit.data["districts"].sum() == (found.entities["in_top"] > 0).sum() == len(share_table(found))
    assert exhibit.data["districts"].iloc[-1] == (found.entities["share"] >= 0.9).sum()


def test_a_curve_has_a_point_for_every_model_and_a_tick_for_every_choice(found: Multiverse) -> None:
    cds = found.entities["cds"].iloc[0]
    exhibit = specification_curve(found, cds)
    curve = found.curve(cds)
    points = [trace for trace in exhibit.figure.data if trace.yaxis == "y"]
    assert sum(len(trace.x) for trace in points) == len(curve)
    ticks = {}
    for trace in exhibit.figure.data:
        if trace.yaxis == "y2":
            ticks[exhibit.figure.layout.yaxis2.ticktext[int(trace.y[0])]] = len(trace.x)
    assert ticks["Least squares"] == (curve["estimator"] == "ols").sum()
    assert ticks["English learners"] == curve["covariates"].map(lambda codes: "EL" in codes).sum()
    assert f"{curve['in_top'].sum()} of the {len(curve)} models" in exhibit.alt


def test_a_stranger_has_no_curve(found: Multiverse) -> None:
    with pytest.raises(KeyError):
        specification_curve(found, "nobody")


def test_the_choice_that_moves_the_list_most_comes_first(found: Multiverse) -> None:
    moving = agreement(found)
    exhibit = moving_choices(moving)
    assert exhibit.data["jaccard"].is_monotonic_increasing
    assert list(exhibit.figure.data[0].x) == pytest.approx((100 * moving["jaccard"]).tolist())
    assert str(moving["choice"].iloc[0]) in exhibit.alt
