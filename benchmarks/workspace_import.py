"""How fast a whole workspace comes in from its export, in SQLite and, where there is a server, in PostgreSQL.

    python -m benchmarks.workspace_import [--records 20000] [--postgresql postgresql://user@127.0.0.1:5432/EMPTY]

The export has action plans with measures and measurements, as a county of years would have; every third measurement was
corrected once. What each line does:

read        the zip is unpacked, and every row checked: its columns, its kind, its revisions without a gap.
import      the same, and everything is written: records, revisions, and the words that search finds.
again       the same file once more: everything is there, nothing is written.
bare        the same rows by the database's driver alone, checked by nobody and without search.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import create_engine, insert

from cimodels.workspace import exchange
from cimodels.workspace.store import Workspace
from cimodels.workspace.tables import METADATA, RECORDS, REVISIONS

_POINTS = 200


def filled(place: Path, records: int) -> Path:
    """An export with so many records."""
    workspace = Workspace(f"sqlite:///{place / 'whole.db'}")
    made = 0
    while made < records:
        with workspace.together() as batch:
            plan = batch.create(
                "action_plan", {"name": f"Attendance {made}", "district": "19647330000000"}, author="Ana"
            )
            body = {
                "name": "Absences a week",
                "role": "process",
                "definition": "Counted on Fridays by the office.",
            }
            measure = batch.create("plan_measure", body, author="Ana", parent=plan.id)
            made += 2
            for number in range(min(_POINTS, records - made)):
                day = f"2026-{1 + number % 12:02d}-{1 + number % 28:02d}"
                one = batch.create(
                    "measurement", {"date": day, "value": 12.5}, author="Bo", parent=measure.id
                )
                if number % 3 == 0:
                    batch.save(
                        one.id, {"date": day, "value": 13}, based_on=1, author="Bo", reason="counted again"
                    )
                made += 1
    exchange.export(workspace, place / "export.zip")
    workspace.close()
    return place / "export.zip"


def bare(address: str, source: Path) -> None:
    tables, _ = exchange.read(source)
    engine = create_engine(address.replace("postgresql://", "postgresql+psycopg://"))
    METADATA.create_all(engine)
    began = time.perf_counter()
    with engine.begin() as connection:
        connection.execute(insert(RECORDS), exchange.parents_first(tables["record"]))
        connection.execute(insert(REVISIONS), tables["revision"])
    print(f"{'bare':<8}{time.perf_counter() - began:8.2f} s")
    engine.dispose()


def told(what: str, act: Callable[[], object]) -> None:
    wall, processor = time.perf_counter(), time.process_time()
    act()
    print(f"{what:<8}{time.perf_counter() - wall:8.2f} s, processor {time.process_time() - processor:.2f} s")


def measure(address: str, source: Path) -> None:
    workspace = Workspace(address)
    told("read", lambda: exchange.read(source))
    told("import", lambda: exchange.restore(workspace, source))
    told("again", lambda: exchange.restore(workspace, source))
    workspace.close()


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--records", type=int, default=20_000)
    asked.add_argument("--postgresql", help="address of an empty database")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source = filled(Path(folder), given.records)
        addresses = {"SQLite": f"sqlite:///{folder}/new.db"}
        if given.postgresql:
            addresses["PostgreSQL"] = given.postgresql
        for name, address in addresses.items():
            print(f"{name}, {given.records:,} records, {source.stat().st_size / 1e6:.1f} MB")
            measure(address, source)
        bare(f"sqlite:///{folder}/bare.db", source)


if __name__ == "__main__":
    main()
