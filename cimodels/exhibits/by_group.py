"""For whom a model's intervals hold, and of whom it expects too much or too little, group by group."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from cimodels.exhibits.crowd import GREY, layout
from cimodels.exhibits.exhibit import PALETTE, Exhibit
from cimodels.models.diagnostics import Diagnostics
from cimodels.models.expected import COVERAGE

_GROUPINGS = {"size": "Students", "type": "Type", "SED": "Low income", "all": ""}


def coverage(found: Diagnostics) -> Exhibit:
    """For how many of each group the held-out prediction interval holds, beside the nominal 95 %."""
    table = _groups(found)
    names, chance = table["group"].tolist(), 100 * table["slack"]
    nominal, share = 100 * COVERAGE, 100 * table["covered"]
    off = ((share - nominal).abs() > chance).to_numpy()
    figure = go.Figure()
    figure.add_scatter(
        x=[
            x
            for low, high in zip(nominal - chance, nominal + chance, strict=True)
            for x in (low, min(high, 100), None)
        ],
        y=[y for name in names for y in (name, name, None)],
        mode="lines",
        line={"width": 8, "color": GREY},
        opacity=0.4,
        name="what chance allows",
        hoverinfo="skip",
    )
    _marked(figure, share.to_numpy(), names, off, "%{y}: %{x:.0f} % inside<extra></extra>")
    figure.add_vline(nominal, line={"dash": "dash", "color": GREY})
    figure.update_layout(
        xaxis={"title": "% inside their 95 % interval", "range": [min(79.0, float(share.min()) - 2), 101]},
        yaxis={"autorange": "reversed", "type": "category"},
        **layout(130 + 26 * len(names)),
    )
    told = "; ".join(f"{r.group} {100 * r.covered:.0f} % of {r.n:,}" for r in table.itertuples())
    note = (
        "Each fifth of the model's districts is held out in turn, and predicted by the model of the others. Dashed: the 95 % "
        "that should lie inside. Left of it intervals are too narrow for a group, right of it wider than they need be. "
        "Of twenty groups one is marked by chance."
    ).replace("districts", f"{found.spec.level}s")
    data = table.assign(covered=share, slack=chance)[["group", "n", "covered", "slack", "below"]]
    data["below"] *= 100
    return Exhibit(figure, f"Share inside the held-out 95 % prediction interval: {told}.", note, data)


def calibration(found: Diagnostics) -> Exhibit:
    """The mean held-out advantage of each group, with its 95 % interval; 0 is calibrated."""
    kind, table = found.spec.outcome, _groups(found)
    names, reach = table["group"].tolist(), 1.96 * table["bias_se"]
    off = (table["bias"].abs() > reach).to_numpy()
    figure = go.Figure()
    _marked(
        figure,
        table["bias"].to_numpy(),
        names,
        off,
        f"%{{y}}: %{{x:+.{kind.decimals}f}}<extra></extra>",
        reach.to_numpy(),
    )
    figure.add_vline(0, line={"dash": "dash", "color": GREY})
    figure.update_layout(
        xaxis={
            "title": f"mean held-out advantage, 95 %<br>({kind.unit.brief}; + is better)",
            "zeroline": False,
        },
        yaxis={"autorange": "reversed", "type": "category"},
        **layout(130 + 26 * len(names)),
    )
    told = "; ".join(f"{r.group} {kind.format(r.bias, signed=True)}" for r in table.itertuples())
    note = (
        "A group to the right of 0 does better than a model expects that has not seen it: too little is expected of its members, "
        "and they come onto a list too easily. Left of 0 it is the other way round. "
        "Of twenty groups one is marked by chance."
    )
    data = table.assign(low=table["bias"] - reach, high=table["bias"] + reach, chosen=100 * table["chosen"])
    columns = ["group", "n", "bias", "low", "high", "chosen"]
    return Exhibit(figure, f"Mean held-out advantage: {told}.", note, data[columns])


def _groups(found: Diagnostics) -> pd.DataFrame:
    names = [
        f"{_GROUPINGS[r.grouping]}: {r.group}" if _GROUPINGS[r.grouping] else f"All {found.spec.level}s"
        for r in found.coverage.itertuples()
    ]
    return found.coverage.assign(group=names)


def _marked(
    figure: go.Figure,
    x: np.ndarray,
    names: list[str],
    off: np.ndarray,
    hover: str,
    reach: np.ndarray | None = None,
) -> None:
    """Groups within and beyond what chance allows, told apart by symbol and colour."""
    for mask, label, symbol, color in (
        (~off, "within chance", "circle", PALETTE[0]),
        (off, "beyond chance", "diamond", PALETTE[1]),
    ):
        shown = np.flatnonzero(mask)
        figure.add_scatter(
            x=x[shown].tolist(),
            y=[names[i] for i in shown],
            mode="markers",
            name=label,
            marker={"symbol": symbol, "size": 10, "color": color},
            error_x=None if reach is None else {"array": reach[shown].tolist(), "color": color},
            hovertemplate=hover,
        )
    # Two traces would otherwise order the groups by which of them comes first.
    figure.update_yaxes(categoryorder="array", categoryarray=names)
