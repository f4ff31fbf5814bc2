"""Who pulls a model towards itself, and who lies far from what it expects."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from cimodels.exhibits.crowd import GREY, crowd, layout
from cimodels.exhibits.exhibit import PALETTE, Exhibit
from cimodels.models.diagnostics import Diagnostics
from cimodels.models.spec import ModelSpec

_FAR = 3.0  # standard errors, beyond which one in 370 lies by chance
_LEVERAGE = 3.0  # times the usual, from which an entity is named


def pull(found: Diagnostics) -> Exhibit:
    """How unusual each entity's circumstances are, against how far it lies from a model without it."""
    entities, usual = found.entities, _usual(found)
    named = entities[_unusual(found)]
    figure = go.Figure()
    crowd(figure, found, entities["leverage"], 1, y="studentised")
    figure.add_scatter(
        x=named["leverage"].tolist(),
        y=named["studentised"].tolist(),
        mode="markers",
        name="unusual in either",
        marker={"symbol": "diamond", "size": 9, "color": PALETTE[1]},
        text=named["name"].tolist(),
        hovertemplate="%{text}: leverage %{x:.3f}, %{y:+.1f} standard errors<extra></extra>",
    )
    for at in (-_FAR, _FAR):
        figure.add_hline(at, line={"dash": "dash", "color": GREY})
    figure.add_vline(_LEVERAGE * usual, line={"dash": "dash", "color": GREY})
    figure.update_layout(
        xaxis={"title": f"leverage (usual: {usual:.3f})", "rangemode": "tozero"},
        yaxis={"title": "standard errors (+ is better)", "zeroline": False},
        **layout(400),
    )
    high = int((entities["leverage"] > _LEVERAGE * usual).sum())
    out = int((entities["studentised"].abs() > _FAR).sum())
    noun = f"{found.spec.level}s"
    alt = (
        f"Leverage against studentised deleted residuals of {len(entities):,} {noun}. {high:,} have more than "
        f"{_LEVERAGE:.0f} times the usual leverage, {out:,} lie more than {_FAR:.0f} standard errors out; about "
        f"{0.0027 * len(entities):.0f} would by chance."
    )
    note = (
        "Leverage is the say that circumstances give: far right are unusual ones. Height is how far the results lie from what a "
        "model expects that has not seen them. Only who is far out in both moves the model. Dashed: "
        f"{_LEVERAGE:.0f} times the usual leverage, and {_FAR:.0f} standard errors."
    )
    data = named[["name", "leverage", "deleted", "studentised"]].sort_values("leverage", ascending=False)
    return Exhibit(figure, alt, note, data)


def pullers(found: Diagnostics, most: int = 25) -> pd.DataFrame:
    """Who moves what is expected of itself most, or lies furthest out.

    Returns
    -------
    DataFrame, one row per entity, at most `most`
        `name`, `county`, `moves` (how much its own results raise what is expected of it, indicator's
        unit; + towards better), `leverage`, `times` (the usual), `deleted` and `studentised` (as in
        `Diagnostics`), `denominator`, `cds`. Without `moves` where leverage is not the estimator's own.
    """
    entities = found.entities.assign(
        moves=found.entities["deleted"] - found.entities["advantage"],
        times=found.entities["leverage"] / _usual(found),
    )
    columns = ["name", "county", "moves", "leverage", "times", "deleted", "studentised", "denominator", "cds"]
    by = "moves" if moves_itself(found.spec) else "studentised"
    order = entities[by].abs().sort_values(ascending=False, kind="stable").index[:most]
    return entities.loc[order, [c for c in columns if c != "moves" or by == "moves"]]


def moves_itself(spec: ModelSpec) -> bool:
    """Whether an entity's results have a part in its own expectation that leverage tells exactly."""
    return spec.estimator in ("fay_herriot", "panel", "precision_weighted", "ols")


def _usual(found: Diagnostics) -> float:
    """Mean leverage: terms over entities."""
    return float(found.entities["leverage"].mean())


def _unusual(found: Diagnostics) -> np.ndarray:
    entities = found.entities
    unusual = (entities["leverage"] > _LEVERAGE * _usual(found)) | (entities["studentised"].abs() > _FAR)
    return unusual.to_numpy()
