"""Names that have room: long ones shortened, and in a chart only those that do not lie on each other."""

from collections.abc import Sequence

import numpy as np

from cimodels.vocab.visible import visible

NICE_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_NAME = 0.22  # of the width, that a name takes
_TICKS = 7  # at most about so many on an axis


def short(text: str, most: int) -> str:
    """At most so many characters, none of them invisible; what was cut shows as an ellipsis."""
    text = visible(text)
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def apart(x: Sequence[float], y: Sequence[float], spans: tuple[float, float], most: int) -> list[int]:
    """Positions of points that can be named, the first of them first.

    A name is wide and low: it takes a fifth of the chart's width to the right of its point and a twentieth of its height.

    Parameters
    ----------
    spans : width and height of the chart in the units of x and y
    most : names at most
    """
    chosen: list[int] = []
    for i in range(len(x)):
        if len(chosen) == most:
            break
        if all(abs(x[i] - x[j]) > _NAME * spans[0] or abs(y[i] - y[j]) > 0.05 * spans[1] for j in chosen):
            chosen.append(i)
    return chosen


def leftwards(x: float, left: float, width: float, better_is_up: bool) -> bool:
    """Whether a name goes to the left of its point: away from the crowd, as far as there is room.

    Those who did better lie up and left of the crowd, or below and right of it where lower is better.
    """
    share = (x - left) / width
    return share > _NAME if better_is_up else share > 1 - _NAME


def nice(low: float, high: float, bounds: tuple[float, float]) -> tuple[float, float, float]:
    """Ends and step of an axis at round numbers that hold `low` to `high`, and go no further than there can be values."""
    low, high = max(low, bounds[0]), min(high, bounds[1])
    rough = max(high - low, 1e-6) / _TICKS
    power = 10.0 ** np.floor(np.log10(rough))
    step = float(next(s for s in NICE_STEPS if s * power >= rough * (1 - 1e-9)) * power)
    return float(np.floor(low / step) * step), float(np.ceil(high / step) * step), step
