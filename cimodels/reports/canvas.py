"""Pictures without a screen: a matplotlib figure of its own for each, no state that threads would share."""

import io
from functools import cache
from html import escape
from typing import Any

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import findfont, get_font

from cimodels.reports.looks import Look
from cimodels.vocab.visible import visible

# Names of glyphs in an SVG follow from this and their shape: equal pictures are equal bytes.
matplotlib.rcParams["svg.hashsalt"] = "cimodels"
_DPI = 160
_FACE = "DejaVu Sans"  # comes with matplotlib; letters are drawn as outlines, so that no viewer needs it


@cache
def _has_glyph(character: str) -> bool:
    return bool(get_font(findfont(_FACE)).get_char_index(ord(character)))


def drawable(text: str) -> str:
    """The text with a box for every character that the picture's type has no shape for."""
    return "".join(c if _has_glyph(c) else "\u25a1" for c in visible(text))


def blank(look: Look, width: float, height: float) -> Figure:
    """An empty figure in inches."""
    return Figure(figsize=(width, height), dpi=_DPI, facecolor=f"#{look.background}")


def write(figure: Figure, x: float, y: float, text: str, look: Look, **style: Any) -> None:
    """Lines at a share of the figure's width and height; dollars and backslashes mean themselves."""
    style = {"color": f"#{look.text}", "fontsize": 10, "va": "top", **style}
    figure.text(x, y, "\n".join(map(drawable, text.split("\n"))), parse_math=False, **style)


def png(figure: Figure, about: dict[str, str]) -> bytes:
    """`about`: `Title`, `Description`, `Source`, `Comment`, kept as text inside the file."""
    out = io.BytesIO()
    FigureCanvasAgg(figure).print_png(out, metadata={"Software": "cimodels", **about})
    return out.getvalue()


def svg(figure: Figure, about: dict[str, str]) -> str:
    """An SVG with a title and a description that screen readers say, and the rest as metadata."""
    out = io.StringIO()
    facts = {
        "Date": None,
        "Creator": "cimodels",
        "Title": about["Title"],
        "Description": about["Comment"],
        "Source": about["Source"],
    }
    FigureCanvasSVG(figure).print_svg(out, metadata=facts)
    text = out.getvalue().replace("<svg ", '<svg role="img" ', 1)
    return text.replace("</title>", f"</title>\n <desc>{escape(about['Description'])}</desc>", 1)
