"""One district: its indicators at a glance, their course over the years, expected against actual."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from cimodels.exhibits.exhibit import PALETTE, SYMBOLS, Exhibit
from cimodels.models.results import ExpectedPerformance
from cimodels.vocab.indicators import INDICATORS, Indicator
from cimodels.vocab.levels import COLORS, status_level_name
from cimodels.vocab.student_groups import STUDENT_GROUPS
from cimodels.vocab.tables import SOURCES

# Grey that stands out by 3:1 or more from a light and from a dark page.
_GREY = "#7f7f7f"
CHARTER_SCOPES = {
    "all": "all",
    "non_charter": "without charter schools",
    "charter": "charter schools only",
}

_TREND = ["Student group", "Year", "Status", "Change", "Students", "File", "Line"]


def overview(profile: pd.DataFrame) -> pd.DataFrame:
    """The newest value of each indicator for everyone concerned.

    Returns
    -------
    DataFrame, one row per indicator × source in the registry's order
        `indicator`, `year`, `status`, `change`, `level`, `color` (words with a mark), `basis`,
        `students`, `source`, `file`, `line`.
    """
    whole = profile[
        (profile["student_group"] == profile["indicator"].map(lambda c: INDICATORS[c].whole_group))
        & profile["grade"].isin(["ALL", "13"])
    ]
    newest = whole.sort_values("year").drop_duplicates(["indicator", "source", "charter_scope"], keep="last")
    order = {code: position for position, code in enumerate(INDICATORS)}
    newest = newest.sort_values(
        ["indicator", "source"], key=lambda c: c.map(order) if c.name == "indicator" else c
    )
    return pd.DataFrame([_overview_row(row) for row in newest.itertuples()])


def _overview_row(row: Any) -> dict[str, object]:
    indicator = INDICATORS[row.indicator]
    status = "suppressed" if row.suppressed else indicator.format(row.status)
    return {
        "indicator": indicator.name,
        "year": row.year,
        "status": status,
        "change": "" if pd.isna(row.change) else indicator.format(row.change, signed=True),
        "level": "" if pd.isna(row.status_level) else status_level_name(row.indicator, int(row.status_level)),
        "color": color_words(row.color),
        "basis": basis_words(row),
        "students": _count(row.denominator),
        "source": SOURCES[row.source],
        "file": file_words(row),
        "line": int(row.line),
    }


def file_words(row: Any) -> str:
    """The file of a value, with the member of an archive or the sheet of a workbook."""
    return str(row.file) if pd.isna(row.member) else f"{row.file} ({row.member})"


def every_value(profile: pd.DataFrame, student_group: str) -> pd.DataFrame:
    """Everything published about one student group, in words.

    Returns
    -------
    DataFrame, one row per indicator × year × grade × source × charter scope
        In the registry's order, newest year first; columns are headings as people read them.
    """
    rows = profile[profile["student_group"] == student_group]
    order = {code: position for position, code in enumerate(INDICATORS)}
    rows = rows.assign(_order=rows["indicator"].map(order), _newest=-rows["year"].astype(int))
    rows = rows.sort_values(["_order", "source", "_newest", "grade", "charter_scope"])
    return pd.DataFrame([_value_row(row) for row in rows.itertuples()])


def _value_row(row: Any) -> dict[str, object]:
    indicator = INDICATORS[row.indicator]
    return {
        "Indicator": indicator.name,
        "Year": int(row.year),
        "Grades": "all" if row.grade == "ALL" else row.grade.lstrip("0"),
        "Status": "suppressed" if row.suppressed else indicator.format(row.status),
        "Change": "" if pd.isna(row.change) else indicator.format(row.change, signed=True),
        "Level": "" if pd.isna(row.status_level) else status_level_name(row.indicator, int(row.status_level)),
        "Colour": color_words(row.color),
        "Level is": basis_words(row),
        "Students": _count(row.denominator),
        "Of them counted": _count(row.numerator),
        "Source": SOURCES[row.source],
        "Whose students": CHARTER_SCOPES[row.charter_scope],
        "File": file_words(row),
        "Line": int(row.line),
    }


def _count(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)


def color_words(color: Any) -> str:
    """A Dashboard colour in words and with its mark, so that it can be read without colour."""
    return "" if pd.isna(color) else f"{COLORS[int(color)].mark} {COLORS[int(color)].name}"


def basis_words(row: Any) -> str:
    """Whether level and colour are CDE's or computed here."""
    if pd.isna(row.level_basis):
        return ""
    uncertain = row.level_basis == "computed" and row.level_uncertain is True
    return row.level_basis + (", near a cut-point" if uncertain else "")


def trend(profile: pd.DataFrame, indicator: str, groups: list[str], source: str) -> Exhibit:
    """Status of chosen student groups over all years; a year without data is a gap, not a line.

    Parameters
    ----------
    profile : DataFrame
        As `Warehouse.profile`.
    """
    kind = INDICATORS[indicator]
    rows = profile[
        (profile["indicator"] == indicator)
        & (profile["source"] == source)
        & profile["grade"].isin(["ALL", "13"])
    ].drop_duplicates(["student_group", "year"])
    figure = go.Figure()
    years = range(int(rows["year"].min()), int(rows["year"].max()) + 1) if len(rows) else []
    for position, group in enumerate(groups):
        series = rows[rows["student_group"] == group].set_index("year")["status"].reindex(years)
        figure.add_scatter(
            x=list(series.index),
            y=series.tolist(),
            name=STUDENT_GROUPS[group].name,
            mode="lines+markers",
            connectgaps=False,
            line={"color": PALETTE[position % len(PALETTE)]},
            marker={"symbol": SYMBOLS[position % len(SYMBOLS)], "size": 9},
        )
    figure.update_layout(
        xaxis={"title": "Year (spring)", "dtick": 1},
        yaxis={"title": kind.axis_title},
        legend={"orientation": "h", "y": -0.25},
        margin={"t": 20, "r": 10},
        height=360,
        hovermode="x unified",
    )
    shown = rows[rows["student_group"].isin(groups)]
    shown = shown.sort_values(
        ["student_group", "year"], key=lambda c: c.map(groups.index) if c.name != "year" else c
    )
    data = pd.DataFrame(
        [{"Student group": STUDENT_GROUPS[r.student_group].name} | _value_row(r) for r in shown.itertuples()]
    )
    data = data.reindex(columns=_TREND)
    known = shown.dropna(subset=["status"])
    alt = f"{kind.name} by year for {', '.join(STUDENT_GROUPS[g].name for g in groups)}. " + "; ".join(
        f"{STUDENT_GROUPS[r.student_group].name} {r.year}: {kind.format(r.status)}"
        for r in known.itertuples()
    )
    note = f"{kind.direction.word.capitalize()}. Years without a published value are left open: 2020 and 2021 had no Dashboard."
    return Exhibit(figure, alt, note, data)


def expected_and_actual(expected: ExpectedPerformance, cds: str) -> Exhibit:
    """One entity's actual value each year beside what its circumstances predict, and both over the period.

    The interval belongs to the period, so it stands there, as a bar, and leaves the years readable.
    """
    kind = expected.spec.outcome
    rows = expected.entity_years[expected.entity_years["cds"] == cds].sort_values("year")
    whole = expected.entities[expected.entities["cds"] == cds].iloc[0]
    years = [str(int(year)) for year in rows["year"]]
    period = "All years" if len(years) > 1 else "95 % range"
    figure = go.Figure()
    _pair(figure, years, rows["expected"].tolist(), rows["actual"].tolist(), legend=True)
    _pair(figure, [period], [float(whole["expected"])], [float(whole["actual"])], legend=False)
    figure.add_scatter(
        x=[period],
        y=[float(whole["expected"])],
        name="95 % prediction interval",
        mode="markers",
        marker={"color": _GREY, "symbol": "line-ns-open", "size": 14, "line": {"width": 2}},
        error_y={
            "type": "data",
            "symmetric": False,
            "array": [float(whole["high"] - whole["expected"])],
            "arrayminus": [float(whole["expected"] - whole["low"])],
            "color": _GREY,
            "thickness": 2,
            "width": 14,
        },
        hovertemplate=f"{kind.format(whole['low'])} to {kind.format(whole['high'])}<extra></extra>",
    )
    figure.update_layout(
        xaxis={"title": "Year (spring)", "type": "category", "categoryarray": [*years, period]},
        yaxis={"title": kind.axis_title, "zeroline": False},
        legend={"orientation": "h", "y": -0.3},
        margin={"t": 20, "r": 10},
        height=340,
    )
    told = [
        f"{y}: expected {kind.format(e)}, actual {kind.format(a)}"
        for y, e, a in zip(years, rows["expected"], rows["actual"], strict=True)
    ]
    told.append(
        f"over all years: expected {kind.format(whole['expected'])}, actual {kind.format(whole['actual'])}, "
        f"95 % prediction interval {kind.format(whole['low'])} to {kind.format(whole['high'])}"
    )
    note = (
        f"{kind.direction.word.capitalize()}. The bar on the right is the 95 % prediction interval of the whole period: where "
        f"such a {expected.spec.level}'s actual value would usually lie."
    )
    return Exhibit(
        figure, f"{kind.name}, expected and actual. " + "; ".join(told) + ".", note, _both(rows, whole, kind)
    )


def _pair(
    figure: go.Figure, x: list[str], expected: list[float], actual: list[float], *, legend: bool
) -> None:
    """Expected and actual values, with lines between years."""
    looks = {
        "Expected": (
            expected,
            {"color": _GREY, "dash": "dash"},
            {"symbol": "line-ew-open", "size": 16, "line": {"width": 3}},
        ),
        "Actual": (actual, {"color": PALETTE[0]}, {"symbol": "diamond", "size": 10}),
    }
    for name, (values, line, marker) in looks.items():
        figure.add_scatter(
            x=x, y=values, name=name, mode="lines+markers", showlegend=legend, legendgroup=name,
            line=line, marker={"color": line["color"], **marker},
        )  # fmt: skip


def _both(rows: pd.DataFrame, whole: pd.Series, kind: Indicator) -> pd.DataFrame:
    """Expected and actual by year and over all years, in words."""
    lines = [(str(int(row.year)), row) for row in rows.itertuples()] + [("all", whole)]
    return pd.DataFrame(
        {
            "Year": year,
            "Expected": kind.format(row.expected),
            "Actual": kind.format(row.actual),
            "Advantage (+ is better)": kind.format(row.advantage, signed=True),
            "95 % prediction interval": f"{kind.format(whole['low'])} to {kind.format(whole['high'])}"
            if row is whole
            else "",
            "Students": int(row.denominator),
        }
        for year, row in lines
    )
