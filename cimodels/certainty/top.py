"""The top q % in whole tenths of a percent, by the same integers as every cut-off of the project."""

import numpy as np

TENTHS = 1000


def tenths(top_percent: float) -> int:
    return round(top_percent * 10)


def places(n: int, top_percent: float) -> int:
    """How many of n are in the top `top_percent` %; none where the share is less than one of them."""
    return tenths(top_percent) * n // TENTHS


def in_top(rank: np.ndarray, n: int | np.ndarray, top_percent: float) -> np.ndarray:
    """Whether each rank (1 best, ties share the best) of n is in the top `top_percent` %."""
    return np.asarray(rank) * TENTHS <= tenths(top_percent) * np.asarray(n)
