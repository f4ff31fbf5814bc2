"""One chunk of the grid: the same function here and on a cluster."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from cimodels.errors import EstimationError
from cimodels.models.cards import CARDS
from cimodels.models.expected import expect
from cimodels.models.results import Design
from cimodels.models.spec import ModelSpec
from cimodels.multiverse.batched import LINEAR, Ranked, least_squares, rank_fits
from cimodels.multiverse.samples import Sample, columns, restricted
from cimodels.multiverse.specifications import Specification
from cimodels.multiverse.transformations import transformed
from cimodels.vocab.indicators import direction_sign

LINEAR_CHUNK = 1024
CHUNK = 8  # specifications that are fitted one by one: some hundred milliseconds
# A learner takes as long for one alone, and whoever stops the run waits until the chunks at work are done.
LEARNERS_CHUNK = 1


@dataclass(frozen=True)
class Chunk:
    """Specifications of one sample and one method, by their position in the grid."""

    sample: int
    positions: tuple[int, ...]
    specifications: tuple[Specification, ...]


@dataclass(frozen=True)
class Outcome:
    """A chunk's answers, one row per specification, one column per entity of its sample.

    `rank` is 0, `advantage` NaN and `r2` NaN in a specification that was refused; `refusals` (S,) holds the
    reason, empty otherwise.
    """

    chunk: Chunk
    rank: np.ndarray
    advantage: np.ndarray
    r2: np.ndarray
    refusals: tuple[str, ...]


def chunks(sample_list: Sequence[Sample], specifications: Sequence[Specification]) -> Iterator[Chunk]:
    """The grid in pieces, always the same ones for the same grid."""

    def method(position: int) -> tuple[str, str, str]:
        s = specifications[position]
        return s.estimator, s.weights, s.transformation

    for number, sample in enumerate(sample_list):
        for (estimator, weights, _), group in groupby(sample.positions, method):
            positions = tuple(group)
            size = _size(estimator, weights)
            for start in range(0, len(positions), size):
                piece = positions[start : start + size]
                yield Chunk(number, piece, tuple(specifications[p] for p in piece))


def _size(estimator: str, weights: str) -> int:
    if (estimator, weights) in LINEAR:
        return LINEAR_CHUNK
    return LEARNERS_CHUNK if CARDS[estimator].cross_fitted else CHUNK


def evaluate(base: ModelSpec, sample: Sample, chunk: Chunk, top_tenths: int) -> Outcome:
    """Fit a chunk's specifications to its sample.

    Linear ones are fitted together; the others, and those the batch hands back, one by one by `expect`.
    """
    first = chunk.specifications[0]
    scaled = transformed(sample.design, first.transformation)
    n, m = len(chunk.specifications), len(sample.starts)
    if (first.estimator, first.weights) in LINEAR and m:
        ranked = _together(base, scaled, sample.starts, chunk, top_tenths)
        rank, advantage, r2 = ranked.rank, ranked.advantage.astype(np.float32), ranked.r2
        todo = ~ranked.settled
    else:
        rank, advantage = np.empty((n, m), dtype=np.uint16), np.empty((n, m), dtype=np.float32)
        r2, todo = np.empty(n), np.ones(n, dtype=bool)
    rank[todo], advantage[todo], r2[todo] = 0, np.nan, np.nan
    refusals = [""] * n
    for i in np.flatnonzero(todo):
        try:
            rank[i], advantage[i], r2[i] = _alone(base, scaled, chunk.specifications[i])
        except EstimationError as problem:
            refusals[i] = str(problem)
    return Outcome(chunk, rank, advantage, r2, tuple(refusals))


def _together(base: ModelSpec, design: Design, starts: np.ndarray, chunk: Chunk, top_tenths: int) -> Ranked:
    first = chunk.specifications[0]
    subsets = columns(design, [s.covariates for s in chunk.specifications])
    weights = LINEAR[first.estimator, first.weights]
    return rank_fits(
        least_squares(design, starts, subsets, weights), direction_sign(base.indicator), top_tenths
    )


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
