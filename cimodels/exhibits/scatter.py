"""Expected against actual: what the live scatter shows, as plain values that a browser understands."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import orjson
import pandas as pd

from cimodels.exhibits.axes import Axes, axes
from cimodels.exhibits.standing import LISTED_ANYWAY, PASSES_ELSEWHERE, also_asked, standing
from cimodels.models.gap_words import sign_sentence
from cimodels.models.results import ExpectedPerformance
from cimodels.models.spec import ModelSpec
from cimodels.screen.performance import RANKED
from cimodels.screen.results import Screening
from cimodels.vocab.indicators import Direction, Indicator, Unit

_TABLE = ["cds", "name", "county", "expected", "actual", "low", "high", "advantage", "rank"]
_BAND_GROUPS, _BAND_GROUP_SIZE = 24, 8
# As many of those beyond the edge are named in the alternative text.
_NAMED_BEYOND = 3


@dataclass(frozen=True)
class LiveScatter:
    """The live scatter of one fit.

    Attributes
    ----------
    payload : dict of JSON values
        What the component receives. Arrays are base64 of little-endian numbers, one per entity in the
        order of `entities`: `expected`, `actual`, `low`, `high` (float64, indicator's unit: the browser
        prints the digits that the tables print), `ranks` per measure (int32, 0 when unknown),
        `standing` (uint8, the constants of `exhibits.standing`). `axes` holds the ranges of the crowd and
        of the whole, and what to say of those beyond. `version` changes when anything else does; `view`
        when axes must start afresh.
    encoded : str
        The payload as JSON, written once: for the version and for the wire.
    alt, note : str
    """

    payload: Mapping[str, Any]
    encoded: str
    alt: str
    note: str
    entities: pd.DataFrame
    standing: np.ndarray | None

    @cached_property
    def table(self) -> pd.DataFrame:
        """The accessible twin, one row per entity, best rank first.

        `cds`, `name`, `county`, `expected`, `actual`, `low`, `high`, `advantage`, `rank`, and
        `passes_elsewhere` (bool) where a screening was given.
        """
        table = self.entities[_TABLE].reset_index(drop=True)
        if self.standing is not None:
            table["passes_elsewhere"] = np.isin(self.standing, (PASSES_ELSEWHERE, LISTED_ANYWAY))
        return table


def live_scatter(
    expected: ExpectedPerformance, screening: Screening | None = None, *, measure: str | None = None
) -> LiveScatter:
    """The scatter of `expected`; the slider cuts by `measure` (default: the screen's first, else advantage).

    With a `screening`, an entity in the top that also passes every other criterion is marked as on the
    short list, and one that the screen's filters do not ask for as such. Which those are does not depend
    on the cut, so moving it never changes the payload.
    """
    spec, entities = expected.spec, expected.entities
    indicator = spec.outcome
    measure = measure or (screening.spec.focus[0].measure if screening else "advantage")
    stand = standing(screening, measure, entities["cds"]) if screening else None
    cds, names = _texts(entities["cds"]), _texts(entities["name"])
    names = [name or code for name, code in zip(names, cds, strict=True)]
    numbers = {name: entities[name].to_numpy(float) for name in ("expected", "actual", "low", "high")}
    reach = axes(numbers["expected"], numbers["actual"])
    beyond = _beyond(reach, spec, indicator, names, numbers)
    alt, note = _alt(spec, indicator, entities), _note(indicator, spec)
    places = _texts(entities["county"])
    counties = {name: position for position, name in enumerate(sorted(set(places)))}
    values = {
        "view": ".".join(
            filter(None, (spec.indicator, *spec.groups, spec.reference_group, spec.grades_words, spec.level))
        ),
        "n": len(entities),
        "noun": [spec.level, f"{spec.level}s"],
        "measure": measure,
        "cds": cds,
        "names": names,
        "counties": list(counties),
        "county": _encoded([counties[place] for place in places], "<i4"),
        **{name: _encoded(array, "<f8") for name, array in numbers.items()},
        "ranks": {m: _encoded(entities[rank].fillna(0), "<i4") for m, (rank, _) in RANKED.items()},
        "standing": _encoded(stand.codes, "u1") if stand else None,
        "asked": stand.asked if stand else "",
        "also": also_asked(screening, measure),
        "band": typical_band(entities),
        "axes": {"crowd": reach.crowd, "whole": reach.whole, **beyond},
        "axis": indicator.axis_title,
        "higher_is_better": indicator.direction is Direction.HIGHER_IS_BETTER,
        "decimals": indicator.decimals,
        "percent": indicator.unit is Unit.PERCENT,
        "unit": indicator.unit.difference,
        "alt": alt,
        "note": note,
    }
    text = orjson.dumps(values)
    version = hashlib.sha256(text).hexdigest()[:16]
    return LiveScatter(
        {"version": version, **values},
        text.decode(),
        f"{alt}{beyond['beyond_alt']}",
        f"{note}{beyond['beyond_note']}",
        entities,
        stand.codes if stand else None,
    )


def typical_band(entities: pd.DataFrame) -> dict[str, list[float]]:
    """The prediction interval of a typical entity, as a smooth function of what is expected of it.

    Entities are sorted by `expected` and split into groups of equal size; the band's distances below and
    above the line are the group medians of `expected − low` and `high − expected`, averaged with their
    neighbours. Small entities have wider intervals than this and large ones narrower.

    Returns
    -------
    dict of equally long lists `x`, `low`, `high`, in the indicator's unit; empty without intervals.
    """
    values = np.stack([entities[name].to_numpy(float) for name in ("expected", "low", "high")])
    x, low, high = values[:, ~np.isnan(values).any(axis=0)]
    if not len(x):
        return {"x": [], "low": [], "high": []}
    distances = np.stack((x, x - low, high - x))[:, np.argsort(x)]
    count = int(np.clip(len(x) // _BAND_GROUP_SIZE, 1, _BAND_GROUPS))
    middle, below, above = _group_medians(distances, count)
    edges = np.concatenate(([x.min()], middle, [x.max()]))

    def smooth(distance: np.ndarray) -> np.ndarray:
        padded = np.pad(distance, 1, mode="edge")
        return np.interp(edges, middle, (padded[:-2] + padded[1:-1] + padded[2:]) / 3)

    band = {"x": edges, "low": edges - smooth(below), "high": edges + smooth(above)}
    return {name: np.round(values, 3).tolist() for name, values in band.items()}


def _group_medians(values: np.ndarray, count: int) -> np.ndarray:
    """Medians along the last axis of `count` groups of neighbours, sizes as of `numpy.array_split`."""
    size, larger = divmod(values.shape[1], count)
    sizes = np.full(count, size) + (np.arange(count) < larger)
    # All groups at once: short ones are filled up with infinities that sort behind everything.
    groups = np.full((len(values), count, size + 1), np.inf)
    groups[:, np.arange(size + 1) < sizes[:, None]] = values
    groups.sort(axis=2)
    each = np.arange(count)
    return (groups[:, each, (sizes - 1) // 2] + groups[:, each, sizes // 2]) / 2


def _encoded(values: pd.Series | np.ndarray | list[int], kind: str) -> str:
    return base64.b64encode(np.ascontiguousarray(np.asarray(values).astype(kind)).tobytes()).decode()


def _texts(values: pd.Series) -> list[str]:
    return ["" if text is None or text != text else str(text) for text in values.tolist()]


def _alt(spec: ModelSpec, indicator: Indicator, entities: pd.DataFrame) -> str:
    years = f"{spec.years[0]}–{spec.years[-1]}" if len(spec.years) > 1 else f"{spec.years[0]}"
    opening = (
        f"Scatter plot of {len(entities):,} {spec.level}s: expected (across) against actual (up) "
        f"{indicator.axis_title}, {spec.population.lower()}, {years}; {indicator.direction.word}."
    )
    if entities.empty:
        return opening
    better = int((entities["advantage"].to_numpy(float) > 0).sum())
    first = entities.iloc[:3]
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
        + (f" {sign_sentence(spec)}" if spec.reference_group else "")
    )


def _beyond(
    reach: Axes, spec: ModelSpec, indicator: Indicator, names: list[str], numbers: Mapping[str, np.ndarray]
) -> dict[str, Any]:
    """How many the crowd's axes leave beyond their edge, and the sentences that say so."""
    beyond = np.flatnonzero(reach.beyond)
    count, say = len(beyond), indicator.format
    if not count:
        return {"beyond": 0, "beyond_alt": "", "beyond_note": ""}
    named = "; ".join(
        f"{names[i]} expected {say(numbers['expected'][i])}, actual {say(numbers['actual'][i])}"
        for i in beyond[:_NAMED_BEYOND]
    )
    more = f"; and {count - _NAMED_BEYOND:,} more" if count > _NAMED_BEYOND else ""
    lies = (
        f"{spec.level} lies beyond the edge and is"
        if count == 1
        else f"{spec.level}s lie beyond the edge and are"
    )
    return {
        "beyond": count,
        "beyond_alt": f" {count:,} {lies} marked at it: {named}{more}.",
        "beyond_note": f" A triangle at the edge stands for a {spec.level} beyond it; its true values appear with it.",
    }
