"""Local indicators: a workbook per priority, read row by row."""

from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter

from cimodels.settings import CALIFORNIA
from cimodels.sources.build import BuildReport, build
from cimodels.sources.library import import_paths
from cimodels.warehouse import Warehouse
from tests.unit.sources.tiny import BETA, california, math, math_row, put

HEADER = ["cdsCode", "lea", "priorityNumber", "summary", "countyPerformance", "meetingDate", "year"]
TWO_YEARS = "Not Met For Two or More Years"
CHARTER = "01611190130609"


def workbook(rows: list[list[str]], header: list[str] = HEADER) -> bytes:
    held = BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Sheet1")
        for at, row in enumerate([header, *rows]):
            sheet.write_row(at, 0, row)
    return held.getvalue()


def row(cds: str = BETA, priority: str = "6", performance: str = "Met", year: str = "2024") -> list[str]:
    return [cds, "Somewhere", priority, "Words,\nin lines\tand columns", performance, "2024-06-11", year]


def read(tmp_path: Path, rows: list[list[str]]) -> tuple[pd.DataFrame, BuildReport]:
    folder = california(tmp_path)
    paths = [put(tmp_path, "mathdownload2024.txt", math([math_row()]))]
    paths += [put(tmp_path, "Pr62024.xlsx", workbook(rows))]
    assert not import_paths(folder, paths).errors
    built = build(folder, CALIFORNIA)
    found = Warehouse.open(folder).local_indicators(2024)
    assert found is not None
    return found, built


def test_each_agency_with_its_word_and_line(tmp_path: Path) -> None:
    found, built = read(tmp_path, [row(performance=TWO_YEARS), row(CHARTER, performance="not met")])
    assert found.to_numpy().tolist() == [[BETA, 6, TWO_YEARS], [CHARTER, 6, "Not Met"]]
    assert built.rows["local_indicators"] == 2


@pytest.mark.parametrize(
    ("bad", "kind", "value"),
    [
        (row("611190000000"), "bad_cds", "611190000000"),
        (row(year="2023"), "wrong_year", "2023"),
        (row(priority="11"), "unknown_priority", "11"),
        (row(performance="Perhaps"), "unknown_performance", "Perhaps"),
        (row(), "repeated_row", BETA),
    ],
)
def test_what_cannot_be_used_is_told_with_its_line(
    tmp_path: Path, bad: list[str], kind: str, value: str
) -> None:
    found, built = read(tmp_path, [row(), bad])
    assert len(found) == 1
    told = [problem for problem in built.problems if problem.kind == kind]
    assert [(problem.line, problem.count) for problem in told] == [(3, 1)]
    assert told[0].value == value


def test_a_year_without_a_file_is_none_and_not_empty(tmp_path: Path) -> None:
    folder = california(tmp_path)
    import_paths(folder, [put(tmp_path, "mathdownload2024.txt", math([math_row()]))])
    build(folder, CALIFORNIA)
    assert Warehouse.open(folder).local_indicators(2024) is None
