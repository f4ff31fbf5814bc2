"""In which priority areas student groups of the fictional state meet the criteria of `cimodels.rules`.

Source: the criteria themselves, `rules/assistance.toml`; every colour of the state is published, so nothing is open.
"""

import numpy as np

from cimodels.rules.assistance import AREAS_NEEDED, rules_of
from cimodels.sources.demonstration.calibration import GROUPS
from cimodels.sources.demonstration.dashboard import levels_of_districts, published_years
from cimodels.sources.demonstration.state import State
from cimodels.vocab.priorities import LETTER_OF
from cimodels.vocab.student_groups import STUDENT_GROUPS

_COLUMNS = {"color": "color", "status_level": "statuslevel"}


def eligibility(state: State, year: int) -> list[dict[str, str]]:
    """For each district, CDE's letter by group that met criteria in two areas; empty without such a group."""
    areas = _areas(state, year)
    rated = [at for at, g in enumerate(GROUPS) if STUDENT_GROUPS[g].rated and g != "ALL"]
    found: list[dict[str, str]] = []
    for row in range(len(state.districts.entities)):
        letters = {}
        for column in rated:
            met = tuple(area for area, holds in areas.items() if holds[row, column])
            if len(met) >= AREAS_NEEDED:
                letters[GROUPS[column]] = LETTER_OF[met]
        found.append(letters)
    return found


def _areas(state: State, year: int) -> dict[int, np.ndarray]:
    """Priority → whether each district's group meets it, shape (districts, groups)."""
    rules = rules_of(year)
    shape = (len(state.districts.entities), len(GROUPS))
    levels = {
        indicator: levels_of_districts(state, indicator, year, _COLUMNS[measure])
        if year in published_years(indicator)
        else np.zeros(shape, dtype=np.int64)
        for indicator, measure in rules.measures.items()
    }
    met = {area: np.zeros(shape, dtype=bool) for area in rules.priorities}
    for one in rules.criteria:
        holds = np.broadcast_to([one.concerns(group) for group in GROUPS], shape)
        for need in one.needs:
            level = levels[need.indicator]
            holds = holds & (level > 0) & (level <= need.level)
        met[one.priority] |= holds
    return met
