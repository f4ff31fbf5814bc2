"""A team's own measurements over time with their median, and in words whether they show more than chance."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

import pandas as pd
import plotly.graph_objects as go

from cimodels.exhibits.exhibit import PALETTE, Exhibit
from cimodels.exhibits.tables import counted
from cimodels.monitoring.run_chart import FEWEST, Reading, fewest_crossings, longest_by_chance, read
from cimodels.vocab.indicators import Direction

_GREY = "#7d8b90"
_WEEK = pd.Timedelta(days=7)
# So many letters of an axis' title stand beside a chart of this height.
_AXIS_LETTERS = 38


@dataclass(frozen=True)
class Measured:
    """What is measured. `direction` is None where neither way is better; `baseline` points make the median where it is given."""

    name: str
    unit: str = ""
    direction: Direction | None = None
    goal: float | None = None
    baseline: int | None = None

    @property
    def axis_title(self) -> str:
        return f"{self.name} ({self.unit})" if self.unit else self.name


def run_chart(points: pd.DataFrame, what: Measured) -> Exhibit:
    """Each measurement a mark, the median a line; a run longer than chance allows stands out by shape and colour.

    Parameters
    ----------
    points : DataFrame, one row per measurement in order of time
        `date` (YYYY-MM-DD), `value`, `note`.
    """
    reading = read(points["value"].tolist(), what.baseline)
    there = in_run(reading, points["value"].tolist())
    figure = go.Figure()
    figure.add_scatter(
        x=points["date"].tolist(),
        y=points["value"].tolist(),
        customdata=[[note or ""] for note in points["note"]],
        mode="lines+markers",
        name="measurement",
        line={"color": PALETTE[0], "width": 1.5},
        marker={
            "size": [12 if inside else 8 for inside in there],
            "symbol": ["diamond" if inside else "circle" for inside in there],
            "color": [PALETTE[1] if inside else PALETTE[0] for inside in there],
        },
        hovertemplate="%{x|%Y-%m-%d}: %{y}<br>%{customdata[0]}<extra></extra>",
        showlegend=False,
    )
    figure.add_hline(
        reading.median, line={"color": _GREY, "width": 2},
        annotation={"text": f"{_median(reading)} {_number(reading.median)}", "xanchor": "left", "x": 0, "yanchor": "bottom"},
    )  # fmt: skip
    if 0 < reading.baseline < len(points):
        figure.add_vrect(
            points["date"].iloc[0], points["date"].iloc[reading.baseline - 1], fillcolor=_GREY, opacity=0.15, line_width=0, layer="below",
            annotation={"text": "baseline", "yanchor": "bottom", "y": 0},
        )  # fmt: skip
    if what.goal is not None:
        figure.add_hline(
            what.goal, line={"color": PALETTE[2], "dash": "dash", "width": 2},
            annotation={"text": f"goal {_number(what.goal)}", "yanchor": "bottom"},
        )  # fmt: skip
    figure.update_layout(
        height=340,
        margin={"t": 24, "b": 40},
        dragmode=False,
        xaxis={"title": "Date", "type": "date", "fixedrange": True, **_few_days(points)},
        yaxis={
            "title": "<br>".join(wrap(what.axis_title, _AXIS_LETTERS)),
            "fixedrange": True,
            "zeroline": False,
        },
    )
    first, last = points.iloc[0], points.iloc[-1]
    alt = (
        f"Run chart of {what.axis_title}: {counted(len(points), 'measurement')} from {first['date']} "
        f"({_number(first['value'])}) to {last['date']} ({_number(last['value'])}), {_median(reading)} {_number(reading.median)}. "
        f"{in_words(points, what)}"
    )
    note = (
        f"The line is the {_median(reading, whole=True)}. Two rules ask whether they show more than chance (Anhøj): more in a row on "
        "one side of it than so many would bring, or fewer crossings of it. Marks on the median count for neither."
    )
    if any(there):
        note += " Diamonds are the long run."
    return Exhibit(figure, alt, note, _data(points, reading))


def _few_days(points: pd.DataFrame) -> dict[str, object]:
    """A week around measurements that lie closer together, where an axis would count hours or less."""
    days = pd.to_datetime(points["date"])
    if days.max() - days.min() >= _WEEK:
        return {}
    middle = days.min() + (days.max() - days.min()) / 2
    ends = [(middle + side * _WEEK / 2).date().isoformat() for side in (-1, 1)]
    return {"range": ends, "dtick": 24 * 60 * 60 * 1000, "tickformat": "%b %-d"}


def in_words(points: pd.DataFrame, what: Measured) -> str:
    """What the chart says, and what it refuses to say."""
    reading = read(points["value"].tolist(), what.baseline)
    if not reading.is_judged:
        on_it = reading.points - reading.useful
        kept = f" ({on_it} more on the median, not counted)" if on_it else ""
        return (
            f"Too early to tell: {reading.useful} of the {FEWEST} measurements that the rules need{kept}. Until then every rise and "
            "fall may be chance."
        )
    most, least = longest_by_chance(reading.useful), fewest_crossings(reading.useful)
    said = []
    if reading.has_long_run and reading.run:
        begin, end = (points["date"].iloc[at] for at in reading.run)
        said.append(
            f"{reading.longest_run} in a row {_side(reading, what)}, {begin} to {end}; chance brings {most} at most"
        )
    if reading.has_few_crossings:
        said.append(f"{counted(reading.crossings, 'crossing')} of the median; chance brings {least} or more")
    if not said:
        return (
            f"No signal: the longest run is {reading.longest_run} (up to {most} is ordinary) and the median is crossed "
            f"{counted(reading.crossings, 'time')} ({least} or more is ordinary). This may all be chance."
        )
    return f"More than chance: {'; '.join(said)}. The rules do not say why; look at what changed then."


def _side(reading: Reading, what: Measured) -> str:
    where = "above the median" if reading.side > 0 else "below the median"
    if what.direction is None:
        return where
    return f"{where}, the {'better' if reading.side * what.direction.sign > 0 else 'worse'} side"


def _median(reading: Reading, *, whole: bool = False) -> str:
    """What the line is: of all measurements, or of the baseline's."""
    if reading.baseline:
        return f"median of the first {reading.baseline} measurements" if whole else "median of the baseline"
    return "median of all measurements" if whole else "median"


def brief(values: list[float], direction: Direction | None, baseline: int | None = None) -> str:
    """A measure's state in a few words, for a list of many."""
    reading = read(values, baseline)
    if not reading.is_judged:
        return f"too early ({reading.useful} of {FEWEST})"
    if not reading.is_signal:
        return "no signal"
    if reading.has_long_run and direction is not None:
        side = "better" if reading.side * direction.sign > 0 else "worse"
        return f"signal: long run on the {side} side"
    return "signal: more than chance"


def in_run(reading: Reading, values: Sequence[float]) -> list[bool]:
    """For each point whether it counts in a run longer than chance allows; those on the median do not."""
    if not (reading.has_long_run and reading.run):
        return [False] * len(values)
    first, last = reading.run
    return [first <= at <= last and value != reading.median for at, value in enumerate(values)]


def _data(points: pd.DataFrame, reading: Reading) -> pd.DataFrame:
    sides = [
        "above" if value > reading.median else "below" if value < reading.median else "on it"
        for value in points["value"]
    ]
    return pd.DataFrame(
        {
            "Date": points["date"],
            "Value": points["value"],
            "Side of the median": sides,
            "Note": points["note"],
        }
    )


def _number(value: float) -> str:
    return f"{value:,.4g}".replace("-", "−") if abs(value) < 10_000 else f"{value:,.0f}".replace("-", "−")
