"""Own-blindness and the other laws of cross-fitting, and neighbours against an obvious loop."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cimodels.errors import EstimationError
from cimodels.models.cards import CARDS
from cimodels.models.design import design
from cimodels.models.estimators import ESTIMATORS, Tuning
from cimodels.models.estimators.crossfit import FOLDS, REPEATS, circumstances, lessons
from cimodels.models.estimators.learners import LEARNERS
from cimodels.models.estimators.neighbours import nearest, standardised
from cimodels.models.expected import estimate_of, expect, panel_of
from cimodels.models.panel import Panel
from cimodels.models.spec import ModelSpec

from .simulated import Inputs, simulate
from .test_reml import panel as ragged_panel

BLIND = [code for code, card in CARDS.items() if card.cross_fitted]
INPUTS = simulate(90)


def design_panel(**options) -> Panel:
    spec = ModelSpec(**options)
    return panel_of(spec, design(spec, *INPUTS.frames))[0]


@pytest.mark.parametrize("estimator", BLIND)
def test_own_outcome_never_moves_the_own_expectation(estimator):
    spec = ModelSpec(estimator=estimator)
    plan = design(spec, *INPUTS.frames)
    before = expect(spec, plan)
    rng = np.random.default_rng(3)
    for cds in rng.choice(before.entities["cds"], 2, replace=False):
        own = plan.rows["cds"] == cds
        moved = plan.rows.assign(y=plan.rows["y"].where(~own, plan.rows["y"] * -7 + 900))
        after = expect(spec, replace(plan, rows=moved))
        for name in ("entities", "entity_years"):
            one, two = getattr(before, name), getattr(after, name)
            expected = one.loc[one["cds"] == cds, "expected"].tolist()
            assert two.loc[two["cds"] == cds, "expected"].tolist() == pytest.approx(expected, rel=1e-12)
        years = after.entity_years
        assert (
            years.loc[own.to_numpy(), "expected"].tolist()
            == before.entity_years.loc[own.to_numpy(), "expected"].tolist()
        ), "bit by bit"
        others = ~own.to_numpy()
        assert not np.array_equal(
            years.loc[others, "expected"].to_numpy(), before.entity_years.loc[others, "expected"].to_numpy()
        ), "others must have learnt from it"


@pytest.mark.parametrize("estimator", sorted(LEARNERS))
def test_row_order_changes_nothing_for_learners(estimator):
    rng = np.random.default_rng(4)
    spec = ModelSpec(estimator=estimator)
    shuffled = (frame.iloc[rng.permutation(len(frame))] for frame in INPUTS.frames)
    again = Inputs(*shuffled, INPUTS.effect)
    one, two = (expect(spec, design(spec, *i.frames)) for i in (INPUTS, again))
    pd.testing.assert_frame_equal(one.entities, two.entities, check_exact=True)


def test_everyone_is_held_out_once_per_division_and_divisions_differ():
    p = design_panel()
    held = np.zeros((REPEATS, p.n_entities), dtype=int)
    parts = []
    for lesson in lessons(p, LEARNERS["ridge"]):
        held[lesson.repeat] += lesson.held_out
        parts.append(lesson.held_out)
    assert (held == 1).all()
    assert len(parts) == REPEATS * FOLDS == len({tuple(part) for part in parts})


def test_an_unpenalised_learner_is_plain_cross_validation():
    """With least squares for a learner and equal weights, the expectation is the textbook's."""
    from sklearn.linear_model import LinearRegression

    class Unweighted(LinearRegression):
        def fit(self, X, y, sample_weight=None):
            return super().fit(X, y)

    p = design_panel(years=(2025,))
    apart = circumstances(p)
    for lesson in lessons(p, lambda seed: Unweighted()):
        inside = ~lesson.held_out
        beta = np.linalg.lstsq(p.X[inside], p.y[inside], rcond=None)[0]
        ours = lesson.year_effects[0] + lesson.predict(apart[lesson.held_out])
        assert ours == pytest.approx(p.X[lesson.held_out] @ beta, rel=1e-6)


def test_a_year_that_only_the_held_out_have():
    p = design_panel()
    keep = (p.X[:, 0] == 0) | (p.entity == 5)
    counts = np.bincount(p.entity[keep])
    lone = replace(
        p,
        y=p.y[keep],
        X=p.X[keep],
        sampling_variance=p.sampling_variance[keep],
        denominator=p.denominator[keep],
        starts=np.cumsum(counts) - counts,
    )
    fitted = ESTIMATORS["ridge"](lone).fitted
    assert np.abs(fitted - lone.y).max() < 150, "no value that is far from everyone's"


def test_learners_without_circumstances_expect_the_mean_of_others():
    p = design_panel(covariates=())
    found = ESTIMATORS["random_forest"](p)
    assert found.fitted.std() < 0.1 * p.y.std()
    with pytest.raises(EstimationError, match="nobody is nearer"):
        ESTIMATORS["neighbours"](p)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000), k=st.integers(3, 40))
def test_neighbours_are_those_of_a_loop(seed, k):
    rng = np.random.default_rng(seed)
    p = replace(ragged_panel(seed, m=30), kind=rng.integers(0, 3, 30))
    year = np.concatenate([np.arange(c) for c in p.counts])
    X = np.column_stack([year[:, None] == np.arange(3), np.round(p.X[:, 1:], 1)])
    p = replace(p, X=X, n_years=3)
    where = standardised(circumstances(p))
    kinds = p.kind[p.entity]
    if min(np.bincount(year)) < 2:
        return
    expected = []
    for row in range(p.n_rows):
        others = np.flatnonzero((year == year[row]) & (np.arange(p.n_rows) != row))
        alike = others[kinds[others] == kinds[row]]
        pool = alike if len(alike) else others
        distance = np.linalg.norm(where[p.entity[pool]] - where[p.entity[row]], axis=1)
        if len(pool) > k and np.isclose(*np.sort(distance)[k - 1 : k + 1]):
            expected.append(np.nan)  # a tie: either may be chosen
        else:
            expected.append(p.y[pool[np.argsort(distance)[:k]]].mean())
    expected = np.array(expected)
    known = ~np.isnan(expected)
    ours = ESTIMATORS["neighbours"](p, tuning=Tuning(neighbours=k)).fitted
    assert ours[known] == pytest.approx(expected[known])


def test_nobody_is_its_own_neighbour_even_among_twins():
    points = np.repeat([[0.0, 0.0], [5.0, 5.0]], 6, axis=0)
    position, distance = nearest(points, 3)
    assert not (position == np.arange(12)[:, None]).any()
    assert (distance == 0).all() and position.shape == (12, 3)


def test_forests_see_what_straight_lines_cannot():
    """A bend in how need acts: learners expect it, so that residuals do not follow it."""
    inputs = simulate(400, seed=6, tau=6)
    bend = 0.03 * (inputs.enrolment["SED"].to_numpy() - 50) ** 2
    bent = replace(inputs, results=inputs.results.assign(status=inputs.results["status"] + bend))
    spread = {}
    for estimator in ("ols", "random_forest", "gradient_boosting"):
        spec = ModelSpec(estimator=estimator, covariates=("SED", "EL", "LOG_ENROLMENT"))
        found = expect(spec, design(spec, *bent.frames))
        effect = bent.effect[found.entities["cds"]].to_numpy()
        spread[estimator] = np.std(found.entities["residual"] - effect)
    assert spread["random_forest"] < 0.8 * spread["ols"]
    assert spread["gradient_boosting"] < 0.8 * spread["ols"]


def test_shrunken_errors_around_a_cross_fit_are_as_large_as_they_say():
    z = []
    spec = ModelSpec(estimator="ridge", covariates=("SED", "EL", "LOG_ENROLMENT", "TYPE"))
    for seed in range(4):
        inputs = simulate(300, seed=120 + seed)
        e = expect(spec, design(spec, *inputs.frames)).entities
        z.append((e["shrunken"] - inputs.effect[e["cds"]].to_numpy()) / e["shrunken_se"])
    # The expectation's own error is in τ², so intervals may be a little wide, not narrow.
    assert 0.85 < pd.concat(z).std() < 1.1


def test_estimates_carry_the_same_fields_whatever_the_estimator():
    for estimator in ("ols", "quantile", "panel", "neighbours"):
        spec = ModelSpec(estimator=estimator)
        p, _ = panel_of(spec, design(spec, *INPUTS.frames))
        found = estimate_of(spec, p)
        for field in (
            "residual",
            "shrunken",
            "shrunken_se",
            "reliability",
            "prediction_se",
            "expectation_se",
        ):
            values = getattr(found, field)
            assert values.shape == (p.n_entities,) and np.isfinite(values).all()
        assert p.sums(found.year_weights) == pytest.approx(1)
