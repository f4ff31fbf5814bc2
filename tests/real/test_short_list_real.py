"""The main job on the real files: mathematics, all students, 2023–2025, from every district to the short list."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from cimodels.screen.recipe import from_toml, to_toml
from cimodels.settings import Home
from cimodels.study import Study

pytestmark = pytest.mark.real
ROOT = Path(__file__).resolve().parents[2]
RECIPE = ROOT / "specs" / "math_all_beyond_expected.toml"


@pytest.fixture(scope="module")
def study(real_home: Home) -> Study:
    return Study.open(real_home)


def test_the_funnel_accounts_for_every_district(study: Study) -> None:
    result = study.screen(from_toml(RECIPE.read_text(encoding="utf-8")))
    assert [stage.entered for stage in result.funnel[1:]] == [stage.passed for stage in result.funnel[:-1]]
    assert result.funnel[0].entered == len(study.entities()) == len(result.short_list) + len(result.excluded)
    assert result.funnel[-1].passed == len(result.short_list)
    # Of 1,107 entities CDE's files name, 875 districts can be modelled; a tenth of them is 87.
    assert [(s.stage, s.passed) for s in result.funnel[:3]] == [
        ("eligible", 949),
        ("expected", 875),
        ("performance", 87),
    ]
    assert result.excluded["reason"].str.len().min() > 20
    assert result.short_list["reason"].str.contains("no Red").all()


def test_expectation_explains_most_of_the_differences(study: Study) -> None:
    expected = study.expect(from_toml(RECIPE.read_text(encoding="utf-8")).model)
    assert 0.65 < expected.fit.r2 < 0.85
    assert expected.fit.converged
    signs = expected.fit.coefficients.set_index("term")["estimate"]
    assert signs["SED"] < 0
    assert signs["SWD"] < 0
    inside = expected.entities["actual"].between(expected.entities["low"], expected.entities["high"])
    assert 0.92 < inside.mean() < 0.98


def test_the_command_line_gives_the_identical_list(study: Study, real_home: Home, tmp_path: Path) -> None:
    spec = from_toml(RECIPE.read_text(encoding="utf-8"))
    recipe = tmp_path / "recipe.toml"
    recipe.write_text(to_toml(spec, release=study.release.release), encoding="utf-8")
    out = subprocess.run(
        [sys.executable, "-m", "cimodels", "screen", str(recipe), "--format", "json"],
        cwd=ROOT,
        env={"CIMODELS_HOME": str(real_home.root), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    told = json.loads(out.stdout)
    assert [row["cds"] for row in told["short_list"]] == study.screen(spec).short_list["cds"].tolist()
    assert told["release"]["release"] == study.release.release


def test_signals_of_every_district_with_their_files(study: Study) -> None:
    listed = study.warehouse.table("assistance").query("year == 2024 and student_group == 'ALL'")["cds"]
    found = study.signals_of(listed)
    counts = Counter((one.kind, one.severity) for signals in found.values() for one in signals)
    # CDE's list of 2024: 994 districts and county offices, 589 of them in differentiated assistance.
    assert counts["assistance", "concern"] == 589 and counts["assistance", "fine"] == 405
    # Participation is at hand for Monterey County in 2024 alone.
    took = set(study.warehouse.table("participation")["cds"])
    assert counts["participation", "unknown"] == len(set(listed) - took) > 960
    assert {one.severity for signals in found.values() for one in signals if one.kind == "fiscal"} == {
        "unknown"
    }
    assert all(one.file and one.when for signals in found.values() for one in signals if one.open)
    peninsula = {one.kind: one for one in found["27660920000000"]}
    (took_part,) = (one for one in found["27661590000000"] if one.kind == "participation")
    assert took_part.severity == "check" and "Homeless 93 % (English language arts)" in took_part.sentence
    assert (
        "Long-term English learners" in peninsula["assistance"].sentence
        and peninsula["assistance"].line == 429
    )


def test_a_gap_gives_one_list_by_both_roads(study: Study, real_home: Home) -> None:
    """English learners against all students in mathematics: command line and study name the same districts."""
    path = ROOT / "specs" / "math_gap_english_learners.toml"
    spec = from_toml(path.read_text(encoding="utf-8"))
    expected = study.expect(spec.model)
    result = study.screen(spec, expected)
    out = subprocess.run(
        [sys.executable, "-m", "cimodels", "screen", str(path), "--format", "json"],
        cwd=ROOT,
        env={"CIMODELS_HOME": str(real_home.root), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(out.stdout)
    assert [row["cds"] for row in told["short_list"]] == result.short_list["cds"].tolist()
    assert told["fingerprint"] == spec.fingerprint
    assert [(s.stage, s.passed) for s in result.funnel] == [
        ("eligible", 949),
        ("expected", 604),
        ("performance", 60),
        ("enrolment", 30),
        ("adequacy", 19),
    ]
    whole = set(expected.entities["cds"]) | set(expected.excluded["cds"])
    assert len(whole) == result.funnel[0].entered
    # Published: Cypress Elementary 2025, English learners and all students in mathematics.
    rows = study.warehouse.query(
        "SELECT student_group, status FROM w.indicators WHERE cds = '30664800000000' AND year = 2025 "
        "AND indicator = 'MATH' AND student_group IN ('ALL', 'EL') AND source = 'dashboard'"
    ).set_index("student_group")["status"]
    years = expected.entity_years
    gap = years[(years["cds"] == "30664800000000") & (years["year"] == 2025)]["actual"].item()
    assert gap == pytest.approx(rows["EL"] - rows["ALL"])


def test_closing_faster_than_expected_is_a_measure_of_a_gap(study: Study) -> None:
    spec = from_toml(
        '[model]\nstudent_group = "HI"\nreference_group = "WH"\n[[focus]]\nmeasure = "improvement"\ntop_percent = 10\n'
        '[[sureness]]\nmeasure = "improvement_advantage"\nat_least = 2.0\n'
    )
    result = study.screen(spec)
    assert len(result.short_list)
    assert "how much the gap closed" in result.funnel[2].sentence
    assert result.short_list["reason"].str.contains("beyond what was to be expected").all()
