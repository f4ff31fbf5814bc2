"""One year's differentiated assistance as tables that people and files take, in words."""

from collections.abc import Collection

import pandas as pd

from cimodels.rules.assistance import CANNOT_BE_TOLD, ELIGIBLE, NOT_ELIGIBLE
from cimodels.rules.assistance_check import AGREE, CAUSES, ONLY_OFFICIAL, ONLY_OURS
from cimodels.rules.assistance_year import Assistance
from cimodels.vocab.priorities import LETTERS, PRIORITIES
from cimodels.vocab.student_groups import STUDENT_GROUPS


def of_counties(found: Assistance, entities: pd.DataFrame, counties: Collection[str] = ()) -> pd.DataFrame:
    """Every judged district of these counties (all when none is named), by name.

    Returns
    -------
    DataFrame, one row per district
        `cds`, `name`, `county`, `district_type`, `verdict`, `groups` (eligible student groups, each with its areas),
        `could_change` (groups and areas that keep the verdict open), `rests_on`, and beside it, blank without a list:
        `official` (CDE's words), `official_groups`, `agreement`, `cause` (likely cause of a disagreement).
    """
    table = found.judgement.districts[["cds", "verdict"]]
    table = entities[["cds", "name", "county", "county_code", "district_type"]].merge(table, on="cds")
    if counties:
        table = table[table["county_code"].isin(list(counties))]
    groups = found.judgement.groups[found.judgement.groups["cds"].isin(table["cds"])]
    table["groups"] = table["cds"].map(_areas(groups[groups["verdict"] == ELIGIBLE], "met")).fillna("")
    local = found.judgement.districts.set_index("cds")["local"].map(
        lambda areas: _local(areas) if areas else ""
    )
    table["groups"] = [
        _joined(text, own) for text, own in zip(table["groups"], table["cds"].map(local), strict=True)
    ]
    open_ = _areas(groups[groups["verdict"] == CANNOT_BE_TOLD], "open")
    table["could_change"] = table["cds"].map(open_).fillna("").where(table["verdict"] == CANNOT_BE_TOLD, "")
    table["rests_on"] = table["cds"].map(found.rests_on)
    comparison = found.comparison
    if comparison is None:
        table = table.assign(official="", official_groups="", agreement="", cause="")
    else:
        beside = comparison.districts.set_index("cds")
        lettered = comparison.groups.dropna(subset="letter")
        lettered = lettered.assign(areas=lettered["letter"].map(lambda letter: LETTERS.get(letter, ())))
        table["official"] = table["cds"].map(beside["status"]).fillna("")
        table["official_groups"] = table["cds"].map(_areas(lettered, "areas")).fillna("")
        table["agreement"] = table["cds"].map(beside["agreement"]).fillna("")
        table["cause"] = table["cds"].map(beside["cause"]).map(cause_name).fillna("")
    return table.drop(columns="county_code").sort_values(["name", "cds"], ignore_index=True)


def of_groups(found: Assistance, entities: pd.DataFrame, counties: Collection[str] = ()) -> pd.DataFrame:
    """Every disagreement of a student group with the list: what each says, the likely cause, and the steps in dispute.

    Columns `cds`, `name`, `county`, `student_group` (in words), `official_areas`, `our_areas`, `cause`, `steps`; no rows
    without a list.
    """
    columns = ["cds", "name", "county", "student_group", "official_areas", "our_areas", "cause", "steps"]
    if found.comparison is None:
        return pd.DataFrame(columns=columns)
    table = found.comparison.groups
    table = table[table["agreement"].isin([ONLY_OFFICIAL, ONLY_OURS])].merge(entities, on="cds")
    if counties:
        table = table[table["county_code"].isin(list(counties))]
    theirs = [LETTERS.get(letter, ()) if isinstance(letter, str) else () for letter in table["letter"]]
    told = [
        "; ".join(
            step.sentence
            for step in found.steps(row.cds)
            if step.student_group == row.student_group and step.priority in {*areas} ^ {*row.met}
        )
        for row, areas in zip(table.itertuples(), theirs, strict=True)
    ]
    return table.assign(
        student_group=table["student_group"].map(lambda code: STUDENT_GROUPS[code].name),
        official_areas=[areas_text(areas) for areas in theirs],
        our_areas=table["met"].map(areas_text),
        cause=table["cause"].map(cause_name),
        steps=told,
    )[columns].sort_values(["name", "cds", "student_group"], ignore_index=True)


def summary(found: Assistance, cds: Collection[str] | None = None) -> str:
    """The counts in one sentence or two, of these districts (all of them without)."""
    districts = found.judgement.districts
    if cds is not None:
        districts = districts[districts["cds"].isin(list(cds))]
    counts = districts["verdict"].value_counts()
    said = (
        f"Of {len(districts):,} districts and county offices, {counts.get(ELIGIBLE, 0):,} are eligible for differentiated "
        f"assistance on the {found.year} results, {counts.get(NOT_ELIGIBLE, 0):,} are not, and of "
        f"{counts.get(CANNOT_BE_TOLD, 0):,} it cannot be told."
    )
    if found.comparison is None:
        return f"{said} No official list of {found.year} is loaded."
    beside = found.comparison.districts
    beside = beside[beside["cds"].isin(districts["cds"])]
    told = beside[beside["agreement"] != CANNOT_BE_TOLD]
    agree = int((told["agreement"] == AGREE).sum())
    return f"{said} Where it can be told, {agree:,} of {len(told):,} verdicts agree with CDE’s list."


def areas_text(areas: Collection[int]) -> str:
    """Areas in words: "4 pupil achievement, 6 school climate"."""
    return ", ".join(f"{area} {PRIORITIES[area].short}" for area in areas)


def cause_name(code: object) -> str:
    """A cause in words; empty for none."""
    return CAUSES[code].name if isinstance(code, str) and code else ""


def _areas(groups: pd.DataFrame, column: str) -> pd.Series:
    """District → its groups with their areas, in the registry's order of groups."""
    order = {code: at for at, code in enumerate(STUDENT_GROUPS)}
    ordered = groups.iloc[groups["student_group"].map(order).argsort(kind="stable")]
    said = [
        f"{STUDENT_GROUPS[row.student_group].name} ({', '.join(map(str, getattr(row, column)))})"
        for row in ordered.itertuples()
    ]
    return pd.Series(said, index=ordered["cds"].to_numpy(), dtype=object).groupby(level=0).agg("; ".join)


def _local(areas: Collection[int]) -> str:
    return f"local indicators ({', '.join(map(str, areas))})"


def _joined(*parts: object) -> str:
    return "; ".join(str(part) for part in parts if isinstance(part, str) and part)
