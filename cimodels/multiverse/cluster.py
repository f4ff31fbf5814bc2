"""The same chunks on a Dask cluster, by the address of its scheduler."""

import re
from collections.abc import Callable, Iterator
from importlib.metadata import version
from typing import Any

from threadpoolctl import threadpool_limits

from cimodels import __version__
from cimodels.errors import Cancelled, CimodelsError
from cimodels.multiverse.chunks import Chunk, Outcome, Tally
from cimodels.multiverse.evaluate import Question, evaluate, slim
from cimodels.multiverse.plan import Plan
from cimodels.multiverse.samples import Sample

# What decides the numbers, beside our own code.
_LIBRARIES = ("numpy", "scipy", "pandas", "statsmodels", "scikit-learn")
_PATIENCE = 20  # seconds for the scheduler to answer, and for a first worker
# Asked for anything else, Dask's client complains for 40 seconds after it has failed.
_ADDRESS = re.compile(r"(tcp://)?[^/\s]+:[0-9]{1,5}")
_INSTALL = "Install what it needs with: pip install -r requirements-cluster.txt"


def cluster_outcomes(
    work: Plan, address: str, cancel: Callable[[], bool] | None = None
) -> Iterator[Outcome | Tally]:
    """Every chunk's outcome, in the order in which they are done.

    A chunk of a worker that is lost is evaluated again on another. Samples travel as tasks and are not
    placed on workers, so that they are not lost with one either.

    Raises
    ------
    CimodelsError
        When Dask is not installed, the address is none, the scheduler does not answer, it has no workers, or a
        worker's release differs.
    Cancelled
    """
    try:
        from distributed import Client, wait
    except ImportError as problem:
        raise CimodelsError("A cluster needs Dask, which is not installed here.", _INSTALL) from problem

    client = _connect(Client, address)
    futures: dict[Any, Any] = {}
    try:
        _check_workers(client, address)
        carried = [client.submit(_carry, slim(s), pure=False) for s in work.samples]
        question = work.question
        futures = {
            client.submit(_evaluate, question, carried[chunk.sample], chunk, pure=False): chunk
            for chunk in work.chunks
        }
        waiting = set(futures)
        while waiting:
            if cancel is not None and cancel():
                raise Cancelled("The multiverse was cancelled before it was done.", "Nothing was kept.")
            try:
                with client.as_current():
                    done, waiting = wait(waiting, timeout=1, return_when="FIRST_COMPLETED")
            except TimeoutError:
                continue
            for future in sorted(done, key=lambda f: futures[f].positions):
                yield future.result()
    finally:
        client.cancel(list(futures))
        client.close()


def _connect(client: Any, address: str) -> Any:
    if not _ADDRESS.fullmatch(address):
        raise CimodelsError(
            f"{address!r} is not the address of a scheduler.",
            "Give host and port, such as tcp://127.0.0.1:8786.",
        )
    try:
        return client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as problem:
        raise CimodelsError(
            f"No Dask scheduler answers at {address} ({problem}).",
            "Start one with `dask scheduler`, and workers with `dask worker ADDRESS`.",
        ) from problem


def _check_workers(client: Any, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
    except TimeoutError as problem:
        raise CimodelsError(
            f"The scheduler at {address} has no workers.", f"Start some with `dask worker {address}`."
        ) from problem
    ours = _releases()
    try:
        found = client.run(_releases)
    except ImportError as problem:
        raise CimodelsError(
            f"A worker at {address} cannot import cimodels ({problem}).",
            "Install this release of cimodels where the workers run.",
        ) from problem
    for worker, theirs in found.items():
        differ = [f"{name} {theirs[name]} (here {ours[name]})" for name in ours if theirs[name] != ours[name]]
        if differ:
            raise CimodelsError(
                f"Worker {worker} has other versions: {', '.join(differ)}.",
                "Install the same there: equal specifications must give equal numbers.",
            )


def _releases() -> dict[str, str]:
    return {"cimodels": __version__, **{name: version(name) for name in _LIBRARIES}}


def _carry(sample: Sample) -> Sample:
    return sample


def _evaluate(question: Question, sample: Sample, chunk: Chunk) -> Outcome | Tally:
    # For good, not for this call: calls of a worker's other threads would undo it for each other.
    threadpool_limits(1)
    return evaluate(question, sample, chunk)
