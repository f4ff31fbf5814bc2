"""Distance is symmetric, and does not depend on who is asked about or in which order; differences turn round."""

from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cimodels.compare.apart import Apart, apart
from cimodels.compare.travel import distance_words, kilometres
from cimodels.exhibits.apart import difference_words, what_differs
from cimodels.models.design import design
from cimodels.models.similar import similar
from cimodels.models.spec import ModelSpec
from tests.unit.models.simulated import simulate

PLAN = design(ModelSpec(), *simulate(60).frames)
CODES = PLAN.members["cds"].tolist()
pairs = st.tuples(st.sampled_from(CODES), st.sampled_from(CODES))


@settings(deadline=None)
@given(pairs)
def test_distance_is_symmetric_and_differences_turn_round(pair: tuple[str, str]) -> None:
    found = apart(PLAN, pair)
    assert found.distance(*pair) == found.distance(*pair[::-1])
    there, back = found.differences(*pair), found.differences(*pair[::-1])
    assert (
        there.set_index("term")["difference"] == -back.set_index("term")["difference"].reindex(there["term"])
    ).all()
    assert found.distance(pair[0], pair[0]) == 0


def test_the_order_of_asking_makes_no_difference() -> None:
    for order in permutations(CODES[:3]):
        found = apart(PLAN, order)
        assert found.distance(CODES[0], CODES[2]) == apart(PLAN, CODES).distance(CODES[0], CODES[2])
        assert found.values.index.tolist() == list(order)


def test_it_is_the_distance_that_similar_districts_are_found_by() -> None:
    found = similar(PLAN, CODES[0], 5)
    measured = apart(PLAN, [CODES[0], *found.peers["cds"]])
    assert np.allclose(
        [measured.distance(CODES[0], code) for code in found.peers["cds"]], found.peers["distance"]
    )
    assert found.far_distance > found.usual_distance


def test_who_is_not_in_the_model_is_left_out_and_told() -> None:
    found = apart(PLAN, [CODES[0], "nobody"])
    assert found.values.index.tolist() == [CODES[0]]
    assert "not in the model" in what_differs(found, CODES[0], "nobody")


@pytest.mark.parametrize(
    ("term", "difference", "said"),
    [
        ("EL", 12.2, "12 points more English learners"),
        ("SED", -3.42, "3.4 points fewer low-income students"),
        ("AS", 20.0, "20 points more Asian students"),
        ("LOG_ENROLMENT", -1.0, "half as large"),
        ("LOG_ENROLMENT", 1.0, "twice as large"),
        ("LOG_ENROLMENT", 0.1, "about as large"),
        ("LOG_ENROLMENT", 3.0, "8 times as large"),
        ("LOG_ENROLMENT", -2.6, "16 % as large"),
        ("LOG_ENROLMENT", 900.0, "over 100 times as large"),
    ],
)
def test_a_difference_is_told_as_people_say_it(term: str, difference: float, said: str) -> None:
    assert difference_words(term, difference) == said


def test_the_largest_differences_come_first_and_small_ones_are_not_told() -> None:
    values = pd.DataFrame(
        {"SED": [50.0, 55.0], "EL": [10.0, 40.0], "FOS": [0.2, 0.9], "LOG_ENROLMENT": [10.0, 8.9]},
        index=["a", "b"],
    )
    found = Apart(values, pd.Series({"SED": 25.0, "EL": 12.0, "FOS": 0.5, "LOG_ENROLMENT": 1.5}))
    said = what_differs(found, "a", "b", {"a": "UNIFIED", "b": "HIGH"})
    # Foster youth are 1.4 standard deviations apart, but by less than a point; income by a fifth of one.
    assert (
        said
        == "another type (high school), 30 points more English learners, half as large (2.96 standard deviations apart)"
    )


LOS_ANGELES, SACRAMENTO = (34.0537, -118.2428), (38.5816, -121.4944)
degrees = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


def test_how_far_it_is_is_known_in_both_units() -> None:
    km = kilometres(LOS_ANGELES, SACRAMENTO)
    assert km == pytest.approx(581, abs=2)
    assert distance_words(km) == f"{km:.0f} km ({km / 1.609344:.0f} miles)"
    assert distance_words(kilometres(LOS_ANGELES, (float("nan"), 0.0))) == "distance not known"


@given(degrees, degrees)
def test_there_is_as_far_as_back(one: tuple[float, float], other: tuple[float, float]) -> None:
    there = kilometres(one, other)
    assert there == pytest.approx(kilometres(other, one), abs=1e-6)
    assert 0 <= there <= 20_016
    assert kilometres(one, one) == 0
