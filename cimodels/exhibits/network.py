"""A network's shared outcome: its members together beside the whole state, and each of them small beside the others."""

from collections.abc import Mapping
from datetime import date

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from cimodels.exhibits.annual import in_words, towards, years_axis
from cimodels.exhibits.exhibit import PALETTE, Exhibit
from cimodels.exhibits.tables import counted
from cimodels.monitoring.annual import around, first_shown
from cimodels.monitoring.together import Together, moved
from cimodels.vocab.indicators import Indicator
from cimodels.vocab.tables import SOURCES

_GREY = "#7d8b90"
_ACROSS = 3
_TALL = 190  # pixels for a row of small figures
_LONGEST = 26  # characters of a name above a small figure


def source_of(rows: pd.DataFrame, members: tuple[str, ...]) -> str:
    """The source of which the most members have a value, the Dashboard before others; empty where none has.

    One source for all: what differs between sources is no difference between districts.
    """
    known = rows[rows["cds"].isin(members) & rows["status"].notna()]
    counts = {code: known.loc[known["source"] == code, "cds"].nunique() for code in SOURCES}
    best = max(counts, key=counts.__getitem__)
    return best if counts[best] else ""


def taken_together(
    found: Together, state: pd.DataFrame, kind: Indicator, about: str, begins: date | None
) -> Exhibit:
    """The members' students together each year with the 95 % interval; the state's own value beside it.

    Parameters
    ----------
    found : Together
        With at least one year.
    state : DataFrame
        `year`, `status`, of the same source; may be empty.
    about : str
        Indicator and students in words.
    """
    values = found.values
    state = state[state["year"].isin(values["year"]) & state["status"].notna()]
    figure = go.Figure()
    if len(state):
        figure.add_scatter(
            x=state["year"].tolist(), y=state["status"].tolist(), mode="lines+markers", name="whole state",
            line={"color": _GREY, "dash": "dot"}, marker={"symbol": "circle-open", "size": 8, "color": _GREY},
        )  # fmt: skip
    figure.add_scatter(
        x=values["year"].tolist(),
        y=values["status"].tolist(),
        mode="lines+markers",
        name="members together",
        line={"color": PALETTE[0], "width": 2},
        marker={"symbol": "diamond", "size": 10},
        error_y={
            "array": (values["high"] - values["status"]).tolist(),
            "arrayminus": (values["status"] - values["low"]).tolist(),
            "thickness": 2,
        },
    )
    _began(figure, begins, values["year"], "the network begins")
    figure.update_traces(hovertemplate=f"%{{x}}: %{{y:.{kind.decimals}f}}<extra>%{{fullData.name}}</extra>")
    figure.update_layout(
        height=340,
        margin={"t": 40, "b": 40},
        dragmode=False,
        xaxis=years_axis(values["year"], _shown(begins, values["year"])),
        yaxis={"title": kind.axis_title, "fixedrange": True, "zeroline": False},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
    )
    told = "; ".join(f"{int(row['year'])}: {in_words(row, kind)}" for _, row in values.iterrows())
    note = (
        f"{kind.direction.word.capitalize()}. Every student counts once: a large district moves the mean more than a small one. The same "
        f"{counted(len(found.members), 'member')} in every year; bars are 95 % intervals."
    )
    data = pd.DataFrame(
        {
            "Year": values["year"],
            "Members together": [kind.format(value) for value in values["status"]],
            "95 % interval": [
                f"{kind.format(row.low)} to {kind.format(row.high)}" for row in values.itertuples()
            ],
            "Students": values["denominator"].astype(int),
            "Whole state": [
                kind.format(by_year[year]) if year in by_year else ""
                for by_year in [dict(zip(state["year"], state["status"], strict=True))]
                for year in values["year"]
            ],
        }
    )
    return Exhibit(figure, f"{about}: the members together each year. {told}.", note, data)


def moved_words(found: Together, state: pd.DataFrame, kind: Indicator, begins: date | None) -> str:
    """How the members moved since the last year before the network began, beside the state; empty where it cannot be said."""
    if begins is None or found.values.empty:
        return ""
    earlier, _ = around(found.values, begins)
    later = found.values.iloc[-1]
    if earlier is None or earlier["year"] == later["year"]:
        return ""
    difference, low, high = moved(earlier, later)
    said = (
        f"From {int(earlier['year'])}, the last year before the network began, to {int(later['year'])}: "
        f"{kind.format(difference, signed=True)} ({kind.format(low, signed=True)} to {kind.format(high, signed=True)})"
    )
    by_year = dict(zip(state["year"], state["status"], strict=True))
    if {earlier["year"], later["year"]} <= set(by_year):
        moved_state = float(by_year[later["year"]] - by_year[earlier["year"]])
        said += f"; the whole state {kind.format(moved_state, signed=True)}"
    return f"{said}. {kind.direction.word.capitalize()}."


def small(
    each: Mapping[str, pd.DataFrame],
    names: Mapping[str, str],
    kind: Indicator,
    about: str,
    begins: date | None,
) -> Exhibit:
    """One small figure a member, all on the same axes, the others grey behind it.

    Parameters
    ----------
    each : mapping of str to DataFrame
        As `monitoring.together.each`; at least one.
    """
    across = min(_ACROSS, len(each))
    down = -(-len(each) // across)
    titles = [_short(names.get(cds, cds)) for cds in each]
    figure = make_subplots(
        rows=down, cols=across, subplot_titles=titles, shared_xaxes="all", shared_yaxes="all",
        horizontal_spacing=0.03, vertical_spacing=0.16 / down,
    )  # fmt: skip
    for at, (cds, values) in enumerate(each.items()):
        place = {"row": at // across + 1, "col": at % across + 1}
        for other, behind in each.items():
            if other != cds:
                figure.add_scatter(
                    x=behind["year"].tolist(), y=behind["status"].tolist(), mode="lines", hoverinfo="skip",
                    line={"color": _GREY, "width": 1}, opacity=0.35, showlegend=False, **place,
                )  # fmt: skip
        figure.add_scatter(
            x=values["year"].tolist(),
            y=values["status"].tolist(),
            mode="lines+markers",
            line={"color": PALETTE[0], "width": 2},
            marker={"symbol": "diamond", "size": 8},
            error_y={
                "array": (values["high"] - values["status"]).tolist(),
                "arrayminus": (values["status"] - values["low"]).tolist(),
                "thickness": 1.5,
            },
            hovertemplate=f"%{{x}}: %{{y:.{kind.decimals}f}}<extra></extra>",
            showlegend=False,
            **place,
        )
    _began(figure, begins, pd.concat([one["year"] for one in each.values()]))
    figure.update_layout(height=70 + _TALL * down, margin={"t": 40, "b": 40}, dragmode=False)
    figure.update_xaxes(dtick=2, fixedrange=True)
    figure.update_yaxes(fixedrange=True, zeroline=False)
    for row in range(1, down + 1):
        figure.update_yaxes(title=kind.unit.brief, row=row, col=1)
    told = [
        f"{names.get(cds, cds)} {int(values['year'].iloc[-1])}: {in_words(values.iloc[-1], kind)}"
        for cds, values in each.items()
    ]
    note = "All on the same axes; the others are grey behind each. Bars are 95 % intervals."
    data = pd.concat(
        [
            pd.DataFrame(
                {
                    "District": names.get(cds, cds),
                    "Year": values["year"],
                    "Value": [kind.format(value) for value in values["status"]],
                    "95 % interval": [
                        "" if pd.isna(row.low) else f"{kind.format(row.low)} to {kind.format(row.high)}"
                        for row in values.itertuples()
                    ],
                    "Students": values["denominator"].astype("Int64"),
                }
            )
            for cds, values in each.items()
        ],
        ignore_index=True,
    )
    return Exhibit(figure, f"{about}, each member: {'; '.join(told)}.", note, data)


def _shown(begins: date | None, years: pd.Series) -> date | None:
    """When it began, where the years reach from before it to after it or end just before."""
    return begins if begins and years.min() < first_shown(begins) <= years.max() + 1 else None


def _began(figure: go.Figure, begins: date | None, years: pd.Series, words: str = "") -> None:
    """A line between the spring before and the first that can show it; none where the years begin later."""
    if began := _shown(begins, years):
        annotation = {"text": words, "yanchor": "top", "y": 1, "xanchor": towards(years, began)}
        figure.add_vline(
            first_shown(began) - 0.5,
            line={"dash": "dash", "color": _GREY},
            annotation=annotation if words else None,
        )


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
