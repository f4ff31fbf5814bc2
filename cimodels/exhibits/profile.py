"""One district: its indicators at a glance, their course over the years, expected against actual."""

import pandas as pd
import plotly.graph_objects as go

from cimodels.exhibits.exhibit import PALETTE, SYMBOLS, Exhibit
from cimodels.exhibits.profile_rows import newest, series
from cimodels.exhibits.profile_words import color_words, status_words, value_row
from cimodels.models.results import ExpectedPerformance
from cimodels.vocab.indicators import INDICATORS, Indicator
from cimodels.vocab.student_groups import STUDENT_GROUPS

# Grey that stands out by 3:1 or more from a light and from a dark page.
_GREY = "#7f7f7f"

_TREND = ["Student group", "Year", "Status", "Change", "Students", "File", "Line"]


def overview(profile: pd.DataFrame, student_group: str = "ALL") -> pd.DataFrame:
    """The newest value of each indicator for one group; `ALL` stands for everyone concerned.

    Returns
    -------
    DataFrame, one row per indicator × source in the registry's order
        Headed as people read it, with `color` (1–5, NA) beside for whoever paints it. An indicator of which no value
        was ever published, not even a suppressed one, is left to `valueless`.
    """
    rows = newest(profile, student_group)
    rows = rows[rows["status"].notna() | rows["suppressed"]]
    return pd.DataFrame([value_row(row) | {"color": row.color} for row in rows.itertuples()])


def valueless(profile: pd.DataFrame, student_group: str = "ALL") -> list[str]:
    """Indicators whose files name the entity and give no value, such as "English learner progress (2018)"."""
    rows = newest(profile, student_group)
    rows = rows[rows["status"].isna() & ~rows["suppressed"]]
    return [f"{INDICATORS[row.indicator].name} ({int(row.year)})" for row in rows.itertuples()]


def by_group(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Each student group's course over the years, in words and as colours to paint.

    Parameters
    ----------
    rows : DataFrame
        As `profile_rows.series`.

    Returns
    -------
    words, colors : DataFrame, one row per student group, one column per year
        "−18.7 ◆ Yellow"; 1–5 or NA. A year without a value is empty.
    """
    told = rows.assign(
        words=[f"{status_words(row)} {color_words(row.color)}".strip() for row in rows.itertuples()]
    )
    groups = [g for g in STUDENT_GROUPS if (rows["student_group"] == g).any()]
    words, colors = (
        told.pivot(index="student_group", columns="year", values=values).reindex(groups)
        for values in ("words", "color")
    )
    names = [STUDENT_GROUPS[g].name for g in groups]
    years = [str(int(year)) for year in words.columns]
    return (
        words.fillna("").set_axis(names).set_axis(years, axis="columns"),
        colors.set_axis(names).set_axis(years, axis="columns"),
    )


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
    return pd.DataFrame([value_row(row) for row in rows.itertuples()])


def trend(profile: pd.DataFrame, indicator: str, groups: list[str], source: str) -> Exhibit:
    """Status of chosen student groups over all years; a year without data is a gap, not a line.

    Parameters
    ----------
    profile : DataFrame
        As `Warehouse.profile`.
    """
    kind, rows = INDICATORS[indicator], series(profile, indicator, source)
    figure = go.Figure()
    years = range(int(rows["year"].min()), int(rows["year"].max()) + 1) if len(rows) else []
    for position, group in enumerate(groups):
        course = rows[rows["student_group"] == group].set_index("year")["status"].reindex(years)
        figure.add_scatter(
            x=list(course.index),
            y=course.tolist(),
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
        [{"Student group": STUDENT_GROUPS[r.student_group].name} | value_row(r) for r in shown.itertuples()]
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
