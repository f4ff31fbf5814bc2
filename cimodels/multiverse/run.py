"""The run: plan, evaluate in chunks, assemble."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

from threadpoolctl import threadpool_limits

from cimodels.errors import Cancelled
from cimodels.multiverse.assemble import assemble
from cimodels.multiverse.chunks import Chunk, Outcome, Tally
from cimodels.multiverse.evaluate import Question, evaluate
from cimodels.multiverse.plan import Plan, plan
from cimodels.multiverse.results import Multiverse
from cimodels.multiverse.samples import Frames, Sample
from cimodels.multiverse.spec import MultiverseSpec

Progress = Callable[[int, int | None, str], None]
Cancel = Callable[[], bool]


def outcomes(work: Plan, cancel: Cancel | None = None) -> Iterator[Outcome | Tally]:
    """Every chunk's outcome in the plan's order, each as soon as it and those before it are ready.

    `cancel` is asked before each chunk; when it says so, `Cancelled` is raised and what has not begun is dropped.
    """
    # One thread of linear algebra per chunk: the chunks are what runs side by side, and sums do not
    # depend on how many cores there are.
    with threadpool_limits(1), ThreadPoolExecutor(os.cpu_count()) as pool:
        question = work.question
        waiting = [
            pool.submit(_unless, cancel, question, work.samples[chunk.sample], chunk) for chunk in work.chunks
        ]
        try:
            for future in waiting:
                yield future.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _unless(cancel: Cancel | None, question: Question, sample: Sample, chunk: Chunk) -> Outcome | Tally:
    if cancel is not None and cancel():
        raise Cancelled("The multiverse was cancelled before it was done.", "Nothing was kept.")
    return evaluate(question, sample, chunk)


def multiverse(
    spec: MultiverseSpec,
    frames: Frames,
    *,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
    cluster: str | None = None,
) -> Multiverse:
    """Rank everybody in every specification.

    Parameters
    ----------
    frames : results, enrolment and entities, as `models.design.design` takes them
    progress : callable, optional
        Called with fits done, fits in all (each specification's own, and one to each resample), and a sentence.
    cancel : callable, optional
        Asked between chunks; when it returns True the run ends with `Cancelled` and nothing is kept.
    cluster : str, optional
        Address of a Dask scheduler (`tcp://host:port`); the same chunks are evaluated there.
    """
    work = plan(spec, frames)
    if cluster is None:
        stream = outcomes(work, cancel)
    else:
        from cimodels.multiverse.cluster import cluster_outcomes

        stream = cluster_outcomes(work, cluster, cancel)
    return assemble(work, _told(stream, work, progress))


def _told(
    stream: Iterable[Outcome | Tally], work: Plan, progress: Progress | None
) -> Iterator[Outcome | Tally]:
    done, total = 0, work.fits
    fits = f"fits of {len(work.specifications):,} specifications" if work.spec.bootstrap else "specifications"
    for outcome in stream:
        yield outcome
        done += outcome.chunk.fits
        if progress is not None:
            progress(done, total, f"{done:,} of {total:,} {fits}")
