"""How much room a figure of the presentation has, and how large its words are: readable from the back of a room."""

from dataclasses import dataclass, replace

import plotly.graph_objects as go

from cimodels.exhibits.exhibit import Exhibit

_SMALLEST, _LARGEST = 12, 26  # pixels of a figure's words
_NARROW = 640


@dataclass(frozen=True)
class Canvas:
    """Width and height of a figure, and size of its words, in CSS pixels.

    `of` is how to make one from what a presenter's (or a listener's) window leaves.
    """

    width: int
    height: int
    font: int
    is_narrow: bool

    @classmethod
    def of(cls, width: int, height: int) -> "Canvas":
        """Words are a seventieth of the width; a phone is narrow."""
        font = max(_SMALLEST, min(_LARGEST, width // 70))
        is_narrow = width < _NARROW
        # A phone is held upright, and a chart is not.
        return cls(width, min(height, width) if is_narrow else height, font, is_narrow)

    def part(self, share: float) -> "Canvas":
        """A share of its width, on a phone all of it; words keep their size."""
        return self if self.is_narrow else replace(self, width=round(self.width * share))

    def lower(self, pixels: int) -> "Canvas":
        """The same with so many pixels less in height."""
        return replace(self, height=self.height - pixels)


def enlarged(shown: Exhibit, canvas: Canvas) -> Exhibit:
    """The same figure with words, marks and lines for a room."""
    figure, size = go.Figure(shown.figure), canvas.font
    figure.update_layout(height=canvas.height, font={"size": size}, margin={"t": 10, "r": 10})
    figure.update_layout(legend={"font": {"size": size}})
    for update in (figure.update_xaxes, figure.update_yaxes):
        update(tickfont={"size": size}, title={"font": {"size": size}})
    for trace in figure.select_traces({"type": "scatter"}):
        if trace.marker.size is not None:
            trace.marker.size = trace.marker.size * size / _SMALLEST
        if trace.marker.line.width is not None:
            trace.marker.line.width = trace.marker.line.width * size / _SMALLEST
        trace.line.width = 3
    return replace(shown, figure=figure)
