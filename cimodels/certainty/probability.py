"""The chance that a district is truly among the top q %, and that it is truly beyond expectation.

Seeded draws of all lasting differences at once, from their joint distribution given the data, so that the
errors that districts share through the coefficients move them together. In each draw the districts
are ranked; a district's chance is the share of draws in which it is among the top (Laird and Louis 1989;
Lockwood, Louis and McCaffrey 2002). As many are in the top in every draw, so the chances add up to that.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from cimodels.certainty.top import TENTHS, tenths
from cimodels.models.joint import JointNormal

DRAWS = 5_000
_CELLS = 1_000_000  # of a block of draws, which bounds memory


@dataclass(frozen=True)
class TopChances:
    """Chances for every tenth of a percent at once, so that the cut-off can move without new draws.

    `times` (m, 1000): in how many of `draws` each entity was in the top 0.1, 0.2, …, 100 %.
    """

    times: np.ndarray
    draws: int

    def at(self, top_percent: float) -> np.ndarray:
        """Chance (m,), 0–1, of truly being among the top `top_percent` %; its error is at most ½/√draws."""
        return self.times[:, tenths(top_percent) - 1] / self.draws


def top_chances(posterior: JointNormal, seed: int, draws: int = DRAWS) -> TopChances:
    """Draw, rank and count. The same posterior and seed give the same counts.

    Where nothing tells the entities apart (every difference 0), each has an equal share.
    """
    m = len(posterior.centre)
    cuts = np.arange(1, TENTHS + 1) * m // TENTHS  # places within each tenth of a percent
    if not posterior.sd.any() and not np.ptp(posterior.centre):
        return TopChances(np.tile(cuts, (m, 1)), m)
    # The first tenth of a percent that has room for each place from the best on.
    first = np.searchsorted(cuts, np.arange(1, m + 1))
    rng = np.random.default_rng(seed)
    counts = np.zeros(m * TENTHS, dtype=np.int64)
    block = max(_CELLS // m, 1)
    for start in range(0, draws, block):
        drawn = posterior.draw(rng, min(block, draws - start))
        order = np.argsort(drawn, axis=1)[:, ::-1]
        counts += np.bincount((order * TENTHS + first).ravel(), minlength=len(counts))
    return TopChances(counts.reshape(m, TENTHS).cumsum(axis=1).astype(np.int32), draws)


def chance_beyond_expectation(posterior: JointNormal) -> np.ndarray:
    """P(u > 0) (m,); ½ where the difference is taken to be none."""
    sd = posterior.sd
    known = sd > 0
    return ndtr(np.divide(posterior.centre, sd, out=np.zeros_like(sd), where=known))
