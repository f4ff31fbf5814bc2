"""Intervals of rates and of how many times one group's rate is another's."""

import math
from dataclasses import dataclass

import pandas as pd

from cimodels.signals.records import STATE, Records, Row
from cimodels.vocab.student_groups import STUDENT_GROUPS

Z = 1.959963984540054  # 95 percent, two-sided


def wilson(counted: float, students: float) -> tuple[float, float]:
    """Wilson's score interval of a rate, in percent; (0, 100) where there are no students.

    Source: Wilson (1927), Journal of the American Statistical Association 22, 209–212.
    """
    if not students > 0:
        return 0.0, 100.0
    rate, square = counted / students, Z * Z
    middle = (rate + square / (2 * students)) / (1 + square / students)
    half = Z * math.sqrt(rate * (1 - rate) / students + square / (4 * students**2)) / (1 + square / students)
    return 100 * max(middle - half, 0.0), 100 * min(middle + half, 1.0)


@dataclass(frozen=True)
class Ratio:
    """How a group's rate compares with everybody's.

    Attributes
    ----------
    group, rate, everybody : str, float, float
        Code, and rates in percent of the group and of all students.
    ratio : float
        Group's rate ÷ everybody's.
    others, low, high : float
        Group's rate ÷ that of students outside the group, with its 95 % interval. These two are independent, as a
        group and everybody are not; one is 1 exactly when the other is.
    state : float
        Group's rate ÷ that of students outside the group in the state; NaN when not known.
    row : mapping
        The group's result.
    """

    group: str
    rate: float
    everybody: float
    ratio: float
    others: float
    low: float
    high: float
    state: float
    row: Row

    @property
    def beyond_the_state(self) -> bool:
        """More unequal than in the state, beyond chance."""
        return self.low > self.state


def ratios(records: Records, cds: str, indicator: str, groups: tuple[str, ...]) -> list[Ratio]:
    """Each group that is large enough to be rated and whose counts are published, highest ratio first."""
    whole = records.result(cds, indicator)
    if whole is None or not _counted(whole) or whole["numerator"] == 0:
        return []
    found = []
    for group in groups:
        row = records.result(cds, indicator, group)
        if row is None or not _counted(row) or row["denominator"] < STUDENT_GROUPS[group].minimum_rated:
            continue
        beside = _against_others(row, whole)
        if beside is None:
            continue
        found.append(
            Ratio(
                group,
                100 * row["numerator"] / row["denominator"],
                100 * whole["numerator"] / whole["denominator"],
                (row["numerator"] / row["denominator"]) / (whole["numerator"] / whole["denominator"]),
                *beside,
                _in_the_state(records, indicator, group),
                row,
            )
        )
    return sorted(found, key=lambda one: -one.ratio)


def risk_ratio(
    counted: float, students: float, counted_others: float, others: float
) -> tuple[float, float, float]:
    """Ratio of two independent rates with Katz's 95 % interval on the logarithm.

    Half a student is added to every cell where one of the counts is zero (Haldane and Anscombe). Source: Katz,
    Baptista, Azen and Pike (1978), Biometrics 34, 469–474.
    """
    if counted == 0 or counted_others == 0:
        counted, counted_others = counted + 0.5, counted_others + 0.5
        students, others = students + 1, others + 1
    ratio = (counted / students) / (counted_others / others)
    error = math.sqrt(max(1 / counted - 1 / students + 1 / counted_others - 1 / others, 0.0))
    return ratio, ratio * math.exp(-Z * error), ratio * math.exp(Z * error)


def _counted(row: Row) -> bool:
    return bool(pd.notna(row["numerator"]) and pd.notna(row["denominator"]) and row["denominator"] > 0)


def _against_others(row: Row, whole: Row) -> tuple[float, float, float] | None:
    """None where nobody is outside the group, or the counts contradict each other."""
    others = float(whole["denominator"] - row["denominator"])
    counted_others = float(whole["numerator"] - row["numerator"])
    if others <= 0 or not 0 <= counted_others <= others:
        return None
    return risk_ratio(float(row["numerator"]), float(row["denominator"]), counted_others, others)


def _in_the_state(records: Records, indicator: str, group: str) -> float:
    one, whole = records.result(STATE, indicator, group), records.result(STATE, indicator)
    if one is None or whole is None or not (_counted(one) and _counted(whole)):
        return math.nan
    beside = _against_others(one, whole)
    return math.nan if beside is None else beside[0]
