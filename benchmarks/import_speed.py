"""How fast files become a warehouse, beside bare DuckDB and pandas on the same files, in one run.

    python benchmarks/import_speed.py [FOLDER] [--rounds 3]

FOLDER is `../shared/cde/rebuilt` by default. What each line does:

cimodels        import and build: checksums, a kept copy, typed values, codes, checks with line and value of
                what is wrong, repeated keys, levels and colours, districts, provenance, a database put in place.
bare DuckDB     reads every column of every file as text into one table per file of a database on disk.
pandas, same    reads the files, picks and renames columns, turns numbers to numbers, maps codes, takes in line
                numbers, joins all into one long table and writes it as one Parquet file. It has no checksums,
                copies, checks, levels, colours or districts, so it does less than cimodels.
pandas, read    reads every column of every file as text, and drops it.

Rounds are interleaved, so that a busy machine is busy for all; ratios are of medians. Processor seconds are
told too: they depend less on neighbours. cimodels reads several files at a time; pandas uses one processor.
"""

import argparse
import gzip
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd

from cimodels.settings import CALIFORNIA, Home
from cimodels.sources.build import build
from cimodels.sources.identify import Recognised, recognise
from cimodels.sources.library import import_paths
from cimodels.sources.reading import tables
from cimodels.vocab.student_groups import ALIASES, CAASPP_CODES, DATAQUEST_CODES, STUDENT_GROUPS

# What a careful person knows of each file beforehand; finding it out is not measured.
KNOWN: dict[Path, Recognised] = {}
UTF8: set[Path] = set()

GROUPS = {
    "dashboard": {code: code for code in STUDENT_GROUPS} | dict(ALIASES),
    "dataquest": dict(DATAQUEST_CODES),
    "caaspp": dict(CAASPP_CODES),
}


def ours(files: list[Path], place: Path) -> None:
    folder = Home(place).state(CALIFORNIA)
    report = import_paths(folder, files)
    if report.errors:
        raise SystemExit(str(report.errors[0]))
    build(folder, CALIFORNIA)


def bare_duckdb(files: list[Path], place: Path) -> None:
    with duckdb.connect(str(place / "bare.duckdb")) as con:
        for number, path in enumerate(files):
            encoding = "utf-8" if path in UTF8 else "latin-1"
            con.execute(
                f"""CREATE TABLE t{number} AS SELECT * FROM read_csv('{path}', delim = '{KNOWN[path].delimiter}',
                header = true, quote = '', escape = '', all_varchar = true, encoding = '{encoding}')"""
            )


def pandas_read(files: list[Path], place: Path) -> None:
    for path in files:
        _frame(path)


def pandas_same(files: list[Path], place: Path) -> None:
    parts = [part for number, path in enumerate(files) for part in _long(number, path)]
    pd.concat(parts, ignore_index=True).to_parquet(place / "long.parquet")


def _frame(path: Path) -> pd.DataFrame:
    encoding = "utf-8" if path in UTF8 else "cp1252"
    delimiter = KNOWN[path].delimiter
    return pd.read_csv(path, sep=delimiter, dtype=str, quoting=3, encoding=encoding, low_memory=False)


def _long(number: int, path: Path) -> list[pd.DataFrame]:
    """One file as rows of the long table: one part per indicator that it gives."""
    known = KNOWN[path]
    layout, entry = known.layout, known.entry
    read = _frame(path)
    where = layout.positions(known.header)
    frame = read.iloc[:, list(where.values())].set_axis(list(where), axis=1)
    frame["line"] = range(2, len(frame) + 2)
    for column in layout.columns:
        if column.name in frame and column.kind in ("number", "count"):
            frame[f"{column.name}_starred"] = frame[column.name] == "*"
            frame[column.name] = pd.to_numeric(frame[column.name], errors="coerce")
        elif column.name in frame and column.kind == "flag":
            frame[column.name] = frame[column.name] == "Y"
    if "cds" not in frame:
        frame["cds"] = (
            frame["county_code"]
            + frame["district_code"].fillna("00000")
            + frame["school_code"].fillna("0000000")
        )
    if layout.levels:
        frame["level"] = frame["record"].map(dict(layout.levels))
    if layout.every_group:
        frame["student_group"] = layout.every_group
    elif layout.groups:
        codes = frame["student_group"]
        codes = codes.str.lstrip("0") if layout.groups == "caaspp" else codes
        frame["student_group"] = codes.map(GROUPS[layout.groups])
        frame = frame[frame["student_group"].notna()]
    if "dass_code" in frame:
        frame = frame[(frame["level"] == "school") | (frame["dass_code"].str.lower() == "all")]
    frame = frame.assign(year=entry.year, source=entry.family, file_id=number)
    return [
        _measured(frame, m.indicator, entry.indicators, m)
        for m in layout.measures
        if m.indicator in ("*", *entry.indicators)
    ] or [frame[[c for c in (*IDENTITY, "total", "count", "share") if c in frame]]]


IDENTITY = ("year", "source", "level", "cds", "student_group", "grade", "charter_code", "file_id", "line")
CARRIED = (
    *("prior_status", "change", "prior_denominator", "status_level", "change_level", "color"),
    *("certify_flag", "error_flag", "school_name", "district_name", "county_name"),
)


def _measured(frame: pd.DataFrame, indicator: str, own: tuple[str, ...], measure) -> pd.DataFrame:  # type: ignore[no-untyped-def]
    rows = frame[frame["test"].str.lstrip("0") == measure.test] if measure.test else frame
    part = rows[[name for name in (*IDENTITY, *CARRIED) if name in rows]].copy()
    part["indicator"] = own[0] if indicator == "*" else indicator
    part["status"] = rows[measure.status]
    part["suppressed"] = rows["status_starred" if measure.status == "status" else f"{measure.status}_starred"]
    if measure.numerator in rows:
        part["numerator"] = rows[measure.numerator]
    part["denominator"] = rows[next(name for name in measure.denominator if name in rows)]
    return part


def _know(files: list[Path]) -> None:
    for path in files:
        KNOWN[path] = recognise(tables(path)[0][0])
        try:
            gzip.decompress(path.read_bytes()).decode()
        except UnicodeDecodeError:
            continue
        UTF8.add(path)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    default = Path(__file__).resolve().parents[2] / "shared" / "cde" / "rebuilt"
    arguments.add_argument("folder", nargs="?", type=Path, default=default)
    arguments.add_argument("--rounds", type=int, default=3)
    given = arguments.parse_args()
    files = sorted(given.folder.rglob("*.txt.gz"))
    if not files:
        raise SystemExit(f"There are no .txt.gz files in {given.folder}.")
    _know(files)
    ways: dict[str, Callable[[list[Path], Path], None]] = {
        "cimodels": ours,
        "bare DuckDB": bare_duckdb,
        "pandas, same": pandas_same,
        "pandas, read": pandas_read,
    }
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    work: dict[str, list[float]] = {name: [] for name in ways}
    before = os.getloadavg()[0]
    for _ in range(given.rounds):
        for name, way in ways.items():
            with tempfile.TemporaryDirectory() as place:
                started, worked = time.perf_counter(), time.process_time()
                way(files, Path(place))
                seconds[name].append(time.perf_counter() - started)
                work[name].append(time.process_time() - worked)
    _tell(len(files), given.rounds, seconds, work)
    print(f"{os.cpu_count()} processors, load {before:.1f} before and {os.getloadavg()[0]:.1f} after")


def _tell(files: int, rounds: int, seconds: dict[str, list[float]], work: dict[str, list[float]]) -> None:
    medians = {name: statistics.median(taken) for name, taken in seconds.items()}
    print(f"{files} files, median of {rounds} rounds")
    for name, median in medians.items():
        taken = ", ".join(f"{s:.2f}" for s in seconds[name])
        print(f"{name:12} {median:7.2f} s   ({taken}); processor {statistics.median(work[name]):.2f} s")
    own = medians["cimodels"]
    print(f"cimodels ÷ bare DuckDB:  {own / medians['bare DuckDB']:.2f} (goal: at most 1.5)")
    print(f"pandas, same ÷ cimodels: {medians['pandas, same'] / own:.2f} (goal: at least 5)")
    print(f"pandas, read ÷ cimodels: {medians['pandas, read'] / own:.2f}")


if __name__ == "__main__":
    main()
