"""Whether a model is fit for use, as figures: its effects, what it leaves, who pulls it, for whom its intervals hold."""

from textwrap import wrap
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from cimodels.exhibits.axes import inner_limits
from cimodels.exhibits.exhibit import PALETTE, Exhibit
from cimodels.models.diagnostics import Diagnostics
from cimodels.models.expected import COVERAGE
from cimodels.models.results import Fit
from cimodels.models.spec import COVARIATES, ModelSpec
from cimodels.models.unfit import MOST_INFLATION
from cimodels.vocab.districts import DISTRICT_TYPES
from cimodels.vocab.indicators import INDICATORS

# Grey that stands out by 3:1 or more from a light and from a dark page.
_GREY = "#7f7f7f"
_CROWD = {"color": PALETTE[4], "opacity": 0.55, "size": 6}
_LINE = 22  # characters
_ROW = 46  # pixels for a group's or a circumstance's line
_MANY = 2000  # points that a browser draws one by one without delay
_TENTHS = 10
_TICKS = [digit * 10.0**power for power in range(-3, 3) for digit in (1, 2, 5)]
FAR = 3.0  # standard errors, beyond which one in 370 lies by chance
_LEVERAGE = 3.0  # times the usual, from which an entity is named
_GOES_ALONG = 2.5  # variance inflation from which an interval is half as wide again
_GROUPINGS = {"size": "Students", "type": "Type", "SED": "Low income", "all": ""}


def effects(found: Diagnostics, fit: Fit) -> Exhibit:
    """What each circumstance changes in the expectation, for a step that is usual between entities.

    Per unit the effects could not be compared: a percent more foster youth is much, a percent more low income
    little. A step is one standard deviation between entities, or being of a type.
    """
    kind = INDICATORS[found.spec.indicator]
    table = _effects(found, fit)
    names = table.pop("label").tolist()
    figure = go.Figure()
    figure.add_scatter(
        x=table["step_effect"].tolist(),
        y=names,
        mode="markers",
        marker={"symbol": "diamond", "size": 9, "color": PALETTE[0]},
        error_x={
            "array": (table["step_high"] - table["step_effect"]).tolist(),
            "arrayminus": (table["step_effect"] - table["step_low"]).tolist(),
            "color": PALETTE[0],
            "thickness": 2,
        },
        customdata=table[["step", "step_low", "step_high"]].to_numpy(),
        hovertemplate=f"%{{y}}, %{{customdata[0]}}: %{{x:+.{kind.decimals}f}}, 95 % "
        f"%{{customdata[1]:+.{kind.decimals}f}} to %{{customdata[2]:+.{kind.decimals}f}}<extra></extra>",
        showlegend=False,
    )
    figure.add_vline(0, line={"dash": "dash", "color": _GREY})
    figure.update_layout(
        xaxis={"title": f"change of the expectation, 95 %<br>({kind.unit.value})", "zeroline": False},
        yaxis={"autorange": "reversed"},
        margin={"t": 10, "r": 10, "b": 60},
        height=90 + _ROW * max(len(names), 1),
    )
    told = "; ".join(
        f"{r.circumstance}, {r.step}: {kind.format(r.step_effect, signed=True)}, {kind.format(r.step_low, signed=True)} "
        f"to {kind.format(r.step_high, signed=True)}"
        for r in table.itertuples()
    )
    note = (
        f"For a step that is usual between {found.spec.level}s: one standard deviation more of a circumstance, or another "
        "type; the others stay as they are. An interval across 0 leaves open which way it goes. These are associations, "
        "not what would happen if the circumstance were changed."
    )
    alt = (
        f"Change of expected {kind.name} in {kind.unit.value} for a usual step, with 95 % intervals. {told}."
    )
    return Exhibit(figure, alt, note, table)


def _effects(found: Diagnostics, fit: Fit) -> pd.DataFrame:
    """One row per term, by step and by unit; `label` is for the figure."""
    rows = []
    for row in fit.coefficients[~fit.coefficients["term"].str.startswith("YEAR_")].itertuples():
        name, unit, size, step, mark = _step(str(row.term), found.entities)
        rows.append(
            {
                "label": _folded(name, mark),
                "circumstance": name,
                "step": step,
                "step_effect": size * row.estimate,
                "step_low": size * row.low,
                "step_high": size * row.high,
                "unit": unit,
                "estimate": row.estimate,
                "low": row.low,
                "high": row.high,
            }
        )
    return pd.DataFrame(rows)


def _step(term: str, entities: pd.DataFrame) -> tuple[str, str, float, str, str]:
    """Name of a term, its unit in words, the size of a usual step in units, and that step in words and in short."""
    if term.startswith("TYPE_"):
        kind, other = DISTRICT_TYPES[term.removeprefix("TYPE_")].name, "instead of unified"
        return f"{kind} type", other, 1.0, other, other
    size, name = float(entities[term].std()), COVARIATES[term].name
    if term == "LOG_ENROLMENT":
        times = f"{2**size:.1f}"
        return (
            "Size (enrolment)",
            "twice as many students",
            size,
            f"{times} times as many students",
            f"× {times}",
        )
    return name, "1 in 100 students more", size, f"{size:.1f} in 100 students more", f"+{size:.1f} %"


def baseline(fit: Fit) -> pd.DataFrame:
    """`label`, `estimate`, `low`, `high` of each year: what is expected with average circumstances."""
    years = fit.coefficients["term"].str.startswith("YEAR_")
    return fit.coefficients.loc[years, ["label", "estimate", "low", "high"]]


def remains(found: Diagnostics, covariate: str) -> Exhibit:
    """Advantages against one circumstance of the model, with the mean of each tenth (or of each type)."""
    kind, by_type = INDICATORS[found.spec.indicator], covariate == "TYPE"
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
    _crowd(figure, found, x, kind.decimals)
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
    figure.add_hline(0, line={"dash": "dash", "color": _GREY})
    name, title = COVARIATES[covariate].name, _axis(covariate)
    figure.update_layout(
        xaxis={"title": title, **_kind_of_axis(covariate)},
        yaxis={
            "title": f"advantage ({kind.unit.value}; + is better)",
            "range": _room(found.entities["advantage"]),
        },
        **_layout(400),
    )
    off = means[(means["low"] > 0) | (means["high"] < 0)]
    alt = (
        f"Advantage against {name}: {len(found.entities):,} {found.spec.level}s. Means "
        + "; ".join(f"{r.group}: {kind.format(r.mean, signed=True)}" for r in means.itertuples())
        + f". {len(off)} of {len(means)} differ from 0 by more than chance allows each."
    )
    note = (
        "A model that is straight where the world is straight leaves means along 0. Means that bend away from it say that "
        f"too much or too little is expected of some. {_beyond(found.entities['advantage'])}"
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
    kind, entities, limits = INDICATORS[found.spec.indicator], found.entities, found.funnel.limits
    figure = go.Figure()
    _crowd(figure, found, entities["sampling_se"], kind.decimals)
    for column, name, color, dash in (
        ("limit_95", "95 % if only chance differed", PALETTE[1], "dot"),
        ("wide_95", "95 % with lasting differences", _GREY, "solid"),
        ("wide_998", "99.8 % with lasting differences", _GREY, "dash"),
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
            "title": f"sampling error ({kind.unit.value})<br>larger {found.spec.level}s to the right",
            "type": "log",
            "autorange": "reversed",
            "tickvals": _TICKS,
            "ticktext": [f"{tick:g}" for tick in _TICKS],
        },
        yaxis={"title": f"advantage ({kind.unit.value}; + is better)", "range": _room(entities["advantage"])},
        **_layout(460),
    )
    reach = {"funnel_z": 1.96, "funnel_wide_z": 1.96, "far": 3.09}
    beyond = {
        "95 % if only chance differed": int((entities["funnel_z"].abs() > reach["funnel_z"]).sum()),
        "95 % with lasting differences": int(
            (entities["funnel_wide_z"].abs() > reach["funnel_wide_z"]).sum()
        ),
        "99.8 % with lasting differences": int((entities["funnel_wide_z"].abs() > reach["far"]).sum()),
    }
    by_chance = (0.05, 0.05, 0.002)
    n = len(entities)
    data = pd.DataFrame(
        {
            "limits": list(beyond),
            "beyond": list(beyond.values()),
            "share": [100 * count / n for count in beyond.values()],
            "expected": [share * n for share in by_chance],
        }
    )
    spread = (
        f"{found.funnel.dispersion:,.1f}"
        if found.funnel.dispersion < 10
        else f"{found.funnel.dispersion:,.0f}"
    )
    alt = (
        f"Funnel plot of {n:,} {found.spec.level}s: advantage against sampling error. "
        + "; ".join(f"{count:,} lie beyond {name}" for name, count in beyond.items())
        + "."
    )
    note = (
        f"Advantages vary {spread} times as much as chance alone would make them (squared, in standard errors). "
        "Within the dotted lines sampling alone could explain an advantage; beyond the solid ones it is unusual even among "
        f"lasting differences. {_beyond(entities['advantage'])}"
    )
    return Exhibit(figure, alt, note.strip(), data)


def pull(found: Diagnostics) -> Exhibit:
    """How unusual each entity's circumstances are, against how far it lies from a model without it."""
    entities, usual = found.entities, _usual(found)
    named = entities[_far(found)]
    figure = go.Figure()
    _crowd(figure, found, entities["leverage"], 1, y="studentised")
    figure.add_scatter(
        x=named["leverage"].tolist(),
        y=named["studentised"].tolist(),
        mode="markers",
        name="unusual in either",
        marker={"symbol": "diamond", "size": 9, "color": PALETTE[1]},
        text=named["name"].tolist(),
        hovertemplate="%{text}: leverage %{x:.3f}, %{y:+.1f} standard errors<extra></extra>",
    )
    for at in (-FAR, FAR):
        figure.add_hline(at, line={"dash": "dash", "color": _GREY})
    figure.add_vline(_LEVERAGE * usual, line={"dash": "dash", "color": _GREY})
    figure.update_layout(
        xaxis={"title": f"leverage (usual: {usual:.3f})", "rangemode": "tozero"},
        yaxis={"title": "standard errors (+ is better)", "zeroline": False},
        **_layout(400),
    )
    high = int((entities["leverage"] > _LEVERAGE * usual).sum())
    out = int((entities["studentised"].abs() > FAR).sum())
    noun = f"{found.spec.level}s"
    alt = (
        f"Leverage against studentised deleted residuals of {len(entities):,} {noun}. {high:,} have more than "
        f"{_LEVERAGE:.0f} times the usual leverage, {out:,} lie more than {FAR:.0f} standard errors out; about "
        f"{0.0027 * len(entities):.0f} would by chance."
    )
    note = (
        "Leverage is the say that circumstances give: far right are unusual ones. Height is how far the results lie from what a "
        "model expects that has not seen them. Only who is far out in both moves the model. Dashed: "
        f"{_LEVERAGE:.0f} times the usual leverage, and {FAR:.0f} standard errors."
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


def _far(found: Diagnostics) -> np.ndarray:
    entities = found.entities
    unusual = (entities["leverage"] > _LEVERAGE * _usual(found)) | (entities["studentised"].abs() > FAR)
    return unusual.to_numpy()


def inflation(found: Diagnostics) -> pd.DataFrame:
    """`label`, `vif`, `wider` (how many times as wide it makes the interval) and `told`, most inflated first."""
    table = found.terms.sort_values("vif", ascending=False, kind="stable")
    return table.assign(wider=np.sqrt(table["vif"]), told=table["vif"].map(_inflated))[
        ["label", "vif", "wider", "told"]
    ]


def _inflated(vif: float) -> str:
    if vif > MOST_INFLATION:
        return "cannot be told from others"
    return "partly goes with others" if vif > _GOES_ALONG else "well told apart"


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
        line={"width": 8, "color": _GREY},
        opacity=0.4,
        name="what chance allows",
        hoverinfo="skip",
    )
    _marked(figure, share.to_numpy(), names, off, "%{y}: %{x:.0f} % inside<extra></extra>")
    figure.add_vline(nominal, line={"dash": "dash", "color": _GREY})
    figure.update_layout(
        xaxis={"title": "% inside their 95 % interval", "range": [min(79.0, float(share.min()) - 2), 101]},
        yaxis={"autorange": "reversed", "type": "category"},
        **_layout(130 + 26 * len(names)),
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
    kind, table = INDICATORS[found.spec.indicator], _groups(found)
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
    figure.add_vline(0, line={"dash": "dash", "color": _GREY})
    figure.update_layout(
        xaxis={
            "title": f"mean held-out advantage, 95 %<br>({kind.unit.value}; + is better)",
            "zeroline": False,
        },
        yaxis={"autorange": "reversed", "type": "category"},
        **_layout(130 + 26 * len(names)),
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


def _crowd(figure: go.Figure, found: Diagnostics, x: pd.Series, decimals: int, y: str = "advantage") -> None:
    """Everyone as a pale dot with name and numbers."""
    draw = figure.add_scatter if len(x) <= _MANY else figure.add_scattergl
    draw(
        x=x.tolist(),
        y=found.entities[y].tolist(),
        mode="markers",
        name=f"{found.spec.level}s",
        marker=_CROWD,
        text=found.entities["name"].tolist(),
        hovertemplate=f"%{{text}}: %{{y:+.{decimals}f}}<extra></extra>",
    )


def _room(values: pd.Series) -> list[float]:
    """Where the crowd lies, so that one far outlier does not squeeze everybody else."""
    low, high = inner_limits(values.to_numpy())
    room = 0.05 * (high - low)
    return [low - room, high + room]


def _beyond(values: pd.Series) -> str:
    low, high = _room(values)
    count = int(((values < low) | (values > high)).sum())
    if not count:
        return ""
    return f"{count:,} {'lie' if count > 1 else 'lies'} beyond the figure's edge; zoom out to see more."


def _folded(name: str, step: str) -> str:
    """A label of short lines, which leave room for the figure on a phone."""
    return "<br>".join([*wrap(name, _LINE), step])


def _layout(height: int) -> dict[str, Any]:
    return {
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom"},
        "margin": {"t": 60, "r": 10, "b": 60},
        "height": height,
    }
