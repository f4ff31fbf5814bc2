"""Where the store is: an SQLite file by default, a PostgreSQL database by address; brought up to this version when opened."""

import sqlite3
import time
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from cimodels.errors import WorkspaceError

_MIGRATIONS = files("cimodels.workspace") / "migrations"
# A person waits at most so long for another's write, which takes milliseconds.
_PATIENCE_SECONDS = 15
# Any number that no other program on the same database uses for its lock.
_LOCK = 4_215_073


def connect(address: str) -> Engine:
    """The store at `sqlite:///…` or `postgresql://…`, made and migrated where needed.

    Raises
    ------
    WorkspaceError
        When the address is none, the place cannot be reached, or a newer version has written there.
    """
    url = _url(address)
    engine = _engine(url)
    try:
        if url.get_backend_name() == "sqlite":
            Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
        upgrade(engine)
    except (SQLAlchemyError, OSError, sqlite3.Error) as problem:
        engine.dispose()
        raise unusable(url, problem) from problem
    except WorkspaceError:
        engine.dispose()
        raise
    return engine


def _url(address: str) -> URL:
    try:
        url = make_url(address)
    except (ArgumentError, ValueError) as problem:
        raise WorkspaceError(
            f"The workspace's address cannot be read ({type(problem).__name__}).",
            "Expected sqlite:////folder/file.db or postgresql://user:password@host/database.",
        ) from problem
    backend = url.get_backend_name()
    if backend == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if backend == "sqlite" and url.database not in (None, "", ":memory:"):
        return url
    raise WorkspaceError(
        f"A workspace cannot live in {url.render_as_string(hide_password=True)!r}.",
        "Expected sqlite:////folder/file.db or postgresql://user:password@host/database.",
    )


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "postgresql":
        return _postgresql(url)
    engine = create_engine(url, connect_args={"timeout": _PATIENCE_SECONDS})

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _record: object) -> None:
        # The driver's own idea of transactions begins them too late to be sure of what was read.
        connection.isolation_level = None
        _patiently(connection, "PRAGMA journal_mode = WAL")
        for pragma in ("synchronous = FULL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}").fetchall()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgresql(url: URL) -> Engine:
    engine = create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": _PATIENCE_SECONDS})

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        # Else each statement sees what others wrote since the one before: an export would have revisions without their records.
        if not connection.get_execution_options().get("writes", False):
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")

    return engine


def _patiently(connection: Any, statement: str) -> None:
    """Run it when nobody else is in the way: SQLite refuses a change of journal at once, whatever the time-out says."""
    give_up = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            connection.execute(statement).fetchall()
            return
        except sqlite3.OperationalError as problem:
            if "locked" not in str(problem) or time.monotonic() > give_up:
                raise
            time.sleep(0.02)


def unusable(url: URL, problem: BaseException) -> WorkspaceError:
    """What to say when the place itself fails."""
    first = str(getattr(problem, "orig", None) or problem).strip().splitlines()[:1]
    return WorkspaceError(
        f"The workspace at {url.render_as_string(hide_password=True)} cannot be used ({''.join(first)}).",
        "Nothing was changed. Check that the place can be written to, or set CIMODELS_WORKSPACE_URL to another.",
    )


def upgrade(engine: Engine) -> None:
    """Bring the tables to this version, one process at a time; a newer one's are refused."""
    with as_file(_MIGRATIONS) as folder, engine.connect().execution_options(writes=True) as connection:
        config = Config()
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        config.attributes["connection"] = connection
        with connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
            script = ScriptDirectory.from_config(config)
            here = MigrationContext.configure(connection).get_current_revision()
            if here == script.get_current_head():
                return
            if here is not None and here not in {one.revision for one in script.walk_revisions()}:
                raise WorkspaceError(
                    f"The workspace was written by a newer version of cimodels (its tables are of version {here}).",
                    "Update cimodels. Nothing was changed.",
                )
            command.upgrade(config, "head")
