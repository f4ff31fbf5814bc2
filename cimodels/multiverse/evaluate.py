"""One chunk of the grid: the same function here and on a cluster."""

from dataclasses import dataclass, replace

import numpy as np

from cimodels.errors import EstimationError
from cimodels.models.expected import expect
from cimodels.models.results import Design
from cimodels.models.spec import ModelSpec
from cimodels.multiverse.batched import LINEAR, Ranked, last_in_top, least_squares, rank_fits
from cimodels.multiverse.bootstrap import Lots, linear_tops, tops_alone
from cimodels.multiverse.chunks import Chunk, Outcome, Tally
from cimodels.multiverse.samples import Sample, columns, restricted
from cimodels.multiverse.specifications import Specification
from cimodels.multiverse.transformations import transformed
from cimodels.vocab.indicators import direction_sign


@dataclass(frozen=True)
class Question:
    """What is asked of every chunk alike: around which model, how many are the top, and who is drawn."""

    base: ModelSpec
    top_tenths: int
    lots: Lots


def evaluate(question: Question, sample: Sample, chunk: Chunk) -> Outcome | Tally:
    """Fit a chunk's specifications to its sample, or to resamples of it.

    Linear ones are fitted together; the others, and those the batch hands back, one by one.
    """
    return (_resampled if chunk.resamples else _everybody)(question, sample, chunk)


def _is_linear(chunk: Chunk, sample: Sample) -> bool:
    first = chunk.specifications[0]
    return (first.estimator, first.weights) in LINEAR and len(sample.starts) > 0


def _everybody(question: Question, sample: Sample, chunk: Chunk) -> Outcome:
    n, m = len(chunk.specifications), len(sample.starts)
    if _is_linear(chunk, sample):
        ranked = _together(question, sample, chunk)
        rank, advantage, r2 = ranked.rank, ranked.advantage.astype(np.float32), ranked.r2
        todo = ~ranked.settled
    else:
        rank, advantage = np.empty((n, m), dtype=np.uint16), np.empty((n, m), dtype=np.float32)
        r2, todo = np.empty(n), np.ones(n, dtype=bool)
    rank[todo], advantage[todo], r2[todo] = 0, np.nan, np.nan
    refusals = [""] * n
    scaled = _scaled(sample, chunk) if todo.any() else sample.design
    for i in np.flatnonzero(todo):
        try:
            rank[i], advantage[i], r2[i] = _alone(question.base, scaled, chunk.specifications[i])
        except EstimationError as problem:
            refusals[i] = str(problem)
    return Outcome(chunk, rank, advantage, r2, tuple(refusals))


def _scaled(sample: Sample, chunk: Chunk) -> Design:
    return transformed(sample.design, chunk.specifications[0].transformation)


def _together(question: Question, sample: Sample, chunk: Chunk) -> Ranked:
    first = chunk.specifications[0]
    subsets = columns(sample.design, [s.covariates for s in chunk.specifications])
    weights = LINEAR[first.estimator, first.weights]
    return rank_fits(
        least_squares(sample.on_scale(first.transformation), subsets, weights),
        direction_sign(question.base.indicator),
        question.top_tenths,
    )


def _resampled(question: Question, sample: Sample, chunk: Chunk) -> Tally:
    times = question.lots.times(chunk.resamples)[:, sample.at]
    first, n, m = chunk.specifications[0], len(chunk.specifications), len(sample.starts)
    if _is_linear(chunk, sample):
        in_top, settled = linear_tops(
            sample.on_scale(first.transformation),
            columns(sample.design, [s.covariates for s in chunk.specifications]),
            LINEAR[first.estimator, first.weights],
            times,
            direction_sign(question.base.indicator),
            last_in_top(question.top_tenths, m),
        )
    else:
        in_top, settled = np.zeros((n, m), dtype=np.uint16), np.zeros((n, len(times)), dtype=bool)
    fitted, refusals = settled.sum(axis=1), [""] * n
    scaled = sample.design if settled.all() else _scaled(sample, chunk)
    for i in np.flatnonzero(~settled.all(axis=1)):
        more, count, refusals[i] = tops_alone(
            question.base, scaled, chunk.specifications[i], times[~settled[i]], question.top_tenths
        )
        in_top[i] += more
        fitted[i] += count
    return Tally(chunk, in_top, fitted, tuple(refusals))


def _alone(
    base: ModelSpec, design: Design, specification: Specification
) -> tuple[np.ndarray, np.ndarray, float]:
    """Ranks and what is ranked in order of `cds`, and r²."""
    model = specification.model(base)
    found = expect(model, restricted(design, model))
    entities = found.entities.sort_values("cds")
    return entities["rank"].to_numpy(), entities["shrunken"].to_numpy(), found.fit.r2


def slim(sample: Sample) -> Sample:
    """The sample without what no fit looks at, for the road to a cluster."""
    design = replace(sample.design, excluded=sample.design.excluded.head(0), notes=())
    return replace(sample, design=design, positions=())
