"""How long a model and a screen take on a built warehouse: 3 years, about 1,000 districts, nothing cached but frames.

    python -m benchmarks.fit_and_screen [--repeats 40]

Readings: the first answer of a freshly opened study (it reads its frames from DuckDB), then new models and
screens on the open one, with another minimum of students each time. `screen` ends when every table of the
screening, with all its sentences, has been read.
"""

import argparse
import time
from collections.abc import Callable, Sequence

import numpy as np

from benchmarks.ground import HEADING, bench_home, conditions, row, served_state, verdict
from cimodels.models.spec import ModelSpec
from cimodels.screen.results import Screening
from cimodels.screen.spec import ScreenSpec
from cimodels.study import Study
from cimodels.warehouse import current_file

GOAL = 150.0


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--repeats", type=int, default=40)
    repeats = parser.parse_args(arguments).repeats
    place = bench_home()
    path = current_file(served_state(place))
    print(conditions(place))

    opened = [_milliseconds(lambda: _tables(Study.of_file(path), ScreenSpec()))[0] for _ in range(5)]
    study = Study.of_file(path)
    _tables(study, ScreenSpec())
    fits, screens = [], []
    for n in range(10, 10 + repeats):
        spec = ScreenSpec(model=ModelSpec(minimum_denominator=n))
        fit, expected = _milliseconds(lambda spec=spec: study.expect(spec.model))
        screened, _ = _milliseconds(lambda spec=spec, e=expected: _read(study.screen(spec, e)))
        fits.append(fit)
        screens.append(screened)
    both = [a + b for a, b in zip(fits, screens, strict=True)]
    years = ScreenSpec().model.years
    print(f"{len(expected.entities):,} districts in the model, years {years[0]} to {years[-1]}\n{HEADING}")
    print(row("open, read, fit and screen", opened))
    print(row("fit", fits))
    print(row("screen, all tables", screens))
    print(row("fit and screen", both, verdict(float(np.percentile(both, 95)), GOAL, "p95")))


def _tables(study: Study, spec: ScreenSpec) -> None:
    _read(study.screen(spec))


def _read(screening: Screening) -> int:
    return len(screening.short_list) + len(screening.near_misses) + len(screening.excluded)


def _milliseconds(work: Callable[[], object]) -> tuple[float, object]:
    start = time.perf_counter()
    result = work()
    return 1000 * (time.perf_counter() - start), result


if __name__ == "__main__":
    main()
