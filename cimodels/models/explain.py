"""Why so much is expected of a district: each circumstance's part, relative to the average district.

For straight lines the part is slope × distance from the average. For learners it is Shapley's value: the
mean change of the expectation when a circumstance is turned from another district's to this one's, over
others and orders (Štrumbelj and Kononenko 2014), on the very models that had not seen the district.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from cimodels.errors import EstimationError
from cimodels.models.cards import CARDS
from cimodels.models.entity_codes import entity_codes
from cimodels.models.estimators.crossfit import REPEATS, circumstances, jackknife_error, lessons
from cimodels.models.estimators.learners import LEARNERS
from cimodels.models.expected import COVERAGE, estimate_of, panel_of
from cimodels.models.panel import Panel
from cimodels.models.results import Design
from cimodels.models.spec import COVARIATES, ModelSpec

YEARS = "YEARS"
_NO_PARTS = "What is expected is the mean of similar districts, which has no part for each circumstance; see who they are."
_MOST_OTHERS = 1000  # with whom a district is compared; more change Shapley's values by less than is shown


@dataclass(frozen=True)
class Explanation:
    """What goes into one district's expectation.

    Attributes
    ----------
    cds : str
    expected, average : float
        The district's expectation over the period, and the mean of that over the model's districts (for
        learners, over at most a thousand of them); indicator's unit.
    low, high : float
        95 % confidence interval of the expectation; not of the actual value, which spreads more.
    contributions : DataFrame, one row per circumstance, largest first
        `covariate` (code, or `YEARS` for the years that it has results in), `label`, `value` (the
        district's) and `average` (of all; both NaN for type and years), `contribution` (indicator's unit).
        They sum to expected − average. No rows where `reason` says why.
    reason : str
        Why there are no contributions; empty where there are.
    """

    cds: str
    expected: float
    average: float
    low: float
    high: float
    contributions: pd.DataFrame
    reason: str = ""


def explain(spec: ModelSpec, design: Design, cds: str) -> Explanation:
    """Fit the spec's estimator and take one district's expectation apart.

    Raises
    ------
    EstimationError
        As `expect`, and when `cds` is not in the model.
    """
    panel, _ = panel_of(spec, design)
    own = int(entity_codes(design.members["cds"]).get_indexer([cds])[0])
    if own < 0:
        raise EstimationError(f"{cds} is not in the model, so nothing was expected of it.")
    if spec.estimator in LEARNERS:
        expected, average, se, parts = _shapley(spec, design, panel, own)
        return _explanation(panel, design, own, (expected, average, se), parts)
    estimate = estimate_of(spec, panel)
    expectations = panel.sums(estimate.year_weights * estimate.fitted)
    numbers = float(expectations[own]), float(expectations.mean()), float(estimate.expectation_se[own])
    if not CARDS[spec.estimator].linear:
        return _explanation(panel, design, own, numbers, None)
    means = panel.sums(estimate.year_weights[:, None] * panel.X)
    return _explanation(panel, design, own, numbers, estimate.beta * (means[own] - means.mean(axis=0)))


def _shapley(
    spec: ModelSpec, design: Design, panel: Panel, own: int
) -> tuple[float, float, float, np.ndarray]:
    """Expectation, average, standard error and contributions of the columns of X (k,).

    Columns of one covariate (the type) are turned together; the first of them has the contribution.
    """
    features = circumstances(panel)
    codes = _codes(design)
    players = [[j for j, c in enumerate(codes) if c == code] for code in dict.fromkeys(codes)]
    shares = panel.sums(panel.X[:, : panel.n_years]) / panel.counts[:, None]
    expected, average, apart = np.zeros((3, REPEATS))
    parts = np.zeros((REPEATS, panel.n_terms))
    for lesson in lessons(panel, LEARNERS[spec.estimator], only=own):
        r = lesson.repeat
        rng = np.random.default_rng(r)
        others = rng.permutation(panel.n_entities)[:_MOST_OTHERS]
        path, order = _turned(features[others], features[own], players, rng)
        # The number of rows in full: without circumstances a row is empty, and -1 would be anything.
        rows = path.reshape(path.shape[0] * path.shape[1], path.shape[2])
        steps = lesson.predict(rows).reshape(path.shape[:2])
        change = np.diff(steps, axis=1)
        for p, columns in enumerate(players):
            parts[r, panel.n_years + columns[0]] = change[order == p].mean()
        of_years = lesson.year_effects * (shares[own] - shares[others].mean(axis=0))
        parts[r, : panel.n_years] = of_years
        apart[r] = steps[0, -1]
        average[r] = (shares[others] @ lesson.year_effects).mean() + steps[:, 0].mean()
        expected[r] = shares[own] @ lesson.year_effects + apart[r]
    return float(expected.mean()), float(average.mean()), float(jackknife_error(apart)), parts.mean(axis=0)


def _turned(
    others: np.ndarray, own: np.ndarray, players: list[list[int]], rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Each other (b, p) turned into the district one player after the other, in its own random order.

    Returns the way (b, players + 1, p), and which player was turned at each step (b, players).
    """
    order = rng.permuted(np.tile(np.arange(len(players)), (len(others), 1)), axis=1)
    path = np.repeat(others[:, None, :], len(players) + 1, axis=1)
    for step in range(len(players)):
        for p, columns in enumerate(players):
            turned = np.flatnonzero(order[:, step] == p)
            later = np.arange(step + 1, len(players) + 1)
            path[np.ix_(turned, later, np.array(columns))] = own[columns]
    return path, order


def _codes(design: Design) -> list[str]:
    """The covariate of each column of `design.X`."""
    return ["TYPE" if term.startswith("TYPE_") else str(term) for term in design.X.columns]


def _explanation(
    panel: Panel,
    design: Design,
    own: int,
    numbers: tuple[float, float, float],
    parts: np.ndarray | None,
) -> Explanation:
    """`numbers` are expectation, average and standard error; `parts` (k,) of the columns of X."""
    expected, average, se = numbers
    reach = float(stdtrit(panel.n_entities - panel.n_terms, 0.5 + COVERAGE / 2)) * se
    reason = "" if parts is not None else _NO_PARTS
    codes = [YEARS] * panel.n_years + _codes(design)
    sums = pd.Series(np.zeros(len(codes)) if parts is None else parts).groupby(codes, sort=False).sum()
    at_start = design.X.take(design.starts)
    rows = [
        {
            "covariate": code,
            "label": "Years with results" if code == YEARS else COVARIATES[code].name,
            "value": at_start[code].iloc[own] if code in at_start else np.nan,
            "average": at_start[code].mean() if code in at_start else np.nan,
            "contribution": value,
        }
        for code, value in sums.items()
    ]
    frame = pd.DataFrame(rows[: None if parts is not None else 0], columns=list(rows[0]))
    by_size = frame["contribution"].abs().sort_values(ascending=False, kind="stable").index
    return Explanation(
        str(design.members["cds"].iloc[own]),
        expected,
        average,
        expected - reach,
        expected + reach,
        frame.loc[by_size].reset_index(drop=True),
        reason,
    )
