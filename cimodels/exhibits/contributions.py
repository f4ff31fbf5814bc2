"""Why so much is expected of a district: from the average to its expectation, one circumstance after the other."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from cimodels.exhibits.exhibit import PALETTE, Exhibit
from cimodels.models.explain import YEARS, Explanation
from cimodels.models.spec import COVARIATES, ModelSpec
from cimodels.vocab.districts import DISTRICT_TYPES
from cimodels.vocab.indicators import Indicator

_ROW = 50  # pixels for a circumstance: a line of words with its bar below
_GREY = "#7f7f7f"


def contributions(explanation: Explanation, spec: ModelSpec, district_type: str | None) -> Exhibit:
    """A bar per circumstance, the largest first, each beginning where the one before it ended.

    Parameters
    ----------
    explanation : Explanation
        With contributions.
    district_type : str or None
        Code of the district's own type; None for schools and where it is not known.
    """
    kind = spec.outcome
    parts = explanation.contributions["contribution"]
    starts = (explanation.average + parts.cumsum() - parts).tolist()
    rows = [
        f"{row.label}: {_against(row, district_type)}" if _against(row, district_type) else str(row.label)
        for row in explanation.contributions.itertuples()
    ]
    names = [f"The average {spec.level}", *rows, f"Expected of this {spec.level}"]
    figure = go.Figure()
    for higher, name, color in ((True, "raises it", PALETTE[0]), (False, "lowers it", PALETTE[1])):
        chosen = [i for i, part in enumerate(parts) if (part >= 0) == higher]
        figure.add_bar(
            y=[i + 1 for i in chosen],
            x=[parts.iloc[i] for i in chosen],
            base=[starts[i] for i in chosen],
            orientation="h",
            width=0.32,
            name=name,
            marker={"color": color, "pattern": {"shape": "" if higher else "/"}},
            text=[kind.format(parts.iloc[i], signed=True) for i in chosen],
            textposition="outside",
            cliponaxis=False,
            customdata=[rows[i] for i in chosen],
            hovertemplate="%{customdata}<br>%{text}<extra></extra>",
        )
    ends = [explanation.average, explanation.expected]
    figure.add_scatter(
        x=ends,
        y=[0, len(rows) + 1],
        mode="markers+text",
        marker={"symbol": "diamond", "size": 11, "color": _GREY},
        text=[kind.format(value) for value in ends],
        textposition="middle right",
        showlegend=False,
        hoverinfo="skip",
    )
    _dress(figure, names, [*ends, *starts], kind)
    return Exhibit(
        figure,
        _alt(explanation, rows, kind, spec),
        _note(explanation, kind, spec),
        _data(explanation, district_type),
    )


def _dress(figure: go.Figure, names: list[str], values: list[float], kind: Indicator) -> None:
    """The words stand above their bars, so that a narrow screen has room for both."""
    for position, name in enumerate(names):
        figure.add_annotation(
            text=name, x=0, xref="paper", xanchor="left", y=position - 0.4, showarrow=False, align="left"
        )  # fmt: skip
    figure.add_vline(values[0], line={"dash": "dot", "color": _GREY, "width": 1})
    room = 0.14 * (max(values) - min(values) or 1.0)
    figure.update_layout(
        xaxis={
            "title": kind.axis_title,
            "zeroline": False,
            "range": [min(values) - room, max(values) + room],
        },
        yaxis={"range": [len(names) - 0.4, -0.8], "visible": False},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom"},
        margin={"t": 30, "r": 10, "l": 10, "b": 50},
        height=110 + _ROW * len(names),
    )


def _against(row: Any, district_type: str | None) -> str:
    """The district's value beside the average, in words; empty where there are no values."""
    if row.covariate == "TYPE":
        known = DISTRICT_TYPES.get(district_type) if district_type else None
        return known.name if known else ""
    if row.covariate == YEARS or pd.isna(row.value):
        return ""
    return f"{value_words(row.covariate, row.value)}, average {value_words(row.covariate, row.average)}"


def value_words(covariate: str, value: float) -> str:
    """A circumstance's value as people write it; a logarithm of size as students."""
    if covariate == "LOG_ENROLMENT":
        return f"{2**value:,.0f} students"
    unit = " %" if COVARIATES[covariate].unit.startswith("%") else ""
    return f"{value:.1f}{unit}"


def _alt(explanation: Explanation, rows: list[str], kind: Indicator, spec: ModelSpec) -> str:
    parts = explanation.contributions["contribution"]
    return (
        f"What is expected of the average {spec.level}: {kind.format(explanation.average)}. "
        + "; ".join(f"{row}: {kind.format(part, signed=True)}" for row, part in zip(rows, parts, strict=True))
        + f". What is expected of this {spec.level}: {kind.format(explanation.expected)}."
    )


def _note(explanation: Explanation, kind: Indicator, spec: ModelSpec) -> str:
    size = (
        " The average of size is the geometric mean."
        if "LOG_ENROLMENT" in set(explanation.contributions["covariate"])
        else ""
    )
    return (
        f"{kind.direction.word.capitalize()}. Each bar says how much one circumstance moves what is expected, against the "
        f"average of the {spec.level}s in the model (values are means over the years); they go together, so a bar is no effect of changing it.{size} The "
        f"expectation itself is known to within {kind.format(explanation.low)} to {kind.format(explanation.high)} (95 %); single "
        f"{spec.level}s differ from it by more."
    )


def _data(explanation: Explanation, district_type: str | None) -> pd.DataFrame:
    """One row per circumstance; the contributions are in the indicator's unit."""
    told = explanation.contributions
    return pd.DataFrame(
        {
            "circumstance": told["label"],
            "against": [_against(row, district_type) for row in told.itertuples()],
            "contribution": told["contribution"],
        }
    )
