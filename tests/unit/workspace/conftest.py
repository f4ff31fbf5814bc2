"""The store in both databases: an SQLite file, and a PostgreSQL server on loopback that the tests start themselves."""

import os
import shutil
import signal
import socket
import subprocess
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from cimodels.workspace.store import Workspace


def _program(name: str) -> str | None:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(found[-1]) if found else shutil.which(name)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server without its database: `postgresql://…:PORT/`."""
    initdb, server = _program("initdb"), _program("postgres")
    if not initdb or not server:
        if os.environ.get("CIMODELS_REQUIRE_POSTGRESQL"):
            raise RuntimeError("the PostgreSQL tests must run here, and no server was found")
        pytest.skip("no PostgreSQL server on this machine")
    folder = tmp_path_factory.mktemp("postgres")
    # The server refuses to run as root; Debian's package brings a user of its own.
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if user:
        for above in (folder, *folder.parents[:3]):
            above.chmod(above.stat().st_mode | 0o055)
        shutil.chown(folder, "postgres")
    data = folder / "data"
    settings = ["--auth=trust", "--username=tester", "--encoding=UTF8", "--locale=C", "--no-sync"]
    subprocess.run([*user, initdb, "-D", str(data), *settings], check=True, capture_output=True, cwd="/")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["-c", "listen_addresses=127.0.0.1", "-c", f"port={port}", "-k", str(folder), "-c", "fsync=off"]
    with (folder / "log").open("w") as log:
        running = subprocess.Popen(
            [*user, server, "-D", str(data), *options], stdout=log, stderr=log, cwd="/"
        )
        try:
            address = f"postgresql://tester@127.0.0.1:{port}/"
            _wait(address, running)
            yield address
        finally:
            # The server itself, and not only whoever started it as another user; SIGINT disconnects everybody.
            os.kill(int((data / "postmaster.pid").read_text().split()[0]), signal.SIGINT)
            running.wait(timeout=30)


def _wait(address: str, running: "subprocess.Popen[bytes]") -> None:
    for _ in range(200):
        try:
            psycopg.connect(address + "postgres", connect_timeout=1).close()
            return
        except psycopg.OperationalError:
            assert running.poll() is None, "the PostgreSQL server ended at once"
            time.sleep(0.05)
    raise AssertionError("the PostgreSQL server did not come up")


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty store may live; each test in both databases."""
    return new_address(request, tmp_path)


def new_address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'workspace.db'}"
    server = request.getfixturevalue("postgres")
    name = f"w{uuid.uuid4().hex}"
    with psycopg.connect(server + "postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"{server}{name}"


@pytest.fixture
def workspace(address: str) -> Iterator[Workspace]:
    opened = Workspace(address)
    yield opened
    opened.close()
