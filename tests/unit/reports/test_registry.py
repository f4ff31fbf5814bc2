"""Every kind of report: the same bytes for the same release and recipe, and nothing heavy before it is asked for."""

import subprocess
import sys
from pathlib import Path

import pytest

from cimodels.reports.bundle import Bundle
from cimodels.reports.registry import KINDS
from cimodels.screen.spec import ScreenSpec
from cimodels.study import Study

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("suffix", KINDS)
def test_equal_release_and_recipe_give_equal_bytes(
    suffix: str, bundle: Bundle, demo_study: Study, spec: ScreenSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = KINDS[suffix].write(bundle)
    # Another clock and another study of the same file.
    monkeypatch.setattr("time.time", lambda: 2e9)
    monkeypatch.setattr("time.localtime", lambda *at: (2033, 5, 18, 3, 33, 20, 2, 138, 0))
    again = Study.of_file(demo_study.warehouse.path).bundle(spec)
    assert KINDS[suffix].write(again) == written


def test_the_command_line_names_the_kinds_without_importing_any() -> None:
    code = "import sys; import cimodels.cli; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"xlsxwriter", "pptx", "docx", "matplotlib", "jinja2", "pandas"} & set(done.stdout.split())
