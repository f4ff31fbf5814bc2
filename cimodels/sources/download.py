"""One address to one file: resumed where it was cut off, checked, and put in place in one step.

What has arrived so far waits in `<name>.part`, with the server's validator in `<name>.part.json`; the final
name exists only for a file that is complete.
"""

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception_type

from cimodels.sources.durable import put_in_place, write_json
from cimodels.sources.reading import PAGE_SUFFIXES

ATTEMPTS = 5
ATTEMPTS_TO_REACH = 2
LONGEST_WAIT = 120.0
CHUNK_BYTES = 1 << 16
# Beginnings that a file of that ending must have; a text file must only not be a web page.
_MAGIC = {".zip": b"PK", ".xlsx": b"PK", ".xls": b"\xd0\xcf\x11\xe0"}
_PAGE = (b"<!doctype html", b"<html", b"<head", b"<?xml version")


class Missing(Exception):
    """The address has no such file: it says so, or it answers with something else."""


class Failure(Exception):
    """The file could not be fetched although the server was reached."""


class Unreachable(Exception):
    """The server could not be reached."""


class _Again(Exception):
    """Worth another attempt after `wait` seconds; after the usual wait when that is None."""

    def __init__(self, reason: str, *, wait: float | None = None, unreachable: bool = False) -> None:
        super().__init__(reason)
        self.wait = wait
        self.unreachable = unreachable


@dataclass(frozen=True)
class Download:
    """What arrived. `unchanged`: the server says that what we had before is still current.

    `resumed_at` is how many bytes were here already from an earlier attempt.
    """

    address: str
    bytes: int
    sha256: str
    etag: str
    last_modified: str
    unchanged: bool = False
    resumed_at: int = 0


Received = Callable[[int, int | None], None]


def download(
    client: httpx.Client,
    address: str,
    target: Path,
    *,
    before: Mapping[str, str] | None = None,
    patience: float = 1.0,
    received: Received | None = None,
) -> Download:
    """Fetch `address` into `target`, with a bounded number of attempts.

    Parameters
    ----------
    before : mapping, optional
        `etag` and `last_modified` of the copy that is here; an unchanged file is then not sent again.
    patience : float
        Seconds before the second attempt; doubled before each further one. A server's Retry-After
        is obeyed instead, up to two minutes.
    received : callable, optional
        Told (bytes so far, bytes in all or None) after every chunk.

    Raises
    ------
    Missing, Unreachable, Failure
        With a sentence's end that says what happened.
    """

    def wait(state: RetryCallState) -> float:
        asked = state.outcome and state.outcome.exception()
        longer = patience * 2 ** (state.attempt_number - 1)
        return asked.wait if isinstance(asked, _Again) and asked.wait is not None else longer

    def stop(state: RetryCallState) -> bool:
        asked = state.outcome and state.outcome.exception()
        hopeless = isinstance(asked, _Again) and (asked.wait or 0) > LONGEST_WAIT
        unreachable = isinstance(asked, _Again) and asked.unreachable
        return hopeless or state.attempt_number >= (ATTEMPTS_TO_REACH if unreachable else ATTEMPTS)

    attempts = Retrying(
        stop=stop, wait=wait, retry=retry_if_exception_type(_Again), reraise=True, sleep=time.sleep
    )
    try:
        return attempts(_attempt, client, address, target, before or {}, received or (lambda *_: None))
    except _Again as last:
        raise (Unreachable if last.unreachable else Failure)(str(last)) from last


def _attempt(
    client: httpx.Client, address: str, target: Path, before: Mapping[str, str], received: Received
) -> Download:
    part = _Part(target, address)
    headers = part.headers() or _conditional(before)
    try:
        with client.stream("GET", address, headers=headers) as response:
            if response.status_code == httpx.codes.NOT_MODIFIED:
                return Download(address, 0, "", before["etag"], before["last_modified"], unchanged=True)
            _judge(response, part)
            return _receive(response, part, received)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError) as problem:
        raise _Again(str(problem) or "no connection", unreachable=True) from problem
    except httpx.TooManyRedirects as problem:
        raise Failure("the server redirects in circles") from problem
    except httpx.TransportError as problem:
        raise _Again(f"the connection was cut ({problem or type(problem).__name__})") from problem


def _conditional(before: Mapping[str, str]) -> dict[str, str]:
    names = {"If-None-Match": before.get("etag"), "If-Modified-Since": before.get("last_modified")}
    return {name: value for name, value in names.items() if value}


class _Part:
    """What has arrived of a file, and what proves that the rest belongs to it."""

    def __init__(self, target: Path, address: str) -> None:
        self.target = target
        self.address = address
        self.path = target.with_name(target.name + ".part")
        self.notes = target.with_name(target.name + ".part.json")
        self.start = 0

    def headers(self) -> dict[str, str]:
        """Ask for the rest only: empty when nothing is here, or nothing proves that it is the same file."""
        try:
            notes = json.loads(self.notes.read_text(encoding="utf-8"))
            size = self.path.stat().st_size
        except (OSError, ValueError):
            return {}
        if not size or notes.get("address") != self.address or not notes.get("validator"):
            return {}
        self.start = size
        return {"Range": f"bytes={size}-", "If-Range": notes["validator"]}

    def discard(self) -> None:
        self.path.unlink(missing_ok=True)
        self.notes.unlink(missing_ok=True)
        self.start = 0

    def finish(self) -> str:
        """Give the complete file its name and return its sha256."""
        with self.path.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        put_in_place(self.path, self.target)
        self.notes.unlink(missing_ok=True)
        return sha256


def _judge(response: httpx.Response, part: _Part) -> None:
    """Raise unless the answer brings the file, or its rest from where we have it."""
    status = response.status_code
    if status in (404, 410):
        raise Missing(f"the server has no such file (answer {status})")
    if status == 416:
        part.discard()
        raise _Again("the rest of the file could not be had, so it starts anew", wait=0)
    if status == 429 or status >= 500:
        wait = _retry_after(response)
        asks = f" and asks to wait {wait:.0f} seconds" if wait else ""
        raise _Again(f"the server is busy or out of order (answer {status}){asks}", wait=wait)
    if status == 206 and _range(response)[0] != part.start:
        part.discard()
        raise _Again("the server sent another part of the file than the one asked for", wait=0)
    if status not in (200, 206):
        raise Failure(f"the server refuses it (answer {status})")


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds that the server asks us to wait: a number of seconds or a date."""
    text = response.headers.get("retry-after", "").strip()
    if text.isdigit():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None


def _range(response: httpx.Response) -> tuple[int | None, int | None]:
    """(first byte, bytes in all) of a `Content-Range: bytes 100-199/200`."""
    span, _, total = response.headers.get("content-range", "").removeprefix("bytes ").partition("/")
    first = span.partition("-")[0]
    return (int(first) if first.isdigit() else None, int(total) if total.isdigit() else None)


def _receive(response: httpx.Response, part: _Part, received: Received) -> Download:
    encoded = response.headers.get("content-encoding", "identity") not in ("", "identity")
    etag, modified = response.headers.get("etag", ""), response.headers.get("last-modified", "")
    if response.status_code == 206:
        total = _range(response)[1]
    else:
        part.discard()
        length = response.headers.get("content-length", "")
        total = int(length) if length.isdigit() and not encoded else None
        # A weak etag promises equal meaning, not equal bytes; a compressed answer cannot be continued.
        strong = etag if not etag.startswith("W/") else ""
        validator = "" if encoded else strong or modified
        write_json(part.notes, {"address": part.address, "validator": validator})
    resumed_at = done = part.start
    with part.path.open("ab") as out:
        for chunk in response.iter_bytes(CHUNK_BYTES):
            if not done:
                _plausible(chunk, part)
            out.write(chunk)
            done += len(chunk)
            received(done, total)
    if total is not None and done != total:
        if done > total:
            part.discard()
        raise _Again(f"{done:,} of {total:,} bytes arrived")
    if not done:
        part.discard()
        raise Missing("the file there is empty")
    return Download(part.address, done, part.finish(), etag, modified, resumed_at=resumed_at)


def _plausible(beginning: bytes, part: _Part) -> None:
    """Refuse a web page where a file was asked for, or anything that is not what the file's ending says, before it is written."""
    text = beginning[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    page = text.startswith(_PAGE) or b"<html" in text
    if page and part.target.suffix.lower() not in PAGE_SUFFIXES:
        part.discard()
        raise Missing("a web page came instead of the file")
    if not beginning.startswith(_MAGIC.get(part.target.suffix.lower(), b"")):
        part.discard()
        raise Missing(f"what came is no {part.target.suffix} file")
