"""Which defensible choices to try: the grid as a frozen value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Any

from cimodels.errors import SpecError
from cimodels.models.spec import (
    COVARIATES,
    ESTIMATOR_NAMES,
    FIRST_YEAR,
    LAST_YEAR,
    WEIGHTS,
    ModelSpec,
    check_choice,
    check_number,
    fingerprint,
    known_fields,
)
from cimodels.multiverse.specifications import LeftOut, Specification, enumerate_specifications
from cimodels.multiverse.transformations import TRANSFORMATIONS
from cimodels.vocab.indicators import Unit

SPEC_VERSION = 1
MOST_SPECIFICATIONS = 65_536
MOST_OF_A_CHOICE = 64
MOST_TOP_PERCENT = 50.0
MOST_RESAMPLES = 2_000
MOST_FITS = 20_000_000  # specifications × resamples

LONGEST_NAME = 80
_NAME = f"readable name of at most {LONGEST_NAME} characters"

CovariateSet = tuple[str, tuple[str, ...]]
_BASE = ModelSpec()


def _is_name(text: object) -> bool:
    """Whether it can be shown: half a character, which JSON can write, breaks every page that has it."""
    return isinstance(text, str) and bool(text.strip()) and text.isprintable() and len(text) <= LONGEST_NAME


@dataclass(frozen=True)
class MultiverseSpec:
    """A model, and what else could have been chosen with equal right.

    Every combination of the alternatives is a specification, except those that
    `left_out` names with the reason. An empty tuple stands for the base's own choice.

    Attributes
    ----------
    base : ModelSpec
        The question: indicator, student group (or the gap between two), level, source, county offices, and the choice wherever
        there is no alternative.
    optional_covariates : tuple of str
        Every subset of them joins the base's other covariates.
    covariate_sets : tuple of (name, codes)
        Further sets, taken as they are. Without these and optional covariates the base's set is used.
    year_windows : tuple of tuple of int
    minimum_denominators : tuple of int
    estimators, weights : tuple of str
        Codes of `ESTIMATOR_NAMES` and `WEIGHTS`; only precision-weighted least squares has a choice of weights.
    transformations : tuple of str
        Codes of `TRANSFORMATIONS`.
    top_percent : float
        How many of those ranked are the top, in tenths of a percent.
    bootstrap : int
        To how many resamples of whole districts each specification is fitted again; 0 for none.
    """

    base: ModelSpec = _BASE
    optional_covariates: tuple[str, ...] = ()
    covariate_sets: tuple[CovariateSet, ...] = ()
    year_windows: tuple[tuple[int, ...], ...] = ()
    minimum_denominators: tuple[int, ...] = ()
    estimators: tuple[str, ...] = ()
    weights: tuple[str, ...] = ()
    transformations: tuple[str, ...] = ("raw",)
    top_percent: float = 10.0
    bootstrap: int = 0

    def __post_init__(self) -> None:
        self._settle("optional_covariates", tuple(c for c in COVARIATES if c in self._codes()))
        self._settle("covariate_sets", tuple(self._named_sets()))
        self._settle("year_windows", tuple(dict.fromkeys(self._windows())))
        minimums = self._of("minimum_denominators", self.base.minimum_denominator)
        for number in minimums:
            check_number("minimum_denominators", number, 1, 100_000, whole=True)
        self._settle("minimum_denominators", tuple(sorted(set(minimums))))
        self._settle("estimators", self._choices("estimators", ESTIMATOR_NAMES, self.base.estimator))
        weighted = "precision_weighted" in self.estimators
        own = self.base.weights if weighted else "precision"
        self._settle("weights", self._choices("weights", WEIGHTS, own))
        self._settle("transformations", self._choices("transformations", TRANSFORMATIONS, "raw"))
        check_number("top_percent", self.top_percent, 0.1, MOST_TOP_PERCENT)
        self._settle("top_percent", round(float(self.top_percent), 1))
        check_number("bootstrap", self.bootstrap, 0, MOST_RESAMPLES, whole=True)
        if self.bootstrap == 1:
            raise SpecError("bootstrap", 1, "0, or at least 2: one resample alone tells nothing of luck")
        self._refuse_nonsense()

    def _settle(self, field: str, value: object) -> None:
        object.__setattr__(self, field, value)

    def _of(self, field: str, default: object) -> tuple[Any, ...]:
        """The field's alternatives, few enough; the base's own where there are none."""
        value = getattr(self, field)
        if not isinstance(value, list | tuple) or len(value) > MOST_OF_A_CHOICE:
            raise SpecError(field, value, f"a list of at most {MOST_OF_A_CHOICE}")
        return tuple(value) or (default,)

    def _choices(self, field: str, known: Mapping[str, Any], default: str) -> tuple[str, ...]:
        """The chosen codes in the registry's order."""
        chosen = self._of(field, default)
        for code in chosen:
            check_choice(field, code, known)
        return tuple(code for code in known if code in chosen)

    def _codes(self) -> tuple[str, ...]:
        if not isinstance(self.optional_covariates, list | tuple):
            raise SpecError("optional_covariates", self.optional_covariates, "a list of codes")
        for code in self.optional_covariates:
            check_choice("optional_covariates", code, COVARIATES)
        return tuple(self.optional_covariates)

    def _named_sets(self) -> list[CovariateSet]:
        named = self.covariate_sets
        if not isinstance(named, list | tuple) or len(named) > MOST_OF_A_CHOICE:
            raise SpecError("covariate_sets", named, f"at most {MOST_OF_A_CHOICE} named lists of codes")
        found: dict[str, tuple[str, ...]] = {}
        for pair in named:
            if not isinstance(pair, list | tuple) or len(pair) != 2 or not isinstance(pair[1], list | tuple):
                raise SpecError("covariate_sets", pair, "a name and a list of codes")
            name, codes = pair
            if not _is_name(name) or name in found:
                raise SpecError("covariate_sets", name, f"a {_NAME} of its own for each set")
            for code in codes:
                check_choice(f"covariate_sets.{name}", code, COVARIATES)
            found[name] = tuple(c for c in COVARIATES if c in codes)
        return list(found.items())

    def _windows(self) -> list[tuple[int, ...]]:
        windows = []
        for window in self._of("year_windows", self.base.years):
            if not isinstance(window, list | tuple) or not window:
                raise SpecError("year_windows", window, "lists of at least one year")
            for year in window:
                check_number("year_windows", year, FIRST_YEAR, LAST_YEAR, whole=True)
            windows.append(tuple(sorted(set(window))))
        return windows

    def _refuse_nonsense(self) -> None:
        for code in self.transformations:
            outcome = self.base.outcome
            if TRANSFORMATIONS[code].rates_only and outcome.unit is not Unit.PERCENT:
                raise SpecError(
                    "transformations",
                    code,
                    f"another scale: {outcome.name} is not a percentage of a number of students",
                )
        if "precision_weighted" not in self.estimators and self.weights != ("precision",):
            raise SpecError(
                "weights", list(self.weights), "no choice of weights without the estimator precision_weighted"
            )
        if self.combinations > MOST_SPECIFICATIONS:
            raise SpecError(
                "alternatives",
                f"{self.combinations:,} combinations",
                f"at most {MOST_SPECIFICATIONS:,}; take fewer optional covariates or alternatives",
            )
        if self.combinations * self.bootstrap > MOST_FITS:
            raise SpecError(
                "bootstrap",
                self.bootstrap,
                f"at most {MOST_FITS // self.combinations:,} resamples of {self.combinations:,} combinations",
            )
        if not self.specifications():
            raise SpecError("alternatives", [str(s) for s in self.left_out], "at least one that makes sense")

    @property
    def combinations(self) -> int:
        """How many combinations there are before any is left out."""
        subsets = 2 ** len(self.optional_covariates) if self.optional_covariates else 0
        sets = (subsets + len(self.covariate_sets)) or 1
        others = ("year_windows", "minimum_denominators", "estimators", "weights", "transformations")
        return sets * prod(len(getattr(self, field)) for field in others)

    @cached_property
    def _enumerated(self) -> tuple[tuple[Specification, ...], tuple[LeftOut, ...]]:
        return enumerate_specifications(self)

    def specifications(self) -> tuple[Specification, ...]:
        """Every combination that makes sense, in a fixed order."""
        return self._enumerated[0]

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """The combinations that are not tried: how many, and why."""
        return self._enumerated[1]

    @classmethod
    def around(cls, model: ModelSpec, top_percent: float = 10.0) -> "MultiverseSpec":
        """A few dozen specifications that could be defended as well as `model`.

        Fewer or more circumstances, the last year alone, another minimum of students,
        and least squares with and without weights beside shrinkage.
        """
        sets: dict[str, Sequence[str]] = {
            "chosen": model.covariates,
            "needs": ("SED", "EL", "SWD", "FOS", "HOM"),
            "income and type": ("SED", "TYPE"),
            "without size": [c for c in model.covariates if c != "LOG_ENROLMENT"],
        }
        return cls(
            base=model,
            covariate_sets=tuple((name, tuple(codes)) for name, codes in sets.items()),
            year_windows=(model.years, model.years[-1:]),
            minimum_denominators=(model.minimum_denominator, min(100, 4 * model.minimum_denominator)),
            estimators=tuple(dict.fromkeys((model.estimator, "fay_herriot", "precision_weighted", "ols"))),
            top_percent=top_percent,
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for TOML and JSON."""
        lists = ("optional_covariates", "minimum_denominators", "estimators", "weights", "transformations")
        return {
            "version": SPEC_VERSION,
            "top_percent": self.top_percent,
            **({"bootstrap": self.bootstrap} if self.bootstrap else {}),
            **{field: list(getattr(self, field)) for field in lists},
            "year_windows": [list(window) for window in self.year_windows],
            "base": self.base.to_dict(),
            "covariate_sets": {name: list(codes) for name, codes in self.covariate_sets},
        }

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> "MultiverseSpec":
        """The inverse of `to_dict`; raises `SpecError` for a stranger or an impossible value."""
        values = dict(value)
        version = values.pop("version", SPEC_VERSION)
        if version != SPEC_VERSION:
            raise SpecError("version", version, f"{SPEC_VERSION}, the version this release writes")
        values = known_fields(cls, values)
        for field in ("base", "covariate_sets"):
            if field in values and not isinstance(values[field], Mapping):
                raise SpecError(field, values[field], "a table of named values")
        if "base" in values:
            values["base"] = ModelSpec.from_dict(values["base"])
        if "covariate_sets" in values:
            values["covariate_sets"] = tuple(values["covariate_sets"].items())
        return cls(**values)

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.to_dict())
