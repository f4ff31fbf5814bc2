"""All real files through the production import: every row accounted for, known figures reproduced."""

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from cimodels.settings import CALIFORNIA, Home, StateFolder
from cimodels.sources.build import BuildReport, build
from cimodels.sources.check import check
from cimodels.sources.library import import_paths

pytestmark = pytest.mark.real

LEVELS = {"S": "school", "D": "district", "X": "state", "C": "county"}


@pytest.fixture(scope="module")
def folder(real_home: Home) -> StateFolder:
    return real_home.state(CALIFORNIA)


@pytest.fixture(scope="module")
def built(folder: StateFolder) -> BuildReport:
    return build(folder, CALIFORNIA)


@pytest.fixture(scope="module")
def con(built: BuildReport) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(built.path), read_only=True) as connection:
        yield connection


def manifest(real_files: Path) -> list[dict[str, str]]:
    with (real_files / "MANIFEST.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def test_every_file_is_taken_or_known(folder: StateFolder, real_files: Path) -> None:
    """A second import finds all 56 files here already, and knows why it leaves the others aside."""
    intake = import_paths(folder, [real_files / "published", real_files / "rebuilt"])
    assert not intake.errors
    assert (len(intake.already_here), len(intake.imported)) == (56, 0)
    assert {problem.kind for problem in intake.problems} == {"not_used", "already_here"}


def test_every_row_is_accounted_for(con: duckdb.DuckDBPyConnection, built: BuildReport) -> None:
    assert con.execute(
        "SELECT count(*) FROM files WHERE rows_read <> rows_loaded + rows_set_aside"
    ).fetchone() == (0,)
    lines = con.execute(
        """SELECT files.name, rows_loaded, count(DISTINCT line) FROM files
        JOIN indicators USING (file_id) GROUP BY ALL HAVING rows_loaded <> count(DISTINCT line)"""
    ).fetchall()
    assert lines == []
    assert not [problem for problem in built.problems if problem.severity != "note"]


def test_rows_per_level_are_those_of_the_manifest(con: duckdb.DuckDBPyConnection, real_files: Path) -> None:
    """Rows of the manifest, whose `rows_X` is the state's; 2025 enrolment has rows of district offices."""
    compared = 0
    for row in manifest(real_files):
        name = Path(row["path"]).name
        expected = {
            LEVELS[key]: int(row[f"rows_{key}"]) for key in LEVELS if row[f"rows_{key}"] not in ("", "0")
        }
        table = "enrolment" if name.startswith("censusenrol") else "indicators"
        got = dict(
            con.execute(
                f"""SELECT level, count(DISTINCT line) FROM {table} JOIN files USING (file_id)
                WHERE name = ? GROUP BY level""",
                [name],
            ).fetchall()
        )
        if not got or not expected:
            continue
        if name == "censusenrollratesdownload2025.txt.gz":
            got["school"] += 855
        assert got == expected, name
        compared += 1
    assert compared >= 38


def test_nothing_offends_the_checks(folder: StateFolder, built: BuildReport) -> None:
    assert check(folder) == []


@pytest.mark.parametrize(
    ("year", "indicator", "source", "status"),
    [
        (2023, "CHRONIC", "dataquest", 24.9),
        (2023, "SUSP", "dataquest", 3.6),
        (2023, "ELA", "dashboard", -13.6),
        (2023, "AG", "dataquest", 52.4),
        (2023, "ACGR", "dataquest", 86.2),
        (2023, "DROPOUT", "dataquest", 8.2),
        (2024, "CHRONIC", "dataquest", 20.4),
        (2024, "SUSP", "dataquest", 3.3),
        (2024, "ELA", "dashboard", -13.2),
        (2024, "AG", "dataquest", 51.9),
        (2024, "ACGR", "dataquest", 86.4),
        (2024, "DROPOUT", "dataquest", 8.9),
    ],
)
def test_state_values(
    con: duckdb.DuckDBPyConnection, year: int, indicator: str, source: str, status: float
) -> None:
    got = con.execute(
        """SELECT status FROM indicators WHERE year = ? AND indicator = ? AND source = ?
        AND level = 'state' AND student_group = 'ALL' AND grade = 'ALL'""",
        [year, indicator, source],
    ).fetchall()
    assert got == [(status,)]


def test_state_enrolment(con: duckdb.DuckDBPyConnection) -> None:
    got = con.execute(
        "SELECT total, count, share FROM enrolment WHERE year = 2025 AND level = 'state' AND student_group = 'AA'"
    ).fetchall()
    assert got == [(5806221, 281645, 4.9)]


@pytest.mark.parametrize(
    ("year", "listed", "differentiated"),
    [
        (2017, 936, 228),
        (2018, 993, 386),
        (2019, 997, 333),
        (2022, 993, 617),
        (2023, 991, 466),
        (2024, 994, 589),
    ],
)
def test_assistance_lists(
    con: duckdb.DuckDBPyConnection, year: int, listed: int, differentiated: int
) -> None:
    got = con.execute(
        """SELECT count(*), count(*) FILTER (status LIKE 'Differentiated%') FROM assistance
        WHERE year = ? AND student_group = 'ALL'""",
        [year],
    ).fetchone()
    assert got == (listed, differentiated)


def test_a_value_is_found_again_on_its_line(con: duckdb.DuckDBPyConnection, real_files: Path) -> None:
    """Provenance: ten rows of each of a few files, looked up in the published text."""
    for name in ("mathdownload2024.txt.gz", "chronicabsenteeism25-v2.txt.gz", "graddownload2018.txt.gz"):
        (path,) = real_files.rglob(name)
        lines = gzip.decompress(path.read_bytes()).split(b"\n")
        picked = con.execute(
            f"""SELECT cds, line, status FROM indicators JOIN files USING (file_id)
            WHERE name = '{name}' AND status IS NOT NULL ORDER BY hash(line) LIMIT 10"""
        ).fetchall()
        for cds, line, status in picked:
            cells = lines[line - 1].decode("cp1252").split("\t")
            code = cells[0] if len(cells[0]) == 14 else "".join(cells[2:5]).ljust(14, "0")
            assert code == cds
            assert status in [
                float(cell) for cell in cells[5:] if cell.replace(".", "").lstrip("-").isdigit()
            ]


def test_every_district_of_the_files_has_a_row(con: duckdb.DuckDBPyConnection) -> None:
    missing = con.execute(
        """SELECT count(*) FROM (SELECT DISTINCT cds FROM indicators WHERE level = 'district')
        ANTI JOIN districts USING (cds)"""
    ).fetchone()
    assert missing == (0,)
    assert con.execute(
        "SELECT count(*) FROM schools ANTI JOIN districts ON districts.cds = district_cds"
    ).fetchone() == (0,)
