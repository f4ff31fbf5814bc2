"""Participation in tests: from the Dashboard's own columns, and from the files of 2018 and 2019."""

from pathlib import Path

import pandas as pd

from cimodels.settings import CALIFORNIA
from cimodels.sources.build import BuildReport, build
from cimodels.sources.library import import_paths
from cimodels.warehouse import Warehouse
from tests.unit.sources.tiny import BETA, DASHBOARD, SCHOOL, california, math, math_row, put, text

WITH_RATES = [*DASHBOARD, "currprate_enrolled", "currprate_tested", "currprate"]
SEPARATE = [
    "cds",
    "rtype",
    "districtname",
    "countyname",
    "studentgroup",
    "enrolled",
    "tested",
    "prate",
    "reportingyear",
]


def read(tmp_path: Path, name: str, content: str) -> tuple[Warehouse, BuildReport]:
    folder = california(tmp_path)
    paths = [put(tmp_path, name, content)]
    if not name.startswith("math"):
        paths.append(put(tmp_path, "mathdownload2024.txt", math([math_row()])))
    assert not import_paths(folder, paths).errors
    built = build(folder, CALIFORNIA)
    return Warehouse.open(folder), built


def rated(rate: object, **more: object) -> dict[str, object]:
    return math_row(**{"currprate_enrolled": 215, "currprate_tested": 200, "currprate": rate, **more})


def test_the_dashboards_own_columns_for_districts(tmp_path: Path) -> None:
    rows = [rated(93), rated("", group="SWD"), rated(90, cds=SCHOOL, rtype="S", schoolname="A")]
    warehouse, built = read(tmp_path, "mathdownload2024.txt", math(rows, WITH_RATES))
    table = warehouse.table("participation")
    assert table[
        ["year", "indicator", "cds", "student_group", "enrolled", "tested", "rate", "line"]
    ].values.tolist() == [[2024, "MATH", BETA, "ALL", 215, 200, 93.0, 2]]
    assert not [p for p in built.problems if p.kind == "odd_participation"]


def test_an_odd_rate_is_told_and_costs_no_status(tmp_path: Path) -> None:
    rows = [rated("=1/0"), rated(130, group="EL"), rated("*", group="SWD")]
    warehouse, built = read(tmp_path, "mathdownload2024.txt", math(rows, WITH_RATES))
    assert warehouse.table("participation").empty
    assert len(warehouse.results("MATH", "ALL")) == len(warehouse.results("MATH", "EL")) == 1
    told = [p for p in built.problems if p.kind == "odd_participation"]
    assert [(p.line, p.column, p.value, p.count) for p in told] == [(2, "currprate", "=1/0 (and 1 more)", 0)]


def test_a_file_without_the_columns_has_none(tmp_path: Path) -> None:
    warehouse, _ = read(tmp_path, "mathdownload2024.txt", math([math_row()]))
    assert warehouse.table("participation").empty


def test_the_separate_files_of_2018_and_2019(tmp_path: Path) -> None:
    row = {
        "cds": BETA,
        "rtype": "D",
        "studentgroup": "ALL",
        "enrolled": 100,
        "tested": 94,
        "prate": "94",
        "reportingyear": 2019,
    }
    warehouse, _ = read(
        tmp_path, "elapratedownload2019.txt", text(SEPARATE, [row, row | {"studentgroup": "XX"}])
    )
    table = warehouse.table("participation")
    assert table[["year", "indicator", "rate"]].values.tolist() == [[2019, "ELA", 94.0]]
    assert (
        not isinstance(table, pd.Series)
        and len(warehouse.query("SELECT * FROM w.problems WHERE kind = 'unknown_student_group'")) == 1
    )
