"""A few districts in columns: whom they serve, how they stand, what was expected of them, and their course."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from cimodels.exhibits.exhibit import PALETTE, SYMBOLS, Exhibit
from cimodels.exhibits.outcomes import SHORT, chance, reading
from cimodels.exhibits.population import GROUPS
from cimodels.exhibits.profile_rows import newest, series
from cimodels.exhibits.profile_words import color_words, status_words, value_row
from cimodels.vocab.districts import DISTRICT_TYPES
from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.student_groups import STUDENT_GROUPS
from cimodels.vocab.tables import SOURCES

_TREND = ["District", "Year", "Status", "Change", "Colour", "Students", "File", "Line"]


def labels(entities: pd.DataFrame, cds: Sequence[str]) -> dict[str, str]:
    """A name for each that no other has: with the county where two share one, with the code where that is not enough."""
    about = entities.set_index("cds").loc[list(cds)]
    names = about["name"].astype(str)
    for more in (about["county"].fillna("").astype(str), pd.Series(about.index, index=about.index)):
        twice = names.duplicated(keep=False)
        names = names.where(~twice, names + " · " + more)
    return dict(names)


def whom_they_serve(
    latest: pd.DataFrame, entities: pd.DataFrame, named: Mapping[str, str], away: Mapping[str, str]
) -> pd.DataFrame:
    """Type, county, size and student groups: one column per district.

    Parameters
    ----------
    latest : DataFrame
        As `Study.latest_enrolment`.
    named : mapping
        `cds` → column heading, in order.
    away : mapping
        `cds` → how far it is from the first, in words; empty for the first.
    """
    about, enrolled = entities.set_index("cds"), latest.set_index("cds")
    columns = {}
    for cds, name in named.items():
        entity = about.loc[cds]
        shares = enrolled.loc[cds] if cds in enrolled.index else pd.Series(dtype=object)
        kind = DISTRICT_TYPES.get(entity["district_type"])
        column = {
            "Type": kind.name if kind else "not known",
            "County": entity["county"] if pd.notna(entity["county"]) else "not known",
            "From the first": away.get(cds, ""),
            "Students": f"{shares['total']:,.0f} ({int(shares['year'])})"
            if "total" in shares
            else "not known",
        }
        for group in GROUPS:
            share = shares.get(f"share_{group}")
            column[STUDENT_GROUPS[group].short_name] = (
                "not known" if pd.isna(share) else f"{share:.1f}\u00a0%"
            )
        columns[name] = column
    table = pd.DataFrame(columns)
    # A group that no file has says nothing.
    return table[~(table == "not known").all(axis=1)]


def newest_results(
    profiles: Mapping[str, pd.DataFrame], student_group: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Every indicator's newest status, level and colour: one column per district.

    Parameters
    ----------
    profiles : mapping
        Column heading → `Warehouse.profile`.

    Returns
    -------
    words, colors : DataFrame
        One row per indicator × source, in the registries' order; a year stands beside what is not of the newest. 1–5 or NA.
    """
    words: dict[str, dict[tuple[str, str], str]] = {}
    colors: dict[str, dict[tuple[str, str], Any]] = {}
    newest_year = max(
        (int(profile["year"].max()) for profile in profiles.values() if len(profile)), default=0
    )
    for name, profile in profiles.items():
        rows = newest(profile, student_group)
        rows = rows[rows["status"].notna() | rows["suppressed"]]
        words[name] = {(row.indicator, row.source): _result(row, newest_year) for row in rows.itertuples()}
        colors[name] = {(row.indicator, row.source): row.color for row in rows.itertuples()}
    known = {pair for told in words.values() for pair in told}
    pairs = [(code, source) for code in INDICATORS for source in SOURCES if (code, source) in known]
    heads = [_row_name(pair, pairs) for pair in pairs]

    def table(cells: Mapping[str, Mapping[tuple[str, str], Any]], missing: Any) -> pd.DataFrame:
        columns = {name: [told.get(pair, missing) for pair in pairs] for name, told in cells.items()}
        return pd.DataFrame(columns, index=heads)

    return table(words, "no value"), table(colors, pd.NA)


def _row_name(pair: tuple[str, str], pairs: Sequence[tuple[str, str]]) -> str:
    """The indicator, with the source where it comes from two."""
    code, source = pair
    twice = sum(other == code for other, _ in pairs) > 1
    return f"{INDICATORS[code].name} ({SOURCES[source]})" if twice else INDICATORS[code].name


def _result(row: Any, newest_year: int) -> str:
    """ "−18.7 ◆ Yellow", with its year where that is not the newest."""
    parts = [status_words(row).replace(" %", "\u00a0%"), color_words(row.color)]
    if int(row.year) != newest_year:
        parts.append(f"({int(row.year)})")
    return " ".join(part for part in parts if part)


def where_they_stand(profiles: Mapping[str, pd.DataFrame], student_group: str) -> pd.DataFrame:
    """File and line of each newest result, with the level and whether it is CDE's: one row per district × indicator."""
    rows = [
        {"District": name} | value_row(row)
        for name, profile in profiles.items()
        for row in newest(profile, student_group).itertuples()
    ]
    columns = ["District", "Indicator", "Year", "Status", "Change", "Level", "Colour", "Level is", "Students"]
    return pd.DataFrame(rows, columns=[*columns, "Source", "Whose students", "File", "Line"])


def expected_and_actual(
    outcomes: pd.DataFrame, named: Mapping[str, str], listed: Mapping[str, str], top_percent: float
) -> pd.DataFrame:
    """The outcome in view: one column per district.

    Parameters
    ----------
    outcomes : DataFrame
        As `compare.outcomes`, one row per district.
    listed : mapping
        `cds` → whether it is on the short list, in a word or two.
    """
    columns = {}
    for row in outcomes.itertuples():
        kind = row.model.outcome
        if pd.isna(row.expected):
            said = dict.fromkeys(
                ("Expected", "Actual", "Advantage", "95 % range", "It was", "Rank"), "not in the model"
            )
        else:
            said = {
                "Expected": kind.format(row.expected),
                "Actual": kind.format(row.actual),
                "Advantage": kind.format(row.advantage, signed=True),
                "95 % range": f"{kind.format(row.low)} to {kind.format(row.high)}",
                "It was": SHORT[reading(row.position)],
                "Rank": f"{int(row.rank):,} of {int(row.n):,}",
            }
        said[f"Chance of top {top_percent:g} %"] = chance(row.probability)
        if outcomes["share"].notna().any():
            said["Usual models"] = "not known" if pd.isna(row.share) else f"{100 * row.share:.0f} %"
        said["Short list"] = listed[row.cds]
        columns[named[row.cds]] = {k: v.replace(" %", "\u00a0%") for k, v in said.items()}
    return pd.DataFrame(columns)


def course(profiles: Mapping[str, pd.DataFrame], indicator: str, source: str, student_group: str) -> Exhibit:
    """One indicator and student group of all of them over the years, each with a line, a colour and a symbol of its own."""
    kind, figure = INDICATORS[indicator], go.Figure()
    found = {name: _of_group(profile, indicator, source, student_group) for name, profile in profiles.items()}
    known = [int(year) for rows in found.values() for year in rows["year"]]
    years = list(range(min(known), max(known) + 1)) if known else []
    for place, (name, rows) in enumerate(found.items()):
        figure.add_scatter(
            x=years,
            y=rows.set_index("year")["status"].reindex(years).tolist(),
            name=name,
            mode="lines+markers",
            connectgaps=False,
            line={"color": PALETTE[place % len(PALETTE)], "dash": "solid" if place == 0 else "dot"},
            marker={"symbol": SYMBOLS[place % len(SYMBOLS)], "size": 10},
        )
    figure.update_layout(
        xaxis={"title": "Year (spring)", "dtick": 1},
        yaxis={"title": kind.axis_title},
        legend={"orientation": "h", "y": -0.25},
        margin={"t": 20, "r": 10},
        height=420,
        hovermode="x unified",
    )
    told = "; ".join(
        f"{name} "
        + ", ".join(
            f"{int(r.year)}: {kind.format(r.status)}" for r in rows.dropna(subset=["status"]).itertuples()
        )
        for name, rows in found.items()
    )
    data = pd.DataFrame(
        [{"District": name} | value_row(row) for name, rows in found.items() for row in rows.itertuples()],
        columns=_TREND,
    )
    note = f"{kind.direction.word.capitalize()}. Years without a published value are left open; the first has the solid line."
    return Exhibit(figure, f"{kind.name}, {STUDENT_GROUPS[student_group].name}, by year. {told}.", note, data)


def _of_group(profile: pd.DataFrame, indicator: str, source: str, student_group: str) -> pd.DataFrame:
    rows = series(profile, indicator, source)
    return rows[rows["student_group"] == student_group]


def sources_of(profiles: Mapping[str, pd.DataFrame], indicator: str, student_group: str) -> list[str]:
    """Sources that have the indicator and group of any of them, the one with most values first."""
    counts = {
        source: sum(
            int(_of_group(p, indicator, source, student_group)["status"].notna().sum())
            for p in profiles.values()
        )
        for source in SOURCES
    }
    return sorted((s for s, n in counts.items() if n), key=lambda s: -counts[s])
