"""How long each page takes to open, first and second time, in a browser.

    python -m benchmarks.page_open [--second 3]

A fresh server for all pages, in the order of the menu, as a person would walk through them: the first open of each fits, draws and
caches what no page before it has asked for; the second is another browser profile's, on the same server. Read from asking for the
address until the page has its heading, no run of the script is going on and no figure or table is still missing.

The floor is an empty Streamlit page on a server of its own, opened as often.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks.ground import bench_home, chromium, conditions
from cimodels.models.spec import ModelSpec
from cimodels.study import Study
from tests.browser.serving import app, serving

PAGES = {
    "Focus, the state": "focus",
    "Focus, a county": "focus?scope={county}",
    "Expected and actual": "expected",
    "Short list": "short_list",
    "How sure?": "robustness",
    "Map": "map",
    "District, overview": "district?cds={cds}",
    "District, every indicator expected": "district?cds={cds}&part=expected",
    "Compare, two districts": "compare?cds={cds}&with={other}",
    "Districts like mine": "compare?cds={cds}&part=like",
    "Assistance": "assistance",
    "Present": "present",
    "Workspace": "workspace",
    "Data": "data",
    "Ask in SQL": "ask",
    "Methods": "methods",
}
EMPTY_APP = "import streamlit as st\n\nst.header('Empty')\n"
SETTLED = """
() => document.querySelector("[data-testid=stMain] :is(h1, h2)")
  && document.querySelector("[data-testid=stApp]")?.getAttribute("data-test-script-state") === "notRunning"
  && !document.querySelector("[data-testid=stSkeleton]")
"""


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--second", type=int, default=3, help="second opens of each page; the median is told")
    again = parser.parse_args(arguments).second
    home = bench_home()
    study = Study.open(home)
    entities = study.expect(ModelSpec()).entities
    where = {
        "cds": entities["cds"].iloc[0],
        "other": entities["cds"].iloc[1],
        "county": next(iter(study.counties)),
    }
    print(f"{conditions(home)}\n{'':<40}{'first':>8}{'second':>8}")
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        folder = Path(name)
        script = folder / "empty.py"
        script.write_text(EMPTY_APP, encoding="utf-8")
        plain = [sys.executable, "-m", "streamlit", "run", str(script), "--server.headless", "true"]
        with serving([*plain, "--server.port", "{port}"], folder / "plain.log") as at:
            _tell("an empty Streamlit page", browser, f"{at}/", again)
        workspace = {"CIMODELS_WORKSPACE_URL": f"sqlite:///{folder / 'workspace.db'}"}
        with app(home.root, folder / "app.log", CIMODELS_BASE_URL="http://127.0.0.1:1", **workspace) as at:
            for title, path in PAGES.items():
                _tell(title, browser, f"{at}/{path.format(**where)}", again)
    print(f"load at the end {os.getloadavg()[0]:.1f}")


def _tell(title: str, browser: Browser, address: str, again: int) -> None:
    first = _opened(browser, address)
    second = sorted(_opened(browser, address) for _ in range(again))[again // 2]
    print(f"{title:<40}{first:>8.0f}{second:>8.0f}", flush=True)


def _opened(browser: Browser, address: str) -> float:
    """Milliseconds until the page stands, in a profile without a cache."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    page = context.new_page()
    began = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_function(SETTLED, timeout=180_000, polling="raf")
    taken = time.perf_counter() - began
    context.close()
    return 1000 * taken


if __name__ == "__main__":
    main()
