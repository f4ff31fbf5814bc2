"""What each circumstance changes in the expectation, and whether their effects can be told apart."""

from textwrap import wrap

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from cimodels.exhibits.crowd import GREY
from cimodels.exhibits.exhibit import PALETTE, Exhibit
from cimodels.models.diagnostics import Diagnostics
from cimodels.models.results import Fit
from cimodels.models.spec import COVARIATES
from cimodels.models.unfit import MOST_INFLATION
from cimodels.vocab.districts import DISTRICT_TYPES

_LINE = 22  # characters
_ROW = 46  # pixels for a circumstance's line
_GOES_ALONG = 2.5  # variance inflation from which an interval is half as wide again


def effects(found: Diagnostics, fit: Fit) -> Exhibit:
    """What each circumstance changes in the expectation, for a step that is usual between entities.

    Per unit the effects could not be compared: a percent more foster youth is much, a percent more low income
    little. A step is one standard deviation between entities, or being of a type.
    """
    kind = found.spec.outcome
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
    figure.add_vline(0, line={"dash": "dash", "color": GREY})
    figure.update_layout(
        xaxis={"title": f"change of the expectation, 95 %<br>({kind.unit.brief})", "zeroline": False},
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
        f"not what would happen if the circumstance were changed. {kind.direction.word.capitalize()}."
    )
    alt = (
        f"Change of expected {kind.name} in {kind.unit.brief} for a usual step, with 95 % intervals. {told}."
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


def _folded(name: str, step: str) -> str:
    """A label of short lines, which leave room for the figure on a phone."""
    return "<br>".join([*wrap(name, _LINE), step])


def baseline(fit: Fit) -> pd.DataFrame:
    """`label`, `estimate`, `low`, `high` of each year: what is expected with average circumstances."""
    years = fit.coefficients["term"].str.startswith("YEAR_")
    return fit.coefficients.loc[years, ["label", "estimate", "low", "high"]]


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
