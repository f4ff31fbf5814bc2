"""Start the child, wait for its answer, and end it whatever happens."""

import contextlib
import io
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from cimodels.ask import child
from cimodels.ask.answer import Answer, ResultColumn
from cimodels.ask.limits import LONGEST_SQL, Limits
from cimodels.ask.words import problem
from cimodels.errors import QueryError
from cimodels.settings import bare_environment
from cimodels.warehouse import Release

Waiting = Callable[[float], None]

# Each uses one processor and up to a gigabyte.
_AT_ONCE = threading.BoundedSemaphore(3)
_LOOK = 0.1  # seconds between looks at whether it is done, and whether anyone still waits
_GRACE = 8  # seconds beyond its limit until a child that does not listen is ended: it starts, and hands over
_PATIENCE = 60  # seconds in the queue


def ask(
    database: Path,
    release: Release,
    sql: str,
    limits: Limits | None = None,
    waiting: Waiting | None = None,
) -> Answer:
    """The answer to one statement that only reads.

    Parameters
    ----------
    database : the warehouse's file
    waiting : callable, optional
        Called ten times a second with the seconds since the beginning; whatever it raises ends the question.

    Raises
    ------
    QueryError
        When it cannot be answered: what is wrong, where, and what to do.
    """
    limits = limits or Limits()
    if len(sql) > LONGEST_SQL:
        raise QueryError(
            f"The question has {len(sql):,} characters.",
            f"At most {LONGEST_SQL:,} are read. Make it shorter.",
        )
    if "\0" in sql or not _is_text(sql):
        raise QueryError("The question holds characters that are no text.", "Type it anew.")
    asked = {"database": str(database), "sql": sql, **vars(limits)}
    with _a_place(waiting):
        out = _answered(json.dumps(asked).encode(), limits, waiting)
    if out is None:
        raise problem("late", "", sql, limits)
    head, _, rest = out.partition(b"\n")
    try:
        header = json.loads(head)
    except ValueError:
        raise problem("broken", "", sql, limits) from None
    if "refused" in header:
        raise problem(header["refused"], header["message"], sql, limits)
    import pyarrow as pa

    columns = tuple(ResultColumn(c["name"], c["type"]) for c in header["columns"])
    table = pa.ipc.open_stream(io.BytesIO(rest)).read_all()
    return Answer(sql, release, columns, table, header["more"], header["seconds"])


def _is_text(sql: str) -> bool:
    """Half a character, which a link can hold, cannot be sent on."""
    try:
        sql.encode()
    except UnicodeEncodeError:
        return False
    return True


@contextlib.contextmanager
def _a_place(waiting: Waiting | None) -> Iterator[None]:
    """One of the few places for questions at once."""
    began = time.monotonic()
    while not _AT_ONCE.acquire(timeout=_LOOK):
        waited = time.monotonic() - began
        if waited > _PATIENCE:
            raise QueryError("Others' questions are being answered.", "Try again in a minute.")
        if waiting is not None:
            waiting(waited)
    try:
        yield
    finally:
        _AT_ONCE.release()


def _answered(message: bytes, limits: Limits, waiting: Waiting | None) -> bytes | None:
    """What the child says; None when it does not end in time."""
    # Isolated: no code from the working folder or the environment is imported by it.
    command = [sys.executable, "-I", str(Path(child.__file__))]
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=bare_environment(),
    )
    began = time.monotonic()
    told: bytes | None = message
    try:
        while True:
            try:
                return process.communicate(told, timeout=_LOOK)[0]
            except subprocess.TimeoutExpired:
                told = None
            waited = time.monotonic() - began
            if waited > limits.seconds + _GRACE:
                return None
            if waiting is not None:
                waiting(waited)
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
