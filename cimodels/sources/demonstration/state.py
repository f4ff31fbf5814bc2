"""The whole fictional state in memory: who is there, what is true, what was measured."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from cimodels.sources.demonstration.calibration import INDICATORS, Floats, stream
from cimodels.sources.demonstration.performance import (
    Results,
    Truth,
    around_district,
    draw_results,
    draw_truth,
)
from cimodels.sources.demonstration.population import (
    Entities,
    draw_charters,
    draw_districts,
    draw_schools,
)


@dataclass(frozen=True)
class Measured:
    """Entities of one kind: their true status of all students and their results, by indicator."""

    entities: Entities
    base: dict[str, Floats]
    results: dict[str, Results]


@dataclass(frozen=True)
class State:
    """Districts (charters left out, as on the Dashboard), charter schools, schools, and the truth."""

    seed: int
    truth: Truth
    districts: Measured
    charters: Measured
    schools: Measured | None

    @cached_property
    def whole(self) -> Measured:
        """The state itself, as one entity: districts and charters together."""
        parts = (self.districts, self.charters)
        one = np.zeros(sum(len(part.entities) for part in parts), dtype=int)
        results = {k: total([part.results[k] for part in parts], one) for k in INDICATORS}
        first = self.districts.entities
        counts = np.concatenate([part.entities.counts for part in parts]).sum(axis=0, keepdims=True)
        blank = np.array([""])
        state = Entities(np.array(["0" * 14]), blank, blank, blank, first.kind[:1], np.array([0]), counts)
        return Measured(state, {}, results)


def draw_state(seed: int, districts: int, schools: bool) -> State:
    """Draw everything; the same arguments give the same state."""
    base = draw_districts(seed, districts)
    truth = draw_truth(seed, base)
    results = {k: draw_results(stream(seed, k), k, base, truth.base[k], truth.gaps[k]) for k in INDICATORS}
    return State(
        seed,
        truth,
        Measured(base, truth.base, results),
        _measure_parts(seed, "charters", draw_charters(seed, base), base, truth),
        _measure_parts(seed, "schools", draw_schools(seed, base), base, truth) if schools else None,
    )


def grade_11(state: State, indicator: str) -> Results:
    """The grade 11 test alone, which 2017 reported apart: all of a high school district's tests, and
    a seventh of a unified one's."""
    entities = state.districts.entities
    part = np.select([entities.kind == "HIGH", entities.kind == "UNIFIED"], [1.0, 1 / 7], 0.0)
    tested = replace(entities, counts=np.round(entities.counts * part[:, None, None]).astype(np.int64))
    rng = stream(state.seed, f"grade 11 {indicator}")
    truth = state.truth
    return draw_results(rng, indicator, tested, truth.base[indicator], truth.gaps[indicator])


def total(parts: list[Results], of: np.ndarray) -> Results:
    """Results of larger entities: `of` numbers the larger entity of each row, 0, 1, … without gaps."""
    order = np.argsort(of, kind="stable")
    starts = np.searchsorted(of[order], np.arange(of.max() + 1))

    def add(values: np.ndarray) -> Floats:
        return np.add.reduceat(values[order].astype(float), starts, axis=0)

    denominator = np.concatenate([part.denominator for part in parts])
    size = add(denominator)
    known = np.where(size > 0, size, np.nan)
    counted = [part.numerator for part in parts if part.numerator is not None]
    if counted:
        numerator = add(np.concatenate(counted))
        return Results(size.astype(np.int64), numerator.astype(np.int64), 100 * numerator / known)
    status = np.nan_to_num(np.concatenate([part.status for part in parts]))
    return Results(size.astype(np.int64), None, add(status * denominator) / known)


def _measure_parts(seed: int, purpose: str, parts: Entities, districts: Entities, truth: Truth) -> Measured:
    base, results = {}, {}
    for indicator in INDICATORS:
        rng = stream(seed, f"{purpose} {indicator}")
        true = around_district(rng, indicator, parts, districts, truth.base[indicator])
        base[indicator] = true
        results[indicator] = draw_results(rng, indicator, parts, true, truth.gaps[indicator][parts.district])
    return Measured(parts, base, results)
