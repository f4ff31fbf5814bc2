"""What the figures of a model's fitness share: everyone as a pale dot, and how far the axes reach."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from cimodels.exhibits.axes import inner_limits
from cimodels.exhibits.exhibit import PALETTE
from cimodels.models.diagnostics import Diagnostics

# Grey that stands out by 3:1 or more from a light and from a dark page.
GREY = "#7f7f7f"
_MARK = {"color": PALETTE[4], "opacity": 0.55, "size": 6}
_MANY = 2000  # points that a browser draws one by one without delay


def crowd(figure: go.Figure, found: Diagnostics, x: pd.Series, decimals: int, y: str = "advantage") -> None:
    """Everyone as a pale dot with name and numbers."""
    draw = figure.add_scatter if len(x) <= _MANY else figure.add_scattergl
    draw(
        x=x.tolist(),
        y=found.entities[y].tolist(),
        mode="markers",
        name=f"{found.spec.level}s",
        marker=_MARK,
        text=found.entities["name"].tolist(),
        hovertemplate=f"%{{text}}: %{{y:+.{decimals}f}}<extra></extra>",
    )


def room(values: pd.Series) -> list[float]:
    """Where the crowd lies, so that one far outlier does not squeeze everybody else."""
    low, high = inner_limits(values.to_numpy())
    room = 0.05 * (high - low)
    return [low - room, high + room]


def beyond_edge(values: pd.Series) -> str:
    """A sentence on those whom `room` leaves out; empty where there are none."""
    low, high = room(values)
    count = int(((values < low) | (values > high)).sum())
    if not count:
        return ""
    return f"{count:,} {'lie' if count > 1 else 'lies'} beyond the figure's edge; zoom out to see more."


def layout(height: int) -> dict[str, Any]:
    """Legend above, and margins that hold titles of two lines."""
    return {
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom"},
        "margin": {"t": 60, "r": 10, "b": 60},
        "height": height,
    }
