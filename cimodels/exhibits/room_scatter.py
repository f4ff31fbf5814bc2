"""Expected against actual for a room: large marks, and names on the short list that can be read from the back."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from cimodels.exhibits import tables
from cimodels.exhibits.axes import axes
from cimodels.exhibits.canvas import Canvas
from cimodels.exhibits.crowd import GREY
from cimodels.exhibits.exhibit import PALETTE, Exhibit
from cimodels.exhibits.naming import named
from cimodels.exhibits.places import BEYOND, LISTED, OTHERS
from cimodels.exhibits.scatter import live_scatter, typical_band
from cimodels.models.results import ExpectedPerformance
from cimodels.screen.results import Screening

_MARKS: Mapping[str, dict[str, Any]] = {
    OTHERS: {"symbol": "circle", "color": GREY, "opacity": 0.4},
    BEYOND: {"symbol": "diamond", "color": PALETTE[0]},
    LISTED: {"symbol": "star", "color": PALETTE[1], "line": {"width": 1, "color": "#ffffff"}},
}
_SIZES = {OTHERS: 0.5, BEYOND: 0.8, LISTED: 1.1}  # of the words'
# Of the figure's height and width, what axis titles, numbers and the legend take, in lines of words.
_LINES_BELOW, _LETTERS_LEFT = 5.5, 5.0


def room_scatter(expected: ExpectedPerformance, screening: Screening, canvas: Canvas) -> Exhibit:
    """Everyone, the best marked, as many on the short list named as there is room for; no marks of hands."""
    told = live_scatter(expected, screening)
    entities, kind = expected.entities, expected.spec.outcome
    listed = entities["cds"].isin(screening.short_list["cds"])
    standing = np.select([listed, tables.beyond(expected, screening)], [LISTED, BEYOND], OTHERS)
    reach = axes(entities["expected"].to_numpy(float), entities["actual"].to_numpy(float))
    # Whoever the room speaks of is in the picture.
    is_whole = bool((reach.beyond & (standing != OTHERS)).any())
    across, up = reach.whole if is_whole else reach.crowd
    figure = go.Figure()
    _expectation(figure, entities, across, up)
    for name, mark in _MARKS.items():
        rows = entities[standing == name]
        figure.add_scatter(
            x=rows["expected"].tolist(),
            y=rows["actual"].tolist(),
            mode="markers",
            name=f"{name} ({len(rows):,})",
            marker={**mark, "size": max(_SIZES[name] * canvas.font, 5)},
            text=rows["name"].tolist(),
            hovertemplate="%{text}<extra></extra>",
        )
    _names(figure, entities[standing != OTHERS], listed, across, up, canvas)
    figure.update_layout(
        dragmode=False,
        height=canvas.height,
        font={"size": canvas.font},
        margin={"t": 10, "r": 10, "b": 10},
        xaxis={"title": f"Expected {kind.axis_title}", "range": across, "fixedrange": True},
        yaxis={"title": "Actual", "range": up, "fixedrange": True, "zeroline": False},
        legend={
            "orientation": "h", "y": -0.2, "yanchor": "top", "itemclick": False, "itemdoubleclick": False,
            "font": {"size": canvas.font},
        },
    )  # fmt: skip
    for update in (figure.update_xaxes, figure.update_yaxes):
        update(tickfont={"size": canvas.font}, title={"font": {"size": canvas.font}})
    columns = ["name", "county", "expected", "actual", "advantage", "rank"]
    outside = int(reach.beyond.sum()) if not is_whole else 0
    note = f"{outside:,} lie beyond the figure's edge. " if outside else ""
    return Exhibit(figure, told.alt, note + told.note, entities.loc[standing != OTHERS, columns])


def _expectation(
    figure: go.Figure, entities: pd.DataFrame, across: tuple[float, float], up: tuple[float, float]
) -> None:
    """The typical prediction interval, and the line on which actual is as expected."""
    band = typical_band(entities)
    figure.add_scatter(
        x=[*band["x"], *band["x"][::-1]],
        y=[*band["high"], *band["low"][::-1]],
        fill="toself",
        fillcolor="rgba(127,127,127,0.15)",
        line={"width": 0},
        mode="lines",
        hoverinfo="skip",
        name="typical 95 % interval",
    )
    ends = [min(across[0], up[0]), max(across[1], up[1])]
    figure.add_scatter(
        x=ends, y=ends, mode="lines", line={"color": GREY, "dash": "dash", "width": 2}, hoverinfo="skip",
        name="actual = expected",
    )  # fmt: skip


def _names(
    figure: go.Figure,
    best: pd.DataFrame,
    listed: pd.Series,
    across: tuple[float, float],
    up: tuple[float, float],
    canvas: Canvas,
) -> None:
    """Of those on the list, best rank first; no name covers any of the best."""
    area = (
        canvas.width - _LETTERS_LEFT * canvas.font,
        max(canvas.height - _LINES_BELOW * canvas.font, canvas.font),
    )
    at = pd.DataFrame(
        {
            "x": (best["expected"] - across[0]) / (across[1] - across[0]) * area[0],
            "y": (best["actual"] - up[0]) / (up[1] - up[0]) * area[1],
        }
    )
    is_listed = listed[best.index]
    others = list(at[~is_listed].itertuples(index=False, name=None))
    at, rows = at[is_listed], best[is_listed]
    sides = named(at["x"].tolist(), at["y"].tolist(), rows["name"].tolist(), area, canvas.font, others)
    rows = rows.iloc[list(sides)]
    figure.add_scatter(
        x=rows["expected"].tolist(),
        y=rows["actual"].tolist(),
        text=rows["name"].tolist(),
        textposition=list(sides.values()),
        # Marks that are not seen keep the names away from those that are.
        mode="markers+text",
        marker={"size": 1.3 * canvas.font, "opacity": 0},
        hoverinfo="skip",
        showlegend=False,
    )
