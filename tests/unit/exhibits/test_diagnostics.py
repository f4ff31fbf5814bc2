"""What the figures about a model's fitness say agrees with its numbers."""

from dataclasses import replace
from io import StringIO

import numpy as np
import pandas as pd
import pytest

from cimodels.exhibits import by_group, effects, leverage, residuals, tables
from cimodels.models.diagnostics import Diagnostics
from cimodels.models.results import Fit
from cimodels.models.spec import ModelSpec
from cimodels.study import Study

SPEC = ModelSpec(years=(2023, 2024, 2025))


@pytest.fixture(scope="module")
def found(demo_study: Study) -> Diagnostics:
    return demo_study.diagnostics(SPEC)


@pytest.fixture(scope="module")
def fit(demo_study: Study) -> Fit:
    return demo_study.expect(SPEC).fit


def test_an_effect_is_told_by_unit_and_by_usual_step(found: Diagnostics, fit: Fit) -> None:
    exhibit = effects.effects(found, fit)
    table = exhibit.data.set_index("circumstance")
    fitted = fit.coefficients.set_index("term")
    low_income = table.loc["Socioeconomically disadvantaged"]
    assert low_income["estimate"] == fitted.loc["SED", "estimate"]
    step = found.entities["SED"].std()
    assert low_income["step_low"] == pytest.approx(step * fitted.loc["SED", "low"])
    assert f"{step:.1f} in 100" in low_income["step"] and f"{step:.1f} in 100" in exhibit.alt
    size = table.loc["Size (enrolment)"]
    assert size["step"].startswith(f"{2 ** found.entities['LOG_ENROLMENT'].std():.1f} times")
    kind = table.loc["High school type"]
    assert kind["step_effect"] == kind["estimate"] == fitted.loc["TYPE_HIGH", "estimate"]
    assert list(exhibit.figure.data[0].x) == exhibit.data["step_effect"].tolist()
    assert not table.index.str.contains("Expected in").any()
    assert effects.baseline(fit)["label"].tolist() == [
        f"Expected in {year} with average circumstances" for year in SPEC.years
    ]


@pytest.mark.parametrize("covariate", SPEC.covariates)
def test_everyone_is_in_one_group_of_each_circumstance(found: Diagnostics, covariate: str) -> None:
    exhibit = residuals.remains(found, covariate)
    data = exhibit.data
    assert data["n"].sum() == len(found.entities) == len(exhibit.figure.data[0].x)
    assert (data["n"] * data["mean"]).sum() == pytest.approx(found.entities["advantage"].sum())
    assert list(exhibit.figure.data[1].y) == data["mean"].tolist()


def test_a_bend_that_the_model_does_not_know_is_seen(found: Diagnostics) -> None:
    bent = found.entities.assign(advantage=0.05 * (found.entities["SED"] - 50) ** 2 - 20)
    means = residuals.remains(replace(found, entities=bent), "SED").data["mean"].to_numpy()
    assert means[0] > 0 > means[len(means) // 2] and means[-1] > 0


def test_the_funnel_counts_whom_it_draws_beyond_its_limits(found: Diagnostics) -> None:
    exhibit = residuals.funnel(found)
    points, upper = exhibit.figure.data[0], exhibit.figure.data[3]
    assert upper.name == "95 % with lasting differences"
    limit = np.interp(points.x, upper.x, upper.y)
    beyond = int((np.abs(np.array(points.y)) > limit).sum())
    told = exhibit.data.set_index("limits").loc["95 % with lasting differences"]
    assert abs(beyond - told["beyond"]) <= 1
    assert told["expected"] == pytest.approx(0.05 * len(found.entities))


def test_who_moves_the_model_comes_first(found: Diagnostics) -> None:
    table = leverage.pullers(found, most=10)
    own = found.entities["deleted"] - found.entities["advantage"]
    assert table["moves"].abs().tolist() == sorted(own.abs(), reverse=True)[:10]
    named = leverage.pull(found).figure.data[1]
    usual = found.entities["leverage"].mean()
    unusual = (found.entities["leverage"] > 3 * usual) | (found.entities["studentised"].abs() > 3)
    assert sorted(named.text) == sorted(found.entities.loc[unusual, "name"])


def test_an_estimator_without_leverage_of_its_own_claims_none(found: Diagnostics) -> None:
    table = leverage.pullers(replace(found, spec=SPEC.with_estimator("random_forest")))
    assert "moves" not in table
    assert table["studentised"].abs().is_monotonic_decreasing


def test_inflation_is_told_in_words(found: Diagnostics) -> None:
    terms = found.terms.assign(vif=[1.0, 4.0, 25.0, *([1.0] * (len(found.terms) - 3))])
    table = effects.inflation(replace(found, terms=terms))
    assert table["told"].tolist()[:3] == [
        "cannot be told from others",
        "partly goes with others",
        "well told apart",
    ]
    assert table["wider"].tolist()[:3] == [5.0, 2.0, 1.0]


def test_groups_beyond_chance_are_marked_and_all_are_there(found: Diagnostics) -> None:
    groups = found.coverage.copy()
    groups.loc[1, "covered"] = 0.5
    exhibit = by_group.coverage(replace(found, coverage=groups))
    _, within, beyond = exhibit.figure.data
    assert len(within.y) + len(beyond.y) == len(groups)
    assert "Students: lowest fifth" in beyond.y and 50.0 in beyond.x
    assert "Students: lowest fifth 50 %" in exhibit.alt
    assert min(exhibit.figure.layout.xaxis.range) < 50
    calibrated = by_group.calibration(found)
    drawn = {y: x for trace in calibrated.figure.data for x, y in zip(trace.x, trace.y, strict=True)}
    assert drawn == dict(zip(calibrated.data["group"], calibrated.data["bias"], strict=True))


def test_every_point_can_be_taken_away(found: Diagnostics) -> None:
    table = pd.read_csv(StringIO(tables.diagnostics_csv(found, "r1")), dtype={"cds": str})
    assert table["cds"].tolist() == found.entities["cds"].tolist()
    assert table["leverage"].sum() == pytest.approx(found.entities["leverage"].sum(), abs=1e-3)
    assert set(table["release"]) == {"r1"}
