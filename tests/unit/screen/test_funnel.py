"""The small county before the screen: who passes, by how much, and what is said."""

from dataclasses import replace

import pandas as pd
import pytest

from cimodels.errors import DataError
from cimodels.models.spec import ModelSpec
from cimodels.screen.funnel import screen
from cimodels.screen.results import Screening, in_top
from cimodels.screen.spec import Adequacy, EnrolmentMinimum, ScreenSpec, Threshold

from .county import ENROLMENT, ENTITIES, EXPECTED, RATINGS, table

OPEN = ScreenSpec(focus=(Threshold("advantage", 100),), adequacy=())


def run(spec: ScreenSpec) -> Screening:
    return screen(spec, EXPECTED, ENTITIES, ENROLMENT, RATINGS)


def verdicts(screening: Screening, criterion: str) -> pd.DataFrame:
    frame = screening.verdicts
    columns = ["cds", "passed", "known", "value", "threshold", "margin"]
    return frame.loc[frame["criterion"] == criterion, columns].reset_index(drop=True)


def same(found: pd.DataFrame, drawn: str) -> None:
    expected = table(drawn)
    for column in expected:
        if expected[column].isna().all():
            expected[column] = expected[column].astype(found[column].dtype)
    pd.testing.assert_frame_equal(found, expected, check_dtype=False, atol=1e-3)


def short(screening: Screening) -> list[str]:
    return screening.short_list["cds"].tolist()


def reason(screening: Screening, cds: str) -> str:
    return screening.excluded.set_index("cds")["reason"][cds]


def test_a_whole_funnel():
    spec = ScreenSpec(
        focus=(Threshold("advantage", 80),),
        adequacy=(Adequacy("CHRONIC"),),
        enrolment=(EnrolmentMinimum("SED", minimum_share=30),),
    )
    result = run(spec)
    funnel = [(s.stage, s.entered, s.passed) for s in result.funnel]
    assert funnel == [
        ("eligible", 8, 6),  # F is a county office, G of another type
        ("expected", 6, 5),  # H has too few students
        ("performance", 5, 4),  # C is 6th of 7
        ("enrolment", 4, 3),  # E has 29.9 %
        ("adequacy", 3, 2),  # D is Red
    ]
    assert short(result) == ["B", "A"]
    assert result.funnel[-1].sentence == "Adequate elsewhere: no Red for all students on Chronic absenteeism"
    same(
        result.excluded[["cds", "name", "stage", "criterion"]],
        """
        cds | name    | stage       | criterion
        C   | Cedar   | performance | focus.advantage
        D   | Dogwood | adequacy    | adequacy.CHRONIC.ALL.no_red
        E   | Elm     | enrolment   | enrolment.SED.share
        F   | Fir     | eligible    | county_offices
        G   | Ginkgo  | eligible    | district_type
        H   | Hazel   | expected    | expected
        """,
    )
    same(
        result.near_misses[["cds", "name", "criterion", "value", "threshold", "margin"]],
        """
        cds | name    | criterion                   | value | threshold | margin
        E   | Elm     | enrolment.SED.share         | 29.9  | 30        | -0.1
        D   | Dogwood | adequacy.CHRONIC.ALL.no_red | 1     | 2         | -1
        """,
    )


def test_reasons_are_sentences_with_value_and_threshold():
    spec = ScreenSpec(
        focus=(Threshold("advantage", 80),),
        adequacy=(Adequacy("CHRONIC"),),
        enrolment=(EnrolmentMinimum("SED", minimum_share=30),),
    )
    result = run(spec)
    assert result.short_list["reason"][1] == (
        "Expected −20.0, was 5.0 over 2023–2025 (better by 25.0 points; outside its own 95 % prediction "
        "interval, −40.0 to 0.0); rank 3 of 7 by advantage; 30 % socioeconomically disadvantaged; no Red "
        "on the one rated indicator."
    )
    assert reason(result, "C") == (
        "Below the cut-off: rank 6 of 7 by advantage (−10.0 points); asked for the best 80 %, ranks 1 to 5. "
        "It also fails “At least 30 % socioeconomically disadvantaged”."
    )
    assert reason(result, "D") == (
        "Not adequate elsewhere: Chronic absenteeism, all students: Red by our computation in 2025 "
        "(status 25.0 %); asked for no Red."
    )
    assert reason(result, "E") == (
        "Too few students of a group asked for: 29.9 % socioeconomically disadvantaged; asked for at "
        "least 30 %."
    )
    assert reason(result, "H").startswith("Fewer than 30 students.")
    assert reason(result, "G").startswith(
        "Not eligible: its type is Other (state schools, ROC/Ps, joint bodies); asked for Unified, "
    )
    assert result.near_misses["reason"][0] == (
        "Passes everything but one: 29.9 % socioeconomically disadvantaged; asked for at least 30 %."
    )


def test_kinds_that_were_not_asked_for():
    assert reason(run(OPEN), "F").startswith(
        "Not eligible: it is a county office of education; asked for none of these."
    )
    only = run(replace(OPEN, county_offices="only"))
    assert reason(only, "A") == "Not eligible: it is no county office of education; asked for these alone."


@pytest.mark.parametrize(
    ("checks", "clause"),
    [
        ((Adequacy("CHRONIC", "level_at_least", value=2),), "meets the level asked elsewhere."),
        (
            (Adequacy("CHRONIC", "level_at_least", value=2), Adequacy("CHRONIC", "percentile_floor")),
            "meets both levels asked elsewhere.",
        ),
        (
            (Adequacy("CHRONIC", "level_at_least", ("ALL", "EL"), 2),),
            "meets one of two levels asked elsewhere (the others not rated).",
        ),
        ((Adequacy("SUSP"),), "not rated elsewhere."),
        ((Adequacy("CHRONIC"), Adequacy("SUSP")), "no Red on the one rated indicator (one not rated)."),
        (
            (Adequacy("CHRONIC", student_groups=("SED", "ALL")),),
            "no Red on the one other rating (one not rated).",
        ),
    ],
)
def test_reasons_count_the_ratings(checks, clause):
    reasons = run(replace(OPEN, adequacy=checks)).short_list.set_index("cds")["reason"]
    assert reasons["B"].endswith("; " + clause)


def test_no_red_knows_what_it_does_not_know():
    result = run(replace(OPEN, county_offices="include", adequacy=(Adequacy("CHRONIC"),)))
    same(
        verdicts(result, "adequacy.CHRONIC.ALL.no_red"),
        """
        cds | passed | known | value | threshold | margin
        A   | True   | True  | 3     | 2         | 1
        B   | True   | True  | 4     | 2         | 2
        C   | True   | False | -     | 2         | -
        D   | False  | True  | 1     | 2         | -1
        E   | True   | True  | 2     | 2         | 0
        F   | True   | False | -     | 2         | -
        G   | True   | False | -     | 2         | -
        H   | True   | False | -     | 2         | -
        """,
    )
    assert "C" in short(result)
    assert any("2 of the 5 on the short list lack at least one rating" in note for note in result.notes)


@pytest.mark.parametrize(
    ("cds", "why"),
    [("C", "withheld to protect students"), ("F", "status 31.0 % but no colour")],
)
def test_missing_ratings_fail_where_the_recipe_says_so(cds, why):
    check = Adequacy("CHRONIC", when_missing="fail")
    result = run(replace(OPEN, county_offices="include", adequacy=(check,)))
    assert reason(result, cds) == (
        f"Not adequate elsewhere: Chronic absenteeism, all students: no rating in 2025 ({why}), "
        "which counts as a fail because the recipe says so; asked for no Red."
    )


def test_percentiles_follow_the_direction_and_ties_share_the_best():
    check = Adequacy("CHRONIC", "percentile_floor", value=60, when_missing="fail")
    result = run(replace(OPEN, adequacy=(check,)))
    same(
        verdicts(result, "adequacy.CHRONIC.ALL.percentile_floor"),
        """
        cds | passed | known | value | threshold | margin
        A   | True   | True  | 80    | 60        | 20
        B   | True   | True  | 100   | 60        | 40
        C   | False  | False | -     | 60        | -
        D   | False  | True  | 40    | 60        | -20
        E   | True   | True  | 80    | 60        | 20
        F   | False  | True  | 20    | 60        | -40
        G   | False  | False | -     | 60        | -
        H   | False  | False | -     | 60        | -
        """,
    )


def test_levels_and_groups():
    check = Adequacy("CHRONIC", "level_at_least", ("ALL", "EL"), 3)
    result = run(replace(OPEN, adequacy=(check,)))
    assert short(result) == ["B", "E", "C"]
    assert reason(result, "A").endswith(
        "Chronic absenteeism, English learners: level 1 (Very High) in 2025 (status 22.0 %); asked for "
        "level at least 3 (Medium)."
    )


def test_the_focus_is_not_checked_against_itself():
    checks = (Adequacy("MATH", student_groups=("ALL", "EL")),)
    ids = [c.id for c in run(replace(OPEN, adequacy=checks)).criteria if c.stage == "adequacy"]
    assert ids == ["adequacy.MATH.EL.no_red"]
    focused_on_learners = replace(OPEN, model=ModelSpec(student_group="EL"), adequacy=checks)
    ids = [c.id for c in run(focused_on_learners).criteria if c.stage == "adequacy"]
    assert ids == ["adequacy.MATH.ALL.no_red"]


def test_checks_that_overlap_keep_ids_of_their_own():
    checks = (
        Adequacy("CHRONIC", "level_at_least", ("ALL",), 2),
        Adequacy("CHRONIC", "level_at_least", ("ALL", "EL"), 3),
    )
    ids = [c.id for c in run(replace(OPEN, adequacy=checks)).criteria if c.stage == "adequacy"]
    assert ids == [
        "adequacy.CHRONIC.ALL.level_at_least",
        "adequacy.CHRONIC.ALL.level_at_least.2",
        "adequacy.CHRONIC.EL.level_at_least",
    ]


def test_thresholds_match_all_or_any():
    both = (Threshold("advantage", 30), Threshold("status", 30))
    assert short(run(replace(OPEN, focus=both))) == []
    result = run(replace(OPEN, focus=both, focus_match="any"))
    assert short(result) == ["B", "D", "A", "E"]
    # C fails both, which is one requirement; the threshold that it misses by less is shown.
    assert result.near_misses[["cds", "criterion"]].to_numpy().tolist() == [["C", "focus.status"]]
    assert " or " in result.funnel[2].sentence


def test_an_unknown_improvement_does_not_pass():
    result = run(replace(OPEN, county_offices="include", focus=(Threshold("improvement", 100),)))
    row = verdicts(result, "focus.improvement").set_index("cds").loc["F"]
    assert not row["passed"]
    assert not row["known"]
    assert "it has no rank by improvement; asked for the best 100 %" in reason(result, "F")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"county_offices": "include"}, ["B", "D", "A", "F", "E", "C"]),
        ({"county_offices": "only"}, ["F"]),
        ({"district_types": ("OTHER",)}, ["G"]),
        ({"district_types": ("HIGH", "ELEMENTARY")}, ["B", "C"]),
        ({"counties": ("91",)}, ["B", "A", "C"]),
        ({"minimum_enrolment": 1000, "maximum_enrolment": 5000}, ["A", "E", "C"]),
        ({"charters": "only"}, ["B", "D", "A", "E", "C"]),  # a district row is nobody's charter
        ({"enrolment": (EnrolmentMinimum("EL", 50),)}, ["D", "A", "E", "C"]),
        ({"enrolment": (EnrolmentMinimum("EL", 50, 10.0),)}, ["D", "A"]),
        ({"enrolment": (EnrolmentMinimum("ALL", 1000, 100.0),)}, ["D", "A", "E", "C"]),
        ({"enrolment": (EnrolmentMinimum("FOS", 1),)}, []),  # no such column: withheld for everyone
    ],
)
def test_eligibility_and_enrolment(changes, expected):
    assert short(run(replace(OPEN, **changes))) == expected


def test_charters_among_schools():
    schools = ENTITIES.assign(charter=ENTITIES["cds"].isin(["A", "B"]))
    spec = replace(OPEN, model=ModelSpec(level="school"))
    for handling, expected in [("only", ["B", "A"]), ("exclude", ["D", "E", "C"])]:
        result = screen(replace(spec, charters=handling), EXPECTED, schools, ENROLMENT, RATINGS)
        assert short(result) == expected


def test_another_county_is_no_near_miss():
    result = run(replace(OPEN, counties=("91",)))
    assert result.near_misses.empty
    assert reason(result, "D") == "Not eligible: its county is South; asked for North."


def test_notes_say_what_the_list_does_not():
    result = run(replace(OPEN, minimum_enrolment=1, adequacy=(Adequacy("SUSP"),)))
    assert result.notes[0] == "A sentence of the model's."
    text = " ".join(result.notes)
    assert "Enrolment is of 2025 (7) and 2024 (1)." in text
    assert "so that everybody passes: “Suspension, all students: no Red”." in text
    assert "No longer active according to the directory: Cedar." in text
    old = screen(OPEN, EXPECTED, ENTITIES, ENROLMENT, RATINGS.assign(year=2024))
    assert any("of 2024; 2025 was asked for" in note for note in old.notes)
    fewer = screen(OPEN, EXPECTED, ENTITIES[1:], ENROLMENT, RATINGS)
    assert any("ranks 1 more" in note for note in fewer.notes)


def test_a_group_that_a_release_has_no_enrolment_for_is_told():
    result = run(replace(OPEN, enrolment=(EnrolmentMinimum("LTEL", 15),)))
    assert reason(result, "A") == (
        "Too few students of a group asked for: this release has no enrolment data on long-term English "
        "learners, so nobody's count is known; asked for at least 15."
    )
    assert "its count of English learners is withheld" in reason(
        run(replace(OPEN, enrolment=(EnrolmentMinimum("EL", 15),))), "B"
    )


def test_every_verdict_on_one_in_words():
    spec = ScreenSpec(
        focus=(Threshold("advantage", 80), Threshold("status", 40)),
        focus_match="any",
        adequacy=(Adequacy("CHRONIC", student_groups=("ALL", "SED")), Adequacy("SUSP", when_missing="fail")),
        enrolment=(EnrolmentMinimum("SED", 6_299, 70.1),),
        maximum_enrolment=8_000,
    )
    found = run(spec).write_verdicts("D")
    assert found.to_numpy().tolist() == [
        ["Type: Unified, Elementary or High school", "passes", "Its type is Unified", "Unified, Elementary or High school", "–"],
        ["County offices of education are left out", "passes", "It is no county office of education",
         "None of these", "–"],
        ["At most 8,000 students", "fails", "It has 9,000 students", "At most 8,000", "missed by 1,000 students"],
        ["The model could say what was to be expected", "passes", "The model has an expectation for it", "–", "–"],
        ["Among the best 80 % by advantage (how far beyond expectation)", "passes",
         "Rank 1 of 7 by advantage (+30.0 points)", "The best 80 %, ranks 1 to 5", "met by 4 ranks"],
        ["Among the best 40 % by status (how high the results are)", "fails, but another suffices",
         "Rank 5 of 7 by status (−30.0 points)", "The best 40 %, ranks 1 to 2", "missed by 3 ranks"],
        ["At least 6,299 socioeconomically disadvantaged", "passes", "6,300 socioeconomically disadvantaged",
         "At least 6,299", "met by 1 student"],
        ["At least 70.1 % socioeconomically disadvantaged", "fails", "70.0 % socioeconomically disadvantaged",
         "At least 70.1 %", "missed by 0.1 percentage points"],
        ["Chronic absenteeism, all students: no Red", "fails",
         "Red by our computation in 2025 (status 25.0 %)", "No Red", "missed by 1 colour step"],
        ["Chronic absenteeism, socioeconomically disadvantaged: no Red", "passes without a value",
         "No rating in 2025 (no result published), which counts as a pass because the recipe says so", "No Red",
         "no value"],
        ["Suspension, all students: no Red", "fails without a value",
         "No rating in 2025 (no result published), which counts as a fail because the recipe says so", "No Red",
         "no value"],
    ]  # fmt: skip


def test_the_reason_names_every_check_that_was_failed():
    spec = replace(
        OPEN, adequacy=(Adequacy("CHRONIC"), Adequacy("SUSP", when_missing="fail")), counties=("91",)
    )
    assert reason(run(spec), "D").endswith(
        " It also fails “Chronic absenteeism, all students: no Red” and “Suspension, all students: no Red”."
    )
    # Whoever has no expectation has no rank either, and that is not said twice.
    assert "best" not in reason(run(replace(OPEN, counties=("91",))), "H")


def test_the_list_says_who_is_set_apart_from_the_ordinary():
    result = run(replace(OPEN, county_offices="include"))
    inside = result.short_list["reason"].str.contains("inside its own 95 % prediction interval")
    drawn = (result.short_list["actual"] - result.short_list["expected"]).abs() <= 20
    assert inside.tolist() == drawn.tolist()
    (note,) = (note for note in result.notes if "lie inside" in note)
    assert note.startswith("3 of the 6 on the short list lie inside their own 95 % prediction interval")
    assert "For 1 of them the advantage is so small" in note
    assert not any("lie inside" in note for note in run(replace(OPEN, minimum_enrolment=10**6)).notes)


def test_ranks_by_what_was_asked_for_stand_on_the_list():
    result = run(replace(OPEN, focus=(Threshold("status", 100), Threshold("improvement", 100))))
    assert dict(zip(result.short_list["cds"], result.short_list["status_rank"], strict=True))["E"] == 1
    assert result.short_list["improvement_rank"].notna().all()
    assert "status_rank" not in run(OPEN).short_list


def test_two_rows_for_one_are_refused():
    twice = pd.concat([RATINGS, RATINGS[:1]])
    with pytest.raises(DataError, match="more than one row for A, CHRONIC, ALL"):
        screen(OPEN, EXPECTED, ENTITIES, ENROLMENT, twice)
    with pytest.raises(DataError, match="enrolment has more than one row for B"):
        screen(OPEN, EXPECTED, ENTITIES, pd.concat([ENROLMENT, ENROLMENT[1:2]]), RATINGS)


def test_nobody_at_all():
    empty = replace(EXPECTED, entities=EXPECTED.entities[:0])
    result = screen(ScreenSpec(), empty, ENTITIES, ENROLMENT, RATINGS[:0])
    assert short(result) == []
    assert len(result.excluded) == 8
    result = screen(ScreenSpec(), empty, ENTITIES[:0], ENROLMENT[:0], RATINGS[:0])
    assert [(s.entered, s.passed) for s in result.funnel] == [(0, 0)] * 5


@pytest.mark.parametrize(
    ("rank", "n", "percent", "inside"),
    [
        (91, 912, 10, True),
        (92, 912, 10, False),
        (1, 10, 10, True),
        (1, 9, 10, False),  # one of nine is more than 10 %
        (100, 1000, 10, True),
        (101, 1000, 10, False),
        (101, 1000, 10.1, True),
        (3, 1000, 0.3, True),  # 0.3 × 10 is not 3 in binary
        (912, 912, 100, True),
    ],
)
def test_the_edge_of_the_top(rank, n, percent, inside):
    assert in_top(rank, n, percent) is inside
