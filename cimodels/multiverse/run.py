"""The run: plan, evaluate in chunks, assemble."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from cimodels.errors import Cancelled, SpecError
from cimodels.models.exclusions import years_text
from cimodels.models.spec import ModelSpec
from cimodels.multiverse.evaluate import Chunk, Outcome, chunks, evaluate
from cimodels.multiverse.results import Multiverse, members, robustness, top_sizes
from cimodels.multiverse.samples import Frames, Sample, repeats, samples
from cimodels.multiverse.spec import MultiverseSpec
from cimodels.multiverse.specifications import CHOICES, LeftOut, Specification

Progress = Callable[[int, int | None, str], None]
Cancel = Callable[[], bool]
MOST_RANKS = 150_000_000  # six bytes each


@dataclass(frozen=True)
class Plan:
    """What is to be done: nothing in it depends on where it is done."""

    spec: MultiverseSpec
    specifications: tuple[Specification, ...]
    samples: tuple[Sample, ...]
    chunks: tuple[Chunk, ...]
    cds: pd.Index
    left_out: tuple[LeftOut, ...]

    @property
    def top_tenths(self) -> int:
        return round(self.spec.top_percent * 10)


def plan(spec: MultiverseSpec, frames: Frames) -> Plan:
    """The grid's samples and chunks on these results, enrolment and entities.

    Raises
    ------
    SpecError
        When the ranks would not fit into a gigabyte.
    """
    tried, found, repeated = _once_each(spec.specifications(), spec.base, frames)
    cds = pd.Index(np.unique(np.concatenate([s.design.rows["cds"].to_numpy(object) for s in found])))
    if len(tried) * len(cds) > MOST_RANKS:
        raise SpecError(
            "alternatives",
            f"{len(tried):,} specifications of {len(cds):,} districts or schools",
            f"at most {MOST_RANKS // max(len(cds), 1):,} specifications for so many",
        )
    return Plan(spec, tried, found, tuple(chunks(found, tried)), cds, (*spec.left_out, *repeated))


def _once_each(
    specifications: tuple[Specification, ...], base: ModelSpec, frames: Frames
) -> tuple[tuple[Specification, ...], tuple[Sample, ...], list[LeftOut]]:
    """The specifications without those that the data make the same as another, and their samples."""
    found = samples(base, specifications, frames)
    same = repeats(found)
    kept = [sample for place, sample in enumerate(found) if place not in same]
    positions = sorted(p for sample in kept for p in sample.positions)
    renumbered = {old: new for new, old in enumerate(positions)}
    left_out = [
        LeftOut(
            f"{_who(found[later])} are the same results as {_who(found[earlier])}.",
            len(found[later].positions),
        )
        for later, earlier in same.items()
    ]
    return (
        tuple(specifications[p] for p in positions),
        tuple(replace(s, positions=tuple(renumbered[p] for p in s.positions)) for s in kept),
        left_out,
    )


def _who(sample: Sample) -> str:
    asked = sample.design.spec
    return f"{years_text(asked.years)} with at least {asked.minimum_denominator} students"


def outcomes(work: Plan, cancel: Cancel | None = None) -> Iterator[Outcome]:
    """Every chunk's outcome in the plan's order, each as soon as it and those before it are ready.

    `cancel` is asked before each chunk; when it says so, `Cancelled` is raised and what has not begun is dropped.
    """
    # One thread of linear algebra per chunk: the chunks are what runs side by side, and sums do not
    # depend on how many cores there are.
    with threadpool_limits(1), ThreadPoolExecutor(os.cpu_count()) as pool:
        waiting = [
            pool.submit(_unless, cancel, work, work.samples[chunk.sample], chunk) for chunk in work.chunks
        ]
        try:
            for future in waiting:
                yield future.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _unless(cancel: Cancel | None, work: Plan, sample: Sample, chunk: Chunk) -> Outcome:
    if cancel is not None and cancel():
        raise Cancelled("The multiverse was cancelled before it was done.", "Nothing was kept.")
    return evaluate(work.spec.base, sample, chunk, work.top_tenths)


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
        Called with specifications done, specifications in all, and a sentence.
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
    return assemble(work, _told(stream, len(work.specifications), progress))


def _told(stream: Iterable[Outcome], total: int, progress: Progress | None) -> Iterator[Outcome]:
    done = 0
    for outcome in stream:
        yield outcome
        done += len(outcome.chunk.positions)
        if progress is not None:
            progress(done, total, f"{done:,} of {total:,} specifications")


def assemble(work: Plan, stream: Iterable[Outcome]) -> Multiverse:
    """The multiverse of a plan's outcomes, in whatever order they come."""
    shape = (len(work.specifications), len(work.cds))
    rank = np.zeros(shape, dtype=np.uint16)
    advantage = np.full(shape, np.nan, dtype=np.float32)
    r2 = np.full(shape[0], np.nan)
    refusals = np.full(shape[0], "", dtype=object)
    at = [work.cds.get_indexer(s.design.rows["cds"].unique()) for s in work.samples]
    for outcome in stream:
        positions = np.array(outcome.chunk.positions)
        place = np.ix_(positions, at[outcome.chunk.sample])
        rank[place], advantage[place] = outcome.rank, outcome.advantage
        r2[positions], refusals[positions] = outcome.r2, outcome.refusals
    table = _specifications(work, rank, advantage, r2, refusals)
    in_top = members(rank, table["top"].to_numpy())
    return Multiverse(
        spec=work.spec,
        tried=work.specifications,
        specifications=table,
        entities=_entities(work, rank, in_top),
        absent=_absent(work),
        rank=rank,
        advantage=advantage,
        notes=_notes(work, table),
    )


def _specifications(
    work: Plan, rank: np.ndarray, advantage: np.ndarray, r2: np.ndarray, refusals: np.ndarray
) -> pd.DataFrame:
    n = np.count_nonzero(rank, axis=1)
    top = top_sizes(n, work.spec.top_percent)
    cut = np.where(members(rank, top), advantage, np.inf).min(axis=1, initial=np.inf)
    choices = {choice: [getattr(s, choice) for s in work.specifications] for choice in CHOICES}
    return pd.DataFrame(
        {
            "id": [s.id for s in work.specifications],
            "label": [s.label for s in work.specifications],
            **choices,
            "n": n,
            "top": top,
            "cut": np.where(np.isfinite(cut), cut, np.nan),
            "r2": r2,
            "refused": refusals,
        }
    )


def _entities(work: Plan, rank: np.ndarray, in_top: np.ndarray) -> pd.DataFrame:
    frame = robustness(rank, in_top).assign(position=np.arange(len(work.cds)))
    about = _about(work)
    for place, column in enumerate(("cds", "name", "county", "district_type")):
        frame.insert(place, column, about[column].array)
    frame = frame[frame["taking_part"] > 0]
    order = ["share", "median_rank", "cds"]
    return frame.sort_values(order, ascending=[False, True, True], ignore_index=True)


def _about(work: Plan) -> pd.DataFrame:
    """The directory's rows of `work.cds`; every sample knows the same directory."""
    parts = [s.design.entities for s in work.samples]
    listed = pd.concat(parts, ignore_index=True).drop_duplicates("cds")
    return listed.iloc[pd.Index(listed["cds"].to_numpy(object)).get_indexer(work.cds)]


def _absent(work: Plan) -> pd.DataFrame:
    """Who was considered and is in no model, with the reason of the largest sample."""
    largest = _largest(work)
    out = largest.design.excluded
    gone = out[out["year"].isna() & ~out["cds"].isin(work.cds)]
    names = largest.design.entities.set_index("cds")["name"]
    return pd.DataFrame(
        {"cds": gone["cds"], "name": names.reindex(gone["cds"]).array, "reason": gone["reason"]}
    ).reset_index(drop=True)


def _notes(work: Plan, table: pd.DataFrame) -> tuple[str, ...]:
    notes = [str(item) for item in work.left_out]
    refused = table.loc[table["refused"] != "", "refused"].value_counts()
    notes += [f"{count:,} specifications could not be estimated: {why}" for why, count in refused.items()]
    largest = _largest(work)
    notes += [f"{_who(largest)}: {note}" for note in largest.design.notes]
    return tuple(notes)


def _largest(work: Plan) -> Sample:
    """The sample with most results, the first of them on ties."""
    return max(work.samples, key=lambda s: (len(s.design.rows), -s.positions[0]))
