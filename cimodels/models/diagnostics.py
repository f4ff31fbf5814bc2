"""Whether a model is fit for use: how it does on who it has not seen, who pulls it, what it cannot tell apart."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cimodels.models.estimators.crossfit import circumstances
from cimodels.models.expected import COVERAGE, estimate_of, expect, panel_of
from cimodels.models.funnel_plot import FunnelPlot, funnel_plot
from cimodels.models.held_out import HeldOut, held_out
from cimodels.models.influence import Influence, influence
from cimodels.models.model_matrix import term_label
from cimodels.models.panel import Panel
from cimodels.models.results import Design
from cimodels.models.spec import ModelSpec
from cimodels.models.unfit import Facts, warnings
from cimodels.vocab.districts import DISTRICT_TYPES
from cimodels.vocab.indicators import direction_sign

TOP_SHARE = 0.1
FIFTHS = ("lowest fifth", "second fifth", "middle fifth", "fourth fifth", "highest fifth")


@dataclass(frozen=True)
class Diagnostics:
    """How a model does.

    Attributes
    ----------
    entities : DataFrame, one row per entity, by `cds`
        `cds`, `name`, `county`, `district_type`, `denominator` (mean per year), `sampling_se`, `expected`,
        `actual`, `advantage` (actual − expected, + is better), `leverage`, `deleted` and `studentised` (as
        `Influence`, + is better), `held_out_expected`, `held_out_low`, `held_out_high`, `covered`, `funnel_z`,
        `funnel_wide_z`, and every circumstance by its term, in its unit: enough for each plot of residuals.
    terms : DataFrame, one row per circumstance
        `term`, `label`, `vif`: how many times its coefficient's variance is what it would be if it did
        not go with the others (1: not at all).
    condition_number : float
        Largest over smallest singular value of the circumstances and the intercept, columns of length 1
        (Belsley, Kuh and Welsch 1980); above 30 coefficients are unsteady.
    r2, cross_fitted_r2 : float
        Share of the variance of actual values that the expectation explains: of the entities that it was
        fitted to, and of those held out.
    coverage : DataFrame, one row per group
        `grouping` (`all`, `size`, `type`, `SED`), `group`, `n`, `covered` (share inside their 95 % held-out
        prediction intervals), `bias` (mean held-out advantage; 0 is calibrated), `bias_se`, `below` (share that did worse than
        expected of those held out; for a quantile, what it says), `slack` (what
        chance lets `covered` differ from 0.95, two standard errors), `chosen` (share of the group in
        the best tenth by what is ranked).
    funnel : FunnelPlot, of the advantages, + is better
    warnings : tuple of str
        Sentences: why the model should not be used as it is, or with what care. Empty is good.
    """

    spec: ModelSpec
    entities: pd.DataFrame
    terms: pd.DataFrame
    condition_number: float
    r2: float
    cross_fitted_r2: float
    coverage: pd.DataFrame
    funnel: FunnelPlot
    warnings: tuple[str, ...]


def diagnose(spec: ModelSpec, design: Design) -> Diagnostics:
    """Fit the spec's estimator, fit it again without each fifth of the entities, and compare.

    Raises
    ------
    EstimationError
        As `expect`.
    """
    panel, _ = panel_of(spec, design)
    estimate = estimate_of(spec, panel)
    found = expect(spec, design, estimate)
    unseen, pull = held_out(spec, panel, estimate), influence(spec, panel, estimate)
    sign = direction_sign(spec.indicator)
    ranked = found.entities.set_index("cds").loc[design.members["cds"]].reset_index()
    funnel = funnel_plot(ranked["advantage"].to_numpy(), ranked["sampling_se"].to_numpy())
    entities = _entities(design, ranked, unseen, pull, funnel, sign)
    coverage = _coverage(entities, ranked["rank"].to_numpy(), sign)
    vif, condition = collinearity(panel)
    terms = list(design.X.columns)
    frame = pd.DataFrame(
        {
            "term": pd.array(terms, dtype="str"),
            "label": pd.array([term_label(t) for t in terms], dtype="str"),
            "vif": vif,
        }
    )
    facts = Facts(spec, panel, sign, found, entities, frame, condition, unseen.r2, coverage)
    return Diagnostics(
        spec, entities, frame, condition, found.fit.r2, unseen.r2, coverage, funnel, warnings(facts)
    )


def collinearity(panel: Panel) -> tuple[np.ndarray, float]:
    """Variance inflation (p,) of each circumstance, and the condition number with the intercept."""
    features = circumstances(panel)
    centred = features - features.mean(axis=0)
    vif = np.ones(features.shape[1])
    if features.shape[1] > 1:
        correlation = centred.T @ centred
        scale = np.sqrt(np.diag(correlation))
        vif = np.diag(np.linalg.inv(correlation / np.outer(scale, scale)))
    X = np.column_stack([np.ones(len(features)), features])
    values = np.linalg.svd(X / np.linalg.norm(X, axis=0), compute_uv=False)
    return vif, float(values[0] / values[-1])


def _entities(
    design: Design, ranked: pd.DataFrame, unseen: HeldOut, pull: Influence, funnel: FunnelPlot, sign: int
) -> pd.DataFrame:
    own = ["cds", "name", "county", "district_type", "denominator", "sampling_se"]
    values = design.X.take(design.starts).reset_index(drop=True)
    return pd.concat(
        [
            ranked[[*own, "expected", "actual", "advantage"]].assign(
                leverage=pull.leverage,
                deleted=sign * pull.deleted,
                studentised=sign * pull.studentised,
                held_out_expected=unseen.expected,
                held_out_low=unseen.low,
                held_out_high=unseen.high,
                covered=unseen.covered,
                funnel_z=funnel.z,
                funnel_wide_z=funnel.wide_z,
            ),
            values[[c for c in values.columns if not c.startswith("TYPE_")]],
        ],
        axis=1,
    )


def _coverage(entities: pd.DataFrame, rank: np.ndarray, sign: int) -> pd.DataFrame:
    miss = sign * (entities["actual"] - entities["held_out_expected"])
    facts = pd.DataFrame(
        {"covered": entities["covered"], "miss": miss, "chosen": rank <= TOP_SHARE * len(rank)}
    )
    kinds = entities["district_type"].map(
        lambda c: DISTRICT_TYPES[c].name if c in DISTRICT_TYPES else "Unknown"
    )
    groupings = {
        "all": pd.Series("all", entities.index),
        "size": _fifths(entities["denominator"]),
        "type": kinds,
    }
    if "SED" in entities:
        groupings["SED"] = _fifths(entities["SED"])
    rows = []
    for grouping, group_of in groupings.items():
        names = [name for name in FIFTHS if name in set(group_of)] or sorted(set(group_of))
        for name in names:
            group = facts[(group_of == name).to_numpy()]
            n = len(group)
            rows.append(
                {
                    "grouping": grouping,
                    "group": name,
                    "n": n,
                    "covered": group["covered"].mean(),
                    "bias": group["miss"].mean(),
                    "bias_se": group["miss"].std() / np.sqrt(n) if n > 1 else np.nan,
                    "below": (group["miss"] < 0).mean(),
                    "slack": 2 * np.sqrt(COVERAGE * (1 - COVERAGE) / n),
                    "chosen": group["chosen"].mean(),
                }
            )
    return pd.DataFrame(rows)


def _fifths(values: pd.Series) -> pd.Series:
    """The fifth of each value, equal values together."""
    share = (values.rank(method="min") - 1) / len(values)
    return pd.Series(np.array(FIFTHS, dtype=object)[(share * 5).astype(int)], values.index)
