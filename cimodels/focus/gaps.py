"""A student group beside another in the same scope, year by year.

    gap = status(group) − status(reference)          trend = slope of a weighted line through the years' gaps

The group is a part of all students, so the two are not independent: as all = w·group + (1 − w)·rest with w = n/N,

    gap = (1 − w)(group − rest),   Var(gap) = (1 − w)² (Var(group) + Var(rest)),

two disjoint parts; the same as Var(group) + Var(all) − 2w·Var(group), which the National Center for Education Statistics
calls the part-whole equation (NAEP Data Explorer, "Dependent t-tests"). Of two groups that may share students, and how
many is not published, the sum of the variances is an upper bound. `models.gap` works both out.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cimodels.focus.needs import Z_95
from cimodels.focus.results import Focus
from cimodels.models.gap import Side, gap_standard_error
from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.student_groups import apart


@dataclass(frozen=True)
class Gaps:
    """The gap of one group from a reference over the years.

    Attributes
    ----------
    years : DataFrame, one row per year in which both have a status
        `year`, `status`, `reference`, `students`, `reference_students`, `gap`, `se`, `low`, `high` (indicator's unit).
    missing : tuple of int
        Years between the first and the last without a gap.
    trend, trend_se : float
        Change of the gap per year, turned so that + is to the group's favour; NaN with fewer than two years.
    bound : bool
        Whether some students may be in both groups, so that the intervals are upper bounds.
    """

    indicator: str
    student_group: str
    reference: str
    source: str
    years: pd.DataFrame
    missing: tuple[int, ...]
    trend: float
    trend_se: float
    bound: bool

    @property
    def trend_interval(self) -> tuple[float, float]:
        """The trend's 95 % interval."""
        return self.trend - Z_95 * self.trend_se, self.trend + Z_95 * self.trend_se


def gaps(focus: Focus, indicator: str, student_group: str, reference: str) -> Gaps:
    """The gap between two student groups of a scope in each year that has both.

    Only years from the indicator's chosen source: figures of two sources are not joined to one line.
    """
    own, other = (_series(focus.years, indicator, code) for code in (student_group, reference))
    both = own.merge(other, on="year", suffixes=("", "_reference")).sort_values("year")
    kind = INDICATORS[indicator]
    contained = kind.whole_group in (student_group, reference)
    side, base = (
        Side(both[f"status{end}"].to_numpy(dtype=float), both[f"students{end}"].to_numpy(dtype=float))
        for end in ("", "_reference")
    )
    se = gap_standard_error(kind, side, base, contained=contained)
    gap = side.status - base.status
    years = pd.DataFrame(
        {
            "year": both["year"].to_numpy(dtype=int),
            "status": side.status,
            "reference": base.status,
            "students": side.n,
            "reference_students": base.n,
            "gap": gap,
            "se": se,
            "low": gap - Z_95 * se,
            "high": gap + Z_95 * se,
        }
    )
    slope, slope_se = trend(years)
    held = years["year"].tolist()
    missing = tuple(y for y in range(min(held, default=0), max(held, default=0)) if y not in held)
    bound = not contained and not apart(student_group, reference)
    return Gaps(
        indicator,
        student_group,
        reference,
        next(iter(own["source"]), ""),
        years,
        missing,
        kind.direction.sign * slope,
        slope_se,
        bound,
    )


def _series(years: pd.DataFrame, indicator: str, student_group: str) -> pd.DataFrame:
    found = years[(years["indicator"] == indicator) & (years["student_group"] == student_group)]
    return found.loc[found["status"].notna(), ["year", "source", "status", "students"]]


def trend(years: pd.DataFrame) -> tuple[float, float]:
    """Slope and standard error of a line through the gaps, each with the weight 1/se².

    The error is what sampling alone gives, and larger by √(χ²/(k−2)) where k gaps scatter about the line more than
    sampling lets expect: years differ for other reasons too.
    """
    known = years[years["se"] > 0]
    if len(known) < 2:
        return np.nan, np.nan
    x, y, weight = known["year"].to_numpy(float), known["gap"].to_numpy(), 1 / known["se"].to_numpy() ** 2
    centred = x - np.average(x, weights=weight)
    curvature = np.sum(weight * centred**2)
    slope = np.sum(weight * centred * y) / curvature
    scatter = y - np.average(y, weights=weight) - slope * centred
    excess = np.sum(weight * scatter**2) / (len(known) - 2) if len(known) > 2 else 1.0
    return float(slope), float(np.sqrt(max(excess, 1.0) / curvature))
