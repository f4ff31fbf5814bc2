"""The grid's combinations: which are tried, with an id and a label, and which are not, with a reason."""

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations, product
from typing import TYPE_CHECKING

from cimodels.models.spec import COVARIATES, ESTIMATOR_NAMES, WEIGHTS, ModelSpec
from cimodels.multiverse.transformations import TRANSFORMATIONS
from cimodels.vocab.runs import years_text

if TYPE_CHECKING:
    from cimodels.multiverse.spec import MultiverseSpec

CHOICES = ("estimator", "weights", "transformation", "years", "minimum_denominator", "covariates")


# Estimators whose ranks do not depend on sampling errors; all others weigh or shrink by them.
_WITHOUT_SAMPLING_ERROR = ("ols", "panel", "quantile")


@dataclass(frozen=True)
class Specification:
    """One model of the grid: what was chosen beside the base."""

    estimator: str
    weights: str
    transformation: str
    years: tuple[int, ...]
    minimum_denominator: int
    covariates: tuple[str, ...]

    @cached_property
    def id(self) -> str:
        """The choices as text: the same in every grid that has them."""
        method = self.estimator
        if method == "precision_weighted":
            method += f":{self.weights}"
        years = "+".join(map(str, self.years))
        parts = (method, self.transformation, years, f"n{self.minimum_denominator}")
        return "/".join((*parts, "+".join(self.covariates) or "none"))

    @property
    def choices(self) -> dict[str, object]:
        """The fields by name."""
        return {name: getattr(self, name) for name in CHOICES}

    @cached_property
    def label(self) -> str:
        """The choices in words."""
        method = ESTIMATOR_NAMES[self.estimator]
        if self.estimator == "precision_weighted":
            method = f"Least squares weighted {WEIGHTS[self.weights]}"
        scale = "" if self.transformation == "raw" else f", on {TRANSFORMATIONS[self.transformation].name}"
        around = ", ".join(COVARIATES[c].name for c in self.covariates) or "no circumstances"
        return f"{method}{scale}; {years_text(self.years)}; at least {self.minimum_denominator} students; {around}"

    def model(self, base: ModelSpec) -> ModelSpec:
        """The model specification, the transformation apart."""
        return replace(
            base.with_estimator(self.estimator),
            weights=self.weights,
            years=self.years,
            minimum_denominator=self.minimum_denominator,
            covariates=self.covariates,
        )


@dataclass(frozen=True)
class LeftOut:
    """Combinations that are not tried, and why."""

    reason: str
    combinations: int

    def __str__(self) -> str:
        return f"{self.combinations:,} combinations left out: {self.reason}"


def enumerate_specifications(spec: "MultiverseSpec") -> tuple[tuple[Specification, ...], tuple[LeftOut, ...]]:
    """What is tried and what is not; together they are all `spec.combinations`."""
    methods, bad_methods = _methods(spec)
    sets, bad_sets = _covariate_sets(spec)
    samples = len(spec.year_windows) * len(spec.minimum_denominators)
    tried = tuple(
        Specification(*method, years, minimum, covariates)
        for method, years, minimum, covariates in product(
            methods, spec.year_windows, spec.minimum_denominators, sets
        )
    )
    per_method = samples * (len(sets) + bad_sets.total())
    left_out = [LeftOut(reason, count * per_method) for reason, count in bad_methods.items()]
    left_out += [LeftOut(reason, count * samples * len(methods)) for reason, count in bad_sets.items()]
    return tried, tuple(item for item in left_out if item.combinations)


def _covariate_sets(spec: "MultiverseSpec") -> tuple[list[tuple[str, ...]], Counter[str]]:
    """Distinct sets of covariates, named ones first, and how many are not tried for which reason."""
    optional = spec.optional_covariates
    always = [c for c in spec.base.covariates if c not in optional]
    chosen = (
        [s for size in range(len(optional) + 1) for s in combinations(optional, size)] if optional else []
    )
    subsets = [tuple(c for c in COVARIATES if c in (*always, *some)) for some in chosen]
    named = [codes for _, codes in spec.covariate_sets]
    if not named and not subsets:
        named = [spec.base.covariates]
    sets: dict[tuple[str, ...], None] = {}
    out: Counter[str] = Counter()
    for position, codes in enumerate((*named, *subsets)):
        if codes in sets:
            out["the same set of circumstances is in the grid already."] += 1
        elif not codes and position >= len(named):
            out["without circumstances nothing is expected of anyone; a named, empty set asks for it."] += 1
        else:
            sets[codes] = None
    return list(sets), out


def _methods(spec: "MultiverseSpec") -> tuple[list[tuple[str, str, str]], Counter[str]]:
    """Estimator, weights and transformation, and how many are not tried for which reason."""
    methods = []
    out: Counter[str] = Counter()
    for method in product(spec.estimators, spec.weights, spec.transformations):
        if reason := _senseless(spec, *method):
            out[reason] += 1
        else:
            methods.append(_own_weights(*method))
    return methods, out


def _own_weights(estimator: str, weights: str, transformation: str) -> tuple[str, str, str]:
    return estimator, weights if estimator == "precision_weighted" else "precision", transformation


def _senseless(spec: "MultiverseSpec", estimator: str, weights: str, transformation: str) -> str:
    """Why a method is not tried; empty when it is."""
    if estimator != "precision_weighted" and weights != spec.weights[0]:
        return f"{ESTIMATOR_NAMES[estimator]} has no choice of weights."
    if estimator == "precision_weighted" and weights == "equal" and "ols" in spec.estimators:
        return "weighting every district the same is ordinary least squares, which is in the grid."
    free = estimator in _WITHOUT_SAMPLING_ERROR or (
        estimator == "precision_weighted" and weights != "precision"
    )
    if not free and not TRANSFORMATIONS[transformation].sampling_error_known:
        scale = TRANSFORMATIONS[transformation].name
        return f"the sampling error of {scale} is not known, and {ESTIMATOR_NAMES[estimator]} goes by it."
    return ""
