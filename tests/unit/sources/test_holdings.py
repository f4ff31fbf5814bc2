"""What is here of CDE's files, what is missing, and what that costs."""

import pandas as pd

from cimodels.sources.catalogue import ENTRIES
from cimodels.sources.holdings import FAMILIES, HERE, MISSING, PART, Holdings

EVERYTHING = frozenset(entry for entry, one in ENTRIES.items() if one.published)


def holdings(*here: str, part: tuple[str, ...] = ()) -> Holdings:
    return Holdings(frozenset((*here, *part)), frozenset(part))


def costs(held: Holdings) -> dict[tuple[int, str], str]:
    return {(gap.year, gap.family): gap.cost for gap in held.gaps()}


def test_who_has_everything_lacks_nothing() -> None:
    assert Holdings(EVERYTHING, frozenset()).gaps() == ()


def test_who_has_nothing_lacks_every_year_and_kind_and_nothing_that_is_not_published() -> None:
    gaps = holdings().gaps()
    assert {gap.year for gap in gaps} == {0, *range(2017, 2026)}
    # Local indicators have no address that stays, so nobody lacks them.
    assert {gap.family for gap in gaps} == set(FAMILIES) - {"local_indicators"}
    named = {name for gap in gaps for name in gap.files}
    expected = [
        e
        for e in ENTRIES.values()
        if e.downloads and e.layout != "entities" and e.year not in range(2014, 2017)
    ]
    assert named == {entry.names[0] for entry in expected if "all-students" not in entry.id}


def test_a_file_is_here_a_part_missing_or_not_published() -> None:
    held = holdings("dashboard-math-2024", part=("dashboard-ela-2024",))
    assert held.condition("dashboard", 2024, "MATH") == HERE
    assert held.condition("dashboard", 2024, "ELA") == PART
    assert held.condition("dashboard", 2024, "SUSP") == MISSING
    assert held.condition("dashboard", 2021, "MATH") == held.condition("dashboard", 2026, "MATH") == ""


def test_one_of_two_files_is_a_part_and_names_the_other() -> None:
    held = holdings("dashboard-ela11-2017")
    assert held.condition("dashboard", 2017, "ELA") == PART
    assert (
        "English language arts: without Dashboard English language arts, grades 3–8."
        in costs(held)[2017, "dashboard"]
    )


def test_the_file_with_all_groups_has_the_one_with_all_students() -> None:
    wide, narrow = holdings("caaspp-sb-all-groups-2024"), holdings("caaspp-sb-all-students-2024")
    assert wide.condition("caaspp", 2024, "CAASPP_ELA") == HERE
    assert narrow.condition("caaspp", 2024, "CAASPP_ELA") == PART
    assert "without CAASPP Smarter Balanced, all student groups." in costs(narrow)[2024, "caaspp"]


def test_enrolment_of_the_nearest_year_stands_in_the_earlier_on_ties() -> None:
    told = costs(holdings("enrolment-2023", "enrolment-2025"))
    assert told[2024, "enrolment"] == "Circumstances of 2023 are used for 2024."
    assert told[2018, "enrolment"] == "Circumstances of 2023 are used for 2018."
    assert (2023, "enrolment") not in told
    assert "nothing can be expected" in costs(holdings())[2024, "enrolment"]


def test_another_source_stands_in_where_it_has_the_indicator() -> None:
    held = holdings("dataquest-chronic-2024", "dashboard-math-2024")
    told = costs(held)[2024, "dashboard"]
    assert "Chronic absenteeism: the values of DataQuest are used." in told
    assert (
        "English language arts, Science, Suspension rate" in told
        and "neither focus nor check in 2024" in told
    )
    assert "Mathematics" not in told
    assert costs(held)[2022, "dashboard"] == "Neither focus nor check in 2022."


def test_it_is_read_from_a_warehouse() -> None:
    files = pd.DataFrame(
        {
            "file_id": [1, 2, 3, 4],
            "entry": ["a", "few", "covered", "empty"],
            "rows_loaded": [5, 5, 0, 0],
        }
    )
    problems = pd.DataFrame(
        {"file_id": [2, 3, 4], "kind": ["few_rows", "covered_elsewhere", "nothing_usable"]}
    )
    held = Holdings.of(files, problems)
    assert held.here == {"a", "few", "covered"} and held.part == {"few"}
