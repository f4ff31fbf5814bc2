"""A real scheduler and two worker processes on loopback, one of them killed at work: the same numbers."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from cimodels.errors import Cancelled, CimodelsError
from cimodels.models.spec import ModelSpec
from cimodels.multiverse.run import multiverse
from cimodels.multiverse.spec import MultiverseSpec

from .worlds import ragged

pytest.importorskip("distributed")
# Dask's client leaves its loop's sockets to the collector.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")

ROOT = Path(__file__).resolve().parents[3]
OPTIONAL = ("SED", "LOG_ENROLMENT", "TYPE")
GRID = MultiverseSpec(
    base=ModelSpec(covariates=OPTIONAL),
    optional_covariates=OPTIONAL,
    year_windows=((2023, 2024, 2025), (2025,)),
    minimum_denominators=(20, 120),
    estimators=("fay_herriot", "ols", "precision_weighted"),
    weights=("precision", "denominator"),
    bootstrap=3,
)


@dataclass
class Cluster:
    address: str
    workers: list[subprocess.Popen[bytes]]


def start(*arguments: str, cwd: Path = ROOT) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(cwd), "PYTHONWARNINGS": "ignore"}
    return subprocess.Popen(
        [sys.executable, "-m", *arguments],
        cwd=cwd,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def answers(port: int, patience: float = 30) -> None:
    until = time.monotonic() + patience
    while time.monotonic() < until:
        with socket.socket() as s:
            if s.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"no scheduler on port {port}")


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    place = ("--host", "127.0.0.1", "--no-dashboard")
    scheduler = start("distributed.cli.dask_scheduler", "--port", str(port), *place)
    workers: list[subprocess.Popen[bytes]] = []
    try:
        answers(port)
        for name in ("one", "two"):
            folder = ("--local-directory", str(tmp_path / name))
            workers.append(
                start(
                    "distributed.cli.dask_worker", address, "--no-nanny", "--nthreads", "1", *folder, *place
                )
            )
        yield Cluster(address, workers)
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait(10)


def same(a, b) -> None:
    assert np.array_equal(a.rank, b.rank)
    assert np.array_equal(a.advantage, b.advantage, equal_nan=True)
    for table in ("specifications", "entities", "absent"):
        assert getattr(a, table).equals(getattr(b, table)), table
    assert np.array_equal(a.resampled.in_top, b.resampled.in_top)
    assert np.array_equal(a.resampled.fitted, b.resampled.fitted)
    assert a.notes == b.notes


def test_a_cluster_that_loses_a_worker_gives_the_same_numbers_bit_for_bit(cluster: Cluster) -> None:
    inputs = ragged()
    here = multiverse(GRID, inputs.frames)
    killed = []

    def kill_one(done: int, total: int | None, sentence: str) -> None:
        if not killed:
            killed.append(done)
            cluster.workers[0].send_signal(signal.SIGKILL)

    there = multiverse(GRID, inputs.frames, progress=kill_one, cluster=cluster.address)
    assert killed and killed[0] < 4 * len(there.tried)
    assert cluster.workers[0].wait(10) == -signal.SIGKILL and cluster.workers[1].poll() is None
    same(here, there)
    # What remains of the cluster serves the next run, which stops when it is told to.
    told: list[int] = []
    with pytest.raises(Cancelled):
        multiverse(
            GRID,
            inputs.frames,
            progress=lambda done, *_: told.append(done),
            cancel=lambda: bool(told),
            cluster=cluster.address,
        )
    assert told[-1] < 4 * len(here.tried)


def test_an_address_where_nobody_answers_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cimodels.multiverse.cluster._PATIENCE", 1)
    address = f"tcp://127.0.0.1:{free_port()}"
    with pytest.raises(CimodelsError, match="No Dask scheduler answers"):
        multiverse(GRID, ragged(60).frames, cluster=address)


@pytest.mark.parametrize(
    "address", ["banana", "", "tcp://127.0.0.1:", "foo://host:1", "tls://host:1", "inproc://1"]
)
def test_what_is_no_address_is_told_at_once(address: str) -> None:
    with pytest.raises(CimodelsError, match="is not the address of a scheduler"):
        multiverse(GRID, ragged(60).frames, cluster=address)


def test_without_dask_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(CimodelsError, match="requirements-cluster"):
        multiverse(GRID, ragged(60).frames, cluster="tcp://127.0.0.1:1")
