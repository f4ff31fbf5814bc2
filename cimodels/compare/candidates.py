"""The similar districts judged as models for mine, the best first, and the ordinary ones to contrast them with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cimodels.certainty.results import Certainty
from cimodels.compare.fit import Candidate, Fit, fit
from cimodels.models.similar import Similar

# Percentiles by shrunken advantage between which a district is ordinary: half of all are.
ORDINARY = (25.0, 75.0)


@dataclass(frozen=True)
class Judged:
    """A similar district, what is known of it, and the verdict."""

    cds: str
    known: Candidate
    fit: Fit


def candidates(
    found: Similar, certainty: Certainty, shares: Mapping[str, float] | None = None
) -> tuple[Judged, ...]:
    """Every similar district with its fit: the better verdict first, then the higher chance, then the nearer.

    Parameters
    ----------
    certainty : Certainty
        Of the outcome that mine needs to learn about.
    shares : mapping of `cds` to 0–1, optional
        In how many of the usual models each is in the top.
    """
    chances = certainty.chances.set_index("cds")
    ratios = _size_ratios(found, certainty)
    judged = []
    for place, peer in enumerate(found.peers.itertuples()):
        if peer.cds not in chances.index:
            continue
        known = Candidate(
            distance=float(peer.distance),
            usual_distance=found.usual_distance,
            far_distance=found.far_distance,
            same_type=True,  # similar districts are sought among those of the same type
            probability=float(chances.loc[peer.cds, "probability"]),
            beyond=float(chances.loc[peer.cds, "beyond"]),
            share=float((shares or {}).get(peer.cds, float("nan"))),
            size_ratio=float(ratios[place]),
        )
        judged.append(Judged(str(peer.cds), known, fit(known)))
    return tuple(
        sorted(judged, key=lambda j: (j.fit.verdict.rank, -j.known.probability, j.known.distance, j.cds))
    )


def _size_ratios(found: Similar, certainty: Certainty) -> np.ndarray:
    """Each similar district's size ÷ mine: by the model's own circumstance where it has size, else by enrolment."""
    if "LOG_ENROLMENT" in found.differences:
        return np.exp2(found.differences["LOG_ENROLMENT"].to_numpy(dtype=float))
    size = certainty.expected.entities.set_index("cds")["enrolment"].astype(float)
    return (size.reindex(found.peers["cds"]) / size.get(found.cds, np.nan)).to_numpy()


def ordinary(judged: Sequence[Judged], certainty: Certainty, most: int = 3) -> tuple[str, ...]:
    """Those to contrast models with, the nearest first: near enough, no candidates, and with results as expected.

    As expected is the middle half of everybody by shrunken advantage.
    """
    percentile: pd.Series = certainty.expected.entities.set_index("cds")["percentile"]
    chosen = [
        one
        for one in judged
        if one.fit.verdict.code == "probably_not"
        and one.known.distance <= one.known.far_distance
        and ORDINARY[0] <= percentile.get(one.cds, -1.0) <= ORDINARY[1]
    ]
    return tuple(one.cds for one in sorted(chosen, key=lambda j: (j.known.distance, j.cds))[:most])
