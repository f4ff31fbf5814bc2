"""The process that answers one question. It stands alone: nothing of ours is imported, so that it starts at once.

A question comes in as JSON; out goes a line of JSON, and where there is an answer an Arrow stream after it. Before the
question is read, the process gives up what it could do harm with: it may write no file, open few, use little
memory and little time. The database is attached read-only, then every way outside and every setting is locked.
"""

import contextlib
import json
import re
import sys
import threading
import time
from typing import Any

import duckdb

# The database's own words on this machine and on other questions, not on districts; and text that is run as SQL, or as
# a function's name, in which they could hide.
_CLOSED = frozenset(
    {
        "checkpoint",
        "create_external_resource",
        "current_setting",
        "deregister_external_resource",
        "destroy_external_resource",
        "enable_logging",
        "enable_profiling",
        "force_checkpoint",
        "json_execute_serialized_sql",
        "pg_settings",
        "query",
        "query_table",
        "register_external_resource",
        "register_external_resource_type",
        "truncate_duckdb_logs",
        "which_secret",
        "write_log",
    }
)
_CLOSED_FAMILIES = ("duckdb_", "pragma_")
_OPEN = frozenset(
    f"duckdb_{name}"
    for name in ("columns", "functions", "keywords", "tables", "types", "views", "constraints")
)
# What is passed over must end where the database's own parser ends it, or a statement hides in it: its comments nest, and
# a line ends at a carriage return as well. Nested comments, and comments and text among the options, are not understood.
_EXPLAIN = re.compile(
    r"(?:\s|--[^\r\n]*[\r\n]|/\*(?:(?!/\*|\*/).)*\*/)*explain\s+(?:analyze\s+)?(?:\([\w\s,]*\)\s*)?",
    re.IGNORECASE | re.DOTALL,
)
_BATCH = 2_048
_MOST_COLUMNS = 500
_SPARE_MEMORY = 1_024  # megabytes of addresses for Python, its libraries and the answer's copy
_SPARE_SECONDS = 5


class Refused(Exception):
    """A statement that is not answered; `kind` says why."""

    def __init__(self, kind: str, what: str = "") -> None:
        super().__init__(what)
        self.kind = kind


def main() -> None:
    asked = json.loads(sys.stdin.buffer.read())
    answers = sys.stdout.buffer
    try:
        _give_up(asked)
        with _opened(asked) as connection:
            _check(connection, asked["sql"])
            header, table = _answer(connection, asked)
    except Refused as problem:
        _say(answers, {"refused": problem.kind, "message": str(problem)})
    except duckdb.Error as problem:
        _say(answers, {"refused": type(problem).__name__, "message": str(problem)})
    except MemoryError:
        _say(answers, {"refused": "OutOfMemoryException", "message": ""})
    else:
        _say(answers, header)
        _send(answers, table)


def _say(answers: Any, header: dict[str, Any]) -> None:
    answers.write(json.dumps(header).encode() + b"\n")
    answers.flush()


def _give_up(asked: dict[str, Any]) -> None:
    """No file may grow, and time and memory are bounded, where the system can bound them."""
    with contextlib.suppress(ImportError):  # Windows has no such limits; those of the database remain
        import resource

        def bound(kind: int, most: int) -> None:
            _, hard = resource.getrlimit(kind)
            most = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(kind, (most, most))

        bound(resource.RLIMIT_FSIZE, 0)
        bound(resource.RLIMIT_CORE, 0)
        bound(resource.RLIMIT_CPU, asked["seconds"] + _SPARE_SECONDS)
        with contextlib.suppress(ValueError, OSError):  # macOS does not bound addresses
            bound(resource.RLIMIT_AS, (asked["memory"] + _SPARE_MEMORY) << 20)


def _opened(asked: dict[str, Any]) -> duckdb.DuckDBPyConnection:
    """The warehouse, read-only, on a connection from which nothing else can be reached."""
    connection = duckdb.connect(
        ":memory:",
        config={
            "threads": 1,
            "memory_limit": f"{asked['memory']}MB",
            "temp_directory": "",
            "max_temp_directory_size": "0MB",
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allow_community_extensions": False,
            "allow_persistent_secrets": False,
            "python_enable_replacements": False,
            "home_directory": "/",
            "secret_directory": "/",
            "extension_directory": "/",
        },
    )
    database = asked["database"].replace("'", "''")
    connection.execute(f"ATTACH '{database}' AS warehouse (READ_ONLY)")
    connection.execute("USE warehouse")
    connection.execute("SET enable_external_access = false")
    # The attached file itself stays allowed otherwise; it is open already, and nothing need be opened any more.
    connection.execute("SET disabled_filesystems = 'LocalFileSystem'")
    connection.execute("SET lock_configuration = true")
    return connection


def _check(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    """One statement that only reads; `Refused` otherwise."""
    statements = connection.extract_statements(sql)
    if not statements:
        raise Refused("nothing")
    if len(statements) > 1:
        raise Refused("several", str(len(statements)))
    kind = statements[0].type
    if kind == duckdb.StatementType.EXPLAIN:
        explained = _EXPLAIN.match(sql)
        if explained is None:
            raise Refused("statement", "EXPLAIN")
        _check(connection, sql[explained.end() :])
        return
    if kind != duckdb.StatementType.SELECT:
        raise Refused("statement", kind.name)
    ((text,),) = connection.execute("SELECT json_serialize_sql(?)", [sql]).fetchall()
    tree = json.loads(text)
    if tree["error"]:
        raise Refused("statement", "")
    for name in _named(tree):
        plain = name.lower().strip('"')
        closed = plain in _CLOSED or (plain.startswith(_CLOSED_FAMILIES) and plain not in _OPEN)
        if closed or plain == "databases":
            raise Refused("closed", name)


def _named(tree: Any) -> list[str]:
    """Every function and table that a parsed statement names, without recursion: it may be very deep."""
    found, waiting = [], [tree]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            found += [str(part[key]) for key in ("function_name", "table_name") if part.get(key)]
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part
    return found


def _answer(connection: duckdb.DuckDBPyConnection, asked: dict[str, Any]) -> tuple[dict[str, Any], Any]:
    """What there is to say of the answer, and the answer: the first rows, not more bytes than allowed."""
    import pyarrow as pa

    clock = threading.Timer(asked["seconds"], connection.interrupt)
    clock.daemon = True
    began = time.monotonic()
    clock.start()
    try:
        relation = _bound(connection, asked["sql"])
        columns = [
            {"name": name, "type": str(kind)}
            for name, kind in zip(relation.columns, relation.types, strict=True)
        ]
        if len(columns) > _MOST_COLUMNS:
            raise Refused("wide", f"{len(columns):,}")
        reader = relation.to_arrow_reader(_BATCH)
        batches, rows, size = [], 0, 0
        for batch in reader:
            batches.append(batch)
            rows, size = rows + batch.num_rows, size + batch.nbytes
            if size > asked["megabytes"] << 20:
                raise Refused("large")
            if rows > asked["rows"]:
                break
        table = pa.Table.from_batches(batches, reader.schema).slice(0, asked["rows"])
    except pa.ArrowException as problem:
        raise Refused("answer", str(problem)) from problem
    finally:
        clock.cancel()
    seconds = time.monotonic() - began
    header = {"columns": columns, "rows": table.num_rows, "more": rows > asked["rows"], "seconds": seconds}
    return header, table


def _bound(connection: duckdb.DuckDBPyConnection, sql: str) -> duckdb.DuckDBPyRelation:
    """The question understood, and nothing of it worked out yet."""
    try:
        return connection.sql(sql)
    except duckdb.Error:
        # It fails in the same way, and says where.
        connection.execute(sql)
        raise


def _send(answers: Any, table: Any) -> None:
    """As an Arrow stream, with columns by number: names may be the same, or anything."""
    import pyarrow as pa

    numbered = table.rename_columns([str(i) for i in range(table.num_columns)])
    with pa.ipc.new_stream(answers, numbered.schema) as stream:
        stream.write_table(numbered)


if __name__ == "__main__":
    main()
