"""The arrays that estimators work on: rows sorted by entity, so that sums by entity are one pass."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array


@dataclass(frozen=True)
class Panel:
    """Outcome and circumstances of m entities over their years, n rows in all.

    Attributes
    ----------
    y : array (n,), indicator's unit
    X : array (n, k), full column rank, year effects (or an intercept) included
    sampling_variance : array (n,), indicator's unit squared; zeros where sampling is not modelled
    denominator : array (n,), students
    starts : array (m,), position of each entity's first row; an entity's rows are adjacent
    kind : array (m,), optional
        Whole numbers: entities of one kind may be each other's neighbours. None: all are of one kind.
    n_years : int
        How many leading columns of X are year effects (or the intercept); circumstances follow.
    """

    y: np.ndarray
    X: np.ndarray
    sampling_variance: np.ndarray
    denominator: np.ndarray
    starts: np.ndarray
    kind: np.ndarray | None = None
    n_years: int = 1

    @property
    def n_rows(self) -> int:
        return len(self.y)

    @property
    def n_entities(self) -> int:
        return len(self.starts)

    @property
    def n_terms(self) -> int:
        return self.X.shape[1]

    @cached_property
    def counts(self) -> np.ndarray:
        """Rows per entity (m,)."""
        return np.diff(self.starts, append=self.n_rows)

    @cached_property
    def entity(self) -> np.ndarray:
        """Entity's position for each row (n,)."""
        return np.repeat(np.arange(self.n_entities), self.counts)

    @property
    def repeated(self) -> bool:
        """Whether any entity has more than one row, so that persistence can be told from movement."""
        return self.n_rows > self.n_entities

    @cached_property
    def _membership(self) -> csr_array:
        # A sparse product sums blocks of a few rows several times faster than `np.add.reduceat`.
        bounds = np.append(self.starts, self.n_rows)
        return csr_array(
            (np.ones(self.n_rows), np.arange(self.n_rows), bounds), shape=(self.n_entities, self.n_rows)
        )

    def sums(self, values: np.ndarray) -> np.ndarray:
        """Sums by entity (m, …) of values by row, (n,) or (n, k)."""
        return self._membership @ values

    def spread(self, values: np.ndarray) -> np.ndarray:
        """Values by row (n, …) from values by entity, (m,) or (m, k)."""
        return values.take(self.entity, axis=0)

    def of(self, inside: np.ndarray) -> "Panel":
        """The panel of the entities `inside` (m,) alone: a mask, or positions, which may come again."""
        if inside.dtype == bool:
            rows, counts = np.flatnonzero(inside[self.entity]), self.counts[inside]
        else:
            counts = self.counts[inside]
            first = np.cumsum(counts) - counts
            rows = np.arange(counts.sum()) + np.repeat(self.starts[inside] - first, counts)
        return replace(
            self,
            y=self.y[rows],
            X=self.X[rows],
            sampling_variance=self.sampling_variance[rows],
            denominator=self.denominator[rows],
            starts=np.cumsum(counts) - counts,
            kind=None if self.kind is None else self.kind[inside],
        )

    def drawn(self, times: np.ndarray | None) -> "Panel":
        """The panel in which each entity is as often as `times` (m,) says, as if others like it; None: once."""
        return self if times is None else self.of(np.repeat(np.arange(self.n_entities), times))
