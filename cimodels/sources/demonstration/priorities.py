"""Which student groups make a district eligible for differentiated assistance.

A group counts when it meets the criteria in two or more priority areas. Local indicators are not drawn.
Source: definition sheets of CDE's lists of 2022, 2023 and 2024.
"""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from cimodels.sources.demonstration.calibration import GROUPS
from cimodels.sources.demonstration.dashboard import levels_of_districts, published_years
from cimodels.sources.demonstration.state import State
from cimodels.vocab.student_groups import STUDENT_GROUPS

_Asked: TypeAlias = Callable[[str], np.ndarray]

_LETTERS = {
    (4, 5, 6): "A",
    (4, 5): "B",
    (5, 6): "C",
    (4, 6): "D",
    (4, 8): "E",
    (5, 8): "F",
    (6, 8): "G",
    (4, 5, 8): "H",
    (4, 6, 8): "I",
    (5, 6, 8): "J",
    (4, 5, 6, 8): "K",
}


def eligibility(state: State, year: int) -> list[dict[str, str]]:
    """For each district, CDE's letter by group that met criteria; empty without such a group."""
    lowest, next_lowest = _lowest(state, year)
    both = lowest("ELA") & lowest("MATH")
    if year != 2022:
        both |= (lowest("ELA") & next_lowest("MATH")) | (next_lowest("ELA") & lowest("MATH"))
    areas = {
        4: both | lowest("ELPI"),
        5: lowest("GRAD") | lowest("CHRONIC"),
        6: lowest("SUSP"),
        8: lowest("CCI"),
    }
    rated = np.array([STUDENT_GROUPS[g].rated and g != "ALL" for g in GROUPS])
    found: list[dict[str, str]] = []
    for row in range(len(state.districts.entities)):
        letters = {}
        for column in np.flatnonzero(rated):
            letter = _LETTERS.get(tuple(area for area, met in areas.items() if met[row, column]))
            if letter:
                letters[GROUPS[column]] = letter
        found.append(letters)
    return found


def _lowest(state: State, year: int) -> tuple[_Asked, _Asked]:
    """Whether an indicator is Red (Very Low where the year had no colour), and whether Orange."""

    def is_level(indicator: str, level: int) -> np.ndarray:
        shape = (len(state.districts.entities), len(GROUPS))
        if year not in published_years(indicator):
            return np.zeros(shape, dtype=bool)
        status_only = year == 2022 or (indicator, year) == ("CCI", 2023)
        column = "statuslevel" if status_only else "color"
        return levels_of_districts(state, indicator, year, column) == level

    return lambda indicator: is_level(indicator, 1), lambda indicator: is_level(indicator, 2)
