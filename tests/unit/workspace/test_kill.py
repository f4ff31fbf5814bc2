"""Killed at any moment, every acknowledged write is there, and nothing is half there."""

import os
import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

from cimodels.workspace.store import Workspace

ROOT = Path(__file__).parents[3]
KILLS = 5


def test_every_acknowledged_write_survives_sigkill(address):
    Workspace(address).close()
    told: list[list[str]] = []
    chance = random.Random(20)
    for _ in range(KILLS):
        told += _until_killed(address, chance.randint(1, 60))
    assert len(told) > KILLS
    workspace = Workspace(address)
    for what, record, *year in told:
        found = workspace.get(record)
        if what == "saved":
            assert found.body["years"] == year[0]
    pairs = Counter(one.body["why"] for one in workspace.records("dossier"))
    assert len(pairs) >= sum(what == "paired" for what, *_ in told) > 0
    assert set(pairs.values()) == {2}
    for found in workspace.records("short_list"):
        history = workspace.history(found.id)
        assert [one.number for one in history] == list(range(found.head, 0, -1))
        assert history[0].body == found.body
        assert [hit.record.id for hit in workspace.search(found.body["name"], limit=10_000)].count(
            found.id
        ) == 1
    workspace.close()


def _until_killed(address: str, lines: int) -> list[list[str]]:
    """What a writer acknowledged before it was killed, a random number of lines after it began."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.unit.workspace.writer", address],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as writer:
        watch = threading.Timer(60, writer.kill)
        watch.start()
        assert writer.stdout is not None
        told = [writer.stdout.readline() for _ in range(lines)]
        os.kill(writer.pid, signal.SIGKILL)
        told += writer.stdout.read().splitlines(keepends=True)
        watch.cancel()
    # A line without its end was not said to anybody.
    return [line.split() for line in told if line.endswith("\n")]
