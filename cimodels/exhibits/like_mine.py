"""Similar districts judged as models for mine, as a table."""

from collections.abc import Mapping, Sequence

import pandas as pd

from cimodels.certainty.bands import in_percent
from cimodels.certainty.results import Certainty
from cimodels.compare.candidates import Judged
from cimodels.exhibits.similar import peers
from cimodels.models.similar import Similar


def judged_table(
    found: Similar, certainty: Certainty, judged: Sequence[Judged], away: Mapping[str, str]
) -> pd.DataFrame:
    """Every similar district with its fit and the reasons, in the order judged.

    Returns
    -------
    DataFrame, one row per district
        `name`, `fit` (with its mark), `why`, `county`, `away`, `distance`, `differs`, `expected`, `actual`,
        `advantage`, `chance` (percent), `cds`.
    """
    told = peers(found, certainty.expected).set_index("cds")
    rows = told.loc[[one.cds for one in judged]].reset_index()
    rows = rows.assign(
        fit=[f"{one.fit.verdict.mark} {one.fit.verdict.name}" for one in judged],
        why=[
            " ".join(f"{reason.speaks.mark} {reason.answer}." for reason in one.fit.reasons) for one in judged
        ],
        away=[away[one.cds] for one in judged],
        chance=in_percent(pd.Series([one.known.probability for one in judged], dtype=float).to_numpy()),
    )
    columns = [
        "name",
        "fit",
        "why",
        "county",
        "away",
        "distance",
        "differs",
        "expected",
        "actual",
        "advantage",
    ]
    return rows[[*columns, "chance", "cds"]]
