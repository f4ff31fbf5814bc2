"""The gap between two student groups of one district, and how far chance moves it.

    gap = status(student group) − status(reference group)

of the same district, year and source, in the indicator's unit. Below zero the group's number is the lower one. The sign
stays as it is and `Direction` says what is better, as for any status, so that an advantage is + where the gap is to the
group's favour: a group that stands behind its reference is less far behind than expected, one that stands ahead of it is
further ahead. The size of the gap, |gap|, would turn chance into distance (where there is none it is still above zero,
the more the fewer the students) and would call a group that draws ahead a failure.

How far chance moves it depends on whether the groups share students; s² is the sampling variance of a status
(`models.sampling`), n students behind it:

- No student is in both (two races; a group and those who are not in it): the two are independent, s²(g) + s²(r).
- The reference is everyone, N = n + m with m students outside the group. As N·all = n·group + m·rest,
  gap = m/N · (group − rest), two disjoint parts: Var = (m/N)² (s²(group) + s²(rest)). With one spread σ between students
  that is σ² (1/n − 1/N), the finite-population form. Where almost everyone is in the group, the gap is small by
  arithmetic, and so is its variance.
- Some students may be in both, and how many is not published (English learners and a race): students in common move both
  the same way, Cov = o/(n r) · s²(one of o common students) ≥ 0, so that s²(g) + s²(r) is an upper bound; it is taken.

Source: variances of differences and of means of disjoint parts (Cochran 1977, Sampling Techniques, §§ 2.7 and 5A.2).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cimodels.models.sampling import sampling_standard_error
from cimodels.vocab.indicators import Indicator, Unit

# Of fewer students than this nothing is published, so nothing may be worked out either.
FEWEST_APART = 11
_SIDE = ("status", "denominator", "suppressed")


@dataclass(frozen=True)
class Side:
    """One group's results as arrays of one shape: `status` (indicator's unit) and `n`, students behind it."""

    status: np.ndarray
    n: np.ndarray


def gap_standard_error(
    indicator: Indicator, group: Side, reference: Side, *, contained: bool, student_sd: float | None = None
) -> np.ndarray:
    """Standard error of status(group) − status(reference), in the indicator's unit.

    Parameters
    ----------
    contained : bool
        Whether the one with more students is everyone, the other's included; else the two are taken as
        independent: exact where nobody is in both, an upper bound otherwise.
    student_sd : float, optional
        As in `sampling_standard_error`.

    Returns
    -------
    array
        NaN where a status or a count is unknown, and where, with `contained`, nobody is outside the group.
    """

    def error(side: Side) -> np.ndarray:
        return sampling_standard_error(indicator, side.status, side.n, student_sd)

    with np.errstate(divide="ignore", invalid="ignore"):
        if not contained:
            return np.sqrt(error(group) ** 2 + error(reference) ** 2)
        everyone_is_reference = reference.n >= group.n
        part = _either(everyone_is_reference, group, reference)
        whole = _either(everyone_is_reference, reference, group)
        rest = outside(indicator, part, whole)
        share = rest.n / whole.n
        return np.where(rest.n > 0, share * np.sqrt(error(part) ** 2 + error(rest) ** 2), np.nan)


def outside(indicator: Indicator, part: Side, whole: Side) -> Side:
    """Those of the whole who are not in the part; a rate stays between its bounds, whatever was rounded."""
    n = whole.n - part.n
    with np.errstate(divide="ignore", invalid="ignore"):
        status = (whole.n * whole.status - part.n * part.status) / np.where(n > 0, n, np.nan)
    if indicator.unit is Unit.PERCENT:
        status = np.clip(status, indicator.lowest, indicator.highest)
    return Side(status, n)


def _either(first: np.ndarray, a: Side, b: Side) -> Side:
    return Side(np.where(first, a.status, b.status), np.where(first, a.n, b.n))


def side_by_side(group: pd.DataFrame, reference: pd.DataFrame) -> pd.DataFrame:
    """Two groups' results as one table about their gap.

    Parameters
    ----------
    group, reference : DataFrame, one row per entity × year × source, as `design` takes them

    Returns
    -------
    DataFrame, one row per entity × year × source that either has
        `status` (the gap; NaN where either is absent), `change` (of the gap), `denominator` (students of the
        smaller group), `suppressed` (either is withheld), `covered` (the smaller share, of pooled results), and both sides' own `status`, `denominator` and
        `suppressed` as `group_…` and `reference_…`; a side without a row has NaN and is not suppressed.
    """
    keys = ["cds", "year", "source"]
    pooled = ["covered"] if "covered" in group else []
    if pooled and "covered" not in reference:
        reference = reference.assign(covered=1.0)
    columns = [*keys, *_SIDE, "change", *pooled]
    both = group[columns].merge(reference[columns], on=keys, how="outer", suffixes=("_group", "_reference"))

    def numbers(name: str) -> np.ndarray:
        return both[name].to_numpy(dtype=float, na_value=np.nan)

    sides = {f"{side}_{name}": numbers(f"{name}_{side}") for side in ("group", "reference") for name in _SIDE}
    for side in ("group", "reference"):
        sides[f"{side}_suppressed"] = sides[f"{side}_suppressed"] == 1
    return pd.DataFrame(
        {
            **{key: both[key] for key in keys},
            "status": sides["group_status"] - sides["reference_status"],
            "change": numbers("change_group") - numbers("change_reference"),
            "denominator": np.minimum(sides["group_denominator"], sides["reference_denominator"]),
            "suppressed": sides["group_suppressed"] | sides["reference_suppressed"],
            **({"covered": _least(both)} if pooled else {}),
            **sides,
        }
    )


def _least(both: pd.DataFrame) -> pd.Series:
    """The smaller share of students covered; an absent side has none."""
    return both[["covered_group", "covered_reference"]].min(axis=1)
