"""The funnel plot: how far results may lie from what is expected by chance alone, by how exact they are.

Spiegelhalter (2005): limits at ± z × standard error, widened where results vary by more than that.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.special import ndtri

_LEVELS = {"95": 0.95, "998": 0.998}
_WINSORISED = 0.1  # of the z-scores at each end
_BY_CHANCE = 0.678668  # mean square of a standard normal whose outer tenths are drawn in


@dataclass(frozen=True)
class FunnelPlot:
    """Limits around zero, the expectation.

    Attributes
    ----------
    limits : DataFrame, one row per standard error, from the smallest to the largest
        `se`, `limit_95`, `limit_998` (chance alone), `wide_95`, `wide_998` (with over-dispersion): half
        widths in the indicator's unit, so a limit is ± that.
    z, wide_z : array (m,)
        Each deviation in standard errors, without and with over-dispersion.
    dispersion : float
        Mean squared z with the outer tenths drawn in, over what chance alone makes of it: 1 is chance.
    tau2 : float
        Variance beyond chance that widens the limits, indicator's unit squared; 0 where there is none.
    """

    limits: pd.DataFrame
    z: np.ndarray
    wide_z: np.ndarray
    dispersion: float
    tau2: float


def funnel_plot(deviation: np.ndarray, se: np.ndarray) -> FunnelPlot:
    """Limits for deviations (m,) from the expectation with sampling standard errors `se` (m,) > 0."""
    dispersion = _dispersion(deviation / se)
    tau2 = 0.0
    if dispersion > 1:
        # The variance that leaves no more than chance (Paule and Mandel 1982, with the tenths drawn in).
        most = float((deviation**2).max()) / _BY_CHANCE
        tau2 = float(brentq(lambda t: _dispersion(deviation / np.sqrt(se**2 + t)) - 1, 0.0, most))
    grid = np.geomspace(se.min(), se.max(), 60)
    columns = {"se": grid}
    for name, share in _LEVELS.items():
        reach = ndtri(0.5 + share / 2)
        columns[f"limit_{name}"] = reach * grid
        columns[f"wide_{name}"] = reach * np.sqrt(grid**2 + tau2)
    return FunnelPlot(
        pd.DataFrame(columns), deviation / se, deviation / np.sqrt(se**2 + tau2), dispersion, tau2
    )


def _dispersion(z: np.ndarray) -> float:
    drawn_in = np.clip(z, *np.quantile(z, [_WINSORISED, 1 - _WINSORISED]))
    return float((drawn_in**2).mean()) / _BY_CHANCE
