"""What a model leaves: residuals against each circumstance, and against size as a funnel plot."""

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from scipy.special import ndtri

from cimodels.exhibits.crowd import GREY, beyond_edge, crowd, layout, room
from cimodels.exhibits.exhibit import PALETTE, Exhibit
from cimodels.models.diagnostics import Diagnostics
from cimodels.models.spec import COVARIATES
from cimodels.vocab.districts import DISTRICT_TYPES

_TENTHS = 10
_TICKS = [digit * 10.0**power for power in range(-3, 3) for digit in (1, 2, 5)]
_LIMITS = ("95 % if only chance differed", "95 % with lasting differences", "99.8 % with lasting differences")


def remains(found: Diagnostics, covariate: str) -> Exhibit:
    """Advantages against one circumstance of the model, with the mean of each tenth (or of each type)."""
    kind, by_type = found.spec.outcome, covariate == "TYPE"
    if by_type:
        x = found.entities["district_type"].map(
            lambda c: DISTRICT_TYPES[c].name if c in DISTRICT_TYPES else "Unknown"
        )
        groups = x
    else:
        x = found.entities[covariate]
        groups = pd.qcut(x.rank(method="min"), _TENTHS, labels=False, duplicates="drop")
        if covariate == "LOG_ENROLMENT":
            x = 2**x
    means = _means(x, found.entities["advantage"], groups, by_type)
    figure = go.Figure()
    crowd(figure, found, x, kind.decimals)
    figure.add_scatter(
        x=means["middle"].tolist(),
        y=means["mean"].tolist(),
        mode="markers" if by_type else "lines+markers",
        name=f"mean of each {'type' if by_type else 'tenth'}, 95 %",
        marker={"symbol": "diamond", "size": 10, "color": PALETTE[1]},
        line={"color": PALETTE[1], "width": 2},
        error_y={"array": (means["high"] - means["mean"]).tolist(), "color": PALETTE[1], "thickness": 2},
        hovertemplate=f"mean %{{y:+.{kind.decimals}f}}<extra></extra>",
    )
    figure.add_hline(0, line={"dash": "dash", "color": GREY})
    name, title = COVARIATES[covariate].name, _axis(covariate)
    figure.update_layout(
        xaxis={"title": title, **_kind_of_axis(covariate)},
        yaxis={
            "title": f"advantage ({kind.unit.brief}; + is better)",
            "range": room(found.entities["advantage"]),
        },
        **layout(400),
    )
    off = means[(means["low"] > 0) | (means["high"] < 0)]
    alt = (
        f"Advantage against {name}: {len(found.entities):,} {found.spec.level}s. Means "
        + "; ".join(f"{r.group}: {kind.format(r.mean, signed=True)}" for r in means.itertuples())
        + f". {len(off)} of {len(means)} differ from 0 by more than chance allows each."
    )
    note = (
        "A model that is straight where the world is straight leaves means along 0. Means that bend away from it say that "
        f"too much or too little is expected of some. {beyond_edge(found.entities['advantage'])}"
    )
    return Exhibit(figure, alt, note.strip(), means.drop(columns="middle"))


def _means(x: pd.Series, advantage: pd.Series, groups: pd.Series, by_type: bool) -> pd.DataFrame:
    rows = []
    for name in sorted(groups.unique()):
        inside = (groups == name).to_numpy()
        own, n = advantage[inside], int(inside.sum())
        reach = 1.96 * float(own.std()) / np.sqrt(n) if n > 1 else float("nan")
        label = str(name) if by_type else f"{_short(x[inside].min())} to {_short(x[inside].max())}"
        middle = name if by_type else float(x[inside].median())
        mean = float(own.mean())
        rows.append(
            {
                "group": label,
                "n": n,
                "mean": mean,
                "low": mean - reach,
                "high": mean + reach,
                "middle": middle,
            }
        )
    return pd.DataFrame(rows)


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def _axis(covariate: str) -> str:
    titles = {"TYPE": "district type", "LOG_ENROLMENT": "enrolment (logarithmic)"}
    return titles.get(covariate, f"{COVARIATES[covariate].name} ({COVARIATES[covariate].unit})")


def _kind_of_axis(covariate: str) -> dict[str, Any]:
    if covariate == "LOG_ENROLMENT":
        return {"type": "log", "dtick": 1}
    return {"type": "category"} if covariate == "TYPE" else {"rangemode": "nonnegative"}


def funnel(found: Diagnostics) -> Exhibit:
    """Advantages against how exactly each is known, with the limits of chance."""
    kind, entities, limits = found.spec.outcome, found.entities, found.funnel.limits
    figure = go.Figure()
    crowd(figure, found, entities["sampling_se"], kind.decimals)
    for column, name, color, dash in (
        ("limit_95", _LIMITS[0], PALETTE[1], "dot"),
        ("wide_95", _LIMITS[1], GREY, "solid"),
        ("wide_998", _LIMITS[2], GREY, "dash"),
    ):
        for sign in (1, -1):
            figure.add_scatter(
                x=limits["se"].tolist(),
                y=(sign * limits[column]).tolist(),
                mode="lines",
                name=name,
                legendgroup=name,
                showlegend=sign > 0,
                line={"color": color, "dash": dash, "width": 2},
                hoverinfo="skip",
            )
    figure.update_layout(
        xaxis={
            "title": f"sampling error ({kind.unit.brief})<br>larger {found.spec.level}s to the right",
            "type": "log",
            "autorange": "reversed",
            "tickvals": _TICKS,
            "ticktext": [f"{tick:g}" for tick in _TICKS],
        },
        yaxis={"title": f"advantage ({kind.unit.brief}; + is better)", "range": room(entities["advantage"])},
        **layout(460),
    )
    data, n = _beyond_limits(entities), len(entities)
    spread = (
        f"{found.funnel.dispersion:,.1f}"
        if found.funnel.dispersion < 10
        else f"{found.funnel.dispersion:,.0f}"
    )
    alt = (
        f"Funnel plot of {n:,} {found.spec.level}s: advantage against sampling error. "
        + "; ".join(f"{r.beyond:,} lie beyond {r.limits}" for r in data.itertuples())
        + "."
    )
    note = (
        f"Advantages vary {spread} times as much as chance alone would make them (squared, in standard errors). "
        "Within the dotted lines sampling alone could explain an advantage; beyond the solid ones it is unusual even among "
        f"lasting differences. {beyond_edge(entities['advantage'])}"
    )
    return Exhibit(figure, alt, note.strip(), data)


def _beyond_limits(entities: pd.DataFrame) -> pd.DataFrame:
    """How many lie beyond each pair of limits, and how many would were the limits true."""
    beyond = [
        int((entities[z].abs() > ndtri(1 - share / 2)).sum())
        for z, share in (("funnel_z", 0.05), ("funnel_wide_z", 0.05), ("funnel_wide_z", 0.002))
    ]
    n = len(entities)
    return pd.DataFrame(
        {
            "limits": _LIMITS,
            "beyond": beyond,
            "share": [100 * count / n for count in beyond],
            "expected": [0.05 * n, 0.05 * n, 0.002 * n],
        }
    )
