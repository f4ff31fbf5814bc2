"""Who is most like a district in what it does not choose, how near they are, and whether that is near enough."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cimodels.errors import EstimationError
from cimodels.models.entity_codes import entity_codes
from cimodels.models.estimators.neighbours import nearest, standardised
from cimodels.models.model_matrix import term_label
from cimodels.models.results import Design
from cimodels.vocab.districts import DISTRICT_TYPES


@dataclass(frozen=True)
class Similar:
    """A district's nearest others of its type.

    Attributes
    ----------
    cds : str
    peers : DataFrame, one row per peer, nearest first
        `cds`, `name`, `county`, `district_type`, `distance` (standard deviations), and each circumstance by
        its term, in its own unit.
    differences : DataFrame, aligned with `peers`
        Peer − district for each circumstance, in its own unit.
    balance : DataFrame, one row per circumstance
        `term`, `label`, `own`, `peers` (their mean), `difference` (peers − own), `spread` (standard deviation
        over all districts of the model), `standardised` (difference ÷ spread).
    mean_distance, usual_distance : float
        To the peers, and the median of that over districts of the type.
    far_distance : float
        Tukey's fence of the same: upper quartile + 1.5 × interquartile range over districts of the type.
    close : bool
        False where there are no close peers: the peers are further away on average than `far_distance`, or fewer
        than were asked for.
    note : str
        The same as a sentence.
    """

    cds: str
    peers: pd.DataFrame
    differences: pd.DataFrame
    balance: pd.DataFrame
    mean_distance: float
    usual_distance: float
    far_distance: float
    close: bool
    note: str


def similar(design: Design, cds: str, k: int = 20) -> Similar:
    """The k districts of the same type whose circumstances in the design are nearest.

    Distance is Euclid's, each circumstance in standard deviations over the model's districts. Whoever is
    in the model can be a peer, whatever its results.

    Raises
    ------
    EstimationError
        When `cds` is not in the model, has no other of its type, or the model has no circumstances.
    """
    own = int(entity_codes(design.members["cds"]).get_indexer([cds])[0])
    if own < 0:
        raise EstimationError(f"{cds} is not in the model, so nothing says who is like it.")
    terms = [term for term in design.X.columns if not term.startswith("TYPE_")]
    values = design.X[terms].to_numpy(dtype=float)[design.starts]
    points = standardised(values)
    if not points.shape[1]:
        raise EstimationError("Without circumstances, nobody is nearer to one than another.", "Choose some.")
    alike = np.flatnonzero(design.kinds == design.kinds[own])
    if len(alike) < 2:
        raise EstimationError(f"{cds} is the only one of its type in the model.")
    position, distances = nearest(points[alike], k)
    place = int(np.searchsorted(alike, own))
    at, distance = alike[position[place]], distances[place]
    means = distances.mean(axis=1)
    low, high = np.quantile(means, [0.25, 0.75])
    far = float(high + 1.5 * (high - low))
    close, note = _judged(float(means[place]), float(np.median(means)), far, len(at), k, design.kinds[own])

    about = design.members.take(at)[["name", "county", "district_type"]].reset_index(drop=True)
    about.insert(0, "cds", design.members["cds"].array.take(at))
    theirs = pd.DataFrame(values[at], columns=terms)
    differences = theirs - values[own]
    spread = values.std(axis=0)
    balance = pd.DataFrame(
        {
            "term": pd.array(terms, dtype="str"),
            "label": pd.array([term_label(t) for t in terms], dtype="str"),
            "own": values[own],
            "peers": theirs.mean().to_numpy(),
            "difference": differences.mean().to_numpy(),
            "spread": spread,
            "standardised": differences.mean().to_numpy() / np.where(spread > 0, spread, 1.0),
        }
    )
    return Similar(
        cds,
        pd.concat([about.assign(distance=distance), theirs], axis=1),
        differences,
        balance,
        float(means[place]),
        float(np.median(means)),
        far,
        close,
        note,
    )


def _judged(own: float, usual: float, far: float, found: int, asked: int, kind: int) -> tuple[bool, str]:
    """Whether the peers are close, and that in a sentence."""
    of_type = f"of type {list(DISTRICT_TYPES.values())[kind].name}" if kind >= 0 else "without a known type"
    said = f"its {found} peers are {own:.2f} standard deviations away on average, usual is {usual:.2f}"
    if found < asked:
        return False, f"No close peers: there are only {found} others {of_type}."
    if own > far:
        return False, f"No close peers: {said}. Compare with care."
    return True, f"Close peers {of_type}: {said}."
