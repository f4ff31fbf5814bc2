"""One year's differentiated assistance as tables that people and files take, in words."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from cimodels.rules.assistance import AREAS_NEEDED, CANNOT_BE_TOLD, ELIGIBLE, NOT_ELIGIBLE
from cimodels.rules.assistance_check import AGREE, CAUSES, ONLY_OFFICIAL, ONLY_OURS
from cimodels.rules.assistance_year import Assistance
from cimodels.vocab.priorities import LETTERS, PRIORITIES
from cimodels.vocab.student_groups import STUDENT_GROUPS

# Groups that a sentence names.
_NAMED = 3


def districts_table(found: Assistance, entities: pd.DataFrame) -> pd.DataFrame:
    """Every judged district, by name.

    Returns
    -------
    DataFrame, one row per district
        `cds`, `name`, `county`, `county_code`, `district_type`, `verdict`, `groups` (eligible student groups, each with its areas),
        `could_change` (groups and areas that keep the verdict open), `rests_on`, and beside it, blank without a list:
        `official` (CDE's words), `official_groups`, `agreement`, `cause` (likely cause of a disagreement).
    """
    table = found.judgement.districts[["cds", "verdict"]]
    table = entities[["cds", "name", "county", "county_code", "district_type"]].merge(table, on="cds")
    groups = found.judgement.groups[found.judgement.groups["cds"].isin(table["cds"])]
    local = found.judgement.districts.set_index("cds")["local"]
    # Where local indicators alone are enough, every group is eligible: named are those that are by themselves.
    by_itself = np.array(
        [
            len(set(met) - set(local[cds])) >= (AREAS_NEEDED if len(local[cds]) >= AREAS_NEEDED else 1)
            for cds, met in zip(groups["cds"], groups["met"], strict=True)
        ],
        dtype=bool,
    )
    own = _areas(groups[(groups["verdict"] == ELIGIBLE) & by_itself], "met")
    table["groups"] = [_joined(own.get(cds, ""), _local(local[cds])) for cds in table["cds"]]
    open_ = _areas(groups[groups["verdict"] == CANNOT_BE_TOLD], "open")
    told = table["verdict"] != CANNOT_BE_TOLD
    table["could_change"] = [
        "" if yes else open_.get(cds, "") for cds, yes in zip(table["cds"], told, strict=True)
    ]
    table["rests_on"] = table["cds"].map(found.rests_on)
    comparison = found.comparison
    if comparison is None:
        return table.assign(official="", official_groups="", agreement="", cause="").sort_values(
            ["name", "cds"], ignore_index=True
        )
    beside = comparison.districts.set_index("cds")
    lettered = comparison.groups.dropna(subset="letter")
    lettered = lettered.assign(areas=[LETTERS.get(letter, ()) for letter in lettered["letter"]])
    listed = _areas(lettered, "areas")
    table["official"] = [beside["status"].get(cds, "") for cds in table["cds"]]
    table["official_groups"] = [listed.get(cds, "") for cds in table["cds"]]
    table["agreement"] = [beside["agreement"].get(cds, "") for cds in table["cds"]]
    table["cause"] = [cause_name(beside["cause"].get(cds, "")) for cds in table["cds"]]
    return table.sort_values(["name", "cds"], ignore_index=True)


def assisted_words(table: pd.DataFrame, year: int) -> dict[str, str]:
    """Who is eligible, by `cds`, in a sentence: by CDE's list where it has the district, else by the rules.

    Parameters
    ----------
    table : DataFrame
        As `districts_table` of the year.
    """
    said = {}
    for row in table.itertuples():
        if row.official.startswith("Differentiated"):
            whom = f", for {_first_few(row.official_groups)}" if row.official_groups else ""
            said[row.cds] = f"On CDE’s list of {year}: {row.official}{whom}."
        elif not row.official and row.verdict == ELIGIBLE:
            said[row.cds] = (
                f"Eligible for differentiated assistance by the rules of {year}, for {_first_few(row.groups)}."
            )
    return said


def _first_few(groups: str) -> str:
    """The first of the groups, without their areas, and how many more: of some districts nearly all are named."""
    named = [group.partition(" (")[0] for group in groups.split("; ")]
    more = len(named) - _NAMED
    return ", ".join(named[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def differences(found: Assistance, entities: pd.DataFrame) -> pd.DataFrame:
    """Every student group that only the list or only our rules find eligible, with the steps in dispute.

    Columns `cds`, `name`, `county`, `student_group` (in words), `official_areas`, `our_areas`, `cause`, `steps`; no rows
    without a list.
    """
    columns = ["cds", "name", "county", "student_group", "official_areas", "our_areas", "cause", "steps"]
    if found.comparison is None:
        return pd.DataFrame(columns=columns)
    table = found.comparison.groups
    table = table[table["agreement"].isin([ONLY_OFFICIAL, ONLY_OURS])].merge(entities, on="cds")
    theirs = [LETTERS.get(letter, ()) if isinstance(letter, str) else () for letter in table["letter"]]
    by_district = found.steps_of(set(table["cds"]))
    told = [
        "; ".join(
            step.sentence
            for step in by_district[row.cds]
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
    """The counts in a sentence or two, of these districts (all of them without); of one district its verdict."""
    districts = found.judgement.districts
    if cds is not None:
        districts = districts[districts["cds"].isin(list(cds))]
    if len(districts) == 1:
        return f"Its verdict on the {found.year} results: {districts['verdict'].item()}. {_beside(found, districts['cds'])}"
    counts = districts["verdict"].value_counts()
    said = [
        f"{counts.get(ELIGIBLE, 0):,} are eligible for differentiated assistance on the {found.year} results"
    ]
    said += [f"{counts[NOT_ELIGIBLE]:,} are not"] if counts.get(NOT_ELIGIBLE) else []
    said += [f"of {counts[CANNOT_BE_TOLD]:,} it cannot be told"] if counts.get(CANNOT_BE_TOLD) else []
    whole = f"{', '.join(said[:-1])} and {said[-1]}" if len(said) > 1 else said[0]
    return f"Of {len(districts):,} districts and county offices {whole}. {_beside(found, districts['cds'])}"


def _beside(found: Assistance, cds: pd.Series) -> str:
    """How these verdicts compare with the list, in a sentence."""
    if found.comparison is None:
        return f"No list of {found.year} is loaded to compare with."
    beside = found.comparison.districts[found.comparison.districts["cds"].isin(cds)]
    told = beside[beside["agreement"] != CANNOT_BE_TOLD]
    agree = int((told["agreement"] == AGREE).sum())
    if told.empty:
        return "So there is nothing to compare with CDE’s list."
    if len(beside) == 1:
        return "It agrees with CDE’s list." if agree else "CDE’s list says otherwise."
    return f"Where it can be told, {agree:,} of {len(told):,} verdicts agree with CDE’s list."


def areas_text(areas: Collection[int]) -> str:
    """Areas in words: "4 achievement, 6 climate"."""
    return ", ".join(f"{area} {PRIORITIES[area].word}" for area in areas)


def cause_name(code: object) -> str:
    """A cause in words; empty for none."""
    return CAUSES[code].name if isinstance(code, str) and code else ""


def _areas(groups: pd.DataFrame, column: str) -> dict[str, str]:
    """District → its groups with their areas, in the registry's order of groups."""
    order = {code: at for at, code in enumerate(STUDENT_GROUPS)}
    ordered = groups.iloc[groups["student_group"].map(order).argsort(kind="stable")]
    said = [
        f"{STUDENT_GROUPS[row.student_group].name} ({areas_text(getattr(row, column))})"
        for row in ordered.itertuples()
    ]
    of: dict[str, list[str]] = {}
    for cds, words in zip(ordered["cds"], said, strict=True):
        of.setdefault(cds, []).append(words)
    return {cds: "; ".join(words) for cds, words in of.items()}


def _local(areas: Collection[int]) -> str:
    return f"Local indicators ({areas_text(areas)})" if areas else ""


def _joined(*parts: str) -> str:
    return "; ".join(part for part in parts if part)
