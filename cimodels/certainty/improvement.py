"""Improvement advantage: how much more a district changed than districts in its circumstances did.

    y_last − y_first = year effects + span · x γ + c + e_last − e_first,   c ~ N(0, τ²_c)

The true change beyond expectation is c. The starting value is not among the circumstances: districts are
groups that differed beforehand, and adjusting their change for a start measured with error would
credit whoever began high by nature (Lord 1967; Allison 1990). That a low start may be bad luck, and a
rise from it mere regression to the mean, is met where it arises, in the errors, which are known: the
start's own residual r = u + e_first shares e_first with the change, so that

    E[c | d, r] = τ²_c (A d + s²_first r) / (A B − s⁴_first),   A = τ²_u + s²_first,  B = τ²_c + s²_first + s²_last

with d the change beyond expectation as observed. Movement that comes and goes counts as change: two ends cannot tell
it from a trend. Students tested in both years make errors at both ends alike, so intervals are wide rather than narrow.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

from cimodels.errors import EstimationError
from cimodels.models.estimators import Estimate, fay_herriot
from cimodels.models.expected import COVERAGE, ENTITIES_PER_TERM, FEWEST_ENTITIES
from cimodels.models.joint import joint_normals
from cimodels.models.model_matrix import ModelMatrix, model_matrix
from cimodels.models.panel import Panel
from cimodels.models.results import Design
from cimodels.vocab.indicators import direction_sign


def improvement(design: Design) -> pd.DataFrame:
    """Change from the first to the last of each entity's years, against what was to be expected.

    Returns
    -------
    DataFrame, one row per entity with two years or more, ordered by `cds`; in the indicator's unit, + is better
        `cds`, `first_year`, `last_year`, `change`, `expected_change`, `change_beyond` (change −
        expected change, as observed), `improvement_advantage` (what of it is likely to be true),
        `improvement_low`, `improvement_high` (95 % of the true one), `improvement_chance` (that the true
        one is above 0; ½ where changes cannot be told apart).

    Raises
    ------
    EstimationError
        Too few entities with two years for the terms, or terms that are combinations of others.
    """
    ends = _Ends.of(design)
    change = _fitted(ends.change, ends.change_matrix)
    start = _fitted(ends.start, ends.start_matrix)
    true, sd = _true_change(ends, change, start)
    sign = direction_sign(design.spec.indicator)
    reach = ndtri(0.5 + COVERAGE / 2) * sd
    rows = design.rows
    return pd.DataFrame(
        {
            "cds": rows["cds"].array.take(ends.first),
            "first_year": rows["year"].to_numpy()[ends.first],
            "last_year": rows["year"].to_numpy()[ends.last],
            "change": sign * ends.change.y + 0.0,
            "expected_change": sign * change.fitted + 0.0,
            "change_beyond": sign * change.residual + 0.0,
            "improvement_advantage": sign * true + 0.0,
            "improvement_low": sign * true - reach,
            "improvement_high": sign * true + reach,
            "improvement_chance": ndtr(np.divide(sign * true, sd, out=np.zeros_like(sd), where=sd > 0)),
        }
    )


@dataclass(frozen=True)
class _Ends:
    """First and last row (positions in the design) of entities with two years, and the panels of both models."""

    first: np.ndarray
    last: np.ndarray
    change: Panel
    change_matrix: ModelMatrix
    start: Panel
    start_matrix: ModelMatrix

    @classmethod
    def of(cls, design: Design) -> "_Ends":
        rows = design.rows
        cds = rows["cds"].to_numpy(dtype=object)
        edge = np.append(True, cds[1:] != cds[:-1]) if len(cds) else np.zeros(0, dtype=bool)
        first = np.flatnonzero(edge)
        last = np.append(first[1:], len(cds))[: len(first)] - 1
        first, last = first[last > first], last[last > first]
        if len(first) < FEWEST_ENTITIES:
            raise EstimationError(
                f"Only {len(first):,} have results in two years or more; improvement needs {FEWEST_ENTITIES}.",
                "Take more years.",
            )
        y, year = rows["y"].to_numpy(dtype=float), rows["year"].to_numpy(dtype=float)
        variance = rows["sampling_se"].to_numpy(dtype=float) ** 2
        span = (year[last] - year[first]) / (year[last] - year[first]).max()
        matrix = model_matrix(design)
        n_years = sum(term.startswith("YEAR_") for term in matrix.terms)
        effects, terms = matrix.X[:, :n_years], matrix.X[:, n_years:]
        moved = (effects[last] - effects[first])[:, 1:]  # against the first year's effect
        change_X = np.column_stack([moved, span[:, None] * terms[first]])
        start_X = np.column_stack([effects[first], terms[first]])
        students = rows["denominator"].to_numpy(dtype=float)[first]

        def panel(
            values: np.ndarray, noise: np.ndarray, X: np.ndarray, skip: int
        ) -> tuple[Panel, ModelMatrix]:
            kept = X.any(axis=0)
            names = np.array(matrix.terms[skip:], dtype=object), np.array(matrix.labels[skip:], dtype=object)
            reduced = ModelMatrix(X[:, kept], *(tuple(n[kept]) for n in names))
            return Panel(values, reduced.X, noise, students, np.arange(len(values))), reduced

        return cls(
            first,
            last,
            *panel(y[last] - y[first], variance[first] + variance[last], change_X, 1),
            *panel(y[first], variance[first], start_X, 0),
        )


def _fitted(panel: Panel, matrix: ModelMatrix) -> Estimate:
    needed = max(FEWEST_ENTITIES, ENTITIES_PER_TERM * panel.n_terms)
    if panel.n_entities < needed:
        raise EstimationError(
            f"Only {panel.n_entities:,} have results in two years or more; with {panel.n_terms} terms at "
            f"least {needed} are required.",
            "Take more years or fewer circumstances.",
        )
    matrix.check_rank()
    return fay_herriot(panel)


def _true_change(ends: _Ends, change: Estimate, start: Estimate) -> tuple[np.ndarray, np.ndarray]:
    """E[c | d, r] and its standard error (m,), coefficients and variances estimated; zeros where τ²_c is."""
    if change.tau2 == 0:
        return np.zeros(len(ends.first)), np.zeros(len(ends.first))
    s2 = ends.start.sampling_variance
    A, B = start.tau2 + s2, change.tau2 + ends.change.sampling_variance
    determinant = A * B - s2**2
    on_change, on_start = change.tau2 * A / determinant, change.tau2 * s2 / determinant
    shrunken, plain = joint_normals(ends.change, change, 1)
    _, plain_start = joint_normals(ends.start, start, 1)
    kept = change.tau2 / B
    variances = shrunken.own**2 - change.tau2 * (1 - kept)  # 2 g3, for the estimated τ²_c
    coefficients = on_change**2 * (plain.shared**2).sum(axis=1)
    coefficients += on_start**2 * (plain_start.shared**2).sum(axis=1)
    left = change.tau2 * (1 - on_change)
    true = on_change * change.residual + on_start * start.residual
    return true, np.sqrt(left + coefficients + variances)
