"""How sure we are of one district, as a table in words."""

import numpy as np
import pandas as pd

from cimodels.certainty.bands import BANDS, in_percent
from cimodels.certainty.results import Certainty
from cimodels.exhibits.in_brief import position, years_words


def how_sure(certainty: Certainty, cds: str) -> pd.DataFrame:
    """Chances, years, improvement and whether other students came.

    Parameters
    ----------
    cds : str
        Of an entity that is in the model; KeyError otherwise.

    Returns
    -------
    DataFrame, one row per question
        `question`, `answer`, `meaning`, all in words.
    """
    found = position(certainty.expected, cds)
    if found is None:
        raise KeyError(cds)
    chances = certainty.chances.iloc[found]
    band, top = BANDS[chances["band"]], f"top {certainty.top_percent:g} %"
    rows = [
        (
            f"Is it truly in the {top}?",
            f"{_percent(chances['probability'])}: {band.name.lower()}",
            _sentence(band.sentence),
        ),
        (
            "Is it truly beyond what was expected?",
            _percent(chances["beyond"]),
            "The chance that its lasting difference is above 0"
            + (
                "; it also stands out one by one (Benjamini–Hochberg, 5 %)."
                if chances["discovered"]
                else "; it does not stand out one by one (Benjamini–Hochberg, 5 %)."
            ),
        ),
        (
            f"How often was it in the {top}?",
            _sentence(years_words(certainty, cds)).rstrip("."),
            "Each year modelled alone.",
        ),
        ("Did it improve beyond what was to be expected?", *_improvement(certainty, found)),
        ("Did other students come?", *_students(certainty, found)),
    ]
    table = pd.DataFrame(rows, columns=["question", "answer", "meaning"])
    return table.assign(answer=table["answer"].map(lambda text: text[:1].upper() + text[1:]))


def students(certainty: Certainty, cds: str) -> str:
    """Whether other students came during the model's years, in sentences; KeyError as `how_sure`."""
    found = position(certainty.expected, cds)
    if found is None:
        raise KeyError(cds)
    answer, meaning = _students(certainty, found)
    return f"{_sentence(answer)} {meaning}"


def _percent(probability: float) -> str:
    """Never 0 or 100, which no number of draws can show."""
    if probability < 0.01:
        return "less than 1 %"
    if probability > 0.99:
        return "more than 99 %"
    return f"{float(in_percent(np.array([probability]))[0]):.0f} %"


def _improvement(certainty: Certainty, found: int) -> tuple[str, str]:
    change, kind = certainty.over_time.iloc[found], certainty.expected.spec.outcome
    if pd.isna(change["improvement_advantage"]):
        known = certainty.evidence.improvement[1]
        return "not known", " ".join(known) or "It has no results at both ends of the period."
    value, low, high = (
        kind.format(change[f"improvement_{name}"], signed=True) for name in ("advantage", "low", "high")
    )
    return (
        f"{value} ({low} to {high})",
        f"Change beyond expected change, + is better, with its 95 % interval; the chance that it is real is "
        f"{_percent(change['improvement_chance'])}.",
    )


def _students(certainty: Certainty, found: int) -> tuple[str, str]:
    moved = certainty.students.iloc[found]
    said = str(moved["drift_reason"])
    if moved["drift"]:
        return "yes", said
    if said:
        return "not that is known", said
    return (
        "no",
        "Neither its size nor its shares of low-income students and English learners moved by over 10 against its peers.",
    )


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
