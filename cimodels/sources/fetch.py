"""From CDE's official addresses to the library: politely, one file after the other.

<state>/downloads/downloads.json   one record per entry: name, address, size, sha256, date, validators
<state>/downloads/<name>[.part]    files on their way; they leave once the library has them
"""

import json
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from cimodels.errors import DataError
from cimodels.settings import StateFolder
from cimodels.sources.catalogue import Entry
from cimodels.sources.download import Download, Failure, Missing, Unreachable, download
from cimodels.sources.durable import only_writer, write_json
from cimodels.sources.fetch_report import DeliveryReport, Fetched, FetchReport, NotFetched
from cimodels.sources.library import ImportReport, import_paths, stored
from cimodels.sources.online import USER_AGENT

RECORDS = "downloads.json"

# (bytes so far of this file, bytes in all or None where the server does not say, what is going on)
Progress = Callable[[int, int | None, str], None]


def fetch(
    folder: StateFolder,
    entries: Iterable[Entry],
    *,
    base_url: str | None = None,
    progress: Progress | None = None,
    client: httpx.Client | None = None,
    pause: float = 0.5,
) -> FetchReport:
    """Download the files of catalogue entries into the state's download folder.

    Parameters
    ----------
    base_url : str, optional
        Another server (`http://localhost:8000`) that serves the same paths.
    pause : float
        Seconds between two files, and before the first repetition of a request that failed.

    Returns
    -------
    FetchReport
        A file that is in the library and unchanged at its address is not downloaded again.

    Raises
    ------
    DataError
        When no server can be reached at all, or the download folder cannot be written.
    """
    wanted = tuple(entries)
    base = _checked(base_url)
    target = downloads_folder(folder)
    with only_writer(target), _client(client) as http, _writing(target):
        visit = _Visit(folder, http, base, pause, progress)
        for number, entry in enumerate(wanted, start=1):
            visit.take(entry, f"{entry.title} ({number} of {len(wanted)})")
    report = FetchReport(tuple(visit.fetched), tuple(visit.failed))
    if visit.unreachable and not report.fetched:
        raise DataError(
            f"{', '.join(sorted(visit.unreachable))} cannot be reached, so nothing was downloaded.",
            "Check the internet connection, or import files you have with `cimodels data import PATH…`.",
        )
    return report


def fetch_and_import(
    folder: StateFolder,
    entries: Iterable[Entry],
    *,
    base_url: str | None = None,
    progress: Progress | None = None,
    client: httpx.Client | None = None,
    pause: float = 0.5,
) -> DeliveryReport:
    """`fetch`, then take the files into the library with their addresses as origin.

    A file that CDE has issued anew replaces what was downloaded before. What a person imported with other
    content is kept, and the new file is refused with advice. Files leave the download folder once the
    library has them; a refused one stays there to be looked at.
    """
    origin = {file.entry: file.origin for file in stored(folder)}
    report = fetch(folder, entries, base_url=base_url, progress=progress, client=client, pause=pause)
    origins = {file.name: file.address for file in report.fetched}
    intakes = []
    for by_hand in (False, True):
        paths = [
            f.path for f in report.fetched if f.path and (origin.get(f.entry.id) == "imported") == by_hand
        ]
        intakes.append(import_paths(folder, paths, replace=not by_hand, progress=progress, origins=origins))
    intake = ImportReport(
        *(tuple(x for one in intakes for x in getattr(one, name)) for name in ImportReport.__annotations__)
    )
    refused = {problem.file for problem in intake.errors}
    for path in report.paths:
        if path.name not in refused:
            path.unlink(missing_ok=True)
    return DeliveryReport(report, intake)


def downloads_folder(folder: StateFolder) -> Path:
    return folder.root / "downloads"


class _Visit:
    """One run of `fetch`: what has been got so far, and which servers do not answer."""

    def __init__(
        self, folder: StateFolder, client: httpx.Client, base: str, pause: float, progress: Progress | None
    ) -> None:
        self.folder = folder
        self.client = client
        self.base = base
        self.pause = pause
        self.progress = progress or (lambda *_: None)
        self.records_path = downloads_folder(folder) / RECORDS
        self.records = _read_records(self.records_path)
        self.origin = {file.entry: file.origin for file in stored(folder)}
        self.fetched: list[Fetched] = []
        self.failed: list[NotFetched] = []
        self.unreachable: set[str] = set()
        self.asked = False

    def take(self, entry: Entry, label: str) -> None:
        if not entry.downloads:
            self.failed.append(NotFetched(entry, "it has no address to download it from"))
            return
        tried = []
        for name, official in entry.downloads:
            address = _moved(official, self.base)
            host = urlsplit(address).netloc
            if host in self.unreachable:
                tried.append(f"{host} cannot be reached")
                break
            try:
                self._get(entry, name, address, label)
                return
            except Unreachable:
                self.unreachable.add(host)
                tried.append(f"{host} cannot be reached")
                break
            except (Missing, Failure) as problem:
                tried.append(f"{name}: {problem}")
        self.failed.append(NotFetched(entry, "; ".join(tried)))

    def _get(self, entry: Entry, name: str, address: str, label: str) -> None:
        if self.asked:
            time.sleep(self.pause)
        self.asked = True
        self.progress(0, None, f"Asking for {label}")
        path = downloads_folder(self.folder) / name
        record = self._current(entry, address, path)
        arrived = download(
            self.client,
            address,
            path,
            before=record,
            patience=self.pause,
            received=lambda done, total: self.progress(done, total, f"Downloading {label}"),
        )
        if arrived.unchanged:
            self.fetched.append(self._unchanged(entry, name, address, path, record))
        else:
            self.fetched.append(self._new(entry, name, path, arrived))

    def _current(self, entry: Entry, address: str, path: Path) -> dict:
        """The record of a file of this address that we still hold; empty otherwise."""
        record = self.records.get(entry.id, {})
        held = path.exists() or self.origin.get(entry.id) == address
        return record if held and record.get("address") == address else {}

    def _unchanged(self, entry: Entry, name: str, address: str, path: Path, record: dict) -> Fetched:
        waiting = path if path.exists() else None
        return Fetched(entry, name, address, waiting, record["bytes"], record["sha256"], record["fetched_at"])

    def _new(self, entry: Entry, name: str, path: Path, arrived: Download) -> Fetched:
        file = Fetched(
            entry,
            name,
            arrived.address,
            path,
            arrived.bytes,
            arrived.sha256,
            datetime.now(UTC).isoformat(timespec="seconds"),
            arrived.resumed_at,
        )
        self.records[entry.id] = {
            "name": name,
            "address": file.address,
            "bytes": file.bytes,
            "sha256": file.sha256,
            "fetched_at": file.fetched_at,
            "etag": arrived.etag,
            "last_modified": arrived.last_modified,
        }
        write_json(self.records_path, self.records)
        return file


def _read_records(path: Path) -> dict:
    """Records of earlier downloads; without them files are only fetched once more."""
    try:
        records = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return records if isinstance(records, dict) else {}


def _checked(base_url: str | None) -> str:
    if base_url is None:
        return ""
    parts = urlsplit(base_url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise DataError(f"{base_url!r} is no address of a server.", "Give one like http://localhost:8000.")
    return base_url.rstrip("/")


def _moved(address: str, base: str) -> str:
    """`address` on another server: same path and query."""
    parts = urlsplit(address)
    return f"{base}{parts._replace(scheme='', netloc='').geturl()}" if base else address


@contextmanager
def _client(given: httpx.Client | None) -> Iterator[httpx.Client]:
    if given is not None:
        yield given
        return
    with httpx.Client(
        # Compressed answers could not be resumed, nor their length be checked.
        headers={"User-Agent": USER_AGENT, "Accept-Encoding": "identity"},
        limits=httpx.Limits(max_connections=1),
        timeout=httpx.Timeout(60.0, connect=10.0),
        follow_redirects=True,
        max_redirects=5,
    ) as client:
        yield client


@contextmanager
def _writing(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        raise DataError(
            f"The download folder {target} cannot be written ({problem}).",
            "Make room or choose another folder with CIMODELS_HOME.",
        ) from problem
