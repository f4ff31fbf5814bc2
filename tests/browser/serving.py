"""A running app for the browser tests: the command that a user runs, on a free port of this machine."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(command: list[str], log: Path, cwd: Path = ROOT, **environment: str) -> Iterator[str]:
    """Run `command` with `{port}` filled in until the block ends; yields its address."""
    port = free_port()
    with log.open("w") as out:
        process = subprocess.Popen(
            [part.format(port=port) for part in command],
            cwd=cwd,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            stdout=out,
            stderr=out,
        )
        address = f"http://127.0.0.1:{port}"
        try:
            wait_for(address, process)
            yield address
        finally:
            process.terminate()
            process.wait(timeout=20)


def wait_for(address: str, process: subprocess.Popen) -> None:
    for _ in range(240):
        assert process.poll() is None, "the server stopped before it was ready"
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=1)
            return
        except OSError:
            time.sleep(0.25)
    raise AssertionError("the server was not ready within 60 s")


def app(home: Path, log: Path, **environment: str):
    """The app as `make run` starts it, on a home of its own."""
    return serving(
        [sys.executable, "-m", "cimodels", "serve", "--address", "127.0.0.1", "--port", "{port}"],
        log,
        CIMODELS_HOME=str(home),
        **environment,
    )
