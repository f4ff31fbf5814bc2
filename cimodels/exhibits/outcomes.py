"""How one entity did against what was expected of it, on every indicator at once."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from cimodels.certainty.bands import BANDS, bands, in_percent
from cimodels.exhibits.exhibit import PALETTE, Exhibit
from cimodels.models.spec import ModelSpec
from cimodels.vocab.indicators import INDICATORS, Indicator
from cimodels.vocab.runs import years_text

_GREY = "#7f7f7f"
_ROW = 34  # pixels
# Three answers to "was it as expected?", told apart by symbol and colour.
BETTER, WITHIN, WORSE = (
    "better than the ordinary range",
    "within the ordinary range",
    "worse than the ordinary range",
)
_LOOKS = {
    BETTER: ("triangle-up", PALETTE[2]),
    WITHIN: ("circle", PALETTE[0]),
    WORSE: ("triangle-down", PALETTE[1]),
}

SHORT = {BETTER: "▲ better", WITHIN: "● ordinary", WORSE: "▼ worse"}


def reading(position: float) -> str:
    """Which of the three a place in the prediction interval is; its ends belong to it."""
    return BETTER if position > 1 else WORSE if position < -1 else WITHIN


def panel(outcomes: pd.DataFrame, top_percent: float) -> pd.DataFrame:
    """Every indicator's expected and actual value and how sure we are, in words.

    Parameters
    ----------
    outcomes : DataFrame
        As `compare.outcomes`, of one entity on several indicators; those without numbers are left out.
    """
    rows = outcomes.dropna(subset=["expected"])
    return pd.DataFrame([_panel_row(row, top_percent) for row in rows.itertuples()])


def _panel_row(row: Any, top_percent: float) -> dict[str, object]:
    kind = row.model.outcome
    said: dict[str, str] = {
        "Indicator": f"{title(row.model)}, {years_text(row.model.years)}",
        "Expected": kind.format(row.expected),
        "Actual": kind.format(row.actual),
        "95 % range": _possible(kind, row.low, row.high),
        "Advantage": kind.format(row.advantage, signed=True),
        "It was": SHORT[reading(row.position)],
        f"Chance of top {top_percent:g} %": chance(row.probability),
    }
    if not np.isnan(row.share):
        said["Usual models"] = f"{100 * row.share:.0f} %"
    # A value and its unit stay on one line.
    return {heading: words.replace(" %", "\u00a0%") for heading, words in said.items()}


def _possible(kind: Indicator, low: float, high: float) -> str:
    """The interval in words, as far as the indicator can go: no rate is below 0 or above 100 %."""
    return f"{kind.format(max(low, kind.lowest))} to {kind.format(min(high, kind.highest))}"


def advantages(outcomes: pd.DataFrame, named: Mapping[str, str]) -> pd.DataFrame:
    """Several entities on every indicator: one row per indicator, one column per entity.

    Parameters
    ----------
    outcomes : DataFrame
        As `compare.outcomes`, of several entities on several indicators.
    named : mapping
        `cds` → column heading, in order.
    """
    found: dict[str, dict[str, str]] = {}
    for row in outcomes.itertuples():
        known = pd.notna(row.expected)
        words = (
            f"{row.model.outcome.format(row.advantage, signed=True)} {SHORT[reading(row.position)]}, {chance(row.probability)}"
            if known
            else "not in the model"
        )
        name = f"{title(row.model)}, {years_text(row.model.years)}"
        found.setdefault(name, {})[named[row.cds]] = words.replace(" %", "\u00a0%")
    return pd.DataFrame.from_dict(found, orient="index", columns=list(named.values()))


def title(model: ModelSpec) -> str:
    """The indicator, with the group (or gap) where it is not everyone concerned."""
    name = INDICATORS[model.indicator].name
    everyone = model.student_group in ("ALL", INDICATORS[model.indicator].whole_group)
    return (
        name if everyone and not (model.reference_group or model.is_pooled) else f"{name}: {model.population}"
    )


def chance(probability: float) -> str:
    """ "83.0 % (strong)"."""
    if np.isnan(probability):
        return "not known"
    band = BANDS[str(bands(np.array([probability]))[0])]
    return f"{float(in_percent(np.array([probability]))[0]):.1f} % ({band.name.lower()})"


def positions(outcomes: pd.DataFrame) -> Exhibit:
    """Each indicator's place in its own prediction interval, so that indicators with other units stand on one axis."""
    rows = outcomes.dropna(subset=["position"]).reset_index(drop=True)
    names = [title(r.model) for r in rows.itertuples()]
    told = rows["position"].map(reading)
    figure = go.Figure()
    figure.add_vrect(x0=-1, x1=1, fillcolor=_GREY, opacity=0.28, line_width=0, layer="below")
    figure.add_vline(0, line={"dash": "dash", "color": _GREY})
    for place, value in enumerate(rows["position"]):
        figure.add_shape(
            type="line", x0=0, x1=value, y0=place, y1=place, line={"color": _GREY, "width": 2}, layer="below"
        )  # fmt: skip
    for answer, (symbol, color) in _LOOKS.items():
        chosen = np.flatnonzero(told == answer)
        figure.add_scatter(
            x=rows["position"].iloc[chosen].tolist(),
            y=chosen.tolist(),
            mode="markers",
            name=answer,
            showlegend=True,
            marker={"symbol": symbol, "size": 13, "color": color},
            customdata=[f"{names[i]}: {_said(rows.iloc[i])}" for i in chosen],
            hovertemplate="%{customdata}<extra></extra>",
        )
    for place, name in enumerate(names):
        figure.add_annotation(
            x=0, xref="paper", xanchor="left", y=place - 0.32, showarrow=False, text=name, font={"size": 12}
        )  # fmt: skip
    reach = max(1.25, float(rows["position"].abs().max()) + 0.15) if len(rows) else 1.25
    figure.update_layout(
        xaxis={
            "title": "worse   ←   expected   →   better", "range": [-reach, reach], "zeroline": False,
            "tickvals": [-1, 0, 1], "ticktext": ["end of 95 % range", "as expected", "end of 95 % range"],
        },
        yaxis={"visible": False, "range": [len(names) - 0.4, -0.9]},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom"},
        margin={"t": 30, "r": 10, "l": 10, "b": 50},
        height=120 + _ROW * len(names),
    )  # fmt: skip
    alt = "Each indicator against what was expected: " + "; ".join(
        f"{name}: {_said(row)}" for name, (_, row) in zip(names, rows.iterrows(), strict=True)
    )
    note = (
        "Grey is the ordinary range: where 95 of 100 in the same circumstances would lie. Each indicator is measured in "
        "halves of its own range, turned so that right is better; lower absence and fewer suspensions are to the right."
    )
    data = pd.DataFrame(
        {
            "Indicator": names,
            "Advantage in halves of its range": rows["position"].round(2),
            "It was": told,
        }
    )
    return Exhibit(figure, alt + ".", note, data)


def _said(row: pd.Series) -> str:
    kind = row["model"].outcome
    return f"expected {kind.format(row['expected'])}, was {kind.format(row['actual'])}, {reading(row['position'])}"


def summary(outcomes: pd.DataFrame) -> str:
    """ "On 12 indicators: better than the ordinary range on 2 (…), worse on 1 (…), within it on 9."."""
    rows = outcomes.dropna(subset=["position"])
    if rows.empty:
        return "No model has it on any indicator."
    told = rows["position"].map(reading)
    names = [title(r.model) for r in rows.itertuples()]
    parts = []
    for answer in (BETTER, WORSE):
        chosen = [name for name, said in zip(names, told, strict=True) if said == answer]
        parts.append(f"{answer} on {len(chosen) or 'none'}" + (f" ({', '.join(chosen)})" if chosen else ""))
    ahead = int((rows["advantage"] > 0).sum())
    return (
        f"On {len(rows)} indicators with a model: {parts[0]}, {parts[1]}, within it on the others. "
        f"Ahead of what was expected, by however little, on {'all' if ahead == len(rows) else ahead or 'none'}."
    )
