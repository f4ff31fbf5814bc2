"""Each judgement step by step, in sentences: "Priority 4 (pupil achievement): Red on ELA and Red on math: met"."""

from dataclasses import dataclass

import pandas as pd

from cimodels.rules import assistance_inputs as known
from cimodels.rules.assistance import MET, NO_LEVEL, NOT_MET, UNKNOWN, Criterion, Judgement, RuleYear
from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.levels import COLORS, status_level_name
from cimodels.vocab.priorities import PRIORITIES
from cimodels.vocab.student_groups import STUDENT_GROUPS
from cimodels.vocab.tables import SOURCES

LOCAL = "local indicator"
_FEW = 2  # levels that are named one by one
_ABSENT = {
    known.TOO_FEW: "too few students for a level",
    known.NONE: "no level",
    known.NOT_SERVED: "no level (no students up to grade 8)",
}


@dataclass(frozen=True)
class Reading:
    """What is known of one indicator of one student group; the columns of `assistance_inputs.inputs`."""

    indicator: str
    measure: str
    mildest: int
    severest: int
    kind: str
    source: str
    basis: str
    status: float
    change: float

    @property
    def certain(self) -> bool:
        return self.mildest == self.severest

    @property
    def leveled(self) -> bool:
        """Whether there is anything that a level, or a bound of one, comes from."""
        return self.severest < NO_LEVEL and self.kind not in (known.MISSING, known.ERROR, known.UNRULED)

    @property
    def words(self) -> str:
        """The level or levels that it can have: "Red", "Red or Orange", "Orange or better", "too few students"."""
        if self.severest == NO_LEVEL:
            return _ABSENT.get(self.kind, "no level")
        if self.severest == 1 and self.mildest > _FEW:
            return "nothing known" if self.kind == known.MISSING else "no level known"
        if self.mildest > self.severest + 1:
            return f"{self._level(self.severest)} or better"
        levels = range(self.severest, min(self.mildest, 5) + 1)
        return " or ".join(self._level(level) for level in levels)

    def _level(self, level: int) -> str:
        return COLORS[level].name if self.measure == "color" else status_level_name(self.indicator, level)

    @property
    def origin(self) -> str:
        """Where its level comes from."""
        if self.source != "dashboard":
            return f"computed from {SOURCES[self.source]}"
        return "published" if self.basis == "published" else "computed from the Dashboard's values"

    @property
    def doubt(self) -> str:
        """Why the level is not one level; empty where it is."""
        if self.certain:
            return ""
        name = indicator_words(self.indicator)
        return {
            known.MISSING: f"{name} is missing",
            known.ERROR: f"{name} is marked as in error",
            known.UNRULED: f"the cut-points of {name} in that year are not known here",
            known.NEAR: f"{name} changed by so little more or less than a cut-point that rounding decides",
            known.HALF: f"the change in {name} is unknown",
        }.get(self.kind, f"{name} is not known")


@dataclass(frozen=True)
class Step:
    """One student group in one priority area.

    Attributes
    ----------
    sentence : str
        What was read and what follows, from the priority's name to the verdict.
    verdict : str
        `met`, `not met` or `cannot be judged`.
    doubt : str
        What keeps it from being judged; empty otherwise.
    origin : str
        Where the levels come from, in words.
    readings : tuple of Reading
        What was read; empty for a local indicator.
    """

    student_group: str
    priority: int
    sentence: str
    verdict: str
    doubt: str
    origin: str
    readings: tuple[Reading, ...]


def steps(judgement: Judgement, inputs: pd.DataFrame, cds: str) -> tuple[Step, ...]:
    """Every priority area of every student group of a district, in the registry's order.

    Groups of which no indicator has or can have a level are left out.
    """
    own = readings(inputs[inputs["cds"] == cds], judgement.rules)
    verdicts = judgement.groups[judgement.groups["cds"] == cds].set_index("student_group")
    found: list[Step] = []
    for group in (g for g in STUDENT_GROUPS if g in verdicts.index):
        met, open_ = verdicts.at[group, "met"], verdicts.at[group, "open"]
        read = own.get(group, {})
        if any(one.severest < NO_LEVEL for one in read.values()):
            areas = sorted({*judgement.rules.priorities, *met})
            found += [_step(judgement.rules, group, area, read, area in met, area in open_) for area in areas]
    return tuple(found)


def readings(inputs: pd.DataFrame, rules: RuleYear) -> dict[str, dict[str, Reading]]:
    """Student group → indicator → what is known, of one district's inputs."""
    found: dict[str, dict[str, Reading]] = {}
    for row in inputs.itertuples():
        found.setdefault(str(row.student_group), {})[str(row.indicator)] = Reading(
            str(row.indicator),
            rules.measures[str(row.indicator)],
            int(row.mildest),  # type: ignore[arg-type]
            int(row.severest),  # type: ignore[arg-type]
            str(row.kind),
            str(row.source),
            row.basis if isinstance(row.basis, str) else "",
            float(row.status),  # type: ignore[arg-type]
            float(row.change),  # type: ignore[arg-type]
        )
    return found


def _step(rules: RuleYear, group: str, area: int, read: dict[str, Reading], met: bool, unsure: bool) -> Step:
    ways = rules.of(area, group)
    verdict = MET if met else UNKNOWN if unsure else NOT_MET
    if met and not any(_can_hold(way, read) for way in ways):
        sentence = f"{PRIORITIES[area].label}: local indicator not met for two or more years: {verdict}"
        return Step(group, area, sentence, verdict, "", LOCAL, ())
    if met:
        # A way that holds by itself; where only several together are certain, all of them.
        ways = tuple(way for way in ways if _holds(way, read))[:1] or ways
    together = dict.fromkeys(tuple(need.indicator for need in way.needs) for way in ways)
    said = "; ".join(" and ".join(_reads(i, read) for i in part) for part in together)
    used = tuple(read[i] for i in dict.fromkeys(i for part in together for i in part) if i in read)
    doubt = "; ".join(dict.fromkeys(one.doubt for one in used if one.doubt)) if unsure and not met else ""
    origin = ", ".join(dict.fromkeys(one.origin for one in used if one.leveled))
    end = f"{verdict}, because {doubt}" if doubt else verdict
    sentence = f"{PRIORITIES[area].label}: {said or 'no criterion for this group'}: {end}"
    return Step(group, area, sentence, verdict, doubt, origin, used)


def _holds(way: Criterion, read: dict[str, Reading]) -> bool:
    return all(n.indicator in read and read[n.indicator].mildest <= n.level for n in way.needs)


def _can_hold(way: Criterion, read: dict[str, Reading]) -> bool:
    return all(n.indicator not in read or read[n.indicator].severest <= n.level for n in way.needs)


def _reads(indicator: str, read: dict[str, Reading]) -> str:
    one = read.get(indicator)
    return f"{one.words if one else 'nothing known'} on {indicator_words(indicator)}"


def indicator_words(indicator: str) -> str:
    """An indicator's name within a sentence: "ELA", "math", "chronic absenteeism"."""
    one = INDICATORS[indicator]
    if one.short_name.isupper():
        return one.short_name
    name = one.name if indicator == "ELPI" else one.short_name
    return name if name.startswith("English") else name[0].lower() + name[1:]
