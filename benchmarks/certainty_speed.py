"""How long it takes to say how sure we are: 1,000 districts × 3 years.

    python -m benchmarks.certainty_speed [--entities 1000]

Prints seconds by the clock and of processor time: chances for every cut-off at once beside a loop that ranks one draw
after the other; rank intervals beside the floor, one subtraction of every pair in every draw.
"""

import argparse
import time
from collections.abc import Callable, Sequence

import numpy as np
from scipy.stats import rankdata

from cimodels.certainty import probability, rank_intervals
from cimodels.certainty.improvement import improvement
from cimodels.models.design import design
from cimodels.models.expected import expect
from cimodels.models.joint import JointNormal
from cimodels.models.spec import ModelSpec
from tests.unit.models.simulated import simulate


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--entities", type=int, default=1000)
    options = parser.parse_args(arguments)

    inputs, spec = simulate(options.entities), ModelSpec()
    plan = design(spec, *inputs.frames)
    expected = expect(spec, plan)
    m = len(expected.entities)
    print(f"{m:,} entities\n{'':58s}{'clock':>8s}{'cpu':>8s}  s")

    draws = probability.DRAWS
    quick = timed(f"chances, every tenth of a percent, {draws:,} draws", lambda: chances(expected.posterior))
    loop = timed(
        f"one cut-off, {draws:,} draws ranked in a loop", lambda: one_by_one(expected.posterior, draws)
    )
    draws = rank_intervals.DRAWS
    ranks = timed(
        f"rank intervals, {draws:,} draws of {m * (m - 1) // 2:,} pairs",
        lambda: rank_intervals.rank_intervals(expected.unshrunken, 1),
    )
    floor = timed("every pair in every draw subtracted once", lambda: subtracted(m, draws))
    timed("improvement beyond expected change", lambda: improvement(plan))
    print(
        f"\nThe loop takes {loop / quick:.1f}× the chances; rank intervals take {ranks / floor:.1f}× their floor."
    )


def chances(posterior: JointNormal) -> np.ndarray:
    return probability.top_chances(posterior, 1).at(10)


def one_by_one(posterior: JointNormal, draws: int) -> np.ndarray:
    """The plain way: rank each draw with scipy and count."""
    rng = np.random.default_rng(1)
    times = np.zeros(len(posterior.centre))
    for _ in range(draws):
        times += rankdata(-posterior.draw(rng, 1)[0], method="min") <= len(times) // 10
    return times / draws


def subtracted(m: int, draws: int) -> float:
    """Half of the ordered pairs, in single precision, one entity against those after it."""
    errors = np.random.default_rng(1).standard_normal((m, draws), dtype=np.float32)
    return float(sum((errors[j + 1 :] - errors[j])[-1:, 0].sum() for j in range(m)))


def timed(name: str, work: Callable[[], object]) -> float:
    """The best of three by processor time, which a busy machine moves less."""
    best = (np.inf, np.inf)
    for _ in range(3):
        clock, cpu = time.perf_counter(), time.process_time()
        work()
        best = min(best, (time.process_time() - cpu, time.perf_counter() - clock))
    print(f"{name:58s}{best[1]:8.2f}{best[0]:8.2f}")
    return best[0]


if __name__ == "__main__":
    main()
