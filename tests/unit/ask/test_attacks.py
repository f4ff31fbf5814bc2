"""Whatever is asked, nothing outside the warehouse is reached, nothing is changed, and the app goes on."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from cimodels.ask import ask as asking
from cimodels.ask import child
from cimodels.ask.limits import LONGEST_SQL, Limits
from cimodels.errors import QueryError
from cimodels.study import Study

ONE_SECOND = Limits(seconds=1)


@pytest.fixture(scope="module")
def locked(demo_study: Study) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection as the child has it."""
    with child._opened({"database": str(demo_study.warehouse.path), "memory": 256}) as connection:
        yield connection


def refusal(connection: duckdb.DuckDBPyConnection, sql: str) -> str:
    with pytest.raises(child.Refused) as refused:
        child._check(connection, sql)
    return refused.value.kind


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO districts SELECT * FROM districts",
        "UPDATE districts SET name = ''",
        "DELETE FROM districts",
        "DROP TABLE districts",
        "CREATE TEMP TABLE t AS SELECT 1",
        "CREATE MACRO f() AS 1",
        "COPY districts TO 'x.csv'",
        "COPY districts FROM 'x.csv'",
        "EXPORT DATABASE 'x'",
        "IMPORT DATABASE 'x'",
        "ATTACH 'x.duckdb'",
        "DETACH warehouse",
        "INSTALL httpfs",
        "LOAD httpfs",
        "FORCE INSTALL httpfs FROM community",
        "SET threads = 4",
        "SET VARIABLE x = 1",
        "RESET threads",
        "USE memory",
        "PRAGMA database_list",
        "PRAGMA enable_profiling",
        "CALL pragma_version()",
        "CHECKPOINT",
        "VACUUM",
        "BEGIN",
        "PREPARE p AS SELECT 1",
        "EXECUTE p",
        "EXPLAIN COPY districts TO 'x.csv'",
        "EXPLAIN ANALYZE INSERT INTO districts SELECT * FROM districts",
        "/* a */ explain (format json) DELETE FROM districts",
        "PIVOT districts ON county USING count(*)",
        "CREATE SECRET s (TYPE S3)",
    ],
)
def test_what_does_not_only_read_is_refused(locked: duckdb.DuckDBPyConnection, sql: str) -> None:
    assert refusal(locked, sql) == "statement"


@pytest.mark.parametrize(
    ("sql", "kind"), [("", "nothing"), ("-- a", "nothing"), ("SELECT 1; SELECT 2", "several")]
)
def test_one_statement_is_asked_for(locked: duckdb.DuckDBPyConnection, sql: str, kind: str) -> None:
    assert refusal(locked, sql) == kind


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM duckdb_settings()",
        "SELECT path FROM duckdb_databases",
        "FROM system.main.duckdb_databases()",
        "SELECT * FROM duckdb_secrets()",
        "SELECT * FROM duckdb_extensions()",
        "SELECT * FROM duckdb_logs()",
        "SELECT * FROM duckdb_temporary_files()",
        "SELECT * FROM pragma_database_list",
        "SELECT * FROM pg_catalog.pg_settings",
        "SHOW DATABASES",
        "SELECT current_setting('allowed_paths')",
        "SELECT 'allowed_paths'.current_setting()",
        "SELECT \"CURRENT_SETTING\"('temp_directory')",
        "SELECT list_transform([1], x -> current_setting('a'))",
        "WITH s AS (SELECT 1 WHERE EXISTS (FROM duckdb_settings())) SELECT * FROM s",
        "EXPLAIN SELECT current_setting('a')",
        "DESCRIBE SELECT * FROM duckdb_settings()",
        "SELECT * FROM query('SELECT * FROM duckdb_settings()')",
        "SELECT * FROM query_table('duckdb_settings')",
        "SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))",
        "SELECT * FROM which_secret('s3://x', 's3')",
        "SELECT write_log('x')",
        "SELECT * FROM enable_logging()",
        "SELECT * FROM checkpoint()",
        "SELECT * FROM destroy_external_resource('query', 'SELECT current_setting(''a'')')",
    ],
)
def test_what_tells_about_the_machine_or_runs_text_is_closed(
    locked: duckdb.DuckDBPyConnection, sql: str
) -> None:
    assert refusal(locked, sql) == "closed"


@pytest.mark.parametrize(
    "sql",
    [
        "/* /* */ explain SELECT '*/ EXPLAIN SELECT current_setting($$a$$) --'",
        "-- \rEXPLAIN SELECT current_setting('a') /*\nEXPLAIN SELECT 1 --*/",
        "EXPLAIN (FORMAT json /*) SELECT 1 --*/) SELECT current_setting('a')",
    ],
)
def test_nothing_hides_in_what_explain_is_read_past(locked: duckdb.DuckDBPyConnection, sql: str) -> None:
    with pytest.raises((child.Refused, duckdb.ParserException)):
        child._check(locked, sql)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT size FROM read_blob('{file}')",
        "SELECT * FROM glob('{file}')",
        "SELECT * FROM read_duckdb('{file}', table_name = 'files')",
    ],
)
def test_the_warehouses_own_file_is_a_file_too(
    locked: duckdb.DuckDBPyConnection, demo_study: Study, sql: str
) -> None:
    with pytest.raises(duckdb.PermissionException):
        locked.execute(sql.format(file=demo_study.warehouse.path))


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('{here}/secret.csv')",
        "SELECT * FROM read_text('{here}/*')",
        "SELECT * FROM read_blob('{here}/secret.csv')",
        "SELECT * FROM read_parquet('{here}/x.parquet')",
        "SELECT * FROM read_json('{here}/x.json')",
        "SELECT * FROM sniff_csv('{here}/secret.csv')",
        "SELECT * FROM parquet_metadata('{here}/x.parquet')",
        "SELECT * FROM glob('{here}/*')",
        "SELECT * FROM '{here}/secret.csv'",
        "SELECT * FROM read_csv('http://127.0.0.1:1/x.csv')",
        "SELECT getenv('HOME')",
        "SELECT * FROM a_frame_of_python",
        "COPY (SELECT 1) TO '{here}/out.csv'",
        "EXPORT DATABASE '{here}/out'",
        "ATTACH '{here}/out.duckdb'",
        "INSTALL httpfs",
        "LOAD '{here}/x.duckdb_extension'",
        "SET enable_external_access = true",
        "SET temp_directory = '{here}'",
        "PRAGMA enable_profiling",
        "CREATE TABLE warehouse.t AS SELECT 1",
        "DELETE FROM districts",
    ],
)
def test_even_what_was_let_through_could_not_do_it(
    locked: duckdb.DuckDBPyConnection, sql: str, tmp_path: Path
) -> None:
    """The second wall: the same connection, without the check of statements before it."""
    import pandas as pd

    a_frame_of_python = pd.DataFrame({"secret": [1]})
    (tmp_path / "secret.csv").write_text("password\nhunter2\n", encoding="utf-8")
    with pytest.raises(duckdb.Error):
        locked.execute(sql.format(here=tmp_path)).fetchall()
    assert [p.name for p in tmp_path.iterdir()] == ["secret.csv"] and len(a_frame_of_python) == 1


def told(study: Study, sql: str, limits: Limits = ONE_SECOND, **options: Any) -> QueryError:
    with pytest.raises(QueryError) as problem:
        study.ask(sql, limits, **options)
    assert str(study.warehouse.path.parent) not in str(problem.value) and "/" not in problem.value.message
    return problem.value


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("SELECT count(*) FROM range(1000000000000)", "longer than 1 s"),
        ("SELECT count(*) FROM range(10000000) a, range(10000000) b", "longer than 1 s"),
        (
            "WITH RECURSIVE r AS (SELECT 1 x UNION ALL SELECT x + 1 FROM r) SELECT max(x) FROM r",
            "longer than 1 s",
        ),
        ("SELECT list(a.range) FROM range(300000000) a", "more memory than the 1,024 MB"),
        ("SELECT repeat('x', 2000000000)", "more memory than the 1,024 MB"),
        ("SELECT repeat('x', 60000000)", "larger than 50 MB"),
        ("SELECT " + "(" * 9000 + "1" + ")" * 9000, "depth limit"),
        ("SELECT * FROM read_text('/etc/passwd')", "Files, folders and other machines cannot be reached"),
    ],
)
def test_bombs_end_in_a_sentence(demo_study: Study, sql: str, said: str) -> None:
    limits = ONE_SECOND if "longer" in said else Limits(seconds=30)
    assert said in told(demo_study, sql, limits).message


def test_an_endless_answer_is_cut_and_told(demo_study: Study) -> None:
    found = demo_study.ask("SELECT * FROM range(1000000000000)", Limits(rows=10))
    assert found.more and found.table.num_rows == 10


def test_a_child_that_does_not_listen_is_ended(demo_study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "_GRACE", -1)
    assert (
        "longer than 1 s and was stopped"
        in told(demo_study, "SELECT count(*) FROM range(1e12::BIGINT)").message
    )


def test_a_child_that_breaks_is_told(
    demo_study: Study, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "child.py"
    broken.write_text("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", encoding="utf-8")
    monkeypatch.setattr(child, "__file__", str(broken))
    assert "brought the database to an end" in told(demo_study, "SELECT 1").message


def test_whoever_stops_waiting_ends_the_question_and_its_process(demo_study: Study) -> None:
    class Stopped(Exception):
        pass

    def stop(seconds: float) -> None:
        if seconds > 0.5:
            raise Stopped

    with pytest.raises(Stopped):
        demo_study.ask("SELECT count(*) FROM range(1000000000000)", Limits(seconds=60), stop)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)  # nothing is left running, nor to be collected
    assert demo_study.ask("SELECT 1 AS one").shown()["one"].tolist() == [1]


def test_questions_at_once_are_answered_each_by_its_own(demo_study: Study) -> None:
    found: dict[int, Any] = {}

    def one(number: int) -> None:
        found[number] = demo_study.ask(f"SELECT {number} AS n, count(*) AS d FROM districts").shown().iloc[0]

    threads = [threading.Thread(target=one, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    # The app's own questions go on meanwhile.
    assert len(demo_study.warehouse.entities()) > 0
    for thread in threads:
        thread.join(60)
    assert sorted(int(row["n"]) for row in found.values()) == [0, 1, 2, 3]
    assert len({int(row["d"]) for row in found.values()}) == 1


def test_too_many_at_once_wait_and_are_told(demo_study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "_AT_ONCE", threading.BoundedSemaphore(1))
    monkeypatch.setattr(asking, "_PATIENCE", 0.2)
    with asking._a_place(None):
        assert "Others' questions" in told(demo_study, "SELECT 1").message


@pytest.mark.parametrize("sql", ["x" * (LONGEST_SQL + 1), "SELECT '\0'", "SELECT '\ud800'"])
def test_what_is_no_question_is_told_without_asking(
    demo_study: Study, monkeypatch: pytest.MonkeyPatch, sql: str
) -> None:
    monkeypatch.setattr(asking, "_answered", lambda *a: pytest.fail("asked"))
    assert told(demo_study, sql).advice
