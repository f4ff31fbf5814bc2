"""How long from starting the server to the first usable scatter, with a built warehouse.

    python -m benchmarks.first_scatter [--starts 5]

Every start is a new `cimodels serve` process and a new browser profile without a cache (the headless Chromium itself is
running). Readings from the start of the process:

listening   the server accepts connections; the browser asks for the page at once
usable      the graph is drawn, its points too, and the slider under it answers

The plain alternative is a bare Streamlit page with one `st.plotly_chart` of the same fit.
"""

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser

from benchmarks.ground import HEADING, bench_home, chromium, conditions, row, verdict
from benchmarks.new_fit import PLAIN_APP
from cimodels.settings import Home
from tests.browser.serving import ROOT, free_port

GOAL = 3000.0
OURS = (sys.executable, "-m", "cimodels", "serve", "--address", "127.0.0.1", "--port")
# Usable: axes with ticks, and a slider whose sentence counts districts.
DRAWN = """
() => document.querySelector(".js-plotly-plot .xtick")
  && (!document.querySelector(".live-scatter") || /[0-9]/.test(document.querySelector(".live-scatter .summary")?.textContent))
"""


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--starts", type=int, default=5)
    starts = parser.parse_args(arguments).starts
    home = bench_home()
    print(f"{conditions(home)}\n{HEADING}")
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        script = Path(name) / "plain.py"
        script.write_text(PLAIN_APP, encoding="utf-8")
        plain = (sys.executable, "-m", "streamlit", "run", str(script), "--server.port")
        ours = [started(browser, OURS, "expected", home) for _ in range(starts)]
        theirs = [started(browser, plain, "", home) for _ in range(starts)]
    usable = [r["usable"] for r in ours]
    print(row("cimodels serve: listening", [r["listening"] for r in ours]))
    print(row("cimodels serve: usable", usable, verdict(float(np.median(usable)), GOAL, "median")))
    print(row("plain page: usable", [r["usable"] for r in theirs]))


def started(browser: Browser, command: Sequence[str], path: str, home: Home) -> dict[str, float]:
    """One start of a server, and one first visit; milliseconds from its start."""
    port = free_port()
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    page = context.new_page()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "CIMODELS_HOME": str(home.root)}
    began = time.perf_counter()
    server = subprocess.Popen(
        [*command, str(port)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(port)
        listening = time.perf_counter() - began
        page.goto(f"http://127.0.0.1:{port}/{path}", wait_until="commit")
        page.wait_for_function(DRAWN, timeout=120_000, polling="raf")
        usable = time.perf_counter() - began
    finally:
        context.close()
        server.terminate()
        server.wait(timeout=20)
    return {"listening": 1000 * listening, "usable": 1000 * usable}

    return {**os.environ, "PYTHONPATH": str(ROOT), "CIMODELS_HOME": str(home.root)}


def _wait(port: int) -> None:
    for _ in range(6000):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.01)
    raise SystemExit("The server did not start within a minute.")


if __name__ == "__main__":
    main()
