"""The read side: one immutable file, read-only, one source for everybody, and errors as sentences."""

from pathlib import Path

import duckdb
import pandas as pd
import pytest

from cimodels.errors import DataError
from cimodels.settings import Home, StateFolder, home
from cimodels.study import Study
from cimodels.vocab.tables import TABLES
from cimodels.warehouse import Warehouse, current_file

A, B, C = "61000010000000", "61000020000000", "61000030000000"
#    cds, indicator, year, group, source, scope, status, suppressed, color
RESULTS = [
    (A, "SUSP", 2024, "ALL", "dashboard", "non_charter", 2.0, False, 4),
    (A, "SUSP", 2024, "ALL", "dataquest", "all", 3.0, False, 3),
    (A, "SUSP", 2024, "ALL", "dataquest", "non_charter", 2.5, False, 3),
    (B, "SUSP", 2024, "ALL", "dataquest", "all", 9.0, False, 1),
    (C, "SUSP", 2024, "ALL", "dataquest", "all", None, True, None),
    (A, "MATH", 2024, "ALL", "dashboard", "non_charter", -10.0, False, 3),
    (A, "MATH", 2023, "ALL", "dashboard", "non_charter", -12.0, False, None),
]


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    path = tmp_path / "warehouse-drawn.duckdb"
    with duckdb.connect(str(path)) as con:
        for table in TABLES.values():
            con.execute(table.ddl)
        con.execute("INSERT INTO release VALUES ('drawn', 'demonstration', '2026-01-01T00:00:00', '0')")
        for cds, indicator, year, group, source, scope, status, suppressed, color in RESULTS:
            con.execute(
                "INSERT INTO indicators (cds, indicator, year, student_group, source, charter_scope, status, "
                "suppressed, color, level, grade) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'district', 'ALL')",
                [cds, indicator, year, group, source, scope, status, suppressed, color],
            )
        for year, group, share in ((2023, "SED", 40.0), (2025, "SED", 44.0), (2025, "EL", None)):
            con.execute(
                "INSERT INTO enrolment (year, level, cds, student_group, total, count, share) "
                "VALUES (?, 'district', ?, ?, 100, ?, ?)",
                [year, A, group, share, share],
            )
    return Warehouse(path)


def test_results_keep_both_sources_and_prefer_the_scope_without_charters(warehouse: Warehouse) -> None:
    found = warehouse.results("SUSP", "ALL")
    rows = list(zip(found["cds"], found["source"], found["status"].fillna(-1), strict=True))
    assert rows == [
        (A, "dashboard", 2.0),
        (A, "dataquest", 2.5),
        (B, "dataquest", 9.0),
        (C, "dataquest", -1.0),
    ]
    assert found["suppressed"].tolist() == [False, False, False, True]


def test_adequacy_takes_one_source_for_everybody(warehouse: Warehouse) -> None:
    found = warehouse.adequacy(["SUSP", "MATH"], ["ALL"], 2024)
    rows = set(zip(found["cds"], found["indicator"], found["source"], strict=True))
    assert rows == {
        (A, "MATH", "dashboard"),
        (A, "SUSP", "dataquest"),
        (B, "SUSP", "dataquest"),
        (C, "SUSP", "dataquest"),
    }


def test_enrolment_is_wide_and_a_missing_group_stays_missing(warehouse: Warehouse) -> None:
    found = warehouse.enrolment().set_index("year")
    assert found.loc[2025, "SED"] == 44.0
    assert found.loc[2025, "count_SED"] == 44
    assert pd.isna(found.loc[2025, "EL"])
    assert found.loc[2023, "total"] == 100


@pytest.mark.parametrize(
    ("year", "taken"), [(2022, 2023), (2023, 2023), (2024, 2023), (2025, 2025), (2030, 2025)]
)
def test_the_latest_enrolment_is_the_newest_that_was_known(
    warehouse: Warehouse, year: int, taken: int
) -> None:
    found = Study(warehouse).latest_enrolment(year)
    assert found["year"].tolist() == [taken]
    assert "share_SED" in found.columns


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM w.indicators",
        "CREATE TABLE w.more (x INTEGER)",
        "SELECT * FROM read_csv('/etc/passwd')",
        "COPY w.release TO '/tmp/never'",
        "ATTACH '/tmp/never.duckdb'",
        "SET enable_external_access = true",
    ],
)
def test_nothing_can_be_written_and_no_file_read(warehouse: Warehouse, sql: str) -> None:
    with pytest.raises((duckdb.Error, DataError)):
        warehouse.query(sql)


def test_nothing_built_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="There is no data yet") as told:
        current_file(StateFolder(tmp_path))
    assert "cimodels demo" in told.value.advice


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"file": ""}',
        '{"file": null}',
        '{"file": "."}',
        '{"file": "gone.duckdb"}',
        '{"file": "../../etc/passwd"}',
    ],
)
def test_a_damaged_pointer_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "current.json").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match="Run `cimodels"):
        current_file(StateFolder(tmp_path))


def test_a_damaged_warehouse_is_told(tmp_path: Path) -> None:
    path = tmp_path / "warehouse-x.duckdb"
    path.write_bytes(b"not a database at all")
    with pytest.raises(DataError, match=r"warehouse-x\.duckdb cannot be opened"):
        Warehouse(path)


def test_an_unknown_table_is_told(warehouse: Warehouse) -> None:
    with pytest.raises(DataError, match="no table 'sqlite_master'"):
        warehouse.table("sqlite_master")


def test_california_comes_first_and_the_demonstration_when_there_is_nothing_else(demo_home: Home) -> None:
    assert Study.open(demo_home).release.is_demonstration
    with pytest.raises(DataError):
        Study.open(demo_home, "california")


def test_a_damaged_california_is_told_and_not_replaced_by_the_demonstration(
    demo_home: Home, tmp_path: Path
) -> None:
    damaged = Home(tmp_path)
    (tmp_path / "demonstration").symlink_to(demo_home.root / "demonstration")
    damaged.state("california").root.mkdir()
    damaged.state("california").current.write_text("{", encoding="utf-8")
    with pytest.raises(DataError, match="cannot be read"):
        Study.open(damaged)


def test_damaged_blocks_are_told(demo_home: Home, tmp_path: Path) -> None:
    whole = current_file(demo_home.state("demonstration")).read_bytes()
    path = tmp_path / "warehouse-damaged.duckdb"
    middle = len(whole) // 8
    path.write_bytes(
        whole[:middle] + bytes(b ^ 0xFF for b in whole[middle : 6 * middle]) + whole[6 * middle :]
    )
    with pytest.raises(DataError):
        Warehouse(path).query("SELECT sum(status), min(cds), max(line) FROM w.indicators")


def test_a_home_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CIMODELS_HOME", "~nobody_has_this_name/x")
    with pytest.raises(DataError, match="is no folder"):
        home()
