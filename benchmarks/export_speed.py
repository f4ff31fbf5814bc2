"""How long each kind of report takes and how large it is: a screen of 1,000 districts.

    python -m benchmarks.export_speed [--districts 1000]

Seconds of processor time for the second file of a kind in a process (the first also imports the library, shown beside), best of
three, in one run with two plain alternatives: pandas writing the bare table with openpyxl and with xlsxwriter; and with the floor, the
bare table as CSV. The screen's results are worked out before.
"""

import argparse
import io
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pandas as pd

from cimodels.reports.bundle import Picture
from cimodels.reports.everyone import everyone
from cimodels.reports.registry import KINDS
from cimodels.screen.spec import ScreenSpec
from cimodels.settings import DEMONSTRATION, Home
from cimodels.sources import demonstration
from cimodels.study import Study

HEADING = f"{'':<46}{'clock':>8}{'cpu':>8}{'first':>8}{'kB':>8}{'× floor':>9}"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--districts", type=int, default=1000)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        place = Home(Path(folder))
        demonstration.create(place.state(DEMONSTRATION), districts=options.districts)
        study = Study.open(place)
        spec = ScreenSpec()
        bundle = study.bundle(spec)
        table = everyone(bundle)  # chances and reasons are worked out here
        listed = bundle.screening.short_list
        _ = bundle.certainty.over_time, bundle.certainty.students  # slides and briefs tell them
        conditions = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; "
        print(
            f"{conditions}{len(table):,} districts, {len(bundle.expected.entities):,} modelled, {len(listed):,} on the list"
        )
        print(HEADING)
        floor = timed("floor: the bare table as CSV, pandas", lambda: table.to_csv(index=False).encode())
        timed("plain: the bare table, pandas and openpyxl", lambda: sheet(table, "openpyxl"), floor)
        timed("plain: the bare table, pandas and xlsxwriter", lambda: sheet(table, "xlsxwriter"), floor)
        first = study.district(spec, listed["cds"].iloc[0], bundle)
        for kind in KINDS.values():
            timed(kind.name, partial(kind.write, first if kind.of == "district" else bundle), floor)
        timed("Picture of the funnel (SVG)", lambda: KINDS["svg"].write(bundle, Picture("funnel")), floor)


def sheet(table: pd.DataFrame, engine: str) -> bytes:
    """One sheet without anything but the numbers, the way it is usually done."""
    out = io.BytesIO()
    table.to_excel(out, index=False, engine=engine)
    return out.getvalue()


def timed(name: str, work: Callable[[], bytes], floor: float | None = None) -> float:
    """Print and return the least processor time of three, after one that is shown on its own."""
    start = time.process_time()
    size = len(work())
    first = time.process_time() - start
    best = min(_once(work) for _ in range(3))
    ratio = f"{best[0] / floor:>9.1f}" if floor else ""
    print(f"{name:<46}{best[1]:>8.2f}{best[0]:>8.2f}{first:>8.2f}{size / 1000:>8.0f}{ratio}", flush=True)
    return best[0]


def _once(work: Callable[[], bytes]) -> tuple[float, float]:
    clock, cpu = time.perf_counter(), time.process_time()
    work()
    return time.process_time() - cpu, time.perf_counter() - clock


if __name__ == "__main__":
    main()
