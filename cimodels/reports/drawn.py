"""A diagram's SVG as a PNG for documents: the few shapes that `exhibits.diagrams` draws with, and no others."""

import re
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch, PathPatch
from matplotlib.path import Path

from cimodels.exhibits.diagrams.entries import Drawing
from cimodels.reports import canvas
from cimodels.reports.looks import LIGHT

_PIXELS_AN_INCH = 96
_POINTS = 72 / _PIXELS_AN_INCH
# The type that comes with matplotlib is wider than the one that the words were broken for.
_NARROWER = 0.9
_ROUND = 6
_SVG = "{http://www.w3.org/2000/svg}"
_COMMANDS = re.compile(r"([MLHC])([^MLHC]*)")
_NUMBER = re.compile(r"-?[0-9.]+")


def png(drawing: Drawing) -> bytes:
    """The drawing, sharp enough for paper."""
    figure = canvas.blank(LIGHT, drawing.width / _PIXELS_AN_INCH, drawing.height / _PIXELS_AN_INCH)
    area = figure.add_axes((0, 0, 1, 1))
    area.set(xlim=(0, drawing.width), ylim=(drawing.height, 0))
    area.axis("off")
    for order, shape in enumerate(ElementTree.fromstring(drawing.svg)):
        draw = _SHAPES.get(shape.tag.removeprefix(_SVG))
        if draw:
            draw(area, shape, order)
    return canvas.png(figure, {"Description": drawing.alt})


def _box(area: Axes, shape: ElementTree.Element, order: int) -> None:
    x, y, wide, high = (float(shape.get(code, 0)) for code in ("x", "y", "width", "height"))
    round_ = min(_ROUND, wide / 2, high / 2)
    style = f"round,pad=0,rounding_size={round_}" if shape.get("rx") else "square,pad=0"
    area.add_patch(FancyBboxPatch((x, y), wide, high, boxstyle=style, zorder=order, **_ink(shape.attrib)))


def _line(area: Axes, shape: ElementTree.Element, order: int) -> None:
    points: list[tuple[float, float]] = []
    codes: list[Any] = []
    for command, numbers in _COMMANDS.findall(shape.get("d", "")):
        values = [float(one) for one in _NUMBER.findall(numbers)]
        if command == "H":
            values = [values[0], points[-1][1]]
        points += list(zip(values[::2], values[1::2], strict=True))
        code = {"M": Path.MOVETO, "C": Path.CURVE4}.get(command, Path.LINETO)
        codes += [code] * (len(values) // 2)
    area.add_patch(PathPatch(Path(points, codes), zorder=order, **_ink(shape.attrib)))


def _ink(given: Mapping[str, str]) -> dict[str, Any]:
    fill, stroke = given.get("fill", "none"), given.get("stroke", "none")
    dashes = [float(one) for one in given.get("stroke-dasharray", "").split()]
    return {
        "facecolor": fill,
        "edgecolor": stroke,
        "linewidth": float(given.get("stroke-width", 0)) * _POINTS,
        "linestyle": (0, dashes) if dashes else "solid",
    }


def _words(area: Axes, shape: ElementTree.Element, order: int) -> None:
    size = float(shape.get("font-size", 13)) * _POINTS * _NARROWER
    weight = shape.get("font-weight", "normal")
    struck = shape.get("text-decoration") == "line-through"
    for line in shape:
        x, y = float(line.get("x", 0)), float(line.get("y", 0))
        words = canvas.drawable(line.text or "")
        drawn = area.text(
            x, y, words, fontsize=size, color=shape.get("fill"), fontweight=weight, va="baseline", zorder=order,
            parse_math=False,
        )  # fmt: skip
        if struck and words:
            end = area.transData.inverted().transform(drawn.get_window_extent())[1][0]
            middle = y - size / _POINTS * 0.28
            area.plot([x, end], [middle, middle], color=shape.get("fill"), lw=0.8, zorder=order)


_SHAPES = {"rect": _box, "path": _line, "text": _words}
