"""The circumstances of each entity in each year, from census-day enrolment."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cimodels.models.entity_codes import entity_codes
from cimodels.models.spec import COVARIATES
from cimodels.vocab.student_groups import STUDENT_GROUPS


@dataclass(frozen=True)
class Circumstances:
    """Covariates from enrolment for E entities × Y years.

    Attributes
    ----------
    values : array (E, Y, K), in the covariate's unit; NaN where not known in any year
    codes : tuple of str (K,), the covariates that come from enrolment, in the registry's order
    from_year : array (E, Y), the enrolment year used; 0 where none
    filled : array (E, Y), whether a group without a row was taken to be absent, share 0
    never_known : array (E, K), not known in any year
    total : array (E, Y), enrolment of that or the nearest year; NaN where there is none
    """

    values: np.ndarray
    codes: tuple[str, ...]
    from_year: np.ndarray
    filled: np.ndarray
    never_known: np.ndarray
    total: np.ndarray


def circumstances(
    covariates: Sequence[str], enrolment: pd.DataFrame, cds: pd.Index, years: Sequence[int]
) -> Circumstances:
    """Covariates of the same year, else of the nearest year that has them all, the earlier on ties.

    A group that has no row counts as 0 % where the entity's other groups of that year have rows and
    the group is published for somebody: CDE leaves out rows of groups without students. (A share that
    was withheld cannot be told from it; such groups are small.)

    Parameters
    ----------
    covariates : codes of `COVARIATES`; those that are not from enrolment are passed over
    enrolment : DataFrame, one row per `cds` × `year`, `total` and shares in percent by group code
    cds : Index (E,), unique
    years : the model's years (Y,)
    """
    codes = tuple(c for c in covariates if COVARIATES[c].student_group or c == "LOG_ENROLMENT")
    entity = cds.get_indexer(entity_codes(enrolment["cds"]))
    known = entity >= 0
    found, year_at = np.unique(enrolment["year"].to_numpy(dtype=np.int64), return_inverse=True)
    at = (entity[known], year_at[known])

    total = np.full((len(cds), len(found)), np.nan)
    total[at] = enrolment["total"].to_numpy(dtype=float, na_value=np.nan)[known]
    shares, filled_row = _shares(codes, enrolment, year_at, len(found))
    values = np.full((len(cds), len(found), len(codes)), np.nan)
    values[at] = shares[known]
    filled = np.zeros((len(cds), len(found)), dtype=bool)
    filled[at] = filled_row[known]
    if "LOG_ENROLMENT" in codes:
        values[:, :, codes.index("LOG_ENROLMENT")] = np.log2(np.where(total > 0, total, np.nan))

    source = _nearest(~np.isnan(values).any(axis=2), found, years)
    total_source = _nearest(total > 0, found, years)
    return Circumstances(
        _take(values, source),
        codes,
        np.where(source >= 0, found[source] if len(found) else 0, 0),
        _take(filled.astype(float), source) == 1,
        np.isnan(values).all(axis=1),
        _take(total, total_source),
    )


def _shares(
    codes: Sequence[str], enrolment: pd.DataFrame, year_at: np.ndarray, n_years: int
) -> tuple[np.ndarray, np.ndarray]:
    """Shares (rows, K) with absent groups at 0, and which rows had such a group (rows,)."""
    groups = [g for g in STUDENT_GROUPS if g in enrolment.columns]
    published = enrolment[groups].to_numpy(dtype=float, na_value=np.nan)
    shares = np.full((len(enrolment), len(codes)), np.nan)
    for k, code in enumerate(codes):
        if COVARIATES[code].student_group in groups:
            shares[:, k] = published[:, groups.index(str(COVARIATES[code].student_group))]
    for_anyone = np.zeros((n_years, len(codes)), dtype=bool)
    np.logical_or.at(for_anyone, year_at, ~np.isnan(shares))
    others = ~np.isnan(published).all(axis=1)
    absent = np.isnan(shares) & others[:, None] & for_anyone[year_at]
    return np.where(absent, 0.0, shares), absent.any(axis=1)


def _nearest(known: np.ndarray, found: np.ndarray, years: Sequence[int]) -> np.ndarray:
    """Position (E, Y) in `found` of the nearest known year, the earlier on ties; −1 where none."""
    source = np.full((len(known), len(years)), -1)
    for y, year in enumerate(years):
        for position in sorted(range(len(found)), key=lambda p: (abs(found[p] - year), found[p])):
            source[(source[:, y] < 0) & known[:, position], y] = position
    return source


def _take(values: np.ndarray, source: np.ndarray) -> np.ndarray:
    """`values` (E, found, …) at `source` (E, Y); NaN where the source is −1."""
    padding = np.full((values.shape[0], 1, *values.shape[2:]), np.nan)
    padded = np.concatenate([values, padding], axis=1)
    return padded[np.arange(len(values))[:, None], source]
