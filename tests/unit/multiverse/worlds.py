"""Districts with gaps: results missing, circumstances missing, rare types, ties."""

from dataclasses import replace

import numpy as np
import pandas as pd

from tests.unit.models.simulated import Inputs, simulate


def ragged(n: int = 150, seed: int = 1, ties: int = 0) -> Inputs:
    """A simulated state whose sample depends on nearly every choice.

    Some results and enrolment rows are missing, one district has no result at all, some enrolment totals unknown, three districts are of a rare type,
    and `ties` districts are copies of others in everything but the code.
    """
    inputs = simulate(n, seed=seed)
    rng = np.random.default_rng(seed)
    results = inputs.results[rng.random(len(inputs.results)) > 0.1].reset_index(drop=True)
    results = results[results["cds"] != inputs.entities["cds"].iloc[7]].reset_index(drop=True)
    enrolment = inputs.enrolment[rng.random(len(inputs.enrolment)) > 0.15].reset_index(drop=True)
    no_total = rng.random(len(enrolment)) < 0.15
    enrolment.loc[no_total, "total"] = np.nan
    entities = inputs.entities.copy()
    entities.loc[entities["district_type"] == "HIGH", "district_type"] = "ELEMENTARY"
    entities.loc[:2, "district_type"] = "HIGH"
    entities.loc[3:4, "district_type"] = None
    for i in range(ties):
        a, b = entities["cds"].iloc[10 + 2 * i : 12 + 2 * i]
        entities.loc[entities["cds"] == b, "district_type"] = entities.loc[
            entities["cds"] == a, "district_type"
        ].item()
        results = _copy(results, a, b)
        enrolment = _copy(enrolment, a, b)
    return replace(inputs, results=results, enrolment=enrolment, entities=entities)


def _copy(frame: pd.DataFrame, a: str, b: str) -> pd.DataFrame:
    twin = frame[frame["cds"] == a].assign(cds=b)
    return pd.concat([frame[frame["cds"] != b], twin], ignore_index=True)
