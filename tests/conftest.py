"""Shared ground: a small demonstration state built through the production import, and where the real files are."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from cimodels.settings import CALIFORNIA, DEMONSTRATION, Home
from cimodels.sources.build import build
from cimodels.sources.demonstration import create
from cimodels.sources.library import import_paths
from cimodels.study import Study

REAL = Path(__file__).resolve().parents[2] / "shared" / "cde"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    absent = pytest.mark.skip(reason="CDE's files are not at ../shared/cde")
    for item in items:
        if item.get_closest_marker("real") and not REAL.is_dir():
            item.add_marker(absent)


@pytest.fixture(scope="session")
def real_files() -> Path:
    """The folder of real CDE files."""
    return REAL


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with a demonstration state of 200 districts; read-only by agreement."""
    home = Home(tmp_path_factory.mktemp("home"))
    create(home.state(DEMONSTRATION), districts=200)
    return home


@pytest.fixture(scope="session")
def demo_study(demo_home: Home) -> Study:
    return Study.open(demo_home)


@pytest.fixture(scope="session")
def real_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with California built from the real files."""
    home = Home(tmp_path_factory.mktemp("real"))
    folder = home.state(CALIFORNIA)
    import_paths(folder, [REAL / "published", REAL / "rebuilt"])
    build(folder, CALIFORNIA)
    return home


@pytest.fixture(scope="session", autouse=True)
def _workspace_apart(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What tests write in the app goes nowhere near a home that others read."""
    os.environ["CIMODELS_WORKSPACE_URL"] = (
        f"sqlite:///{tmp_path_factory.mktemp('workspace') / 'workspace.db'}"
    )


@pytest.fixture
def in_home(monkeypatch: pytest.MonkeyPatch) -> object:
    """Make a home the one in force: `in_home(home)`."""

    def put(home: Home) -> None:
        monkeypatch.setenv("CIMODELS_HOME", str(home.root))

    return put


def chromium() -> str | None:
    """Chromium's path: `CHROMIUM`, or what is installed."""
    found = os.environ.get("CHROMIUM") or next(
        (p for name in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(name))), None
    )
    if found is None and os.environ.get("CIMODELS_REQUIRE_BROWSER"):
        raise RuntimeError("the browser tests must run here, and no Chromium was found")
    return found


@pytest.fixture(scope="session")
def browser_path() -> Iterator[str]:
    path = chromium()
    if path is None:
        pytest.skip("no Chromium on this machine; set CHROMIUM to its path")
    yield path
