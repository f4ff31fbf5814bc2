"""From kept files to a served warehouse: values, provenance, districts, and what survives a kill."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from cimodels.errors import DataError
from cimodels.settings import CALIFORNIA, DEMONSTRATION, Home, StateFolder
from cimodels.sources.build import build
from cimodels.sources.check import check
from cimodels.sources.library import import_paths, stored
from cimodels.sources.serving import served
from cimodels.warehouse import Warehouse

from .tiny import (
    ALPHA,
    BETA,
    CHRONIC,
    DIRECTORY,
    ENROLMENT,
    SCHOOL,
    STATE,
    california,
    chronic_row,
    math,
    math_row,
    put,
    text,
)

MATH = math(
    [
        math_row(STATE, rtype="X", districtname="", countyname="", currdenom=5000),
        math_row(BETA, priordenom=190, priorstatus="-25.5", change="5.1", hscutpoints=""),
        math_row(BETA, "SED", priordenom=190, priorstatus="-25.5"),
        math_row(BETA, "FOS", "", currdenom=7),
        math_row(BETA, "AI", "", currdenom=0),
        math_row(BETA, "SBA", statuslevel="2", changelevel="3", color="2"),
        math_row(BETA, "HI", statuslevel="0", changelevel="0", color="0"),
        math_row(BETA, "WH", statuslevel="4", changelevel="3", color="4"),
        math_row(SCHOOL, rtype="S", schoolname="Beta High", charter_flag="Y"),
        math_row(ALPHA, districtname="Alpha County Office of Education", coe_flag="Y"),
    ]
)
ENROLLED = text(
    ENROLMENT,
    [
        {
            "cds": BETA,
            "rtype": "D",
            "studentgroup": "SED",
            "totalenrollment": 400,
            "subgrouptotal": 100,
            "rate": "25",
            "reportingyear": 2024,
        }
    ],
)


@pytest.fixture
def folder(tmp_path: Path) -> StateFolder:
    folder = california(tmp_path)
    inbox = tmp_path / "in"
    put(inbox, "mathdownload2024.txt", MATH)
    put(inbox, "censusenrollratesdownload2024.txt", ENROLLED)
    put(inbox, "chronicabsenteeism24.txt", text(CHRONIC, [chronic_row(), chronic_row("SD")]))
    assert not import_paths(folder, [inbox]).errors
    return folder


def rows(folder: StateFolder, sql: str) -> list[tuple]:
    with duckdb.connect(str(folder.root / str(served(folder))), read_only=True) as con:
        return con.execute(sql).fetchall()


def test_values_and_where_they_came_from(folder: StateFolder) -> None:
    build(folder, CALIFORNIA)
    got = rows(
        folder,
        """SELECT student_group, status, change, change_basis, denominator, suppressed, charter_scope, source,
            files.name, line FROM indicators JOIN files USING (file_id)
        WHERE indicator = 'MATH' AND level = 'district' AND cds = '01611190000000' ORDER BY line LIMIT 4""",
    )
    name = "mathdownload2024.txt"
    assert got == [
        ("ALL", -20.5, 5.1, "published", 200, False, "non_charter", "dashboard", name, 3),
        ("SED", -20.5, 5.0, "computed", 200, False, "non_charter", "dashboard", name, 4),
        ("FOS", None, None, None, 7, True, "non_charter", "dashboard", name, 5),
        ("AI", None, None, None, 0, False, "non_charter", "dashboard", name, 6),
    ]
    assert rows(folder, "SELECT student_group, share, total FROM enrolment") == [("SED", 25.0, 400)]


def test_published_levels_stay_and_a_published_none_is_not_computed(folder: StateFolder) -> None:
    build(folder, CALIFORNIA)
    got = rows(
        folder,
        """SELECT student_group, status_level, color, level_basis FROM indicators
        WHERE indicator = 'MATH' AND student_group IN ('SBA', 'HI', 'WH') ORDER BY 1""",
    )
    assert got == [("HI", None, None, None), ("SBA", None, None, None), ("WH", 4, 4, "published")]


def test_group_codes_are_read_by_family(folder: StateFolder) -> None:
    build(folder, CALIFORNIA)
    assert rows(
        folder, "SELECT student_group, charter_scope FROM indicators WHERE source = 'dataquest' ORDER BY 1"
    ) == [
        ("ALL", "all"),
        ("SWD", "all"),
    ]


def test_districts_without_a_directory_and_with_one(folder: StateFolder, tmp_path: Path) -> None:
    build(folder, CALIFORNIA)
    wanted = "SELECT cds, name, county, district_type, type_basis, active FROM districts ORDER BY cds"
    assert rows(folder, wanted) == [
        (ALPHA, "Alpha County Office of Education", "Alameda", "COE", "file", None),
        (BETA, "Beta Unified", "Alameda", "UNIFIED", "name", None),
    ]
    assert rows(folder, "SELECT cds, name, district_cds, charter FROM schools") == [
        (SCHOOL, "Beta High", BETA, True)
    ]
    listed = {"CD Code": "0161119", "County": "Alameda", "District": "Beta Union High", "DOC": "56"}
    listed |= {"StatusType": "Active", "Latitude": "37.5", "Longitude": "No Data"}
    import_paths(folder, [put(tmp_path / "more", "pubdistricts.txt", text(DIRECTORY, [listed]))])
    build(folder, CALIFORNIA)
    assert rows(folder, wanted)[1] == (BETA, "Beta Union High", "Alameda", "HIGH", "directory", True)
    assert rows(
        folder, f"SELECT latitude, longitude, high_school_cut_points FROM districts WHERE cds = '{BETA}'"
    ) == [(37.5, None, True)]


def test_the_release_is_the_files(folder: StateFolder, tmp_path: Path) -> None:
    first = build(folder, CALIFORNIA)
    again = build(folder, CALIFORNIA)
    assert first.fresh and not again.fresh
    assert (again.release, again.rows, again.problems) == (first.release, first.rows, first.problems)
    twin = Home(tmp_path / "twin").state(CALIFORNIA)
    import_paths(twin, [tmp_path / "in"])
    other = build(twin, CALIFORNIA)
    assert other.release == first.release
    for table in ("indicators", "districts", "schools", "enrolment"):
        assert rows(twin, f"FROM {table} ORDER BY ALL") == rows(folder, f"FROM {table} ORDER BY ALL")


def test_it_opens_and_passes_its_checks(folder: StateFolder) -> None:
    report = build(folder, CALIFORNIA)
    warehouse = Warehouse.open(folder)
    assert warehouse.release.release == report.release
    assert warehouse.release.state == CALIFORNIA
    warehouse.close()
    assert check(folder) == []


def test_check_finds_what_should_not_be(folder: StateFolder) -> None:
    path = build(folder, CALIFORNIA).path
    with duckdb.connect(str(path)) as con:
        con.execute("UPDATE indicators SET status = -999 WHERE line = 3 AND indicator = 'MATH'")
        con.execute("INSERT INTO districts FROM districts LIMIT 1")
        con.execute("UPDATE files SET rows_loaded = rows_loaded - 1 WHERE entry = 'dashboard-math-2024'")
    found = {problem.kind: problem for problem in check(folder)}
    assert set(found) >= {"impossible_value", "repeated_key", "rows_unaccounted"}
    assert (found["impossible_value"].file, found["impossible_value"].line) == ("mathdownload2024.txt", 3)


def test_a_failed_build_leaves_the_previous_warehouse(folder: StateFolder, tmp_path: Path) -> None:
    first = build(folder, CALIFORNIA)
    put(tmp_path / "bad", "mathdownload2024.txt", math([math_row(group="??")]))
    put(tmp_path / "bad", "chronicabsenteeism24.txt", text(CHRONIC, [chronic_row("??")]))
    import_paths(folder, [tmp_path / "bad"], replace=True)
    for file in stored(folder):
        if file.entry == "enrolment-2024":
            (folder.files / file.stored_as).unlink()
    with pytest.raises(DataError, match="No row"):
        build(folder, CALIFORNIA)
    assert served(folder) == first.path.name
    Warehouse.open(folder).close()


def test_a_damaged_library_copy_is_told(folder: StateFolder) -> None:
    (file,) = [file for file in stored(folder) if file.entry == "enrolment-2024"]
    (folder.files / file.stored_as).write_text("cut")
    report = build(folder, CALIFORNIA)
    assert [(p.kind, p.severity) for p in report.problems if p.file == file.name] == [
        ("library_damaged", "error")
    ]
    assert report.rows["indicators"] > 0 and report.rows["enrolment"] == 0


def test_the_current_warehouse_and_the_one_before_are_kept(folder: StateFolder, tmp_path: Path) -> None:
    names = [build(folder, CALIFORNIA).path.name]
    for status in ("1", "2"):
        path = put(tmp_path / status, "mathdownload2024.txt", math([math_row(status=status)]))
        import_paths(folder, [path], replace=True)
        names.append(build(folder, CALIFORNIA).path.name)
    assert {path.name for path in folder.root.glob("warehouse-*.duckdb")} == set(names[1:])
    assert json.loads(folder.current.read_text())["file"] == names[2]


def test_planted_truth_of_the_demonstration_state(tmp_path: Path) -> None:
    folder = Home(tmp_path / "home").state(DEMONSTRATION)
    put(tmp_path / "in", "planted.csv", f"cds,indicator,effect,outperformer\n{BETA},MATH,12.5,true\n")
    put(tmp_path / "in", "mathdownload2024.txt", MATH)
    assert not import_paths(folder, [tmp_path / "in"]).errors
    build(folder, DEMONSTRATION)
    assert rows(folder, "FROM planted") == [(BETA, "MATH", 12.5, True)]


CAASPP = [
    "County Code",
    "District Code",
    "School Code",
    "Type ID",
    "Test Year",
    "Test ID",
    "Student Group ID",
    "Grade",
    "Total Students Tested",
    "Total Students Tested with Scores",
    "Percentage Standard Met and Above",
    "Count Standard Met and Above",
]
CAASPP_ROW = dict(
    zip(CAASPP, ["01", "61119", "0000000", "6", "2024", "1", "1", "13", "90", "", "50.00", "45"], strict=True)
)
# Every group that the research files number and a table here holds (CAASPP StudentGroups file).
CAASPP_GROUPS = {
    "1": "ALL", "3": "MALE", "4": "FEMALE", "8": "RFP", "28": "MIG", "31": "SED", "52": "HOM", "74": "AA", "75": "AI",
    "76": "AS", "77": "FI", "78": "HI", "79": "PI", "80": "WH", "99": "NOT_SWD", "111": "NOT_SED", "128": "SWD",
    "144": "MR", "160": "EL", "180": "EO", "240": "FOS",
}  # fmt: skip


def test_every_student_group_of_the_research_file_is_read_by_grade(tmp_path: Path) -> None:
    lines = [
        {**CAASPP_ROW, "Student Group ID": number, "Grade": grade, "Test ID": "2"}
        for number in CAASPP_GROUPS
        for grade in ("4", "11", "13")
    ]
    withheld = {"Percentage Standard Met and Above": "*", "Count Standard Met and Above": "*"}
    lines.append({**CAASPP_ROW, "Student Group ID": "74", "Grade": "5", "Test ID": "2", **withheld})
    inbox = tmp_path / "in"
    put(inbox, "sb_ca2024_all_csv_v1.txt", text(CAASPP, lines, "^"))
    folder = california(tmp_path)
    assert not import_paths(folder, [inbox]).errors
    assert [p for p in build(folder, CALIFORNIA).problems if p.kind != "few_rows"] == []
    found = rows(
        folder, "SELECT DISTINCT student_group, grade FROM indicators WHERE NOT suppressed ORDER BY ALL"
    )
    assert found == sorted((g, grade) for g in CAASPP_GROUPS.values() for grade in ("04", "11", "ALL"))
    assert rows(folder, "SELECT student_group, grade, status FROM indicators WHERE suppressed") == [
        ("AA", "05", None)
    ]


def test_the_all_groups_file_covers_the_all_students_file(tmp_path: Path) -> None:
    row, header = CAASPP_ROW, CAASPP
    grade = {**row, "Grade": "3", "Test ID": "2", "Total Students Tested with Scores": "80"}
    inbox = tmp_path / "in"
    put(inbox, "sb_ca2024_1_csv_v1.txt", text(header, [row, grade], "^"))
    groups = [row, grade, {**row, "Student Group ID": "31"}, {**row, "Student Group ID": "204"}]
    put(inbox, "sb_ca2024_all_csv_v1.txt", text(header, groups, "^"))
    folder = california(tmp_path)
    assert not import_paths(folder, [inbox]).errors
    report = build(folder, CALIFORNIA)
    told = {(p.kind, p.count) for p in report.problems if p.kind != "few_rows"}
    assert told == {("unused_student_group", 1), ("covered_elsewhere", 2)}
    assert rows(
        folder, "SELECT indicator, student_group, grade, denominator, status FROM indicators ORDER BY ALL"
    ) == [
        ("CAASPP_ELA", "ALL", "ALL", 90, 50.0),
        ("CAASPP_ELA", "SED", "ALL", 90, 50.0),
        ("CAASPP_MATH", "ALL", "03", 80, 50.0),
    ]


KILLED = """
import sys
from pathlib import Path
from cimodels.settings import CALIFORNIA, Home
from cimodels.sources.build import build
folder = Home(Path(sys.argv[1])).state(CALIFORNIA)
print("start", flush=True)
build(folder, CALIFORNIA, progress=lambda *step: print(step, flush=True))
"""


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
def test_a_kill_at_any_moment_leaves_a_warehouse_serving(folder: StateFolder, tmp_path: Path) -> None:
    before = build(folder, CALIFORNIA)
    many = [math_row(f"01{n:05d}0000000", group) for n in range(4000) for group in ("ALL", "SED", "EL", "HI")]
    import_paths(folder, [put(tmp_path / "big", "mathdownload2024.txt", math(many))], replace=True)
    random.seed(7)
    allowed = {before.release}
    for _ in range(6):
        child = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(tmp_path / "home")],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
        )
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(random.uniform(0.0, 0.8))
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        current = json.loads(folder.current.read_text())
        warehouse = Warehouse.open(folder)
        assert warehouse.release.release == current["release"]
        warehouse.close()
        allowed.add(current["release"])
    after = build(folder, CALIFORNIA)
    assert after.rows["indicators"] > 16000
    assert allowed <= {before.release, after.release}
    assert not list(folder.root.glob("building-*")) and not list(folder.root.glob("*.part"))
    assert check(folder) == []
