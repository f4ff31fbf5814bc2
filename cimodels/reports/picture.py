"""The chart or the funnel as a picture, light or dark, with its provenance inside the file."""

from matplotlib.figure import Figure

from cimodels.reports import about, canvas, drawings
from cimodels.reports.bundle import Bundle, Picture
from cimodels.reports.looks import LOOKS

_DRAWINGS = {"scatter": drawings.scatter, "funnel": drawings.funnel}


def write_png(bundle: Bundle, picture: Picture) -> bytes:
    """A PNG for documents and slides."""
    return canvas.png(_drawn(bundle, picture), _told(bundle, picture))


def write_svg(bundle: Bundle, picture: Picture) -> bytes:
    """An SVG whose letters are outlines: the same wherever it is shown, at any size."""
    return svg_text(bundle, picture).encode("utf-8")


def svg_text(bundle: Bundle, picture: Picture) -> str:
    return canvas.svg(_drawn(bundle, picture), _told(bundle, picture))


def alternative(bundle: Bundle, picture: Picture) -> str:
    """What the picture shows, for those who do not see it."""
    if picture.figure == "funnel":
        told = "; ".join(f"{s.sentence}: {s.passed:,} of {s.entered:,}" for s in bundle.screening.funnel)
        return f"Bars: how many {bundle.noun} each stage left. {told}."
    listed, say = bundle.screening.short_list.head(3), bundle.indicator.format
    first = "; ".join(
        f"{name} expected {say(expected)}, was {say(actual)}"
        for name, expected, actual in zip(listed["name"], listed["expected"], listed["actual"], strict=True)
    )
    return (
        f"Scatter plot of {len(bundle.expected.entities):,} {bundle.noun}: expected (across) against actual (up) "
        f"{bundle.indicator.axis_title}; {bundle.indicator.direction.word}. {about.in_one_sentence(bundle)}"
        + (f" First on the list: {first}." if first else "")
    )


def _drawn(bundle: Bundle, picture: Picture) -> Figure:
    return _DRAWINGS[picture.figure](bundle, LOOKS[picture.look])


def _told(bundle: Bundle, picture: Picture) -> dict[str, str]:
    return {
        "Title": about.title(bundle.spec),
        "Description": alternative(bundle, picture),
        "Source": about.citation(bundle.spec, bundle.provenance),
        "Comment": "\n".join((*about.caveats(bundle), "", bundle.recipe)),
    }
