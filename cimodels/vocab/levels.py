"""Dashboard levels and colours. Level 5 is always best, whatever the indicator's direction."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cimodels.vocab.indicators import INDICATORS, Direction


@dataclass(frozen=True)
class Color:
    """A Dashboard performance level. `mark` tells it apart without colour."""

    number: int
    name: str
    hex: str
    mark: str


COLORS: Mapping[int, Color] = MappingProxyType(
    {
        1: Color(1, "Red", "#b3261e", "▼▼"),
        2: Color(2, "Orange", "#b45309", "▼"),
        3: Color(3, "Yellow", "#8a6d00", "◆"),
        4: Color(4, "Green", "#2f7d32", "▲"),
        5: Color(5, "Blue", "#1f5fbf", "▲▲"),
    }
)

_UP = {5: "Very High", 4: "High", 3: "Medium", 2: "Low", 1: "Very Low"}
_DOWN = {5: "Very Low", 4: "Low", 3: "Medium", 2: "High", 1: "Very High"}


def status_level_name(indicator: str, level: int | None) -> str:
    """CDE's word for a status level: for chronic absenteeism and suspension 5 is "Very Low"."""
    if level is None or level not in _UP:
        return "no level"
    up = INDICATORS[indicator].direction is Direction.HIGHER_IS_BETTER
    return (_UP if up else _DOWN)[level]
