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


@pytest.fixture(scope="module")
def again(demo_study: Study, spec: ScreenSpec) -> tuple[Study, Bundle]:
    """Another study of the same file."""
    study = Study.of_file(demo_study.warehouse.path)
    return study, study.bundle(spec)


@pytest.mark.parametrize("suffix", KINDS)
def test_equal_release_and_recipe_give_equal_bytes(
    suffix: str,
    bundle: Bundle,
    demo_study: Study,
    again: tuple[Study, Bundle],
    spec: ScreenSpec,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kind, cds = KINDS[suffix], bundle.screening.short_list["cds"].iloc[0]

    def written(study: Study, of: Bundle) -> bytes:
        return kind.write(study.district(spec, cds, of) if kind.of == "district" else of)

    first = written(demo_study, bundle)
    monkeypatch.setattr("time.localtime", lambda *at: (2033, 5, 18, 3, 33, 20, 2, 138, 0))
    assert written(*again) == first


def test_the_command_line_names_the_kinds_without_importing_any() -> None:
    code = "import sys; import cimodels.cli; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"xlsxwriter", "pptx", "docx", "matplotlib", "jinja2", "pandas"} & set(done.stdout.split())
