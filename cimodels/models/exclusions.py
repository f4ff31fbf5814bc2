"""Why an entity is not in the model: codes, and sentences that a person can act on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd

from cimodels.models.pooling import LEAST_COVERED
from cimodels.models.sides import SideFacts, counts_text, groups_text, in_grades, of_which, whom
from cimodels.models.spec import COVARIATES, ModelSpec
from cimodels.vocab.districts import DISTRICT_TYPES
from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.runs import years_text
from cimodels.vocab.tables import SOURCES

# In the order in which they are asked: a later code is nearer to being in.
REASONS: Mapping[str, str] = MappingProxyType(
    {
        "not_compared": "{type}: it serves students that districts do not, so it is not compared with them"
        "{remedy}.",
        "no_result": "No {indicator} result for {whose} in {years}.",
        "other_source": "Only another source than {source} has a result in {years}; "
        "the model takes one source for all.",
        "suppressed": "The result{of} is withheld to protect students in {years}.",
        "partly_withheld": "Of its students only {covered} are in {parts} whose result is published in {years}; "
        "at least {least} are asked for.",
        "no_denominator": "The number of students behind the result{of} is not published in {years}, "
        "so its precision is unknown.",
        "below_minimum": "Fewer students than the minimum of {minimum:,}: {counts}.",
        "nobody_apart": "Almost everyone is in the group, so that there is nobody to compare it with: {counts}.",
        "unknown_entity": "Not in the directory, so its county and type are unknown.",
        "unknown_type": "The directory does not say what type of district it is.",
        "no_covariate": "Enrolment data do not have its {covariates} in any year.",
        "rare_type": "Only {n_type} of type {type} could be in the model; {needed} are needed to say "
        "what to expect of one.",
    }
)
# What to change, where a reason keeps so many out that nothing can be estimated.
ADVICE: Mapping[str, str] = MappingProxyType(
    {
        "not_compared": "Ask for other types of districts.",
        "no_result": "Choose another indicator, student group or more years.",
        "other_source": "Choose another source, or leave the choice to us (source = best).",
        "suppressed": "Choose a larger student group.",
        "partly_withheld": "Take more grades together, or a larger student group.",
        "no_denominator": "Choose another source or indicator.",
        "below_minimum": "Lower the minimum of students, or choose a larger student group.",
        "nobody_apart": "Compare with a group that has no students in common with it.",
        "unknown_entity": "Import CDE's directory of districts.",
        "unknown_type": "Import CDE's directory of districts, or leave the district type out of the "
        "circumstances.",
        "no_covariate": "Take fewer circumstances, or import enrolment files.",
        "rare_type": "Leave the district type out of the circumstances.",
    }
)
IN = -1
CODES: tuple[str, ...] = tuple(REASONS)
MINIMUM_OF_A_TYPE = 5


@dataclass(frozen=True)
class Facts:
    """What the sentences quote: E entities × Y years, as in `design`.

    `kind` (E,) and `type_counts` are by position in `DISTRICT_TYPES`. `sides` has both groups of a gap, by their
    words, and is empty where there is none. `covered` is the share of the students whose results are published.
    """

    spec: ModelSpec
    source: str
    cds: pd.Index
    kind: np.ndarray
    denominator: np.ndarray
    covariates: tuple[str, ...]
    never_known: np.ndarray
    type_counts: np.ndarray
    sides: Mapping[str, SideFacts]
    covered: np.ndarray


def excluded_frame(reason: np.ndarray, facts: Facts) -> pd.DataFrame:
    """Sentences for `reason` (E, Y), positions in `CODES` or `IN`.

    One row per entity that is out in every year (`year` is NA; the code is that of the year which came
    nearest), and one row per year for an entity that is in for others.
    """
    rows: list[tuple[str, object, str, str]] = []
    for e, (cds, codes) in enumerate(zip(facts.cds, reason.tolist(), strict=True)):
        at = {code: [y for y, found in enumerate(codes) if found == code] for code in set(codes)}
        if IN not in at:
            nearest = sorted(at, reverse=True)
            sentence = " ".join(_sentence(code, e, at[code], facts) for code in nearest)
            rows.append((cds, pd.NA, CODES[nearest[0]], sentence))
        elif len(at) > 1:
            for y, code in enumerate(codes):
                if code != IN:
                    rows.append((cds, facts.spec.years[y], CODES[code], _sentence(code, e, [y], facts)))
    columns = zip(*rows, strict=True) if rows else ((), (), (), ())
    kinds = {"cds": "str", "year": "Int64", "code": "str", "reason": "str"}
    return pd.DataFrame(
        {
            name: pd.array(values, dtype=kind)
            for (name, kind), values in zip(kinds.items(), columns, strict=True)
        }
    )


def _sentence(code: int, e: int, positions: Sequence[int], facts: Facts) -> str:
    spec = facts.spec
    years = [spec.years[y] for y in positions]
    name = CODES[code]
    words: dict[str, object] = {"years": years_text(years)}
    if name == "no_result":
        lacking = of_which(facts.sides, e, positions, lambda side: side.absent & ~side.suppressed)
        words |= {
            "indicator": INDICATORS[spec.indicator].short_name,
            "whose": (lacking or groups_text(spec.groups)) + in_grades(spec),
        }
    elif name in _OF_SIDES:
        found = of_which(facts.sides, e, positions, _OF_SIDES[name])
        words["of"] = f" of {found}{in_grades(spec)}" if found else ""
    elif name == "partly_withheld":
        shares = " and ".join(f"{100 * share:.0f} %" for share in facts.covered[e, list(positions)])
        words |= {"covered": shares, "parts": _parts(spec), "least": f"{100 * LEAST_COVERED:.0f} %"}
    elif name == "not_compared":
        kind = list(DISTRICT_TYPES.values())[facts.kind[e]]
        words["type"] = kind.name
        words["remedy"] = " unless the model asks for county offices" if kind.code == "COE" else ""
    elif name == "other_source":
        words["source"] = SOURCES[facts.source]
    elif name == "below_minimum":
        words |= {"minimum": spec.minimum_denominator, "counts": _counts(facts, e, positions)}
    elif name == "nobody_apart":
        words["counts"] = _counts(facts, e, positions)
    elif name == "no_covariate":
        never = facts.never_known[e]
        missing = [c for k, c in enumerate(facts.covariates) if never[k] or not never.any()]
        words["covariates"] = ", ".join(COVARIATES[c].name for c in missing)
    elif name == "rare_type":
        words |= {
            "n_type": facts.type_counts[facts.kind[e]],
            "type": list(DISTRICT_TYPES.values())[facts.kind[e]].name,
            "needed": MINIMUM_OF_A_TYPE,
        }
    return REASONS[name].format(**words)


# Codes that may be about one of the two groups of a gap: which of its values make them so.
_OF_SIDES: Mapping[str, Callable[[SideFacts], np.ndarray]] = MappingProxyType(
    {
        "suppressed": lambda side: side.suppressed,
        "no_denominator": lambda side: ~(side.denominator > 0),
    }
)


def _parts(spec: ModelSpec) -> str:
    named = {"grades": spec.grades, "groups": spec.with_groups}
    return " and ".join(name for name, value in named.items() if value)


def _counts(facts: Facts, e: int, positions: Sequence[int]) -> str:
    """How many students there were, of a gap in either group."""
    years = facts.spec.years
    if facts.sides:
        return counts_text(facts.sides, e, positions, years)
    return ", ".join(f"{facts.denominator[e, y]:,.0f} in {years[y]}" for y in positions)


def remedy(spec: ModelSpec, results: pd.DataFrame, source: str) -> str:
    """What to ask for where `source` has no result in any of the spec's years.

    `results`, one row per entity × year × source as in `design`, are of all years.
    """
    indicator, noun = INDICATORS[spec.indicator].name, f"{spec.level}s"
    known = results[results["status"].notna()]
    if known.empty:
        return (
            f"This release has no {indicator} result for {whom(spec)} of any "
            f"{spec.level}. Choose another indicator or student group, or other than {noun}."
        )
    years = {
        code: sorted({int(year) for year in known.loc[known["source"] == code, "year"]}) for code in SOURCES
    }
    has = "; ".join(f"{SOURCES[code]} for {years_text(found)}" for code, found in years.items() if found)
    in_years = any(set(found) & set(spec.years) for found in years.values())
    wrong_source = spec.source != "best" and not years[source]
    instead = ["another source"] * (in_years or wrong_source) + ["other years"] * (not in_years)
    return f"{indicator} results for {noun} are in {has}. Choose {' and '.join(instead)}."
