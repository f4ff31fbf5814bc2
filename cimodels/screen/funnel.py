"""The screen: every entity before every criterion, stage by stage, to the short list."""

from functools import partial

import numpy as np
import pandas as pd

from cimodels.models.results import ExpectedPerformance
from cimodels.screen import adequacy as elsewhere
from cimodels.screen.in_words import in_words
from cimodels.screen.notes import notes
from cimodels.screen.results import FunnelStage, Screening
from cimodels.screen.spec import ScreenSpec
from cimodels.screen.stages import STAGES
from cimodels.screen.tables import excluded, near_misses, short_list, verdict_table
from cimodels.screen.universe import Universe
from cimodels.screen.verdicts import Verdicts, alternatives

# What a stage says that is there although nothing is asked at it.
NOTHING_ASKED = "nothing asked"


def screen(
    spec: ScreenSpec,
    expected: ExpectedPerformance,
    entities: pd.DataFrame,
    enrolment: pd.DataFrame,
    adequacy: pd.DataFrame,
    sureness: pd.DataFrame | None = None,
) -> Screening:
    """Who makes the short list, and by how much everybody else does not.

    Parameters
    ----------
    expected : ExpectedPerformance
        The result for `spec.model`. Ranks are compared with the number of entities in it.
    entities : DataFrame, one row per entity considered
        `cds`, `name`, `county`, `county_code`, `district_type`, `charter`, `active`.
    enrolment : DataFrame, at most one row per entity
        `cds`, `year`, `total`, and for the groups asked for `count_<GROUP>` and `share_<GROUP>`
        (percent); NaN where withheld. A missing column reads as withheld for everyone.
    adequacy : DataFrame, at most one row per entity × indicator × student group
        `cds`, `indicator`, `student_group`, `status`, `status_level`, `color`, `suppressed`, `year`,
        `source`, `level_basis`.
    sureness : DataFrame, at most one row per entity; as `sureness.sureness_table` makes it
        `cds` and a column per question of `spec.sureness`. Needed where there are any.

    Returns
    -------
    Screening

    Raises
    ------
    DataError
        When a table has two rows for what should have one.
    """
    universe = Universe(spec, expected, entities, enrolment, adequacy, sureness)
    verdicts = [v for stage in STAGES.values() for maker in stage.makers for v in maker(universe)]
    failures = _failures(verdicts, len(universe))
    on_list = np.flatnonzero(~failures.any(axis=1))
    return Screening(
        spec=spec,
        criteria=tuple(v.criterion for v in verdicts),
        funnel=_funnel(universe, verdicts, failures),
        verdicts=verdict_table(universe, verdicts),
        short_list=short_list(universe, verdicts, on_list),
        notes=notes(universe, verdicts, on_list),
        write_near_misses=partial(near_misses, universe, verdicts, failures),
        write_excluded=partial(excluded, universe, verdicts, failures),
        write_verdicts=partial(in_words, universe, verdicts, failures),
    )


def _failures(verdicts: list[Verdicts], size: int) -> np.ndarray:
    """Entity × criterion: does failing it count? Of alternatives, only where all of them failed."""
    failed = ~np.column_stack([v.passed for v in verdicts]).reshape(size, len(verdicts))
    for columns in alternatives(verdicts):
        failed[:, columns] &= failed[:, columns].all(axis=1, keepdims=True)
    return failed


def _funnel(universe: Universe, verdicts: list[Verdicts], failures: np.ndarray) -> tuple[FunnelStage, ...]:
    inside = np.ones(len(universe), dtype=bool)
    stages = []
    for code, stage in STAGES.items():
        columns = [k for k, v in enumerate(verdicts) if v.criterion.stage == code]
        if not (columns or stage.always):
            continue
        entered = int(inside.sum())
        inside &= ~failures[:, columns].any(axis=1)
        sentence = _stage_sentence(universe, code, [verdicts[k] for k in columns])
        stages.append(FunnelStage(code, f"{stage.title}: {sentence}", entered, int(inside.sum())))
    return tuple(stages)


def _stage_sentence(universe: Universe, code: str, verdicts: list[Verdicts]) -> str:
    if not verdicts:
        return NOTHING_ASKED
    if code == "adequacy":
        return elsewhere.summary(universe.spec)
    joint = " or " if verdicts[0].alternative else "; "
    sentences = [v.criterion.sentence for v in verdicts]
    return joint.join(s[0].lower() + s[1:] for s in sentences)
