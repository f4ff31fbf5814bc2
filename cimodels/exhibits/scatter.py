"""Expected against actual: what the live scatter shows, as plain values that a browser understands."""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from cimodels.models.results import ExpectedPerformance
from cimodels.models.spec import ModelSpec
from cimodels.screen.performance import RANKED
from cimodels.screen.results import Screening
from cimodels.vocab.indicators import INDICATORS, Direction, Indicator, Unit
from cimodels.vocab.student_groups import STUDENT_GROUPS

# How an entity stands on everything but the cut that the slider moves.
FAILS_ELSEWHERE, PASSES_ELSEWHERE, LISTED_ANYWAY = 0, 1, 2
_BAND_GROUPS, _BAND_GROUP_SIZE = 24, 8


@dataclass(frozen=True)
class LiveScatter:
    """The live scatter of one fit.

    Attributes
    ----------
    payload : dict of JSON values
        What the component receives. Arrays are base64 of little-endian numbers, one per entity in the
        order of `table`: `expected`, `actual`, `low`, `high` (float64, indicator's unit: the browser
        prints the digits that the tables print), `ranks` per measure (int32, 0 when unknown),
        `standing` (uint8, as the constants above). `version` changes when anything else does; `view`
        when axes must start afresh.
    table : DataFrame, one row per entity, best rank first
        The accessible twin: `cds`, `name`, `county`, `expected`, `actual`, `low`, `high`,
        `advantage`, `rank`, and `passes_elsewhere` (bool) where a screening was given.
    alt, note : str
    """

    payload: Mapping[str, Any]
    table: pd.DataFrame
    alt: str
    note: str


def live_scatter(
    expected: ExpectedPerformance, screening: Screening | None = None, *, measure: str | None = None
) -> LiveScatter:
    """The scatter of `expected`; the slider cuts by `measure` (default: the screen's first, else advantage).

    With a `screening`, an entity in the top that also passes every other criterion is marked as on the
    short list. Which those are does not depend on the cut, so moving it never changes the payload.
    """
    spec, entities = expected.spec, expected.entities
    indicator = INDICATORS[spec.indicator]
    measure = measure or (screening.spec.focus[0].measure if screening else "advantage")
    standing = _standing(screening, measure, entities["cds"]) if screening else None
    table = entities[
        ["cds", "name", "county", "expected", "actual", "low", "high", "advantage", "rank"]
    ].reset_index(drop=True)
    if standing is not None:
        table["passes_elsewhere"] = standing >= PASSES_ELSEWHERE
    alt, note = _alt(spec, indicator, entities), _note(indicator, spec)
    counties, county = np.unique(_texts(entities["county"]), return_inverse=True)
    values = {
        "view": f"{spec.indicator}.{spec.student_group}.{spec.level}",
        "n": len(entities),
        "noun": [spec.level, f"{spec.level}s"],
        "measure": measure,
        "cds": _texts(entities["cds"]),
        "names": _texts(entities["name"].fillna(entities["cds"])),
        "counties": counties.tolist(),
        "county": _encoded(county, "<i4"),
        **{name: _encoded(entities[name], "<f8") for name in ("expected", "actual", "low", "high")},
        "ranks": {m: _encoded(entities[rank].fillna(0), "<i4") for m, (rank, _) in RANKED.items()},
        "standing": None if standing is None else _encoded(standing, "u1"),
        "band": typical_band(entities),
        "axis": indicator.axis_title,
        "higher_is_better": indicator.direction is Direction.HIGHER_IS_BETTER,
        "decimals": indicator.decimals,
        "percent": indicator.unit is Unit.PERCENT,
        "unit": "percentage points" if indicator.unit is Unit.PERCENT else "points",
        "alt": alt,
        "note": note,
    }
    version = hashlib.sha256(json.dumps(values).encode()).hexdigest()[:16]
    return LiveScatter({"version": version, **values}, table, alt, note)


def typical_band(entities: pd.DataFrame) -> dict[str, list[float]]:
    """The prediction interval of a typical entity, as a smooth function of what is expected of it.

    Entities are sorted by `expected` and split into groups of equal size; the band's distances below and
    above the line are the group medians of `expected − low` and `high − expected`, averaged with their
    neighbours. Small entities have wider intervals than this and large ones narrower.

    Returns
    -------
    dict of equally long lists `x`, `low`, `high`, in the indicator's unit; empty without intervals.
    """
    values = entities[["expected", "low", "high"]].to_numpy(float)
    x, low, high = values[~np.isnan(values).any(axis=1)].T
    if not len(x):
        return {"x": [], "low": [], "high": []}
    distances = np.stack((x, x - low, high - x))[:, np.argsort(x)]
    count = int(np.clip(len(x) // _BAND_GROUP_SIZE, 1, _BAND_GROUPS))
    groups = np.array_split(distances, count, axis=1)
    middle, below, above = np.array([np.median(group, axis=1) for group in groups]).T
    edges = np.concatenate(([x.min()], middle, [x.max()]))

    def smooth(distance: np.ndarray) -> np.ndarray:
        padded = np.pad(distance, 1, mode="edge")
        return np.interp(edges, middle, (padded[:-2] + padded[1:-1] + padded[2:]) / 3)

    band = {"x": edges, "low": edges - smooth(below), "high": edges + smooth(above)}
    return {name: np.round(values, 3).tolist() for name, values in band.items()}


def _standing(screening: Screening, measure: str, cds: pd.Series) -> np.ndarray:
    """How each entity stands on every criterion except the cut by `measure`; the unscreened fail."""
    verdicts = screening.verdicts
    entity = pd.Index(cds).get_indexer(pd.Index(verdicts["cds"]))
    passed = verdicts["passed"].to_numpy(bool)
    focus = verdicts["criterion"].isin([f"focus.{t.measure}" for t in screening.spec.focus]).to_numpy()
    other_focus = focus & (verdicts["criterion"] != f"focus.{measure}").to_numpy()

    def have(rows: np.ndarray) -> np.ndarray:
        return np.bincount(entity[rows & (entity >= 0)], minlength=len(cds)) > 0

    passes = have(np.full(len(verdicts), True)) & ~have(~focus & ~passed)
    if screening.spec.focus_match == "any":
        listed = np.where(have(other_focus & passed), LISTED_ANYWAY, PASSES_ELSEWHERE)
        return np.where(passes, listed, FAILS_ELSEWHERE)
    return np.where(passes & ~have(other_focus & ~passed), PASSES_ELSEWHERE, FAILS_ELSEWHERE)


def _encoded(values: pd.Series | np.ndarray, kind: str) -> str:
    return base64.b64encode(np.ascontiguousarray(np.asarray(values).astype(kind)).tobytes()).decode()


def _texts(values: pd.Series) -> list[str]:
    return values.fillna("").astype(str).tolist()


def _alt(spec: ModelSpec, indicator: Indicator, entities: pd.DataFrame) -> str:
    group = STUDENT_GROUPS[spec.student_group].name.lower()
    years = f"{spec.years[0]}–{spec.years[-1]}" if len(spec.years) > 1 else f"{spec.years[0]}"
    opening = (
        f"Scatter plot of {len(entities):,} {spec.level}s: expected (across) against actual (up) "
        f"{indicator.axis_title}, {group}, {years}; {indicator.direction.word}."
    )
    if entities.empty:
        return opening
    better = int((entities["advantage"] > 0).sum())
    first = entities.head(3)
    best = "; ".join(
        f"{name} {indicator.format(advantage, signed=True)}"
        for name, advantage in zip(first["name"], first["advantage"], strict=True)
    )
    return (
        f"{opening} Actual values run from {indicator.format(entities['actual'].min())} to "
        f"{indicator.format(entities['actual'].max())}; {better:,} did better than expected. "
        f"Ranked first: {best}."
    )


def _note(indicator: Indicator, spec: ModelSpec) -> str:
    side = "above" if indicator.direction is Direction.HIGHER_IS_BETTER else "below"
    return (
        f"On the dashed line a {spec.level} did exactly as expected; {side} it, better. The shaded band is the "
        f"95 % prediction interval of a typical {spec.level}; each one's own interval appears with its values."
    )
