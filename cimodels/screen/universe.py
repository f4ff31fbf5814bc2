"""Everything a screen looks at, brought into one order, so that criteria are plain array arithmetic."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from cimodels.errors import DataError
from cimodels.models.results import ExpectedPerformance
from cimodels.screen.spec import ScreenSpec
from cimodels.vocab.indicators import INDICATORS


class Aligned:
    """A table with one row per entity, read in the universe's order; who is absent reads as missing."""

    def __init__(self, name: str, frame: pd.DataFrame, cds: pd.Index) -> None:
        self.frame = frame
        keys = pd.Index(frame["cds"])
        if not keys.is_unique:
            twice = keys[keys.duplicated()][0]
            raise DataError(f"The table of {name} has more than one row for {twice}; one was expected.")
        self.at = np.arange(len(keys)) if keys.equals(cds) else keys.get_indexer(cds)

    @cached_property
    def present(self) -> np.ndarray:
        return self.at >= 0

    def numbers(self, column: str) -> np.ndarray:
        """A column as floats, NaN where the entity or its value is missing."""
        values = np.full(len(self.at), np.nan)
        if column in self.frame:
            found = self.frame[column].to_numpy(dtype=float, na_value=np.nan)
            values[self.present] = found[self.at[self.present]]
        return values

    def texts(self, column: str) -> np.ndarray:
        """A column as objects, None where the entity or its value is missing."""
        values = np.full(len(self.at), None, dtype=object)
        found = self.frame[column].to_numpy(dtype=object, na_value=None)
        values[self.present] = found[self.at[self.present]]
        return values


class Ratings:
    """Results on other indicators: entity × indicator × student group, in the universe's order."""

    def __init__(self, frame: pd.DataFrame, cds: pd.Index) -> None:
        position = cds.get_indexer(pd.Index(frame["cds"]))
        frame = frame[position >= 0]
        self._frame = frame
        self._position = position[position >= 0]
        self._size = len(cds)
        indicator, self._indicators = pd.factorize(frame["indicator"])
        group, self._groups = pd.factorize(frame["student_group"])
        self._pair = indicator * max(len(self._groups), 1) + group
        seats = self._position * (len(self._indicators) * len(self._groups)) + self._pair
        if len(seats) and np.bincount(seats).max() > 1:
            twice = frame.iloc[int(np.flatnonzero(pd.Series(seats).duplicated())[0])]
            raise DataError(
                f"The ratings have more than one row for {twice['cds']}, {twice['indicator']}, "
                f"{twice['student_group']}; one source and one year were expected."
            )

    @cached_property
    def years(self) -> dict[int, list[str]]:
        """Year → the indicators rated in it."""
        pairs = self._frame[["year", "indicator"]].drop_duplicates().sort_values(["year", "indicator"])
        years: dict[int, list[str]] = {}
        for year, indicator in pairs.itertuples(index=False):
            years.setdefault(int(year), []).append(INDICATORS[indicator].short_name)
        return years

    def of(self, indicator: str, student_group: str) -> "Rating":
        rows = np.zeros(0, dtype=np.intp)
        if indicator in self._indicators and student_group in self._groups:
            i = self._indicators.get_loc(indicator)
            g = self._groups.get_loc(student_group)
            rows = np.flatnonzero(self._pair == i * len(self._groups) + g)
        return Rating(self._frame, rows, self._position[rows], self._size)


@dataclass(frozen=True)
class Rating:
    """One indicator and group: `rows` of the frame belong to entities at `position`."""

    frame: pd.DataFrame
    rows: np.ndarray
    position: np.ndarray
    size: int

    def numbers(self, column: str) -> np.ndarray:
        values = np.full(self.size, np.nan)
        column_values = self.frame[column].iloc[self.rows]
        values[self.position] = column_values.to_numpy(dtype=float, na_value=np.nan)
        return values

    @cached_property
    def row_of(self) -> dict[int, int]:
        """Row of the frame for each entity that has one."""
        return dict(zip(self.position.tolist(), self.rows.tolist(), strict=True))

    def cell(self, entity: int, column: str) -> object:
        """One cell, None where missing; for the few sentences that need it."""
        row = self.row_of.get(entity)
        value = None if row is None else self.frame[column].iloc[row]
        return None if value is None or pd.isna(value) else value


class Universe:
    """All entities considered, sorted by code, with what is known about them.

    Attributes
    ----------
    cds : Index of str, sorted
    entities, modelled, enrolment : Aligned
        Who they are; the model's result for those that have one; their students.
    ratings : Ratings
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
    ) -> None:
        self.spec = spec
        self.expected = expected
        cds = pd.Index(entities["cds"])
        self.cds = cds if cds.is_monotonic_increasing else cds.sort_values()
        self.entities = Aligned("entities", entities, self.cds)
        self.modelled = Aligned("expected performance", expected.entities, self.cds)
        self.enrolment = Aligned("enrolment", enrolment, self.cds)
        self.ratings = Ratings(adequacy, self.cds)
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
