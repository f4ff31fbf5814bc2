"""The list of interim certifications that comes with the real files, and names looked up in the real directory."""

import csv
from pathlib import Path

import pytest

from cimodels.settings import CALIFORNIA, Home, StateFolder
from cimodels.sources.build import build
from cimodels.sources.library import import_paths
from cimodels.warehouse import Warehouse

pytestmark = pytest.mark.real


def _built(home: Path, real_files: Path, certifications: Path) -> StateFolder:
    folder = Home(home).state(CALIFORNIA)
    names = (
        "published/pubdistricts.txt.gz",
        "published/assistancestatus19-rev.xlsx",
        "rebuilt/graddownload2019.txt.gz",
    )
    assert not import_paths(folder, [*(real_files / name for name in names), certifications]).errors
    build(folder, CALIFORNIA)
    return folder


@pytest.fixture(scope="module")
def listed(real_files: Path) -> Path:
    return real_files / "context" / "interim_certifications_partial.csv"


def test_facts_that_cde_publishes(tmp_path: Path, real_files: Path, listed: Path) -> None:
    warehouse = Warehouse.open(_built(tmp_path, real_files, listed))
    table = warehouse.table("certifications").merge(
        warehouse.entities()[["cds", "name"]], on="cds", how="left"
    )

    def names(year: int, report: str, certification: str = "negative") -> set[str]:
        chosen = table.query("year == @year and report == @report and certification == @certification")
        return set(chosen["name"])

    assert len(names(2019, "first")) == 5 and {"Sacramento City Unified", "Sweetwater Union High"} <= names(
        2019, "first"
    )
    assert len(table.query("year == 2024 and report == 'second' and certification == 'negative'")) == 6
    assert {"San Francisco Unified", "Calaveras Unified", "Junction Elementary"} <= names(2024, "second")
    assert "Lennox" in names(2020, "second", "qualified") or "Lennox Elementary" in names(
        2020, "second", "qualified"
    )
    complete = warehouse.table("certification_lists").query("certification == 'negative'")["complete"]
    assert complete.all() and len(complete) == 9


def test_names_alone_lead_to_the_same_codes(tmp_path: Path, real_files: Path, listed: Path) -> None:
    rows = list(csv.DictReader(listed.read_text(encoding="utf-8").splitlines()))
    nameless = tmp_path / "by_name.csv"
    with nameless.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(row | {"cds": ""} for row in rows)
    warehouse = Warehouse.open(_built(tmp_path / "home", real_files, nameless))
    found = set(
        warehouse.table("certifications")[["year", "report", "cds"]].itertuples(index=False, name=None)
    )
    asked = {(int(row["fiscal_year"][:4]) + 1, row["report"], row["cds"]) for row in rows}
    # Nobody is mistaken for somebody else; six rows of closed districts have no code to compare with.
    assert {key for key in asked if key[2]} <= found
    assert len(found - asked) == sum(not row["cds"] for row in rows) == 6
    told = warehouse.query("SELECT value FROM w.problems WHERE kind IN ('unmatched_name', 'ambiguous_name')")
    assert told.empty
