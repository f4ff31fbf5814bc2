"""What is to be done: samples and chunks of a grid. Nothing in it depends on where it is done."""

from dataclasses import dataclass, replace

import pandas as pd

from cimodels.errors import SpecError
from cimodels.models.spec import ModelSpec
from cimodels.multiverse.bootstrap import Lots
from cimodels.multiverse.chunks import Chunk, chunks
from cimodels.multiverse.evaluate import Question
from cimodels.multiverse.samples import Frames, Sample, repeats, samples
from cimodels.multiverse.spec import MultiverseSpec
from cimodels.multiverse.specifications import LeftOut, Specification
from cimodels.vocab.runs import years_text

MOST_RANKS = 150_000_000  # six bytes each, eight with resamples


@dataclass(frozen=True)
class Plan:
    """The specifications that are fitted, the samples that they are fitted to, and who is in any, by `cds`."""

    spec: MultiverseSpec
    specifications: tuple[Specification, ...]
    samples: tuple[Sample, ...]
    chunks: tuple[Chunk, ...]
    cds: pd.Index
    left_out: tuple[LeftOut, ...]

    @property
    def question(self) -> Question:
        """What every chunk is asked. Who is drawn depends on the grid, and on nothing that is chosen about draws."""
        seed = int(replace(self.spec, bootstrap=0).fingerprint, 16)
        return Question(self.spec.base, round(self.spec.top_percent * 10), Lots(seed, len(self.cds)))

    @property
    def fits(self) -> int:
        return len(self.specifications) * (1 + self.spec.bootstrap)


def plan(spec: MultiverseSpec, frames: Frames) -> Plan:
    """The grid's samples and chunks on these results, enrolment and entities.

    Raises
    ------
    SpecError
        When the ranks would not fit into a gigabyte.
    """
    tried, found, cds, repeated = _once_each(spec.specifications(), spec.base, frames)
    if len(tried) * len(cds) > MOST_RANKS:
        raise SpecError(
            "alternatives",
            f"{len(tried):,} specifications of {len(cds):,} districts or schools",
            f"at most {MOST_RANKS // max(len(cds), 1):,} specifications for so many",
        )
    return Plan(
        spec, tried, found, tuple(chunks(found, tried, spec.bootstrap)), cds, (*spec.left_out, *repeated)
    )


def _once_each(
    specifications: tuple[Specification, ...], base: ModelSpec, frames: Frames
) -> tuple[tuple[Specification, ...], tuple[Sample, ...], pd.Index, list[LeftOut]]:
    """The specifications without those that the data make the same as another, their samples, and who is in any."""
    found, cds = samples(base, specifications, frames)
    same = repeats(found)
    kept = [sample for place, sample in enumerate(found) if place not in same]
    positions = sorted(p for sample in kept for p in sample.positions)
    renumbered = {old: new for new, old in enumerate(positions)}
    left_out = [
        LeftOut(
            f"{who(found[later])} are the same results as {who(found[earlier])}.",
            len(found[later].positions),
        )
        for later, earlier in same.items()
    ]
    return (
        tuple(specifications[p] for p in positions),
        tuple(replace(s, positions=tuple(renumbered[p] for p in s.positions)) for s in kept),
        cds,
        left_out,
    )


def who(sample: Sample) -> str:
    """A sample in words."""
    asked = sample.design.spec
    return f"{years_text(asked.years)} with at least {asked.minimum_denominator} students"
