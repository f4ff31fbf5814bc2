"""The demonstration state: fictional districts in CDE's own file layouts, with a known truth.

Nothing in it is a real place, and no row of it was ever published. Counties are coded 61 to 98 (California
has 01 to 58), names are invented, people are `No Data`, and offices lie in the open Pacific. What is
real are the moments and correlations it is drawn with (`demonstration/calibration.toml`), so that
methods behave on it as they do on California. Some districts are planted outperformers; `planted.csv`
says which, and the true advantage of every district.
"""

import time
from dataclasses import dataclass
from pathlib import Path

from cimodels.sources.demonstration.caaspp import write_caaspp
from cimodels.sources.demonstration.dashboard import write_dashboard
from cimodels.sources.demonstration.dataquest import write_dataquest
from cimodels.sources.demonstration.registers import write_registers
from cimodels.sources.demonstration.state import draw_state

SEED = 2026
DISTRICTS = 1000


@dataclass(frozen=True)
class DemoReport:
    """What `generate` wrote.

    Attributes
    ----------
    rows : dict of int
        Data rows by file name.
    bytes : int
        Size of all files.
    seconds : dict of float
        Time by stage.
    """

    seed: int
    districts: int
    schools: int
    planted: int
    rows: dict[str, int]
    bytes: int
    seconds: dict[str, float]


def generate(out: Path, *, seed: int = SEED, districts: int = DISTRICTS, schools: bool = True) -> DemoReport:
    """Write the fictional state's files into the folder `out`, which is made if need be.

    The same arguments write the same bytes.
    """
    out.mkdir(parents=True, exist_ok=True)
    rows: dict[str, int] = {}
    seconds: dict[str, float] = {}
    started = time.perf_counter()
    state = draw_state(seed, districts, schools)
    seconds["draw"] = time.perf_counter() - started
    for write in (write_dashboard, write_dataquest, write_caaspp, write_registers):
        started = time.perf_counter()
        rows |= write(out, state)
        seconds[write.__name__] = time.perf_counter() - started
    return DemoReport(
        seed=seed,
        districts=len(state.districts.entities),
        schools=len(state.charters.entities) + (len(state.schools.entities) if state.schools else 0),
        planted=int(state.truth.outperformer.any(axis=1).sum()),
        rows=rows,
        bytes=sum((out / name).stat().st_size for name in rows),
        seconds=seconds,
    )
