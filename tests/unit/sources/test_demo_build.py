"""The demonstration state through the production import and build."""

from pathlib import Path

import duckdb
import pytest

from cimodels.settings import DEMONSTRATION, Home
from cimodels.sources.demonstration import DemoReport, create
from cimodels.vocab.indicators import INDICATORS


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return Home(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def created(home: Home) -> tuple[DemoReport, list[tuple[int, int, str]]]:
    told: list[tuple[int, int, str]] = []
    report = create(home.state(DEMONSTRATION), districts=60, progress=lambda *step: told.append(step))
    return report, told


@pytest.fixture(scope="module")
def warehouse(home: Home, created: tuple[DemoReport, list]) -> duckdb.DuckDBPyConnection:
    path: Path = home.state(DEMONSTRATION).warehouse(created[0].release)
    return duckdb.connect(str(path), read_only=True)


def test_the_import_has_nothing_to_complain_about(warehouse: duckdb.DuckDBPyConnection) -> None:
    told = warehouse.execute("SELECT file, kind, message FROM problems WHERE severity <> 'note'").fetchall()
    assert told == []
    assert warehouse.execute("SELECT sum(rows_set_aside) FROM files").fetchall() == [(0,)]


def test_every_row_written_is_a_row_read(
    created: tuple[DemoReport, list], warehouse: duckdb.DuckDBPyConnection
) -> None:
    read = dict(warehouse.execute("SELECT name, rows_read FROM files").fetchall())
    assert read == created[0].rows


def test_it_has_every_indicator_but_the_science_test(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = {row[0] for row in warehouse.execute("SELECT DISTINCT indicator FROM indicators").fetchall()}
    assert found == set(INDICATORS) - {"CAST"}


def test_it_has_eight_dashboard_years(warehouse: duckdb.DuckDBPyConnection) -> None:
    years = (
        "SELECT DISTINCT year FROM indicators WHERE source = 'dashboard' AND indicator = 'MATH' ORDER BY 1"
    )
    found = [row[0] for row in warehouse.execute(years).fetchall()]
    assert found == [2017, 2018, 2019, 2022, 2023, 2024, 2025, 2026]


def test_the_truth_came_along(warehouse: duckdb.DuckDBPyConnection) -> None:
    without = """SELECT count(*) FROM planted p ANTI JOIN districts d USING (cds)"""
    assert warehouse.execute(without).fetchall() == [(0,)]
    assert warehouse.execute("SELECT count(*) FROM planted WHERE outperformer").fetchall()[0][0] > 0
    assert warehouse.execute("SELECT DISTINCT state FROM release").fetchall() == [("demonstration",)]


def test_progress_never_goes_back(created: tuple[DemoReport, list]) -> None:
    done = [step[0] for step in created[1]]
    assert done == sorted(done)
    assert (done[0], done[-1]) == (0, 100)


def test_creating_it_again_changes_nothing(home: Home, created: tuple[DemoReport, list]) -> None:
    again = create(home.state(DEMONSTRATION), districts=60)
    assert again.release == created[0].release


def test_another_seed_takes_its_place(tmp_path: Path) -> None:
    folder = Home(tmp_path).state(DEMONSTRATION)
    releases = {create(folder, seed=seed, districts=50, schools=False).release for seed in (1, 2)}
    assert len(releases) == 2
