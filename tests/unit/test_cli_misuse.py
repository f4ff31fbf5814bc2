"""The command line misused: a sentence and an exit code, never a traceback."""

import io
import sys
from pathlib import Path

import pytest

from cimodels import cli

RECIPE = Path(__file__).parents[2] / "specs" / "math_all_beyond_expected.toml"


def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: str) -> tuple[int, str]:
    """Exit code and standard error of one command."""
    monkeypatch.setattr("sys.argv", ["cimodels", *words])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0), capsys.readouterr().err


@pytest.mark.parametrize("command", [["data", "status"], ["data", "build"], ["screen", str(RECIPE)]])
def test_an_unknown_state_is_a_misuse(capsys, monkeypatch, command):
    code, said = run(capsys, monkeypatch, *command, "--state", "../elsewhere")
    assert code == 2
    assert "is not a data state" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("years", ["2022-999999999999", "²", "2025-2022", "20", "2023,,2024", "-"])
def test_impossible_years_are_a_misuse(capsys, monkeypatch, years):
    code, said = run(capsys, monkeypatch, "data", "fetch", "--years", years)
    assert code == 2
    assert "is not a year" in said


@pytest.mark.parametrize("command", [["data", "build"], ["data", "import", str(RECIPE)], ["demo"]])
def test_a_home_that_is_a_file_is_told(capsys, monkeypatch, tmp_path, command):
    home = tmp_path / "home"
    home.write_text("not a folder")
    monkeypatch.setenv("CIMODELS_HOME", str(home))
    code, said = run(capsys, monkeypatch, *command)
    assert code == 1
    assert "must be a folder" in said
    assert str(home) in said


def test_a_recipe_saved_with_a_byte_order_mark_is_read(tmp_path):
    marked = tmp_path / "recipe.toml"
    marked.write_bytes(b"\xef\xbb\xbf" + RECIPE.read_bytes())
    assert cli._read(marked) == RECIPE.read_text(encoding="utf-8")


def test_a_list_can_be_redirected_where_the_code_page_is_poor(capsys, monkeypatch):
    """As on Windows: the minus sign of a reason is not in cp1252."""
    raw = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(raw, encoding="cp1252"))
    monkeypatch.setattr(cli, "app", lambda: cli._write("Expected −97", None))
    cli.main()
    sys.stdout.flush()
    assert raw.getvalue().decode() == "Expected −97"


def test_importing_again_builds_what_a_cut_off_build_left(monkeypatch, tmp_path):
    from cimodels.sources import library

    built = []
    here = library.ImportReport((), ("a stored file",), ())
    monkeypatch.setattr(library, "import_paths", lambda *arguments, **options: here)
    monkeypatch.setattr(cli, "data_build", built.append)
    cli.data_import([tmp_path], replace=False, build=True, state="california")
    assert built == ["california"]
