"""The first page imports what it needs: a library more is seconds more on a slow machine."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOT_NEEDED = {
    "httpx",
    "xlsxwriter",
    "openpyxl",
    "python_calamine",
    "statsmodels",
    "sklearn",
    "matplotlib",
    "docx",
    "pptx",
    "pyarrow.parquet",
    "cimodels.reports.xlsx",
    "scipy.stats",
    "cimodels.multiverse.run",
    "cimodels.sources.build",
    "cimodels.sources.demonstration",
}
ROAD = "import sys; from cimodels.ui import controls, frame, loading, server, show, state, take_away; print(*sys.modules)"


def test_the_road_to_the_first_page_is_light() -> None:
    done = subprocess.run([sys.executable, "-c", ROAD], cwd=ROOT, capture_output=True, text=True, check=True)
    assert NOT_NEEDED & set(done.stdout.split()) == set()
