"""The state's own value over the years: what a room is told before it looks at districts."""

import pandas as pd
import plotly.graph_objects as go

from cimodels.exhibits.exhibit import PALETTE, Exhibit
from cimodels.models.spec import ModelSpec


def course(values: pd.DataFrame, model: ModelSpec) -> Exhibit:
    """Each published year a mark with its value; years without one are left open.

    Parameters
    ----------
    values : DataFrame, one row per year in order
        `year`, `status` (the outcome's unit).
    """
    kind = model.outcome
    years = range(int(values["year"].min()), int(values["year"].max()) + 1)
    series = values.set_index("year")["status"].reindex(years)
    figure = go.Figure()
    figure.add_scatter(
        x=list(series.index),
        y=series.tolist(),
        text=["" if v != v else kind.format(v) for v in series],
        mode="lines+markers+text",
        textposition="top center",
        connectgaps=False,
        cliponaxis=False,
        line={"color": PALETTE[0]},
        marker={"symbol": "diamond", "size": 9, "color": PALETTE[0]},
        hoverinfo="skip",
        showlegend=False,
    )
    low, high = float(values["status"].min()), float(values["status"].max())
    room = max(high - low, 1.0) * 0.35
    figure.update_layout(
        dragmode=False,
        xaxis={"title": "Year (spring)", "dtick": 1, "fixedrange": True},
        yaxis={
            "title": kind.axis_title, "fixedrange": True, "zeroline": False,
            "range": [low - room, high + room],
        },
    )  # fmt: skip
    told = "; ".join(f"{row.year}: {kind.format(row.status)}" for row in values.itertuples())
    return Exhibit(
        figure,
        f"The state's {kind.name}, {model.population}, by year. {told}.",
        f"{kind.direction.word.capitalize()}. Years without a published value are left open.",
        pd.DataFrame({"Year": values["year"], "Status": [kind.format(v) for v in values["status"]]}),
    )
