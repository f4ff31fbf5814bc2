"""Every way a file can be bad: a message with file, line, column, value and advice, and nothing lost."""

import gzip
import io
import zipfile
from pathlib import Path

import duckdb
import pytest

from cimodels.errors import DataError
from cimodels.settings import CALIFORNIA
from cimodels.sources import reading
from cimodels.sources.build import build
from cimodels.sources.library import import_paths
from cimodels.sources.problems import Problem

from .tiny import ALPHA, BETA, CHRONIC, DASHBOARD, california, chronic_row, math, math_row, put, text

NAME = "mathdownload2024.txt"
GOOD = math([math_row(), math_row(ALPHA, "SED")])


def refusal(tmp_path: Path, name: str, content: str | bytes) -> Problem:
    """The one problem for which a file is refused."""
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    report = import_paths(california(tmp_path), [path])
    assert not report.imported
    assert len(report.errors) == 1
    problem = report.errors[0]
    assert problem.file.startswith(reading.plain(name))
    assert problem.advice
    return problem


def built(tmp_path: Path, name: str, content: str | bytes) -> tuple[list[Problem], list[tuple]]:
    """Problems beyond notes, and the loaded rows, of a file that is taken in."""
    folder = california(tmp_path)
    report = import_paths(folder, [put(tmp_path / "in", name, content)])
    assert report.imported, report.problems
    result = build(folder, CALIFORNIA)
    with duckdb.connect(str(result.path), read_only=True) as con:
        rows = con.execute(
            "SELECT cds, student_group, status, suppressed, line FROM indicators ORDER BY line"
        ).fetchall()
        read, loaded, aside = con.execute(
            "SELECT rows_read, rows_loaded, rows_set_aside FROM files"
        ).fetchone()
    assert read == loaded + aside
    assert aside == sum(p.count for p in result.problems)
    return [p for p in result.problems if p.kind not in ("few_rows", "read_with_care")], rows


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("empty_file", ""),
        ("empty_file", "\t".join(DASHBOARD) + "\n"),
        ("html_page", "<!DOCTYPE html><html><body>503 Service Unavailable</body></html>"),
        ("html_page", "\n  <html><head></head></html>"),
        ("wrong_delimiter", text(DASHBOARD, [math_row()], ",")),
        ("wrong_delimiter", text(DASHBOARD, [math_row()], ";")),
        ("not_text", GOOD.encode("utf-16")),
        ("wrong_file", GOOD.replace("2024\n", "2023\n")),
        ("wrong_file", GOOD.replace("MATH", "ELA")),
        ("wrong_file", GOOD.replace("\t2024", "\tlast year")),
        ("missing_columns", "some text\nthat is no table\n"),
    ],
)
def test_refused_with_advice(tmp_path: Path, kind: str, content: str | bytes) -> None:
    assert refusal(tmp_path, NAME, content).kind == kind


def test_a_renamed_column_is_named(tmp_path: Path) -> None:
    problem = refusal(tmp_path, NAME, GOOD.replace("currstatus", "curr_status"))
    assert (problem.kind, problem.column, problem.value, problem.line) == (
        "missing_columns",
        "currstatus",
        "curr_status",
        1,
    )


def test_an_unknown_file_is_an_error_when_named_and_a_note_in_a_folder(tmp_path: Path) -> None:
    path = put(tmp_path / "in", "budget.csv", "account,amount\n1,2\n")
    folder = california(tmp_path)
    assert [p.severity for p in import_paths(folder, [path]).problems] == ["error"]
    report = import_paths(folder, [tmp_path / "in"])
    assert [(p.severity, p.kind) for p in report.problems] == [("note", "unknown_file")]


def test_a_missing_path_and_an_unread_kind(tmp_path: Path) -> None:
    report = import_paths(california(tmp_path), [tmp_path / "gone.txt", put(tmp_path, "a.pdf", "%PDF")])
    assert [p.kind for p in report.errors] == ["unreadable", "unknown_file"]


def test_planted_truth_is_refused_in_california(tmp_path: Path) -> None:
    content = "cds,indicator,effect,outperformer\n01611190000000,MATH,12.5,true\n"
    assert refusal(tmp_path, "planted.csv", content).kind == "wrong_state"


def gzipped(raw: bytes) -> bytes:
    return gzip.compress(raw, mtime=0)


def zipped(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in members:
            archive.writestr(name, raw)
    return out.getvalue()


LONG = math([math_row(f"01{n:05d}0000000") for n in range(3000)]).encode()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (NAME + ".gz", gzipped(LONG)[:-2000]),
        (NAME + ".gz", gzipped(LONG)[:-4]),
        (NAME + ".gz", gzipped(LONG)[:40]),
        (NAME + ".gz", gzipped(LONG)[:500] + b"\0" * 400 + gzipped(LONG)[900:]),
        ("sb_ca2024_1_csv_v1.zip", zipped((NAME, LONG))[:-200]),
        ("sb_ca2024_1_csv_v1.zip", zipped((NAME, LONG))[:60] + b"\xff" * 60 + zipped((NAME, LONG))[120:]),
        ("assistancestatus24.xlsx", b"PK\x03\x04 no workbook"),
        ("assistancestatus24.xlsx", b"no archive at all"),
        ("assistance-status.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 cut"),
    ],
)
def test_damaged_archives(tmp_path: Path, name: str, content: bytes) -> None:
    assert refusal(tmp_path, name, content).kind == "corrupt_archive"


def test_a_bomb_is_stopped_while_it_unpacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_TEXT_BYTES", 100_000)
    assert refusal(tmp_path, NAME + ".gz", gzipped(GOOD.encode() + b"\n" * 5_000_000)).kind == "too_large"
    content = zipped((NAME, GOOD.encode() + b"\n" * 5_000_000))
    assert refusal(tmp_path, "bomb.zip", content).kind == "too_large"
    monkeypatch.setattr(reading, "MAX_MEMBERS", 3)
    many = zipped(*((f"{n}.txt", b"x") for n in range(5)))
    assert refusal(tmp_path, "many.zip", many).kind == "too_large"


def test_hostile_member_names_write_nowhere_else(tmp_path: Path) -> None:
    path = put(tmp_path / "in", "a.zip", zipped(("../../../mathdownload2024.txt", GOOD.encode())))
    folder = california(tmp_path)
    report = import_paths(folder, [path])
    assert [file.member for file in report.imported] == ["mathdownload2024.txt"]
    outside = [p for p in tmp_path.rglob("*.txt*") if not p.is_relative_to(folder.files)]
    assert outside == []


def test_unusable_rows_are_set_aside_and_told(tmp_path: Path) -> None:
    problems, rows = built(
        tmp_path,
        NAME,
        math(
            [
                math_row(),  # line 2, good
                math_row(group="XYZ"),  # 3
                math_row(ALPHA, rtype="Q"),  # 4
                math_row(ALPHA, status="n/a"),  # 5
                math_row(ALPHA, status="-1200"),  # 6
                math_row(ALPHA, currdenom="-5"),  # 7
                math_row("1611190000000"),  # 8: a spreadsheet took the leading zero
                math_row(ALPHA, reportingyear="2023"),  # 9
                math_row(ALPHA, indicator="ELA"),  # 10
                math_row(ALPHA, "SED", "3"),  # 11, good
                math_row(ALPHA, color="7"),  # 12
                math_row(ALPHA, status="nan"),  # 13
            ]
        ),
    )
    assert [(row[0], row[4]) for row in rows] == [(BETA, 2), (ALPHA, 11)]
    told = {(p.kind, p.line, p.column, p.value) for p in problems}
    assert told == {
        ("unknown_student_group", 3, "studentgroup", "XYZ"),
        ("unknown_record_code", 4, "rtype", "Q"),
        ("not_a_number", 5, "currstatus", "n/a"),
        ("impossible_value", 6, "currstatus", "-1200"),
        ("impossible_value", 7, "currdenom", "-5"),
        ("bad_cds", 8, "cds", "1611190000000"),
        ("wrong_year", 9, "reportingyear", "2023"),
        ("unknown_record_code", 10, "indicator", "ELA"),
        ("impossible_value", 12, "color", "7"),
    }
    assert all(p.severity == "warning" and p.advice and p.message for p in problems)


def test_repeated_and_contradicting_rows(tmp_path: Path) -> None:
    problems, rows = built(
        tmp_path,
        NAME,
        math(
            [
                math_row(),
                math_row(),
                math_row(ALPHA, status="1"),
                math_row(ALPHA, status="2"),
                math_row(group="EL"),
            ]
        ),
    )
    assert [(row[0], row[1]) for row in rows] == [(BETA, "ALL"), (BETA, "EL")]
    assert {(p.kind, p.severity, p.line, p.count) for p in problems} == {
        ("repeated_row", "note", 3, 1),
        ("duplicate_key", "warning", 4, 2),
    }


def test_a_line_cut_short_keeps_the_count_of_lines(tmp_path: Path) -> None:
    good = math([math_row(), math_row(ALPHA), math_row(group="SED")]).splitlines()
    content = "\n".join([good[0], good[1], "", good[2][:40], good[3] + "\textra", good[3]]) + "\n\n"
    problems, rows = built(tmp_path, NAME, content)
    assert [row[4] for row in rows] == [2, 6]
    assert [(p.kind, p.line, p.count) for p in problems] == [("ragged_line", 3, 3)]


def test_windows_lines_and_no_last_line_end(tmp_path: Path) -> None:
    problems, rows = built(tmp_path, NAME, GOOD.replace("\n", "\r\n").rstrip())
    assert len(rows) == 2 and not problems


def test_latin_1_bytes_are_read_and_told(tmp_path: Path) -> None:
    content = math([math_row(), math_row(ALPHA, districtname="La Cañada")]).encode("cp1252")
    problems, rows = built(tmp_path, NAME, content)
    assert [(p.kind, p.severity, p.line, p.value) for p in problems] == [("not_utf8", "note", 3, "f1")]
    assert len(rows) == 2


def test_a_byte_order_mark_is_no_column(tmp_path: Path) -> None:
    problems, rows = built(tmp_path, NAME, b"\xef\xbb\xbf" + GOOD.encode())
    assert len(rows) == 2 and not problems


def test_withheld_values_are_never_zero(tmp_path: Path) -> None:
    rows = [
        chronic_row("TA"),
        chronic_row("RB", ChronicAbsenteeismCount="*", ChronicAbsenteeismRate="*"),
        chronic_row("RW", ChronicAbsenteeismEligibleCumulativeEnrollment="*", ChronicAbsenteeismRate="*"),
        chronic_row("RA", ChronicAbsenteeismCount="", ChronicAbsenteeismRate=""),
    ]
    rows[2]["ChronicAbsenteeismCount"] = "*"
    problems, loaded = built(tmp_path, "chronicabsenteeism24.txt", text(CHRONIC, rows))
    assert not problems
    assert [(row[1], row[2], row[3]) for row in loaded] == [
        ("ALL", 20.0, False),
        ("AA", None, True),
        ("WH", None, True),
        ("AS", None, False),
    ]


def test_totals_for_alternative_schools_are_left_aside_and_counted(tmp_path: Path) -> None:
    rows = [
        chronic_row(),
        chronic_row(DASS="No"),
        chronic_row(DASS="Yes"),
        chronic_row(**{"Charter School": "No"}),
    ]
    problems, loaded = built(tmp_path, "chronicabsenteeism24.txt", text(CHRONIC, rows))
    assert [(p.kind, p.severity, p.line, p.count) for p in problems] == [("other_scope", "note", 3, 2)]
    assert [row[4] for row in loaded] == [2, 5]


def test_a_file_without_one_usable_row_stops_the_build(tmp_path: Path) -> None:
    folder = california(tmp_path)
    import_paths(folder, [put(tmp_path / "in", NAME, math([math_row(group="??")]))])
    with pytest.raises(DataError, match="No row of any file"):
        build(folder, CALIFORNIA)
    assert not folder.current.exists()
    assert not list(folder.root.glob("building-*"))
