"""The gap between two student groups of a scope over the years, with intervals."""

import pandas as pd
import plotly.graph_objects as go

from cimodels.exhibits.exhibit import PALETTE, Exhibit
from cimodels.focus.gaps import Gaps
from cimodels.vocab.indicators import INDICATORS, Direction
from cimodels.vocab.student_groups import STUDENT_GROUPS, students_words
from cimodels.vocab.tables import SOURCES

# Grey that stands out by 3:1 or more from a light and from a dark page.
_GREY = "#7f7f7f"


def gap_chart(found: Gaps) -> Exhibit:
    """Each year's gap with its 95 % interval, and the line at which both groups are level; a missing year is left open."""
    kind, years = INDICATORS[found.indicator], found.years
    spread = years.set_index("year").reindex(range(int(years["year"].min()), int(years["year"].max()) + 1))
    reach = (spread["high"] - spread["gap"]).tolist()
    figure = go.Figure()
    figure.add_scatter(
        x=list(spread.index),
        y=spread["gap"].tolist(),
        mode="lines+markers",
        connectgaps=False,
        line={"color": PALETTE[0]},
        marker={"size": 10, "symbol": "diamond"},
        error_y={"type": "data", "array": reach, "color": PALETTE[0], "thickness": 2, "width": 8},
        hovertemplate="%{x}: %{y:+.1f}<extra></extra>",
        showlegend=False,
    )
    figure.add_hline(0, line={"dash": "dash", "color": _GREY}, annotation_text="both groups level")
    figure.update_layout(
        xaxis={
            "title": "Year (spring)",
            "dtick": 1,
            "range": [spread.index[0] - 0.4, spread.index[-1] + 0.4],
        },
        yaxis={"title": f"gap in {kind.unit.difference}", "zeroline": False},
        margin={"t": 20, "r": 10},
        height=340,
    )
    names = [STUDENT_GROUPS[code].name for code in (found.student_group, found.reference)]
    told = "; ".join(f"{row.year}: {kind.format(row.gap, signed=True)}" for row in years.itertuples())
    alt = f"{kind.name}: gap of {names[0]} from {students_words(found.reference)}, in {kind.unit.difference}. {told}."
    return Exhibit(figure, alt, _note(found), _data(found, names))


def trend_sentence(found: Gaps) -> str:
    """How the gap moves, in a sentence: “By 1.2 points a year in favour of …, and the interval excludes no change.”"""
    kind = INDICATORS[found.indicator]
    group = students_words(found.student_group)
    if len(found.years) < 2 or pd.isna(found.trend):
        return "With one year there is no trend."
    low, high = found.trend_interval
    span = f"{kind.format(low, signed=True)} to {kind.format(high, signed=True)}"
    unit = kind.unit.difference
    size = f"{kind.format(abs(found.trend)).removesuffix(' %')} {unit} a year"
    if low <= 0 <= high:
        return f"No clear trend: {kind.format(found.trend, signed=True)} {unit} a year, + in favour of {group} (95 % interval {span})."
    way = "in favour of" if found.trend > 0 else "against"
    return f"The gap moves {way} {group} by {size} (95 % interval {span}, + in their favour)."


def _note(found: Gaps) -> str:
    kind = INDICATORS[found.indicator]
    up = kind.direction is Direction.HIGHER_IS_BETTER
    said = [
        f"The figure of {students_words(found.student_group)} minus that of {students_words(found.reference)}, from {SOURCES[found.source]}. "
        f"{'Below' if up else 'Above'} the dashed line {students_words(found.student_group)} do worse. Bars are 95 % intervals"
        + (
            "; some students may be in both groups, so the bars are as wide as they can be."
            if found.bound
            else "."
        )
    ]
    if bare := tuple(found.years.loc[found.years["se"].isna(), "year"]):
        said.append(f"No interval for {_list(bare)}: published without the number of students.")
    if found.missing:
        said.append(f"No figures for {_list(found.missing)}: left open.")
    return " ".join(said)


def _list(years: tuple[int, ...]) -> str:
    if len(years) > 2 and years[-1] - years[0] == len(years) - 1:
        return f"{years[0]}–{years[-1]}"
    return " and ".join(filter(None, (", ".join(map(str, years[:-1])), str(years[-1]))))


def _data(found: Gaps, names: list[str]) -> pd.DataFrame:
    kind = INDICATORS[found.indicator]
    return pd.DataFrame(
        {
            "Year": row.year,
            names[0]: kind.format(row.status),
            names[1]: kind.format(row.reference),
            "Gap": kind.format(row.gap, signed=True),
            "95 % interval": ""
            if pd.isna(row.se)
            else f"{kind.format(row.low, signed=True)} to {kind.format(row.high, signed=True)}",
            f"Students: {names[0]}": row.students,
            f"Students: {names[1]}": row.reference_students,
        }
        for row in found.years.itertuples()
    )
