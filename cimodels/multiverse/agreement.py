"""How far the specifications' lists agree, and which choice moves them.

Two lists are compared by Jaccard's index, |A ∩ B| / |A ∪ B|, among the entities that take part in both: being
outside a model is no verdict of it. A choice is judged by pairs of specifications that differ in nothing else.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from types import MappingProxyType

import numpy as np
import pandas as pd

from cimodels.models.cards import CARDS
from cimodels.models.spec import COVARIATES, WEIGHTS
from cimodels.multiverse.results import Multiverse
from cimodels.multiverse.specifications import Specification
from cimodels.multiverse.transformations import TRANSFORMATIONS
from cimodels.vocab.runs import years_text

ROBUST_SHARES = (1.0, 0.8, 0.5)


@dataclass(frozen=True)
class Choice:
    """One thing to choose: its name, a specification's value, all else, and how the value reads."""

    name: str
    value: Callable[[Specification], Hashable]
    others: Callable[[Specification], Hashable]
    words: Callable[[Specification], str]


def _all_but(s: Specification, *fields: str) -> tuple[tuple[str, object], ...]:
    return tuple((k, v) for k, v in s.choices.items() if k not in fields)


def method_words(estimator: str, weights: str) -> str:
    """The method in few words, with the weights where they are chosen."""
    if estimator == "precision_weighted":
        return f"Least squares weighted {WEIGHTS[weights].partition(',')[0]}"
    return CARDS[estimator].short_name


_CHOICES = (
    Choice(
        "method",
        lambda s: (s.estimator, s.weights),
        lambda s: _all_but(s, "estimator", "weights"),
        lambda s: method_words(s.estimator, s.weights),
    ),
    Choice(
        "scale",
        lambda s: s.transformation,
        lambda s: _all_but(s, "transformation"),
        lambda s: TRANSFORMATIONS[s.transformation].name,
    ),
    Choice("years", lambda s: s.years, lambda s: _all_but(s, "years"), lambda s: years_text(s.years)),
    Choice(
        "minimum of students",
        lambda s: s.minimum_denominator,
        lambda s: _all_but(s, "minimum_denominator"),
        lambda s: f"at least {s.minimum_denominator}",
    ),
)


def _with_or_without(code: str) -> Choice:
    return Choice(
        COVARIATES[code].name,
        lambda s: code in s.covariates,
        lambda s: (_all_but(s, "covariates"), tuple(c for c in s.covariates if c != code)),
        lambda s: "adjusted for" if code in s.covariates else "not adjusted for",
    )


CHOICES: Mapping[str, Choice] = MappingProxyType(
    {choice.name: choice for choice in (*_CHOICES, *map(_with_or_without, COVARIATES))}
)


def reach(multiverse: Multiverse) -> dict[str, int]:
    """How many entities are in the top of all, at least 80 %, at least 50 %, and any of their specifications."""
    share = multiverse.entities["share"].to_numpy()
    counts = {f"{100 * least:.0f}": int((share >= least).sum()) for least in ROBUST_SHARES}
    return {**counts, "any": int((share > 0).sum())}


def agreement(multiverse: Multiverse) -> pd.DataFrame:
    """Which choice moves the list how far.

    Returns
    -------
    DataFrame, one row per choice and pair of its values, least agreement first
        `choice`, `a`, `b` (the values in words), `pairs` (of specifications that differ in nothing else),
        `jaccard` (mean over them), `lowest`.
    """
    lists = _Lists(multiverse)
    rows = []
    for choice in CHOICES.values():
        for a, b, first, second in _matched(choice, multiverse.tried):
            found = lists.jaccard(np.array(first), np.array(second))
            if not np.isnan(found).all():
                rows.append((choice.name, a, b, len(first), np.nanmean(found), np.nanmin(found)))
    frame = pd.DataFrame(rows, columns=["choice", "a", "b", "pairs", "jaccard", "lowest"])
    return frame.sort_values(["jaccard", "choice", "a"], ignore_index=True)


def with_baseline(multiverse: Multiverse) -> pd.Series | None:
    """Jaccard's index of every specification with the base's, by id; None where the base is not in the grid."""
    base = multiverse.spec.base
    for position, s in enumerate(multiverse.tried):
        if s.transformation == "raw" and s.model(base) == base:
            everyone = np.arange(len(multiverse.tried))
            found = _Lists(multiverse).jaccard(np.full_like(everyone, position), everyone)
            return pd.Series(found, index=multiverse.specifications["id"].array)
    return None


def disputed(multiverse: Multiverse) -> pd.DataFrame:
    """What each entity's place in the top hangs on: the choice between whose values its share differs most.

    Returns
    -------
    DataFrame, one row per entity that is in some top but not in all, the most disputed (share nearest ½) first
        `cds`, `name`, `share`, `choice`, `for_it` and `against_it` (the values with the largest and the
        smallest share, in words), `share_for`, `share_against`.
    """
    entities = multiverse.entities
    entities = entities[entities["share"].between(0, 1, inclusive="neither")]
    column = entities["position"].to_numpy()
    swing = np.full(len(column), -1.0)
    told: dict[str, np.ndarray] = {
        c: np.full(len(column), "", dtype=object) for c in ("choice", "for_it", "against_it")
    }
    shares = {c: np.full(len(column), np.nan) for c in ("share_for", "share_against")}
    for name, values, by_value in _shares_by_value(multiverse, column):
        best, worst = np.argmax(by_value, axis=0), np.argmin(by_value, axis=0)
        here = np.arange(len(column))
        more = by_value[best, here] - by_value[worst, here] > swing
        swing[more] = (by_value[best, here] - by_value[worst, here])[more]
        told["choice"][more] = name
        told["for_it"][more], told["against_it"][more] = values[best[more]], values[worst[more]]
        shares["share_for"][more] = by_value[best, here][more]
        shares["share_against"][more] = by_value[worst, here][more]
    frame = entities[["cds", "name", "share"]].assign(**told, **shares)
    order = (frame["share"] - 0.5).abs().sort_values(kind="stable").index
    return frame.loc[order].reset_index(drop=True)


def _shares_by_value(
    multiverse: Multiverse, column: np.ndarray
) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    """Per choice with two values or more: its name, values in words (V,), and shares (V, len(column))."""
    in_top, taking_part = multiverse.in_top[:, column], multiverse.taking_part[:, column]
    for choice in CHOICES.values():
        words = np.array([choice.words(s) for s in multiverse.tried], dtype=object)
        values = np.array(list(dict.fromkeys(words)), dtype=object)
        if len(values) < 2:
            continue
        by_value = np.array(
            [
                in_top[words == v].sum(axis=0) / np.maximum(taking_part[words == v].sum(axis=0), 1)
                for v in values
            ]
        )
        yield choice.name, values, by_value


def _matched(
    choice: Choice, tried: tuple[Specification, ...]
) -> Iterator[tuple[str, str, list[int], list[int]]]:
    """Per pair of values: both in words, and the positions of specifications that differ in nothing else."""
    groups: dict[Hashable, dict[Hashable, int]] = {}
    words: dict[Hashable, str] = {}
    for position, s in enumerate(tried):
        value = choice.value(s)
        words.setdefault(value, choice.words(s))
        groups.setdefault(choice.others(s), {})[value] = position
    for a, b in combinations(words, 2):
        both = [(g[a], g[b]) for g in groups.values() if a in g and b in g]
        if both:
            first, second = zip(*both, strict=True)
            yield words[a], words[b], list(first), list(second)


class _Lists:
    """Tops and participation with eight entities to a byte, so that lists are compared by counting bits."""

    def __init__(self, multiverse: Multiverse) -> None:
        self.top = np.packbits(multiverse.in_top, axis=1)
        self.part = np.packbits(multiverse.taking_part, axis=1)

    def jaccard(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Jaccard's index (P,) of the lists at two positions (P,) each; NaN where both are empty."""
        a, b = self.top[first] & self.part[second], self.top[second] & self.part[first]
        both = np.bitwise_count(a & b).sum(axis=1, dtype=float)
        either = np.bitwise_count(a | b).sum(axis=1, dtype=float)
        return np.divide(both, either, out=np.full(len(both), np.nan), where=either > 0)
