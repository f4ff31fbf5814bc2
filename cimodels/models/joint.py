"""What is known of all entities' lasting differences at once.

The coefficients are shared, so their errors move every entity's expectation together: chances and
ranks of many entities need the joint distribution and not a standard error for each.

Given the data and β, u_i ~ N(λ_i (ȳ_i − x̄_i β), τ²(1 − λ_i)); with β ~ N(β̂, V) and LL′ = V,

    u = û + own ∘ ε − λ x̄L η,   ε, η standard normal,

where `own` also holds 2 g3, what the estimated variances add (see `shrinkage`).
"""

from dataclasses import dataclass

import numpy as np

from cimodels.models.estimators import Estimate
from cimodels.models.panel import Panel
from cimodels.models.shrinkage import variance_part


@dataclass(frozen=True)
class JointNormal:
    """m quantities, jointly normal: centre + own ∘ ε + shared η, with ε (m,), η (k,) standard normal.

    `centre` and `own` (≥ 0) are (m,), `shared` is (m, k) in the centre's unit; k = 0 where errors are
    independent.
    """

    centre: np.ndarray
    own: np.ndarray
    shared: np.ndarray

    @property
    def sd(self) -> np.ndarray:
        """Standard deviation of each (m,)."""
        return np.sqrt(self.own**2 + (self.shared**2).sum(axis=1))

    def take(self, order: np.ndarray) -> "JointNormal":
        return JointNormal(self.centre[order], self.own[order], self.shared[order])

    def draw(self, rng: np.random.Generator, times: int) -> np.ndarray:
        """`times` draws of all at once (times, m), in single precision: ranks need no more."""
        parts = (self.centre, self.own, self.shared)
        centre, own, shared = (np.asarray(part, dtype=np.float32) for part in parts)
        drawn = rng.standard_normal((times, len(own)), dtype=np.float32)
        drawn *= own
        drawn += rng.standard_normal((times, shared.shape[1]), dtype=np.float32) @ shared.T
        drawn += centre
        return drawn


def joint_normals(panel: Panel, estimate: Estimate, sign: int) -> tuple[JointNormal, JointNormal]:
    """The lasting differences as the data leave them, and the plain advantages as estimates of them.

    The first shrinks whatever the estimator; for least squares λ = τ²/(τ² + noise of its own mean
    residual). In the second, own is chance and the movement of years, which leaves out that an entity
    pulls the coefficients a little towards itself. An estimator without coefficients (`covariance` of
    size 0) has independent errors, those of `expectation_se`. Where the expectation is not the middle
    (a high quantile), shrinkage is towards the middle and the advantage stays against the expectation.

    Parameters
    ----------
    sign : +1 or −1, so that + is better

    Returns
    -------
    JointNormal (shrunken), JointNormal (not shrunken), entities in the panel's order
    """
    weights, tau2 = estimate.year_weights, estimate.tau2
    noise = panel.sums(weights**2 * (estimate.omega2 + panel.sampling_variance))
    shared = np.zeros((panel.n_entities, 0))
    alone = np.zeros(panel.n_entities)
    if estimate.covariance.size:
        shared = panel.sums(weights[:, None] * panel.X) @ _root(estimate.covariance)
    else:
        alone = estimate.expectation_se**2
    kept = tau2 / (tau2 + noise)
    # At the boundary nobody differs, and the second-order terms, made for its inside, mean nothing.
    variances = 2 * variance_part(panel, tau2, estimate.omega2) if tau2 > 0 else 0.0
    own = np.sqrt(tau2 * (1 - kept) + variances + kept**2 * alone)
    expected = panel.sums(weights * panel.y) - estimate.residual
    middle = np.zeros(panel.n_entities) if estimate.centre is None else estimate.centre - expected
    centre = sign * (middle + kept * (estimate.residual - middle)) + 0.0
    shrunken = JointNormal(centre, own, -sign * kept[:, None] * shared)
    plain = JointNormal(sign * estimate.residual + 0.0, np.sqrt(noise + alone), -sign * shared)
    return shrunken, plain


def _root(covariance: np.ndarray) -> np.ndarray:
    """L with LL′ = covariance, which may be singular."""
    values, vectors = np.linalg.eigh(covariance)
    return vectors * np.sqrt(np.maximum(values, 0.0))
