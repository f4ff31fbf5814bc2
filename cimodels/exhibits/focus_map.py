"""Indicators × student groups of a scope as a map of cells, and the same as a list."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from cimodels.exhibits.exhibit import Exhibit
from cimodels.exhibits.profile import color_words
from cimodels.focus.results import NOT_APPLICABLE, NOT_REPORTED, SUPPRESSED, Focus
from cimodels.focus.words import basis, title
from cimodels.rules.dashboard_levels import change_level_name
from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.levels import COLORS, status_level_name
from cimodels.vocab.student_groups import STUDENT_GROUPS

# What the cells say; code → label of the choice.
MEASURES: Mapping[str, str] = MappingProxyType(
    {
        "distance": "Distance from the state",
        "status": "Status",
        "change": "Change",
        "level": "Level and colour",
        "concerned": "Students concerned",
    }
)
_NOTES = {
    "distance": "Status beside the state’s value for everyone, in points or percentage points; + is better. Filled by that distance in "
    "standard deviations between districts, so that indicators compare; grey where the 95 % interval includes the state’s value.",
    "status": "The newest value, in % or in points from standard, with the first letter of its Dashboard colour.",
    "change": "The newest value minus the year before’s, in percentage points or points, with the first letter of the Dashboard colour. For "
    "chronic absenteeism, suspension and dropout less is better.",
    "level": "The Dashboard’s colour, and the level of the status.",
    "concerned": "In a rate, students who did not get there (absent, suspended, not graduated …); in an average, students tested. Filled as "
    "the distance from the state.",
}
_BLANK = "Withheld: too few students to publish. None: no figure. · : the source never has this group."
_BLANKS = {SUPPRESSED: "withheld", NOT_REPORTED: "none", NOT_APPLICABLE: "·"}


@dataclass(frozen=True)
class _Fill:
    """A way to fill a cell; white type stands out from it by 4.5 to 1 or more."""

    name: str
    hex: str


_STILL = {"fixedrange": True, "showgrid": False}
# In standard deviations between districts.
_FAR = 1.0
_DISTANCES = (
    _Fill("one SD or more worse", "#8c2d04"),
    _Fill("worse", "#b0560c"),
    _Fill("level with the state, or not sure", "#5f6b70"),
    _Fill("better", "#2a6f9e"),
    _Fill("one SD or more better", "#0b4a7d"),
)
_COLOURS = (*(_Fill(c.name, c.hex) for c in COLORS.values()), _Fill("no colour", "#5f6b70"))
_SHORT = {
    "SED": "Low income", "EL": "English learners", "LTEL": "Long-term EL", "SWD": "Disabilities", "FOS": "Foster youth",
    "HOM": "Homeless", "AA": "Black", "AI": "American Indian", "HI": "Hispanic/Latino", "PI": "Pacific Islander",
    "MR": "Two or more races",
}  # fmt: skip


def heat_map(focus: Focus, measure: str) -> Exhibit:
    """Cells of indicator (across) × student group (down), the neediest top left.

    Parameters
    ----------
    measure : str
        Code of `MEASURES`: what the cells say.
    """
    shown = focus.areas
    rows, columns = _order(shown, "student_group"), _order(shown, "indicator")
    fills = _DISTANCES if measure in ("distance", "concerned") else _COLOURS
    by_cell = {(a.student_group, a.indicator): a for a in shown.itertuples()}
    cells = [[by_cell[row, column] for column in columns] for row in rows]
    figure = go.Figure()
    figure.add_heatmap(
        z=[[_fill(cell, fills) for cell in line] for line in cells],
        x=[INDICATORS[code].short_name for code in columns],
        y=[_short(code) for code in rows],
        text=[[_cell(cell, measure) for cell in line] for line in cells],
        texttemplate="%{text}",
        zmin=-0.5,
        zmax=len(fills) - 0.5,
        colorscale=_steps(fills),
        showscale=False,
        xgap=2,
        ygap=2,
        hoverinfo="skip",
        textfont={"size": 12},
    )
    _targets(figure, [cell for line in cells for cell in line])
    for fill in fills:
        figure.add_scatter(
            x=[None], y=[None], mode="markers", name=fill.name,
            marker={"symbol": "square", "size": 12, "color": fill.hex},
        )  # fmt: skip
    figure.update_layout(
        xaxis={"side": "top", "tickangle": -35, "range": [-0.5, len(columns) - 0.5], **_STILL},
        yaxis={"range": [len(rows) - 0.5, -0.5], **_STILL},
        legend={"orientation": "h", "y": -0.02, "yanchor": "top"},
        margin={"t": 20, "r": 10, "l": 10, "b": 10},
        height=150 + 36 * len(rows),
        clickmode="event+select",
        dragmode=False,
    )
    first = [f"{title(a)}: {_cell(a, measure, alone=True)}" for a in focus.known.head(5).itertuples()]
    alt = (
        f"{MEASURES[measure]} of {len(columns)} indicators for {len(rows)} student groups, sorted by need. Most need: "
        f"{'; '.join(first) or 'nothing is published'}."
    )
    own = " Colours here are computed, not official." if (shown["level_basis"] == "aggregate").any() else ""
    note = f"{_NOTES[measure]}{own if fills is _COLOURS else ''} {_BLANK}"
    return Exhibit(figure, alt, note, table(focus))


def table(focus: Focus) -> pd.DataFrame:
    """Every area with a status, most need first, as people read it; then those without, with the reason."""
    return pd.DataFrame([_row(area) for area in focus.areas.itertuples() if area.condition != NOT_APPLICABLE])


def as_list(focus: Focus, measure: str) -> pd.DataFrame:
    """Areas with a status, most need first: `Area`, the measure under its label, and the codes `indicator` and `student_group`."""
    return pd.DataFrame(
        {
            "Area": f"{INDICATORS[a.indicator].short_name} · {_short(a.student_group)}",
            MEASURES[measure]: _cell(a, measure, alone=True),
            "indicator": a.indicator,
            "student_group": a.student_group,
        }
        for a in focus.known.itertuples()
    )


def _short(student_group: str) -> str:
    return _SHORT.get(student_group, STUDENT_GROUPS[student_group].name)


def _row(area: Any) -> dict[str, object]:
    indicator = INDICATORS[area.indicator]
    known = area.condition == ""
    return {
        "Indicator": indicator.name,
        "Student group": STUDENT_GROUPS[area.student_group].name,
        "Need": area.need,
        "Status": indicator.format(area.status) if known else area.condition,
        "95 % interval": _span(indicator.format, area.low, area.high),
        "Change": _signed(indicator, area.change),
        "Colour": color_words(area.color),
        "Level": _words(status_level_name, area, area.status_level),
        "Change level": _words(change_level_name, area, area.change_level),
        "Level is": _level_basis(area),
        "From the state": _signed(indicator, area.distance),
        "Its interval": _span(
            lambda v: indicator.format(v, signed=True), area.distance_low, area.distance_high
        ),
        "From the same group": _signed(indicator, area.distance_group),
        "Students": area.students,
        "Concerned": area.concerned,
        "Year": int(area.year),
        "Figure": basis(area) if known else "",
    }


def _span(form: Any, low: float, high: float) -> str:
    return "" if pd.isna(low) else f"{form(low)} to {form(high)}"


def _signed(indicator: Any, value: float) -> str:
    return "" if pd.isna(value) else indicator.format(value, signed=True)


def _words(name: Any, area: Any, level: Any) -> str:
    return "" if pd.isna(level) else name(area.indicator, int(level))


def _level_basis(area: Any) -> str:
    """Whether CDE gave the level, or it is computed."""
    if pd.isna(area.level_basis) or pd.isna(area.status_level):
        return ""
    return "computed, not official" if area.level_basis == "aggregate" else str(area.level_basis)


def _order(areas: pd.DataFrame, column: str) -> list[str]:
    """Codes by the need that they have in all, most first; without any figure or reason, not at all."""
    counted = areas[areas["condition"] != NOT_APPLICABLE]
    total = counted.assign(need=counted["need"].clip(lower=0)).groupby(column, sort=False)["need"].sum()
    registry = list(INDICATORS if column == "indicator" else STUDENT_GROUPS)
    return sorted(total.index, key=lambda code: (-total[code], registry.index(code)))


def _fill(area: Any, fills: tuple[_Fill, ...]) -> int | None:
    """Which fill a cell has; None leaves it blank."""
    if area.condition:
        return None
    if fills is _COLOURS:
        return len(fills) - 1 if pd.isna(area.color) else int(area.color) - 1
    if not (area.distance_high < 0 or area.distance_low > 0):
        return 2
    far = abs(area.distance) >= _FAR * area.spread
    return (0 if far else 1) if area.distance < 0 else (4 if far else 3)


def _cell(area: Any, measure: str, *, alone: bool = False) -> str:
    """What a cell says; `alone` in a sentence."""
    indicator = INDICATORS[area.indicator]
    if area.condition:
        return _BLANKS[area.condition]
    color = None if pd.isna(area.color) else COLORS[int(area.color)].name
    if measure == "level":
        level = _words(status_level_name, area, area.status_level)
        return (", " if alone else "<br>").join(filter(None, (color, level))) or "no level"
    letter = f" {color if alone else color[0]}" if color else ""
    if measure == "status":
        return indicator.format(area.status).replace(" %", "" if not alone else " %") + letter
    if measure == "change":
        return (_signed(indicator, area.change) or "–") + letter
    if measure == "concerned":
        return "–" if pd.isna(area.concerned) else f"{area.concerned:,.0f}"
    return _signed(indicator, area.distance) or "–"


def _steps(fills: tuple[_Fill, ...]) -> list[tuple[float, str]]:
    """A scale of plain steps."""
    n = len(fills)
    return [(at / n, fill.hex) for i, fill in enumerate(fills) for at in (i, i + 1)]


def _targets(figure: go.Figure, cells: list[Any]) -> None:
    """Unseen marks over the cells: a heat map itself cannot be clicked."""
    figure.add_scatter(
        x=[INDICATORS[area.indicator].short_name for area in cells],
        y=[_short(area.student_group) for area in cells],
        mode="markers",
        marker={"size": 34, "symbol": "square", "opacity": 0, "color": "#5f6b70"},
        selected={"marker": {"opacity": 0.35}},
        unselected={"marker": {"opacity": 0}},
        customdata=[[f"{area.indicator}.{area.student_group}"] for area in cells],
        hovertext=[_hover(area) for area in cells],
        hovertemplate="%{hovertext}<extra></extra>",
        showlegend=False,
        name="",
    )


def _hover(area: Any) -> str:
    if area.condition:
        return f"{title(area)}<br>{area.condition}"
    kind = INDICATORS[area.indicator]
    lines = [
        title(area),
        f"{kind.format(area.status)} in {int(area.year)} ({kind.unit.value})",
        f"from the state {_signed(kind, area.distance) or 'not known'}, + is better",
        color_words(area.color),
        basis(area),
    ]
    return "<br>".join(filter(None, lines))
