"""One sentence per district, its table of certainty, and its likes: words that agree with the numbers."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from cimodels.certainty.bands import BANDS, bands
from cimodels.certainty.results import Certainty
from cimodels.exhibits import certainty as ranks
from cimodels.exhibits import similar as likes
from cimodels.exhibits.apart import difference_words
from cimodels.exhibits.how_sure import how_sure
from cimodels.exhibits.in_brief import absence, chance_words, in_brief, years_words
from cimodels.models.results import ExpectedPerformance
from cimodels.models.spec import ModelSpec
from cimodels.multiverse.spec import MultiverseSpec
from cimodels.study import Study
from cimodels.vocab.indicators import INDICATORS

MATH = INDICATORS["MATH"]


@pytest.fixture(scope="module")
def sure(demo_study: Study) -> Certainty:
    return demo_study.certainty(ModelSpec(), 10.0)


@pytest.fixture(scope="module")
def best(sure: Certainty) -> str:
    return str(sure.chances.sort_values("probability")["cds"].iloc[-1])


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        (0.0, "less than 1 in 100"),
        (0.009, "less than 1 in 100"),
        (0.03, "about 3 in 100"),
        (0.1, "1 in 10"),
        (0.52, "more than 5 in 10"),
        (0.25, "between 2 and 3 in 10"),
        (0.76, "between 7 and 8 in 10"),
        (0.78, "nearly 8 in 10"),
        (0.8, "8 in 10"),
        (0.83, "more than 8 in 10"),
        (0.9, "9 in 10"),
        (0.95, "about 95 in 100"),
        (0.991, "more than 99 in 100"),
        (1.0, "more than 99 in 100"),
    ],
)
def test_a_chance_is_told_as_people_say_it(probability: float, words: str) -> None:
    assert chance_words(probability) == words


def test_words_never_lift_a_chance_over_its_band() -> None:
    for probability in np.linspace(0, 1, 2001):
        if chance_words(probability) in ("8 in 10", "more than 8 in 10"):
            assert bands(np.array([probability]))[0] == BANDS["strong"].code


def test_the_sentence_has_the_models_numbers(sure: Certainty, best: str) -> None:
    row = sure.expected.entities.set_index("cds").loc[best]
    probability = sure.chances.set_index("cds").loc[best, "probability"]
    years = sure.over_time.set_index("cds").loc[best]
    assert in_brief(sure, best) == (
        f"Expected {MATH.format(row['expected'])}, was {MATH.format(row['actual'])}; "
        f"{chance_words(probability)} chance of being truly in the top 10 %; "
        f"in the top in {years['years_in_top']} of {years['years_known']} years."
    )
    assert "years" not in in_brief(sure, best, years=False)


def test_other_models_are_counted_where_they_are_known(demo_study: Study, sure: Certainty, best: str) -> None:
    spec = MultiverseSpec(estimators=("ols", "fay_herriot"), minimum_denominators=(30, 50))
    found = demo_study.multiverse(spec)
    row = found.entities.set_index("cds").loc[best]
    assert f"; holds in {row['in_top']} of {row['taking_part']} models;" in in_brief(
        sure, best, multiverse=found
    )
    last = str(sure.expected.entities["cds"].iloc[-1])
    told = in_brief(sure, last, years=False, multiverse=found)
    there = found.entities.set_index("cds").loc[last]
    assert there["in_top"] == 0 and f"; in the top in none of {there['taking_part']} models." in told
    some = replace(found, entities=found.entities.assign(in_top=1))
    told = in_brief(sure, last, years=False, multiverse=some)
    assert f"; in the top in 1 of {there['taking_part']} models, though not in this one." in told
    other = replace(found, entities=found.entities[found.entities["cds"] != best])
    assert "in none of the other models at all" in in_brief(sure, best, multiverse=other)
    wide = in_brief(sure.at(60.0), best, years=False, multiverse=found)
    assert f"in the top 10 % in {row['in_top']} of" in wide and "truly in the top 60 %" in wide


def test_outside_the_model_the_reason_is_told(sure: Certainty) -> None:
    out = sure.expected.excluded
    inside = set(sure.expected.entities["cds"])
    row = out[~out["cds"].isin(inside)].iloc[0]
    assert in_brief(sure, row["cds"]).startswith("Not in this model. ")
    assert row["reason"] in in_brief(sure, row["cds"])
    assert absence(sure.expected, "01611190130229") == "The model in view is about districts."


def test_years_without_data_are_stated() -> None:
    districts = pd.DataFrame(
        {"cds": ["1", "2"], "years_in_top": [2, 1], "years_known": [2, 1], "missing_years": ["2024", "2023, 2024"]}
    )  # fmt: skip
    invented: Any = SimpleNamespace(consistency=SimpleNamespace(districts=districts))
    assert years_words(invented, "1") == "2 of 2 years with data (none in 2024)"
    assert years_words(invented, "2") == "1 of 1 year with data (none in 2023, 2024)"
    assert "not known" in years_words(invented, "3")


def test_the_table_answers_every_question(sure: Certainty, best: str) -> None:
    table = how_sure(sure, best)
    row = sure.chances.set_index("cds").loc[best]
    assert table["answer"].str.len().gt(0).all() and table["meaning"].str.endswith(".").all()
    assert BANDS[row["band"]].name.lower() in table["answer"].iloc[0]
    change = sure.over_time.set_index("cds").loc[best]
    assert MATH.format(change["improvement_low"], signed=True) in table["answer"].iloc[3]
    with pytest.raises(KeyError):
        how_sure(sure, "99999999999999")


def test_one_years_improvement_is_not_known_and_says_why(demo_study: Study) -> None:
    one = demo_study.certainty(ModelSpec(years=(2024,)), 10.0)
    table = how_sure(one, str(one.expected.entities["cds"].iloc[0]))
    assert table["answer"].iloc[3] == "Not known"
    assert one.evidence.improvement[1][0] in table["meaning"].iloc[3]


def test_other_students_are_told_with_what_moved(sure: Certainty, best: str) -> None:
    reason = "Between 2023 and 2025 its share of English learners moved by +12.0 percentage points."
    moved = sure.students.assign(drift=True, drift_reason=reason)
    invented = Certainty(replace(sure.evidence, find_drift=lambda: moved), sure.top_percent)
    assert how_sure(invented, best).iloc[4][["answer", "meaning"]].tolist() == ["Yes", reason]
    unknown = moved.assign(drift=False, drift_reason="Not known in two of the years: its share.")
    invented = Certainty(replace(sure.evidence, find_drift=lambda: unknown), sure.top_percent)
    assert how_sure(invented, best)["answer"].iloc[4] == "Not that is known"


def test_the_interval_of_one_rank_is_the_tables(sure: Certainty, best: str) -> None:
    row = sure.ranks.set_index("cds").loc[best]
    said = ranks.rank_interval(sure, best)
    assert f"between {row['rank_low']:,} and {row['rank_high']:,}" in said
    assert f"between {row['all_rank_low']:,} and {row['all_rank_high']:,}" in said


def test_peers_come_with_what_sets_them_apart_and_how_they_did(demo_study: Study, best: str) -> None:
    spec = ModelSpec()
    expected: ExpectedPerformance = demo_study.expect(spec)
    found = demo_study.similar(spec, best, 20)
    table = likes.peers(found, expected)
    assert len(table) == 20 and table["distance"].is_monotonic_increasing
    advantages = expected.entities.set_index("cds")["advantage"]
    assert table["advantage"].tolist() == advantages.loc[table["cds"]].tolist()
    apart = (found.differences / found.balance.set_index("term")["spread"]).abs()
    assert np.allclose((apart**2).sum(axis=1) ** 0.5, table["distance"])
    assert all(
        difference_words(term, found.differences.loc[i, term]) == table["differs"].iloc[i]
        for i, term in enumerate(apart.idxmax(axis=1))
    )
    better = int((table["advantage"] > advantages.loc[best]).sum())
    assert f"Of these 20, {better or 'none'} did better" in likes.standing_among_peers(found, expected)
    assert likes.balance(found)["standardised"].tolist() == found.balance["standardised"].tolist()
