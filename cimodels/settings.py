"""Where data lives.

A *home* holds two data states side by side, each with its source files and its warehouse:

    <home>/california/files/…        source files as imported or downloaded
    <home>/california/current.json   names the warehouse that is being served
    <home>/california/warehouse-<release>.duckdb
    <home>/demonstration/…           the same, for the generated state
    <home>/workspace.db              what people write, unless it is kept elsewhere
"""

import os
from dataclasses import dataclass
from pathlib import Path

from cimodels.errors import DataError

CALIFORNIA = "california"
DEMONSTRATION = "demonstration"
STATES = (CALIFORNIA, DEMONSTRATION)


@dataclass(frozen=True)
class StateFolder:
    """One data state's folder: where its files and its warehouse are."""

    root: Path

    @property
    def files(self) -> Path:
        return self.root / "files"

    @property
    def current(self) -> Path:
        return self.root / "current.json"

    def warehouse(self, release: str) -> Path:
        return self.root / f"warehouse-{release}.duckdb"


@dataclass(frozen=True)
class Home:
    """The folder that `CIMODELS_HOME` names; `data/` beside the app by default."""

    root: Path

    def state(self, name: str) -> StateFolder:
        """Folder of one of `STATES`."""
        if name not in STATES:
            raise ValueError(f"unknown data state {name!r}")
        return StateFolder(self.root / name)


def home() -> Home:
    """The home in force: `CIMODELS_HOME`, or `data/` in the working folder."""
    asked = os.environ.get("CIMODELS_HOME") or "data"
    try:
        return Home(Path(asked).expanduser().resolve())
    except (RuntimeError, OSError, ValueError) as problem:
        raise DataError(
            f"CIMODELS_HOME = {asked!r} is no folder ({problem}).", "Name another one."
        ) from problem


def workspace_url() -> str:
    """Where what people write is kept: `CIMODELS_WORKSPACE_URL`; by default an SQLite file in the home."""
    return os.environ.get("CIMODELS_WORKSPACE_URL") or f"sqlite:///{home().root / 'workspace.db'}"


def base_url() -> str | None:
    """Another server to download from, at CDE's paths: `CIMODELS_BASE_URL`; None is CDE itself."""
    return os.environ.get("CIMODELS_BASE_URL") or None


def bare_environment() -> dict[str, str]:
    """What a child process needs of the environment to start, and nothing that could be told on."""
    return {"HOME": "/", **{name: os.environ[name] for name in ("SYSTEMROOT", "LANG") if name in os.environ}}
