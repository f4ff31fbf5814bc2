"""Beside CDE's list: agreement counted, and a cause for each disagreement."""

import pandas as pd

from cimodels.rules import assistance_check as check
from cimodels.rules import assistance_inputs as known
from cimodels.rules.assistance import CANNOT_BE_TOLD, ELIGIBLE, NO_LEVEL, NOT_ELIGIBLE, judge, rules_of
from cimodels.rules.assistance_steps import steps
from cimodels.rules.assistance_year import COMPUTED, OTHER_SOURCE, PUBLISHED, assistance_of

RULES = rules_of(2024)
INDICATORS = tuple(RULES.measures)


def district(cds: str, group: str = "SED", **levels: tuple[int, str, str]) -> list[dict]:
    """Inputs: each indicator's level, kind and source; no level where none is named, and 0 for unknown."""
    rows = []
    for indicator in INDICATORS:
        level, kind, source = levels.get(indicator, (NO_LEVEL, known.NONE, "dashboard"))
        rows.append(
            {
                "cds": cds, "student_group": group, "indicator": indicator, "mildest": level or NO_LEVEL,
                "severest": level or 1, "kind": kind, "source": source, "basis": kind, "status": 1.0, "change": 0.0,
                "denominator": 28.0, "minimum": 30, "level": level,
            }
        )  # fmt: skip
    return rows


def red(kind: str = known.PUBLISHED, source: str = "dashboard") -> tuple[int, str, str]:
    return 1, kind, source


def official(**districts: tuple[str, str, str]) -> pd.DataFrame:
    """A list: per district its status, letter and methods."""
    rows: list[dict] = []
    for cds, (status, letter, methods) in districts.items():
        whole = {
            "cds": cds[1:],
            "student_group": "ALL",
            "priorities": None,
            "status": status,
            "methods": methods,
        }
        rows.append(whole)
        if letter:
            rows.append(
                whole | {"student_group": "SED", "priorities": letter, "status": None, "methods": None}
            )
    return pd.DataFrame(rows).assign(year=2024)


DA, GENERAL = "Differentiated Assistance, Year 1", "General Assistance"
SECOND = "Differentiated Assistance, Year 2"


def compared(inputs: list[dict], listed: pd.DataFrame) -> check.Comparison:
    frame = pd.DataFrame(inputs)
    return check.compare(frame, judge(frame, RULES), listed, None)


def test_agreement_and_causes() -> None:
    dataquest, computed = red(known.COMPUTED, "dataquest"), red(known.COMPUTED)
    few = (NO_LEVEL, known.TOO_FEW, "dashboard")
    inputs = [
        *district("1", CHRONIC=red(), SUSP=red()),
        *district("2", CHRONIC=dataquest, SUSP=red()),
        *district("3", CHRONIC=red(), SUSP=dataquest),
        *district("4", CHRONIC=dataquest, SUSP=dataquest, CCI=red()),
        *district("5", CHRONIC=computed, SUSP=red()),
        *district("6", CHRONIC=few, SUSP=red()),
        *district("7", SUSP=red()),
        *district("8"),
        *district("9"),
        *district("10", CHRONIC=(0, known.MISSING, ""), SUSP=red()),
        *district("11", CHRONIC=red(), SUSP=red()),
        *district("12", SUSP=red()),
    ]
    listed = official(
        d1=(DA, "C", "1"),
        d2=(GENERAL, "", ""),
        d3=(GENERAL, "", ""),
        d4=(GENERAL, "", ""),
        d5=(GENERAL, "", ""),
        d6=(DA, "C", "1"),
        d7=(DA, "C", "1"),
        d8=(DA, "", "2"),
        d9=(DA, "", "4"),
        d10=(DA, "C", "1"),
        d11=(SECOND, "", ""),
        d12=(SECOND, "", ""),
    )
    found = compared(inputs, listed)
    told = found.districts.set_index("cds")
    causes = {"2": "chronic_source", "3": "suspension_source", "4": "other_source", "5": "computed"}
    causes |= {"6": "small_group", "7": "unexplained", "8": "local", "9": "late", "11": "unexplained"}
    assert told["cause"].where(told["cause"] != "").dropna().to_dict() == causes
    assert told.at["1", "agreement"] == told.at["12", "agreement"] == check.AGREE
    assert told.at["10", "agreement"] == CANNOT_BE_TOLD
    assert told.loc[["11", "12"], "official"].eq(check.SECOND_YEAR).all()
    matrix = found.matrix()
    assert matrix.to_numpy().sum() == len(told) == 12
    assert matrix.at[ELIGIBLE, NOT_ELIGIBLE] == 4 and matrix.at[NOT_ELIGIBLE, ELIGIBLE] == 4
    assert matrix.at[check.SECOND_YEAR, ELIGIBLE] == 1
    counted = found.causes()
    assert counted["only_official"].sum() == (told["agreement"] == check.ONLY_OFFICIAL).sum() == 4
    assert counted["only_ours"].sum() == (told["agreement"] == check.ONLY_OURS).sum() == 5
    assert not counted["name"].eq("").any()


def test_areas_of_groups_that_have_a_letter() -> None:
    inputs = [*district("1", CHRONIC=red(), SUSP=red(), CCI=red()), *district("2", CHRONIC=red())]
    areas = compared(inputs, official(d1=(DA, "C", "1"), d2=(DA, "B", "1"))).areas.set_index("priority")
    assert areas.loc[4].to_dict() == {
        "official": 1,
        "agree": 1,
        "only_official": 1,
        "only_ours": 0,
        "open": 0,
    }
    assert areas.loc[5, "agree"] == 2
    assert areas.loc[8].to_dict() == {
        "official": 0,
        "agree": 1,
        "only_official": 0,
        "only_ours": 1,
        "open": 0,
    }


def test_a_list_without_methods() -> None:
    """The lists before 2022 came with other columns."""
    listed = official(d1=(DA, "", "")).drop(columns="methods")
    assert compared(district("1"), listed).districts["cause"].tolist() == ["unexplained"]


def test_steps_are_sentences() -> None:
    inputs = pd.DataFrame(
        district("1", ELA=red(), MATH=red(), CHRONIC=(2, known.PUBLISHED, "dashboard"))
        + district("1", "EL", ELPI=(0, known.MISSING, ""), SUSP=red(known.COMPUTED, "dataquest"))
        + district("1", "AA")
    )
    local = pd.DataFrame({"cds": ["1"], "priority": [1], "performance": ["Not Met For Two or More Years"]})
    told = steps(judge(inputs, RULES), inputs, "1")
    by = {(step.student_group, step.priority): step for step in told}
    assert by["SED", 4].sentence == "Priority 4 (pupil achievement): Red on ELA and Red on math: met"
    assert by["SED", 4].origin == "published"
    assert (
        by["SED", 5].sentence
        == "Priority 5 (pupil engagement): no level on graduation; Orange on chronic absenteeism: not met"
    )
    assert by["EL", 4].sentence == (
        "Priority 4 (pupil achievement): no level on ELA and no level on math; nothing known on English learner progress: "
        "cannot be judged, because English learner progress is missing"
    )
    assert by["EL", 6].origin == "computed from DataQuest"
    assert not any(group == "AA" for group, _ in by)
    with_local = {(s.student_group, s.priority): s for s in steps(judge(inputs, RULES, local), inputs, "1")}
    assert (
        with_local["SED", 1].sentence
        == "Priority 1 (basics): local indicator not met for two or more years: met"
    )


def results(cds: str, indicator: str, source: str, basis: str, color: int | None) -> dict:
    return {
        "cds": cds, "indicator": indicator, "student_group": "SED", "source": source, "status": 1.0, "change": 0.0,
        "denominator": 100.0, "prior_denominator": 100.0, "status_level": color, "color": color, "level_basis": basis,
        "level_uncertain": False, "error_flag": None,
    }  # fmt: skip


def test_what_a_verdict_rests_on() -> None:
    places = pd.DataFrame({"cds": [*"12345"], "county_code": ["10", "10", "19", "19", "20"]})
    places = places.assign(district_type=[*["UNIFIED"] * 3, "OTHER", "UNIFIED"], high_school_cut_points=False)
    rows = [results(cds, i, "dashboard", "published", 1) for cds in "14" for i in ("SUSP", "CCI")]
    rows += [
        results("2", "SUSP", "dashboard", "published", 1),
        results("2", "CCI", "dashboard", "computed", 1),
    ]
    rows += [
        results("3", "SUSP", "dataquest", "computed", 1),
        results("3", "CCI", "dashboard", "computed", 1),
    ]
    rows += [results("5", "CCI", "dashboard", "published", 5)]
    none = official(d1=(DA, "", "")).iloc[:0]
    found = assistance_of(2024, pd.DataFrame(rows), places, none)
    assert found.comparison is None
    assert found.rests_on.to_dict() == {"1": PUBLISHED, "2": COMPUTED, "3": OTHER_SOURCE, "5": ""}
    listed = assistance_of(2024, pd.DataFrame(rows), places, official(d1=(DA, "G", "1"), d4=(DA, "G", "1")))
    assert listed.judgement.districts["cds"].tolist() == ["1", "4"]
    assert listed.comparison is not None and listed.comparison.districts["agreement"].eq(check.AGREE).all()


def test_doubts_name_what_could_change_a_verdict() -> None:
    places = pd.DataFrame({"cds": ["1"], "county_code": ["10"], "district_type": ["UNIFIED"]})
    rows = pd.DataFrame(
        [
            results("1", "SUSP", "dashboard", "published", 1),
            results("1", "CCI", "dashboard", "published", 3),
            results("1", "CHRONIC", "dashboard", "published", 3),
            results("1", "ELA", "dashboard", "published", 3),
            results("1", "MATH", "dashboard", "published", 3),
        ]
    )
    none = official(d1=(DA, "", "")).iloc[:0]
    found = assistance_of(2024, rows, places.assign(high_school_cut_points=False), none)
    # All but graduation is known of the one group that has results.
    own = found.doubts[found.doubts["student_group"] == "SED"]
    assert own[["indicator", "kind"]].to_numpy().tolist() == [["GRAD", known.MISSING]]
    assert "Socioeconomically disadvantaged: graduation is missing" in found.why_open("1")


def test_local_indicators_are_compared_as_districts_and_not_as_groups() -> None:
    """The list has letters for state indicators only: every group of such a district would differ otherwise."""
    inputs = pd.DataFrame(district("1", SUSP=red()) + district("1", "EL"))
    local = pd.DataFrame(
        {"cds": ["1"] * 2, "priority": [1, 2], "performance": ["Not Met For Two or More Years"] * 2}
    )
    found = check.compare(inputs, judge(inputs, RULES, local), official(d1=(DA, "", "2")), local)
    assert found.districts["agreement"].tolist() == [check.AGREE]
    assert found.groups["agreement"].tolist() == [check.AGREE] * 2
