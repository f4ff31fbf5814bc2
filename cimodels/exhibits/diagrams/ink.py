"""Pen and paper: colours of both themes, and the few shapes that a drawing is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from cimodels.exhibits.diagrams.entries import Drawing
from cimodels.exhibits.diagrams.words import safe

SIZE, LINE = 13, 17
SMALL, SMALL_LINE = 11.5, 15


@dataclass(frozen=True)
class Look:
    """Colours; words stand out 4.5:1 or more from both the paper and the panel, lines 3:1 (WCAG 1.4.3, 1.4.11)."""

    paper: str
    panel: str
    text: str
    muted: str
    line: str
    accent: str


LOOKS: Mapping[str, Look] = MappingProxyType(
    {
        "light": Look("#ffffff", "#f3f6f7", "#0b1317", "#4a5a61", "#7f8d93", "#0b5d6b"),
        "dark": Look("#0f181b", "#18252a", "#e8f0f2", "#b3c2c7", "#7e9097", "#5fd0de"),
    }
)


def text(
    x: float,
    y: float,
    lines: Sequence[str],
    fill: str,
    *,
    size: float = SIZE,
    step: float = LINE,
    style: str = "",
) -> str:
    """Lines of words; `y` is the top of the first."""
    spans = "".join(
        f'<tspan x="{x:.1f}" y="{y + size + number * step:.1f}">{safe(line)}</tspan>'
        for number, line in enumerate(lines)
    )
    return f'<text font-size="{size}" fill="{fill}"{style}>{spans}</text>'


def path(points: str, stroke: str, *, thick: float = 1.5, style: str = "") -> str:
    """A line along SVG's path commands."""
    return f'<path d="{points}" fill="none" stroke="{stroke}" stroke-width="{thick}"{style}/>'


def box(x: float, y: float, wide: float, high: float, fill: str, stroke: str, *, style: str = "") -> str:
    """A box with round corners."""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}" rx="6" fill="{fill}" '
        f'stroke="{stroke}" stroke-width="1.5"{style}/>'
    )


def drawing(parts: Sequence[str], wide: float, high: float, look: Look, title: str, alt: str) -> Drawing:
    """A whole document with its title and description, which screen readers read."""
    width, height = round(wide), round(high)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-labelledby="title description" font-family="Arial, Helvetica, Liberation Sans, sans-serif">'
        f'<title id="title">{safe(title)}</title><desc id="description">{safe(alt)}</desc>'
        f'<rect width="{width}" height="{height}" fill="{look.paper}"/>{"".join(parts)}</svg>'
    )
    return Drawing(svg, alt, width, height)
