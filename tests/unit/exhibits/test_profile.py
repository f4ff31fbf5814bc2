"""The district's exhibits: words for people, file and line for every number, and a readable range."""

import pandas as pd
import pytest

from cimodels.exhibits import profile as exhibits
from cimodels.exhibits.profile_words import CHARTER_SCOPES
from cimodels.models.spec import ModelSpec
from cimodels.study import Study

CODES = {"indicator", "student_group", "status_level", "charter_scope", "file_id", "MATH", "ALL"}


@pytest.fixture(scope="module")
def cds(demo_study: Study) -> str:
    expected = demo_study.expect(ModelSpec())
    return str(expected.entities["cds"].iloc[0])


@pytest.fixture(scope="module")
def profile(demo_study: Study, cds: str) -> pd.DataFrame:
    return demo_study.warehouse.profile(cds)


def test_every_number_has_words_a_file_and_a_line(profile: pd.DataFrame) -> None:
    table = exhibits.every_value(profile, "SED")
    assert len(table) == (profile["student_group"] == "SED").sum()
    assert CODES.isdisjoint(table.columns) and CODES.isdisjoint(table["Indicator"])
    assert table["File"].str.len().gt(0).all() and (table["Line"] > 1).all()
    years = table.loc[
        (table["Indicator"] == "Mathematics") & (table["Source"] == "Dashboard"), "Year"
    ].tolist()
    assert years == sorted(years, reverse=True) and years[0] == 2026
    assert set(table["Whose students"]) <= set(CHARTER_SCOPES.values())


def test_a_member_of_an_archive_is_named(profile: pd.DataFrame) -> None:
    files = exhibits.every_value(profile, "ALL")["File"]
    assert "sb_ca2025_all_csv_v1.zip (sb_ca2025_all_csv_v1.txt)" in set(files)


def test_the_course_over_the_years_gives_its_numbers_in_words(profile: pd.DataFrame) -> None:
    shown = exhibits.trend(profile, "MATH", ["ALL", "EL"], "dashboard")
    assert list(shown.data) == ["Student group", "Year", "Status", "Change", "Students", "File", "Line"]
    assert shown.data["Student group"].drop_duplicates().tolist() == ["All students", "English learners"]
    assert "2020 and 2021 had no Dashboard" in shown.note and "All students 2019" in shown.alt
    gap = dict(zip(shown.figure.data[0].x, shown.figure.data[0].y, strict=True))
    assert pd.isna(gap[2020]) and pd.isna(gap[2021]) and not shown.figure.data[0].connectgaps


def test_the_interval_stands_beside_the_years_and_is_that_of_the_model(demo_study: Study, cds: str) -> None:
    expected = demo_study.expect(ModelSpec())
    whole = expected.entities.set_index("cds").loc[cds]
    shown = exhibits.expected_and_actual(expected, cds)
    (bar,) = [trace for trace in shown.figure.data if trace.error_y.array]
    assert list(bar.x) == ["All years"]
    assert bar.y[0] + bar.error_y.array[0] == pytest.approx(whole["high"])
    assert bar.y[0] - bar.error_y.arrayminus[0] == pytest.approx(whole["low"])
    assert not shown.figure.layout.shapes
    assert shown.data["Year"].tolist() == ["2023", "2024", "2025", "all"]
    assert shown.data["95 % prediction interval"].iloc[-1] in shown.alt


def test_one_year_is_not_called_all_years(demo_study: Study, cds: str) -> None:
    shown = exhibits.expected_and_actual(demo_study.expect(ModelSpec(years=(2024,))), cds)
    assert list(shown.figure.layout.xaxis.categoryarray) == ["2024", "95 % range"]
