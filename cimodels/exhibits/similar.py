"""The districts most like one: how near, where they differ most, and how they did against what was expected."""

import numpy as np
import pandas as pd

from cimodels.exhibits.apart import difference_words
from cimodels.exhibits.contributions import value_words
from cimodels.models.results import ExpectedPerformance
from cimodels.models.similar import Similar
from cimodels.models.spec import COVARIATES


def peers(similar: Similar, expected: ExpectedPerformance) -> pd.DataFrame:
    """The similar districts as people read them.

    Returns
    -------
    DataFrame, one row per peer, nearest first
        `name`, `county`, `distance` (standard deviations), `differs` (the circumstance that is furthest
        apart, in words), `expected`, `actual`, `advantage`, `rank`, `cds`.
    """
    told = similar.peers[["cds", "name", "county", "distance"]].assign(differs=_differs(similar))
    columns = ["cds", "expected", "actual", "advantage", "rank"]
    table = told.merge(expected.entities[columns], on="cds", how="left", validate="one_to_one")
    return table[["name", "county", "distance", "differs", *columns[1:], "cds"]]


def _differs(similar: Similar) -> list[str]:
    """What sets each peer apart from the district most, counted in standard deviations."""
    terms = similar.balance["term"].tolist()
    differences = similar.differences[terms].to_numpy()
    apart = differences / similar.balance["spread"].where(similar.balance["spread"] > 0, 1.0).to_numpy()
    most = np.abs(apart).argmax(axis=1)
    return [difference_words(terms[j], float(differences[i, j])) for i, j in enumerate(most)]


def balance(similar: Similar) -> pd.DataFrame:
    """The district beside the mean of its peers: `circumstance`, `own`, `peers`, `standardised`."""
    told = similar.balance
    return pd.DataFrame(
        {
            "circumstance": [COVARIATES[term].name for term in told["term"]],
            "own": [value_words(t, v) for t, v in zip(told["term"], told["own"], strict=True)],
            "peers": [value_words(t, v) for t, v in zip(told["term"], told["peers"], strict=True)],
            "standardised": told["standardised"],
        }
    )


def standing_among_peers(similar: Similar, expected: ExpectedPerformance) -> str:
    """How many of its peers did better against what was expected of them, in a sentence."""
    advantages = expected.entities.set_index("cds")["advantage"]
    own = float(advantages.loc[similar.cds])
    theirs = advantages.reindex(similar.peers["cds"]).dropna()
    kind = expected.spec.outcome
    return (
        f"Of these {len(theirs)}, {int((theirs > own).sum()) or 'none'} did better against what was expected of them than this one "
        f"({kind.format(own, signed=True)}); their mean is {kind.format(float(theirs.mean()), signed=True)}."
    )
