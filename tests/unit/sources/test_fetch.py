"""Downloading from a server on this machine that behaves as well and as badly as real ones do."""

import gzip
import hashlib
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from cimodels.errors import DataError
from cimodels.settings import StateFolder
from cimodels.sources.catalogue import ENTRIES, Entry
from cimodels.sources.fetch import downloads_folder, fetch, fetch_and_import
from cimodels.sources.library import import_paths, stored
from cimodels.sources.online import USER_AGENT, is_online

TEXT = b"".join(b"line %06d of a file\n" % number for number in range(12_000))
ENTRY = Entry(
    id="dashboard-math-2024",
    family="dashboard",
    title="Dashboard mathematics 2024",
    indicators=("MATH",),
    year=2024,
    names=("new-v2.txt", "new.txt"),
    address="https://www3.cde.ca.gov/files/",
    landing_page="https://www.cde.ca.gov/page",
    layout="dashboard",
    rows=100,
)
Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Server:
    """Answers per path: bytes, or a list of behaviours used up one by one (the last one stays)."""

    url: str = ""
    files: dict[str, object] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    etag: str = '"one"'

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        self.requests.append((handler.path, dict(handler.headers)))
        told = self.files.get(handler.path)
        if isinstance(told, list):
            told = told.pop(0) if len(told) > 1 else told[0]
        if told is None:
            send(handler, 404, b"nothing")
        elif callable(told):
            told(handler)
        else:
            self.serve(handler, told)

    def serve(self, handler: BaseHTTPRequestHandler, content: bytes) -> None:
        if handler.headers.get("If-None-Match") == self.etag:
            send(handler, 304, b"")
            return
        wanted = handler.headers.get("Range")
        if wanted and handler.headers.get("If-Range") == self.etag:
            start = int(wanted.removeprefix("bytes=").rstrip("-"))
            span = f"bytes {start}-{len(content) - 1}/{len(content)}"
            send(handler, 206, content[start:], ETag=self.etag, **{"Content-Range": span})
        else:
            send(handler, 200, content, ETag=self.etag)


def send(handler: BaseHTTPRequestHandler, status: int, content: bytes, **headers: str) -> None:
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(content)), **headers}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(content)


def cut_after(content: bytes, arrived: int, etag: str = '"one"') -> Answer:
    """Promise all of `content` and hang up after `arrived` bytes."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        send(handler, 200, content[:arrived], ETag=etag, **{"Content-Length": str(len(content))})

    return answer


def says(status: int, **headers: str) -> Answer:
    return lambda handler: send(handler, status, b"", **headers)


@contextmanager
def running(server: Server) -> Iterator[Server]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.answer(self)

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        thread = Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        server.url = f"http://127.0.0.1:{listening.server_port}"
        try:
            yield server
        finally:
            listening.shutdown()
            thread.join()


@pytest.fixture
def server() -> Iterator[Server]:
    with running(Server()) as one:
        yield one


@pytest.fixture
def folder(tmp_path: Path) -> StateFolder:
    return StateFolder(tmp_path / "california")


def fetched(server: Server, folder: StateFolder, **options: object):
    return fetch(folder, [ENTRY], base_url=server.url, pause=0.0, **options)


def left_over(folder: StateFolder) -> set[str]:
    """Files in the download folder besides its own records."""
    names = {path.name for path in downloads_folder(folder).iterdir()}
    return names - {"downloads.json", "writer.lock"}


def test_a_file_arrives_with_its_checksum_recorded(server: Server, folder: StateFolder) -> None:
    server.files["/files/new-v2.txt"] = TEXT
    told: list[tuple[int, int | None, str]] = []
    report = fetched(server, folder, progress=lambda *values: told.append(values))
    file = report.fetched[0]
    assert file.path is not None
    assert file.path.read_bytes() == TEXT
    assert file.sha256 == hashlib.sha256(TEXT).hexdigest()
    record = json.loads((downloads_folder(folder) / "downloads.json").read_text())[ENTRY.id]
    assert record["sha256"] == file.sha256
    assert record["bytes"] == len(TEXT)
    assert record["fetched_at"].endswith("+00:00")
    assert record["address"] == f"{server.url}/files/new-v2.txt"
    assert told[-1] == (len(TEXT), len(TEXT), "Downloading Dashboard mathematics 2024 (1 of 1)")
    assert report.sentences == ("1 files downloaded (0.3 MB), 0 unchanged, 0 not to be had.",)
    assert server.requests[0][1]["User-Agent"] == USER_AGENT
    assert left_over(folder) == {"new-v2.txt"}


def test_a_cut_connection_is_resumed_where_it_was_cut(server: Server, folder: StateFolder) -> None:
    server.files["/files/new-v2.txt"] = [cut_after(TEXT, 150_000), TEXT]
    file = fetched(server, folder).fetched[0]
    assert file.path.read_bytes() == TEXT
    assert 0 < file.resumed_at <= 150_000
    assert server.requests[1][1]["Range"] == f"bytes={file.resumed_at}-"
    assert server.requests[1][1]["If-Range"] == '"one"'


def test_a_later_run_resumes_what_an_earlier_one_left(server: Server, folder: StateFolder) -> None:
    server.files["/files/new-v2.txt"] = cut_after(TEXT, 150_000)
    first = fetched(server, folder)
    assert "bytes" in first.failed[0].reason or "cut" in first.failed[0].reason
    assert left_over(folder) == {"new-v2.txt.part", "new-v2.txt.part.json"}
    server.files["/files/new-v2.txt"] = TEXT
    file = fetched(server, folder).fetched[0]
    assert file.resumed_at > 0
    assert file.path.read_bytes() == TEXT
    assert left_over(folder) == {"new-v2.txt"}


def test_a_file_that_changed_meanwhile_starts_anew(server: Server, folder: StateFolder) -> None:
    server.etag = '"two"'
    server.files["/files/new-v2.txt"] = [cut_after(TEXT[::-1], 150_000), TEXT]
    file = fetched(server, folder).fetched[0]
    assert file.resumed_at == 0
    assert file.path.read_bytes() == TEXT


def test_without_a_validator_nothing_is_continued(server: Server, folder: StateFolder) -> None:
    server.files["/files/new-v2.txt"] = [cut_after(TEXT, 150_000, etag='W/"weak"'), TEXT]
    file = fetched(server, folder).fetched[0]
    assert "Range" not in server.requests[1][1]
    assert file.path.read_bytes() == TEXT


@pytest.mark.parametrize(
    "wrong",
    [says(416), lambda handler: send(handler, 206, b"tail", **{"Content-Range": "bytes 7-10/11"})],
    ids=["range refused", "another range"],
)
def test_an_unusable_rest_starts_anew(server: Server, folder: StateFolder, wrong: Answer) -> None:
    server.files["/files/new-v2.txt"] = [cut_after(TEXT, 150_000), wrong, TEXT]
    assert fetched(server, folder).fetched[0].path.read_bytes() == TEXT


def test_candidate_names_are_tried_in_order(server: Server, folder: StateFolder) -> None:
    server.files["/files/new.txt"] = TEXT
    assert fetched(server, folder).fetched[0].name == "new.txt"
    assert [path for path, _ in server.requests] == ["/files/new-v2.txt", "/files/new.txt"]


def test_when_every_name_fails_the_landing_page_is_told(server: Server, folder: StateFolder) -> None:
    report = fetched(server, folder)
    assert not report.fetched
    assert report.sentences[1] == (
        "Dashboard mathematics 2024: new-v2.txt: the server has no such file (answer 404); "
        "new.txt: the server has no such file (answer 404). "
        "See https://www.cde.ca.gov/page and import the file."
    )
    assert left_over(folder) == set()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\r\n<!DOCTYPE html><html><title>Sorry</title></html>", "a web page came instead of the file"),
        (b"\xef\xbb\xbf<HTML><body>Not found", "a web page came instead of the file"),
        (b"", "the file there is empty"),
    ],
    ids=["page", "page with mark", "nothing"],
)
def test_a_web_page_or_nothing_is_refused(
    server: Server, folder: StateFolder, content: bytes, reason: str
) -> None:
    server.files["/files/new-v2.txt"] = content
    assert reason in fetched(server, folder).failed[0].reason
    assert left_over(folder) == set()


def test_an_archive_must_be_one(server: Server, folder: StateFolder) -> None:
    entry = Entry(**{**ENTRY.__dict__, "names": ("a.zip",)})
    server.files["/files/a.zip"] = TEXT
    report = fetch(folder, [entry], base_url=server.url, pause=0.0)
    assert report.failed[0].reason == "a.zip: what came is no .zip file"


def test_a_length_that_never_comes_true_gives_up(server: Server, folder: StateFolder) -> None:
    server.files["/files/new-v2.txt"] = cut_after(TEXT, 100)
    report = fetched(server, folder)
    assert not report.fetched
    assert len([path for path, _ in server.requests if path == "/files/new-v2.txt"]) == 5
    assert "new-v2.txt" not in left_over(folder)


def test_retry_after_is_obeyed(server: Server, folder: StateFolder) -> None:
    server.files["/files/new-v2.txt"] = [says(503, **{"Retry-After": "1"}), TEXT]
    began = time.monotonic()
    assert fetched(server, folder).fetched
    assert time.monotonic() - began >= 1.0


def test_a_wait_that_is_too_long_is_told_instead(server: Server, folder: StateFolder) -> None:
    server.files["/files/new-v2.txt"] = says(429, **{"Retry-After": "3600"})
    assert "asks to wait 3600 seconds" in fetched(server, folder).failed[0].reason


def test_a_server_out_of_order_is_asked_a_bounded_number_of_times(
    server: Server, folder: StateFolder
) -> None:
    server.files = {"/files/new-v2.txt": says(500), "/files/new.txt": says(403)}
    reason = fetched(server, folder).failed[0].reason
    assert "answer 500" in reason
    assert "the server refuses it (answer 403)" in reason
    assert len(server.requests) == 6


def test_redirects_in_circles_end(server: Server, folder: StateFolder) -> None:
    server.files["/files/new-v2.txt"] = says(302, Location="/files/new-v2.txt")
    assert "redirects in circles" in fetched(server, folder).failed[0].reason


def test_an_unchanged_file_is_not_sent_again(server: Server, folder: StateFolder) -> None:
    server.files["/files/new-v2.txt"] = TEXT
    first = fetched(server, folder).fetched[0]
    again = fetched(server, folder).fetched[0]
    assert server.requests[-1][1]["If-None-Match"] == '"one"'
    assert (again.path, again.sha256) == (first.path, first.sha256)


def test_a_compressed_answer_is_unpacked(server: Server, folder: StateFolder) -> None:
    packed = gzip.compress(TEXT)
    server.files["/files/new-v2.txt"] = lambda h: send(h, 200, packed, **{"Content-Encoding": "gzip"})
    assert fetched(server, folder).fetched[0].path.read_bytes() == TEXT


def test_offline_is_one_sentence(folder: StateFolder) -> None:
    entries = [ENTRY, ENTRY]
    with running(Server()) as gone:
        url = gone.url
    with pytest.raises(DataError, match=r"^127\.0\.0\.1:\d+ cannot be reached, so nothing was downloaded\."):
        fetch(folder, entries, base_url=url, pause=0.0)
    assert left_over(folder) == set()


@pytest.mark.parametrize("address", ["localhost:8000", "ftp://host", "http://"])
def test_a_base_url_that_is_none(folder: StateFolder, address: str) -> None:
    with pytest.raises(DataError, match="no address of a server"):
        fetch(folder, [ENTRY], base_url=address)


def test_an_entry_without_an_address_is_reported(server: Server, folder: StateFolder) -> None:
    entry = Entry(**{**ENTRY.__dict__, "address": ""})
    report = fetch(folder, [entry], base_url=server.url)
    assert report.failed[0].reason == "it has no address to download it from"


def test_is_online(server: Server) -> None:
    assert is_online(2.0, server.url)
    with running(Server()) as gone:
        url = gone.url
    assert not is_online(0.5, url)


HEADER = (
    "cds\trtype\tschoolname\tdistrictname\tcountyname\tcharter_flag\tcoe_flag\tdass_flag\tstudentgroup\t"
    "currdenom\tcurrstatus\tpriordenom\tpriorstatus\tchange\tstatuslevel\tchangelevel\tcolor\tbox\t"
    "indicator\treportingyear\n"
)


def math_file(status: str) -> bytes:
    row = f"99123450000000\tD\t\tRiver\tNorth\t\t\t\tALL\t500\t{status}\t480\t-50\t2.4\t2\t3\t2\t130\tMATH\t2024\n"
    return (HEADER + row).encode()


def test_fetched_files_go_to_the_library_with_their_address(server: Server, folder: StateFolder) -> None:
    entry = ENTRIES["dashboard-math-2024"]
    path = "/researchfiles/cadashboard/mathdownload2024.txt"
    server.files[path] = math_file("-47.6")
    options = {"base_url": server.url, "pause": 0.0}
    first = fetch_and_import(folder, [entry], **options)
    assert not first.failed
    assert [file.origin for file in first.imported] == [server.url + path]
    assert left_over(folder) == set()

    again = fetch_and_import(folder, [entry], **options)
    assert again.fetch.fetched[0].path is None
    assert again.sentences[0] == "0 files downloaded (0.0 MB), 1 unchanged, 0 not to be had."

    server.files[path], server.etag = math_file("-40.0"), '"reissued"'
    reissued = fetch_and_import(folder, [entry], **options)
    assert len(reissued.imported) == 1
    assert len(stored(folder)) == 1


def test_what_a_person_imported_is_not_replaced_by_a_download(
    server: Server, folder: StateFolder, tmp_path: Path
) -> None:
    own = tmp_path / "mathdownload2024.txt"
    own.write_bytes(math_file("-47.6"))
    import_paths(folder, [own])
    server.files["/researchfiles/cadashboard/mathdownload2024.txt"] = math_file("-40.0")
    report = fetch_and_import(folder, [ENTRIES["dashboard-math-2024"]], base_url=server.url, pause=0.0)
    assert not report.imported
    assert "--replace" in report.sentences[-1]
    assert stored(folder)[0].origin == "imported"
