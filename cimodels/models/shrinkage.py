"""Empirical Bayes: how much of an entity's residual to believe, and how sure that leaves us.

With w_it = 1/(ω² + s²_it), W_i = Σ_t w_it and the precision-weighted mean residual r̄_i,

    û_i = λ_i r̄_i,   λ_i = τ² / (τ² + 1/W_i)

is the best linear unbiased predictor of the persistent part u_i. Its mean squared error is
g1 + g2 + 2 g3 (Prasad and Rao 1990): what shrinkage leaves open, what the coefficients add, and what
the estimated variances add.

* g1 = τ²(1 − λ)
* g2 = λ² x̄ Var(β̂) x̄′. The textbook's (1 − λ)² belongs to the predictor of xβ + u; the advantage
  is u alone.
* g3 = tr(∂b V ∂b′ Var(τ̂², ω̂²)) with b_it = λ_i w_it/W_i the weights of û on the residuals, by the delta
  method. For one year it is Prasad and Rao's s⁴(τ² + s²)⁻³ · 2/Σ(τ² + s²)⁻².
"""

from dataclasses import dataclass

import numpy as np

from cimodels.models.panel import Panel


@dataclass(frozen=True)
class Shrinkage:
    """One value per entity (m,): `effect` û and `variance` its mean squared error, `reliability` λ.

    `g1` is the part of `variance` that remains when every parameter is known.
    """

    effect: np.ndarray
    variance: np.ndarray
    reliability: np.ndarray
    g1: np.ndarray


def reliability(panel: Panel, tau2: float, omega2: float) -> np.ndarray:
    """λ_i (m,), between 0 and 1."""
    W = panel.sums(1 / (omega2 + panel.sampling_variance))
    return tau2 * W / (1 + tau2 * W)


def shrink(
    panel: Panel, mean_residual: np.ndarray, beta_variance: np.ndarray, tau2: float, omega2: float
) -> Shrinkage:
    """Empirical Bayes predictors of u.

    `mean_residual` is r̄ (m,), `beta_variance` is x̄ Var(β̂) x̄′ (m,), both with the weights w/W.
    """
    rho = reliability(panel, tau2, omega2)
    g1 = tau2 * (1 - rho)
    variance = g1 + rho**2 * beta_variance + 2 * variance_part(panel, tau2, omega2)
    return Shrinkage(rho * mean_residual, variance, rho, g1)


def variance_part(panel: Panel, tau2: float, omega2: float) -> np.ndarray:
    """g3 (m,). A component on its boundary, or not in the model, counts as known."""
    w = 1 / (omega2 + panel.sampling_variance)
    W, Q, C = panel.sums(w), panel.sums(w**2), panel.sums(w**3)
    a = 1 / (1 + tau2 * W)
    # Slopes of b in τ² and ω² are α w and β w − γ w²; V = diag(1/w) + τ²11′.
    beta, gamma = tau2**2 * a**2 * Q, tau2 * a
    tau_tau = a**4 * (W + tau2 * W**2)
    slope_sum = beta * W - gamma * Q
    tau_omega = a**2 * (slope_sum + tau2 * W * slope_sum)
    omega_omega = beta**2 * W - 2 * beta * gamma * Q + gamma**2 * C + tau2 * slope_sum**2

    V = components_covariance(panel, tau2, omega2)
    return tau_tau * V[0, 0] + 2 * tau_omega * V[0, 1] + omega_omega * V[1, 1]


def components_covariance(panel: Panel, tau2: float, omega2: float) -> np.ndarray:
    """Var(τ̂², ω̂²) (2, 2) from the expected information; zero for ω² on its boundary or not in the model."""
    w = 1 / (omega2 + panel.sampling_variance)
    W, Q, C = panel.sums(w), panel.sums(w**2), panel.sums(w**3)
    a = 1 / (1 + tau2 * W)
    c = tau2 * a
    information = 0.5 * np.array(
        [
            [((a * W) ** 2).sum(), (a**2 * Q).sum()],
            [(a**2 * Q).sum(), (Q - 2 * c * C + c**2 * Q**2).sum()],
        ]
    )
    if omega2 == 0:
        return np.array([[1 / information[0, 0], 0.0], [0.0, 0.0]])
    return np.linalg.inv(information)


def shrink_means(
    panel: Panel,
    year_weights: np.ndarray,
    mean_residual: np.ndarray,
    expectation_variance: np.ndarray,
    tau2: float,
    omega2: float,
) -> Shrinkage:
    """As `shrink`, for mean residuals whose year weights (n,) do not depend on the variances.

    With N = Σ_t a_it² (ω² + s²_it) the noise of the mean, λ = τ²/(τ² + N); g3 has slopes
    ∂λ/∂τ² = N/(τ² + N)² and ∂λ/∂ω² = −τ² Σa²/(τ² + N)².
    """
    squares = panel.sums(year_weights**2)
    noise = panel.sums(year_weights**2 * (omega2 + panel.sampling_variance))
    total = tau2 + noise
    rho = tau2 / total
    V = components_covariance(panel, tau2, omega2)
    by_tau, by_omega = noise / total**2, -tau2 * squares / total**2
    g3 = total * (by_tau**2 * V[0, 0] + 2 * by_tau * by_omega * V[0, 1] + by_omega**2 * V[1, 1])
    g1 = tau2 * (1 - rho)
    return Shrinkage(rho * mean_residual, g1 + rho**2 * expectation_variance + 2 * g3, rho, g1)
