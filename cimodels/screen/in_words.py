"""One entity before every criterion, in words: for whoever asks why it is not on the list."""

import math

import numpy as np
import pandas as pd

from cimodels.screen.universe import Universe
from cimodels.screen.verdicts import Verdicts
from cimodels.screen.wording import apart, capital

_ONE = {"students": "student", "ranks": "rank", "level steps": "level step", "colour steps": "colour step"}
NOTHING = "–"


def in_words(universe: Universe, verdicts: list[Verdicts], failures: np.ndarray, cds: str) -> pd.DataFrame:
    """Every criterion's verdict on one entity, in the funnel's order.

    Parameters
    ----------
    failures : bool array, entity × criterion
        Whether failing it counts: not where another threshold suffices.

    Returns
    -------
    DataFrame of str, one row per criterion
        `check`, `verdict`, `found`, `asked`, `margin`; a dash where there is nothing to say.

    Raises
    ------
    KeyError
        When the screen did not consider the entity.
    """
    i = int(universe.cds.get_loc(cds))
    rows = [
        (
            v.criterion.sentence,
            _verdict(v, i, bool(failures[i, k])),
            capital(v.found(i)),
            capital(v.asked) or NOTHING,
            _margin(universe, v, i),
        )
        for k, v in enumerate(verdicts)
    ]
    return pd.DataFrame(rows, columns=["check", "verdict", "found", "asked", "margin"], dtype="str")


def _verdict(v: Verdicts, i: int, counts: bool) -> str:
    word = "passes" if v.passed[i] else "fails"
    if not v.known[i]:
        word += " without a value"
    return word if v.passed[i] or counts else f"{word}, but another suffices"


def _margin(universe: Universe, v: Verdicts, i: int) -> str:
    """`met by 12 students`, `missed by 3 ranks`."""
    margin, unit = float(v.margin[i]), v.criterion.unit
    if not v.measurable:
        return NOTHING
    if math.isnan(margin):
        return "no value"
    if v.criterion.stage == "performance":
        # Whole ranks between the entity and the last rank that passes.
        margin, unit = math.floor(round(margin * universe.n / 100, 6)), "ranks"
    elif v.criterion.id.split(".")[-1] == "no_red" or ".no_red." in v.criterion.id:
        unit = "colour steps"
    if margin == 0:
        return "met exactly"
    size = abs(margin)
    number = f"{size:,.0f}" if size == round(size) else apart(size, 0.0)
    return f"{'met' if margin > 0 else 'missed'} by {number} {_ONE.get(unit, unit) if size == 1 else unit}"
