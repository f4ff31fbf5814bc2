"""What the benchmarks stand on: a home with data, a browser, and how numbers are printed."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, sync_playwright

from cimodels.settings import CALIFORNIA, DEMONSTRATION, Home, StateFolder, home
from cimodels.sources import demonstration
from cimodels.warehouse import current_file
from tests.browser.serving import FLAGS, ROOT


def bench_home() -> Home:
    """The home in force where `CIMODELS_HOME` is set, else a demonstration state in the temp folder.

    The demonstration is kept between runs and made again when the code that reads files has changed.
    """
    if os.environ.get("CIMODELS_HOME"):
        return home()
    code = hashlib.sha256()
    for path in sorted((ROOT / "cimodels" / "sources").rglob("*.*")):
        if path.suffix in (".py", ".toml"):
            code.update(path.read_bytes())
    place = Home(Path(tempfile.gettempdir()) / f"cimodels-bench-{code.hexdigest()[:12]}")
    if not place.state(DEMONSTRATION).current.exists():
        print("Making a demonstration state of 1,000 districts …", flush=True)
        demonstration.create(place.state(DEMONSTRATION))
    return place


def served_state(place: Home) -> StateFolder:
    """The state that the app shows first: California where there is one."""
    california = place.state(CALIFORNIA)
    return california if california.current.exists() else place.state(DEMONSTRATION)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser with software rendering: `CHROMIUM`, or what is installed."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def conditions(place: Home) -> str:
    """The machine, how busy it is, and the data: what a number depends on."""
    state = served_state(place)
    return (
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {state.root.name}, "
        f"{current_file(state).stem}; milliseconds"
    )


HEADING = f"{'':<44}{'p50':>8}{'p95':>8}{'n':>6}"


def row(name: str, times: Sequence[float], note: str = "") -> str:
    """One line of the table: median, 95th percentile, number of readings."""
    p50, p95 = np.percentile(times, [50, 95])
    return f"{name:<44}{p50:>8.1f}{p95:>8.1f}{len(times):>6}  {note}".rstrip()


def verdict(reading: float, goal: float, what: str) -> str:
    """Whether a goal is met, with the ratio."""
    return f"goal {what} < {goal:g}: {'met' if reading < goal else 'missed'} ({reading / goal:.2f} of it)"
