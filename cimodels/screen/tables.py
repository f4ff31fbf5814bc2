"""The tables of a screening, from the verdicts. Columns as `results.Screening` has them."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from cimodels.screen.performance import RANKED
from cimodels.screen.reasons import Reasons
from cimodels.screen.stages import STAGES
from cimodels.screen.universe import Universe
from cimodels.screen.verdicts import Verdicts, alternatives
from cimodels.screen.wording import both, capital

_SHORT_LIST_NUMBERS = (
    *("enrolment", "expected", "actual", "advantage", "low", "high", "shrunken", "shrunken_se"),
    *("reliability", "rank", "percentile"),
)


def verdict_table(universe: Universe, verdicts: list[Verdicts]) -> pd.DataFrame:
    """One row per entity × criterion, by code, then in the order of the criteria."""
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


def short_list(universe: Universe, verdicts: list[Verdicts], chosen: np.ndarray) -> pd.DataFrame:
    """Those who passed everything, at positions `chosen`; best rank first."""
    rank = universe.modelled.numbers("rank")
    # The universe is sorted by code, so a stable sort by rank settles ties by code.
    chosen = chosen[np.argsort(rank[chosen], kind="stable")]
    reasons = Reasons(universe, verdicts)
    ranks = [RANKED[threshold.measure][0] for threshold in universe.spec.focus]
    columns = dict.fromkeys((*_SHORT_LIST_NUMBERS, *ranks))
    numbers = {name: universe.modelled.numbers(name)[chosen] for name in columns}
    frame = pd.DataFrame(
        {
            **_who(universe, chosen, "county", "district_type"),
            **numbers,
            "reason": _texts(reasons.sentence(i) for i in chosen.tolist()),
        }
    )
    return frame.astype({rank: "Int64" for rank in ranks} | {"rank": "int64"})


def near_misses(universe: Universe, verdicts: list[Verdicts], failures: np.ndarray) -> pd.DataFrame:
    """Failed one thing alone, and one that can be missed narrowly; alternatives are one thing."""
    scaled = np.column_stack([_scaled(v) for v in verdicts]).reshape(failures.shape)
    closest = np.where(failures, scaled, -np.inf)
    things = failures.copy()
    for columns in alternatives(verdicts):
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


def excluded(universe: Universe, verdicts: list[Verdicts], failures: np.ndarray) -> pd.DataFrame:
    """Everybody else, with the first criterion that they failed and a word on each of the others."""
    out = np.flatnonzero(failures.any(axis=1))
    first = failures[out].argmax(axis=1)
    pairs = list(zip(out.tolist(), first.tolist(), strict=True))
    return pd.DataFrame(
        {
            **_who(universe, out),
            "stage": _texts(verdicts[k].criterion.stage for k in first.tolist()),
            "criterion": _texts(verdicts[k].criterion.id for k in first.tolist()),
            "reason": _texts(_why_out(universe, verdicts, failures[i], i, k) for i, k in pairs),
        }
    )


def _why_out(universe: Universe, verdicts: list[Verdicts], failed: np.ndarray, i: int, first: int) -> str:
    """The sentence for position `i`: what it failed first, and the names of what else it `failed` (K,)."""
    v = verdicts[first]
    also = [
        f"“{verdicts[k].criterion.sentence}”"
        for k in np.flatnonzero(failed).tolist()
        # Without an expectation there is no rank; that is one reason, not two.
        if k != first and (universe.modelled.present[i] or verdicts[k].criterion.stage != "performance")
    ]
    more = f" It also fails {both(also)}." if also else ""
    if v.criterion.stage == "expected":
        return f"{capital(v.explain(i))}.{more}"
    return f"{STAGES[v.criterion.stage].failed}: {v.explain(i)}.{more}"


def _who(universe: Universe, positions: np.ndarray, *more: str) -> dict[str, pd.Series]:
    columns = {c: _texts(universe.entities.texts(c)[positions]) for c in ("name", *more)}
    return {"cds": _texts(universe.cds[positions]), **columns}


def _texts(values: Iterable[object]) -> pd.Series:
    return pd.Series(list(values), dtype="str")
