"""Could it be my model? The rule, drawn; and that a better candidate never gets a worse verdict."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cimodels.compare.candidates import candidates, ordinary
from cimodels.compare.fit import VERDICTS, Candidate, Speaks, fit
from cimodels.compare.needs import assisted, weakest
from cimodels.models.spec import ModelSpec
from cimodels.study import Study

NAN = float("nan")
BEST = Candidate(0.5, 1.0, 2.0, True, 0.9, 0.99, 0.9, 1.2)
OTHERS = {
    "nothing speaks against it": (BEST, "strong"),
    "other models have not been asked": (replace(BEST, share=NAN), "strong"),
    "other models are divided": (replace(BEST, share=0.6), "worth_a_look"),
    "other models disagree": (replace(BEST, share=0.2), "worth_a_look"),
    "less near than usual": (replace(BEST, distance=1.5), "worth_a_look"),
    "far": (replace(BEST, distance=2.1), "probably_not"),
    "of another type": (replace(BEST, same_type=False), "probably_not"),
    "perhaps among the best": (replace(BEST, probability=0.3), "worth_a_look"),
    "beyond what was expected, not among the best": (replace(BEST, probability=0.05), "worth_a_look"),
    "as expected": (replace(BEST, probability=0.05, beyond=0.6), "probably_not"),
    "three times as large": (replace(BEST, size_ratio=3.0), "strong"),
    "ten times as large": (replace(BEST, size_ratio=10.0), "worth_a_look"),
    "a tenth as large": (replace(BEST, size_ratio=0.1), "worth_a_look"),
    "of unknown size": (replace(BEST, size_ratio=NAN), "strong"),
}


@pytest.mark.parametrize("case", OTHERS)
def test_the_verdict_follows_from_the_answers(case: str) -> None:
    candidate, verdict = OTHERS[case]
    assert fit(candidate).verdict is VERDICTS[verdict]


def test_every_answer_is_told_with_its_mark() -> None:
    reasons = fit(replace(BEST, distance=2.1, share=NAN, size_ratio=0.5)).reasons
    assert [(r.question, r.speaks) for r in reasons] == [
        ("Similar enough?", Speaks.AGAINST),
        ("Better than expected?", Speaks.FOR),
        ("Do other models agree?", Speaks.UNASKED),
        ("About as large?", Speaks.FOR),
    ]
    assert (
        reasons[0].answer
        == "No: 2.10 standard deviations apart; usual among neighbours is 1.00, far is beyond 2.00"
    )
    assert reasons[1].answer == "Yes: 90 % chance of truly being among the best"
    assert reasons[3].answer == "Yes: half as large"


share = st.floats(0, 1)
any_candidate = st.builds(
    Candidate,
    distance=st.floats(0, 5), usual_distance=st.just(1.0), far_distance=st.floats(1, 3), same_type=st.booleans(),
    probability=share, beyond=share, share=st.one_of(st.just(NAN), share), size_ratio=st.floats(0.01, 100),
)  # fmt: skip


@settings(deadline=None)
@given(any_candidate, st.data())
def test_a_better_candidate_never_has_a_worse_verdict(it: Candidate, data: st.DataObject) -> None:
    rank = fit(it).verdict.rank
    nearer = replace(it, distance=data.draw(st.floats(0, it.distance)))
    likelier = replace(
        it, probability=data.draw(st.floats(it.probability, 1)), beyond=data.draw(st.floats(it.beyond, 1))
    )
    for better in (nearer, likelier, replace(it, same_type=True), replace(it, size_ratio=it.size_ratio**0.5)):
        assert fit(better).verdict.rank <= rank
    if it.share == it.share:
        assert fit(replace(it, share=data.draw(st.floats(it.share, 1)))).verdict.rank <= rank


def test_similar_districts_are_judged_by_what_the_model_says(demo_study: Study) -> None:
    model = ModelSpec(years=(2025,))
    certainty = demo_study.certainty(model)
    cds = str(certainty.expected.entities["cds"].iloc[100])
    found = demo_study.similar(model, cds)
    shares = dict.fromkeys(found.peers["cds"], 0.9)
    judged = candidates(found, certainty, shares)
    assert {one.cds for one in judged} == set(found.peers["cds"])
    ranks = [one.fit.verdict.rank for one in judged]
    assert ranks == sorted(ranks)
    chance = certainty.chances.set_index("cds")["probability"]
    assert all(one.known.probability == chance[one.cds] and one.known.share == 0.9 for one in judged)
    enrolment = demo_study.enrolment().query("year == 2025").set_index("cds")["total"]
    assert np.allclose(
        [one.known.size_ratio for one in judged], [enrolment[o.cds] / enrolment[cds] for o in judged]
    )
    middle = certainty.expected.entities.set_index("cds")["percentile"]
    chosen = ordinary(judged, certainty)
    assert chosen and all(25 <= middle[code] <= 75 for code in chosen)
    assert all(one.fit.verdict.code == "probably_not" for one in judged if one.cds in chosen)


def result(indicator: str, group: str, color: int, level: int, students: int) -> dict[str, object]:
    return {
        "indicator": indicator, "student_group": group, "color": color, "status_level": level, "denominator": students,
        "year": 2025, "source": "dashboard",
    }  # fmt: skip


def test_the_weakest_results_come_first_and_no_indicator_fills_the_list() -> None:
    newest = pd.DataFrame(
        [
            result("MATH", "ALL", 3, 3, 5000),
            result("MATH", "EL", 1, 1, 900),
            result("MATH", "SWD", 1, 1, 700),
            result("MATH", "HOM", 1, 1, 90),
            result("SUSP", "FOS", 2, 2, 40),
            result("SUSP", "AA", 1, 2, 60),
            result("ELA", "EO", 1, 1, 9000),
        ]
    )
    told = [(r.indicator, r.student_group) for r in weakest(newest)]
    assert told == [("MATH", "EL"), ("MATH", "SWD"), ("SUSP", "AA"), ("SUSP", "FOS")]
    assert weakest(newest, first=("FOS",))[0].student_group == "FOS"
    assert weakest(newest[newest["color"] > 2]) == ()


def test_the_groups_that_get_assistance_are_those_of_the_newest_list() -> None:
    lists = pd.DataFrame(
        {
            "year": [2023, 2024, 2024, 2024],
            "cds": ["a", "a", "a", "b"],
            "student_group": ["EL", "ALL", "FOS", "SWD"],
        }
    )
    assert assisted(lists, "a") == (2024, ("FOS",))
    assert assisted(lists, "c") == (2024, ())
    assert assisted(lists.iloc[:0], "a") == (0, ())
