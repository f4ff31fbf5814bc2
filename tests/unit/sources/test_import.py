"""The library: what is kept, what is here already, what may replace it."""

import gzip
import hashlib
import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest

from cimodels.errors import DataError
from cimodels.settings import CALIFORNIA
from cimodels.sources.build import build
from cimodels.sources.durable import only_writer
from cimodels.sources.library import import_paths, refusals, stored, stored_tables

from .tiny import BETA, DASHBOARD, california, math, math_row, put

NAME = "mathdownload2024.txt"
GOOD = math([math_row()])


def test_bytes_are_kept_with_their_story(tmp_path: Path) -> None:
    folder = california(tmp_path)
    path = put(tmp_path / "in", NAME + ".gz", GOOD)
    (file,) = import_paths(folder, [path], origins={path.name: "https://example.org/x"}).imported
    kept = folder.files / file.stored_as
    assert kept.read_bytes() == path.read_bytes()
    assert file.sha256 == hashlib.sha256(kept.read_bytes()).hexdigest()
    assert file.bytes == kept.stat().st_size
    assert (file.entry, file.origin) == ("dashboard-math-2024", "https://example.org/x")
    assert stored(folder) == (file,)
    assert stored_tables(folder, file).head().decode() == GOOD


def test_the_same_content_is_already_here_however_it_is_packed(tmp_path: Path) -> None:
    folder = california(tmp_path)
    import_paths(folder, [put(tmp_path / "a", NAME, GOOD)])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(NAME, GOOD)
    again = [put(tmp_path / "b", NAME + ".gz", GOOD), put(tmp_path / "b", "a.zip", out.getvalue())]
    report = import_paths(folder, again)
    assert len(report.already_here) == 2 and not report.imported and not report.errors
    assert {p.kind for p in report.problems} == {"already_here"}


def test_other_content_needs_replace(tmp_path: Path) -> None:
    folder = california(tmp_path)
    import_paths(folder, [put(tmp_path / "a", NAME, GOOD)])
    other = put(tmp_path / "b", NAME, math([math_row(status="99")]))
    report = import_paths(folder, [other])
    (problem,) = report.errors
    assert problem.kind == "other_content" and "--replace" in problem.advice
    assert "99" not in stored_tables(folder, stored(folder)[0]).head().decode()
    assert import_paths(folder, [other], replace=True).imported
    assert "99" in stored_tables(folder, stored(folder)[0]).head().decode()
    assert len(list(folder.files.glob("dashboard-*"))) == 1


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    inbox = tmp_path / "in"
    put(inbox, NAME, GOOD)
    put(inbox, "eladownload2024.txt", "<html>not found</html>")
    put(inbox, "LocalIndPerf2018.txt", "CDS\tLEAname\n")
    put(inbox, ".DS_Store", "x")
    steps: list[tuple[int, int, str]] = []
    report = import_paths(california(tmp_path), [inbox], progress=lambda *step: steps.append(step))
    assert [file.entry for file in report.imported] == ["dashboard-math-2024"]
    assert {(p.severity, p.kind) for p in report.problems} == {("error", "html_page"), ("note", "not_used")}
    assert steps[-1][0] == steps[-1][1] == 3


def test_a_zip_gives_its_tables_and_names_the_rest(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.pdf", b"%PDF")
        archive.writestr("inner/" + NAME, GOOD)
    folder = california(tmp_path)
    report = import_paths(folder, [put(tmp_path / "in", "both.zip", out.getvalue())])
    (file,) = report.imported
    assert (file.name, file.member) == ("both.zip", NAME)
    assert gzip.decompress((folder.files / file.stored_as).read_bytes()).decode() == GOOD
    assert [(p.severity, p.kind) for p in report.problems] == [("note", "members_left_aside")]
    assert build(folder, CALIFORNIA).rows["indicators"] == 1


def zipped(folder: Path, name: str, **members: str) -> Path:
    """An archive of text files; a member's name is written with `__` for the dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for member, content in members.items():
            archive.writestr(member.replace("__", "."), content)
    return put(folder, name, out.getvalue())


@pytest.mark.parametrize("member", ["sb_ca2024entities_csv__txt", "readme__txt"])
def test_a_member_without_results_is_a_note_where_the_results_were_taken(tmp_path: Path, member: str) -> None:
    members = {NAME.replace(".", "__"): GOOD, member: "of another^layout\n1^2\n"}
    report = import_paths(california(tmp_path), [zipped(tmp_path / "in", "results.zip", **members)])
    assert [file.member for file in report.imported] == [NAME]
    (problem,) = report.problems
    assert problem.severity == "note" and "results were taken" in problem.message
    assert problem.file == f"results.zip ({member.replace('__', '.')})"


def test_a_list_of_names_alone_and_a_bad_table_beside_a_good_one_stay_errors(tmp_path: Path) -> None:
    folder = california(tmp_path)
    alone = zipped(tmp_path / "in", "names.zip", sb_ca2024entities_csv__txt="of another^layout\n1^2\n")
    assert [p.kind for p in import_paths(folder, [alone]).errors] == ["missing_columns"]
    bad = {NAME.replace(".", "__"): GOOD, "eladownload2024__txt": GOOD}
    report = import_paths(folder, [zipped(tmp_path / "in", "both.zip", **bad)])
    assert len(report.imported) == 1 and [p.kind for p in report.errors] == ["wrong_file"]


def test_a_dashboard_workbook_is_read_like_its_text(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(DASHBOARD)
    row = math_row(BETA, currstatus=-20.5, currdenom=200)
    book.active.append([row.get(name) for name in DASHBOARD])
    (tmp_path / "in").mkdir()
    book.save(tmp_path / "in" / "mathdownload2024.xlsx")
    folder = california(tmp_path)
    assert import_paths(folder, [tmp_path / "in"]).imported
    assert build(folder, CALIFORNIA).rows["indicators"] == 1


def test_what_a_killed_import_leaves_is_swept(tmp_path: Path) -> None:
    folder = california(tmp_path)
    folder.files.mkdir(parents=True)
    (folder.files / "incoming.part").write_text("half")
    (folder.files / "dashboard-ela-2024-000000000000.txt").write_text("never in the manifest")
    (folder.files / "mine.txt").write_text("somebody's own")
    import_paths(folder, [put(tmp_path / "in", NAME, GOOD)])
    names = {path.name for path in folder.files.iterdir()}
    assert names == {"manifest.json", "mine.txt", stored(folder)[0].stored_as}


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    folder = california(tmp_path)
    with only_writer(folder.root), pytest.raises(DataError, match="is running"):
        import_paths(folder, [put(tmp_path / "in", NAME, GOOD)])


def test_a_broken_manifest_says_so(tmp_path: Path) -> None:
    folder = california(tmp_path)
    folder.files.mkdir(parents=True)
    (folder.files / "manifest.json").write_text(json.dumps([{"entry": 1}]))
    with pytest.raises(DataError, match="manifest"):
        stored(folder)


def test_a_refusal_is_remembered_until_a_file_of_that_name_is_taken(tmp_path: Path) -> None:
    folder = california(tmp_path)
    assert refusals(folder) == []
    page = put(tmp_path / "bad", NAME, "<html><body>503</body></html>")
    other = put(tmp_path / "bad", "eladownload2024.txt", "")
    told = import_paths(folder, [page, other]).errors
    assert [problem.kind for problem in told] == ["html_page", "empty_file"]
    assert refusals(folder) == list(told)
    import_paths(folder, [put(tmp_path / "in", NAME, GOOD)])
    assert refusals(folder) == [told[1]]
    import_paths(folder, [put(tmp_path / "new", NAME, math([math_row(status="1")]))])
    assert [problem.kind for problem in refusals(folder)] == ["empty_file", "other_content"]
    import_paths(folder, [tmp_path / "in"])
    assert [problem.kind for problem in refusals(folder)] == ["empty_file"]
    assert len(stored(folder)) == 1


def test_a_broken_record_of_refusals_says_so(tmp_path: Path) -> None:
    folder = california(tmp_path)
    folder.files.mkdir(parents=True)
    (folder.files / "refused.json").write_text("[")
    with pytest.raises(DataError, match=r"refused\.json"):
        refusals(folder)
