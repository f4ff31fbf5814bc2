"""The command line on the demonstration state: what it prints, and how it fails."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cimodels.cli import app
from cimodels.models.spec import ModelSpec
from cimodels.multiverse.spec import MultiverseSpec
from cimodels.screen.recipe import to_toml
from cimodels.screen.spec import ScreenSpec, Threshold
from cimodels.settings import Home
from cimodels.vocab.indicators import INDICATORS
from cimodels.workspace.store import Workspace

ROOT = Path(__file__).resolve().parents[2]
RECIPE = "specs/math_all_beyond_expected.toml"


def run(home: Path, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "cimodels", *arguments],
        cwd=ROOT,
        env={"CIMODELS_HOME": str(home), "PATH": "/usr/bin:/bin", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    return done


def test_status_as_json_names_release_coverage_and_files(demo_home: Home) -> None:
    told = json.loads(run(demo_home.root, "data", "status", "--json").stdout)
    assert told["release"]["state"] == "demonstration"
    assert {row["indicator"] for row in told["coverage"]} <= set(INDICATORS)
    assert all(row["rows_read"] == row["rows_loaded"] + row["rows_set_aside"] for row in told["files"])


def test_status_tells_what_was_refused_even_where_nothing_could_be_built(tmp_path: Path) -> None:
    page = tmp_path / "mathdownload2024.txt"
    page.write_text("<html>503</html>", encoding="utf-8")
    run(tmp_path, "data", "import", str(page), code=1)
    told = run(tmp_path, "data", "status", code=1)
    assert "Refused at import" in told.stdout and "mathdownload2024.txt, line 1" in told.stdout


def test_check_finds_nothing_wrong(demo_home: Home) -> None:
    assert "0 errors" in run(demo_home.root, "data", "check").stdout


def test_screen_tells_spec_release_funnel_list_and_exclusions(demo_home: Home) -> None:
    told = json.loads(run(demo_home.root, "screen", RECIPE).stdout)
    assert {"spec", "release", "funnel", "short_list", "excluded"} <= set(told)
    assert len(told["short_list"]) == told["funnel"][-1]["passed"]
    assert len(told["short_list"]) + len(told["excluded"]) == told["funnel"][0]["entered"]


def test_expect_writes_intervals_and_says_who_is_left_out(demo_home: Home, tmp_path: Path) -> None:
    out = tmp_path / "expected.csv"
    done = run(demo_home.root, "expect", RECIPE, "-o", str(out))
    assert "left out" in done.stderr
    header = out.read_text(encoding="utf-8").splitlines()[0].split(",")
    assert {"expected", "actual", "low", "high", "shrunken", "shrunken_se", "reliability"} <= set(header)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("indicator = 'BANANA'", "BANANA"),
        ("this is not toml", "line 1"),
        ("[model]\nyears = []", "No year is chosen"),
        ("", "The recipe says nothing"),
        ("[model]\nminimum_denominator = 99999", "minimum"),
    ],
)
def test_a_bad_recipe_is_told_in_a_sentence(demo_home: Home, tmp_path: Path, text: str, said: str) -> None:
    spec = tmp_path / "bad.toml"
    spec.write_text(text, encoding="utf-8")
    assert said in run(demo_home.root, "screen", str(spec), code=1).stderr


def test_missing_files_and_missing_data_are_told(demo_home: Home, tmp_path: Path) -> None:
    assert "cannot be read" in run(demo_home.root, "screen", str(tmp_path / "none.toml"), code=1).stderr
    assert "There is no data yet" in run(tmp_path, "screen", RECIPE, code=1).stderr
    assert "cannot be written" in run(demo_home.root, "expect", RECIPE, "-o", str(tmp_path), code=1).stderr


def test_multiverse_takes_a_screens_recipe_for_the_usual_models_around_it(
    demo_home: Home, tmp_path: Path
) -> None:
    screen = ScreenSpec(model=ModelSpec(estimator="ols"), focus=(Threshold("advantage", 5.0),))
    recipe = tmp_path / "recipe.toml"
    recipe.write_text(to_toml(screen), encoding="utf-8")
    told = json.loads(run(demo_home.root, "multiverse", str(recipe), "--format", "json").stdout)
    assert told["spec"] == MultiverseSpec.around(screen.model, 5.0).to_dict()


def test_multiverse_writes_shares_and_says_what_moves_the_list(demo_home: Home, tmp_path: Path) -> None:
    grid = tmp_path / "grid.toml"
    grid.write_text("optional_covariates = ['EL', 'SWD']\n[base]\nestimator = 'ols'", encoding="utf-8")
    out = tmp_path / "shares.csv"
    done = run(demo_home.root, "multiverse", str(grid), "-o", str(out))
    assert "4 specifications" in done.stderr and "The list moves most with" in done.stderr
    header = out.read_text(encoding="utf-8").splitlines()[0].split(",")
    assert {"cds", "share", "in_top", "taking_part", "median_rank", "release", "multiverse"} <= set(header)
    told = json.loads(
        run(demo_home.root, "multiverse", str(grid), "--format", "json", "--bootstrap", "3").stdout
    )
    assert told["luck"]["resamples"] == 3 and told["specifications"][0]["resamples"] == 3
    assert len(told["specifications"]) == 4 and told["release"]["state"] == "demonstration"
    grid.write_text("estimators = ['magic']", encoding="utf-8")
    assert "estimators = 'magic'" in run(demo_home.root, "multiverse", str(grid), code=1).stderr
    grid.write_text("minimum_denominators = [100_000]")
    assert "None of the specifications can be" in run(demo_home.root, "multiverse", str(grid), code=1).stderr


def test_a_backup_is_restored_into_another_workspace_and_twice_adds_nothing(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    workspace = Workspace(f"sqlite:///{here / 'workspace.db'}")
    workspace.create("short_list", {"name": "Valley"}, author="Ana")
    workspace.close()
    assert "1 record in" in run(here, "backup", str(tmp_path / "all.zip")).stdout
    assert "1 record, 1 revision, 0 files" in run(there, "restore", str(tmp_path / "all.zip")).stdout
    assert "0 records, 0 revisions, 0 files" in run(there, "restore", str(tmp_path / "all.zip")).stdout
    assert "cannot be read as a workspace" in run(there, "restore", str(tmp_path / "none.zip"), code=1).stderr


def test_report_writes_the_kind_that_the_suffix_names(demo_home: Home, tmp_path: Path) -> None:
    def report(name: str, *more: str, code: int = 0) -> str:
        return run(demo_home.root, "report", RECIPE, "-o", str(tmp_path / name), *more, code=code).stderr

    assert "invented" in report("Report.XLSX")
    assert (tmp_path / "Report.XLSX").read_bytes()[:2] == b"PK"
    assert "suffix is one of" in report("report.doc", code=2)
    assert "about one district" in report("brief.docx", code=2)
    assert "This release has no '12345'" in report("brief.docx", "--district", "12345", code=1)


def test_assistance_as_csv_with_the_counts_in_a_sentence(demo_home: Home, tmp_path: Path) -> None:
    out = tmp_path / "assistance.csv"
    done = run(demo_home.root, "assistance", "--year", "2024", "-o", str(out))
    header, *rows = out.read_text(encoding="utf-8").splitlines()
    assert header.startswith("cds,name,county,county_code,district_type,verdict,groups,could_change,rests_on")
    assert f"Of {len(rows)} districts and county offices" in done.stderr
    assert "verdicts agree with CDE’s list" in done.stderr
    assert "invented" in done.stderr
    failed = run(demo_home.root, "assistance", "--year", "2021", code=1)
    assert "no rules for differentiated assistance in 2021" in failed.stderr
    assert (
        "no county '10'"
        in run(demo_home.root, "assistance", "--year", "2024", "--county", "10", code=1).stderr
    )


def test_a_question_in_sql_is_answered_in_three_formats_and_a_mistake_is_a_sentence(
    demo_home: Home, tmp_path: Path
) -> None:
    sql = "SELECT name FROM districts ORDER BY name"
    done = run(demo_home.root, "ask", sql, "--rows", "2")
    assert done.stdout.startswith("name,release\n") and len(done.stdout.splitlines()) == 3
    assert "2 rows, and there are more" in done.stderr
    told = json.loads(run(demo_home.root, "ask", sql, "--rows", "2", "--format", "json").stdout)
    assert told["more"] and told["release"]["state"] == "demonstration"
    out = tmp_path / "names.parquet"
    run(demo_home.root, "ask", sql, "--format", "parquet", "-o", str(out))
    assert out.read_bytes()[:4] == b"PAR1"
    wrong = run(demo_home.root, "ask", "SELECT nam FROM districts", code=1).stderr
    assert 'column "nam" not found' in wrong and "character 8" in wrong
    assert "is not answered here" in run(demo_home.root, "ask", "DROP TABLE districts", code=1).stderr


def test_a_document_about_the_workspace_is_written_in_the_format_that_the_suffix_names(
    demo_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CIMODELS_WORKSPACE_URL", f"sqlite:///{tmp_path / 'w.db'}")
    store = Workspace(f"sqlite:///{tmp_path / 'w.db'}")
    visit = store.create("visit", {"name": "Coaching", "host": "19647330000000"}, author="Ana")
    store.close()
    cli = CliRunner()
    monkeypatch.setenv("CIMODELS_HOME", str(demo_home.root))
    assert cli.invoke(app, ["document", "visit_packet"]).stdout == f"{visit.id}  Coaching\n"
    for suffix, begins in (("docx", b"PK"), ("html", b"<!doctype html>")):
        path = tmp_path / f"packet.{suffix}"
        assert cli.invoke(app, ["document", "visit_packet", visit.id, "-o", str(path)]).exit_code == 0
        assert path.read_bytes().startswith(begins)
    assert "interview_district_leaders" in cli.invoke(app, ["document", "guide"]).stdout
    for wrong in (["document", "diary"], ["document", "progress", "-o", str(tmp_path / "brief.pdf")]):
        assert cli.invoke(app, wrong).exit_code == 2
    told = cli.invoke(app, ["document", "dossier", visit.id, "-o", str(tmp_path / "dossier.docx")])
    assert "of kind “visit”" in str(told.exception)
