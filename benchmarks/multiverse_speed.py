"""How long thousands of linear specifications take: 1,000 districts × 3 years, from frames to shares.

    python -m benchmarks.multiverse_speed [--entities 1000] [--repeats 5] [--sample 64]

Prints, in one run, the seconds for the whole multiverse and for its parts, for a loop of statsmodels fits of the same
specifications (a random sample of them, scaled up: fits to residuals, matrices ready, no ranks), for `expect` one
by one (likewise), for the plain loop from frames to ranks, and for the floor: the bare products X·β of the same shapes. Linear algebra has one thread
throughout. What runs on one core is told by the processor's clock, which a busy machine disturbs less.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import statsmodels.api as sm
from threadpoolctl import threadpool_limits

from benchmarks.ground import verdict
from cimodels.models.design import design
from cimodels.models.expected import expect
from cimodels.models.model_matrix import model_matrix
from cimodels.models.results import Design
from cimodels.models.spec import ModelSpec
from cimodels.multiverse.assemble import assemble
from cimodels.multiverse.batched import LINEAR, Fits, least_squares
from cimodels.multiverse.chunks import Chunk
from cimodels.multiverse.plan import Plan, plan
from cimodels.multiverse.run import multiverse, outcomes
from cimodels.multiverse.samples import Frames, columns, restricted
from cimodels.multiverse.spec import MultiverseSpec
from cimodels.multiverse.transformations import transformed
from tests.unit.models.simulated import simulate

RESAMPLES = 25
OPTIONAL = ("EL", "SWD", "FOS", "HOM", "LOG_ENROLMENT", "TYPE", "AA", "AS", "FI", "HI")
_LINEAR = MultiverseSpec(
    base=ModelSpec(covariates=("SED",)),
    optional_covariates=OPTIONAL,
    minimum_denominators=(30, 60),
    estimators=("ols", "precision_weighted"),
    weights=("denominator",),
)
GRIDS = {
    "many circumstances: 1,024 sets × 2 minimums × 2 weights": _LINEAR,
    "many of everything: 64 sets × 8 minimums × 2 weights × 4 scales": replace(
        _LINEAR,
        base=replace(_LINEAR.base, indicator="GRAD"),
        optional_covariates=OPTIONAL[:6],
        minimum_denominators=(30, 40, 50, 60, 70, 80, 90, 100),
        transformations=("raw", "logit", "arcsine", "normal_scores"),
    ),
}


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--entities", type=int, default=1000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--sample", type=int, default=64)
    options = parser.parse_args(arguments)

    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    for name, spec in GRIDS.items():
        frames = simulate(options.entities).frames
        if spec.base.indicator == "GRAD":  # a rate, for the scales that need one
            frames[0]["status"] = (frames[0]["status"] / 4 + 60).clip(0, 100)
        work = plan(spec, frames)
        print(
            f"\n{name}\n{len(work.specifications):,} specifications × {len(work.cds):,} districts × "
            f"{len(spec.base.years)} years, {len(work.samples)} samples, {len(work.chunks)} chunks\n"
        )
        with threadpool_limits(1):
            _compare(spec, work, frames, options.repeats, options.sample)


def _compare(spec: MultiverseSpec, work: Plan, frames: Frames, repeats: int, sample: int) -> None:
    whole = _seconds(lambda: multiverse(spec, frames), repeats)
    _tell("multiverse, from frames to shares", whole)
    _tell("  who is in, designs", _seconds(lambda: plan(spec, frames), repeats))
    found = list(outcomes(work))
    _tell("  fits and ranks, chunks side by side", _seconds(lambda: list(outcomes(work)), repeats))
    _tell("  shares, medians, table", _seconds(lambda: assemble(work, found), repeats))
    print("by the processor's clock, one core:")
    processor = time.process_time
    busy = _seconds(lambda: multiverse(spec, frames), repeats, processor)
    _tell("  multiverse, all of it", busy)
    fits = _seconds(lambda: [_fit(work, chunk) for chunk in work.chunks], repeats, processor)
    _tell("  fits to residuals alone", fits)

    chosen = np.random.default_rng(1).choice(len(work.specifications), sample, replace=False)
    scale = len(work.specifications) / sample
    of_sample = f"{sample} of them, × {scale:.0f}"
    loop = scale * sum(_seconds(fit, 3, processor) for fit in _statsmodels(work, chosen))
    _tell(f"  loop of statsmodels fits ({of_sample})", loop)
    one_by_one = scale * sum(_seconds(fit, 3, processor) for fit in _expects(work, chosen))
    _tell(f"  loop of `expect`, designs ready ({of_sample})", one_by_one)
    few = chosen[: max(sample // 4, 1)]
    plain = (
        len(work.specifications)
        / len(few)
        * sum(_seconds(do, 1, processor) for do in _plainly(work, frames, few))
    )
    _tell(f"  plain loop from frames to ranks ({len(few)} of them)", plain)
    means, district_years = _shapes(work, "entities"), _shapes(work, "rows")
    floor = _seconds(lambda: _products(means), repeats, processor)
    _tell("  bare X·β, districts' means", floor)
    by_row = _seconds(lambda: _products(district_years), repeats, processor)
    _tell("  bare X·β, district-years", by_row)

    print(f"\n{verdict(whole, 2, 'seconds')}")
    print(f"fits to residuals: statsmodels' loop takes {loop / fits:.0f} × as long (goal ≥ 100)")
    print(f"                   the batch takes {fits / floor:.1f} × the products' time")
    print(f"whole multiverse:  the plain loop from frames to ranks takes {plain / busy:.0f} × as long,")
    print(
        f"                   statsmodels' loop of fits alone {loop / busy:.0f} ×, `expect` one by one {one_by_one / busy:.0f} ×;"
    )
    print(f"                   the whole takes {busy / floor:.0f} × the products' time")
    _compare_resamples(spec, frames, repeats)


def _compare_resamples(spec: MultiverseSpec, frames: Frames, repeats: int) -> None:
    """The same with resamples: seconds for all of them, and for a fit."""
    many = replace(spec, bootstrap=RESAMPLES)
    work = plan(many, frames)
    seconds = _seconds(lambda: multiverse(many, frames), min(repeats, 2))
    each = 1e6 * seconds / work.fits
    print(
        f"with {RESAMPLES} resamples: {seconds:.1f} s for {work.fits:,} fits, {each:.0f} millionths of a second each"
    )


def _fit(work: Plan, chunk: Chunk) -> Fits:
    first = chunk.specifications[0]
    sample = work.samples[chunk.sample]
    subsets = columns(sample.design, [s.covariates for s in chunk.specifications])
    panel = sample.on_scale(first.transformation)
    return least_squares(panel, subsets, LINEAR[first.estimator, first.weights])


def _tell(name: str, seconds: float) -> None:
    print(f"{name:<58}{seconds:>9.3f} s")


def _seconds(
    work: Callable[[], object], repeats: int, clock: Callable[[], float] = time.perf_counter
) -> float:
    """Median of `repeats`, after a first that is not counted where there are several."""
    if repeats > 1:
        work()
    times = []
    for _ in range(repeats):
        start = clock()
        work()
        times.append(clock() - start)
    return statistics.median(times)


def _statsmodels(work: Plan, chosen: np.ndarray) -> list[Callable[[], object]]:
    """One fit per chosen specification, with its matrix ready."""
    fits: list[Callable[[], object]] = []
    for position in chosen:
        s = work.specifications[position]
        design = transformed(_sample(work, position), s.transformation)
        matrix = model_matrix(design).X
        n_years = matrix.shape[1] - design.X.shape[1]
        here = np.append(np.ones(n_years, dtype=bool), columns(design, [s.covariates])[0])
        y, X = design.rows["y"].to_numpy(), np.ascontiguousarray(matrix[:, here])
        weights = design.rows["denominator"].to_numpy() if s.estimator != "ols" else np.ones(len(y))
        fits.append(lambda y=y, X=X, w=weights: sm.WLS(y, X, w).fit().resid)
    return fits


def _expects(work: Plan, chosen: np.ndarray) -> list[Callable[[], object]]:
    fits: list[Callable[[], object]] = []
    for position in chosen:
        s = work.specifications[position]
        model = s.model(work.spec.base)
        design = restricted(transformed(_sample(work, position), s.transformation), model)
        fits.append(lambda model=model, design=design: expect(model, design))
    return fits


def _plainly(work: Plan, frames: Frames, chosen: np.ndarray) -> list[Callable[[], object]]:
    """What one would write by hand for each specification: who is in, a fit, districts' means, ranks."""

    def one(position: int) -> pd.Series:
        s = work.specifications[position]
        made = transformed(design(s.model(work.spec.base), *frames), s.transformation)
        rows = made.rows
        X = np.column_stack([pd.get_dummies(rows["year"]).to_numpy(float), made.X.to_numpy()])
        w = rows["denominator"].to_numpy() if s.estimator != "ols" else np.ones(len(rows))
        left = pd.DataFrame(
            {"cds": rows["cds"], "w": w, "r": w * sm.WLS(rows["y"].to_numpy(), X, w).fit().resid}
        )
        sums = left.groupby("cds").sum()
        return (sums["r"] / sums["w"]).rank(method="min", ascending=False)

    return [lambda position=position: one(position) for position in chosen]


def _sample(work: Plan, position: int) -> Design:
    return next(s.design for s in work.samples if position in s.positions)


def _shapes(work: Plan, unit: str) -> list[tuple[np.ndarray, np.ndarray]]:
    """Matrix and coefficients of every chunk, of the right shapes."""
    rng = np.random.default_rng(0)
    pairs = []
    for chunk in work.chunks:
        design = work.samples[chunk.sample].design
        X = model_matrix(design).X
        if unit == "entities":
            X = X[~design.rows["cds"].duplicated().to_numpy()]
        pairs.append((X, rng.normal(size=(X.shape[1], len(chunk.positions)))))
    return pairs


def _products(pairs: list[tuple[np.ndarray, np.ndarray]]) -> None:
    for X, beta in pairs:
        X @ beta


if __name__ == "__main__":
    main()
