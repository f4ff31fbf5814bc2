"""How many candidates each county has, as a map of equal tiles."""

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from cimodels.exhibits.crowd import GREY
from cimodels.exhibits.exhibit import Exhibit
from cimodels.exhibits.geography import tiles
from cimodels.exhibits.places import COUNTED

SHADES: Mapping[str, str] = {"number": "How many", "share": "Which share"}

_ROW_HEIGHT = 54  # pixels: three lines of small type
_TILE = 0.93  # of the way to the next
_OUTLINE = "#d55e00"
# Fill and ink of tiles, none to most; the ink stands out from its fill by 4.5:1 or more in either theme.
_STEPS = (
    ("#eef2f3", "#0b1317"), ("#c9e3e8", "#0b1317"), ("#8cc9d3", "#0b1317"), ("#2f7f8e", "#ffffff"),
    ("#0b4a56", "#ffffff"),
)  # fmt: skip
_NAMED = 5  # counties, in the alternative text


def tile_map(
    counties: pd.DataFrame, noun: str, *, counted: str, shade: str, chosen: Collection[str] = ()
) -> Exhibit:
    """A tile for each county of `by_county`: how many of its districts are candidates.

    Parameters
    ----------
    noun : "district" or "school"
    counted : code of `COUNTED`
    shade : code of `SHADES`
    chosen : county codes, drawn with an outline and a tick
    """
    number, of = counties[counted], counties["modelled"]
    share = 100 * number / of
    level, names = _by_share(number, of) if shade == "share" else _by_number(number, noun)
    layout = tiles(counties)
    figure = go.Figure()
    for step in sorted(set(level)):
        rows = counties[level == step]
        cells = [layout[code] for code in rows["county_code"]]
        picked = rows["county_code"].isin(chosen)
        fill, ink = _STEPS[step]
        figure.add_bar(
            x=[column for column, _ in cells],
            base=[-row - _TILE / 2 for _, row in cells],
            y=[_TILE] * len(cells),
            width=_TILE,
            name=names[step],
            marker={"color": fill, "line": {"color": GREY, "width": 0.5}},
            text=[
                f"{'✓ ' if p else ''}{_lines(name)}<br><b>{k}</b> of {n}"
                for p, name, k, n in zip(picked, rows["county"], rows[counted], rows["modelled"], strict=True)
            ],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"color": ink, "size": 11},
            customdata=rows[["county_code"]].to_numpy().tolist(),
            hovertext=[_in_words(row, counted, noun) for row in rows.itertuples()],
            hoverinfo="text",
            selected={"marker": {"opacity": 1}},
            unselected={"marker": {"opacity": 1}},
        )
    # Not the tiles' own outlines, which the legend would show as well.
    for column, row in (layout[code] for code in counties["county_code"] if code in chosen):
        ends = {
            "x0": column - _TILE / 2,
            "x1": column + _TILE / 2,
            "y0": -row - _TILE / 2,
            "y1": -row + _TILE / 2,
        }
        figure.add_shape(type="rect", **ends, line={"color": _OUTLINE, "width": 4})
    columns, depth = (1 + max(cell[axis] for cell in layout.values()) for axis in (0, 1))
    figure.update_layout(
        barmode="overlay",
        dragmode=False,
        height=_ROW_HEIGHT * depth + 50,
        margin={"t": 10, "r": 0, "b": 10, "l": 0},
        xaxis={"visible": False, "fixedrange": True, "range": [-0.5, columns - 0.5]},
        yaxis={"visible": False, "fixedrange": True, "range": [0.5 - depth, 0.5]},
        legend={
            "orientation": "h", "y": -0.01, "yanchor": "top", "itemclick": False, "itemdoubleclick": False,
            "traceorder": "normal",
        },
    )  # fmt: skip
    data = counties.assign(share=share.round(1)).sort_values([counted, "modelled"], ascending=[False, True])
    return Exhibit(
        figure,
        _alt(data, noun, counted),
        f"A tile for each county, roughly where it lies; in it, how many {noun}s are {COUNTED[counted]}, of all its {noun}s "
        f"in the model. A share of a few {noun}s says little.",
        data[["county", "listed", "beyond", "modelled", "share"]],
    )


def _lines(name: str) -> str:
    """A name of several words on two lines."""
    head, space, tail = name.rpartition(" ")
    return f"{head}<br>{tail}" if space else name


def _by_number(number: pd.Series, noun: str) -> tuple[np.ndarray, dict[int, str]]:
    """Steps of a count: none, and up to an eighth, a quarter, a half and the whole of the most."""
    most = int(number.max())
    limits = list(dict.fromkeys(-(-most // part) for part in (8, 4, 2, 1))) if most else []
    level = np.where(number == 0, 0, 1 + np.searchsorted(limits, number))
    # Few steps take the darker shades, so that one candidate is seen.
    shift = len(_STEPS) - 1 - len(limits)
    names, first = {0: f"no {noun}"}, 1
    for step, last in enumerate(limits, 1 + shift):
        names[step] = f"{first}" if first == last else f"{first}–{last}"
        first = last + 1
    return np.where(level > 0, level + shift, 0), names


def _by_share(number: pd.Series, of: pd.Series) -> tuple[np.ndarray, dict[int, str]]:
    """Steps of a share, compared with the share of all."""
    whole = number.sum() / of.sum() if of.sum() else 0.0
    ratio = (number / of / whole) if whole else number * 0.0
    level = np.where(number == 0, 0, 1 + np.searchsorted([0.5, 1.0, 2.0], ratio))
    every = f"{100 * whole:.1f} %"
    return level, {
        0: "none",
        1: f"at most half of {every}, the share of all",
        2: f"up to {every}",
        3: "up to twice that",
        4: "more",
    }


def _in_words(row: Any, counted: str, noun: str) -> str:
    number = getattr(row, counted)
    return f"{row.county}<br>{number} of {row.modelled} {noun}s {COUNTED[counted]} ({100 * number / row.modelled:.0f} %)"


def _alt(data: pd.DataFrame, noun: str, counted: str) -> str:
    """`data` has the most first."""
    some = data[data[counted] > 0]
    most = "; ".join(
        f"{row.county} {getattr(row, counted)} of {row.modelled}" for row in some.head(_NAMED).itertuples()
    )
    opening = (
        f"Map of {len(data)} counties as tiles: {int(data[counted].sum()):,} of {int(data['modelled'].sum()):,} "
        f"{noun}s are {COUNTED[counted]}, in {len(some)} counties."
    )
    return f"{opening} Most: {most}." if most else opening
