"""One district: its indicators at a glance, their course over the years, expected against actual."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from cimodels.exhibits.exhibit import PALETTE, SYMBOLS, Exhibit
from cimodels.models.results import ExpectedPerformance
from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.levels import COLORS, status_level_name
from cimodels.vocab.student_groups import STUDENT_GROUPS
from cimodels.vocab.tables import SOURCES


def overview(profile: pd.DataFrame) -> pd.DataFrame:
    """The newest value of each indicator for everyone concerned.

    Returns
    -------
    DataFrame, one row per indicator × source in the registry's order
        `indicator`, `year`, `status`, `change`, `level`, `color` (words with a mark), `basis`,
        `students`, `source`, `provenance` (file and line).
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
        "students": None if pd.isna(row.denominator) else int(row.denominator),
        "source": SOURCES[row.source],
        "provenance": f"{row.file}, line {row.line}",
    }


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
    data = rows[rows["student_group"].isin(groups)][
        ["year", "student_group", "status", "change", "denominator", "suppressed", "file", "line"]
    ].sort_values(["student_group", "year"])
    known = data.dropna(subset=["status"])
    alt = f"{kind.name} by year for {', '.join(STUDENT_GROUPS[g].name for g in groups)}. " + "; ".join(
        f"{STUDENT_GROUPS[r.student_group].name} {r.year}: {kind.format(r.status)}"
        for r in known.itertuples()
    )
    note = f"{kind.direction.word.capitalize()}. Years without a published value are left open: 2020 and 2021 had no Dashboard."
    return Exhibit(figure, alt, note, data)


def expected_and_actual(expected: ExpectedPerformance, cds: str) -> Exhibit:
    """One entity's actual value each year beside what its circumstances predict."""
    kind = INDICATORS[expected.spec.indicator]
    rows = expected.entity_years[expected.entity_years["cds"] == cds].sort_values("year")
    years = rows["year"].astype(int).tolist()
    figure = go.Figure()
    whole = expected.entities[expected.entities["cds"] == cds]
    if len(whole):
        low, high = float(whole["low"].iloc[0]), float(whole["high"].iloc[0])
        figure.add_hrect(
            low, high, fillcolor=PALETTE[6], opacity=0.15, line_width=0,
            annotation={"text": "95 % prediction interval of the period", "showarrow": False},
            annotation_position="bottom left",
        )  # fmt: skip
    figure.add_scatter(
        x=years,
        y=rows["expected"].tolist(),
        name="Expected",
        mode="lines+markers",
        line={"color": PALETTE[6], "dash": "dash"},
        marker={"symbol": "line-ew-open", "size": 14},
    )
    figure.add_scatter(
        x=years,
        y=rows["actual"].tolist(),
        name="Actual",
        mode="lines+markers",
        line={"color": PALETTE[0]},
        marker={"symbol": "diamond", "size": 10},
    )
    figure.update_layout(
        xaxis={"title": "Year (spring)", "dtick": 1},
        yaxis={"title": kind.axis_title},
        legend={"orientation": "h", "y": -0.3},
        margin={"t": 20, "r": 10},
        height=320,
    )
    alt = f"{kind.name}, expected and actual. " + "; ".join(
        f"{int(r.year)}: expected {kind.format(r.expected)}, actual {kind.format(r.actual)}"
        for r in rows.itertuples()
    )
    return Exhibit(figure, alt, f"{kind.direction.word.capitalize()}.", rows)
