"""What raters gave, listen-for by listen-for: where they agree, and where they have to talk."""

import textwrap
from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from cimodels.exhibits.exhibit import PALETTE, SYMBOLS, Exhibit
from cimodels.rubric.agreement import Agreement, Spread

_GREY = "#767676"
_ROW_PIXELS = 52
_LINE_CHARACTERS = 20  # of a name, so that names leave a phone room for the marks


def rubric_spread(found: Sequence[Spread], names: Mapping[str, str]) -> Exhibit:
    """A line from the lowest to the highest level of each listen-for, and a mark for each rater.

    `data`: `listen_for`, `rater`, `level`, one row per rating.
    """
    raters = sorted({rater for one in found for rater, _ in one.levels})
    rows = [(names.get(s.listen_for, s.listen_for), rater, level) for s in found for rater, level in s.levels]
    places = {names.get(one.listen_for, one.listen_for): at for at, one in enumerate(found)}
    figure = go.Figure()
    for at, one in enumerate(found):
        figure.add_scatter(
            x=[one.low, one.high],
            y=[at, at],
            mode="lines",
            line={"color": _GREY, "width": 3},
            hoverinfo="skip",
            showlegend=False,
        )
    for at, rater in enumerate(raters):
        own = [row for row in rows if row[1] == rater]
        # A little above or below the line, so that two who agree do not hide one another.
        shift = (at - (len(raters) - 1) / 2) * min(0.3, 0.8 / len(raters))
        figure.add_scatter(
            x=[level for *_, level in own],
            y=[places[name] + shift for name, *_ in own],
            mode="markers",
            name=rater.replace("<", "‹"),
            marker={
                "size": 13,
                "symbol": SYMBOLS[at % len(SYMBOLS)],
                "color": PALETTE[at % len(PALETTE)],
                "line": {"width": 1, "color": "white"},
            },
            customdata=[[name] for name, *_ in own],
            hovertemplate="%{customdata[0]}: %{x}<extra>%{fullData.name}</extra>",
        )
    figure.update_layout(
        height=120 + _ROW_PIXELS * len(found),
        margin={"l": 0, "r": 10, "t": 10, "b": 40},
        xaxis={"title": "level, 1 to 4", "range": [0.7, 4.3], "tickvals": [1, 2, 3, 4]},
        yaxis={
            "tickvals": list(places.values()),
            "ticktext": [
                "<br>".join(textwrap.wrap(name.replace("<", "‹"), _LINE_CHARACTERS)) for name in places
            ],
            "range": [len(found) - 0.5, -0.5],
            "automargin": True,
            "zeroline": False,
        },
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        showlegend=True,
    )
    far = [names.get(one.listen_for, one.listen_for) for one in found if one.apart > 1]
    alt = f"Levels from 1 to 4 that {len(raters)} raters gave on {len(found)} listen-fors. " + (
        f"More than one level apart: {', '.join(far)}."
        if far
        else "Nowhere are they more than one level apart."
    )
    note = (
        "A mark is what one person gave; the line goes from the lowest to the highest. Where it is long, read the "
        "evidence together before you decide; a mean would hide it."
    )
    return Exhibit(figure, alt, note, pd.DataFrame(rows, columns=["listen_for", "rater", "level"]))


def agreement_words(found: Agreement) -> str:
    """How often raters agree, in sentences."""
    if found.exact is None or found.within_one is None:
        return found.note
    said = (
        f"Judgements that two people made of the same: {found.pairs:,}. Of these {found.exact:.0f} % are equal and "
        f"{found.within_one:.0f} % within one level."
    )
    return (
        f"{said} " + (f"Weighted kappa: {found.kappa:.2f}. " if found.kappa is not None else "") + found.note
    )
