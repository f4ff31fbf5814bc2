"""The panel estimator on radon in Minnesota's homes, where a general optimiser is known to go astray.

Price, Nero and Gelman (1996): 919 homes in 85 counties; the logarithm of radon on the floor of the measurement
and the county's uranium. The likelihood of random intercepts depends on sums alone, so they stand for the homes:
for each county the number of homes, how many were measured on the first floor, the sum of log radon, and
uranium. statsmodels' MixedLM stops at τ² = 0.02606 or 0 by default; lme4 gives the numbers below.
"""

import numpy as np
import pytest

from cimodels.models.estimators import ESTIMATORS
from cimodels.models.panel import Panel
from cimodels.models.reml import restricted_maximum_likelihood

SIX_DIGITS = 5e-7
SUM_OF_SQUARES, SUM_ON_FIRST_FLOOR = 2046.68242521, 109.14241024
# fmt: off
COUNTIES = np.array([
    4, 1, 2.6416255, -0.6890476, 52, 3, 43.3289775, -0.84731286, 3, 2, 3.145014, -0.11345877,
    7, 4, 7.9868996, -0.59335253, 4, 1, 5.0097429, -0.14289048, 3, 0, 4.5390304, 0.38705671,
    14, 2, 26.7291683, 0.27161366, 4, 2, 6.517228, 0.2775787, 10, 1, 9.30983, -0.33231549,
    6, 3, 7.2218189, 0.09586457, 5, 0, 7.0056679, -0.60821981, 4, 0, 6.9209873, 0.27368456,
    6, 0, 6.2323286, -0.73532009, 14, 4, 24.9552159, 0.34378118, 4, 2, 3.9108063, -0.05986041,
    2, 0, 1.329724, -0.50499598, 4, 3, 2.9375734, 0.33956032, 12, 3, 11.2969585, -0.6333907,
    63, 4, 81.4312481, -0.02414516, 3, 0, 5.4009462, 0.26385546, 9, 1, 14.8853775, 0.15571232,
    6, 1, 3.1002069, 0.29502505, 2, 1, 2.0794415, 0.41491366, 9, 2, 17.4735257, 0.22420699,
    14, 2, 25.8690469, 0.19661065, 105, 11, 134.9350755, -0.09652081, 6, 2, 9.1990733, 0.50352907,
    5, 3, 4.0463301, -0.40059698, 3, 0, 3.1680035, -0.75187223, 11, 0, 10.1833445, -0.66334763,
    5, 0, 10.1028454, 0.30902028, 4, 0, 4.9451619, -0.05338601, 4, 0, 8.2474965, 0.10973294,
    3, 2, 3.3302383, -0.00780337, 7, 4, 2.8522313, -0.88182892, 2, 1, 5.1973914, 0.31102988,
    9, 1, 2.8982566, -0.69159638, 4, 2, 6.0297837, -0.68170885, 5, 1, 8.0197896, 0.19444774,
    4, 1, 8.5426806, 0.44490375, 8, 1, 15.0166768, 0.39473441, 1, 0, 1.3609766, 0.14960034,
    9, 5, 10.817446, 0.01376483, 7, 1, 6.5663718, 0.16586184, 13, 4, 13.9582284, 0.14042259,
    5, 0, 6.0730549, 0.02395087, 2, 1, 1.047319, -0.21005952, 9, 1, 9.6125386, -0.09322665,
    13, 2, 20.6863367, 0.26093247, 1, 0, 2.4932055, 0.39884994, 4, 0, 8.6601554, 0.24804687,
    3, 0, 5.7830741, 0.40545177, 3, 1, 3.0318713, 0.26522172, 23, 3, 27.8937501, 0.24315008,
    8, 3, 10.7823392, -0.20473037, 3, 2, 1.8622179, -0.07402767, 6, 1, 3.8525685, -0.16329217,
    4, 1, 6.7231584, 0.47860404, 4, 2, 5.4460475, 0.26611108, 2, 0, 2.5587765, 0.28114827,
    32, 3, 34.9176375, -0.41805351, 5, 1, 9.1945199, 0.36632226, 3, 1, 4.2915547, 0.38057798,
    11, 1, 19.6056542, 0.19314609, 2, 0, 2.5982353, 0.52802487, 14, 8, 17.5560676, -0.21204536,
    13, 4, 20.5584, 0.06311563, 8, 0, 8.7201789, -0.68343648, 4, 0, 4.9698133, 0.23721212,
    116, 16, 89.1166961, -0.47467372, 25, 4, 34.4139256, 0.11639541, 10, 0, 15.7990098, 0.26980574,
    2, 0, 3.5835189, 0.47077833, 4, 0, 3.9481621, 0.31602898, 3, 1, 4.4506194, -0.04684007,
    4, 1, 7.3132177, 0.49759448, 7, 1, 12.0312311, 0.15008242, 5, 2, 4.987365, -0.67202973,
    4, 1, 1.7389914, 0.2124142, 46, 5, 57.5552061, -0.14748428, 3, 2, 6.6875225, 0.1832378,
    1, 0, 2.2300144, 0.23603608, 13, 3, 18.9363763, 0.46321187, 13, 1, 20.6690594, -0.09002427,
    2, 0, 2.3730436, 0.35528698,
]).reshape(-1, 4)
# fmt: on


def radon() -> Panel:
    """Homes with the same sums: a line within counties, and what is left over in the largest."""
    homes = COUNTIES[:, 0].astype(int)
    first = np.concatenate([np.arange(n) < f for n, f in COUNTIES[:, :2]]).astype(float)
    county = np.repeat(np.arange(len(homes)), homes)
    mean, share = COUNTIES[:, 2] / homes, COUNTIES[:, 1] / homes
    within = first - share[county]
    slope = (SUM_ON_FIRST_FLOOR - mean[county] @ first) / (within @ within)
    y = mean[county] + slope * within
    own = np.flatnonzero((county == homes.argmax()) & (first == 0))[:2]
    # Both were measured in the basement, so they have one value, and moving them apart keeps every sum.
    y[own] += np.array([1, -1]) * np.sqrt((SUM_OF_SQUARES - y @ y) / 2)
    X = np.column_stack([np.ones(919), first, COUNTIES[county, 3]])
    return Panel(y, X, np.zeros(919), np.ones(919), np.cumsum(homes) - homes)


def test_radon_as_lme4_has_it():
    panel = radon()
    assert panel.y @ panel.y == pytest.approx(SUM_OF_SQUARES)
    estimate = ESTIMATORS["panel"](panel)
    assert estimate.beta == pytest.approx([1.4657628, -0.6682448, 0.7202676], rel=SIX_DIGITS)
    assert estimate.omega2 == pytest.approx(0.57523025, rel=SIX_DIGITS)
    assert estimate.tau2 == pytest.approx(0.02446168, rel=SIX_DIGITS)
    assert restricted_maximum_likelihood(panel).minus2_log_likelihood / -2 == pytest.approx(
        -1067.0931, abs=5e-5
    )
