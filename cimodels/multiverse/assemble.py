"""From the outcomes of a plan's chunks to one multiverse."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pandas as pd

from cimodels.multiverse.chunks import Outcome, Tally
from cimodels.multiverse.luck import count, empty, luck
from cimodels.multiverse.plan import Plan, who
from cimodels.multiverse.results import Multiverse, Resampled, members, robustness, top_sizes
from cimodels.multiverse.samples import Sample
from cimodels.multiverse.specifications import CHOICES


def assemble(work: Plan, stream: Iterable[Outcome | Tally]) -> Multiverse:
    """The multiverse of a plan's outcomes, in whatever order they come."""
    shape = (len(work.specifications), len(work.cds))
    rank = np.zeros(shape, dtype=np.uint16)
    advantage = np.full(shape, np.nan, dtype=np.float32)
    r2 = np.full(shape[0], np.nan)
    refusals = np.full(shape[0], "", dtype=object)
    resampled = empty(shape) if work.spec.bootstrap else None
    for outcome in stream:
        at = work.samples[outcome.chunk.sample].at
        if isinstance(outcome, Outcome):
            positions = np.array(outcome.chunk.positions)
            place = np.ix_(positions, at)
            rank[place], advantage[place] = outcome.rank, outcome.advantage
            r2[positions], refusals[positions] = outcome.r2, outcome.refusals
        elif resampled is not None:
            count(resampled, outcome, at)
    table = _specifications(work, rank, advantage, r2, refusals)
    in_top = members(rank, table["top"].to_numpy())
    found = Multiverse(
        spec=work.spec,
        tried=work.specifications,
        specifications=table,
        entities=_entities(work, rank, in_top),
        absent=_absent(work),
        rank=rank,
        advantage=advantage,
        notes=_notes(work, table, resampled),
        resampled=resampled,
    )
    return _with_luck(found)


def _with_luck(found: Multiverse) -> Multiverse:
    """The tables with what resamples say, where there are any."""
    told = luck(found)
    if told is None or found.resampled is None:
        return found
    share = told.share[found.entities["position"].to_numpy()]
    return replace(
        found,
        specifications=found.specifications.assign(resamples=found.resampled.fitted),
        entities=found.entities.assign(resampled_share=share),
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


def _notes(work: Plan, table: pd.DataFrame, resampled: Resampled | None) -> tuple[str, ...]:
    notes = [str(item) for item in work.left_out]
    refused = table.loc[table["refused"] != "", "refused"].value_counts()
    notes += [f"{count:,} specifications could not be estimated: {why}" for why, count in refused.items()]
    if resampled is not None:
        notes += [
            f"{count:,} fits to resamples are not possible and do not count; the first: {why}"
            for why, count in resampled.refusals.items()
        ]
    largest = _largest(work)
    notes += [f"{who(largest)}: {note}" for note in largest.design.notes]
    return tuple(notes)


def _largest(work: Plan) -> Sample:
    """The sample with most results, the first of them on ties."""
    return max(work.samples, key=lambda s: (len(s.design.rows), -s.positions[0]))
