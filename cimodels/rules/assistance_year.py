"""One year's differentiated assistance as a whole: inputs, judgement, what it rests on, and CDE's list beside it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from cimodels.rules import assistance_inputs as known
from cimodels.rules.assistance import CANNOT_BE_TOLD, NO_LEVEL, Judgement, RuleYear, judge, rules_of
from cimodels.rules.assistance_check import Comparison, compare
from cimodels.rules.assistance_steps import Step, readings, steps
from cimodels.vocab.student_groups import STUDENT_GROUPS

# What a verdict rests on, the firmest first: it holds even if every other input were unknown.
PUBLISHED, COMPUTED, OTHER_SOURCE = (
    "published levels",
    "levels computed here",
    "DataQuest in place of the Dashboard",
)


@dataclass(frozen=True)
class Assistance:
    """Differentiated assistance of one year.

    Attributes
    ----------
    inputs : DataFrame
        As `assistance_inputs.inputs`.
    local : DataFrame or None
        Local indicators of the year, as `judge` takes them; None where no file of them is loaded.
    official : DataFrame
        CDE's list as the warehouse has it; no rows where none is loaded.
    """

    judgement: Judgement
    inputs: pd.DataFrame
    local: pd.DataFrame | None
    official: pd.DataFrame

    @property
    def rules(self) -> RuleYear:
        return self.judgement.rules

    @property
    def year(self) -> int:
        return self.rules.year

    @cached_property
    def comparison(self) -> Comparison | None:
        """Ours beside CDE's list; None without one."""
        if self.official.empty:
            return None
        return compare(self.inputs, self.judgement, self.official, self.local)

    def steps(self, cds: str) -> tuple[Step, ...]:
        """As `assistance_steps.steps`."""
        return self.steps_of({cds})[cds]

    def steps_of(self, cds: Collection[str]) -> dict[str, tuple[Step, ...]]:
        """The steps of several districts, in one walk over the tables."""
        groups = self.judgement.groups[self.judgement.groups["cds"].isin(list(cds))]
        inputs = self.inputs[self.inputs["cds"].isin(list(cds))]
        of = {str(code): own for code, own in inputs.groupby("cds")}
        judged = {str(code): replace(self.judgement, groups=own) for code, own in groups.groupby("cds")}
        return {code: steps(judged[code], of[code], code) if code in judged else () for code in cds}

    @cached_property
    def rests_on(self) -> pd.Series:
        """By `cds`, what the verdict rests on (see `PUBLISHED` and its neighbours); empty where it cannot be told."""
        mine = self.judgement.districts.set_index("cds")["verdict"]
        found = pd.Series(OTHER_SOURCE, index=mine.index)
        for name, doubted in (
            (COMPUTED, self.inputs["source"] == "dataquest"),
            (PUBLISHED, (self.inputs["source"] == "dataquest") | (self.inputs["kind"] == known.COMPUTED)),
        ):
            unknown = self.inputs.assign(
                mildest=self.inputs["mildest"].where(~doubted, NO_LEVEL),
                severest=self.inputs["severest"].where(~doubted, 1),
            )
            again = judge(unknown, self.rules, self.local).districts.set_index("cds")["verdict"]
            found[again.reindex(mine.index) == mine] = name
        return found.where(mine != CANNOT_BE_TOLD, "")

    @cached_property
    def doubts(self) -> pd.DataFrame:
        """What keeps verdicts open: one row per district × student group × indicator whose level could change one.

        `cds`, `student_group`, `indicator`, `kind` (of `assistance_inputs`).
        """
        groups = self.judgement.groups
        open_ = groups.loc[groups["verdict"] == CANNOT_BE_TOLD, ["cds", "student_group", "open"]]
        undecided = self.judgement.districts.loc[self.judgement.districts["verdict"] == CANNOT_BE_TOLD, "cds"]
        open_ = open_[open_["cds"].isin(undecided)].explode("open").rename(columns={"open": "priority"})
        asked = pd.DataFrame(
            sorted({(c.priority, need.indicator) for c in self.rules.criteria for need in c.needs}),
            columns=["priority", "indicator"],
        )
        unsure = self.inputs[self.inputs["mildest"] != self.inputs["severest"]]
        frame = open_.astype({"priority": int}).merge(asked, on="priority")
        frame = frame.merge(unsure[["cds", "student_group", "indicator", "kind"]])
        return frame[["cds", "student_group", "indicator", "kind"]]

    def why_open(self, cds: str) -> str:
        """Which inputs could change a district's verdict, in words; empty where none could."""
        read = readings(self.inputs[self.inputs["cds"] == cds], self.rules)
        parts = []
        for group, rows in self.doubts[self.doubts["cds"] == cds].groupby("student_group", sort=False):
            why = "; ".join(read[str(group)][indicator].doubt for indicator in rows["indicator"])
            parts.append(f"{STUDENT_GROUPS[str(group)].name}: {why}")
        return ". ".join(parts)


def assistance_of(
    year: int,
    rows: pd.DataFrame,
    districts: pd.DataFrame,
    official: pd.DataFrame,
    local: pd.DataFrame | None = None,
) -> Assistance:
    """Judge one year.

    Parameters
    ----------
    rows, districts
        As `assistance_inputs.inputs`; `districts` of every kind. Judged is who is on the year's list; without one,
        every district and county office with a row.
    official : DataFrame
        The warehouse's `assistance`, of any years.
    local : DataFrame, optional
        `cds`, `priority`, `performance` of the year; None where no file is loaded.

    Raises
    ------
    DataError
        When there are no rules for the year.
    """
    rules = rules_of(year)
    rows, districts = _as_text(rows), _as_text(districts)
    official = _as_text(official[official["year"] == year])
    listed = official.loc[(official["student_group"] == "ALL") & official["status"].notna(), "cds"]
    there = districts["cds"].isin(rows["cds"]) & (districts["district_type"] != "OTHER")
    judged = districts[districts["cds"].isin(listed) if len(listed) else there]
    found = known.inputs(rows, judged, rules)
    if local is not None and not np.isin(local["priority"], [*rules.local, *rules.local_coe]).any():
        local = None
    return Assistance(judge(found, rules, local), found, local, official)


def _as_text(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with its words as Python text: looked up thousands of times, Arrow's would be converted each time."""
    words = frame.select_dtypes(include="str").columns
    return frame.astype(dict.fromkeys(words, object))
