"""Every district of the model at its office: short list, beyond the cut-off, and everyone else."""

from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from cimodels.exhibits.crowd import GREY
from cimodels.exhibits.exhibit import PALETTE, Exhibit
from cimodels.exhibits.geography import labelled
from cimodels.exhibits.places import BEYOND, LISTED, OTHERS
from cimodels.vocab.indicators import Indicator

_HEIGHT = 680
_EDGE = {"width": 1, "color": "#ffffff"}
_MARKS: Mapping[str, dict[str, Any]] = {
    OTHERS: {"symbol": "circle", "size": 5, "color": GREY},
    BEYOND: {"symbol": "diamond", "size": 10, "color": PALETTE[0], "line": _EDGE},
    LISTED: {"symbol": "star", "size": 13, "color": PALETTE[1], "line": _EDGE},
}
_FADED = 0.15
_NAMES_APART = 36.0  # km
_MILES, _KM_PER_MILE = 100, 1.609344


def point_map(
    places: pd.DataFrame,
    counties: pd.DataFrame,
    kind: Indicator,
    noun: str,
    *,
    chosen: Collection[str] = (),
) -> Exhibit:
    """Everyone of `places` who has coordinates, at its office; outside the chosen counties, if any, faded.

    Parameters
    ----------
    kind : Indicator
        The outcome that the advantage is counted in.
    counties : DataFrame
        As `by_county`: their names stand at the mean of their offices.
    """
    there = places.dropna(subset=["x", "y"])
    figure = go.Figure()
    for standing, mark in _MARKS.items():
        rows = there[there["standing"] == standing]
        inside = rows["county_code"].isin(chosen) | (not chosen)
        name = f"{standing} ({len(rows):,})"
        # Of the faded only where there are no others, so that the legend has each kind once and clear.
        _marks(figure, rows[~inside], kind, mark, name, _FADED, in_legend=not inside.any())
        _marks(figure, rows[inside], kind, mark, name, 1.0, in_legend=True)
    _name_counties(figure, counties, chosen)
    _scale(figure, there)
    figure.update_layout(
        dragmode="pan",
        height=_HEIGHT,
        margin={"t": 10, "r": 0, "b": 10, "l": 0},
        xaxis={"visible": False, "constrain": "domain"},
        yaxis={"visible": False, "constrain": "domain", "scaleanchor": "x"},
        legend={"orientation": "h", "y": -0.01, "yanchor": "top", "itemsizing": "trace"},
    )
    columns = ["name", "county", "standing", "rank", "advantage"]
    return Exhibit(
        figure,
        _alt(places, there, noun),
        _note(places, noun),
        there.loc[there["standing"] != OTHERS, columns],
    )


def _marks(
    figure: go.Figure,
    rows: pd.DataFrame,
    kind: Indicator,
    mark: Mapping[str, Any],
    name: str,
    opacity: float,
    *,
    in_legend: bool,
) -> None:
    """One kind of mark, within the chosen counties or, faded, outside of them."""
    figure.add_scatter(
        x=rows["x"].tolist(),
        y=rows["y"].tolist(),
        mode="markers",
        name=name,
        showlegend=in_legend,
        marker={**mark, "opacity": opacity},
        customdata=rows[["cds"]].to_numpy().tolist(),
        hovertext=[
            f"{row.name} ({row.county})<br>advantage {kind.format(row.advantage, signed=True)} · rank {row.rank:,}"
            f"<br>{row.standing}"
            for row in rows.itertuples(index=False)
        ],
        hoverinfo="text",
        selected={"marker": {"opacity": opacity}},
        unselected={"marker": {"opacity": opacity}},
    )


def _name_counties(figure: go.Figure, counties: pd.DataFrame, chosen: Collection[str]) -> None:
    wanted = counties[counties["county_code"].isin(chosen)] if chosen else counties
    named = labelled(wanted, _NAMES_APART)
    figure.add_scatter(
        x=named["x"].tolist(),
        y=named["y"].tolist(),
        text=named["county"].tolist(),
        mode="text",
        # Over the marks, with a rim: half-hidden names cannot be read.
        textfont={"size": 11, "shadow": "auto"},
        hoverinfo="skip",
        showlegend=False,
    )


def _scale(figure: go.Figure, there: pd.DataFrame) -> None:
    """How far a hundred miles are, in the lower left corner, where California has the sea."""
    if there.empty:
        return
    x, y, length = float(there["x"].min()), float(there["y"].min()), _MILES * _KM_PER_MILE
    figure.add_shape(
        type="line", x0=x, x1=x + length, y0=y, y1=y, line={"color": GREY, "width": 3}, layer="below"
    )
    figure.add_annotation(
        x=x + length / 2, y=y, text=f"{_MILES} miles", showarrow=False, yanchor="bottom", font={"size": 11}
    )


def _alt(places: pd.DataFrame, there: pd.DataFrame, noun: str) -> str:
    counts = there["standing"].value_counts()
    told = ", ".join(f"{counts.get(s, 0):,} {s}" for s in (LISTED, BEYOND, OTHERS))
    return f"Map of {len(there):,} of {len(places):,} {noun}s in the model, each at its office: {told}."


def _note(places: pd.DataFrame, noun: str) -> str:
    where = "its office" if noun == "district" else "the office of its district, those of one around it"
    note = f"Each {noun} at {where}; north is up, areas are true. ★ {LISTED}, ◆ {BEYOND}, ● {OTHERS}."
    missing = int(places["x"].isna().sum())
    if missing:
        verbs = ("has", "is") if missing == 1 else ("have", "are")
        note += f" {missing:,} of {len(places):,} {verbs[0]} no coordinates in the directory and {verbs[1]} listed below the map."
    return note
