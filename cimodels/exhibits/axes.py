"""How far the axes of a scatter reach, so that one far outlier does not squeeze everybody else."""

from dataclasses import dataclass

import numpy as np

# Tukey's "far out": this many interquartile ranges beyond the quartiles.
_FAR_OUT = 3.0
# A tail is not a set of outliers: at each end at most this share is left beyond the edge …
_MOST_BEYOND = 0.01
# … and nobody is, unless that saves this share of the axis.
_WORTH_IT = 0.1
_PADDING = 0.04
# Both axes run over the same values unless what is expected varies so little that it would be squeezed.
_SHARED_SPAN = 0.55

Range = tuple[float, float]


@dataclass(frozen=True)
class Axes:
    """Ranges (x, y) in the indicator's unit that show the `crowd` and that show the `whole`.

    `beyond` has one bool per point: outside the crowd's ranges in x or in y. Without any, both are equal.
    """

    crowd: tuple[Range, Range]
    whole: tuple[Range, Range]
    beyond: np.ndarray


def axes(x: np.ndarray, y: np.ndarray) -> Axes:
    """Ranges for points (`x`, `y`) without missing values; of no points, the unit square."""
    if not len(x):
        return Axes(((0.0, 1.0),) * 2, ((0.0, 1.0),) * 2, np.zeros(0, dtype=bool))
    wide = (float(x.min()), float(x.max())), (float(y.min()), float(y.max()))
    near = inner_limits(x), inner_limits(y)
    is_shared = _span(near[0]) >= _SHARED_SPAN * _span(_union(*near))
    crowd, whole = (_padded(*limits, is_shared) for limits in (near, wide))
    beyond = _outside(x, crowd[0]) | _outside(y, crowd[1])
    return Axes(crowd if beyond.any() else whole, whole, beyond)


def inner_limits(values: np.ndarray) -> Range:
    """Smallest and largest value that are no far outliers; see the constants for what counts as one.

    Between them and the outliers lies a gap as wide as the padding, so that the edge cuts through nobody.
    """
    first, q1, q3, last = np.quantile(values, [_MOST_BEYOND, 0.25, 0.75, 1 - _MOST_BEYOND])
    reach = _FAR_OUT * (q3 - q1)
    low, high = _extremes(values, (min(first, q1 - reach), max(last, q3 + reach)))
    while (wider := _extremes(values, _with_room((low, high)))) != (low, high):
        low, high = wider
    lowest, highest = float(values.min()), float(values.max())
    worth = _WORTH_IT * (highest - lowest)
    return low if low - lowest >= worth else lowest, high if highest - high >= worth else highest


def _padded(x: Range, y: Range, is_shared: bool) -> tuple[Range, Range]:
    if is_shared:
        x = y = _union(x, y)

    return _with_room(x), _with_room(y)


def _with_room(limits: Range) -> Range:
    room = max(_span(limits), 1e-6) * _PADDING
    return limits[0] - room, limits[1] + room


def _extremes(values: np.ndarray, limits: Range) -> Range:
    inside = values[~_outside(values, limits)]
    return float(inside.min()), float(inside.max())


def _union(a: Range, b: Range) -> Range:
    return min(a[0], b[0]), max(a[1], b[1])


def _span(limits: Range) -> float:
    return limits[1] - limits[0]


def _outside(values: np.ndarray, limits: Range) -> np.ndarray:
    return (values < limits[0]) | (values > limits[1])
