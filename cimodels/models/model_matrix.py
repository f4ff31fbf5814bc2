"""The matrix that is fitted: year effects, then the design's terms, centred so that they can be read."""

from dataclasses import dataclass

import numpy as np

from cimodels.errors import EstimationError
from cimodels.models.results import Design
from cimodels.models.spec import COVARIATES
from cimodels.vocab.districts import DISTRICT_TYPES

_TOLERANCE = 1e-9  # of a column's variation, left when the columns before it have explained theirs


@dataclass(frozen=True)
class ModelMatrix:
    """`X` (n, k) with the names and labels of its columns.

    Continuous terms are centred at their mean over the rows, so that the effect of a year is what an
    entity of the reference type with average circumstances was expected to reach.
    """

    X: np.ndarray
    terms: tuple[str, ...]
    labels: tuple[str, ...]

    def check_rank(self) -> None:
        """`EstimationError` naming the columns that are combinations of those before them."""
        norms = np.sqrt((self.X**2).sum(axis=0))
        if not norms.all():
            self._refuse(np.flatnonzero(norms == 0))
        gram = self.X.T @ self.X / np.outer(norms, norms)
        if np.linalg.eigvalsh(gram)[0] > _TOLERANCE:
            return
        dependent: list[int] = []
        kept: list[int] = []
        for j in range(len(gram)):
            before = gram[np.ix_(kept, kept)]
            explained = gram[j, kept] @ np.linalg.solve(before, gram[kept, j]) if kept else 0.0
            (kept if 1 - explained > _TOLERANCE else dependent).append(j)
        if dependent:
            self._refuse(np.array(dependent))

    def _refuse(self, columns: np.ndarray) -> None:
        names = ", ".join(self.labels[j] for j in columns)
        raise EstimationError(
            f"The effect of {names} cannot be told from that of the other circumstances or of the "
            "years: it does not vary, or it follows from them exactly.",
            "Leave it out of the model.",
        )


def model_matrix(design: Design) -> ModelMatrix:
    """Year effects for the years that have rows (an intercept each), then the terms of `design.X`.

    There must be rows.
    """
    year = design.rows["year"].to_numpy()
    years = np.unique(year)
    raw = design.X.to_numpy(dtype=float)
    terms = list(design.X.columns)
    centre = np.array([0.0 if t.startswith("TYPE_") else 1.0 for t in terms])
    centred = raw - centre * raw.mean(axis=0)
    # A constant column is not exactly zero once its mean is taken off.
    centred[:, np.ptp(raw, axis=0) == 0] = 0.0
    return ModelMatrix(
        np.column_stack([year[:, None] == years, centred]),
        (*(f"YEAR_{y}" for y in years), *terms),
        (*(f"Expected in {y} with average circumstances" for y in years), *map(term_label, terms)),
    )


def term_label(term: str) -> str:
    """What a column of `Design.X` is called, with its unit."""
    if term.startswith("TYPE_"):
        return f"{DISTRICT_TYPES[term.removeprefix('TYPE_')].name} ({COVARIATES['TYPE'].unit})"
    covariate = COVARIATES[term]
    return f"{covariate.name} ({covariate.unit})"
