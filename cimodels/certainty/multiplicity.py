"""Many districts are looked at, so some seem beyond expectation by chance alone."""

import numpy as np
from scipy.special import ndtr

from cimodels.models.joint import JointNormal

FALSE_DISCOVERY_RATE = 0.05


def one_sided_p(estimate: JointNormal) -> np.ndarray:
    """P-value of each (m,) against "no better than expected", from the unshrunken advantage and its error."""
    return ndtr(-estimate.centre / estimate.sd)


def adjusted_p(p_values: np.ndarray) -> np.ndarray:
    """Benjamini and Hochberg's (1995): reject up to q, and at most a share q of the rejected is expected to be false."""
    # Imported when asked for: scipy's statistics take a second, which a first page would feel.
    from scipy.stats import false_discovery_control

    return false_discovery_control(p_values, method="bh") if len(p_values) else np.zeros(0)


def expected_false_finds(probability: np.ndarray) -> float:
    """How many of a list are expected not to be truly in the top: Σ(1 − P), by the chances (0–1) of those on it."""
    return float((1 - probability).sum())
