"""Everything a screen looks at, brought into one order, so that criteria are plain array arithmetic."""

from functools import cached_property

import numpy as np
import pandas as pd

from cimodels.errors import DataError
from cimodels.models.results import ExpectedPerformance
from cimodels.screen.spec import ScreenSpec
from cimodels.vocab.indicators import INDICATORS


def keys(frame: pd.DataFrame) -> pd.Index:
    """Codes as Python text, which is faster to look up than Arrow's for so few rows."""
    return pd.Index(frame["cds"].to_numpy(dtype=object), dtype=object)


class Aligned:
    """A table with one row per entity, read in the universe's order; who is absent reads as missing."""

    def __init__(self, name: str, frame: pd.DataFrame, cds: pd.Index) -> None:
        self.frame = frame
        found = keys(frame)
        if not found.is_unique:
            twice = found[found.duplicated()][0]
            raise DataError(f"The table of {name} has more than one row for {twice}; one was expected.")
        self.at = found.get_indexer(cds)
        self.present = self.at >= 0
        self._read: dict[str, np.ndarray] = {}

    def numbers(self, column: str) -> np.ndarray:
        """A column as floats, NaN where the entity, its value or the column is missing."""
        if column not in self._read:
            values = np.full(len(self.at), np.nan)
            if column in self.frame:
                found = self.frame[column].to_numpy(dtype=float, na_value=np.nan)
                values[self.present] = found[self.at[self.present]]
            values.flags.writeable = False
            self._read[column] = values
        return self._read[column]

    def texts(self, column: str) -> np.ndarray:
        """A column as objects, None where the entity or its value is missing."""
        values = np.full(len(self.at), None, dtype=object)
        found = self.frame[column].to_numpy(dtype=object, na_value=None)
        values[self.present] = found[self.at[self.present]]
        return values


class Ratings:
    """Results on other indicators: entity × indicator × student group, in the universe's order."""

    def __init__(self, frame: pd.DataFrame, cds: pd.Index) -> None:
        row, found = pd.factorize(frame["cds"])
        position = cds.get_indexer(found.astype(object))[row]
        if (position < 0).any():
            frame, position = frame[position >= 0], position[position >= 0]
        self.size = len(cds)
        self.position = position
        indicator, self._indicators = pd.factorize(frame["indicator"])
        group, self._groups = pd.factorize(frame["student_group"])
        self._pair = indicator * max(len(self._groups), 1) + group
        columns = ("status", "status_level", "color", "suppressed", "year")
        self.columns = {c: frame[c].to_numpy(dtype=float, na_value=np.nan) for c in columns}
        self.columns["computed"] = (frame["level_basis"] == "computed").to_numpy(dtype=float)
        seats = self.position * (len(self._indicators) * len(self._groups)) + self._pair
        if len(seats) and np.bincount(seats).max() > 1:
            twice = frame.iloc[int(np.flatnonzero(pd.Series(seats).duplicated())[0])]
            raise DataError(
                f"The ratings have more than one row for {twice['cds']}, {twice['indicator']}, "
                f"{twice['student_group']}; one source and one year were expected."
            )

    @cached_property
    def years(self) -> dict[int, list[str]]:
        """Year → the indicators rated in it, by name."""
        indicator = self._pair // max(len(self._groups), 1)
        years: dict[int, list[str]] = {}
        for k, code in enumerate(self._indicators):
            for year in np.unique(self.columns["year"][indicator == k]):
                years.setdefault(int(year), []).append(INDICATORS[code].short_name)
        return {year: sorted(names) for year, names in years.items()}

    def of(self, indicator: str, student_group: str) -> "Rating":
        rows = np.zeros(0, dtype=np.intp)
        if indicator in self._indicators and student_group in self._groups:
            i = self._indicators.get_loc(indicator)
            g = self._groups.get_loc(student_group)
            rows = np.flatnonzero(self._pair == i * len(self._groups) + g)
        return Rating(self, rows)


class Rating:
    """One indicator and group, in the universe's order.

    Parameters
    ----------
    ratings : Ratings
    rows : int array
        Its rows.
    """

    def __init__(self, ratings: Ratings, rows: np.ndarray) -> None:
        self._ratings = ratings
        self._row = np.full(ratings.size, -1)
        self._row[ratings.position[rows]] = rows

    def published(self, i: int) -> bool:
        """Whether there is a row for the entity at position `i`, be it withheld."""
        return bool(self._row[i] >= 0)

    def numbers(self, column: str) -> np.ndarray:
        """A column as floats, NaN where the row or its value is missing."""
        values = np.full(len(self._row), np.nan)
        there = self._row >= 0
        values[there] = self._ratings.columns[column][self._row[there]]
        return values

    def cell(self, i: int, column: str) -> float:
        """One cell, NaN where missing; for the few sentences that need it."""
        row = self._row[i]
        return float(self._ratings.columns[column][row]) if row >= 0 else float("nan")


class Universe:
    """All entities considered, sorted by code, with what is known about them.

    Attributes
    ----------
    cds : Index of str, sorted
    entities, modelled, enrolment : Aligned
        Who they are; the model's result for those that have one; their students.
    ratings : Ratings
    sureness : Aligned
        A column per question of `spec.sureness`, named by its key.
    n : int
        Entities with a result from the model. Ranks and percentages are of these, whatever the
        screen leaves out, so that no filter moves another district's rank.
    """

    def __init__(
        self,
        spec: ScreenSpec,
        expected: ExpectedPerformance,
        entities: pd.DataFrame,
        enrolment: pd.DataFrame,
        adequacy: pd.DataFrame,
        sureness: pd.DataFrame | None = None,
    ) -> None:
        if spec.sureness and (sureness is None or not {c.key for c in spec.sureness} <= set(sureness)):
            raise ValueError("The specification asks how sure we are, and that was not given.")
        self.spec = spec
        self.expected = expected
        self.cds = keys(entities).sort_values()
        self.entities = Aligned("entities", entities, self.cds)
        self.modelled = Aligned("expected performance", expected.entities, self.cds)
        self.enrolment = Aligned("enrolment", enrolment, self.cds)
        self.ratings = Ratings(adequacy, self.cds)
        nothing = pd.DataFrame({"cds": []})
        self.sureness = Aligned("certainty", nothing if sureness is None else sureness, self.cds)
        self.n = len(expected.entities)

    def __len__(self) -> int:
        return len(self.cds)

    @property
    def noun(self) -> str:
        return self.spec.model.level

    @property
    def rating_year(self) -> int:
        """The year that adequacy was asked for."""
        return self.spec.adequacy_year or self.spec.model.years[-1]

    @cached_property
    def no_expectation(self) -> dict[str, str]:
        """Why the model could say nothing, for every entity that it set aside."""
        excluded = self.expected.excluded
        reasons: dict[str, list[str]] = {}
        for cds, reason in zip(excluded["cds"], excluded["reason"], strict=True):
            said = reasons.setdefault(cds, [])
            if reason not in said:
                said.append(reason)
        return {cds: " ".join(said) for cds, said in reasons.items()}
