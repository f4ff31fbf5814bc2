"""The demonstration state: fictional districts in CDE's own file layouts, with a known truth.

Nothing in it is a real place, and no row of it was ever published. Counties are coded 61 to 98 (California
has 01 to 58), names are invented, people are `No Data`, and offices lie in the open Pacific. What is
real are the moments and correlations it is drawn with (`calibration.toml`), so that methods behave on it
as they do on California. Some districts are planted outperformers; `planted.csv` says which, and the
true advantage of every district.
"""

import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

from cimodels.errors import DataError
from cimodels.settings import DEMONSTRATION, StateFolder
from cimodels.sources.build import build
from cimodels.sources.demonstration.assistance import write_assistance
from cimodels.sources.demonstration.caaspp import write_caaspp
from cimodels.sources.demonstration.concerns import write_concerns
from cimodels.sources.demonstration.dashboard import write_dashboard
from cimodels.sources.demonstration.dataquest import write_dataquest
from cimodels.sources.demonstration.registers import write_registers
from cimodels.sources.demonstration.state import draw_state
from cimodels.sources.library import Progress, import_paths

SEED = 2026
DISTRICTS = 1000
# Where the stages of `create` begin and end on a bar of 100.
_GENERATED, _IMPORTED, _BUILT = 20, 35, 100
_WRITERS = {
    "Writing the Dashboard files": write_dashboard,
    "Writing the DataQuest files": write_dataquest,
    "Writing the CAASPP file": write_caaspp,
    "Writing enrolment and directory": write_registers,
    "Writing the assistance lists": write_assistance,
    "Writing certifications and special education settings": write_concerns,
}


@dataclass(frozen=True)
class DemoReport:
    """What was generated, and what was built from it.

    Attributes
    ----------
    planted : int
        Districts planted as outperformers.
    rows : dict of int
        Data rows by file name.
    bytes : int
        Size of the files.
    seconds : dict of float
        Time by stage.
    release : str
        Release of the warehouse; empty where none was built.
    """

    seed: int
    districts: int
    schools: int
    planted: int
    rows: dict[str, int]
    bytes: int
    seconds: dict[str, float]
    release: str = ""


def generate(
    out: Path,
    *,
    seed: int = SEED,
    districts: int = DISTRICTS,
    schools: bool = True,
    progress: Progress | None = None,
) -> DemoReport:
    """Write the fictional state's files into the folder `out`, which is made if need be.

    The same arguments write the same bytes. `progress` is called with (steps done, steps, a sentence).
    """
    out.mkdir(parents=True, exist_ok=True)
    tell = progress or _silent
    rows: dict[str, int] = {}
    seconds: dict[str, float] = {}
    steps = len(_WRITERS) + 1
    started = time.perf_counter()
    tell(0, steps, "Drawing districts and their results")
    state = draw_state(seed, districts, schools)
    seconds["Drawing districts and their results"] = time.perf_counter() - started
    for step, (sentence, write) in enumerate(_WRITERS.items(), start=1):
        tell(step, steps, sentence)
        started = time.perf_counter()
        rows |= write(out, state)
        seconds[sentence] = time.perf_counter() - started
    tell(steps, steps, "The files are written")
    return DemoReport(
        seed=seed,
        districts=len(state.districts.entities),
        schools=sum(len(part.entities) for part in (state.charters, state.schools) if part),
        planted=int(state.truth.outperformer.any(axis=1).sum()),
        rows=rows,
        bytes=sum((out / name).stat().st_size for name in rows),
        seconds=seconds,
    )


def create(
    folder: StateFolder,
    *,
    seed: int = SEED,
    districts: int = DISTRICTS,
    schools: bool = True,
    progress: Progress | None = None,
) -> DemoReport:
    """Generate the demonstration state, import its files and build its warehouse in `folder`.

    What the folder held before is replaced. `progress` is called with (done, 100, a sentence).

    Raises
    ------
    DataError
        When a generated file is refused or the warehouse cannot be built; the previous warehouse then
        goes on serving.
    """
    tell = progress or _silent
    with tempfile.TemporaryDirectory(prefix="demonstration-") as name:
        out = Path(name)
        report = generate(
            out, seed=seed, districts=districts, schools=schools, progress=_within(tell, 0, _GENERATED)
        )
        started = time.perf_counter()
        taken = import_paths(folder, [out], replace=True, progress=_within(tell, _GENERATED, _IMPORTED))
        seconds = report.seconds | {"Importing": time.perf_counter() - started}
    if taken.errors:
        raise DataError(
            f"The import refused a generated file: {taken.errors[0]}",
            "Please report it: this is a mistake here.",
        )
    started = time.perf_counter()
    built = build(folder, DEMONSTRATION, progress=_within(tell, _IMPORTED, _BUILT))
    seconds["Building the warehouse"] = time.perf_counter() - started
    return replace(report, seconds=seconds, release=built.release)


def _within(progress: Progress, start: int, end: int) -> Progress:
    """Progress of one stage as a stretch of the whole bar."""

    def tell(done: int, total: int, sentence: str) -> None:
        progress(round(start + (end - start) * done / max(total, 1)), _BUILT, sentence)

    return tell


def _silent(done: int, total: int, sentence: str) -> None:
    """Progress that nobody watches."""
