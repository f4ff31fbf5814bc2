"""An expectation taken apart, as a figure: bars that lead from the average to it."""

import numpy as np
import pytest

from cimodels.exhibits.contributions import contributions, value_words
from cimodels.models.explain import Explanation
from cimodels.models.spec import ModelSpec
from cimodels.study import Study
from cimodels.vocab.indicators import INDICATORS

MATH = INDICATORS["MATH"]


@pytest.fixture(scope="module")
def explanation(demo_study: Study) -> Explanation:
    return demo_study.explain(ModelSpec(), str(demo_study.expect(ModelSpec()).entities["cds"].iloc[0]))


def test_the_bars_lead_from_the_average_to_the_expectation(explanation: Explanation) -> None:
    shown = contributions(explanation, ModelSpec(), "UNIFIED")
    bars = sorted(
        (y, start, length)
        for trace in shown.figure.data[:2]
        for y, start, length in zip(trace.y, trace.base, trace.x, strict=True)
    )
    at = explanation.average
    for _, start, length in bars:
        assert start == pytest.approx(at)
        at += length
    assert at == pytest.approx(explanation.expected)
    assert len(bars) == len(explanation.contributions)
    assert list(shown.figure.data[2].x) == [explanation.average, explanation.expected]


def test_each_bar_says_whose_value_is_what(explanation: Explanation) -> None:
    shown = contributions(explanation, ModelSpec(), "UNIFIED")
    words = [annotation.text for annotation in shown.figure.layout.annotations]
    row = explanation.contributions.set_index("covariate").loc["SED"]
    assert f"{row['label']}: {row['value']:.1f} %, average {row['average']:.1f} %" in words
    assert "District type: Unified" in words
    assert words[0] == "The average district" and words[-1] == "Expected of this district"
    assert all(word in shown.alt for word in words[1:-1])
    assert f"{MATH.format(explanation.low)} to {MATH.format(explanation.high)}" in shown.note
    assert shown.data["contribution"].sum() == pytest.approx(explanation.expected - explanation.average)
    for trace in shown.figure.data[:2]:
        assert list(trace.text) == [MATH.format(x, signed=True) for x in trace.x]


def test_size_is_told_in_students() -> None:
    assert value_words("LOG_ENROLMENT", np.log2(1234.0)) == "1,234 students"
    assert value_words("SED", 12.34) == "12.3 %"
