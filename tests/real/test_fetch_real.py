"""The catalogue's addresses, served from the real files at their official paths."""

import csv
import gzip
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest

from cimodels.settings import StateFolder
from cimodels.sources.catalogue import ENTRIES, unused
from cimodels.sources.fetch import fetch_and_import
from cimodels.sources.library import stored

CDE = Path(__file__).resolve().parents[2].parent / "shared" / "cde"
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not CDE.exists(), reason="the real CDE files are not in ../shared/cde"),
]
FETCHED = (
    "dashboard-math-2024",
    "dashboard-grad-2018",
    "dataquest-suspension-2025",
    "dataquest-acgr-2023",
    "assistance-2024",
    "directory-districts",
)


def official() -> dict[str, Path]:
    """Official address (path and query) → our file, for every file held whole."""
    with (CDE / "MANIFEST.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    addresses = {}
    for row in rows:
        parts = urlsplit(row["official_url"])
        whole = row["kind"] in ("published", "rebuilt") and "monterey" not in row["path"]
        named = parts.path.endswith(row["official_name"]) or "rid=" in parts.query
        if whole and parts.scheme == "https" and named:
            addresses[f"{parts.path}?{parts.query}".rstrip("?")] = CDE / row["path"]
    return addresses


@pytest.fixture
def server() -> Iterator[str]:
    files = official()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = files.get(self.path)
            content = path.read_bytes() if path else b"nothing"
            content = gzip.decompress(content) if path and path.suffix == ".gz" else content
            self.send_response(200 if path else 404)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        thread = Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{listening.server_port}"
        listening.shutdown()
        thread.join()


def test_every_file_held_is_downloadable_or_known_as_unused() -> None:
    known = {address for entry in ENTRIES.values() for _, address in entry.downloads}
    paths = {f"{p.path}?{p.query}".rstrip("?") for p in map(urlsplit, known)}
    assert len(official()) > 40
    strangers = [path for path in official() if path not in paths and not unused(Path(path).name)]
    assert strangers == []


def test_official_addresses_served_here_reach_the_library(server: str, tmp_path: Path) -> None:
    folder = StateFolder(tmp_path / "california")
    entries = [ENTRIES[name] for name in FETCHED]
    report = fetch_and_import(folder, entries, base_url=server, pause=0.0)
    assert report.failed == ()
    assert {file.entry for file in stored(folder)} == set(FETCHED)
    assert all(file.origin.startswith(server) for file in stored(folder))
