"""How sure one must be, as a stage of the funnel; absent where nothing is asked."""

from dataclasses import replace

import pandas as pd
import pytest

from cimodels.errors import SpecError
from cimodels.models.spec import ModelSpec
from cimodels.screen.funnel import screen
from cimodels.screen.link import from_params, to_params
from cimodels.screen.recipe import from_toml, to_toml
from cimodels.screen.results import Screening
from cimodels.screen.spec import ScreenSpec, Threshold
from cimodels.screen.sureness import COLUMNS
from cimodels.screen.sureness_spec import SURENESS_MEASURES, Sureness
from cimodels.study import Study

from .county import ENROLMENT, ENTITIES, EXPECTED, RATINGS

OPEN = ScreenSpec(focus=(Threshold("advantage", 100),), adequacy=())
# A and B are not known to have improved; F is a county office, G another body, H has no expectation.
SURE = pd.DataFrame(
    {
        "cds": list("ABCDEFG"),
        "sureness.probability.10": [80.0, 79.96, 10.0, 95.0, 0.0, 50.0, 50.0],
        "sureness.robustness.10": [100.0, 50.0, float("nan"), 80.0, 0.0, 0.0, 0.0],
        "sureness.years_in_top.10": [2.0, 1.0, 0.0, 3.0, 0.0, 0.0, 0.0],
        "sureness.improvement_advantage": [float("nan"), float("nan"), 3.0, 1.0, -2.0, 0.0, 0.0],
    }
)


def run(*asked: Sureness) -> Screening:
    return screen(replace(OPEN, sureness=asked), EXPECTED, ENTITIES, ENROLMENT, RATINGS, SURE)


def listed(screening: Screening) -> set[str]:
    return set(screening.short_list["cds"])


def test_every_measure_has_its_column():
    assert set(COLUMNS) == set(SURENESS_MEASURES)


def test_a_share_of_the_usual_models_keeps_those_who_have_it():
    result = run(Sureness("robustness", 80))
    assert listed(result) == {"A", "D"}
    reasons = result.excluded.set_index("cds")["reason"]
    assert "among the best 10 % in 50.0 % of the usual models" in reasons["B"]
    assert "not known" in reasons["C"]


def test_no_one_compares_the_better_half_of_other_models():
    with pytest.raises(SpecError):
        Sureness("robustness", 80, 60)


def test_a_minimum_chance_keeps_those_who_have_it():
    result = run(Sureness("probability", 80))
    assert listed(result) == {"A", "D"}
    stages = [stage.stage for stage in result.funnel]
    assert stages == ["eligible", "expected", "performance", "sureness", "enrolment", "adequacy"]
    stage = result.funnel[3]
    assert stage.excluded == 3
    assert stage.sentence == (
        "Sure enough: chance of truly being among the best (the best 10 %): at least 80 %"
    )
    reasons = result.excluded.set_index("cds")["reason"]
    assert reasons["B"] == (
        "Not sure enough: a chance of 79.96 % of truly being among the best 10 %; asked for at least 80 %."
    )
    assert (
        "a chance of 80.0 % of truly being among the best 10 %"
        in (result.short_list.set_index("cds").loc["A", "reason"])
    )


def test_years_and_improvement():
    assert listed(run(Sureness("years_in_top", 2))) == {"A", "D"}
    strict = run(Sureness("improvement_advantage", 1))
    assert listed(strict) == {"C", "D"}
    reason = strict.excluded.set_index("cds")["reason"]["A"]
    assert "improvement beyond expected change, shrunken is not known" in reason
    assert listed(run(Sureness("improvement_advantage", 1, when_missing="pass"))) == {"A", "B", "C", "D"}
    assert listed(run(Sureness("years_in_top", 1), Sureness("improvement_advantage", 1))) == {"D"}


def test_without_questions_nothing_changes():
    asked = ScreenSpec()
    assert "sureness" not in asked.to_dict()
    assert asked.fingerprint == "131e92e2b277"
    assert "sure" not in to_params(asked)
    plain = screen(OPEN, EXPECTED, ENTITIES, ENROLMENT, RATINGS)
    assert [s.stage for s in plain.funnel] == ["eligible", "expected", "performance", "enrolment", "adequacy"]


def test_a_question_without_its_answer_is_a_mistake():
    with pytest.raises(ValueError, match="how sure we are"):
        screen(
            replace(OPEN, sureness=(Sureness("probability", 50, 20),)),
            EXPECTED,
            ENTITIES,
            ENROLMENT,
            RATINGS,
            SURE,
        )


@pytest.mark.parametrize(
    ("measure", "at_least"),
    [
        ("luck", 1),
        ("probability", 0),
        ("probability", 101),
        ("years_in_top", 1.5),
        ("improvement_advantage", 0),
    ],
)
def test_impossible_questions_are_refused(measure, at_least):
    with pytest.raises(SpecError):
        Sureness(measure, at_least)
    with pytest.raises(SpecError):
        ScreenSpec(sureness=(Sureness("probability", 50), Sureness("probability", 60)))


@pytest.mark.parametrize(
    ("text", "said"), [("", "measure and at_least"), ('measure = "probability"', "at_least")]
)
def test_a_question_without_its_measure_or_number_is_refused_by_name(text: str, said: str):
    with pytest.raises(SpecError, match=f"Expected {said} as well"):
        from_toml(f"[[sureness]]\n{text}\n")


def test_a_link_cannot_ask_a_hundred_questions():
    link = {"sure": ".".join(f"robustness:50:{cut}" for cut in range(1, 14))}
    spec, (notice,) = from_params(link)
    assert not spec.sureness and "at most 12" in notice


def test_recipes_and_links_carry_it():
    questions = (Sureness("probability", 79.5), Sureness("years_in_top", 2, 12.5, "pass"))
    spec = ScreenSpec(sureness=questions)
    assert from_toml(to_toml(spec)) == spec
    assert to_params(spec)["sure"] == "probability:79.5:10.years_in_top:2:12.5:pass"
    assert from_params(to_params(spec)) == (spec, ())
    found, notices = from_params({"sure": "luck:1:10"})
    assert found == ScreenSpec() and len(notices) == 1


def test_the_study_answers_what_is_asked(demo_study: Study):
    model = ModelSpec(covariates=("SED", "EL", "LOG_ENROLMENT"))
    sizes = []
    for least in (10, 50, 90):
        result = demo_study.screen(replace(OPEN, model=model, sureness=(Sureness("probability", least),)))
        sizes.append(len(result.short_list))
    chances = 100 * demo_study.certainty(model).chances["probability"]
    assert sizes == sorted(sizes, reverse=True) and sizes[2] > 0
    assert sizes[0] <= (chances >= 10).sum()
    asked = (Sureness("years_in_top", 2), Sureness("improvement_advantage", 0.1))
    both = demo_study.screen(replace(OPEN, model=model, sureness=asked))
    assert 0 < len(both.short_list) < sizes[0]


def test_the_study_knows_the_share_of_models(demo_study: Study):
    spec = replace(ScreenSpec(), adequacy=(), sureness=(Sureness("robustness", 90),))
    shares = demo_study.robustness(spec.model, 10.0)
    result = demo_study.screen(spec)
    assert len(result.short_list)
    assert (shares.reindex(result.short_list["cds"]) >= 0.9).all()
    everyone = demo_study.screen(replace(spec, sureness=())).short_list["cds"]
    dropped = set(everyone) - set(result.short_list["cds"])
    assert (shares.reindex(sorted(dropped)) < 0.9).all()
