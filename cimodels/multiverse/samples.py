"""Which specifications look at the same districts with the same numbers, so that one design serves them.

Who is in a model depends on years, minimum, whether district type matters, and on where the circumstances
are known: an entity takes them from the nearest year that has them all. Two sets of circumstances that
are all known in the same entities and years therefore give the same rows and the same values, and the
design of their union holds both.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations

import numpy as np
import pandas as pd

from cimodels.models.covariates import circumstances
from cimodels.models.design import design
from cimodels.models.entity_codes import entity_codes
from cimodels.models.model_matrix import model_matrix
from cimodels.models.panel import Panel
from cimodels.models.results import Design
from cimodels.models.spec import COVARIATES, ModelSpec
from cimodels.multiverse.specifications import Specification
from cimodels.multiverse.transformations import on_scale

Frames = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]
Key = tuple[tuple[int, ...], int, bool, bytes]


@dataclass(frozen=True)
class Sample:
    """A design for the union of some specifications' circumstances, and their positions in the grid.

    `starts` (m,) is each entity's first row, `at` (m,) its place among those of all samples.
    """

    design: Design
    positions: tuple[int, ...]
    starts: np.ndarray
    at: np.ndarray

    @cached_property
    def panel(self) -> Panel:
        """The arrays of all columns of the design."""
        rows, X = self.design.rows, model_matrix(self.design).X
        error = rows["sampling_se"].to_numpy(dtype=float)
        n_years = X.shape[1] - self.design.X.shape[1]
        return Panel(
            rows["y"].to_numpy(dtype=float),
            X,
            error**2,
            rows["denominator"].to_numpy(dtype=float),
            self.starts,
            n_years=n_years,
        )

    def on_scale(self, transformation: str) -> Panel:
        """The panel with its outcome transformed, once for all chunks that need it."""
        if transformation not in self._scales:
            y, error = on_scale(self.design, transformation)
            self._scales[transformation] = replace(self.panel, y=y, sampling_variance=error**2)
        return self._scales[transformation]

    @cached_property
    def _scales(self) -> dict[str, Panel]:
        return {"raw": self.panel}


def samples(
    base: ModelSpec, specifications: Sequence[Specification], frames: Frames
) -> tuple[list[Sample], pd.Index]:
    """One per distinct sample, in the order in which the grid first needs it, and the codes of all who are in any.

    Parameters
    ----------
    frames : results, enrolment and entities, as `models.design.design` takes them
    """
    known = _Known(specifications, frames[1])
    members: dict[Key, list[int]] = {}
    for position, s in enumerate(specifications):
        key = (s.years, s.minimum_denominator, "TYPE" in s.covariates, known.together(s.covariates))
        members.setdefault(key, []).append(position)
    designs = [
        design(_union(base, [specifications[p] for p in positions]), *frames)
        for positions in members.values()
    ]
    codes = [entity_codes(made.rows["cds"].take(made.starts)) for made in designs]
    everyone = pd.Index(np.unique(np.concatenate([c.to_numpy(object) for c in codes])))
    found = [
        Sample(made, tuple(positions), made.starts, everyone.get_indexer(code))
        for made, positions, code in zip(designs, members.values(), codes, strict=True)
    ]
    return found, everyone


def repeats(found: Sequence[Sample]) -> dict[int, int]:
    """Samples that are another one over again, to the earlier one, by place in `found`.

    A window with a year that has no results is the window without it, and a higher minimum may keep nobody out.
    """
    same: dict[int, int] = {}
    for later, earlier in combinations(range(len(found)), 2):
        a, b = found[earlier].design, found[later].design
        if earlier not in same and later not in same and a.rows.equals(b.rows) and a.X.equals(b.X):
            same[later] = earlier
    return same


def _union(base: ModelSpec, specifications: Sequence[Specification]) -> ModelSpec:
    covariates = tuple({c: None for s in specifications for c in s.covariates})
    return replace(specifications[0].model(base), covariates=covariates)


def columns(design: Design, sets: Sequence[Sequence[str]]) -> np.ndarray:
    """Which columns of `design.X` belong to each set of covariates (S, K)."""
    owners = [name if name in COVARIATES else name.split("_")[0] for name in design.X.columns]
    wanted = [set(covariates) for covariates in sets]
    return np.array([[owner in codes for owner in owners] for codes in wanted], dtype=bool).reshape(
        len(sets), len(owners)
    )


def restricted(design: Design, model: ModelSpec) -> Design:
    """The design that `model` would have made, of a sample that serves it.

    `excluded` and `notes` stay those of the sample.
    """
    return replace(design, spec=model, X=design.X.loc[:, columns(design, [model.covariates])[0]])


class _Known:
    """For which entities and years of the enrolment data each covariate is known."""

    def __init__(self, specifications: Sequence[Specification], enrolment: pd.DataFrame) -> None:
        cds = entity_codes(enrolment["cds"]).unique()
        years = np.unique(enrolment["year"].to_numpy(dtype=np.int64))
        self.patterns: dict[str, np.ndarray] = {}
        for code in {c: None for s in specifications for c in s.covariates if c != "TYPE"}:
            found = circumstances((code,), enrolment, cds, years.tolist())
            self.patterns[code] = found.from_year == years
        self.seen: dict[tuple[str, ...], bytes] = {}

    def together(self, covariates: tuple[str, ...]) -> bytes:
        """Where all of them are known; empty where nothing is asked of enrolment."""
        codes = tuple(c for c in covariates if c != "TYPE")
        if codes not in self.seen:
            patterns = [self.patterns[c] for c in codes]
            self.seen[codes] = np.logical_and.reduce(patterns).tobytes() if patterns else b""
        return self.seen[codes]
