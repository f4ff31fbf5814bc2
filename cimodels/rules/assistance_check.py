"""Our judgement beside CDE's list: agreement counted, and for each disagreement its likely cause.

A cause is found by asking "would we still disagree if this input were not known?". Kinds of input are opened one after
the other, the most doubtful first; the first that dissolves a disagreement is its likely cause. Every disagreement
gets exactly one, so the counts of causes add up to the count of disagreements.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cimodels.rules import assistance_inputs as known
from cimodels.rules.assistance import (
    CANNOT_BE_TOLD,
    ELIGIBLE,
    NO_LEVEL,
    NOT_ELIGIBLE,
    Judgement,
    RuleYear,
    judge,
)
from cimodels.vocab.priorities import LETTERS, METHODS

SECOND_YEAR = "in its second year of support"
AGREE, ONLY_OFFICIAL, ONLY_OURS = "agree", "only on the official list", "only by our rules"
# What tells how a district came onto the list by another way than a student group in two areas.
_OTHER_METHODS = {"2": "local", "3": "local", "4": "late"}
_NEARLY = 5  # students short of the minimum that a revised count may bring


@dataclass(frozen=True)
class Cause:
    """A likely cause of a disagreement: `doubts` says which inputs it puts in doubt; None for causes from the list."""

    code: str
    name: str
    doubts: Callable[[pd.DataFrame], pd.Series] | None = None


def _source(indicator: str) -> Callable[[pd.DataFrame], pd.Series]:
    return lambda inputs: (inputs["indicator"] == indicator) & (inputs["source"] == "dataquest")


def _small(inputs: pd.DataFrame) -> pd.Series:
    return (inputs["kind"] == known.TOO_FEW) & (inputs["denominator"] >= inputs["minimum"] - _NEARLY)


_IN_ORDER = (
    Cause("local", "a local indicator that is not in the loaded files"),
    Cause("late", "student data not certified in time, which no results file shows"),
    Cause(
        "chronic_source",
        "chronic absenteeism is DataQuest's, of all grades and with charter schools; the Dashboard counts up to grade 8 "
        "without them",
        _source("CHRONIC"),
    ),
    Cause(
        "suspension_source",
        "suspension is DataQuest's, with charter schools; the Dashboard's is without",
        _source("SUSP"),
    ),
    Cause(
        "other_source",
        "chronic absenteeism and suspension together are DataQuest's",
        lambda inputs: inputs["source"] == "dataquest",
    ),
    Cause(
        "small_group",
        f"the group is within {_NEARLY} students of the least that is rated, or was the year before",
        _small,
    ),
    Cause(
        "computed",
        "a level computed here from rounded values, where CDE may have revised last year's",
        lambda inputs: (inputs["kind"] == known.COMPUTED) & (inputs["source"] == "dashboard"),
    ),
    Cause(
        "together",
        "several of these together",
        lambda inputs: (
            (inputs["source"] == "dataquest") | _small(inputs) | (inputs["kind"] == known.COMPUTED)
        ),
    ),
    Cause(
        "unexplained",
        "none of these: the published levels say otherwise, so the list was drawn from other data",
    ),
)
CAUSES: Mapping[str, Cause] = {cause.code: cause for cause in _IN_ORDER}


@dataclass(frozen=True)
class Comparison:
    """Ours and CDE's, side by side.

    Attributes
    ----------
    districts : DataFrame
        One row per listed district: `cds`, `official` (`eligible`, `in its second year of support`, `not eligible`),
        `status` (CDE's words), `ours`, `agreement` (`agree`, `only on the official list`, `only by our rules`,
        `cannot be told`), `cause` (code of `CAUSES`; empty unless they disagree).
    groups : DataFrame
        The same per district × student group: `official` is whether the list gives it a letter, and `letter`.
    areas : DataFrame
        One row per priority area, of the groups that have a letter: `priority`, `official` (how many met it by the
        list), `agree`, `only_official`, `only_ours`, `open`.
    """

    districts: pd.DataFrame
    groups: pd.DataFrame
    areas: pd.DataFrame

    def matrix(self, cds: Collection[str] | None = None) -> pd.DataFrame:
        """Districts by official status (rows) and our verdict (columns), of these or all; every combination is there."""
        frame = self.districts if cds is None else self.districts[self.districts["cds"].isin(list(cds))]
        columns = [ELIGIBLE, CANNOT_BE_TOLD, NOT_ELIGIBLE]
        counts = pd.crosstab(frame["official"], frame["ours"])
        return counts.reindex(index=[ELIGIBLE, SECOND_YEAR, NOT_ELIGIBLE], columns=columns, fill_value=0)

    def causes(self, of: str = "districts", cds: Collection[str] | None = None) -> pd.DataFrame:
        """Disagreements by likely cause: `cause`, `name`, `only_official`, `only_ours`; those that occur, in order."""
        frame = self.districts if of == "districts" else self.groups
        wrong = frame[(frame["cause"] != "") & (cds is None or frame["cds"].isin(list(cds or ())))]
        counts = pd.crosstab(wrong["cause"], wrong["agreement"]).reindex(
            index=[c for c in CAUSES if c in set(wrong["cause"])],
            columns=[ONLY_OFFICIAL, ONLY_OURS],
            fill_value=0,
        )
        counts.columns = ["only_official", "only_ours"]
        return (
            counts.rename_axis("cause")
            .reset_index()
            .assign(name=lambda f: [CAUSES[c].name for c in f["cause"]])
        )


def compare(
    inputs: pd.DataFrame, judgement: Judgement, official: pd.DataFrame, local: pd.DataFrame | None
) -> Comparison:
    """Compare with one year's list.

    Parameters
    ----------
    inputs, judgement, local
        What was judged, the result, and the local indicators it used.
    official : DataFrame
        `cds`, `student_group`, `priorities` (letter), `status` (on the ALL row) and, where the list has it, `methods`.
    """
    # The letters tell of state indicators only, so local ones are kept out of the groups.
    unmet = judgement.districts["local"].map(len).any()
    of_state = judge(inputs, judgement.rules) if unmet else judgement
    districts = _districts(judgement, official)
    groups = _groups(of_state, official)
    wrong = {*districts.loc[_wrong(districts), "cds"], *groups.loc[_wrong(groups), "cds"]}
    districts["cause"] = np.where(_wrong(districts), "unexplained", "")
    groups["cause"] = np.where(_wrong(groups), "unexplained", "")
    _other_methods(districts, official)
    if wrong:
        few = inputs[inputs["cds"].isin(wrong)]
        for cause in reversed([cause for cause in _IN_ORDER if cause.doubts]):
            opened = _opened(few, cause)
            again = judge(opened, judgement.rules)
            _blame(groups, again.groups, ["cds", "student_group"], cause.code)
            if unmet:
                again = judge(opened, judgement.rules, local)
            _blame(districts, again.districts, ["cds"], cause.code)
    return Comparison(districts, groups, _areas(groups, judgement.rules))


def _districts(judgement: Judgement, official: pd.DataFrame) -> pd.DataFrame:
    whole = official[official["student_group"] == "ALL"].set_index("cds")["status"].dropna()
    lettered = set(official.loc[official["priorities"].notna(), "cds"])
    frame = judgement.districts[["cds", "verdict"]].rename(columns={"verdict": "ours"})
    frame = frame[frame["cds"].isin(whole.index)].reset_index(drop=True)
    frame["status"] = frame["cds"].map(whole)
    # From 2023 a list names support that goes on from the year before: no eligibility of its own year.
    going_on = frame["status"].str.endswith("Year 2") & ~frame["cds"].isin(lettered)
    supported = frame["status"].str.startswith("Differentiated")
    frame["official"] = np.select([going_on, supported], [SECOND_YEAR, ELIGIBLE], NOT_ELIGIBLE)
    return _agreement(frame, frame["official"] == ELIGIBLE)


def _groups(judgement: Judgement, official: pd.DataFrame) -> pd.DataFrame:
    letters = official[official["priorities"].notna()][["cds", "student_group", "priorities"]]
    listed = set(official.loc[official["student_group"] == "ALL", "cds"])
    frame = judgement.groups[judgement.groups["cds"].isin(listed)]
    frame = frame.rename(columns={"verdict": "ours"}).merge(letters, on=["cds", "student_group"], how="left")
    frame = frame.rename(columns={"priorities": "letter"})
    frame["official"] = np.where(frame["letter"].notna(), ELIGIBLE, NOT_ELIGIBLE)
    return _agreement(frame, frame["letter"].notna())


def _agreement(frame: pd.DataFrame, official: pd.Series) -> pd.DataFrame:
    ours = frame["ours"]
    frame["agreement"] = np.select(
        [ours == CANNOT_BE_TOLD, official & (ours == NOT_ELIGIBLE), ~official & (ours == ELIGIBLE)],
        [CANNOT_BE_TOLD, ONLY_OFFICIAL, ONLY_OURS],
        AGREE,
    )
    return frame


def _wrong(frame: pd.DataFrame) -> pd.Series:
    return frame["agreement"].isin([ONLY_OFFICIAL, ONLY_OURS])


def _other_methods(districts: pd.DataFrame, official: pd.DataFrame) -> None:
    """Causes that the list itself tells: eligible, and not through a student group."""
    if "methods" not in official:
        return
    methods = official[official["student_group"] == "ALL"].set_index("cds")["methods"]
    told = districts["cds"].map(methods).fillna("")
    for method, cause in _OTHER_METHODS.items():
        assert method in METHODS
        only = told.str.contains(method) & ~told.str.contains("1")
        districts.loc[only & (districts["agreement"] == ONLY_OFFICIAL), "cause"] = cause


def _opened(inputs: pd.DataFrame, cause: Cause) -> pd.DataFrame:
    """The inputs with those that the cause puts in doubt wholly unknown."""
    assert cause.doubts is not None
    doubted = cause.doubts(inputs)
    return inputs.assign(
        mildest=inputs["mildest"].where(~doubted, NO_LEVEL), severest=inputs["severest"].where(~doubted, 1)
    )


def _blame(frame: pd.DataFrame, again: pd.DataFrame, key: list[str], code: str) -> None:
    """Give the cause to the disagreements that it dissolves, in place."""
    fixed = ("local", "late")
    now = frame[key].merge(again[[*key, "verdict"]], on=key, how="left")["verdict"].to_numpy()
    dissolved = (
        _wrong(frame) & ~frame["cause"].isin(fixed) & (now != frame["ours"].to_numpy()) & ~pd.isna(now)
    )
    frame.loc[dissolved, "cause"] = code


def _areas(groups: pd.DataFrame, rules: RuleYear) -> pd.DataFrame:
    """Agreement area by area, where the list says which areas a group met."""
    lettered = groups[groups["letter"].isin(list(LETTERS))]
    rows = []
    for area in rules.priorities:
        theirs = np.array([area in LETTERS[letter] for letter in lettered["letter"]], dtype=bool)
        ours = np.array([area in met for met in lettered["met"]], dtype=bool)
        unsure = np.array([area in open_ for open_ in lettered["open"]], dtype=bool)
        rows.append(
            {
                "priority": area,
                "official": int(theirs.sum()),
                "agree": int(((theirs == ours) & ~unsure).sum()),
                "only_official": int((theirs & ~ours & ~unsure).sum()),
                "only_ours": int((ours & ~theirs).sum()),
                "open": int(unsure.sum()),
            }
        )
    return pd.DataFrame(rows)
