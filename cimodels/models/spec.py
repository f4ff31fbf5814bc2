"""What to expect of whom: the model's specification as a frozen value."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from itertools import combinations
from types import MappingProxyType
from typing import Any

from cimodels.errors import SpecError
from cimodels.models.cards import CARDS, ESTIMATOR_NAMES
from cimodels.vocab.indicators import INDICATORS, Indicator
from cimodels.vocab.runs import years_text
from cimodels.vocab.student_groups import STUDENT_GROUPS, apart, group_words
from cimodels.vocab.tables import SOURCES


@dataclass(frozen=True)
class Covariate:
    """One circumstance that a model may adjust for. `student_group` names the share it is, if any."""

    code: str
    name: str
    unit: str
    explanation: str
    student_group: str | None = None
    default: bool = True


_RACE_REASON = (
    "Off by default: adjusting for race lowers what is expected of some students because of who "
    "they are. Compare within a student group instead."
)

_COVARIATES = (
    Covariate(
        "SED",
        "Socioeconomically disadvantaged",
        "% of students",
        "Share of students from low-income families or whose parents did not finish high school.",
        "SED",
    ),
    Covariate("EL", "English learners", "% of students", "Share of students learning English.", "EL"),
    Covariate(
        "SWD", "Students with disabilities", "% of students", "Share of students with disabilities.", "SWD"
    ),
    Covariate("FOS", "Foster youth", "% of students", "Share of students in foster care.", "FOS"),
    Covariate("HOM", "Homeless", "% of students", "Share of students without a fixed home.", "HOM"),
    Covariate(
        "LOG_ENROLMENT",
        "Size (log of enrolment)",
        "per doubling",
        "Base-2 logarithm of census-day enrolment: one unit is a doubling.",
    ),
    Covariate(
        "TYPE",
        "District type",
        "against unified",
        "Elementary, high school or unified: grade span changes what a value means.",
    ),
    Covariate("AA", "Black or African American", "% of students", _RACE_REASON, "AA", False),
    Covariate("AI", "American Indian or Alaska Native", "% of students", _RACE_REASON, "AI", False),
    Covariate("AS", "Asian", "% of students", _RACE_REASON, "AS", False),
    Covariate("FI", "Filipino", "% of students", _RACE_REASON, "FI", False),
    Covariate("HI", "Hispanic or Latino", "% of students", _RACE_REASON, "HI", False),
    Covariate("PI", "Native Hawaiian or Pacific Islander", "% of students", _RACE_REASON, "PI", False),
    Covariate("MR", "Two or more races", "% of students", _RACE_REASON, "MR", False),
)

COVARIATES: Mapping[str, Covariate] = MappingProxyType({c.code: c for c in _COVARIATES})
DEFAULT_COVARIATES: tuple[str, ...] = tuple(c.code for c in _COVARIATES if c.default)
WEIGHTS: Mapping[str, str] = MappingProxyType(
    {
        "precision": "by precision, 1 ÷ (between-district + sampling variance)",
        "denominator": "by number of students",
        "equal": "every district the same",
    }
)
ENTITY_LEVELS: tuple[str, ...] = ("district", "school")
FIRST_YEAR, LAST_YEAR = 2017, 2100


def fingerprint(value: Mapping[str, Any]) -> str:
    """Twelve hex digits that change when the specification does; stable across processes."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def known_fields(cls: type, value: Mapping[str, Any]) -> dict[str, Any]:
    """`value` as keyword arguments of a spec class; a stranger among the keys is a `SpecError`."""
    names = {f.name for f in fields(cls)}
    for key in value:
        if key not in names:
            raise SpecError(f"{cls.__name__}.{key}", value[key], "one of " + ", ".join(sorted(names)))
    return dict(value)


def check_choice(field: str, value: object, choices: Mapping[str, Any] | tuple[str, ...]) -> None:
    if not isinstance(value, str) or value not in choices:
        raise SpecError(field, value, "one of " + ", ".join(choices))


def check_number(field: str, value: object, low: float, high: float, *, whole: bool = False) -> None:
    kinds = (int,) if whole else (int, float)
    if isinstance(value, bool) or not isinstance(value, kinds) or not low <= value <= high:
        raise SpecError(
            field, value, f"a {'whole ' if whole else ''}number from {_limit(low)} to {_limit(high)}"
        )


def _limit(number: float) -> str:
    """Years without a comma, millions with."""
    return f"{number:,}" if number >= 10_000 else f"{number:g}"


@dataclass(frozen=True)
class ModelSpec:
    """Which results are predicted from which circumstances, how, and for whom.

    Attributes
    ----------
    indicator, student_group : str
        Codes of `vocab`; the outcome is that group's status.
    reference_group : str or None
        With another group's code, or `ALL`, the outcome is the gap: the group's status minus this one's, of the same
        entity, year and source (`models.gap`). None: no gap.
    with_groups : tuple of str
        Groups taken together with `student_group` as one population (`models.pooling`); no student is in two of
        them (`vocab.student_groups.apart`).
    grades : tuple of int
        Only these grades together, of an indicator that is published by grade; empty: all of them.
    years : tuple of int
        Dashboard years pooled; each gets its own effect. Sorted, no repeats.
    level : str
        `district` or `school`.
    covariates : tuple of str
        Codes of `COVARIATES`, kept in the registry's order.
    estimator : str
        Code of `ESTIMATOR_NAMES`; `cards.CARDS` says what each is for.
    weights : str
        Code of `WEIGHTS`; only `precision_weighted` has a choice. The others take their own.
    quantile : float
        Share of districts in like circumstances that do worse than what `quantile` expects, between 0.01
        and 0.99, whichever way the indicator points: 0.9 is demanding. For no other estimator.
    neighbours : int
        How many similar districts `neighbours` takes the mean of. For no other estimator.
    minimum_denominator : int
        Students behind a value for it to enter.
    source : str
        `best` takes the source that has the most results in these years, Dashboard first on ties;
        or a code of `vocab.tables.SOURCES`.
    county_offices : str
        `exclude` or `include`: whether county offices of education, whose schools serve other students
        than districts', take part in the model and in its ranks.
    student_sd : float or None
        Spread between students assumed for indicators that average a scale; None is the
        indicator's own.
    """

    indicator: str = "MATH"
    student_group: str = "ALL"
    years: tuple[int, ...] = (2023, 2024, 2025)
    level: str = "district"
    covariates: tuple[str, ...] = DEFAULT_COVARIATES
    estimator: str = "fay_herriot"
    weights: str = "precision"
    minimum_denominator: int = 30
    source: str = "best"
    county_offices: str = "exclude"
    student_sd: float | None = None
    quantile: float = 0.5
    neighbours: int = 20
    reference_group: str | None = None
    with_groups: tuple[str, ...] = ()
    grades: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        check_choice("indicator", self.indicator, INDICATORS)
        check_choice("student_group", self.student_group, STUDENT_GROUPS)
        if self.reference_group is not None:
            check_choice("reference_group", self.reference_group, STUDENT_GROUPS)
            if self.reference_group == self.student_group:
                raise SpecError(
                    "reference_group",
                    self.reference_group,
                    f"another group than the one in focus, {self.student_group}",
                    "A group cannot be compared with itself.",
                )
        self._check_pooling()
        check_choice("level", self.level, ENTITY_LEVELS)
        check_choice("estimator", self.estimator, ESTIMATOR_NAMES)
        check_choice("weights", self.weights, WEIGHTS)
        check_choice("source", self.source, ("best", *SOURCES))
        check_choice("county_offices", self.county_offices, ("exclude", "include"))
        if not isinstance(self.years, list | tuple):
            raise SpecError("years", self.years, "a list of years such as [2024, 2025]")
        if not self.years:
            raise SpecError("years", self.years, "at least one year, such as 2025", "No year is chosen.")
        for year in self.years:
            check_number("years", year, FIRST_YEAR, LAST_YEAR, whole=True)
        if not isinstance(self.covariates, list | tuple):
            raise SpecError("covariates", self.covariates, "a list of codes")
        for code in self.covariates:
            check_choice("covariates", code, COVARIATES)
        check_number("minimum_denominator", self.minimum_denominator, 1, 100_000, whole=True)
        if self.student_sd is not None:
            check_number("student_sd", self.student_sd, 1, 1000)
            # 100 and 100.0 are equal, so they must have one fingerprint.
            object.__setattr__(self, "student_sd", float(self.student_sd))
        check_number("quantile", self.quantile, 0.01, 0.99)
        object.__setattr__(self, "quantile", float(self.quantile))
        check_number("neighbours", self.neighbours, 3, 200, whole=True)
        for option, default in self._idle_options():
            if getattr(self, option) != default:
                raise SpecError(
                    option,
                    getattr(self, option),
                    f"`{default}`, unless the estimator is {_OWNERS[option]}",
                )
        object.__setattr__(self, "years", tuple(sorted(set(self.years))))
        object.__setattr__(self, "covariates", tuple(c for c in COVARIATES if c in self.covariates))

    def _check_pooling(self) -> None:
        """Groups and grades that can be one population, in order."""
        for field in ("with_groups", "grades"):
            if not isinstance(getattr(self, field), list | tuple):
                raise SpecError(field, getattr(self, field), "a list")
        for code in self.with_groups:
            check_choice("with_groups", code, STUDENT_GROUPS)
        object.__setattr__(self, "with_groups", tuple(g for g in STUDENT_GROUPS if g in self.with_groups))
        for a, b in combinations(self.groups, 2):
            if not apart(a, b):
                raise SpecError(
                    "with_groups",
                    list(self.with_groups),
                    "groups that have no students in common, such as two races",
                    f"{STUDENT_GROUPS[b].name} cannot be counted together with {group_words(a)}: a student may be in both.",
                )
        if self.reference_group in self.with_groups:
            expected = f"another group than those taken together: {', '.join(self.groups)}"
            raise SpecError("reference_group", self.reference_group, expected)
        for grade in self.grades:
            check_number("grades", grade, 1, 12, whole=True)
        indicator = INDICATORS[self.indicator]
        if self.grades and not indicator.grades:
            by_grade = ", ".join(i.name for i in INDICATORS.values() if i.grades)
            expected = f"no grades, or an indicator that is published by grade: {by_grade}"
            raise SpecError(
                "grades", list(self.grades), expected, f"{indicator.name} is not published by grade."
            )
        if not set(self.grades) <= set(indicator.grades):
            expected = f"some of {', '.join(map(str, indicator.grades))}"
            raise SpecError("grades", list(self.grades), expected)
        object.__setattr__(self, "grades", tuple(sorted(set(self.grades))))

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for TOML and JSON.

        A None field is left out, and so is a choice that the estimator does not have (`weights` apart), and an
        empty list of what is taken together.
        """
        idle = {option for option, _ in self._idle_options()} - {"weights"}
        idle |= {field for field in ("with_groups", "grades") if not getattr(self, field)}
        return {
            key: list(value) if isinstance(value, tuple) else value
            for key, value in asdict(self).items()
            if value is not None and key not in idle
        }

    @property
    def outcome(self) -> Indicator:
        """What is explained: the indicator, or the gap in it as an indicator of its own."""
        indicator = INDICATORS[self.indicator]
        return indicator.gap if self.reference_group else indicator

    @property
    def holds_everyone(self) -> bool:
        """Whether one of the two groups of a gap is everyone concerned, the other's students included."""
        everyone = {"ALL", INDICATORS[self.indicator].whole_group}
        return self.reference_group is not None and bool({*self.groups, self.reference_group} & everyone)

    @property
    def population(self) -> str:
        """Whose outcome it is: “English learners”, “English learners compared with all students”."""
        return self.population_words[:1].upper() + self.population_words[1:]

    @property
    def population_words(self) -> str:
        """The population in the middle of a sentence: “all students, grades 4–8”."""
        said = " and ".join(map(group_words, self.groups))
        if self.reference_group:
            said += f" compared with {group_words(self.reference_group)}"
        return f"{said}, {self.grades_words}" if self.grades else said

    @property
    def grades_words(self) -> str:
        """“grades 4–8”, “grade 4”; empty for all."""
        return f"grade{'s' if len(self.grades) > 1 else ''} {years_text(self.grades)}" if self.grades else ""

    @property
    def groups(self) -> tuple[str, ...]:
        """The student groups that are looked at as one, the first chosen first."""
        return (self.student_group, *self.with_groups)

    @property
    def is_pooled(self) -> bool:
        """Whether results of several groups or grades are put together."""
        return bool(self.with_groups or self.grades)

    def with_estimator(self, estimator: str) -> "ModelSpec":
        """The same with another estimator, whose choices begin at their defaults; itself if it has it."""
        return (
            self if estimator == self.estimator else replace(self, estimator=estimator, **ESTIMATOR_OPTIONS)
        )

    def with_group(self, group: str) -> "ModelSpec":
        """The same of another group: without those that it cannot be taken together with, and compared with the
        group it had where it would be with itself."""
        reference = self.student_group if group == self.reference_group else self.reference_group
        others = tuple(code for code in self.with_groups if apart(code, group) and code != reference)
        return replace(self, student_group=group, with_groups=others, reference_group=reference)

    def _idle_options(self) -> list[tuple[str, Any]]:
        """Choices that only other estimators have, each with the default that it must keep."""
        own = CARDS[self.estimator].options
        return [(option, default) for option, default in ESTIMATOR_OPTIONS.items() if option not in own]

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> "ModelSpec":
        """The inverse of `to_dict`; raises `SpecError` for a stranger or an impossible value."""
        values = known_fields(cls, value)
        for key in ("years", "covariates", "with_groups", "grades"):
            if isinstance(values.get(key), list):
                values[key] = tuple(values[key])
        return cls(**values)

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.to_dict())


_OWNERS: Mapping[str, str] = MappingProxyType({o: card.code for card in CARDS.values() for o in card.options})
# Every choice that only one estimator has, with its default.
ESTIMATOR_OPTIONS: Mapping[str, Any] = MappingProxyType(
    {f.name: f.default for f in fields(ModelSpec) if f.name in _OWNERS}
)
