"""CSV and Parquet, read back: everyone, with the digits that mean something and where they come from."""

import csv
import io
import json
import re

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest

from cimodels.reports import about, tables
from cimodels.reports.bundle import Bundle
from cimodels.screen.recipe import from_toml
from tests.unit.reports.conftest import HOSTILE


def read(bundle: Bundle) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(tables.write_csv(bundle).decode("utf-8-sig"))))


def test_everyone_is_there_the_short_list_first_with_chances_and_reasons(bundle: Bundle) -> None:
    rows = read(bundle)
    listed = [row["cds"] for row in rows if row["on_list"] == "yes"]
    assert (
        [row["cds"] for row in rows][: len(listed)] == listed == bundle.screening.short_list["cds"].tolist()
    )
    known = {row["cds"] for row in rows}
    assert len(rows) == len(known) >= bundle.screening.funnel[0].entered
    assert known >= set(bundle.expected.entities["cds"])
    chances = dict(zip(*(bundle.certainty.chances[c] for c in ("cds", "probability")), strict=True))
    for row in rows:
        assert row["reason"]
        chance = chances.get(row["cds"])
        assert row["chance"] == "" if chance is None else abs(float(row["chance"]) - 100 * chance) < 0.2


def test_numbers_have_two_digits_more_than_are_printed_and_every_rank_stays(bundle: Bundle) -> None:
    entities = bundle.expected.entities.set_index("cds")
    modelled = [row for row in read(bundle) if row["expected"]]
    assert len(modelled) == len(entities)
    for row in modelled:
        entity = entities.loc[row["cds"]]
        for column in (
            "expected",
            "actual",
            "advantage",
            "low",
            "high",
            "sampling_se",
            "shrunken",
            "shrunken_se",
        ):
            assert re.fullmatch(r"-?\d+(\.\d{1,3})?", row[column])
            assert float(row[column]) == pytest.approx(entity[column], abs=5.1e-4)
        for column in ("rank", "status_rank", "improvement_rank"):
            assert row[column] == ("" if pd.isna(entity[column]) else str(entity[column]))


def test_each_row_says_where_it_comes_from(bundle: Bundle) -> None:
    for row in read(bundle):
        assert (row["release"], row["recipe"]) == (bundle.provenance.release, bundle.spec.fingerprint)
        assert (row["indicator"], row["state"]) == (bundle.indicator.name, "demonstration")


def test_no_cell_of_the_csv_begins_a_formula(hostile: Bundle) -> None:
    cells = [value for row in read(hostile) for value in row.values()]
    risky = [
        c
        for c in cells
        if c.lstrip()[:1] in ("=", "+", "-", "@") and not re.fullmatch(r"-?[\d.]+(e-?\d+)?", c)
    ]
    assert not risky and any(cell.startswith("'=") for cell in cells)
    assert any(name in cells for name in HOSTILE if name.startswith("x"))


def test_parquet_keeps_types_and_carries_recipe_citation_and_dictionary(bundle: Bundle, tmp_path) -> None:
    path = tmp_path / "everyone.parquet"
    path.write_bytes(tables.write_parquet(bundle))
    told = {key.decode(): value.decode() for key, value in pq.read_schema(path).metadata.items()}
    assert from_toml(told["recipe"]) == bundle.spec
    assert told["citation"] == about.citation(bundle.spec, bundle.provenance)
    assert json.loads(told["caveats"]) == list(about.caveats(bundle))
    columns = set(pq.read_schema(path).names)
    assert set(json.loads(told["dictionary"])) <= columns
    # Another reader than the one that wrote it.
    count, kind = duckdb.sql(
        f"SELECT count(*), any_value(typeof(rank)) FROM '{path}' WHERE on_list = 'yes'"
    ).fetchall()[0]
    assert (count, kind) == (len(bundle.screening.short_list), "BIGINT")
