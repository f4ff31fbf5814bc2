"""How long a new fit takes: 1,000 districts × 3 years, from frames to ranks.

    python -m benchmarks.fit_speed [--entities 1000] [--repeats 40]

Prints milliseconds (median, 95th percentile) of the design, of each estimator and of `expect`, and, in the same
run, of statsmodels doing the plain alternative: WLS, and MixedLM's random intercept by its default
optimiser and by Powell's, which is the one that finds the maximum.
"""

import argparse
import statistics
import time
import warnings
from collections.abc import Callable, Sequence

import numpy as np
import statsmodels.api as sm

from cimodels.models.design import design
from cimodels.models.estimators import ESTIMATORS
from cimodels.models.expected import expect
from cimodels.models.model_matrix import model_matrix
from cimodels.models.panel import Panel
from cimodels.models.results import Design
from cimodels.models.spec import ModelSpec
from tests.unit.models.simulated import simulate


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--entities", type=int, default=1000)
    parser.add_argument("--repeats", type=int, default=40)
    options = parser.parse_args(arguments)

    inputs = simulate(options.entities)
    spec = ModelSpec()
    plan = design(spec, *inputs.frames)
    panel = _panel(plan)
    print(f"{panel.n_entities:,} entities, {panel.n_rows:,} rows, {panel.n_terms} terms\n")
    print(f"{'':38s}{'median':>9s}{'p95':>9s}  ms")

    def timed(name: str, work: Callable[[], object], repeats: int = options.repeats) -> float:
        work()
        times = [_milliseconds(work) for _ in range(repeats)]
        middle = statistics.median(times)
        print(f"{name:38s}{middle:9.1f}{np.percentile(times, 95):9.1f}")
        return middle

    designed = timed("design", lambda: design(spec, *inputs.frames))
    fits = {code: timed(f"fit: {code}", lambda f=f: f(panel, "precision")) for code, f in ESTIMATORS.items()}
    expected = timed("expect: Fay–Herriot, fit and table", lambda: expect(spec, plan))
    timed("design and expect", lambda: expect(spec, design(spec, *inputs.frames)))

    weights = 1 / (100 + panel.sampling_variance)
    timed("statsmodels WLS, weights given", lambda: sm.WLS(panel.y, panel.X, weights).fit().bse)
    few = max(2, options.repeats // 10)
    default = timed("statsmodels MixedLM, default", lambda: _mixed(panel, None), few)
    powell = timed("statsmodels MixedLM, Powell", lambda: _mixed(panel, "powell"), few)
    print(
        f"\nMixedLM takes {default / fits['fay_herriot']:.0f}× (Powell {powell / fits['fay_herriot']:.0f}×) "
        "the time of the Fay–Herriot fit, without sampling errors or shrinkage."
        f"\nDesign + expect: {designed + expected:.0f} ms."
    )


def _panel(plan: Design) -> Panel:
    rows = plan.rows
    starts = np.flatnonzero(~rows["cds"].duplicated().to_numpy())
    return Panel(
        rows["y"].to_numpy(),
        model_matrix(plan).X,
        rows["sampling_se"].to_numpy() ** 2,
        rows["denominator"].to_numpy(),
        starts,
    )


def _mixed(panel: Panel, method: str | None) -> object:
    model = sm.MixedLM(panel.y, panel.X, groups=panel.entity)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # convergence: the time is what is asked here
        return model.fit(reml=True, **({"method": method} if method else {}))


def _milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - start)


if __name__ == "__main__":
    main()
