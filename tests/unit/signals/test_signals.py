"""Each signal on a drawn table: a concern, something to check, nothing found, and not known with its reason."""

from typing import Any

import pandas as pd
import pytest

from cimodels.exhibits import signals as exhibits
from cimodels.signals import exclusion, official, students, tested
from cimodels.signals.judge import FINDERS, in_words, signals
from cimodels.signals.kinds import KINDS
from cimodels.signals.results import CHECK, CONCERN, FINE, SEVERITIES, UNKNOWN, Signal
from tests.unit.signals.drawn import A, certified, lists, records, result, setting, state, took

OTHER = "99999999999999"


def test_without_any_file_everything_is_unknown_and_says_what_to_bring() -> None:
    found = signals(records(), A)
    assert [one.kind for one in found] == list(KINDS) == list(FINDERS)
    assert {one.severity for one in found} == {UNKNOWN}
    assert all(one.sentence.endswith(".") and not one.file for one in found)
    assert all(kind.bring and kind.question.endswith("?") for kind in KINDS.values())
    assert in_words(found) == "Of 14 things looked at: no concerns, 14 not known."


def listed(status: str | None, *groups: tuple[str, str], cds: str = A) -> list[dict[str, Any]]:
    rows = [("ALL", None, status), *((group, letter, None) for group, letter in groups)]
    return [
        {
            "cds": cds,
            "year": 2024,
            "student_group": g,
            "priorities": p,
            "status": s,
            "file": "list.xlsx",
            "line": 40,
        }
        for g, p, s in rows
    ]


def test_assistance_names_groups_and_areas_in_words() -> None:
    rows = listed("Differentiated Assistance, Year 2", ("SWD", "B"), ("HOM", "C"))
    (one,) = official.assistance(records(assistance=rows), A)
    assert one.severity == CONCERN and one.line == 40
    assert one.sentence == (
        "CDE's 2024 list has it in differentiated assistance, year 2, for two student groups: Students with disabilities, Homeless."
    )
    assert "Homeless: pupil engagement, school climate" in one.detail and "not a sanction" in one.detail


def test_general_assistance_is_fine_and_who_is_not_listed_is_unknown() -> None:
    (one,) = official.assistance(records(assistance=listed("General Assistance")), A)
    assert one.severity == FINE and "general assistance" in one.sentence
    (one,) = official.assistance(records(assistance=listed("General Assistance", cds=OTHER)), A)
    assert one.severity == UNKNOWN and "not on CDE's list of 2024" in one.sentence


def test_a_negative_certification_is_told_in_cdes_meaning() -> None:
    drawn = records(
        certifications=[certified(2024, "first", "negative")], certification_lists=lists(2024, "first")
    )
    (one,) = official.fiscal(drawn, A)
    assert (one.severity, one.when, one.file, one.line) == (
        CONCERN,
        "2023–24, first interim",
        "first.asp",
        29,
    )
    assert (
        "lists it as negative" in one.sentence and "will not meet its financial obligations" in one.sentence
    )


def test_qualified_is_to_check_and_remembers_earlier_reports() -> None:
    rows = [
        certified(2024, "second", "qualified"),
        certified(2024, "first", "negative"),
        certified(2019, "first", "negative"),
    ]
    drawn = records(certifications=rows, certification_lists=[*lists(2024, "first"), *lists(2024, "second")])
    (one,) = official.fiscal(drawn, A)
    assert one.severity == CHECK and "may not meet" in one.sentence
    assert "negative in the first interim report 2023–24" in one.detail and "2018–19" not in one.detail


@pytest.mark.parametrize(
    ("negative", "qualified", "severity", "words"),
    [
        (True, True, FINE, "its certification was positive"),
        (True, False, UNKNOWN, "not certified as negative"),
        (False, False, UNKNOWN, "which names only some"),
        (False, True, UNKNOWN, "which names only some"),
    ],
)
def test_absence_means_positive_on_a_whole_list_only(
    negative: bool, qualified: bool, severity: str, words: str
) -> None:
    drawn = records(certification_lists=[*lists(2023, "second"), *lists(2024, "first", negative, qualified)])
    (one,) = official.fiscal(drawn, A)
    assert one.severity == severity and words in one.sentence


def test_a_former_certification_is_still_to_check() -> None:
    drawn = records(
        certifications=[certified(2023, "second", "negative")],
        certification_lists=[*lists(2023, "second"), *lists(2024, "first", True, False)],
    )
    (one,) = official.fiscal(drawn, A)
    assert one.severity == CHECK and "2022–23" in one.sentence and "not known" in one.detail
    whole = records(
        certifications=[certified(2023, "second", "negative")], certification_lists=lists(2024, "first")
    )
    assert "on neither list" in official.fiscal(whole, A)[0].detail


@pytest.mark.parametrize(
    ("level", "severity", "word"), [(1, CONCERN, "Very High"), (2, CHECK, "High"), (3, FINE, "Medium")]
)
def test_suspension_follows_cdes_levels(level: int, severity: str, word: str) -> None:
    rows = [result(60, 1000, status_level=level, level_basis="published"), state(30, 1000)]
    (one,) = exclusion.suspension(records(results=rows), A)
    assert one.severity == severity and one.sentence.endswith(f"{word}.")
    assert "State: 3.0 %" in one.detail and "as published" in one.detail and one.line == 7


@pytest.mark.parametrize(
    ("counted", "students", "severity"), [(120, 1000, CONCERN), (50, 1000, CHECK), (3, 60, FINE)]
)
def test_without_a_level_suspension_is_judged_against_the_state(
    counted: int, students: int, severity: str
) -> None:
    drawn = records(results=[result(counted, students), state(30, 1000)])
    assert exclusion.suspension(drawn, A)[0].severity == severity


def test_a_withheld_or_blank_result_is_unknown_with_its_place() -> None:
    (one,) = exclusion.suspension(records(results=[result(None, 8)]), A)
    assert one.severity == UNKNOWN and "withheld" in one.sentence and one.file == "susp.txt"
    (one,) = exclusion.dropout(records(results=[result(None, 0, "DROPOUT", suppressed=False)]), A)
    assert one.severity == UNKNOWN and "blank in the file" in one.sentence


def test_disproportion_is_a_concern_only_where_it_is_surely_beyond_the_states() -> None:
    whole, group = result(60, 2000), result(30, 300, group="SWD")
    usual = records(results=[whole, group, state(600, 20000), state(300, 3000, group="SWD")])
    assert exclusion.disproportion(usual, A)[0].severity == CHECK
    mild = records(results=[whole, group, state(600, 20000), state(100, 3000, group="SWD")])
    (one,) = exclusion.disproportion(mild, A)
    assert one.severity == CONCERN
    assert "One group was suspended at least twice as often as all students in 2024–25" in one.sentence
    assert "Students with disabilities 10.0 % (3.3 times 3.0 %)" in one.sentence
    assert "95 % interval" in one.detail and "in the state" in one.detail


def test_twice_as_often_by_chance_is_nothing() -> None:
    rows = [result(30, 1000), result(2, 33, group="SWD")]  # 6.1 % of 33, twice 3 %: two students
    (one,) = exclusion.disproportion(records(results=rows), A)
    assert one.severity == FINE and "beyond chance" in one.sentence


def test_nobody_suspended_is_fine_and_small_groups_are_unknown() -> None:
    assert exclusion.disproportion(records(results=[result(0, 1000)]), A)[0].severity == FINE
    (one,) = exclusion.disproportion(records(results=[result(5, 100)]), A)
    assert one.severity == UNKNOWN and "large enough" in one.sentence


def test_absence_looks_at_students_at_risk_alone() -> None:
    rows = [result(200, 1000, "CHRONIC"), result(80, 100, "CHRONIC", "AA"), result(60, 150, "CHRONIC", "HOM")]
    (one,) = exclusion.absence(records(results=rows), A)
    assert (
        one.severity == CHECK
        and "Homeless 40.0 % (2.0 times 20.0 %)" in one.sentence
        and "Black" not in one.sentence
    )


def test_dataquest_rows_with_charters_say_so() -> None:
    rows = [result(90, 300, "DROPOUT", source="dataquest", charter_scope="all"), state(80, 1000, "DROPOUT")]
    (one,) = exclusion.dropout(records(results=rows), A)
    assert one.severity == CONCERN and one.detail.endswith("Counts its charter schools too.")
    (one,) = exclusion.dropout(records(results=rows, schools=school(1000, 120, 0)), A)
    assert one.detail.endswith("Counts its charter schools too (12 % of its students on census day).")
    (one,) = exclusion.dropout(records(results=rows, schools=school(1000, 0, 0)), A)
    assert "charter" not in one.detail


@pytest.mark.parametrize(("counted", "severity"), [(9, FINE), (40, CHECK), (70, CONCERN)])
def test_dropout_against_the_states(counted: int, severity: str) -> None:
    drawn = records(results=[result(counted, 300, "DROPOUT"), state(80, 1000, "DROPOUT")])
    assert exclusion.dropout(drawn, A)[0].severity == severity


def school(students_: float, charter: float | None, alternative: float | None) -> list[dict[str, Any]]:
    return [
        {
            "cds": A,
            "year": 2025,
            "students": students_,
            "charter": charter,
            "alternative": alternative,
            "file": "census.txt",
        }
    ]


def test_shares_of_charter_and_alternative_schools() -> None:
    drawn = records(schools=school(1000, 300, 120))
    assert (students.charters(drawn, A)[0].severity, exclusion.alternative(drawn, A)[0].severity) == (
        CHECK,
        CHECK,
    )
    drawn = records(schools=school(1000, 0, 20))
    assert (students.charters(drawn, A)[0].severity, exclusion.alternative(drawn, A)[0].severity) == (
        FINE,
        FINE,
    )
    for unknown in (school(0, 0, 0), school(1000, None, None)):
        drawn = records(schools=unknown)
        assert (students.charters(drawn, A)[0].severity, exclusion.alternative(drawn, A)[0].severity) == (
            UNKNOWN,
            UNKNOWN,
        )


def test_participation_of_everybody_and_of_groups() -> None:
    assert tested.participation(records(participation=[took(96), took(97, "EL")]), A)[0].severity == FINE
    (one,) = tested.participation(records(participation=[took(96), took(90, "SWD")]), A)
    assert one.severity == CHECK and "Students with disabilities 90 % (English language arts)" in one.sentence
    (one,) = tested.participation(
        records(participation=[took(94.9), took(50, "SWD"), took(96, indicator="MATH")]), A
    )
    assert one.severity == CONCERN and one.sentence.index("All students") < one.sentence.index("disabilities")
    small = records(participation=[took(96), took(10, "FOS", enrolled=29), took(10, "CAA")])
    assert tested.participation(small, A)[0].severity == FINE


STATE_SETTINGS = [
    setting("5a", 600, 1000, "0" * 14),
    setting("5b", 170, 1000, "0" * 14),
    setting("5c", 40, 1000, "0" * 14),
]


def test_settings_are_compared_with_the_state_on_the_restrictive_side() -> None:
    far = [setting("5a", 180, 400), setting("5b", 160, 400), setting("5c", 10, 400)]
    (one,) = tested.placement(records(placements=[*far, *STATE_SETTINGS]), A)
    assert (
        one.severity == CHECK
        and "45.0 % are in regular classes for at least 80 % of the day (state 60.0 %)" in one.sentence
    )
    other_side = [setting("5a", 380, 400), setting("5b", 4, 400), setting("5c", 0, 400)]
    assert tested.placement(records(placements=[*other_side, *STATE_SETTINGS]), A)[0].severity == FINE
    few = [setting("5a", 9, 20), setting("5b", 6, 20), setting("5c", 2, 20)]
    assert tested.placement(records(placements=[*few, *STATE_SETTINGS]), A)[0].severity == FINE


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([setting("5a", None, 0)], "withheld"),
        ([setting("5a", 0, 0)], "not given"),
        ([setting("5a", 10, 20)], "the state's own shares are not here"),
    ],
)
def test_settings_that_cannot_be_judged(rows: list[dict[str, Any]], words: str) -> None:
    (one,) = tested.placement(records(placements=rows), A)
    assert one.severity == UNKNOWN and words in one.sentence


def test_a_report_is_judged_by_its_own_targets_first() -> None:
    report = {"source": "report", "year": 2023, "file": "lre.csv", "numerator": None, "denominator": None}
    rows = [
        setting("5a", 46, 100, target=58.0, target_met=False, **report),
        setting("5b", 10, 100, target=18.0, target_met=True, **report),
        setting("5a", 99, 100),
    ]
    (one,) = tested.placement(records(placements=[*rows, *STATE_SETTINGS]), A)
    assert one.severity == CONCERN and one.file == "lre.csv" and one.when == "2022–23"
    assert "misses 1 of 2" in one.sentence and "(target 58 %)" in one.sentence
    (one,) = tested.placement(records(placements=[rows[1]]), A)
    assert one.severity == FINE and "meets the state's targets" in one.sentence


def moved(first: float | None, last: float | None, drifted: bool = False) -> list[dict[str, Any]]:
    known = first is not None
    return [
        {
            "cds": A, "moved_students": 0.0 if known else None, "drift": drifted,
            "drift_reason": "Between 2023 and 2025 it moved." if drifted else "", "students_first": first,
            "students_last": last, "year_first": 2023.0 if known else None, "year_last": 2025.0 if known else None,
            "file": "math.txt",
        }
    ]  # fmt: skip


def test_change_of_students_and_of_size() -> None:
    assert students.drift(records(movement=moved(100, 100, True)), A)[0].severity == CHECK
    assert students.drift(records(movement=moved(100, 100)), A)[0].severity == FINE
    assert students.drift(records(movement=moved(None, None)), A)[0].severity == UNKNOWN
    (one,) = students.enrolment(records(movement=moved(1000, 880)), A)
    assert one.severity == CHECK and "fell by 12 % (1,000 to 880) between 2023 and 2025" in one.sentence
    assert students.enrolment(records(movement=moved(1000, 1050)), A)[0].severity == FINE
    assert students.enrolment(records(movement=moved(None, None)), A)[0].severity == UNKNOWN


def test_the_ends_of_a_period_are_its_first_and_last_known_year() -> None:
    years = pd.DataFrame(
        [("A", 2025, 0.0), ("A", 2023, 50.0), ("A", 2024, None), ("B", 2024, 9.0), ("C", 2023, None)],
        columns=["cds", "year", "denominator"],
    )
    table = students.with_ends(pd.DataFrame({"cds": ["A", "B", "C"]}), years).set_index("cds")
    assert table.loc["A"].tolist() == [50.0, 0.0, 2023.0, 2025.0]
    assert table.loc[["B", "C"]].isna().all(axis=None)


def test_flags_are_concerns_and_their_absence_tells_nothing_where_nobody_has_one() -> None:
    flag = {
        "cds": A,
        "indicator": "SUSP",
        "year": 2023,
        "certify_flag": True,
        "error_flag": False,
        "file": "s.txt",
        "line": 9,
    }
    rows = [result(10, 100)]
    (one,) = tested.certified_data(records(results=rows, flags=[flag], flagged=[{"cds": A}]), A)
    assert one.severity == CONCERN and "not certified by the district: Suspension rate 2023" in one.sentence
    assert tested.certified_data(records(results=rows, flagged=[{"cds": OTHER}]), A)[0].severity == FINE
    assert "may lack the columns" in tested.certified_data(records(results=rows), A)[0].sentence


def test_the_share_of_withheld_results() -> None:
    rows = [
        result(10, 100),
        result(None, 5, group="FOS"),
        result(None, 7, group="HOM"),
        result(1, 1, group="FEMALE"),
    ]
    (one,) = tested.suppressed(records(results=rows), A)
    assert one.severity == CHECK and "2 of its 3" in one.sentence
    assert tested.suppressed(records(results=[*rows[:2], result(9, 90, group="SWD")]), A)[0].severity == FINE


def test_concerns_come_first_and_the_table_has_everything() -> None:
    drawn = records(
        results=[result(60, 1000, status_level=1, level_basis="computed"), state(30, 1000)],
        certifications=[certified(2024, "first", "qualified")],
        certification_lists=lists(2024, "first"),
    )
    found = signals(drawn, A)
    order = [list(SEVERITIES).index(one.severity) for one in found]
    assert order == sorted(order) and [one.kind for one in found[:2]] == ["suspension", "fiscal"]
    shown = exhibits.table(found)
    assert (
        len(shown) == len(KINDS) and shown["Found"].iloc[0] == "▲ Concern" and shown["Line"].dtype == "Int64"
    )
    assert exhibits.in_short(found) == "1 concern, 1 to check"
    assert in_words(found).startswith("Of 14 things looked at: one concern, one to check, ")
    assert exhibits.in_short(()) == ""
    assert exhibits.where(found[1]).endswith("first.asp, line 29")
    assert exhibits.where(Signal("fiscal", UNKNOWN, "No list.")) == ""


def test_no_word_judges_a_district() -> None:
    texts = [kind.question + kind.name for kind in KINDS.values()] + [
        one.meaning for one in SEVERITIES.values()
    ]
    assert not [
        t for t in texts if any(word in t.lower() for word in ("bad", "fail", "poor", "guilty", "violat"))
    ]
