"""Several districts' yearly values taken together: one value a year for all their students, with its uncertainty."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cimodels.models.sampling import sampling_standard_error
from cimodels.monitoring.annual import with_intervals
from cimodels.vocab.indicators import Indicator

_NORMAL_95 = 1.959963984540054


@dataclass(frozen=True)
class Together:
    """Districts taken together.

    Attributes
    ----------
    values : DataFrame, one row per year in order
        `year`, `status` (mean over students, the indicator's unit), `standard_error`, `low`, `high` (95 %), `denominator`
        (students); no rows where no district has every year.
    members : tuple of str
        CDS codes of those that are in it: the same ones in every year.
    left_out : mapping of str to tuple of int
        The others, each with the years that it has no value of.
    years_out : tuple of int
        Years in which some member has a value, and that are in no mean: too few have one, or a number of students.
    """

    values: pd.DataFrame
    members: tuple[str, ...]
    left_out: Mapping[str, tuple[int, ...]]
    years_out: tuple[int, ...]


def together(rows: pd.DataFrame, members: tuple[str, ...], indicator: Indicator) -> Together:
    """The mean over all students of those members that have a value in every year.

    Years are those of which half of the members or more have a value: else one member could take a year away from all. A
    member that came and went would move the mean without anything having changed, so it is left out, and named.

    Parameters
    ----------
    rows : DataFrame, one row per district × year, of one source
        `cds`, `year`, `status` (NaN where withheld), `denominator` (students).

    Notes
    -----
    Mean = Σ n·status / Σ n; its variance is Σ (n/Σn)²·se², with each district's sampling standard error: districts have
    different students.
    """
    there = rows[rows["cds"].isin(members) & rows["status"].notna()]
    known = there[there["denominator"] > 0]
    counts = known.groupby("year")["cds"].nunique()
    years = sorted(int(year) for year in counts.index[2 * counts >= len(members)])
    known = known[known["year"].isin(years)]
    have = {cds: {int(year) for year in known.loc[known["cds"] == cds, "year"]} for cds in members}
    whole = tuple(cds for cds in members if years and have[cds] == set(years))
    left_out = {cds: tuple(y for y in years if y not in have[cds]) for cds in members if cds not in whole}
    known = known[known["cds"].isin(whole)].sort_values(["year", "cds"])
    found = [_year(int(year), own, indicator) for year, own in known.groupby("year")]
    columns = ["year", "status", "standard_error", "low", "high", "denominator"]
    out = tuple(sorted({int(year) for year in there["year"]} - set(years if found else ())))
    return Together(pd.DataFrame(found, columns=columns), whole, left_out, out)


def _year(year: int, own: pd.DataFrame, indicator: Indicator) -> dict[str, float]:
    status, n = own["status"].to_numpy(float), own["denominator"].to_numpy(float)
    weight = n / n.sum()
    mean = float(weight @ status)
    error = float(np.sqrt(((weight * sampling_standard_error(indicator, status, n)) ** 2).sum()))
    reach = _NORMAL_95 * error
    return {
        "year": year,
        "status": mean,
        "standard_error": error,
        "low": float(np.clip(mean - reach, indicator.lowest, indicator.highest)),
        "high": float(np.clip(mean + reach, indicator.lowest, indicator.highest)),
        "denominator": float(n.sum()),
    }


def each(rows: pd.DataFrame, members: tuple[str, ...], indicator: Indicator) -> dict[str, pd.DataFrame]:
    """Member → its own yearly values with intervals, as `annual.with_intervals`; none for those without any."""
    found = {}
    for cds in members:
        own = rows[(rows["cds"] == cds) & rows["status"].notna()].sort_values("year")
        if len(own):
            found[cds] = with_intervals(
                own[["year", "status", "denominator"]].reset_index(drop=True), indicator
            )
    return found


def moved(earlier: pd.Series, later: pd.Series) -> tuple[float, float, float]:
    """The difference between two rows of `Together.values` with its 95 % interval, in the indicator's unit.

    The two years' students are taken as different ones; many are the same, so the interval is rather too wide.
    """
    difference = float(later["status"] - earlier["status"])
    reach = _NORMAL_95 * float(np.hypot(earlier["standard_error"], later["standard_error"]))
    return difference, difference - reach, difference + reach
