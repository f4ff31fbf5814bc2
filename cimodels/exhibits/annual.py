"""A district's yearly Dashboard values with their uncertainty; no rule is applied to so few."""

from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from cimodels.exhibits.exhibit import PALETTE, Exhibit
from cimodels.exhibits.profile_rows import series
from cimodels.monitoring.annual import around, first_shown, with_intervals
from cimodels.vocab.indicators import INDICATORS, Indicator
from cimodels.vocab.student_groups import group_words
from cimodels.vocab.tables import SOURCES

NONE_YET = "none yet"
# More years than this, and a narrow screen has no room for each one's number.
_MOST_TICKS, _YEARS_A_TICK = 6, 2


def yearly(profile: pd.DataFrame, indicator: str, student_group: str) -> pd.DataFrame:
    """The yearly values of one indicator and group, of the first source that has any, with 95 % intervals.

    Parameters
    ----------
    profile : DataFrame
        As `Warehouse.profile`.

    Returns
    -------
    DataFrame, one row per year in order
        `year`, `status`, `low`, `high` (the indicator's unit), `denominator`, `suppressed`, `source`.
    """
    for source in SOURCES:
        rows = series(profile, indicator, source)
        rows = rows[rows["student_group"] == student_group]
        if rows["status"].notna().any():
            kept = rows[["year", "status", "denominator", "suppressed", "source"]].reset_index(drop=True)
            return with_intervals(kept, INDICATORS[indicator])
    columns = ["year", "status", "low", "high", "denominator", "suppressed", "source"]
    return pd.DataFrame(columns=columns)


def annual(values: pd.DataFrame, indicator: str, student_group: str, begins: date | None) -> Exhibit:
    """Each year a mark with its interval; where the plan begins is marked.

    Parameters
    ----------
    values : DataFrame
        As `yearly`, with a value at least.
    """
    kind = INDICATORS[indicator]
    known = values[values["status"].notna()]
    figure = go.Figure()
    figure.add_scatter(
        x=known["year"].tolist(),
        y=known["status"].tolist(),
        mode="markers",
        marker={"symbol": "diamond", "size": 10, "color": PALETTE[0]},
        error_y={
            "array": (known["high"] - known["status"]).tolist(),
            "arrayminus": (known["status"] - known["low"]).tolist(),
            "color": PALETTE[0],
            "thickness": 2,
        },
        hovertemplate=f"%{{x}}: %{{y:.{kind.decimals}f}}<extra></extra>",
        showlegend=False,
    )
    if begins:
        # Between the spring before and the first that can show it.
        figure.add_vline(
            first_shown(begins) - 0.5, line={"dash": "dash", "color": "#7d8b90"},
            annotation={"text": "the plan begins", "yanchor": "bottom", "xanchor": towards(known["year"], begins)},
        )  # fmt: skip
    figure.update_layout(
        height=344,
        margin={"t": 56, "b": 40},  # on a touch screen the toolbar always stands above the words at the top
        dragmode=False,
        xaxis=years_axis(known["year"], begins),
        yaxis={"title": kind.axis_title, "fixedrange": True, "zeroline": False},
    )
    told = "; ".join(f"{row.year}: {in_words(row, kind)}" for row in known.itertuples())
    note = (
        f"{kind.direction.word.capitalize()}. Bars are 95 % intervals: where the value might have been with other students like these. "
        "Yearly values are too few for the rules of a run chart, so none is applied; each year has other students."
    )
    if withheld := values.loc[values["suppressed"] == True, "year"].tolist():  # noqa: E712 (may be missing)
        note += f" Suppressed, too few students: {', '.join(map(str, withheld))}."
    return Exhibit(
        figure,
        f"{kind.name}, {group_words(student_group)}, each year with its 95 % interval. {told}.",
        note,
        in_table(values, indicator),
    )


def years_axis(years: pd.Series, begins: date | None) -> dict[str, Any]:
    """An axis of whole years, from the first to the last or to where something begins; on a phone its words stay upright."""
    first, last = int(years.min()), int(years.max())
    ends = [first, last, *([first_shown(begins) - 0.5] if begins else [])]
    return {
        "title": "Year (spring)",
        "tickvals": list(range(last, first - 1, -_YEARS_A_TICK if last - first > _MOST_TICKS else -1)),
        "tickangle": 0,
        "range": [min(ends) - 0.5, max(ends) + 0.5],
        "fixedrange": True,
    }


def towards(years: pd.Series, begins: date) -> str:
    """On which side of its line a word on what begins has room."""
    return "right" if first_shown(begins) - 0.5 > (years.min() + years.max()) / 2 else "left"


def in_table(values: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """The yearly values in words: `Year`, `Value`, `95 % interval`, `Students`, `Source`."""
    kind = INDICATORS[indicator]
    return pd.DataFrame(
        {
            "Year": values["year"],
            "Value": [
                "suppressed" if row.suppressed is True else kind.format(row.status)
                for row in values.itertuples()
            ],
            "95 % interval": [_interval(row, kind) for row in values.itertuples()],
            "Students": values["denominator"],
            "Source": values["source"].map(SOURCES),
        }
    )


def before_and_after(values: pd.DataFrame, indicator: str, begins: date | None) -> tuple[str, str]:
    """The last value before a plan began and the next that can show it, in words; empty where nothing is known."""
    if begins is None or values.empty:
        return "", ""
    kind = INDICATORS[indicator]
    before, after = around(values, begins)
    said = [
        f"{in_words(row, kind)}, {int(row['year'])}" if row is not None else "" for row in (before, after)
    ]
    return said[0], said[1] or NONE_YET


def in_words(row: pd.Series, kind: Indicator) -> str:
    """`12.5 (10.1 to 14.9)`."""
    interval = _interval(row, kind)
    return kind.format(row.status) + (f" ({interval})" if interval else "")


def _interval(row: pd.Series, kind: Indicator) -> str:
    if pd.isna(row.low):
        return ""
    return f"{kind.format(row.low)} to {kind.format(row.high)}"
