"""Did other students come? A flag where a district's students changed apart from its peers'.

A change in results means less where the students changed. The Education Scorecard sets districts aside
whose enrolment or share of low-income students moved by more than ten points against comparable ones; here
they are kept and flagged. Size is taken from the students behind the results, whose definition does not
change. Census enrolment may count charter schools in one year and not in the next; where it moved quite
otherwise than those students, its shares are of other schools and are not compared.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
import pandas as pd

from cimodels.models.entity_codes import entity_codes

LIMIT = 10.0  # percent, or percentage points, beyond the peers' median
COUNTED_OTHERWISE = 20.0  # percent by which enrolment and the students behind results may part
# What is watched → how a sentence calls it, and the unit of its movement.
WATCHED: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "students": ("the number of students behind its results", "percent"),
        "SED": ("its share of socioeconomically disadvantaged students", "percentage points"),
        "EL": ("its share of English learners", "percentage points"),
    }
)


def drift(
    entity_years: pd.DataFrame, enrolment: pd.DataFrame, kinds: pd.Series, years: Sequence[int]
) -> pd.DataFrame:
    """Movement between the ends of the period, against districts of the same type.

    Parameters
    ----------
    entity_years : DataFrame, one row per `cds` × `year`
        `denominator`, students behind the result.
    enrolment : DataFrame, one row per `cds` × `year`
        `total`, `SED`, `EL` (shares in percent; NaN when absent). A missing column is not known.
    kinds : Series of district types by `cds`, one per district judged; peers are those of the same type
    years : the model's years; each district is taken at the first and last of them that it has

    Returns
    -------
    DataFrame, one row per district in the order of `kinds`
        `cds`, `moved_students` (percent), `moved_SED`, `moved_EL` (percentage points), each minus the
        peers' median, NaN when not known; `drift` (bool; False also where nothing is known),
        `drift_reason` (what moved, and what is not known; empty where all is known and nothing moved).
    """
    cds = pd.Index(kinds.index, dtype=object)
    ends = _Ends(cds, years)
    students = ends.growth(entity_years, "denominator")
    apart = np.abs(ends.growth(enrolment, "total") - students)
    comparable = ~(apart > COUNTED_OTHERWISE)
    moved = {
        "students": students,
        "SED": np.where(comparable, ends.difference(enrolment, "SED"), np.nan),
        "EL": np.where(comparable, ends.difference(enrolment, "EL"), np.nan),
    }
    peers = kinds.to_numpy(dtype=object)
    beside = {
        code: values - pd.Series(values).groupby(peers, dropna=False).transform("median").to_numpy()
        for code, values in moved.items()
    }
    return pd.DataFrame(
        {
            "cds": cds,
            **{f"moved_{code}": values for code, values in beside.items()},
            "drift": np.column_stack([np.abs(values) > LIMIT for values in beside.values()]).any(axis=1),
            "drift_reason": [
                _sentence({code: beside[code][i] for code in WATCHED}, years, bool(comparable[i]))
                for i in range(len(cds))
            ],
        }
    )


class _Ends:
    """Values of districts at the first and last year of a period that has them; NaN where these are one."""

    def __init__(self, cds: pd.Index, years: Sequence[int]) -> None:
        self.cds = cds
        self.years = np.arange(min(years), max(years) + 1)

    def _of(self, frame: pd.DataFrame, column: str) -> tuple[np.ndarray, np.ndarray]:
        grid = np.full((len(self.cds), len(self.years)), np.nan)
        if column in frame:
            at = self.cds.get_indexer(entity_codes(frame["cds"]))
            year = frame["year"].to_numpy(dtype=np.int64) - self.years[0]
            ours = (at >= 0) & (year >= 0) & (year < len(self.years))
            grid[at[ours], year[ours]] = frame[column].to_numpy(dtype=float, na_value=np.nan)[ours]
        known = ~np.isnan(grid)
        low, high = known.argmax(axis=1), len(self.years) - 1 - known[:, ::-1].argmax(axis=1)
        rows = np.arange(len(self.cds))
        two = high > low
        return np.where(two, grid[rows, low], np.nan), np.where(two, grid[rows, high], np.nan)

    def growth(self, frame: pd.DataFrame, column: str) -> np.ndarray:
        """In percent of the first."""
        first, last = self._of(frame, column)
        return 100 * (last / np.where(first > 0, first, np.nan) - 1)

    def difference(self, frame: pd.DataFrame, column: str) -> np.ndarray:
        first, last = self._of(frame, column)
        return last - first


def _sentence(moved: Mapping[str, float], years: Sequence[int], comparable: bool) -> str:
    said = []
    beyond = [
        f"{words} moved by {_signed(moved[code])} {unit}"
        for code, (words, unit) in WATCHED.items()
        if abs(moved[code]) > LIMIT
    ]
    if beyond:
        said.append(
            f"Between {min(years)} and {max(years)} {' and '.join(beyond)} relative to districts of its type, "
            f"more than {LIMIT:g}: other students may explain part of its results."
        )
    if not comparable:
        said.append(
            "Its census enrolment moved quite otherwise than the students behind its results, so that it "
            "counts other schools; its shares are not compared."
        )
    elif unknown := [words for code, (words, _) in WATCHED.items() if np.isnan(moved[code])]:
        said.append(f"Not known in two of the years: {', '.join(unknown)}.")
    return " ".join(said)


def _signed(value: float) -> str:
    return f"{value:+.1f}".replace("-", "−")
