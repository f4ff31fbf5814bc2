"""How sure we are, as figures: ranks with intervals, years in the top, earlier choices, who is chosen by size."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from cimodels.certainty.back_test import BackTest
from cimodels.certainty.bands import in_percent
from cimodels.certainty.consistency import Consistency
from cimodels.certainty.results import Certainty
from cimodels.exhibits.exhibit import PALETTE, SYMBOLS, Exhibit
from cimodels.vocab.indicators import Indicator

_ROW = 21  # pixels for a district's line
_SCORES = {
    "advantage": "advantage as observed",
    "shrunken": "shrunken advantage",
    "probability": "chance of being in the top",
}


def in_plain_words(certainty: Certainty) -> str:
    """How far the list of the top can be trusted, as a sentence to say aloud."""
    count, level = int(certainty.in_top.sum()), certainty.expected.spec.level
    false = round(certainty.expected_false_finds)
    return (
        f"Of the **{count:,}** {level}s in the top {certainty.top_percent:g} % about **{count - false:,}** are truly among the "
        f"best and about **{false:,}** are there by luck. The data cannot say which; they say how likely each one is."
    )


def rank_intervals(certainty: Certainty, most: int = 40) -> Exhibit:
    """The districts with the highest chances, each with the ranks that it could have."""
    entities = certainty.expected.entities
    chances = certainty.chances["probability"].to_numpy()
    first = np.argsort(-chances, kind="stable")[:most]
    table = certainty.ranks.iloc[first].assign(
        name=entities["name"].to_numpy()[first], chance=in_percent(chances[first])
    )
    m, names = len(entities), _apart(table["name"].tolist())
    figure = go.Figure()
    for low, high, width, label in (
        ("all_rank_low", "all_rank_high", 1.5, "95 % for all districts at once"),
        ("rank_low", "rank_high", 6, "95 % for one district alone"),
    ):
        figure.add_scatter(
            x=_between(table[low], table[high]),
            y=[y for name in names for y in (name, name, None)],
            mode="lines",
            line={"width": width, "color": PALETTE[6] if width < 3 else PALETTE[4]},
            name=label,
            hoverinfo="skip",
        )
    figure.add_scatter(
        x=table["unshrunken_rank"].tolist(),
        y=names,
        mode="markers",
        marker={"symbol": "diamond", "size": 8, "color": PALETTE[0]},
        name="rank by advantage",
        customdata=np.column_stack([table["rank_low"], table["rank_high"], table["chance"]]),
        hovertemplate="%{y}: rank %{x}, alone %{customdata[0]}–%{customdata[1]}; "
        "chance %{customdata[2]:.0f} %<extra></extra>",
    )
    cut = certainty.top_percent * m / 100
    figure.add_vline(cut, line={"dash": "dash", "color": PALETTE[6]})
    figure.update_layout(
        xaxis={"title": f"rank among {m:,}, 1 the best (dashed: the top {certainty.top_percent:g} % ends)"},
        yaxis={"autorange": "reversed"},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom"},
        margin={"t": 40, "r": 10, "b": 50},
        height=150 + _ROW * len(names),
    )
    ranks = certainty.ranks
    could = int(ranks["could_be_top"].sum())
    alt = (
        f"Intervals of the ranks of the {len(table)} districts with the highest chances. "
        + "; ".join(
            f"{row.name}: rank {row.unshrunken_rank}, {row.rank_low} to {row.rank_high}"
            for row in table.head(5).itertuples(index=False)
        )
        + f". The data do not rule out the top for {could:,} of {m:,} districts; {int(ranks['surely_top'].sum()):,} are "
        "in it wherever in their intervals the ranks are."
    )
    note = (
        "The thick line holds the rank of the one district that you ask about, the thin line holds those of all "
        "districts at once, each with 95 % confidence. Ranks are by advantage before shrinkage."
    )
    data = table[
        ["name", "chance", "unshrunken_rank", "rank_low", "rank_high", "all_rank_low", "all_rank_high"]
    ]
    return Exhibit(figure, alt, note, data)


def rank_interval(certainty: Certainty, cds: str) -> str:
    """The ranks that one entity could have, as sentences; KeyError where the model does not have it."""
    row, m = certainty.ranks.set_index("cds").loc[cds], len(certainty.ranks)
    top = f"the top {certainty.top_percent:g} %"
    verdict = (
        f"It is in {top} wherever in its interval its rank is."
        if row["surely_top"]
        else f"The data do not rule out that it is in {top}."
        if row["could_be_top"]
        else f"The data rule out that it is in {top}."
    )
    return (
        f"By lasting difference before shrinkage it ranks {row['unshrunken_rank']:,} of {m:,}. With 95 % confidence its true "
        f"rank is between {row['rank_low']:,} and {row['rank_high']:,}; asked about all {m:,} at once, between "
        f"{row['all_rank_low']:,} and {row['all_rank_high']:,}. {verdict}"
    )


def _between(low: pd.Series, high: pd.Series) -> list[float | None]:
    """Ends of line segments, with a gap after each."""
    return [x for pair in zip(low, high, strict=True) for x in (*pair, None)]


def _apart(names: list[str]) -> list[str]:
    """Names that are told apart: two districts of one name would share a line."""
    seen: dict[str, int] = {}
    told = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        told.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return told


def years_in_top(consistency: Consistency) -> Exhibit:
    """Districts in the top in at least k of the years, beside what chance would give."""
    counts = consistency.counts
    labels = [f"at least {k}" for k in counts["years"]]
    figure = go.Figure()
    figure.add_bar(
        x=labels,
        y=counts["observed"].tolist(),
        name="observed",
        marker={"color": PALETTE[0]},
        text=counts["observed"].tolist(),
        textposition="outside",
    )
    figure.add_scatter(
        x=labels,
        y=counts["permuted"].tolist(),
        mode="markers",
        name="if each year's list were drawn by lot",
        marker={"symbol": "line-ew-open", "size": 26, "color": PALETTE[1], "line": {"width": 3}},
        error_y={
            "array": (counts["high"] - counts["permuted"]).tolist(),
            "arrayminus": (counts["permuted"] - counts["low"]).tolist(),
            "color": PALETTE[1],
        },
    )
    figure.update_layout(
        xaxis={"title": f"of {len(consistency.years)} years in the top", "type": "category"},
        yaxis={"title": "districts"},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom"},
        margin={"t": 40, "r": 10, "b": 50},
        height=340,
    )
    alt = "Districts in the top year after year. " + "; ".join(
        f"{label}: {row.observed:,} observed, {row.permuted:,.1f} by lot"
        for label, row in zip(labels, counts.itertuples(), strict=True)
    )
    note = "Each year is modelled alone. The mark is the mean over shuffles within each year, its line 95 % of them."
    return Exhibit(figure, f"{alt}.", note, counts)


def earlier_choices(tested: BackTest, kind: Indicator) -> Exhibit:
    """What was to be expected of earlier choices, drawn first, and what came."""
    splits = tested.splits
    labels = [f"{r.chosen_through} → {r.later_year}" for r in splits.itertuples()]
    figure = go.Figure()
    for column, name, symbol, color in (
        ("advantage_expected", "to be expected after (what is lasting)", "line-ew-open", PALETTE[1]),
        ("advantage_then", "when chosen", "circle-open", PALETTE[6]),
    ):
        figure.add_scatter(
            x=labels,
            y=splits[column].tolist(),
            mode="markers",
            name=name,
            marker={"symbol": symbol, "size": 24 if color == PALETTE[1] else 10, "color": color, "line": {"width": 3}},
        )  # fmt: skip
    figure.add_scatter(
        x=labels,
        y=splits["advantage_later"].tolist(),
        mode="markers",
        name="what came (95 % of the mean)",
        marker={"symbol": "diamond", "size": 11, "color": PALETTE[0]},
        error_y={
            "array": (splits["later_high"] - splits["advantage_later"]).tolist(),
            "arrayminus": (splits["advantage_later"] - splits["later_low"]).tolist(),
            "color": PALETTE[0],
        },
    )
    figure.add_hline(0, line={"dash": "dash", "color": PALETTE[6]})
    figure.update_layout(
        xaxis={"title": "chosen with data through → looked at in", "type": "category"},
        yaxis={"title": f"mean advantage of the chosen ({kind.unit.brief})", "rangemode": "tozero"},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom"},
        margin={"t": 60, "r": 10, "b": 50},
        height=400,
    )
    alt = "Mean advantage of earlier choices. " + "; ".join(
        f"{label}: {kind.format(r.advantage_then, signed=True)} when chosen, "
        f"{kind.format(r.advantage_expected, signed=True)} to be expected, {kind.format(r.advantage_later, signed=True)} came; "
        f"{r.share_still:.0f} % were in the top again, {r.share_expected:.0f} % to be expected, {r.share_by_chance:.0f} % by chance"
        for label, r in zip(labels, splits.itertuples(), strict=True)
    )
    note = (
        "Whoever is chosen for a high value was partly lucky, so a lower value afterwards is no decline: compare what came "
        "with what was to be expected, not with the value when chosen. By chance it would be 0."
    )
    drawn = ["advantage_then", "advantage_expected", "advantage_later", "later_low", "later_high"]
    data = splits[["chosen_through", "later_year", "chosen", "known_later", *drawn]]
    return Exhibit(figure, f"{alt}.", note, data)


def selection_by_size(certainty: Certainty) -> Exhibit:
    """Who is chosen by fifths of size, for each way of scoring."""
    table = certainty.selection_by_size
    figure = go.Figure()
    for position, (code, name) in enumerate(_SCORES.items()):
        rows = table[table["score"] == code]
        figure.add_scatter(
            x=[f"{r.smallest:,.0f}–{r.largest:,.0f}" for r in rows.itertuples()],
            y=rows["share"].tolist(),
            mode="lines+markers",
            name=name,
            line={"color": PALETTE[position]},
            marker={"symbol": SYMBOLS[position], "size": 10},
        )
    figure.add_hline(certainty.top_percent, line={"dash": "dash", "color": PALETTE[6]})
    figure.update_layout(
        xaxis={"title": "students behind the value, fifths of districts", "type": "category"},
        yaxis={"title": "percent of the fifth in the top", "rangemode": "tozero"},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom"},
        margin={"t": 60, "r": 10, "b": 50},
        height=340,
    )
    smallest, largest = (table[table["fifth"] == k].set_index("score")["share"] for k in (1, 5))
    alt = "Share of each fifth by size in the top. " + "; ".join(
        f"By {name}: {smallest.get(code, float('nan')):.0f} % of the smallest fifth and {largest.get(code, float('nan')):.0f} % of the largest"
        for code, name in _SCORES.items()
    )
    note = (
        f"Were size no matter, each fifth would have {certainty.top_percent:g} % (dashed). Small districts truly differ more, "
        "and their values are also more a matter of luck; what shrinkage leaves is the first of these."
    )
    return Exhibit(figure, f"{alt}.", note, table)


def improvers(certainty: Certainty, most: int = 30) -> Exhibit:
    """Those who most probably changed for the better beyond what was to be expected."""
    kind = certainty.expected.spec.outcome
    change = certainty.over_time.assign(name=certainty.expected.entities["name"].to_numpy())
    known = change.dropna(subset=["improvement_advantage"])
    table = known.sort_values(["improvement_chance", "cds"], ascending=[False, True]).head(most)
    names = _apart(table["name"].tolist())
    figure = go.Figure()
    figure.add_scatter(
        x=table["improvement_advantage"].tolist(),
        y=names,
        mode="markers",
        marker={"symbol": "diamond", "size": 8, "color": PALETTE[0]},
        error_x={
            "array": (table["improvement_high"] - table["improvement_advantage"]).tolist(),
            "arrayminus": (table["improvement_advantage"] - table["improvement_low"]).tolist(),
            "color": PALETTE[4],
        },
        showlegend=False,
    )
    figure.add_vline(0, line={"dash": "dash", "color": PALETTE[6]})
    figure.update_layout(
        xaxis={"title": f"change beyond expected change ({kind.unit.brief}; + is better), 95 %"},
        yaxis={"autorange": "reversed"},
        margin={"t": 20, "r": 10, "b": 50},
        height=120 + _ROW * max(len(names), 1),
    )
    sure = int((known["improvement_low"] > 0).sum())
    alt = (
        f"Change beyond expected change of the {len(table)} most probable improvers of {len(known):,}. For {sure:,} the whole "
        "95 % interval is above 0."
    )
    note = "The most probable first. Shrunken towards no difference, with the part of a rise that a low start by bad luck explains taken off."
    data = table[
        ["name", "improvement_advantage", "improvement_low", "improvement_high", "improvement_chance"]
    ]
    return Exhibit(figure, alt, note, data)
