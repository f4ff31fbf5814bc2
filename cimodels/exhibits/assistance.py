"""Differentiated assistance: for how many districts each student group makes the case, by the rules and by CDE's list."""

from collections.abc import Collection

import pandas as pd
import plotly.graph_objects as go

from cimodels.exhibits.crowd import GREY, layout
from cimodels.exhibits.exhibit import PALETTE, Exhibit
from cimodels.rules.assistance import CANNOT_BE_TOLD, ELIGIBLE, NOT_ELIGIBLE, Need, RuleYear
from cimodels.rules.assistance_check import SECOND_YEAR
from cimodels.rules.assistance_steps import indicator_words
from cimodels.rules.assistance_year import Assistance
from cimodels.vocab.levels import COLORS, status_level_name
from cimodels.vocab.priorities import LETTERS, PRIORITIES
from cimodels.vocab.student_groups import STUDENT_GROUPS

_ROW = 30  # pixels for a student group's bar


def by_group(found: Assistance, cds: Collection[str]) -> Exhibit:
    """Districts in which each student group is eligible, and in which it cannot be told; CDE's list as marks."""
    groups = found.judgement.groups
    groups = groups[groups["cds"].isin(list(cds))]
    counts = pd.crosstab(groups["student_group"], groups["verdict"])
    counts = counts.reindex(
        index=[g for g in STUDENT_GROUPS if g in counts.index], columns=[ELIGIBLE, CANNOT_BE_TOLD]
    )
    counts = counts.fillna(0).astype(int)
    data = pd.DataFrame(
        {
            "group": [STUDENT_GROUPS[g].name for g in counts.index],
            "eligible": counts[ELIGIBLE].to_numpy(),
            "open": counts[CANNOT_BE_TOLD].to_numpy(),
        }
    )
    listed = found.comparison
    if listed:
        beside = listed.groups[listed.groups["cds"].isin(list(cds))]
        official = beside[beside["letter"].notna()].groupby("student_group").size()
        data["official"] = official.reindex(counts.index, fill_value=0).to_numpy()
    order = data.sort_values("eligible", ascending=False, kind="stable").reset_index(drop=True)
    names = order["group"].tolist()
    figure = go.Figure()
    figure.add_bar(
        x=order["eligible"].tolist(),
        y=names,
        orientation="h",
        name="eligible by the rules",
        marker_color=PALETTE[0],
    )
    figure.add_bar(
        x=order["open"].tolist(), y=names, orientation="h", name="cannot be told", marker_color=GREY,
        marker_pattern_shape="/", opacity=0.6,
    )  # fmt: skip
    if listed:
        figure.add_scatter(
            x=order["official"].tolist(), y=names, mode="markers", name="on CDE’s list",
            marker={"symbol": "diamond", "size": 11, "color": PALETTE[1], "line": {"width": 1, "color": "#ffffff"}},
        )  # fmt: skip
    figure.update_traces(hovertemplate="%{y}: %{x:,} districts<extra>%{fullData.name}</extra>")
    figure.update_layout(
        barmode="stack",
        xaxis={"title": "districts and county offices"},
        yaxis={"autorange": "reversed", "type": "category"},
        **layout(110 + _ROW * len(order)),
    )
    told = "; ".join(f"{r.group} {r.eligible} eligible, {r.open} open" for r in order.itertuples())
    note = (
        "One group in two priority areas makes its district eligible; a district can count in several bars."
    )
    return Exhibit(figure, f"Districts by student group: {told}.", note, order)


def matrix(found: Assistance, cds: Collection[str]) -> pd.DataFrame:
    """Districts by CDE's status (rows, in words) and our verdict (columns); no rows without a list."""
    if found.comparison is None:
        return pd.DataFrame()
    table = found.comparison.matrix(cds)
    words = {ELIGIBLE: "Eligible", SECOND_YEAR: "In its second year of support", NOT_ELIGIBLE: "Not eligible"}
    table = table.rename(index=words, columns=lambda verdict: f"Rules: {verdict}")
    table.index.name = "CDE’s list"
    return table.loc[table.sum(axis=1) > 0].reset_index()


def agreement_by_area(found: Assistance) -> pd.DataFrame:
    """Agreement area by area with areas in words; no rows without a list."""
    if found.comparison is None:
        return pd.DataFrame()
    areas = found.comparison.areas
    return areas.assign(priority=[f"{area} {PRIORITIES[area].short}" for area in areas["priority"]])


def what_is_open(found: Assistance, cds: Collection[str]) -> pd.DataFrame:
    """Why verdicts are open: `why`, `groups` (student groups concerned), `districts`, most districts first."""
    doubts = found.doubts[found.doubts["cds"].isin(list(cds))]
    if doubts.empty:
        return pd.DataFrame(columns=["why", "groups", "districts"])
    everybody = set(found.judgement.groups["student_group"])
    keyed = doubts.groupby(["indicator", "kind"])
    rows = [
        {
            "why": f"{indicator_words(indicator)[0].upper()}{indicator_words(indicator)[1:]}: {kind}",
            "groups": _listed(set(own["student_group"]), everybody),
            "districts": own["cds"].nunique(),
        }
        for (indicator, kind), own in keyed
    ]
    return pd.DataFrame(rows).sort_values(["districts", "why"], ascending=[False, True], ignore_index=True)


def _listed(groups: set[str], everybody: set[str]) -> str:
    """Names of student groups; who is left out, where that is shorter to say."""
    others = [STUDENT_GROUPS[g].name for g in STUDENT_GROUPS if g in everybody - groups]
    if len(others) < len(groups) // 2:
        return f"every group but {', '.join(others)}" if others else "every group"
    return ", ".join(STUDENT_GROUPS[g].name for g in STUDENT_GROUPS if g in groups)


def criteria(rules: RuleYear) -> pd.DataFrame:
    """The year's criteria in words: what meets each priority area (the index), and for which student groups."""
    rows: dict[tuple[int, tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for one in rules.criteria:
        key = (one.priority, one.groups, one.not_groups)
        rows.setdefault(key, []).append(" and ".join(_need(need) for need in one.needs))
    table = [
        {
            "priority": area,
            "Met by": ", or ".join(ways),
            "Student groups": _concerned(groups, not_groups),
        }
        for (area, groups, not_groups), ways in rows.items()
    ]
    for area in sorted({*rules.local, *rules.local_coe}):
        who = "county offices only" if area in rules.local_coe else "every group"
        table.append(
            {
                "priority": area,
                "Met by": "local indicator not met for two or more years",
                "Student groups": who,
            }
        )
    frame = pd.DataFrame(table).sort_values("priority", kind="stable")
    names = [f"{area} {PRIORITIES[area].name}" for area in frame["priority"]]
    return frame.drop(columns="priority").set_axis(pd.Index(names, name="Priority area"))


def official_words(status: str, letters: pd.DataFrame) -> str:
    """A district's entry in the list: CDE's words, and the groups that brought it there."""
    groups = [
        f"{STUDENT_GROUPS[row.student_group].name} ({', '.join(PRIORITIES[a].word for a in LETTERS.get(row.priorities, ()))})"
        for row in letters.itertuples()
    ]
    return f"{status}: {'; '.join(groups)}" if groups else status


def official_years(lists: pd.DataFrame, cds: str) -> list[str]:
    """What each list says of a district, newest first, with file and line: a sentence each."""
    own = lists[lists["cds"] == cds]
    said = []
    for year, entries in sorted(own.groupby("year"), reverse=True):
        for row in entries[entries["student_group"] == "ALL"].itertuples():
            words = official_words(str(row.status), entries[entries["priorities"].notna()])
            said.append(f"{year}: {words} ({row.file}, line {row.line:,})")
    return said


def _need(need: Need) -> str:
    if need.measure == "color":
        level = COLORS[need.level].name + (" or Red" if need.level > 1 else "")
    else:
        level = status_level_name(need.indicator, need.level)
    return f"{level} on {indicator_words(need.indicator)}"


def _concerned(groups: tuple[str, ...], not_groups: tuple[str, ...]) -> str:
    if groups:
        return " and ".join(STUDENT_GROUPS[g].name for g in groups)
    left_out = ", ".join(STUDENT_GROUPS[g].name for g in not_groups)
    return f"every group but {left_out}" if left_out else "every group"
