"""The Dashboard's five-by-five grid of one indicator, with the place of each student group this year and last."""

import textwrap
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from cimodels.exhibits.exhibit import Exhibit
from cimodels.exhibits.profile_words import color_words, value_row
from cimodels.rules import dashboard_levels as rules
from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.levels import COLORS, status_level_name
from cimodels.vocab.student_groups import STUDENT_GROUPS

_LINE = 17  # pixels for a line of words in a cell
_GREY = "#6b7280"
NOW, BEFORE, BOTH = "●", "○", "●○"
_COLUMNS = [
    "Student group",
    "Year",
    "Status",
    "Level",
    "Change",
    "Change is",
    "Colour",
    "Level is",
    "Students",
]
_COLUMNS += ["File", "Line"]


def grid_rules(indicator: str, year: int, level: str, district_type: str | None) -> rules.RuleSet | None:
    """The rules whose grid colours a year's cells; None where none are known to hold.

    Cut-points for English and mathematics differ between high schools and others, their grid does not; that of
    suspension differs by the type of district, and is one for all schools.
    """
    variant = "ALL"
    if indicator == "SUSP":
        variant = "ES" if level == "school" else rules.SUSPENSION_TYPES.get(str(district_type), "UD")
    entity = "county_office" if district_type == "COE" and level == "district" else level
    found = rules.rule_set(indicator, year, variant=variant, entity=entity)
    return found if found and year in found.color_years else None


def _grid_of(rows: pd.DataFrame, level: str, district_type: str | None) -> tuple[rules.RuleSet, int] | None:
    """The grid of one year's rows, and the year that its rules are of.

    A year newer than every rule has the last one's where that gives each group the colour that was published.
    """
    indicator, year = str(rows["indicator"].iloc[0]), int(rows["year"].iloc[0])
    if own := grid_rules(indicator, year, level, district_type):
        return own, year
    for before in range(year - 1, year - 3, -1):
        if known := grid_rules(indicator, before, level, district_type):
            placed = _placed(rows, known).values()
            agree = all(pd.isna(row.color) or known.color(*cell) == int(row.color) for cell, row in placed)
            return (known, before) if agree else None
    return None


def grid_years(rows: pd.DataFrame, level: str, district_type: str | None) -> list[int]:
    """Years in which any group has a place on the grid, newest first."""
    placed = rows[rows["status_level"].notna() & rows["change_level"].notna()]
    by_year = {int(str(year)): own for year, own in placed.groupby("year")}
    return [year for year in sorted(by_year, reverse=True) if _grid_of(by_year[year], level, district_type)]


def five_by_five(rows: pd.DataFrame, year: int, level: str, district_type: str | None) -> Exhibit:
    """Every rated group in its cell, `●` this year and `○` the year before, `●○` where the cell is the same.

    Parameters
    ----------
    rows : DataFrame
        As `profile_rows.series`, of one indicator and source.
    year : int
        One of `grid_years`.
    """
    indicator = str(rows["indicator"].iloc[0])
    kind, own = INDICATORS[indicator], rows[rows["year"] == year]
    found = _grid_of(own, level, district_type) if len(own) else None
    if found is None:
        raise ValueError(f"no grid for {indicator} in {year}")
    grid, of_year = found
    rated = rows[rows["student_group"].map(lambda g: STUDENT_GROUPS[g].rated)]
    now, before = (_placed(rated[rated["year"] == y], grid) for y in (year, year - 1))
    figure = go.Figure()
    heights = _heights(now, before)
    shapes, names = _cells(grid, heights)
    figure.update_layout(shapes=shapes, annotations=names)
    _labels(figure, now, before, heights)
    _dress(figure, indicator, heights, year, bool(before))
    absent = _absent(rated[rated["year"] == year], now)
    return Exhibit(
        figure,
        _alt(kind.name, year, now, before),
        _note(year, of_year, bool(before), absent),
        _data(rated[rated["year"].isin([year, year - 1])]),
    )


def _placed(rows: pd.DataFrame, grid: rules.RuleSet) -> dict[str, tuple[tuple[int, int], Any]]:
    """Group → its cell (status level, change level as it counts) and its row."""
    found = {}
    for row in rows.itertuples():
        if pd.isna(row.status_level) or pd.isna(row.change_level):
            continue
        small = pd.notna(row.denominator) and row.denominator < rules.SMALL_DENOMINATOR
        column = grid.column(int(row.change_level), small=small)
        found[str(row.student_group)] = ((int(row.status_level), column), row)
    return found


def _lines(group: str, mark: str) -> str:
    """The group's short name behind its mark, over as many lines as a narrow cell needs."""
    return f"{mark} " + "<br>".join(textwrap.wrap(STUDENT_GROUPS[group].short_name, 12))


def _texts(now: dict[str, Any], before: dict[str, Any], cell: tuple[int, int]) -> list[tuple[str, str, Any]]:
    """(group, mark, row) of everyone who stands or stood in a cell, those of this year first."""
    here = [
        (g, BOTH if g in before and before[g][0] == cell else NOW, row)
        for g, (at, row) in now.items()
        if at == cell
    ]
    left = [
        (g, BEFORE, row)
        for g, (at, row) in before.items()
        if at == cell and (g not in now or now[g][0] != cell)
    ]
    return [*here, *left]


def _heights(now: dict[str, Any], before: dict[str, Any]) -> dict[int, int]:
    """Lines that each row of cells needs: the colour's own, and those of its fullest cell."""
    return {
        status: 1
        + max(
            1,
            *(
                sum(_lines(g, mark).count("<br>") + 1 for g, mark, _ in _texts(now, before, (status, change)))
                for change in range(1, 6)
            ),
        )
        for status in range(1, 6)
    }


def _top(heights: dict[int, int], status: int) -> int:
    """How many lines lie above a row; 5, the best, is the first."""
    return sum(lines for other, lines in heights.items() if other > status)


def _cells(grid: rules.RuleSet, heights: dict[int, int]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Shapes of the cells, and the annotations that name their colours; added together, because one by one is slow."""
    shapes: list[dict[str, Any]] = []
    names: list[dict[str, Any]] = []
    for status, lines in heights.items():
        top = _top(heights, status)
        for change in range(1, 6):
            number = grid.color(status, change)
            shapes.append(
                {
                    "type": "rect", "x0": change - 0.5, "x1": change + 0.5, "y0": top, "y1": top + lines,
                    "layer": "below", "fillcolor": COLORS[number].hex if number else _GREY,
                    "line": {"color": "rgba(255,255,255,0.75)", "width": 2},
                }
            )  # fmt: skip
            names.append(
                {
                    "x": change, "y": top + 0.55, "showarrow": False,
                    "text": color_words(number) if number else "cannot occur",
                    "font": {"size": 10, "color": "#ffffff"},
                }
            )  # fmt: skip
    return shapes, names


def _labels(figure: go.Figure, now: dict[str, Any], before: dict[str, Any], heights: dict[int, int]) -> None:
    """Every group's name in its cell, one under the other."""
    x, y, names, told = [], [], [], []
    for status in heights:
        for change in range(1, 6):
            line = _top(heights, status) + 1.0
            for group, mark, row in _texts(now, before, (status, change)):
                words = _lines(group, mark)
                tall = words.count("<br>") + 1
                x.append(change)
                y.append(line + tall / 2 - 0.1)
                names.append(words if mark == BEFORE else f"<b>{words}</b>")
                told.append(_told(group, row))
                line += tall
    figure.add_scatter(
        x=x, y=y, text=names, customdata=told, mode="text", showlegend=False,
        textfont={"size": 12, "color": "#ffffff"}, hovertemplate="%{customdata}<extra></extra>",
    )  # fmt: skip


def _told(group: str, row: Any) -> str:
    """ "English learners 2025: −72.1 (Low), change +3.4 (Increased), ◆ Yellow"."""
    kind = INDICATORS[row.indicator]
    return (
        f"{STUDENT_GROUPS[group].name} {int(row.year)}: {kind.format(row.status)} "
        f"({status_level_name(row.indicator, int(row.status_level))}), change {kind.format(row.change, signed=True)} "
        f"({rules.change_level_name(row.indicator, int(row.change_level))}), {color_words(row.color) or 'no colour'}"
    )


def _dress(figure: go.Figure, indicator: str, heights: dict[int, int], year: int, compared: bool) -> None:
    total = sum(heights.values())
    names = [rules.change_level_name(indicator, level).replace(" ", "<br>") for level in range(1, 6)]
    key = f"{NOW} {year}" + (f"   {BEFORE} {year - 1}   {BOTH} the same in both" if compared else "")
    figure.add_annotation(
        text=key, x=0, y=1, xref="paper", yref="paper", yshift=22, xanchor="left", showarrow=False, font={"size": 13}
    )  # fmt: skip
    figure.update_layout(
        xaxis={
            "title": "Change from the year before", "tickvals": list(range(1, 6)), "ticktext": names,
            "range": [0.5, 5.5], "fixedrange": True, "showgrid": False, "zeroline": False,
        },
        yaxis={
            "title": f"Status: {INDICATORS[indicator].short_name}", "fixedrange": True, "showgrid": False,
            "zeroline": False, "range": [total, 0],
            "tickvals": [_top(heights, s) + heights[s] / 2 for s in heights],
            "ticktext": [status_level_name(indicator, s).replace(" ", "<br>") for s in heights],
        },
        margin={"t": 34, "r": 6, "l": 8, "b": 10},
        height=130 + _LINE * total,
    )  # fmt: skip


def _absent(rows: pd.DataFrame, now: dict[str, Any]) -> list[str]:
    """Each group that has a row and no place on the grid, with the reason."""
    return [
        f"{STUDENT_GROUPS[row.student_group].name} ({_why_absent(row)})"
        for row in rows.itertuples()
        if row.student_group not in now
    ]


def _why_absent(row: Any) -> str:
    minimum = STUDENT_GROUPS[row.student_group].minimum_rated
    if row.suppressed:
        return "withheld to protect students"
    if pd.isna(row.status):
        return "no result"
    if pd.notna(row.denominator) and row.denominator < minimum:
        return f"fewer than {minimum} students"
    if pd.isna(row.status_level):
        return "no level given"
    return "no change to rate: too few students the year before, or no result"


def _note(year: int, of_year: int, compared: bool, absent: list[str]) -> str:
    said = (
        "Rows are this year's status level, columns how it changed; the cell gives the colour. With fewer than "
        f"{rules.SMALL_DENOMINATOR} students some indicators count a significant change as an ordinary one; such a group "
        "stands where it counts."
    )
    if of_year != year:
        said += f" The grid is that of {of_year}, which gives every group the colour published for {year}."
    if not compared:
        said += f" For {year - 1} no group has a place on the grid."
    if absent:
        said += f" Not on the grid in {year}: {'; '.join(absent)}."
    return said


def _alt(name: str, year: int, now: dict[str, Any], before: dict[str, Any]) -> str:
    told = [
        _told(group, row)
        + (f", {year - 1} {color_words(before[group][1].color) or 'no colour'}" if group in before else "")
        for group, (_, row) in now.items()
    ]
    return f"{name} on the five-by-five grid, {year}. " + "; ".join(told) + "."


def _data(rows: pd.DataFrame) -> pd.DataFrame:
    table = pd.DataFrame(
        [
            {
                "Student group": STUDENT_GROUPS[row.student_group].name,
                "Change is": ""
                if pd.isna(row.change_level)
                else rules.change_level_name(row.indicator, int(row.change_level)),
            }
            | value_row(row)
            for row in rows.itertuples()
        ]
    )
    return table.reindex(columns=_COLUMNS)
