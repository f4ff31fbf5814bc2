"""The gap between two groups: its variance against simulated pupils, who is in, and which way it points."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cimodels.errors import SpecError
from cimodels.models.design import design
from cimodels.models.expected import expect
from cimodels.models.gap import Side, gap_standard_error, outside, side_by_side
from cimodels.models.spec import ModelSpec
from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.student_groups import apart, students_words

from .simulated import simulate
from .test_design import EVERYBODY, YEARS, code, entities, excluded, result, results

MATH, SUSP = INDICATORS["MATH"], INDICATORS["SUSP"]
SPEC = ModelSpec(student_group="EL", reference_group="ALL", years=YEARS, covariates=("SED",))


def side(status: float, n: float) -> Side:
    return Side(np.array([status]), np.array([n]))


def test_scores_of_a_part_against_everyone():
    """σ² (1/n − 1/N): 100 √(1/40 − 1/100) = 12.25; without those in common it would be 18.7."""
    error = gap_standard_error(MATH, side(-60, 40), side(-10, 100), contained=True)
    assert error == pytest.approx([12.2474], rel=1e-4)
    assert gap_standard_error(MATH, side(-10, 100), side(-60, 40), contained=True) == pytest.approx(error)
    apart_from = gap_standard_error(MATH, side(-60, 40), side(-10, 100), contained=False)
    assert apart_from == pytest.approx([18.7083], rel=1e-4)


def test_the_rest_of_everyone():
    rest = outside(MATH, side(-60, 40), side(-10, 100))
    assert (rest.status, rest.n) == (pytest.approx([(-1000 + 2400) / 60]), 60)
    # 4 of 30 in the part, rounded up, cannot leave less than none outside it.
    assert outside(SUSP, side(13.4, 30), side(3.0, 100)).status == 0
    assert np.isnan(gap_standard_error(MATH, side(1, 50), side(1, 50), contained=True))


@pytest.mark.parametrize(
    ("group", "rest", "n", "m"), [(0.15, 0.05, 300, 900), (0.5, 0.4, 600, 400), (0.9, 0.2, 200, 900)]
)
def test_rates_of_a_part_against_simulated_pupils(group, rest, n, m):
    """The spread of the gap over many draws of the same pupils' chances."""
    rng = np.random.default_rng(5)
    mine, others = rng.binomial(n, group, 40_000), rng.binomial(m, rest, 40_000)
    gaps = 100 * (mine / n - (mine + others) / (n + m))
    everyone = 100 * (group * n + rest * m) / (n + m)
    told = gap_standard_error(SUSP, side(100 * group, n), side(everyone, n + m), contained=True)
    assert told == pytest.approx([gaps.std()], rel=0.04)


def test_pupils_in_both_groups_make_the_gap_surer_than_we_say():
    """English learners and low-income students, two thirds in common: what is told is a bound from above."""
    rng = np.random.default_rng(6)
    scores = rng.normal(0, 100, (4_000, 150))
    gaps = scores[:, :60].mean(axis=1) - scores[:, 20:].mean(axis=1)
    told = gap_standard_error(MATH, side(0, 60), side(0, 130), contained=False)
    assert gaps.std() < told[0] < 2 * gaps.std()
    separate = scores[:, :60].mean(axis=1) - scores[:, 60:].mean(axis=1)
    told = gap_standard_error(MATH, side(0, 60), side(0, 90), contained=False)
    assert told == pytest.approx([separate.std()], rel=0.04)


@pytest.mark.parametrize(
    ("a", "b", "are"),
    [("HI", "WH", True), ("HI", "SED", False), ("SED", "NOT_SED", True), ("EL", "ALL", False), ("EL", "EL", False),
     ("TK8", "G46", False), ("G46", "G78", True), ("EL", "RFP", False)],
)  # fmt: skip
def test_which_groups_have_no_students_in_common(a, b, are):
    assert apart(a, b) == apart(b, a) == are


def test_students_in_a_sentence():
    words = [students_words(g) for g in ("ALL", "EL", "HI", "SED", "SWD", "FOS", "FEMALE")]
    assert words == [
        "all students", "English learners", "Hispanic or Latino students", "socioeconomically disadvantaged students",
        "students with disabilities", "foster youth", "female students",
    ]  # fmt: skip


def test_two_tables_side_by_side():
    table = side_by_side(
        results(result(0, 2023, -60, 40), result(1, 2023, np.nan, 9, True)),
        results(result(0, 2023, -10, 100), result(1, 2023, -5, 80), result(2, 2024, -5, 80)),
    ).set_index("cds")
    first, hidden, alone = (table.loc[code(i)] for i in range(3))
    assert (first["status"], first["denominator"], first["change"], first["suppressed"]) == (
        -50,
        40,
        0,
        False,
    )
    assert (first["group_status"], first["reference_status"], first["reference_denominator"]) == (
        -60,
        -10,
        100,
    )
    assert np.isnan(hidden["status"]) and hidden["suppressed"] and hidden["group_suppressed"]
    assert not hidden["reference_suppressed"]
    assert np.isnan(alone["status"]) and not alone["suppressed"] and np.isnan(alone["denominator"])


def _gaps(*rows: tuple) -> pd.DataFrame:
    """Rows of (i, year, group's status and n, reference's status and n); None for a side without a row, "*"
    for a withheld status."""
    tables = []
    for status, n in ((2, 3), (4, 5)):
        kept = [row for row in rows if row[status] is not None]
        tables.append(
            results(
                *(
                    result(r[0], r[1], np.nan if r[status] == "*" else r[status], r[n], r[status] == "*")
                    for r in kept
                )
            )
        )
    return side_by_side(*tables)


def test_whoever_is_out_is_told_which_of_the_two_groups_is_why():
    found = design(
        SPEC,
        _gaps(
            (0, 2023, -60, 40, -10, 100), (0, 2024, -50, 40, -10, 100),
            (1, 2023, None, 0, -10, 100), (1, 2024, None, 0, -10, 100),
            (2, 2023, "*", 8, -10, 100), (2, 2024, "*", 8, "*", 10),
            (3, 2023, -60, 29, -10, 100), (3, 2024, -60, 28, -10, 29),
            (4, 2023, -60, 500, -58, 510), (4, 2024, -60, 500, -58, 505),
            (5, 2023, -60, np.nan, -10, 100), (5, 2024, None, 0, -10, 100),
            (6, 2023, -60, 40, -10, 100), (6, 2024, "*", 8, -10, 100),
        ),
        EVERYBODY,
        entities(*["UNIFIED"] * 7),
    )  # fmt: skip
    assert excluded(found) == {
        (code(1), None): ("no_result", "No Math result for the group English learners in 2023–2024."),
        (code(2), None): (
            "suppressed",
            "The result of the group English learners and all students is withheld to protect students in 2023–2024.",
        ),
        (code(3), None): (
            "below_minimum",
            "Fewer students than the minimum of 30: 29 of the group English learners and 100 all students in 2023, "
            "28 of the group English learners and 29 all students in 2024.",
        ),
        (code(4), None): (
            "nobody_apart",
            "Almost everyone is in the group, so that there is nobody to compare it with: 500 of the group English "
            "learners and 510 all students in 2023, 500 of the group English learners and 505 all students in 2024.",
        ),
        (code(5), None): (
            "no_denominator",
            "The number of students behind the result of the group English learners is not published in 2023, so its "
            "precision is unknown. No Math result for the group English learners in 2024.",
        ),
        (code(6), 2024): (
            "suppressed", "The result of the group English learners is withheld to protect students in 2024.",
        ),
    }  # fmt: skip
    rows = found.rows
    assert rows["y"].tolist() == [-50, -40, -50]
    assert rows["denominator"].tolist() == [40, 40, 40]
    assert rows["sampling_se"].to_numpy() == pytest.approx([12.2474] * 3, rel=1e-4)
    assert set(rows["cds"]) | set(found.excluded.loc[found.excluded["year"].isna(), "cds"]) == set(
        found.eligible
    )


def test_a_reader_is_told_what_the_gap_is():
    found = design(
        SPEC,
        _gaps((0, 2023, -60, 40, -10, 100), (1, 2023, 4, 40, -10, 100)),
        EVERYBODY,
        entities(*["UNIFIED"] * 2),
    )
    told = " ".join(found.notes)
    assert "The gap is the result of English learners minus that of all students" in told
    assert "below it English learners do worse than all students" in told
    assert "In 1 of 2 districts English learners do better than all students" in told
    assert "sampling error allows for the students in common" in told
    pair = design(
        replace(SPEC, reference_group="HI"),
        _gaps((0, 2023, -60, 40, -10, 100)),
        EVERYBODY,
        entities("UNIFIED"),
    )
    assert "an upper bound" in " ".join(pair.notes)


def _world(seed: int, mirrored: bool) -> pd.DataFrame:
    """A group and its reference in 60 districts, as rates; `mirrored` counts the others instead."""
    rng = np.random.default_rng(seed)
    frames = []
    world = simulate(60, YEARS, seed=9)
    base = world.results
    for centre, size in ((60.0, 120), (70.0, 400)):
        rate = np.clip(np.round(rng.normal(centre, 8, len(base)), 1), 0, 100)
        frames.append(
            base.assign(status=100 - rate if mirrored else rate, denominator=float(size), change=np.nan)
        )
    return side_by_side(*frames)


@given(st.integers(0, 10_000), st.sampled_from(["ALL", "WH"]))
@settings(max_examples=12, deadline=None)
def test_mirroring_an_indicator_leaves_the_advantage_of_a_gap_alone(seed, reference):
    world = simulate(60, YEARS, seed=9)
    told = {}
    for indicator, mirrored in (("GRAD", False), ("SUSP", True)):
        spec = ModelSpec(
            indicator, "HI", YEARS, covariates=("SED",), reference_group=reference, estimator="fay_herriot"
        )
        made = design(spec, _world(seed, mirrored), world.enrolment, world.entities)
        told[indicator] = expect(spec, made).entities.sort_values("cds")
    for column in ("advantage", "shrunken", "rank", "reliability", "improvement"):
        assert told["GRAD"][column].to_numpy(float) == pytest.approx(
            told["SUSP"][column].to_numpy(float), abs=1e-6
        )


def test_less_of_a_gap_than_expected_is_to_the_good():
    """Both ways round: 20 points behind is better than 40 behind, 2 % more suspensions than 4 % more."""
    world = simulate(60, YEARS, seed=9)
    for indicator, near, far in (("MATH", -20.0, -40.0), ("SUSP", 2.0, 4.0)):
        spec = ModelSpec(indicator, "HI", YEARS, covariates=("SED",), reference_group="WH")
        mine = world.results.assign(status=far, denominator=5000.0)
        first = mine["cds"].iloc[0]
        mine.loc[mine["cds"] == first, "status"] = near
        mine["status"] += np.random.default_rng(1).normal(0, 0.1, len(mine))
        theirs = world.results.assign(status=0.0, denominator=5000.0)
        expected = expect(spec, design(spec, side_by_side(mine, theirs), world.enrolment, world.entities))
        best = expected.entities.iloc[0]
        assert best["cds"] == first and best["advantage"] > 0


def test_specifications_without_a_gap_are_as_before():
    assert "reference_group" not in ModelSpec().to_dict()
    assert ModelSpec().fingerprint == "3d8f9f8e23bd"
    assert ModelSpec(student_group="EL").outcome is MATH
    with_gap = ModelSpec(student_group="EL", reference_group="ALL")
    assert ModelSpec.from_dict(with_gap.to_dict()) == with_gap
    assert with_gap.fingerprint != ModelSpec(student_group="EL").fingerprint
    with pytest.raises(SpecError, match="cannot be compared with itself"):
        ModelSpec(student_group="EL", reference_group="EL")
    with pytest.raises(SpecError, match="reference_group"):
        ModelSpec(reference_group="EVERYONE")


def test_a_gap_is_an_indicator_of_its_own():
    gap = ModelSpec(student_group="EL", reference_group="ALL").outcome
    assert gap.axis_title == "Math gap (points)"
    assert (gap.format(-12.34), gap.format(3.0, signed=True)) == ("−12.3", "+3.0")
    rate = ModelSpec("SUSP", "AA", reference_group="ALL").outcome
    assert rate.axis_title == "Suspension gap (percentage points)"
    assert rate.direction is SUSP.direction and rate.unit.difference == "percentage points"
    assert rate.format(4.0) == "4.0"
