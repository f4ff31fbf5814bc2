"""Laws of the multiverse, agreement, cancelling, and the road through the study."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cimodels.errors import Cancelled, SpecError
from cimodels.models.spec import ModelSpec
from cimodels.multiverse import chunks, evaluate, plan, run
from cimodels.multiverse.agreement import agreement, disputed, reach, with_baseline
from cimodels.multiverse.plan import plan as planned
from cimodels.multiverse.report import summary, to_json_dict
from cimodels.multiverse.run import multiverse, outcomes
from cimodels.multiverse.spec import MultiverseSpec

from .worlds import ragged

OPTIONAL = ("SED", "EL", "LOG_ENROLMENT", "TYPE")
GRID = MultiverseSpec(
    base=ModelSpec(covariates=OPTIONAL, estimator="ols"),
    optional_covariates=OPTIONAL,
    year_windows=((2023, 2024, 2025), (2025,)),
    minimum_denominators=(30, 120),
    estimators=("ols", "precision_weighted"),
    weights=("denominator",),
    transformations=("raw", "normal_scores"),
)
INPUTS = ragged()
FOUND = multiverse(GRID, INPUTS.frames)


def test_counts_and_shares_fit_together():
    e = FOUND.entities
    assert len(FOUND.tried) == len(FOUND.specifications) == 15 * 2 * 2 * 2 * 2
    assert e["share"].between(0, 1).all() and (e["in_top"] <= e["taking_part"]).all()
    assert (e["taking_part"] <= len(FOUND.tried)).all() and (e["taking_part"] > 0).all()
    assert (e["taking_part"] < len(FOUND.tried)).any()  # the minimum of students keeps some out of half
    assert (
        e[["best_rank", "rank_10", "median_rank", "rank_90", "worst_rank"]].diff(axis=1).iloc[:, 1:] >= 0
    ).all(axis=None)
    s = FOUND.specifications
    assert (s["top"] == s["n"] * 100 // 1000).all() and s["id"].is_unique
    # Without ties at the cut, the top is exactly as large as it may be.
    assert (FOUND.in_top.sum(axis=1) == s["top"]).all()
    assert not (FOUND.in_top & ~FOUND.taking_part).any()
    assert set(e["cds"]) | set(FOUND.absent["cds"]) == set(INPUTS.entities["cds"])
    assert not set(e["cds"]) & set(FOUND.absent["cds"])
    assert FOUND.absent["reason"].tolist() == ["No Math result for all students in 2023–2025."]


def test_medians_and_ranges_are_those_of_the_ranks():
    for row in FOUND.entities.itertuples():
        ranks = FOUND.rank[:, row.position]
        ranks = ranks[ranks > 0]
        assert row.median_rank == np.median(ranks)
        assert (row.best_rank, row.worst_rank) == (ranks.min(), ranks.max())
        low, high = np.quantile(ranks, [0.1, 0.9], method="inverted_cdf")
        assert (row.rank_10, row.rank_90) == (low, high)


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_row_order_is_indifferent(seed):
    shuffled = [frame.sample(frac=1, random_state=seed) for frame in INPUTS.frames]
    again = multiverse(GRID, tuple(shuffled))
    assert np.array_equal(again.rank, FOUND.rank)
    pd.testing.assert_frame_equal(again.entities, FOUND.entities)


def test_an_added_specification_changes_counts_only():
    few = multiverse(replace(GRID, minimum_denominators=(30,), transformations=("raw",)), INPUTS.frames)
    ids = FOUND.specifications["id"]
    here = ids.isin(few.specifications["id"]).to_numpy()
    assert here.sum() == len(few.tried) < len(FOUND.tried)
    column = FOUND.entities.set_index("cds")["position"].reindex(few.entities.sort_values("position")["cds"])
    assert np.array_equal(FOUND.rank[here][:, column.to_numpy()], few.rank)
    more, less = FOUND.entities.set_index("cds"), few.entities.set_index("cds")
    for count in ("taking_part", "in_top"):
        assert (more[count].reindex(less.index) >= less[count]).all()


def test_the_order_of_alternatives_changes_nothing():
    turned = MultiverseSpec.from_dict(
        {**GRID.to_dict(), "year_windows": [[2025], [2025, 2024, 2023]], "minimum_denominators": [120, 30]}
    )
    again = multiverse(turned, INPUTS.frames)
    columns = ["cds", "share", "taking_part", "median_rank"]
    pd.testing.assert_frame_equal(again.entities[columns], FOUND.entities[columns])


def test_a_curve_has_every_specification_of_the_district_best_first():
    row = FOUND.entities.iloc[len(FOUND.entities) // 2]
    curve = FOUND.curve(row["cds"])
    assert len(curve) == row["taking_part"] and curve["in_top"].sum() == row["in_top"]
    assert curve["percentile"].is_monotonic_decreasing and curve["advantage"].notna().all()
    assert curve["rank"].between(1, curve["n"]).all()
    with pytest.raises(KeyError):
        FOUND.curve("nobody")


def test_reach_counts_districts():
    share = FOUND.entities["share"]
    told = reach(FOUND)
    assert told == {
        "100": (share == 1).sum(),
        "80": (share >= 0.8).sum(),
        "50": (share >= 0.5).sum(),
        "any": (share > 0).sum(),
    }
    assert told["100"] <= told["80"] <= told["50"] < told["any"] and told["80"] > 0


def test_agreement_is_jaccard_of_pairs_that_differ_in_one_choice():
    table = agreement(FOUND).set_index(["choice", "a"])
    assert table["jaccard"].is_monotonic_increasing and table["jaccard"].between(0, 1).all()
    assert (table["lowest"] <= table["jaccard"]).all()
    found = []
    top = [set(np.flatnonzero(row)) for row in FOUND.in_top]
    part = [set(np.flatnonzero(row)) for row in FOUND.taking_part]
    for i, s in enumerate(FOUND.tried):
        for j, t in enumerate(FOUND.tried):
            if s.minimum_denominator == 30 and t == replace(s, minimum_denominator=120):
                a, b = top[i] & part[j], top[j] & part[i]
                found.append(len(a & b) / len(a | b))
    row = table.loc[("minimum of students", "at least 30")]
    assert row["pairs"] == len(found) == len(FOUND.tried) / 2
    assert row["jaccard"] == pytest.approx(np.mean(found)) and row["lowest"] == pytest.approx(min(found))
    # Without income is a pair less: the empty set is not tried.
    assert table.loc["Socioeconomically disadvantaged"]["pairs"].item() == 7 * 16
    assert set(table.index.get_level_values("choice")) == {
        "method",
        "scale",
        "years",
        "minimum of students",
        "Socioeconomically disadvantaged",
        "English learners",
        "Size (log of enrolment)",
        "District type",
    }


def test_what_a_district_hangs_on():
    told = disputed(FOUND)
    share = FOUND.entities["share"]
    assert len(told) == ((share > 0) & (share < 1)).sum()
    assert (told["share_for"] > told["share_against"]).all()
    assert (told["share"] - 0.5).abs().is_monotonic_increasing
    row = told.iloc[0]
    curve = FOUND.curve(row["cds"])
    if row["choice"] == "Socioeconomically disadvantaged":
        value = curve["covariates"].map(lambda c: "SED" in c)
        shares = curve.groupby(value)["in_top"].mean()
        assert sorted(shares) == pytest.approx([row["share_against"], row["share_for"]])
    # Expectation without income favours rich districts: no other choice matters so much here.
    assert told["choice"].value_counts().index[0] == "Socioeconomically disadvantaged"


def test_the_baseline_agrees_with_itself():
    found = with_baseline(FOUND)
    base = "ols/raw/2023+2024+2025/n30/" + "+".join(OPTIONAL)
    assert found[base] == 1 and found.between(0, 1).all() and found.min() < 0.9
    elsewhere = replace(GRID, base=replace(GRID.base, minimum_denominator=77))
    assert with_baseline(replace(FOUND, spec=elsewhere)) is None


def test_windows_and_minimums_that_the_data_make_the_same_count_once():
    grid = replace(
        GRID, year_windows=((2022, 2023, 2024, 2025), (2023, 2024, 2025)), minimum_denominators=(1, 2)
    )
    found = multiverse(grid, INPUTS.frames)
    assert len(found.tried) * 4 == len(grid.specifications())
    told = [note for note in found.notes if "are the same results as" in note]
    assert any("2023–2025 with at least 2 students" in note for note in told)


def test_progress_counts_specifications_and_cancel_leaves_nothing():
    told: list[tuple[int, int | None]] = []
    multiverse(GRID, INPUTS.frames, progress=lambda done, total, sentence: told.append((done, total)))
    assert told == sorted(told) and told[-1] == (len(FOUND.tried), len(FOUND.tried))
    seen: list[int] = []
    with pytest.raises(Cancelled, match="Nothing was kept"):
        multiverse(
            GRID,
            INPUTS.frames,
            progress=lambda done, *_: seen.append(done),
            cancel=lambda: True,
        )
    assert seen == []


def test_cancel_between_chunks_stops_what_has_not_begun(monkeypatch):
    monkeypatch.setattr(run.os, "cpu_count", lambda: 1)
    begun = []
    monkeypatch.setattr(run, "evaluate", lambda *a: begun.append(a) or evaluate.evaluate(*a))
    work = planned(GRID, INPUTS.frames)
    with pytest.raises(Cancelled):
        list(outcomes(work, cancel=lambda: len(begun) >= 3))
    assert len(begun) == 3 < len(work.chunks)


def test_whoever_stops_a_run_of_learners_waits_for_single_fits():
    work = planned(replace(GRID, estimators=("ols", "ridge"), weights=()), INPUTS.frames)
    sizes = {
        estimator: {len(c.positions) for c in work.chunks if c.specifications[0].estimator == estimator}
        for estimator in ("ols", "ridge")
    }
    assert sizes["ridge"] == {1} and max(sizes["ols"]) > 1


def test_chunks_do_not_change_numbers(monkeypatch):
    monkeypatch.setattr(chunks, "LINEAR_CHUNK", 3)
    again = multiverse(GRID, INPUTS.frames)
    assert np.array_equal(again.rank, FOUND.rank) and again.entities.equals(FOUND.entities)


def test_more_ranks_than_fit_are_refused(monkeypatch):
    monkeypatch.setattr(plan, "MOST_RANKS", 1000)
    with pytest.raises(SpecError, match="specifications of 1"):
        multiverse(GRID, INPUTS.frames)


def test_the_report_is_plain_and_tells_the_grid():
    told = json.loads(json.dumps(to_json_dict(FOUND, "r1"), allow_nan=False))
    assert told["fingerprint"] == GRID.fingerprint and MultiverseSpec.from_dict(told["spec"]) == GRID
    assert len(told["specifications"]) == len(FOUND.tried)
    assert told["reach"]["any"] >= told["reach"]["100"]
    assert "in at least 80 %" in summary(FOUND)


def test_the_study_walks_the_same_road(demo_study):
    grid = replace(GRID, base=replace(GRID.base, years=(2023, 2024, 2025)))
    found = demo_study.multiverse(grid)
    model = found.tried[0].model(grid.base)
    slow = demo_study.expect(model).entities
    top = slow.loc[slow["rank"] * 1000 <= 100 * len(slow), "cds"]
    column = found.entities.set_index("cds")["position"]
    assert set(column.index[found.in_top[0, column.to_numpy()]]) == set(top)
    assert len(found.entities) + len(found.absent) >= len(demo_study.entities())
