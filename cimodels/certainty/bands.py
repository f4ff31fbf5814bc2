"""Chances in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np


@dataclass(frozen=True)
class Band:
    """Chances from `lowest` up to the band above."""

    code: str
    name: str
    lowest: float
    sentence: str


_ALL = (
    Band("strong", "Strong", 0.8, "at least 8 in 10 to be truly among the best"),
    Band("likely", "Likely", 0.5, "more likely than not to be truly among the best"),
    Band("possible", "Possible", 0.2, "may be among the best, and is more likely not"),
    Band("unlikely", "Unlikely", 0.0, "less than 2 in 10 to be truly among the best"),
)

BANDS: Mapping[str, Band] = MappingProxyType({b.code: b for b in _ALL})


def bands(probability: np.ndarray) -> np.ndarray:
    """The code of each chance's band (m,), from chances in 0–1."""
    rising = _ALL[::-1]
    at = np.searchsorted([b.lowest for b in rising], probability, side="right") - 1
    return np.array([b.code for b in rising], dtype=object)[at]


def in_percent(probability: np.ndarray) -> np.ndarray:
    """Chances in percent as they may be told: never 0 or 100, which no number of draws can show."""
    return np.clip(100 * probability, 0.1, 99.9)
