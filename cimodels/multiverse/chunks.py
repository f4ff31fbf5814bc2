"""The grid in pieces, always the same ones for the same grid, and what comes back of each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from cimodels.models.cards import CARDS
from cimodels.multiverse.batched import LINEAR
from cimodels.multiverse.samples import Sample
from cimodels.multiverse.specifications import Specification

LINEAR_CHUNK = 1024
LINEAR_FITS = 8192  # to resamples: some hundred milliseconds
CHUNK = 8  # specifications that are fitted one by one: some hundred milliseconds
# A learner takes as long for one alone, and whoever stops the run waits until the chunks at work are done.
LEARNERS_CHUNK = 1


@dataclass(frozen=True)
class Chunk:
    """Specifications of one sample and one method, by their position in the grid.

    `resamples` are the numbers of those that are fitted to; none for the fit to everybody.
    """

    sample: int
    positions: tuple[int, ...]
    specifications: tuple[Specification, ...]
    resamples: range = range(0)

    @property
    def fits(self) -> int:
        return len(self.positions) * (len(self.resamples) or 1)


@dataclass(frozen=True)
class Outcome:
    """The answers of a chunk that is fitted to everybody, one row per specification, one column per entity of its sample.

    `rank` is 0, `advantage` NaN and `r2` NaN in a specification that was refused; `refusals` (S,) holds the
    reason, empty otherwise.
    """

    chunk: Chunk
    rank: np.ndarray
    advantage: np.ndarray
    r2: np.ndarray
    refusals: tuple[str, ...]


@dataclass(frozen=True)
class Tally:
    """The answers of a chunk that is fitted to resamples.

    `in_top` (S, m) uint16, in how many of them each entity is in the top; `fitted` (S,) how many could be
    fitted; `refusals` (S,) why the first could not that could not, empty where all could.
    """

    chunk: Chunk
    in_top: np.ndarray
    fitted: np.ndarray
    refusals: tuple[str, ...]


def chunks(
    sample_list: Sequence[Sample], specifications: Sequence[Specification], resamples: int = 0
) -> Iterator[Chunk]:
    """First the fits to everybody, then those to resamples."""
    pieces = list(_pieces(sample_list, specifications))
    yield from pieces
    for piece in pieces:
        for whole, some in _with_resamples(piece, resamples):
            yield Chunk(piece.sample, tuple(piece.positions[i] for i in whole), _of(piece, whole), some)


def _pieces(sample_list: Sequence[Sample], specifications: Sequence[Specification]) -> Iterator[Chunk]:
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


def _with_resamples(piece: Chunk, resamples: int) -> Iterator[tuple[range, range]]:
    """Places in the piece and numbers of resamples that go together: linear ones all at once, others alone."""
    first, count = piece.specifications[0], len(piece.positions)
    size = _size(first.estimator, first.weights)
    together = count if size == LINEAR_CHUNK else 1
    step = max(LINEAR_FITS // count, 1) if size == LINEAR_CHUNK else size
    for place in range(0, count, together):
        for start in range(0, resamples, step):
            yield range(place, place + together), range(start, min(start + step, resamples))


def _of(piece: Chunk, places: range) -> tuple[Specification, ...]:
    return tuple(piece.specifications[i] for i in places)
