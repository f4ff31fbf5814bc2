"""The screen: every entity before every criterion, stage by stage, to the short list."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd

from cimodels.models.results import ExpectedPerformance
from cimodels.screen import adequacy as elsewhere
from cimodels.screen import eligibility, performance
from cimodels.screen.notes import notes
from cimodels.screen.reasons import Reasons
from cimodels.screen.results import FunnelStage, Screening
from cimodels.screen.spec import ScreenSpec
from cimodels.screen.universe import Universe
from cimodels.screen.verdicts import Verdicts
from cimodels.screen.wording import capital

Maker = Callable[[Universe], Iterable[Verdicts]]


@dataclass(frozen=True)
class Stage:
    """A step of the funnel. `failed` begins the sentence about those who leave at it."""

    title: str
    failed: str
    makers: tuple[Maker, ...]


# A new criterion is a function in one of these tuples; everything else follows from its verdicts.
STAGES: Mapping[str, Stage] = MappingProxyType(
    {
        "eligible": Stage(
            "Eligible",
            "Not eligible",
            (
                eligibility.district_type,
                eligibility.county_offices,
                eligibility.county,
                eligibility.size,
                eligibility.charters,
            ),
        ),
        "expected": Stage("With an expectation", "No expectation", (eligibility.expectation,)),
        "performance": Stage("Above the cut-off", "Below the cut-off", (performance.focus,)),
        "enrolment": Stage(
            "Enough students of the groups asked for",
            "Too few students of a group asked for",
            (eligibility.enrolment_minimums,),
        ),
        "adequacy": Stage("Adequate elsewhere", "Not adequate elsewhere", (elsewhere.adequacy,)),
    }
)

_SHORT_LIST_NUMBERS = (
    *("enrolment", "expected", "actual", "advantage", "low", "high", "shrunken", "shrunken_se"),
    *("reliability", "rank", "percentile"),
)


def screen(
    spec: ScreenSpec,
    expected: ExpectedPerformance,
    entities: pd.DataFrame,
    enrolment: pd.DataFrame,
    adequacy: pd.DataFrame,
) -> Screening:
    """Who makes the short list, and by how much everybody else does not.

    Parameters
    ----------
    expected : ExpectedPerformance
        The result for `spec.model`. Ranks are compared with the number of entities in it.
    entities : DataFrame, one row per entity considered
        `cds`, `name`, `county`, `county_code`, `district_type`, `charter`, `active`.
    enrolment : DataFrame, at most one row per entity
        `cds`, `year`, `total`, and for the groups asked for `count_<GROUP>` and `share_<GROUP>`
        (percent); NaN where withheld. A missing column reads as withheld for everyone.
    adequacy : DataFrame, at most one row per entity × indicator × student group
        `cds`, `indicator`, `student_group`, `status`, `status_level`, `color`, `suppressed`, `year`,
        `source`, `level_basis`.

    Returns
    -------
    Screening

    Raises
    ------
    DataError
        When a table has two rows for what should have one.
    """
    universe = Universe(spec, expected, entities, enrolment, adequacy)
    verdicts = [v for stage in STAGES.values() for maker in stage.makers for v in maker(universe)]
    failures = _failures(verdicts, len(universe))
    on_list = np.flatnonzero(~failures.any(axis=1))
    short_list = _short_list(universe, verdicts, on_list)
    return Screening(
        spec=spec,
        criteria=tuple(v.criterion for v in verdicts),
        funnel=_funnel(universe, verdicts, failures),
        verdicts=_verdict_table(universe, verdicts),
        short_list=short_list,
        near_misses=_near_misses(universe, verdicts, failures),
        excluded=_excluded(universe, verdicts, failures),
        notes=notes(universe, verdicts, on_list),
    )


def _failures(verdicts: list[Verdicts], size: int) -> np.ndarray:
    """Entity × criterion: does failing it count? Of alternatives, only where all of them failed."""
    failed = ~np.column_stack([v.passed for v in verdicts]).reshape(size, len(verdicts))
    for columns in _alternatives(verdicts):
        failed[:, columns] &= failed[:, columns].all(axis=1, keepdims=True)
    return failed


def _alternatives(verdicts: list[Verdicts]) -> list[list[int]]:
    """Columns of the alternatives of each stage that has any."""
    by_stage: dict[str, list[int]] = {}
    for column, v in enumerate(verdicts):
        if v.alternative:
            by_stage.setdefault(v.criterion.stage, []).append(column)
    return list(by_stage.values())


def _funnel(universe: Universe, verdicts: list[Verdicts], failures: np.ndarray) -> tuple[FunnelStage, ...]:
    inside = np.ones(len(universe), dtype=bool)
    stages = []
    for code, stage in STAGES.items():
        columns = [k for k, v in enumerate(verdicts) if v.criterion.stage == code]
        entered = int(inside.sum())
        inside &= ~failures[:, columns].any(axis=1)
        sentence = _stage_sentence(universe, code, [verdicts[k] for k in columns])
        stages.append(FunnelStage(code, f"{stage.title}: {sentence}", entered, int(inside.sum())))
    return tuple(stages)


def _stage_sentence(universe: Universe, code: str, verdicts: list[Verdicts]) -> str:
    if not verdicts:
        return "nothing asked"
    if code == "adequacy":
        return elsewhere.summary(universe.spec)
    joint = " or " if verdicts[0].alternative else "; "
    sentences = [v.criterion.sentence for v in verdicts]
    return joint.join(s[0].lower() + s[1:] for s in sentences)


def _verdict_table(universe: Universe, verdicts: list[Verdicts]) -> pd.DataFrame:
    size, k = len(universe), len(verdicts)

    def column(attribute: str) -> np.ndarray:
        return np.column_stack([getattr(v, attribute) for v in verdicts]).reshape(size * k)

    codes = pd.Categorical.from_codes(np.tile(np.arange(k), size), [v.criterion.id for v in verdicts])
    return pd.DataFrame(
        {
            "cds": _texts(universe.cds).repeat(k).reset_index(drop=True),
            "criterion": codes,
            "passed": column("passed"),
            "known": column("known"),
            "value": column("value"),
            "threshold": np.tile([float(v.threshold) for v in verdicts], size),
            "margin": column("margin"),
        }
    )


def _short_list(universe: Universe, verdicts: list[Verdicts], chosen: np.ndarray) -> pd.DataFrame:
    rank = universe.modelled.numbers("rank")
    # The universe is sorted by code, so a stable sort by rank settles ties by code.
    chosen = chosen[np.argsort(rank[chosen], kind="stable")]
    reasons = Reasons(universe, verdicts)
    numbers = {name: universe.modelled.numbers(name)[chosen] for name in _SHORT_LIST_NUMBERS}
    frame = pd.DataFrame(
        {
            **_who(universe, chosen, "county", "district_type"),
            **numbers,
            "reason": _texts(reasons.sentence(i) for i in chosen.tolist()),
        }
    )
    return frame.astype({"rank": "int64"})


def _near_misses(universe: Universe, verdicts: list[Verdicts], failures: np.ndarray) -> pd.DataFrame:
    """Failed one thing alone, and one that can be missed narrowly; alternatives are one thing."""
    scaled = np.column_stack([_scaled(v) for v in verdicts]).reshape(failures.shape)
    closest = np.where(failures, scaled, -np.inf)
    things = failures.copy()
    for columns in _alternatives(verdicts):
        best = np.array(columns)[np.nan_to_num(closest[:, columns], nan=-1e300).argmax(axis=1)]
        things[:, columns] &= np.array(columns) == best[:, None]
    measurable = np.array([v.measurable for v in verdicts])
    who = np.flatnonzero((things.sum(axis=1) == 1) & (things @ measurable))
    missed = things[who].argmax(axis=1)
    order = np.argsort(-scaled[who, missed], kind="stable")  # NaN, a value not known, comes last
    who, missed = who[order], missed[order]
    pairs = list(zip(who.tolist(), missed.tolist(), strict=True))
    return pd.DataFrame(
        {
            **_who(universe, who),
            "criterion": _texts(verdicts[k].criterion.id for _, k in pairs),
            "value": np.array([verdicts[k].value[i] for i, k in pairs], dtype=float),
            "threshold": np.array([verdicts[k].threshold for _, k in pairs], dtype=float),
            "margin": np.array([verdicts[k].margin[i] for i, k in pairs], dtype=float),
            "reason": _texts(f"Passes everything but one: {verdicts[k].explain(i)}." for i, k in pairs),
        }
    )


def _scaled(v: Verdicts) -> np.ndarray:
    """Margins in units of the criterion's own spread, so that students and points compare."""
    known = v.margin[~np.isnan(v.margin)]
    spread = float(known.std()) if len(known) else 0.0
    return v.margin / spread if spread > 0 else v.margin


def _excluded(universe: Universe, verdicts: list[Verdicts], failures: np.ndarray) -> pd.DataFrame:
    out = np.flatnonzero(failures.any(axis=1))
    first = failures[out].argmax(axis=1)
    more = failures[out].sum(axis=1) - 1
    triples = list(zip(out.tolist(), first.tolist(), more.tolist(), strict=True))
    return pd.DataFrame(
        {
            **_who(universe, out),
            "stage": _texts(verdicts[k].criterion.stage for k in first.tolist()),
            "criterion": _texts(verdicts[k].criterion.id for k in first.tolist()),
            "reason": _texts(_why_out(verdicts[k], i, more) for i, k, more in triples),
        }
    )


def _why_out(v: Verdicts, i: int, more: int) -> str:
    clause = v.explain(i)
    if v.criterion.stage == "expected":
        return f"{capital(clause)}."
    also = f" It fails {more} further {'criteria' if more > 1 else 'criterion'}." if more else ""
    return f"{STAGES[v.criterion.stage].failed}: {clause}.{also}"


def _who(universe: Universe, positions: np.ndarray, *more: str) -> dict[str, pd.Series]:
    columns = {c: _texts(universe.entities.texts(c)[positions]) for c in ("name", *more)}
    return {"cds": _texts(universe.cds[positions]), **columns}


def _texts(values: Iterable[object]) -> pd.Series:
    return pd.Series(list(values), dtype="str")
