"""Published levels and colours of a file of the fictional state, by the rules of `cimodels.rules`."""

from dataclasses import dataclass

import numpy as np

from cimodels.rules import dashboard_levels as rules
from cimodels.sources.demonstration.calibration import Floats, Integers


@dataclass(frozen=True)
class Rated:
    """Levels 1 to 5 and colours of one file's rows; 0 is CDE's "none"."""

    status_level: Integers
    change_level: Integers
    color: Integers


def rate(
    indicator: str,
    year: int,
    *,
    variant: np.ndarray,
    status: Floats,
    change: Floats,
    denominator: Integers,
    rated_now: np.ndarray,
    rated_before: np.ndarray,
) -> Rated | None:
    """Rate rows; None where the rules know no cut-points for the year.

    `status` and `change` are rounded to one decimal, NaN where hidden or unknown. `variant` names each
    row's cut-points (`ALL`, `HS`, or a suspension type).
    """
    found = {name: rules.rule_set(indicator, year, variant=name) for name in np.unique(variant).tolist()}
    if any(rule is None for rule in found.values()):
        return None
    status_level = np.zeros(len(status), dtype=np.int64)
    change_level, color = status_level.copy(), status_level.copy()
    for name, rule in found.items():
        assert rule is not None
        rows = variant == name
        small = denominator < rules.SMALL_DENOMINATOR
        level = np.where(rated_now, _level(status, rule.status, rule.sign), 0)
        moved = np.where(rated_before, _level(change, rule.change, rule.sign), 0)
        toned = np.where(small & (moved > 0), np.clip(moved, 2, 4), moved)
        grid = np.array([[int(cell) for cell in line] for line in rule.grid])
        for_color = toned if rule.small else moved
        cell = grid[5 - np.maximum(level, 1), 5 - np.maximum(for_color, 1)]
        has_color = (level > 0) & (moved > 0) & (year in rule.color_years)
        status_level = np.where(rows, level, status_level)
        change_level = np.where(rows, toned if rule.small == "level" else moved, change_level)
        color = np.where(rows & has_color, cell, color)
    return Rated(status_level, change_level, color)


def _level(values: Floats, bounds: tuple[float, ...], sign: int) -> Integers:
    reached = sum((sign * values >= sign * bound).astype(np.int64) for bound in bounds)
    return np.where(np.isnan(values), 0, 1 + reached)
