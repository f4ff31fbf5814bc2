"""What bounds a colour: published, computed, near a cut-point, half known, too few, missing."""

import pandas as pd
import pytest

from cimodels.rules import assistance_inputs as known
from cimodels.rules.assistance import NO_LEVEL, rules_of
from cimodels.rules.assistance_steps import readings

HERE, NEXT = "10621660000000", "10621170000000"
FAR = "19647330000000"
NUMBERS = ("status", "change", "denominator", "prior_denominator", "status_level", "color")


def districts(*, kind: str = "UNIFIED") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "cds": [HERE, NEXT, FAR],
            "county_code": ["10", "10", "19"],
            "district_type": kind,
            "high_school_cut_points": kind == "HIGH",
        }
    )


def row(indicator: str, group: str, cds: str = HERE, **values: object) -> dict:
    usual = {
        "cds": cds, "indicator": indicator, "student_group": group, "source": "dashboard", "status": 1.0, "change": 0.0,
        "denominator": 100.0, "prior_denominator": 100.0, "status_level": None, "color": None, "level_basis": None,
        "level_uncertain": False, "error_flag": None,
    }  # fmt: skip
    return usual | values


def read(
    rows: list[dict], indicator: str, group: str, year: int = 2024, cds: str = HERE, kind: str = "UNIFIED"
):  # type: ignore[no-untyped-def]
    columns = list(row("ELA", "SED"))
    frame = pd.DataFrame(rows, columns=columns).astype({c: float for c in NUMBERS})
    found = known.inputs(frame, districts(kind=kind), rules_of(year))
    assert not found.duplicated(["cds", "student_group", "indicator"]).any()
    return readings(found[found["cds"] == cds], rules_of(year))[group][indicator]


@pytest.mark.parametrize(
    ("values", "bounds", "kind", "words"),
    [
        ({"color": 1, "status_level": 1, "level_basis": "published"}, (1, 1), known.PUBLISHED, "Red"),
        ({"level_basis": "published", "status_level": 2}, (6, 6), known.NONE, "no level"),
        ({"color": 4, "status_level": 4, "level_basis": "computed"}, (4, 4), known.COMPUTED, "Green"),
        # Very Low and a change of −2.9, where −3.0 is a level lower, keeps Red; at +2.9 it may be Orange.
        (
            {"color": 1, "status_level": 1, "change": -2.9, "level_basis": "computed", "level_uncertain": True},
            (1, 1), known.NEAR, "Red",
        ),
        (
            {"color": 1, "status_level": 1, "change": 2.9, "level_basis": "computed", "level_uncertain": True},
            (2, 1), known.NEAR, "Red or Orange",
        ),
        ({"status_level": 1, "change": None, "level_basis": "computed"}, (2, 1), known.HALF, "Red or Orange"),
        (
            {"status_level": 1, "change": None, "level_basis": "computed", "prior_denominator": None},
            (6, 1), known.HALF, "no level known",
        ),
        (
            {"status_level": 3, "change": None, "level_basis": "computed", "prior_denominator": None},
            (6, 3), known.HALF, "Yellow or better",
        ),
        (
            {"status_level": 1, "change": None, "level_basis": "computed", "prior_denominator": 29.0},
            (6, 6), known.TOO_FEW, "too few students for a level",
        ),
        ({"denominator": 29.0}, (6, 6), known.TOO_FEW, "too few students for a level"),
        ({"status": None, "denominator": None}, (6, 6), known.TOO_FEW, "too few students for a level"),
        ({"error_flag": True}, (6, 1), known.ERROR, "no level known"),
        ({}, (6, 1), known.UNRULED, "no level known"),
    ],
)  # fmt: skip
def test_bounds(values: dict, bounds: tuple[int, int], kind: str, words: str) -> None:
    one = read([row("ELA", "SED", **values)], "ELA", "SED")
    assert ((one.mildest, one.severest), one.kind, one.words) == (bounds, kind, words)
    assert bool(one.doubt) == (bounds[0] != bounds[1])


def test_status_counts_where_the_year_reads_status() -> None:
    published = row("ELA", "SED", status_level=1, color=3, level_basis="published")
    assert read([published], "ELA", "SED", 2022).words == "Very Low"
    assert read([published], "ELA", "SED", 2024).words == "Yellow"
    absent = row("CHRONIC", "SED", status_level=1, level_basis="computed", change=None)
    assert read([absent], "CHRONIC", "SED", 2022).words == "Very High"


def test_a_group_needs_its_own_least_number() -> None:
    small = {
        "denominator": 20.0,
        "prior_denominator": 20.0,
        "color": 1,
        "status_level": 1,
        "level_basis": "computed",
    }
    assert read([row("ELA", "SED", **small)], "ELA", "SED").kind == known.TOO_FEW
    assert read([row("ELA", "FOS", **small)], "ELA", "FOS").words == "Red"


def test_a_part_of_a_file_says_nothing_of_other_counties() -> None:
    red = row("SUSP", "SED", color=1, status_level=1, level_basis="published")
    counties = [f"{n:02d}" for n in range(1, 10)]
    many = pd.DataFrame({"cds": [f"{c}621660000000" for c in counties], "county_code": counties})
    many = many.assign(district_type="UNIFIED", high_school_cut_points=False)
    frame = pd.DataFrame([red | {"cds": many["cds"][0]}])
    found = known.inputs(frame, many, rules_of(2024)).query("indicator == 'SUSP' and student_group == 'SED'")
    assert found["kind"].tolist() == [known.PUBLISHED, *[known.MISSING] * 8]
    assert found["source"].tolist() == ["dashboard", *[""] * 8]


def test_a_group_that_the_file_does_not_have_at_all_is_missing_and_not_absent() -> None:
    rows = [row("ELA", "SED", color=3, status_level=3, level_basis="published")]
    assert read(rows, "ELA", "SED", cds=NEXT).kind == known.NONE
    assert read(rows, "ELA", "LTEL").kind == known.MISSING


def test_dataquest_stands_in_where_there_is_no_dashboard_file() -> None:
    other = row("SUSP", "SED", source="dataquest", color=2, status_level=2, level_basis="computed")
    one = read([other], "SUSP", "SED")
    assert (one.words, one.origin) == ("Orange", "computed from DataQuest")
    both = [other, row("SUSP", "SED", color=4, status_level=4, level_basis="published")]
    assert (read(both, "SUSP", "SED").words, read(both, "SUSP", "SED").origin) == ("Green", "published")


def test_chronic_absenteeism_is_of_grades_up_to_8() -> None:
    """DataQuest has it for every grade; a district without younger students has no such indicator."""
    red = row("CHRONIC", "SED", source="dataquest", color=1, status_level=1, level_basis="computed")
    assert read([red], "CHRONIC", "SED", kind="HIGH").kind == known.NOT_SERVED
    young = row("CHRONIC", "TK8", source="dataquest")
    assert read([red, young], "CHRONIC", "SED", kind="HIGH").words == "Red"


def test_few_english_learners_enrolled_are_too_few_for_progress() -> None:
    few = [row("SUSP", "EL", denominator=29.0), row("ELA", "SED")]
    assert read(few, "ELPI", "EL").kind == known.TOO_FEW
    assert read([row("SUSP", "EL", denominator=30.0)], "ELPI", "EL").kind == known.MISSING
    nobody = [row("SUSP", "SED", denominator=500.0), row("SUSP", "EL", NEXT, denominator=500.0)]
    assert read(nobody, "ELPI", "EL").kind == known.TOO_FEW
    # Long-term learners are in tested grades where a district ends with grade 8, and only there.
    tested = [row("SUSP", "EL", denominator=500.0), row("ELA", "LTEL", denominator=7.0)]
    assert read(tested, "ELPI", "LTEL", kind="ELEMENTARY").kind == known.TOO_FEW
    assert read(tested, "ELPI", "LTEL").kind == known.MISSING


def test_everybody_has_every_input_that_a_criterion_reads() -> None:
    frame = pd.DataFrame([row("ELA", "SED")])
    for year in (2019, 2022, 2023, 2024, 2025):
        found = known.inputs(frame, districts(), rules_of(year))
        counts = found.groupby("cds").size()
        assert counts.nunique() == 1 and len(counts) == 3
        assert ("LTEL" in set(found["student_group"])) == (year >= known.LTEL_SINCE)
        assert set(found.loc[found["indicator"] == "ELPI", "student_group"]) <= {"EL", "LTEL"}
        assert found[["mildest", "severest"]].isin(range(1, NO_LEVEL + 1)).all(axis=None)
