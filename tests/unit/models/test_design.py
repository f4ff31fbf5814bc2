"""Who is in and who is out, on tables small enough to read."""

import numpy as np
import pandas as pd
import pytest

from cimodels.errors import DataError
from cimodels.models.design import design
from cimodels.models.spec import ModelSpec
from cimodels.vocab.runs import years_text

YEARS = (2023, 2024)
COLUMNS = ["cds", "year", "source", "status", "suppressed", "denominator", "numerator", "change"]


def code(i: int) -> str:
    return f"19{i:05d}0000000"


def entities(*kinds: str | None) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "cds": [code(i) for i in range(len(kinds))],
            "name": [f"District {i}" for i in range(len(kinds))],
            "county": "Los Angeles",
            "county_code": "19",
            "district_type": kinds,
            "charter": False,
            "active": True,
        }
    )


def result(i, year, status=-20.0, n=200.0, suppressed=False, source="dashboard"):
    return (code(i), year, source, status, suppressed, n, np.nan, 1.5)


def results(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS)


def enrolment(*rows: tuple) -> pd.DataFrame:
    """Rows of (i, year, total, SED, EL)."""
    frame = pd.DataFrame(rows, columns=["cds", "year", "total", "SED", "EL"])
    return frame.assign(cds=[code(i) for i in frame["cds"]])


SPEC = ModelSpec(years=YEARS, covariates=("SED",))
EVERYBODY = enrolment(*((i, y, 1000, 40.0 + i, 10.0) for i in range(12) for y in YEARS))


def excluded(found) -> dict[tuple[str, object], tuple[str, str]]:
    frame = found.excluded.astype(object)
    return {
        (row.cds, None if row.year is pd.NA else row.year): (row.code, row.reason)
        for row in frame.itertuples()
    }


def test_every_reason_has_a_code_and_a_sentence():
    found = design(
        SPEC,
        results(
            result(0, 2023), result(0, 2024),
            result(2, 2023, np.nan, np.nan, True), result(2, 2024, np.nan, np.nan, True),
            result(3, 2023, n=11), result(3, 2024, n=29),
            result(4, 2023, n=np.nan), result(4, 2024, n=np.nan),
            result(5, 2023, source="dataquest"), result(5, 2024, source="dataquest"),
            result(6, 2023), result(6, 2024, np.nan, np.nan, True),
            result(90, 2023), result(90, 2024),
            result(7, 2023, np.nan, np.nan, True), result(7, 2024, n=12),
        ),
        EVERYBODY,
        entities(*["UNIFIED"] * 8),
    )  # fmt: skip
    assert excluded(found) == {
        (code(1), None): ("no_result", "No Math result for all students in 2023–2024."),
        (code(2), None): ("suppressed", "The result is withheld to protect students in 2023–2024."),
        (code(3), None): (
            "below_minimum",
            "Fewer students than the minimum of 30: 11 in 2023, 29 in 2024.",
        ),
        (code(4), None): (
            "no_denominator",
            "The number of students behind the result is not published in 2023–2024, so its precision is "
            "unknown.",
        ),
        (code(5), None): (
            "other_source",
            "Only another source than Dashboard has a result in 2023–2024; the model takes one source for "
            "all.",
        ),
        (code(6), 2024): ("suppressed", "The result is withheld to protect students in 2024."),
        (code(7), None): (
            "below_minimum",
            "Fewer students than the minimum of 30: 12 in 2024. The result is withheld to protect students "
            "in 2023.",
        ),
        (code(90), None): (
            "unknown_entity",
            "Not in the directory, so its county and type are unknown.",
        ),
    }
    assert list(zip(found.rows["cds"], found.rows["year"], strict=True)) == [
        (code(0), 2023), (code(0), 2024), (code(6), 2023),
    ]  # fmt: skip
    assert set(found.eligible) == {code(i) for i in (*range(8), 90)}
    assert found.entities.set_index("cds")["name"][code(90)] == code(90)


def test_rows_carry_what_the_model_needs():
    found = design(SPEC, results(result(0, 2024, -33.0, 400)), EVERYBODY, entities("UNIFIED"))
    (row,) = found.rows.to_dict("records")
    assert row == {
        "cds": code(0), "year": 2024, "y": -33.0, "denominator": 400.0, "sampling_se": 5.0, "change": 1.5,
        "enrolment": 1000.0,
    }  # fmt: skip
    assert found.X.to_dict("records") == [{"SED": 40.0}]


def test_size_is_in_doublings():
    spec = ModelSpec(years=YEARS, covariates=("LOG_ENROLMENT",))
    found = design(spec, results(result(0, 2023)), enrolment((0, 2023, 1024, 50.0, 1.0)), entities("UNIFIED"))
    assert found.X["LOG_ENROLMENT"].tolist() == [10.0]


def test_circumstances_of_the_nearest_year_the_earlier_on_ties():
    found = design(
        ModelSpec(years=(2022, 2024, 2025), covariates=("SED",)),
        results(result(0, 2022), result(0, 2024), result(0, 2025)),
        enrolment((0, 2019, 100, 19.0, 1.0), (0, 2023, 100, 23.0, 1.0), (0, 2025, 100, 25.0, 1.0)),
        entities("UNIFIED"),
    )
    assert found.X["SED"].tolist() == pytest.approx([(23 + 23 + 25) / 3] * 3)
    assert found.notes == (
        "Circumstances for 2022 are those of 2023 for 1 (the nearest year with enrolment data).",
        "Circumstances for 2024 are those of 2023 for 1 (the nearest year with enrolment data).",
    )


def test_a_group_without_a_row_has_no_students_if_the_others_have_rows():
    spec = ModelSpec(years=(2023,), covariates=("SED", "EL"))
    found = design(
        spec,
        results(result(0, 2023), result(1, 2023), result(2, 2023)),
        enrolment((0, 2023, 100, 30.0, np.nan), (1, 2023, 100, np.nan, np.nan), (2, 2023, 100, 9.0, 5.0)),
        entities(*["UNIFIED"] * 3),
    )
    assert found.X["EL"].tolist() == [0.0, 5.0]
    assert "In 1 enrolment counts a group without a row" in found.notes[0]
    assert excluded(found)[(code(1), None)] == (
        "no_covariate",
        "Enrolment data do not have its Socioeconomically disadvantaged, English learners in any year.",
    )


def test_a_group_that_is_published_for_nobody_is_not_taken_for_zero():
    spec = ModelSpec(years=(2023,), covariates=("SED", "EL"))
    found = design(
        spec, results(result(0, 2023)), enrolment((0, 2023, 100, 30.0, np.nan)), entities("UNIFIED")
    )
    assert excluded(found)[(code(0), None)] == (
        "no_covariate",
        "Enrolment data do not have its English learners in any year.",
    )


def test_types_are_columns_against_unified_and_rare_ones_are_left_out():
    kinds = ["UNIFIED"] * 5 + ["HIGH"] * 5 + ["COE", None]
    found = design(
        ModelSpec(years=(2023,), covariates=("TYPE",), county_offices="include"),
        results(*(result(i, 2023) for i in range(12))),
        EVERYBODY,
        entities(*kinds),
    )
    assert found.X.columns.tolist() == ["TYPE_HIGH"]
    assert found.X["TYPE_HIGH"].tolist() == [0.0] * 5 + [1.0] * 5
    assert excluded(found) == {
        (code(10), None): (
            "rare_type",
            "Only 1 of type County office of education could be in the model; 5 are needed to say what to "
            "expect of one.",
        ),
        (code(11), None): ("unknown_type", "The directory does not say what type of district it is."),
    }


def test_one_source_for_all_years_dashboard_first_on_ties():
    tied = results(result(0, 2023), result(1, 2023, source="dataquest"))
    found = design(SPEC, tied, EVERYBODY, entities("UNIFIED", "UNIFIED"))
    assert found.source == "dashboard"
    more = results(result(0, 2023), result(1, 2023, source="dataquest"), result(0, 2024, source="dataquest"))
    found = design(SPEC, more, EVERYBODY, entities("UNIFIED", "UNIFIED"))
    assert found.source == "dataquest"
    assert found.notes == (
        "All values are from DataQuest, which has 2 results in these years (Dashboard has 1).",
    )
    chosen = ModelSpec(years=YEARS, covariates=("SED",), source="dashboard")
    assert design(chosen, more, EVERYBODY, entities("UNIFIED", "UNIFIED")).source == "dashboard"


def test_two_results_for_one_year_are_refused():
    twice = results(result(0, 2023), result(0, 2023, -30.0))
    with pytest.raises(DataError, match="has 2 Dashboard results for 2023"):
        design(SPEC, twice, EVERYBODY, entities("UNIFIED"))


def test_nobody_at_all():
    found = design(SPEC, results(), enrolment(), entities("UNIFIED"))
    assert len(found.rows) == 0
    assert found.excluded["code"].tolist() == ["no_result"]


def test_student_sd_on_a_percentage_is_noted():
    spec = ModelSpec(indicator="GRAD", years=YEARS, covariates=("SED",), student_sd=50)
    found = design(spec, results(result(0, 2023, 90.0), result(0, 2024, 91.0)), EVERYBODY, entities("HIGH"))
    assert "student_sd has no meaning for Graduation rate" in found.notes[0]


@pytest.mark.parametrize(
    ("years", "text"),
    [([2023], "2023"), ([2025, 2023, 2024], "2023–2025"), ([2018, 2019, 2022], "2018–2019 and 2022"),
     ([2017, 2019, 2022], "2017, 2019 and 2022")],
)  # fmt: skip
def test_years_as_people_write_them(years, text):
    assert years_text(years) == text


def test_county_offices_and_state_schools_are_not_compared_with_districts():
    found = design(
        ModelSpec(years=(2023,), covariates=("TYPE",)),
        results(*(result(i, 2023) for i in range(12))),
        EVERYBODY,
        entities(*["UNIFIED"] * 5, *["COE"] * 5, *["OTHER"] * 2),
    )
    assert sorted(found.rows["cds"]) == [code(i) for i in range(5)]
    assert {reason for reason, _ in excluded(found).values()} == {"not_compared"}
    assert "unless the model asks for county offices" in excluded(found)[(code(5), None)][1]
    assert "unless" not in excluded(found)[(code(10), None)][1]
