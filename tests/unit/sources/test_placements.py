"""Where students with disabilities are taught: DataQuest's layout, and the columns of the performance reports."""

from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from cimodels.settings import CALIFORNIA
from cimodels.sources.build import BuildReport, build
from cimodels.sources.identify import recognise
from cimodels.sources.library import import_paths
from cimodels.sources.reading import tables
from cimodels.warehouse import Warehouse
from tests.unit.sources.tiny import BETA, STATE, california, math, math_row, put, text

# Columns in the order of CDE's file structure "SPED Data by Program Setting".
SETTINGS = [
    "Academic Year",
    "Aggregate Level",
    "County Code",
    "District Code",
    "School Code",
    "County Name",
    "District Name",
    "School Name",
    "Charter School",
    "ReportingCategory",
    "SPED_ENR_N",
    *(f"PS_{setting}_N" for setting in ("RCGT80", "RC4079", "RCL40", "SSOS", "PSS", "MUK")),
    *(f"PS_{setting}_%" for setting in ("RCGT80", "RC4079", "RCL40", "SSOS", "PSS", "MUK")),
]
REPORT = ["CDS", "School Year", "No.", "Indicator", "Rate", "Target", "Target Met?"]


def setting(level: str = "D", **more: object) -> dict[str, object]:
    """250 students: 120 in regular classes, 40 partly, 30 apart, 10 in separate schools, 50 of preschool age."""
    counts = {"PS_RCGT80_N": 120, "PS_RC4079_N": 40, "PS_RCL40_N": 30, "PS_SSOS_N": 10, "PS_PSS_N": 50}
    place = (
        {"County Code": "01", "District Code": "61119"}
        if level == "D"
        else {"County Code": "00", "District Code": "00000"}
    )
    return {
        "Academic Year": "2023-24",
        "Aggregate Level": level,
        **place,
        "Charter School": "All",
        "ReportingCategory": "TA",
        "SPED_ENR_N": 250,
        **counts,
        **more,
    }


def report(no: str, rate: str, **more: object) -> dict[str, object]:
    return {
        "CDS": BETA,
        "School Year": "2022-23",
        "No.": no,
        "Rate": rate,
        "Target": "≥58.0%",
        "Target Met?": "No",
        **more,
    }


def read(tmp_path: Path, name: str, content: str | bytes) -> tuple[pd.DataFrame, BuildReport]:
    folder = california(tmp_path)
    paths = [put(tmp_path, "mathdownload2024.txt", math([math_row()])), put(tmp_path, name, content)]
    assert not import_paths(folder, paths).errors
    built = build(folder, CALIFORNIA)
    return Warehouse.open(folder).table("placements").set_index(["cds", "measure"]), built


def kinds(built: BuildReport, name: str) -> dict[str, int]:
    usual = ("few_rows", "not_utf8")
    found: Counter[str] = Counter()
    for problem in built.problems:
        if problem.file == name and problem.kind not in usual:
            found[problem.kind] += problem.count
    return dict(found)


def test_rates_are_of_students_of_school_age(tmp_path: Path) -> None:
    table, built = read(tmp_path, "spedps2324.txt", text(SETTINGS, [setting(), setting("T")]))
    beta = table.loc[BETA]
    assert beta["rate"].tolist() == [60.0, 15.0, 5.0]
    assert beta["numerator"].tolist() == [120, 30, 10] and set(beta["denominator"]) == {200}
    assert set(beta["line"]) == {2} and set(beta["source"]) == {"dataquest"}
    assert table.loc[STATE]["level"].tolist() == ["state"] * 3
    assert kinds(built, "spedps2324.txt") == {}


def test_only_all_students_of_districts_and_charters_apart(tmp_path: Path) -> None:
    rows = [
        setting(),
        setting(**{"Charter School": "N", "PS_RCGT80_N": 20}),
        setting(**{"Charter School": "Y"}),
        setting(ReportingCategory="DC_AUT"),
        setting("A", **{"County Code": "01", "District Code": "61119"}),
        setting("S", **{"School Code": "0100001"}),
    ]
    table, built = read(tmp_path, "spedps2324.txt", text(SETTINGS, rows))
    assert table.loc[(BETA, "5a"), "rate"] == 20.0 and table.loc[(BETA, "5a"), "line"] == 3
    assert kinds(built, "spedps2324.txt") == {"other_students": 5}


def test_withheld_stays_withheld_and_nobody_is_no_rate(tmp_path: Path) -> None:
    nobody = dict.fromkeys(("PS_RCGT80_N", "PS_RC4079_N", "PS_RCL40_N", "PS_SSOS_N"), 0)
    rows = [setting(PS_SSOS_N="*"), setting(**{"District Code": "61127", **nobody})]
    table, _ = read(tmp_path, "spedps2324.txt", text(SETTINGS, rows))
    assert table.loc[BETA]["suppressed"].all() and table.loc[BETA]["rate"].isna().all()
    none = table.loc["01611270000000"]
    assert not none["suppressed"].any() and none["rate"].isna().all() and set(none["denominator"]) == {0}


def test_what_is_no_number_of_another_year_or_ragged_is_told_with_its_line(tmp_path: Path) -> None:
    rows = [
        setting(),
        setting(PS_RCL40_N="=1+1", **{"District Code": "61127"}),
        setting(**{"Academic Year": "2022-23", "District Code": "61143"}),
        setting(**{"District Code": "6111X"}),
        setting(),
    ]
    content = text(SETTINGS, rows) + "2023-24\tD\t01\n"
    table, built = read(tmp_path, "spedps2324.txt", content.encode("cp1252"))
    assert set(table.index.get_level_values("cds")) == {BETA}
    told = {p.kind: p.line for p in built.problems if p.file == "spedps2324.txt" and p.kind != "few_rows"}
    assert told == {"not_a_number": 3, "wrong_year": 4, "bad_cds": 5, "repeated_row": 6, "ragged_line": 7}


def test_a_report_has_targets_and_says_what_is_not_calculated(tmp_path: Path) -> None:
    rows = [
        report("5a", "46.57%"),
        report("5b", "NC", Target="≤18.0%", **{"Target Met?": "NA"}),
        report("", "2.1", Indicator="5c Separate Schools", Target="", **{"Target Met?": "Yes"}),
        report("6a", "50%", Indicator="Preschool LRE: Regular Program"),
        report("5a", "120%", CDS="0161127"),
        report("5a", "much", CDS="0161127"),
        report("5a", "50", CDS="0161127", Target="soon"),
        report("5a", "50", CDS="161127"),
        report("5a", "50", CDS="0161127", **{"School Year": "last year"}),
        report("5a", "50", CDS="0161127"),
    ]
    table, built = read(tmp_path, "lre.csv", text(REPORT, rows, ","))
    assert table.loc[(BETA, "5a"), ["rate", "target", "target_met"]].tolist() == [46.57, 58.0, False]
    withheld = table.loc[(BETA, "5b")]
    assert pd.isna(withheld["rate"]) and withheld["suppressed"] and pd.isna(withheld["target_met"])
    assert table.loc[("01611270000000", "5a"), "rate"] == 50.0
    assert table.loc[(BETA, "5c"), "rate"] == 2.1 and pd.isna(table.loc[(BETA, "5c"), "target"])
    assert kinds(built, "lre.csv") == {
        "other_measure": 1,
        "impossible_value": 1,
        "not_a_number": 2,
        "bad_cds": 1,
        "bad_school_year": 1,
    }


@pytest.mark.parametrize(
    ("words", "measure"),
    [
        ("5a LRE Rate: In Regular Class more than 80%", "5a"),
        ("In Regular Class less than 40%", "5b"),
        ("5c Separate Schools", "5c"),
        ("LRE Separate Schools", "5c"),
        ("Indicator 5-A", "5a"),
        ("Preschool LRE: Separate Class", None),
        ("15a", None),
        ("Graduation", None),
    ],
)
def test_a_measure_is_read_from_its_number_or_its_words(
    tmp_path: Path, words: str, measure: str | None
) -> None:
    header = ["cds", "year", "indicator", "rate"]
    rows = [{"cds": BETA, "year": "2022-23", "indicator": words, "rate": "10"}]
    rows += [{"cds": BETA, "year": "2021-22", "indicator": "5a", "rate": "10"}]
    table, _ = read(tmp_path, "reports.csv", text(header, rows, ","))
    found = table[table["year"] == 2023].index.get_level_values("measure").tolist()
    assert found == ([measure] if measure else [])


def test_a_file_of_settings_is_known_by_its_columns(tmp_path: Path) -> None:
    path = put(tmp_path, "download.txt", text(SETTINGS, [setting()]))
    assert recognise(tables(path)[0][0]).entry.id == "placements-settings-2024"
