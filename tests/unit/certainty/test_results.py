"""The study's road to certainty on the demonstration state: parts that fit together, and what is asked for alone."""

import numpy as np
import pandas as pd
import pytest

from cimodels.certainty.results import Certainty
from cimodels.certainty.top import places
from cimodels.errors import EstimationError
from cimodels.models.spec import ModelSpec
from cimodels.study import Study

SPEC = ModelSpec(covariates=("SED", "EL", "LOG_ENROLMENT"))


@pytest.fixture(scope="module")
def certainty(demo_study: Study) -> Certainty:
    return demo_study.certainty(SPEC)


def test_the_table_has_a_row_for_everybody_in_the_model(certainty):
    table, entities = certainty.table, certainty.expected.entities
    assert table["cds"].tolist() == entities["cds"].tolist()
    assert table.columns.is_unique
    assert table["probability"].between(0, 1).all()
    assert table["probability"].sum() == pytest.approx(places(len(table), 10))
    assert (table["all_rank_low"] <= table["rank_low"]).all()
    assert (table["rank_low"] <= table["unshrunken_rank"]).all()
    assert (table["unshrunken_rank"] <= table["rank_high"]).all()
    assert (table["p_value"] <= table["adjusted_p"]).all()
    assert (table["discovered"] == (table["adjusted_p"] <= 0.05)).all()
    assert table["years_in_top"].max() <= table["years_known"].max() <= 3
    known = table["improvement_advantage"].notna()
    assert known.sum() > 0.9 * len(table)
    assert (table["improvement_low"] <= table["improvement_high"])[known].all()
    assert table["drift"].dtype == bool


def test_sums_of_a_list(certainty):
    listed = certainty.chances["probability"][certainty.in_top]
    assert certainty.expected_false_finds == pytest.approx(len(listed) - listed.sum())
    assert 0 < certainty.expected_false_finds < len(listed)
    by_size = certainty.selection_by_size
    assert set(by_size["score"]) == {"advantage", "shrunken", "probability"}
    assert by_size.groupby("score")["districts"].sum().eq(len(certainty.table)).all()
    assert certainty.notes == ()


def test_another_cut_off_takes_the_same_draws(certainty):
    wider = certainty.at(20)
    assert wider.evidence is certainty.evidence
    assert (wider.chances["probability"] >= certainty.chances["probability"]).all()
    assert (wider.ranks["rank_low"] == certainty.ranks["rank_low"]).all()
    assert wider.ranks["could_be_top"].sum() >= certainty.ranks["could_be_top"].sum()
    assert (wider.over_time["years_in_top"].fillna(0) >= certainty.over_time["years_in_top"].fillna(0)).all()


def test_nothing_slow_happens_before_it_is_asked_for(demo_study, monkeypatch):
    def never(*_: object) -> None:
        raise AssertionError("asked for too early")

    for name in ("rank_intervals", "consistency"):
        monkeypatch.setattr(f"cimodels.certainty.results.{name}", never)
    quick = demo_study.certainty(SPEC, expected=demo_study.expect(SPEC))
    assert len(quick.chances) and quick.expected_false_finds > 0
    with pytest.raises(AssertionError):
        _ = quick.ranks


def test_the_same_specification_gives_the_same_numbers(certainty, demo_study):
    pd.testing.assert_frame_equal(demo_study.certainty(SPEC).chances, certainty.chances)


def test_one_year_has_no_improvement_and_says_so(demo_study):
    only = demo_study.certainty(ModelSpec(years=(2025,), covariates=("SED",)))
    assert only.over_time["improvement_advantage"].isna().all()
    assert any(note.startswith("Improvement against expected change is not known") for note in only.notes)
    assert (only.over_time["years_known"] == 1).all()


def test_a_year_without_data_is_stated(demo_study):
    found = demo_study.certainty(ModelSpec(years=(2020, 2024, 2025), covariates=("SED",)))
    assert any(note.startswith("2020 cannot be estimated alone") for note in found.notes)
    assert found.consistency.years == (2024, 2025)


def test_the_planted_are_more_likely_found(demo_study, certainty):
    planted = demo_study.warehouse.table("planted")
    planted = planted[planted["indicator"] == "MATH"].set_index("cds")
    table = certainty.chances.set_index("cds")
    outperformer = planted["outperformer"].reindex(table.index).fillna(False).astype(bool)
    assert table["probability"][outperformer].mean() > 3 * table["probability"][~outperformer].mean()
    truth = planted["effect"].reindex(table.index)
    assert np.corrcoef(truth, table["probability"])[0, 1] > 0.4


def test_back_test_takes_every_split_of_the_years(demo_study):
    found = demo_study.back_test(SPEC)
    assert found.splits[["chosen_through", "later_year"]].to_numpy().tolist() == [
        *([2023, 2024], [2023, 2025], [2024, 2025])
    ]
    assert (found.splits["share_still"] > found.splits["share_by_chance"]).all()


def test_a_back_test_of_one_year_is_refused(demo_study):
    with pytest.raises(EstimationError, match="needs a year to choose with and a later one"):
        demo_study.back_test(ModelSpec(years=(2025,)))
