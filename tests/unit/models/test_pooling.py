"""Several groups and grades as one population, on tables small enough to read."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cimodels.errors import SpecError
from cimodels.models.design import design
from cimodels.models.gap import side_by_side
from cimodels.models.pooling import LEAST_COVERED, pooled
from cimodels.models.spec import ModelSpec
from cimodels.screen.link import from_params, to_params
from cimodels.screen.spec import ScreenSpec
from cimodels.study import Study

from .test_design import EVERYBODY, code, entities, excluded

COLUMNS = ["cds", "year", "source", "status", "suppressed", "denominator", "numerator", "change"]
CORE = ModelSpec(
    "CAASPP_MATH",
    "AA",
    (2023,),
    with_groups=("HI",),
    reference_group="WH",
    grades=(4, 5, 6, 7, 8),
    covariates=("SED",),
)


def part(*rows: tuple) -> pd.DataFrame:
    """Rows of (i, students, students who met the standard), None for a withheld result; of 2023."""
    return pd.DataFrame(
        [
            (
                code(i), 2023, "caaspp", np.nan if met is None else round(100 * met / n, 2), met is None, n,
                np.nan if met is None else met, np.nan,
            )
            for i, n, met in rows
        ],
        columns=COLUMNS,
    )  # fmt: skip


def test_students_and_those_who_met_the_standard_add_up():
    table = pooled([part((0, 30, 10), (1, 8, None)), part((0, 90, 45), (1, 72, 9)), part((0, 7, None))])
    first, second = (table[table["cds"] == code(i)].iloc[0] for i in range(2))
    assert first["status"] == pytest.approx(100 * 55 / 120)
    assert (first["denominator"], first["numerator"], first["withheld"]) == (120, 55, 1)
    assert first["covered"] == pytest.approx(120 / 127) and not first["suppressed"]
    assert (second["status"], second["covered"]) == (12.5, 0.9)


def test_averages_are_weighted_by_students():
    rows = [part((0, 100, None)), part((0, 300, None))]
    for frame, status in zip(rows, (-80.0, -20.0), strict=True):
        frame["status"], frame["suppressed"] = status, False
    table = pooled(rows)
    assert table["status"].tolist() == [-35.0]
    assert np.isnan(table["numerator"].iloc[0])


def test_withheld_altogether_is_withheld_and_nobody_is_nobody():
    table = pooled([part((0, 8, None), (1, 0, None)), part((0, 9, None))]).set_index("cds")
    assert table.loc[code(0), "suppressed"] and np.isnan(table.loc[code(0), "status"])
    nobody = pooled([part((1, 0, None)).assign(suppressed=False)])
    assert not nobody["suppressed"].iloc[0] and np.isnan(nobody["status"].iloc[0])


@given(
    st.lists(st.tuples(st.integers(11, 500), st.floats(0, 1)), min_size=1, max_size=6),
    st.integers(0, 5),
)
@settings(max_examples=40, deadline=None)
def test_taking_together_in_steps_is_taking_together_at_once(parts, cut):
    frames = [part((0, n, round(n * share))) for n, share in parts]
    at_once = pooled(frames)
    halves = [pooled(some) for some in (frames[:cut], frames[cut:]) if some]
    in_steps = pooled(halves)
    for column in ("status", "denominator", "numerator"):
        assert in_steps[column].iloc[0] == pytest.approx(at_once[column].iloc[0])


def test_whoever_is_covered_too_little_is_told_how_much():
    spec = ModelSpec("CAASPP_MATH", "HI", (2023,), grades=(4, 5), covariates=("SED",), minimum_denominator=11)
    found = design(
        spec,
        pooled(
            [part((0, 40, 10), (1, 9, None), (2, 8, None)), part((0, 9, None), (1, 20, 10), (2, 9, None))]
        ),
        EVERYBODY,
        entities(*["UNIFIED"] * 4),
    )
    assert excluded(found) == {
        (code(1), None): (
            "partly_withheld",
            "Of its students only 69 % are in grades whose result is published in 2023; at least 80 % are asked for.",
        ),
        (code(2), None): ("suppressed", "The result is withheld to protect students in 2023."),
        (code(3), None): (
            "no_result",
            "No Math met result for the group Hispanic or Latino in grades 4–5 in 2023.",
        ),
    }
    assert LEAST_COVERED < 40 / 49 and found.rows["cds"].tolist() == [code(0)]
    assert "In 1 of 1 values some part is withheld" in " ".join(found.notes)


def test_the_gap_of_groups_and_grades_taken_together():
    focus = pooled([part((0, 30, 6), (1, 30, 6)), part((0, 70, 14), (1, 70, 14)), part((1, 60, None))])
    others = pooled([part((0, 50, 20), (1, 50, 20)), part((0, 50, 30))])
    found = design(CORE, side_by_side(focus, others), EVERYBODY, entities(*["UNIFIED"] * 3))
    assert found.rows["y"].tolist() == [-30.0]
    codes = {cds: (why, said) for (cds, _), (why, said) in excluded(found).items()}
    assert codes[code(1)] == (
        "partly_withheld",
        "Of its students only 62 % are in grades and groups whose result is published in 2023; at least 80 % are "
        "asked for.",
    )
    assert codes[code(2)][1] == (
        "No Math met result for the groups Black or African American and Hispanic or Latino and the group White in "
        "grades 4–8 in 2023."
    )


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ({"indicator": "MATH", "grades": (4,)}, "grades", "Mathematics is not published by grade"),
        ({"indicator": "CAST", "grades": (4,)}, "grades", "some of 5, 8, 10, 11, 12"),
        ({"student_group": "HI", "with_groups": ("EL",)}, "with_groups", "a student may be in both"),
        ({"student_group": "ALL", "with_groups": ("WH",)}, "with_groups", "no students in common"),
        ({"student_group": "AA", "with_groups": ("WH",), "reference_group": "WH"}, "reference_group", "another group"),
        ({"indicator": "CAST", "grades": ("05",)}, "grades", "whole number"),
        ({"with_groups": "HI"}, "with_groups", "a list"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_together_is_refused_in_words(field, value, said):
    with pytest.raises(SpecError, match=said) as refused:
        ModelSpec(**field)
    assert refused.value.field == value


def test_the_link_says_groups_and_grades():
    spec = ScreenSpec(model=CORE)
    link = to_params(spec)
    assert (link["group"], link["and"], link["vs"], link["grades"]) == ("AA", "HI", "WH", "4-8")
    assert from_params(link) == (spec, ())
    for name, text in (("grades", "4-x"), ("and", "EL"), ("grades", "1-99"), ("vs", "HI")):
        read, notices = from_params({**link, name: text})
        assert len(notices) == 1 and notices[0].startswith(f"{name} = “{text}”"), notices
        assert read != spec


def test_the_population_in_words():
    assert CORE.population == (
        "Black or African American and Hispanic or Latino compared with White, grades 4–8"
    )
    assert ModelSpec("CAST", grades=(8,)).population == "All students, grade 8"


def test_the_state_s_own_course_is_of_the_same_groups_and_grades(demo_study: Study) -> None:
    spec = ModelSpec(
        "CAASPP_MATH", "AA", (2025,), with_groups=("HI",), reference_group="WH", grades=(4, 5, 6, 7, 8)
    )
    counted = demo_study.warehouse.query(
        "SELECT student_group IN ('AA', 'HI') AS ours, 100.0 * sum(numerator) / sum(denominator) AS rate "
        "FROM w.indicators WHERE level = 'state' AND indicator = 'CAASPP_MATH' AND year = 2025 "
        "AND student_group IN ('AA', 'HI', 'WH') AND grade IN ('04', '05', '06', '07', '08') GROUP BY 1"
    ).set_index("ours")["rate"]
    course = demo_study.course(spec, "caaspp")
    assert course["year"].tolist() == [2025]
    assert course["status"].item() == pytest.approx(counted[True] - counted[False])
