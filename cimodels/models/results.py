"""What a model gives back. Column contracts are written here once."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from cimodels.models.entity_codes import entity_codes
from cimodels.models.joint import JointNormal
from cimodels.models.spec import ModelSpec
from cimodels.vocab.districts import DISTRICT_TYPES


@dataclass(frozen=True)
class Design:
    """Who is in the model, with what, and who is out and why.

    Attributes
    ----------
    rows : DataFrame, one row per entity × year that is in
        `cds`, `year`, `y` (status, indicator's unit), `denominator`, `sampling_se` (same unit),
        `change` (as published, + is a higher status; NaN when unknown), `enrolment` (census day, of that
        or the nearest year; NaN when unknown). Ordered by `cds`, `year`.
    X : DataFrame, aligned with `rows`
        Model matrix without year effects and without intercept: one numeric column per term,
        named by term (`SED`, …, `TYPE_ELEMENTARY`, `TYPE_HIGH`). Circumstances are an entity's means over
        its years in the model, the same in each of its rows.
    excluded : DataFrame, one row per entity (× year where a reason concerns one year)
        `cds`, `year` (nullable), `code`, `reason` (a sentence). An entity that is in for some years
        and out for others appears here for the others; one that is out for all has one row, without
        a year, with the code of the year that came nearest to being in.
    eligible : tuple of str
        Every entity that was considered: those in `rows` and those wholly excluded.
    source : str
        The source that was used (`dashboard`, …).
    notes : tuple of str
        Sentences a reader must know (covariates of another year, a year without data, …).
    entities : DataFrame, one row per eligible entity
        `cds`, `name`, `county`, `district_type` and whatever else was given; nulls, and the code for a
        name, for an entity that has results without being in the directory.
    remedy : str
        A sentence on what to ask for instead where no year and source that were asked for has a result;
        empty where some do.
    """

    spec: ModelSpec
    rows: pd.DataFrame
    X: pd.DataFrame
    excluded: pd.DataFrame
    eligible: tuple[str, ...]
    source: str
    notes: tuple[str, ...]
    entities: pd.DataFrame
    remedy: str = ""

    @cached_property
    def starts(self) -> np.ndarray:
        """Position of each modelled entity's first row (m,)."""
        return np.flatnonzero(~self.rows["cds"].duplicated().to_numpy())

    @cached_property
    def members(self) -> pd.DataFrame:
        """The rows of `entities` that are in the model, in the order of `rows`."""
        codes = entity_codes(self.rows["cds"].take(self.starts))
        return self.entities.take(entity_codes(self.entities["cds"]).get_indexer(codes)).reset_index(
            drop=True
        )

    @cached_property
    def kinds(self) -> np.ndarray:
        """Position of each modelled entity's district type (m,); −1 where the directory does not say."""
        return pd.Index(list(DISTRICT_TYPES), dtype=object).get_indexer(
            entity_codes(self.members["district_type"])
        )


@dataclass(frozen=True)
class Fit:
    """The estimated model.

    Attributes
    ----------
    coefficients : DataFrame, one row per term
        `term`, `label`, `estimate`, `se`, `low`, `high` (95 %), in indicator units per covariate unit.
        No rows where the estimator's expectation is not a sum of effects.
    tau2 : float
        Variance between entities that persists over the years (indicator unit squared); 0 means
        no detectable differences.
    omega2 : float
        Variance of an entity's own year-to-year movement beyond sampling.
    r2 : float
        Share of the variance of the entities' period means that the expectation explains.
    n_entities, n_rows : int
    converged : bool
    """

    estimator: str
    coefficients: pd.DataFrame
    tau2: float
    omega2: float
    r2: float
    n_entities: int
    n_rows: int
    converged: bool


@dataclass(frozen=True)
class ExpectedPerformance:
    """Expected against actual.

    Attributes
    ----------
    entities : DataFrame, one row per entity over the period, ordered by `rank` then `cds`
        `cds`, `name`, `county`, `district_type`, `enrolment` (latest), `denominator` (mean per year),
        `years` (count), `expected`, `actual`, `residual` (actual − expected), `advantage` (residual,
        + is better), `low`, `high` (95 % prediction interval of the actual), `sampling_se` (of the
        period's actual), `shrunken` (advantage, empirical Bayes; equals advantage where the estimator
        does not shrink), `shrunken_se`, `reliability` (0–1), `improvement` (change from the first to
        the last of the entity's years, + is better; the published change where there is one year;
        NaN when unknown), `rank` (1 best, by `shrunken`, ties share the best rank, except that all are
        last where all are equal: no cut-off may choose among them), `percentile`
        (100 × (1 − (rank − 1) / n)), `status_rank`, `improvement_rank` (Int64, NA when unknown).
    entity_years : DataFrame, one row per entity × year
        `cds`, `year`, `expected`, `actual`, `residual`, `advantage`, `denominator`, `sampling_se`.
    excluded : DataFrame
        As in `Design`, with `name`.
    posterior : JointNormal
        Every entity's lasting difference as the data leave it, shrunken whatever the estimator, + is
        better; in the order of `entities`.
    unshrunken : JointNormal
        `advantage` as an estimate of the lasting difference; in the order of `entities`.
    """

    spec: ModelSpec
    entities: pd.DataFrame
    entity_years: pd.DataFrame
    excluded: pd.DataFrame
    fit: Fit
    source: str
    notes: tuple[str, ...]
    posterior: JointNormal
    unshrunken: JointNormal
