"""Expected against actual: from a design to results per entity."""

from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from cimodels.errors import EstimationError
from cimodels.models.cards import CARDS
from cimodels.models.entity_codes import entity_codes
from cimodels.models.estimators import ESTIMATORS, Estimate, Tuning
from cimodels.models.exclusions import ADVICE
from cimodels.models.joint import joint_normals
from cimodels.models.model_matrix import ModelMatrix, model_matrix
from cimodels.models.panel import Panel
from cimodels.models.results import Design, ExpectedPerformance, Fit
from cimodels.models.spec import ESTIMATOR_OPTIONS, ModelSpec
from cimodels.vocab.indicators import direction_sign

FEWEST_ENTITIES = 30
ENTITIES_PER_TERM = 3
COVERAGE = 0.95


def expect(spec: ModelSpec, design: Design, estimate: Estimate | None = None) -> ExpectedPerformance:
    """Fit the spec's estimator to the design.

    Actual and expected of an entity are means over its years with the estimator's weights;
    advantage = sign of the indicator × (actual − expected).

    Parameters
    ----------
    estimate : Estimate, optional
        The result of `estimate_of`, when the caller has it.

    Raises
    ------
    EstimationError
        Too few entities for the terms, terms that are combinations of others, or values that do not
        vary around what the terms explain.
    ValueError
        When the design was made for another specification than `spec`, the estimator apart.
    """
    panel, matrix = panel_of(spec, design)
    estimate = estimate or estimate_of(spec, panel)
    sign = direction_sign(spec.indicator)
    entities = _entities(design, panel, estimate, sign)
    order = entity_codes(design.members["cds"]).get_indexer(entity_codes(entities["cds"]))
    posterior, unshrunken = joint_normals(panel, estimate, sign)
    return ExpectedPerformance(
        spec=spec,
        entities=entities,
        entity_years=_entity_years(design, estimate, sign),
        excluded=_named(design),
        fit=_fit(spec, panel, matrix, estimate, entities),
        source=design.source,
        notes=design.notes + _notes(spec, estimate),
        posterior=posterior.take(order),
        unshrunken=unshrunken.take(order),
    )


def estimate_of(spec: ModelSpec, panel: Panel, times: np.ndarray | None = None) -> Estimate:
    """The spec's estimator applied, `times` as `Estimator` has it. Raises `EstimationError` as the estimator does."""
    # The outcome counts upwards, so where less is better the demanding end is the lower one.
    quantile = spec.quantile if direction_sign(spec.indicator) > 0 else 1 - spec.quantile
    return ESTIMATORS[spec.estimator](panel, spec.weights, Tuning(quantile, spec.neighbours), times)


def estimate_from(spec: ModelSpec, panel: Panel, matrix: ModelMatrix, times: np.ndarray) -> Estimate:
    """What a draw of the panel's entities, each as often as `times` (m,) says, lets one expect of all of them.

    Raises
    ------
    EstimationError
        As `estimate_of`; when the draw leaves a term without variation of its own; when its values do not vary.
    """
    drawn = panel.drawn(times)
    ModelMatrix(drawn.X, matrix.terms, matrix.labels).check_rank()
    _check_spread(drawn.y)
    return estimate_of(spec, panel, times)


def _named(design: Design) -> pd.DataFrame:
    """The excluded with their names, after `cds`."""
    at = entity_codes(design.entities["cds"]).get_indexer(entity_codes(design.excluded["cds"]))
    frame = design.excluded.copy()
    frame.insert(1, "name", design.entities["name"].array.take(at))
    return frame


def panel_of(spec: ModelSpec, design: Design) -> tuple[Panel, ModelMatrix]:
    """The arrays of a design, in its order of rows. Raises as `expect`."""
    own = {field: getattr(spec, field) for field in ("estimator", *ESTIMATOR_OPTIONS)}
    if replace(design.spec, **own) != spec:
        raise ValueError("The design was made for another specification.")
    rows = design.rows
    starts = design.starts
    n_terms = rows["year"].nunique() + design.X.shape[1]
    needed = max(FEWEST_ENTITIES, ENTITIES_PER_TERM * n_terms)
    if len(starts) < needed:
        found = f"Only {len(starts):,}" if len(starts) else "None"
        reason, advice = _usual_reason(design)
        raise EstimationError(
            f"{found} of {len(design.eligible):,} {spec.level}s {'have' if len(starts) else 'has'} what the "
            f"model needs; with {n_terms} terms at least {needed} are required.{reason}",
            design.remedy or advice,
        )
    matrix = model_matrix(design)
    matrix.check_rank()
    y = rows["y"].to_numpy(dtype=float)
    _check_spread(y)
    known = CARDS[spec.estimator].knows_sampling
    variance = rows["sampling_se"].to_numpy(dtype=float) ** 2 if known else np.zeros(len(rows))
    denominator = rows["denominator"].to_numpy(dtype=float)
    n_years = rows["year"].nunique()
    return Panel(y, matrix.X, variance, denominator, starts, design.kinds, n_years), matrix


def _check_spread(y: np.ndarray) -> None:
    if np.ptp(y) == 0:
        raise EstimationError(
            f"Every value is {y[0]:g}: there is nothing to explain.", "Choose another indicator or group."
        )


def _usual_reason(design: Design) -> tuple[str, str]:
    """The reason that keeps most out, as one of them is told it, and what to do about it.

    Kinds that are never compared are passed over where anyone else is out.
    """
    out = _named(design)[design.excluded["year"].isna().to_numpy()]
    comparable = out[out["code"] != "not_compared"]
    out = out if comparable.empty else comparable
    if out.empty:
        return "", "Take fewer circumstances or more years."
    counts = out["code"].value_counts()
    code, number = str(counts.index[0]), counts.iloc[0]
    one = out[out["code"] == code].iloc[0]
    whom = f"{number:,} of them (here for {one['name']})" if number > 1 else str(one["name"])
    return f" The most common reason, for {whom}: {one['reason']}", ADVICE[code]


def _entities(design: Design, panel: Panel, estimate: Estimate, sign: int) -> pd.DataFrame:
    rows, weights = design.rows, estimate.year_weights
    last = panel.starts + panel.counts - 1
    actual = panel.sums(weights * panel.y)
    expected = actual - estimate.residual
    degrees = panel.n_entities - panel.n_terms
    reach = stdtrit(degrees, 0.5 + COVERAGE / 2) * estimate.prediction_se
    centre = expected if estimate.centre is None else estimate.centre
    # + 0.0 turns a negative zero into zero, so that all ties are printed alike.
    shrunken = sign * estimate.shrunken + 0.0
    improvement = sign * np.where(
        panel.counts > 1, panel.y[last] - panel.y[panel.starts], rows["change"].to_numpy()[panel.starts]
    )
    rank = ranks(shrunken)
    about = {c: design.members[c].array for c in ("cds", "name", "county", "district_type")}
    frame = pd.DataFrame(
        {
            **about,
            "enrolment": rows["enrolment"].to_numpy()[last],
            "denominator": panel.sums(panel.denominator) / panel.counts,
            "years": panel.counts,
            "expected": expected,
            "actual": actual,
            "residual": estimate.residual,
            "advantage": sign * estimate.residual + 0.0,
            "low": centre - reach,
            "high": centre + reach,
            "sampling_se": np.sqrt(panel.sums((weights * rows["sampling_se"].to_numpy()) ** 2)),
            "shrunken": shrunken,
            "shrunken_se": estimate.shrunken_se,
            "reliability": estimate.reliability,
            "improvement": improvement,
            "rank": rank,
            "percentile": 100 * (1 - (rank - 1) / panel.n_entities),
            "status_rank": best_rank(sign * actual),
            "improvement_rank": _known_rank(improvement),
        }
    )
    # Rows are in order of cds already, and the sort is stable.
    return frame.sort_values("rank", kind="stable", ignore_index=True)


def ranks(shrunken: np.ndarray) -> np.ndarray:
    """As `best_rank`, except that where nobody is above anybody all are last: no cut-off may choose among them."""
    rank = best_rank(shrunken)
    return np.full(len(rank), len(rank)) if rank.max(initial=1) == 1 else rank


def best_rank(values: np.ndarray) -> np.ndarray:
    """Ranks with 1 for the largest; ties share the best. A difference below 1e-9 is rounding, so a tie."""
    rounded = np.round(values, 9)
    return 1 + len(rounded) - np.searchsorted(np.sort(rounded), rounded, side="right")


def _known_rank(values: np.ndarray) -> pd.array:
    rank = pd.array(np.zeros(len(values)), dtype="Int64")
    known = ~np.isnan(values)
    rank[known] = best_rank(values[known])
    rank[~known] = pd.NA
    return rank


def _entity_years(design: Design, estimate: Estimate, sign: int) -> pd.DataFrame:
    rows = design.rows
    residual = rows["y"].to_numpy() - estimate.fitted
    return pd.DataFrame(
        {
            "cds": rows["cds"],
            "year": rows["year"],
            "expected": estimate.fitted,
            "actual": rows["y"],
            "residual": residual,
            "advantage": sign * residual + 0.0,
            "denominator": rows["denominator"],
            "sampling_se": rows["sampling_se"],
        }
    )


def _fit(
    spec: ModelSpec, panel: Panel, matrix: ModelMatrix, estimate: Estimate, entities: pd.DataFrame
) -> Fit:
    se = np.sqrt(np.diag(estimate.covariance))
    reach = stdtrit(panel.n_entities - panel.n_terms, 0.5 + COVERAGE / 2) * se
    shown = len(estimate.beta)  # none where the expectation is not a sum of effects
    coefficients = pd.DataFrame(
        {
            "term": pd.array(matrix.terms[:shown], dtype="str"),
            "label": pd.array(matrix.labels[:shown], dtype="str"),
            "estimate": estimate.beta,
            "se": se,
            "low": estimate.beta - reach,
            "high": estimate.beta + reach,
        }
    )
    actual, residual = entities["actual"].to_numpy(), entities["residual"].to_numpy()
    total = float(((actual - actual.mean()) ** 2).sum())
    return Fit(
        estimator=spec.estimator,
        coefficients=coefficients,
        tau2=estimate.tau2,
        omega2=estimate.omega2,
        r2=1 - float(residual @ residual) / total if total else float("nan"),
        n_entities=panel.n_entities,
        n_rows=panel.n_rows,
        converged=estimate.converged,
    )


def _notes(spec: ModelSpec, estimate: Estimate) -> tuple[str, ...]:
    notes = []
    if spec.estimator == "quantile":
        reached = f"{100 * spec.quantile:g}"
        notes.append(
            f"Expected is what {reached} % of the values in like circumstances fall short of (the "
            f"conditional percentile {reached}), not their average; intervals are around the average."
        )
    if CARDS[spec.estimator].cross_fitted:
        notes.append(
            "What is expected of a district is learnt from others alone, never from its own results."
        )
    if estimate.tau2 == 0:
        notes.append(
            "No detectable differences: sampling and movement from year to year explain all that is left "
            "after the circumstances, so nothing here tells one from another."
        )
    if not estimate.converged:
        notes.append("The estimates did not settle: read intervals and reliability with care.")
    return tuple(notes)
