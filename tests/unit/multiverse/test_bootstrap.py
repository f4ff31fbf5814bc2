"""Resamples of districts: the fast road against a slow one, laws of the draws, and what is luck."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cimodels.errors import Cancelled, EstimationError, SpecError
from cimodels.models.design import design
from cimodels.models.estimators import ESTIMATORS
from cimodels.models.estimators.learners import LEARNERS
from cimodels.models.expected import estimate_from, panel_of
from cimodels.models.spec import ModelSpec
from cimodels.multiverse import bootstrap, chunks
from cimodels.multiverse import evaluate as evaluation
from cimodels.multiverse.luck import Luck, luck
from cimodels.multiverse.plan import plan
from cimodels.multiverse.recipe import from_toml, to_toml
from cimodels.multiverse.report import summary, to_json_dict
from cimodels.multiverse.run import multiverse
from cimodels.multiverse.spec import MultiverseSpec
from cimodels.multiverse.transformations import transformed

from .oracle import slowly_resampled
from .worlds import ragged

OPTIONAL = ("SED", "LOG_ENROLMENT", "TYPE", "HI")
LINEAR = MultiverseSpec(
    base=ModelSpec(covariates=OPTIONAL, estimator="ols"),
    optional_covariates=OPTIONAL,
    year_windows=((2023, 2024, 2025), (2025,)),
    minimum_denominators=(20, 120),
    estimators=("ols", "precision_weighted"),
    weights=("denominator",),
    transformations=("raw", "normal_scores"),
    bootstrap=6,
)
INPUTS = ragged()
FOUND = multiverse(LINEAR, INPUTS.frames)


def check(spec, inputs, found, positions):
    """Every resample of these specifications by the oracle; how many had to be refused."""
    work = plan(spec, inputs.frames)
    times = dict(zip(work.cds, work.question.lots.times(range(spec.bootstrap)).T, strict=True))
    tenths, refused = round(spec.top_percent * 10), 0
    for position in positions:
        tried = found.tried[position]
        model = tried.model(spec.base)
        scaled = transformed(design(model, *inputs.frames), tried.transformation)
        counts, fitted = dict.fromkeys(scaled.rows["cds"], 0), 0
        for number in range(spec.bootstrap):
            drawn = {cds: int(times[cds][number]) for cds in counts}
            try:
                top = slowly_resampled(model, scaled, drawn, tenths)
            except EstimationError:
                continue
            fitted += 1
            for cds in top:
                counts[cds] += 1
        at = work.cds.get_indexer(list(counts))
        assert found.resampled.in_top[position, at].tolist() == list(counts.values()), tried.id
        assert found.resampled.fitted[position] == fitted
        refused += spec.bootstrap - fitted
    return refused


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 1000), ties=st.sampled_from([0, 12]), top=st.sampled_from([0.5, 10.0, 33.3]))
def test_linear_fits_to_resamples_are_those_of_the_slow_road(seed, ties, top):
    spec = replace(LINEAR, top_percent=top, bootstrap=2)
    inputs = ragged(seed=seed, ties=ties)
    found = multiverse(spec, inputs.frames)
    some = np.random.default_rng(seed).choice(len(found.tried), 5, replace=False)
    check(spec, inputs, found, some)


def test_the_other_estimators_are_those_of_the_slow_road():
    spec = MultiverseSpec(
        covariate_sets=(("few", ("SED", "TYPE")),),
        year_windows=((2024, 2025),),
        estimators=("fay_herriot", "panel", "precision_weighted", "quantile"),
        weights=("precision", "equal"),
        bootstrap=4,
    )
    inputs = ragged(100)
    found = multiverse(spec, inputs.frames)
    assert len(found.tried) == 5
    check(spec, inputs, found, range(5))


def test_a_resample_without_a_type_is_refused_and_told_and_the_others_count():
    inputs = ragged(90)
    entities = inputs.entities.copy()
    high = entities.index[entities["district_type"] == "HIGH"]
    more = entities.index[entities["district_type"] == "ELEMENTARY"][:2]
    entities.loc[more, "district_type"] = "HIGH"
    assert len(high) + len(more) == 5  # one resample in 150 has none of five
    inputs = replace(inputs, entities=entities)
    spec = replace(
        LINEAR, minimum_denominators=(1,), year_windows=(), transformations=("raw",), bootstrap=400
    )
    found = multiverse(spec, inputs.frames)
    with_type = np.array(["TYPE" in s.covariates for s in found.tried])
    assert (found.resampled.fitted[~with_type] == 400).all()
    assert (found.resampled.fitted[with_type] < 400).all() and (found.resampled.fitted[with_type] > 390).all()
    lost = (400 - found.specifications["resamples"]).sum()
    assert any(note.startswith(f"{lost} fits to resamples are not possible") for note in found.notes)
    assert any("High school" in note and "does not vary" in note for note in found.notes)


def test_without_resamples_everything_is_as_before_and_with_them_the_own_fits_are_the_same():
    plain = multiverse(replace(LINEAR, bootstrap=0), INPUTS.frames)
    assert plain.resampled is None and luck(plain) is None
    assert "resampled_share" not in plain.entities and "resamples" not in plain.specifications
    assert np.array_equal(plain.rank, FOUND.rank)
    assert plain.entities.equals(FOUND.entities.drop(columns="resampled_share"))
    assert plain.specifications.equals(FOUND.specifications.drop(columns="resamples"))
    assert "bootstrap" not in plain.spec.to_dict() and "luck" not in to_json_dict(plain, None)


def test_counts_fit_together():
    counted = FOUND.resampled
    assert (counted.in_top <= counted.fitted[:, None]).all()
    assert not counted.in_top[~FOUND.taking_part].any()
    # Without ties at the cut every resample's top is as large as the specification's own. With type alone there are ties.
    apart = FOUND.specifications["covariates"] != ("TYPE",)
    chosen = FOUND.specifications["top"] * counted.fitted
    assert (counted.in_top.sum(axis=1) == chosen)[apart].all() and apart.sum() == len(apart) - 16
    share = FOUND.entities["resampled_share"].to_numpy()
    at = FOUND.entities["position"].to_numpy()
    times = (FOUND.taking_part * counted.fitted[:, None]).sum(axis=0)
    assert share == pytest.approx((counted.in_top.sum(axis=0) / np.maximum(times, 1))[at])
    # Who is far ahead stays there whoever is drawn, and most of the order is kept.
    assert np.corrcoef(share, FOUND.entities["share"])[0, 1] > 0.9


@settings(max_examples=2, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_row_order_is_indifferent(seed):
    again = multiverse(LINEAR, tuple(f.sample(frac=1, random_state=seed) for f in INPUTS.frames))
    assert np.array_equal(again.resampled.in_top, FOUND.resampled.in_top)


def test_more_resamples_begin_with_the_fewer_and_chunks_do_not_matter(monkeypatch):
    monkeypatch.setattr(chunks, "LINEAR_FITS", 50)
    monkeypatch.setattr(chunks, "LINEAR_CHUNK", 7)
    again = multiverse(LINEAR, INPUTS.frames)
    assert np.array_equal(again.resampled.in_top, FOUND.resampled.in_top)
    more = multiverse(replace(LINEAR, bootstrap=8), INPUTS.frames)
    extra = more.resampled.in_top.astype(int) - FOUND.resampled.in_top
    assert extra.min() >= 0 and extra.max() == 2


@given(seed=st.integers(0, 2**48), population=st.integers(1, 300))
def test_as_many_are_drawn_as_there_are_and_the_same_each_time(seed, population):
    lots = bootstrap.Lots(seed, population)
    times = lots.times(range(4))
    assert (times.sum(axis=1) == population).all() and times.min() >= 0
    assert np.array_equal(lots.times([2]), times[2:3])


def test_everyone_is_drawn_once_on_average():
    times = bootstrap.Lots(5, 500).times(range(400))
    assert times.mean(axis=0) == pytest.approx(1, abs=0.25)
    assert (times == 0).mean() == pytest.approx(np.exp(-1), abs=0.01)


@pytest.mark.parametrize("estimator", sorted(set(ESTIMATORS) - set(LEARNERS) | {"ridge"}))
def test_everyone_drawn_once_is_the_model_itself(estimator):
    model = ModelSpec(estimator=estimator, covariates=("SED", "TYPE"), years=(2024, 2025))
    made = design(model, *ragged(60).frames)
    panel, matrix = panel_of(model, made)
    once = estimate_from(model, panel, matrix, np.ones(panel.n_entities, dtype=int))
    plain = ESTIMATORS[estimator](panel, model.weights)
    assert once.shrunken == pytest.approx(plain.shrunken, rel=1e-9)
    assert once.fitted == pytest.approx(plain.fitted, rel=1e-9)


@pytest.mark.parametrize("estimator", ["ridge", "neighbours"])
def test_a_district_that_is_drawn_often_still_has_no_part_in_its_own_expectation(estimator):
    model = ModelSpec(estimator=estimator, covariates=("SED", "EL"), years=(2025,))
    made = design(model, *ragged(60).frames)
    panel, matrix = panel_of(model, made)
    times = np.random.default_rng(1).multinomial(
        panel.n_entities, np.full(panel.n_entities, 1 / panel.n_entities)
    )
    times[4] = 5
    before = estimate_from(model, panel, matrix, times).fitted[panel.entity == 4]
    moved = replace(panel, y=panel.y + 200.0 * (panel.entity == 4))
    after = estimate_from(model, moved, matrix, times).fitted
    assert after[panel.entity == 4] == pytest.approx(before)
    others = estimate_from(model, panel, matrix, times).fitted
    assert np.abs(after - others)[panel.entity != 4].max() > 1


def test_peers_count_as_often_as_they_are_drawn():
    model = ModelSpec(estimator="neighbours", covariates=("SED",), years=(2025,), neighbours=5)
    made = design(model, *ragged(60).frames)
    panel, matrix = panel_of(model, made)
    panel = replace(panel, kind=None)
    times = np.random.default_rng(2).multinomial(
        panel.n_entities, np.full(panel.n_entities, 1 / panel.n_entities)
    )
    fitted = estimate_from(model, panel, matrix, times).fitted
    place = made.X["SED"].to_numpy()
    for i in range(panel.n_entities):
        nearest = sorted(
            (j for j in range(panel.n_entities) if j != i), key=lambda j: abs(place[j] - place[i])
        )
        peers = [j for j in nearest for _ in range(times[j])][:5]
        assert fitted[i] == pytest.approx(panel.y[peers].mean())


def test_luck_and_choice_are_all_of_the_disagreement():
    told = luck(FOUND)
    assert np.nansum(told.luck) > 0 and np.nansum(told.choice) > 0 and sum(told.total) == pytest.approx(1)
    assert (told.luck >= 0).all() and (told.choice >= 0).all()
    assert told.luck + told.choice == pytest.approx(told.share * (1 - told.share))
    # Adjusting for income or not moves this list far more than who is in the sample.
    assert told.total[1] > told.total[0]


def test_with_one_specification_all_is_luck_and_without_disagreement_there_is_none():
    one = replace(
        LINEAR,
        optional_covariates=(),
        covariate_sets=(),
        year_windows=(),
        minimum_denominators=(),
        estimators=("ols",),
        weights=(),
        transformations=(),
        bootstrap=30,
    )
    found = multiverse(one, INPUTS.frames)
    assert len(found.tried) == 1 and luck(found).total == pytest.approx((1, 0))
    nobody = Luck(np.ones(3), np.zeros(3), np.zeros(3))
    assert np.isnan(nobody.total).all()


def test_the_report_tells_luck_in_words_and_numbers():
    told = to_json_dict(FOUND, "r1")
    assert told["luck"]["resamples"] == 6 and told["spec"]["bootstrap"] == 6
    assert told["luck"]["luck"] + told["luck"]["choice"] == pytest.approx(1)
    assert "who is in the sample" in summary(FOUND)


def test_progress_counts_fits_and_a_run_can_be_stopped(monkeypatch):
    told: list[tuple[int, int, str]] = []
    multiverse(LINEAR, INPUTS.frames, progress=lambda *said: told.append(said))
    fits = len(FOUND.tried) * 7
    assert told[-1][:2] == (fits, fits) and f"{fits:,} of {fits:,} fits" in told[-1][2]
    with pytest.raises(Cancelled):
        multiverse(LINEAR, INPUTS.frames, cancel=lambda: bool(told))


def test_linear_fits_are_made_together(monkeypatch):
    alone = []
    slow = evaluation.tops_alone
    monkeypatch.setattr(evaluation, "tops_alone", lambda *a: alone.append(len(a[3])) or slow(*a))
    multiverse(LINEAR, INPUTS.frames)
    assert sum(alone) < 0.05 * len(FOUND.tried) * 6


@pytest.mark.parametrize("number", [-1, 1, 2.5, True, "10", 2_001])
def test_nonsense_for_a_number_of_resamples_is_refused(number):
    with pytest.raises(SpecError, match="bootstrap"):
        MultiverseSpec.from_dict({"bootstrap": number})


def test_more_fits_than_anyone_waits_for_are_refused():
    many = tuple(range(1, 60))
    with pytest.raises(SpecError, match="resamples of"):
        MultiverseSpec(
            optional_covariates=("SED", "EL", "SWD", "FOS", "HOM", "LOG_ENROLMENT", "TYPE", "AA", "AS"),
            minimum_denominators=many,
            bootstrap=2_000,
        )


def test_a_recipe_has_resamples_only_where_there_are_any():
    assert from_toml(to_toml(LINEAR)) == LINEAR
    without = replace(LINEAR, bootstrap=0)
    assert "bootstrap" not in to_toml(without) and without.fingerprint != LINEAR.fingerprint
