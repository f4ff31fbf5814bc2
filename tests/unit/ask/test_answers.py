"""What comes back: values as they are, on the screen and in files, and mistakes in words."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import pyarrow.parquet as parquet
import pytest

from cimodels.ask.examples import EXAMPLES
from cimodels.ask.limits import LONGEST_IN_A_LINK, Limits
from cimodels.ask.words import place, problem
from cimodels.errors import QueryError, SpecError
from cimodels.study import Study
from cimodels.vocab.tables import TABLES

AWKWARD = """
SELECT 1 AS a, 2 AS a, '=cmd()' AS "=x", NULL AS " ", 'x' AS "\u202egnp", [1, 2] AS list, {'k': 1} AS struct,
       MAP {1: 2} AS map, 'ab'::BLOB AS blob, 1.50::DECIMAL(38, 2) AS money, 9007199254740993 AS large,
       DATE '2025-03-01' AS day, 'infinity'::DATE AS never, INTERVAL 1 DAY AS span, 'nan'::DOUBLE AS nan,
       NULL::INTEGER AS missing, true AS yes, repeat('y', 2000) AS long, union_value(k := 1) AS one_of
"""


@pytest.fixture(scope="module")
def awkward(demo_study: Study):
    return demo_study.ask(AWKWARD)


def test_columns_are_told_apart_and_nothing_is_hidden(awkward) -> None:
    assert awkward.names[:5] == ["a", "a (2)", "=x", "(no name)", "⟨U+202E⟩gnp"]
    row = awkward.shown().iloc[0]
    assert (row["a"], row["a (2)"], row["list"], row["struct"]) == (1, 2, "[1, 2]", '{"k": 1}')
    assert row["money"] == 1.5 and row["large"] == 9007199254740993 and row["day"] == "2025-03-01"
    assert len(row["long"]) < 600 and row["long"].endswith("…")


def test_a_csv_is_whole_says_its_release_and_begins_no_formula(awkward, demo_study: Study) -> None:
    header, row = csv.reader(io.StringIO(awkward.to_csv()))
    assert header[2] == "'=x" and header[-1] == "release"
    told = dict(zip(header, row, strict=True))
    assert told["'=x"] == "'=cmd()" and told["release"] == demo_study.release.release
    assert (
        told["money"] == "1.50"
        and len(told["long"]) == 2000
        and told["missing"] == ""
        and told["nan"] == "nan"
    )


def test_parquet_keeps_types_and_tells_question_and_release(
    awkward, demo_study: Study, tmp_path: Path
) -> None:
    path = tmp_path / "answer.parquet"
    path.write_bytes(awkward.to_parquet())
    table = parquet.read_table(path)
    assert table.column("day").to_pylist() == [date(2025, 3, 1)] and table.column("list").to_pylist() == [
        [1, 2]
    ]
    metadata = table.schema.metadata
    assert metadata[b"cimodels.release"].decode() == demo_study.release.release
    assert metadata[b"cimodels.sql"].decode() == AWKWARD


def test_json_has_rows_by_column(awkward) -> None:
    told = json.loads(json.dumps(awkward.to_json_dict(), allow_nan=False))
    assert told["rows"][0][:2] == [1, 2] and told["columns"][1] == {"name": "a", "type": "INTEGER"}
    assert told["release"]["state"] == "demonstration" and told["more"] is False


def test_every_type_of_the_database_can_be_shown_and_taken_away(demo_study: Study) -> None:
    found = demo_study.ask("SELECT * FROM test_all_types()")
    assert len(found.shown()) == 3 == len(found.to_csv().splitlines()) - 1
    assert json.dumps(found.to_json_dict()) and found.to_parquet()


def test_an_answer_without_rows_has_its_columns(demo_study: Study) -> None:
    found = demo_study.ask("SELECT name FROM districts WHERE false")
    assert list(found.shown().columns) == ["name"] and found.to_csv() == "name,release\n"


@pytest.mark.parametrize(
    "sql", ["SHOW TABLES", "DESCRIBE districts", "SUMMARIZE release", "EXPLAIN SELECT 1", "VALUES (1)"]
)
def test_what_only_reads_is_answered(demo_study: Study, sql: str) -> None:
    assert demo_study.ask(sql).table.num_rows > 0


@pytest.mark.parametrize("code", EXAMPLES)
def test_every_example_has_an_answer_and_fits_into_a_link(demo_study: Study, code: str) -> None:
    assert demo_study.ask(EXAMPLES[code].sql).table.num_rows > 0
    assert len(EXAMPLES[code].sql) <= LONGEST_IN_A_LINK


def test_the_tables_are_those_of_the_contracts_with_their_rows(demo_study: Study) -> None:
    rows = demo_study.warehouse.tables()
    assert set(rows) == set(TABLES) and rows["districts"] == len(demo_study.entities())


@pytest.mark.parametrize(
    ("sql", "said", "where"),
    [
        ("SELECT name,\n  nam\nFROM districts", 'Referenced column "nam" not found', (2, 3)),
        ("SELECT * FROM disticts", 'did you mean "districts"', (1, 15)),
        ("SELECT 'abc", "cannot be read as SQL: unterminated string literal", (1, 8)),
        ("SELECT CAST('abc' AS INTEGER)", "A value cannot be converted", (1, 8)),
        ("DROP TABLE districts", "DROP is not answered here", (None, None)),
        ("PIVOT districts ON county USING count(*)", "PIVOT without its columns", (None, None)),
        ("FROM duckdb_settings()", "duckdb_settings tells about this machine", (None, None)),
        ("FROM (SELECT " + ", ".join(f"{i} AS c{i}" for i in range(501)) + ")", "501 columns", (None, None)),
    ],
)
def test_a_mistake_is_told_with_its_place(
    demo_study: Study, sql: str, said: str, where: tuple[int, int]
) -> None:
    with pytest.raises(QueryError) as told:
        demo_study.ask(sql)
    assert said in told.value.message and (told.value.line, told.value.character) == where


def test_the_place_in_a_long_line_is_that_of_the_whole_line() -> None:
    sql = "SELECT " + "name, " * 40 + "nam, " + "name, " * 40 + "name FROM districts"
    part = sql[200:290]
    at = sql.index("nam, name, name")
    message = f"Binder Error: x\n\nLINE 1: ...{part}...\n" + " " * (len("LINE 1: ...") + at - 200) + "^"
    assert place(message, sql) == (1, at + 1)
    assert place("Binder Error: x", sql) == (None, None)
    assert place("X\nLINE 9: a\n        ^", sql) == (None, None)


def test_paths_and_advice_to_change_settings_do_not_reach_anyone() -> None:
    told = problem(
        "IOException", 'IO Error: Cannot open "/srv/data/secret.duckdb". Use "SET x" now', "", Limits()
    )
    assert told.message == 'The database refuses this: Cannot open "…".'


@pytest.mark.parametrize("limits", [{"rows": 0}, {"rows": 10**9}, {"seconds": 0}, {"seconds": 1.5}])
def test_limits_have_limits(limits: dict[str, int]) -> None:
    with pytest.raises(SpecError):
        Limits(**limits)
