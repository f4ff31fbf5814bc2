"""Who a district serves: its student groups beside those of others of its type, and over the years."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from cimodels.exhibits.exhibit import PALETTE, SYMBOLS, Exhibit
from cimodels.exhibits.profile_words import count, file_words
from cimodels.vocab.student_groups import RACE_GROUPS, STUDENT_GROUPS

_GREY = "#7f7f7f"
_ROW = 40  # pixels: a line of words with its bar below
NEEDS = ("SED", "EL", "LTEL", "SWD", "FOS", "HOM", "MIG")
# As they are listed: needs first, then the largest.
GROUPS = (*NEEDS, *RACE_GROUPS)


def beside_its_type(latest: pd.DataFrame, entities: pd.DataFrame, cds: str, kind: str) -> Exhibit:
    """Each group's share here, and the middle half of those of its type.

    Parameters
    ----------
    latest : DataFrame
        As `Study.latest_enrolment`; `cds` must be in it.
    entities : DataFrame
        As `Study.entities`.
    kind : str
        What those of its type are called, in the plural: "unified districts".
    """
    own = latest[latest["cds"] == cds].iloc[0]
    type_of = entities.set_index("cds")["district_type"]
    peers = latest[latest["cds"].map(type_of).to_numpy() == type_of.get(cds)]
    rows = []
    for group in GROUPS:
        share = own.get(f"share_{group}")
        if share is None or pd.isna(share):
            continue
        theirs = peers[f"share_{group}"].dropna().to_numpy(dtype=float)
        low, middle, high = np.quantile(theirs, [0.25, 0.5, 0.75])
        below = float((theirs < share).mean() + (theirs == share).mean() / 2)
        rows.append((STUDENT_GROUPS[group].name, float(share), low, middle, high, 100 * below))
    columns = ["Student group", "Share here, %", "A quarter have less than", "Half have less than"]
    columns += ["A quarter have more than", "More than, % of them"]
    data = pd.DataFrame(rows, columns=columns).round(1)
    figure = _shares(rows, kind)
    told = "; ".join(
        f"{name} {share:.1f} %, middle half of {kind} {low:.1f} to {high:.1f} %"
        for name, share, low, _, high, _ in rows
    )
    note = (
        f"Census day of {int(own['year'])}. The bar is the middle half of {len(peers):,} {kind}, the line in it their median. "
        "A group that is withheld, or that the file does not have, is left out."
    )
    return Exhibit(figure, f"Who it serves: {told}.", note, data)


def distinctive(data: pd.DataFrame, kind: str) -> str:
    """What sets its students apart: groups of 5 % or more, or usual elsewhere, that few or most of its type exceed."""
    large = data[(data["Share here, %"] >= _NOTABLE) | (data["Half have less than"] >= _NOTABLE)]
    many = large[large["More than, % of them"] >= 80].sort_values("More than, % of them", ascending=False)
    few = large[large["More than, % of them"] <= 20].sort_values("More than, % of them")
    said = [
        f"a larger share of {_listed(many, 'more than {0:.0f} of 100')}" if len(many) else "",
        f"a smaller share of {_listed(few, 'less than {1:.0f} of 100')}" if len(few) else "",
    ]
    said = [part for part in said if part]
    if not said:
        return f"No large student group is unusually frequent or rare here for {kind}."
    return f"Compared with other {kind} it serves {' and '.join(said)}."


_NOTABLE = 5.0


def _listed(rows: pd.DataFrame, among: str) -> str:
    names = [
        f"{row[0]} ({among.format(row[1], 100 - row[1])})"
        for row in zip(rows["Student group"], rows["More than, % of them"], strict=True)
    ]
    return ", ".join(names)


def _shares(rows: list[tuple[str, float, float, float, float, float]], kind: str) -> go.Figure:
    figure = go.Figure()
    figure.add_bar(
        y=list(range(len(rows))),
        x=[row[4] - row[2] for row in rows],
        base=[row[2] for row in rows],
        orientation="h",
        width=0.3,
        name=f"middle half of {kind}",
        marker={"color": _GREY, "opacity": 0.6},
        hoverinfo="skip",
    )
    figure.add_scatter(
        y=list(range(len(rows))),
        x=[row[3] for row in rows],
        mode="markers",
        marker={"symbol": "line-ns-open", "size": 12, "line": {"width": 2}, "color": _GREY},
        name="their median",
        hovertemplate="median %{x:.1f} %<extra></extra>",
    )
    figure.add_scatter(
        y=list(range(len(rows))),
        x=[row[1] for row in rows],
        mode="markers",
        marker={
            "symbol": "diamond",
            "size": 12,
            "color": PALETTE[0],
            "line": {"width": 1, "color": "#ffffff"},
        },
        name="here",
        hovertemplate="%{x:.1f} %<extra></extra>",
    )
    for place, row in enumerate(rows):
        figure.add_annotation(
            x=0, xref="paper", xanchor="left", y=place - 0.42, showarrow=False, font={"size": 12},
            text=f"{row[0]} <b>{row[1]:.1f} %</b>",
        )  # fmt: skip
    figure.update_layout(
        xaxis={"title": "% of students", "range": [0, 104], "zeroline": False},
        yaxis={"visible": False, "range": [len(rows) - 0.4, -0.9]},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom"},
        margin={"t": 30, "r": 20, "l": 10, "b": 50},
        height=120 + _ROW * len(rows),
    )
    return figure


def over_the_years(own: pd.DataFrame, groups: list[str]) -> Exhibit:
    """The share of chosen groups on each census day; a year without a file is a gap, not a line.

    Parameters
    ----------
    own : DataFrame
        As `Warehouse.enrolment_of`.
    """
    years = range(int(own["year"].min()), int(own["year"].max()) + 1)
    figure = go.Figure()
    for position, group in enumerate(groups):
        course = own[own["student_group"] == group].set_index("year")["share"].reindex(years)
        figure.add_scatter(
            x=list(years),
            y=course.tolist(),
            name=STUDENT_GROUPS[group].name,
            mode="lines+markers",
            connectgaps=False,
            line={"color": PALETTE[position % len(PALETTE)]},
            marker={"symbol": SYMBOLS[position % len(SYMBOLS)], "size": 9},
        )
    figure.update_layout(
        xaxis={"title": "Year (spring)", "dtick": 1},
        yaxis={"title": "% of students", "rangemode": "tozero"},
        legend={"orientation": "h", "y": -0.25},
        margin={"t": 20, "r": 10},
        height=360,
        hovermode="x unified",
    )
    shown = own[own["student_group"].isin(groups)]
    told = "; ".join(
        f"{STUDENT_GROUPS[g].name} " + ", ".join(f"{r.year}: {r.share:.1f} %" for r in shown[shown["student_group"] == g].itertuples() if pd.notna(r.share))
        for g in groups
    )  # fmt: skip
    note = "Census day, October. Years whose enrolment file is not here are left open."
    return Exhibit(figure, f"Share of student groups by year. {told}.", note, every_count(shown))


def every_count(own: pd.DataFrame) -> pd.DataFrame:
    """Each year's count and share of each group, with file and line, the newest first."""
    order = {code: position for position, code in enumerate(STUDENT_GROUPS)}
    rows = own.assign(_group=own["student_group"].map(order), _newest=-own["year"])
    return pd.DataFrame(
        [
            {
                "Year": int(row.year),
                "Student group": STUDENT_GROUPS[row.student_group].name,
                "Share, %": None if pd.isna(row.share) else float(row.share),
                "Students": count(row.count),
                "Of all": count(row.total),
                "File": file_words(row),
                "Line": int(row.line),
            }
            for row in rows.sort_values(["_newest", "_group"]).itertuples()
        ]
    )


def size_words(own: pd.DataFrame) -> str:
    """ "18,268 students in 2025; 21,004 in 2019 (−13 %)."."""
    totals = own.dropna(subset=["total"]).drop_duplicates("year").set_index("year")["total"].sort_index()
    if totals.empty:
        return "Its enrolment is not in this release."
    said = f"{int(totals.iloc[-1]):,} students in {int(totals.index[-1])}"
    if len(totals) > 1 and totals.iloc[0] > 0:
        change = f"{100 * (totals.iloc[-1] / totals.iloc[0] - 1):+.0f} %".replace("-", "−")
        said += f"; {int(totals.iloc[0]):,} in {int(totals.index[0])} ({change} since)"
    return said + "."
