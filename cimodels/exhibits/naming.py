"""Which marks get their names, and on which side, so that no name lies on another or on a named mark."""

from collections.abc import Sequence

# Where a name may stand: how Plotly calls it, and where its box begins, in widths and heights from the mark.
_SIDES = (
    ("middle right", 0.0, -0.5),
    ("middle left", -1.0, -0.5),
    ("top center", -0.5, 0.0),
    ("bottom center", -0.5, -1.0),
)
Box = tuple[float, float, float, float]


def named(
    x: Sequence[float],
    y: Sequence[float],
    names: Sequence[str],
    area: tuple[float, float],
    font: float,
    others: Sequence[tuple[float, float]] = (),
) -> dict[int, str]:
    """Position of each mark that can be named → the side of its name; the first come first.

    Parameters
    ----------
    x, y : pixels from the left and from the foot of the area
    others : marks without a name, that names do not cover either
    area : width and height in pixels
    font : pixels
    """
    mark, height = 0.8 * font, 1.3 * font
    taken: list[Box] = [
        (a - mark, b - mark, a + mark, b + mark) for a, b in (*zip(x, y, strict=True), *others)
    ]
    sides: dict[int, str] = {}
    for i, name in enumerate(names):
        # The mean letter of common typefaces is a little more than half as wide as high.
        width = 0.56 * font * len(name)
        for side, across, up in _SIDES:
            # Beside the mark and not on it.
            shift = mark * (1 if across == 0 else -1 if across == -1 else 0)
            lift = mark * (1 if up == 0 else -1 if up == -1 else 0)
            left, foot = x[i] + shift + across * width, y[i] + lift + up * height
            box = (left, foot, left + width, foot + height)
            if _inside(box, area) and not any(_touch(box, other) for other in taken):
                sides[i] = side
                taken.append(box)
                break
    return sides


def _inside(box: Box, area: tuple[float, float]) -> bool:
    return box[0] >= 0 and box[1] >= 0 and box[2] <= area[0] and box[3] <= area[1]


def _touch(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
