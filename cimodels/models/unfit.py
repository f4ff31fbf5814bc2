"""Warnings in words: what makes a model unfit for use, or asks for care."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cimodels.models.cards import CARDS
from cimodels.models.expected import COVERAGE
from cimodels.models.panel import Panel
from cimodels.models.results import ExpectedPerformance
from cimodels.models.spec import ModelSpec

ROWS_PER_TERM = 10  # entities per term, below which coefficients follow chance (Harrell 2015, §4.4)
MOST_INFLATION = 10.0
MOST_CONDITION = 30.0
MOST_LEVERAGE = 0.5  # Huber (1981): above it an entity should not have that say
HEAVY = 3.0  # excess kurtosis
LEAST_EXPLAINED = 0.1
LOST_OUTSIDE = 0.1  # of R², between who was fitted and who was held out
SPREAD_BY_SIZE = 1.5  # ratio of studentised spreads, smallest against largest fifth
MISSES = 0.03  # in coverage that matters, beyond chance


@dataclass(frozen=True)
class Facts:
    """What the warnings are about; frames as in `Diagnostics`."""

    spec: ModelSpec
    panel: Panel
    sign: int
    found: ExpectedPerformance
    entities: pd.DataFrame
    terms: pd.DataFrame
    condition: float
    cross_fitted_r2: float
    coverage: pd.DataFrame


def warnings(facts: Facts) -> tuple[str, ...]:
    """Sentences, the gravest first."""
    checks = (_coverage, _groups, _explains, _small, _pulled, _collinear, _tails, _slope, _spread_by_size)
    return tuple(sentence for check in checks for sentence in check(facts))


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _coverage(facts: Facts) -> Iterator[str]:
    everyone = facts.coverage.iloc[0]
    off = everyone["covered"] - COVERAGE
    if abs(off) > max(MISSES, everyone["slack"]):
        word = "too narrow" if off < 0 else "wider than they need be"
        yield (
            f"Prediction intervals are {word}: {_percent(everyone['covered'])} of those held out lie inside "
            f"their {_percent(COVERAGE)} interval."
        )


def _groups(facts: Facts) -> Iterator[str]:
    """Groups whose intervals are too narrow, or who are expected too much or too little of."""
    words = {"size": "by number of students, the {}", "type": "of type {}", "SED": "by low income, the {}"}
    for row in facts.coverage.iloc[1:].itertuples():
        name = words[str(row.grouping)].format(row.group)
        if row.covered < COVERAGE - max(MISSES, 1.5 * row.slack):
            yield (
                f"Prediction intervals do not hold for everyone: {name}, {_percent(row.covered)} of {row.n:,} lie "
                f"inside; {_percent(COVERAGE)} should."
            )
        spread = float((facts.entities["actual"] - facts.entities["held_out_expected"]).std())
        # Against everyone's: what a quantile expects is missed on average, and should be.
        bias = float(row.bias - facts.coverage["bias"].iloc[0])
        if abs(bias) > max(4 * row.bias_se, 0.25 * spread):
            yield (
                f"Too {'little' if bias > 0 else 'much'} is expected of some: {name}, {row.n:,} do "
                f"{abs(bias):.1f} {'better' if bias > 0 else 'worse'} against expectation than all do on average."
            )


def _explains(facts: Facts) -> Iterator[str]:
    if facts.spec.estimator == "quantile":
        return  # a quantile is not meant to be near the results
    r2, outside = facts.found.fit.r2, facts.cross_fitted_r2
    if r2 - outside > LOST_OUTSIDE:
        yield (
            f"The model learns chance: it explains {_percent(r2)} of the differences among those it was fitted "
            f"to, and {_percent(max(outside, 0))} among those held out. Take fewer circumstances."
        )
    if outside < LEAST_EXPLAINED:
        yield (
            f"The circumstances explain {_percent(max(outside, 0))} of the differences, so expectations hardly "
            "differ and the advantage is little else than the result itself."
        )


def _small(facts: Facts) -> Iterator[str]:
    n, k = facts.panel.n_entities, facts.panel.n_terms
    if n < ROWS_PER_TERM * k:
        yield (
            f"Few to learn from: {n:,} for {k} terms; {ROWS_PER_TERM * k} or more are advisable. Take fewer "
            "circumstances."
        )


def _pulled(facts: Facts) -> Iterator[str]:
    heavy = facts.entities[facts.entities["leverage"] > max(MOST_LEVERAGE, 3 * _usual_leverage(facts))]
    for row in heavy.nlargest(3, "leverage").itertuples():
        yield (
            f"{row.name} pulls the model towards itself: its leverage is {row.leverage:.2f}, usual is "
            f"{_usual_leverage(facts):.3f}. What is expected of it, and of others like it, hangs on its own results."
        )


def _usual_leverage(facts: Facts) -> float:
    return facts.panel.n_terms / facts.panel.n_entities


def _collinear(facts: Facts) -> Iterator[str]:
    together = facts.terms[facts.terms["vif"] > MOST_INFLATION]
    if len(together):
        names = ", ".join(together["label"])
        yield (
            f"Circumstances that go together: {names}. Their separate effects cannot be told apart (variance "
            f"inflation up to {together['vif'].max():.0f}); expectations are not harmed."
        )
    elif facts.condition > MOST_CONDITION and CARDS[facts.spec.estimator].linear:
        yield (
            f"Coefficients are unsteady (condition number {facts.condition:.0f}, above {MOST_CONDITION:.0f}); "
            "expectations are not harmed."
        )


def _tails(facts: Facts) -> Iterator[str]:
    z = facts.entities["studentised"].to_numpy()
    z = (z - z.mean()) / z.std()
    kurtosis = float((z**4).mean()) - 3
    if kurtosis > max(HEAVY, 4 * np.sqrt(24 / len(z))):
        far = facts.entities.loc[facts.entities["studentised"].abs().nlargest(3).index, "name"]
        yield (
            f"Some lie much further out than the model allows for (excess kurtosis {kurtosis:.1f}): "
            f"{', '.join(far)} furthest. Look at them by themselves."
        )


def _slope(facts: Facts) -> Iterator[str]:
    """Whether the advantage of those held out still follows their size."""
    miss = facts.sign * (facts.entities["actual"] - facts.entities["held_out_expected"]).to_numpy()
    size = np.log2(facts.entities["denominator"].to_numpy())
    centred = size - size.mean()
    if not centred.any():
        return
    slope = float(centred @ miss / (centred @ centred))
    left = miss - miss.mean() - slope * centred
    se = float(np.sqrt(((centred * left) ** 2).sum()) / (centred @ centred))
    if abs(slope) > 4 * se and abs(slope) * centred.std() > 0.15 * miss.std():
        who = "Larger" if slope > 0 else "Smaller"
        yield (
            f"{who} ones do better than expected: the advantage changes by {slope:+.1f} per doubling of students. "
            "Adjust for size, or compare like with like."
        )


def _spread_by_size(facts: Facts) -> Iterator[str]:
    order = np.argsort(facts.entities["denominator"].to_numpy(), kind="stable")
    z = facts.entities["studentised"].to_numpy()[order]
    fifth = len(z) // 5
    ratio = float(z[:fifth].std() / z[-fifth:].std())
    if ratio > SPREAD_BY_SIZE:
        yield (
            f"Small ones spread {ratio:.1f} times as much around expectation as the model says, compared with large "
            "ones, so they fill more than their share of both ends of a list. Raise the minimum of students, or "
            "read small ones with care."
        )
    elif ratio < 1 / SPREAD_BY_SIZE:
        yield (
            f"Large ones spread {1 / ratio:.1f} times as much around expectation as the model says, compared with "
            "small ones, so they fill more than their share of both ends of a list."
        )
