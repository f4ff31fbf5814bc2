"""How fast files become a warehouse, beside bare DuckDB and pandas reading the same files, in one run.

    python benchmarks/import_speed.py [FOLDER] [--rounds 3]

FOLDER is `../shared/cde/rebuilt` by default. Ours is import and build: checksums, codes, checks, levels,
colours, districts and provenance included. Bare DuckDB reads every column of every file as text into a
table of a database on disk. pandas reads the same as text. Rounds are interleaved, so that a busy machine is
busy for all three; ratios are of medians. Processor seconds are told too: they hardly depend on neighbours.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd

from cimodels.settings import CALIFORNIA, Home
from cimodels.sources.build import build
from cimodels.sources.library import import_paths


def _delimiter(path: Path) -> str:
    return "^" if path.name.startswith(("sb_", "cast_")) else "\t"


def ours(files: list[Path], place: Path) -> None:
    folder = Home(place).state(CALIFORNIA)
    report = import_paths(folder, files)
    if report.errors:
        raise SystemExit(str(report.errors[0]))
    build(folder, CALIFORNIA)


def bare_duckdb(files: list[Path], place: Path) -> None:
    """One table per file. Files that are not UTF-8 are read as latin-1, known beforehand."""
    with duckdb.connect(str(place / "bare.duckdb")) as con:
        for number, path in enumerate(files):
            encoding = "utf-8" if path in UTF8 else "latin-1"
            con.execute(
                f"""CREATE TABLE t{number} AS SELECT * FROM read_csv('{path}', delim = '{_delimiter(path)}',
                header = true, quote = '', escape = '', all_varchar = true, encoding = '{encoding}')"""
            )


def pandas_alone(files: list[Path], place: Path) -> None:
    for path in files:
        encoding = "utf-8" if path in UTF8 else "cp1252"
        pd.read_csv(path, sep=_delimiter(path), dtype=str, quoting=3, encoding=encoding, low_memory=False)


UTF8: set[Path] = set()


def _is_utf8(path: Path) -> bool:
    import gzip

    try:
        gzip.decompress(path.read_bytes()).decode()
    except UnicodeDecodeError:
        return False
    return True


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    default = Path(__file__).resolve().parents[2] / "shared" / "cde" / "rebuilt"
    arguments.add_argument("folder", nargs="?", type=Path, default=default)
    arguments.add_argument("--rounds", type=int, default=3)
    given = arguments.parse_args()
    files = sorted(given.folder.rglob("*.txt.gz"))
    if not files:
        raise SystemExit(f"There are no .txt.gz files in {given.folder}.")
    UTF8.update(path for path in files if _is_utf8(path))
    ways: dict[str, Callable[[list[Path], Path], None]] = {
        "cimodels": ours,
        "bare DuckDB": bare_duckdb,
        "pandas": pandas_alone,
    }
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    work: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(given.rounds):
        for name, way in ways.items():
            with tempfile.TemporaryDirectory() as place:
                started, worked = time.perf_counter(), time.process_time()
                way(files, Path(place))
                seconds[name].append(time.perf_counter() - started)
                work[name].append(time.process_time() - worked)
    medians = {name: statistics.median(taken) for name, taken in seconds.items()}
    print(f"{len(files)} files, median of {given.rounds} rounds")
    for name, median in medians.items():
        taken = ", ".join(f"{s:.2f}" for s in seconds[name])
        print(f"{name:12} {median:7.2f} s   ({taken}); processor {statistics.median(work[name]):.2f} s")
    print(f"cimodels ÷ bare DuckDB: {medians['cimodels'] / medians['bare DuckDB']:.2f} (goal: at most 1.5)")
    print(f"pandas ÷ cimodels:      {medians['pandas'] / medians['cimodels']:.2f} (goal: at least 5)")


if __name__ == "__main__":
    main()
