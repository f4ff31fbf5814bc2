"""Who makes the short list: the screen's specification as a frozen value."""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from types import MappingProxyType
from typing import Any

from cimodels.errors import SpecError
from cimodels.models.spec import (
    ModelSpec,
    check_choice,
    check_number,
    fingerprint,
    known_fields,
)
from cimodels.screen.sureness_spec import Sureness
from cimodels.vocab.districts import DISTRICT_TYPES
from cimodels.vocab.indicators import DASHBOARD_INDICATORS, INDICATORS
from cimodels.vocab.student_groups import STUDENT_GROUPS

SPEC_VERSION = 1
MOST_QUESTIONS = 12  # about how sure one must be; each cut-off of its own takes a second or more

MEASURES: Mapping[str, str] = MappingProxyType(
    {
        "advantage": "advantage (how far beyond expectation)",
        "status": "status (how high the results are)",
        "improvement": "improvement (how much they rose over the period)",
    }
)
_OF_A_GAP: Mapping[str, str] = MappingProxyType(
    {
        "advantage": "advantage (how far beyond expectation)",
        "status": "status (how small the gap is)",
        "improvement": "improvement (how much the gap closed over the period)",
    }
)
MATCHES: Mapping[str, str] = MappingProxyType({"all": "every one", "any": "at least one"})
ADEQUACY_RULES: Mapping[str, str] = MappingProxyType(
    {
        "no_red": "no Red",
        "level_at_least": "status level at least",
        "percentile_floor": "percentile among districts at least",
    }
)
HANDLING: Mapping[str, str] = MappingProxyType(
    {"exclude": "leave out", "include": "keep in", "only": "only these"}
)


@dataclass(frozen=True)
class Threshold:
    """A performance threshold on the focus: among the best `top_percent` % by `measure`."""

    measure: str = "advantage"
    top_percent: float = 10.0

    def __post_init__(self) -> None:
        check_choice("focus.measure", self.measure, MEASURES)
        check_number("focus.top_percent", self.top_percent, 0.1, 100)
        # Tenths, so that the browser and Python compare the same integers.
        object.__setattr__(self, "top_percent", round(float(self.top_percent), 1))


@dataclass(frozen=True)
class Adequacy:
    """Adequate performance on another indicator, in the screen's adequacy year.

    `value` is the level (1–5) of `level_at_least`, the percentile of `percentile_floor` (0–100, 100
    best, among all entities considered, whatever the screen leaves out), and must be 0 for `no_red`.
    `when_missing` says what an absent, suppressed or unrated value means: `pass` or `fail`. Shares, levels and percentiles are kept in
    tenths throughout.
    """

    indicator: str
    rule: str = "no_red"
    student_groups: tuple[str, ...] = ("ALL",)
    value: float = 0.0
    when_missing: str = "pass"

    def __post_init__(self) -> None:
        check_choice("adequacy.indicator", self.indicator, INDICATORS)
        check_choice("adequacy.rule", self.rule, ADEQUACY_RULES)
        check_choice("adequacy.when_missing", self.when_missing, ("pass", "fail"))
        if not isinstance(self.student_groups, list | tuple) or not self.student_groups:
            raise SpecError(
                "adequacy.student_groups", self.student_groups, 'a list of groups such as ["ALL"]'
            )
        for group in self.student_groups:
            check_choice("adequacy.student_groups", group, STUDENT_GROUPS)
        if self.rule == "level_at_least":
            check_number("adequacy.value", self.value, 1, 5)
        elif self.rule == "percentile_floor":
            check_number("adequacy.value", self.value, 0, 100)
        else:
            check_number("adequacy.value", self.value, 0, 0)
        object.__setattr__(self, "value", round(float(self.value), 1))
        object.__setattr__(
            self, "student_groups", tuple(g for g in STUDENT_GROUPS if g in self.student_groups)
        )


@dataclass(frozen=True)
class EnrolmentMinimum:
    """At least so many students of a group, and at least such a share of enrolment (percent)."""

    student_group: str
    minimum_count: int = 0
    minimum_share: float = 0.0

    def __post_init__(self) -> None:
        check_choice("enrolment.student_group", self.student_group, STUDENT_GROUPS)
        check_number("enrolment.minimum_count", self.minimum_count, 0, 1_000_000, whole=True)
        check_number("enrolment.minimum_share", self.minimum_share, 0, 100)
        object.__setattr__(self, "minimum_share", round(float(self.minimum_share), 1))


NO_RED_ELSEWHERE: tuple[Adequacy, ...] = tuple(
    Adequacy(code, student_groups=(INDICATORS[code].whole_group,)) for code in DASHBOARD_INDICATORS
)


DEFAULT_MODEL = ModelSpec()


def measures(model: ModelSpec) -> Mapping[str, str]:
    """What one can be among the best by, in words: code → name with its meaning."""
    return _OF_A_GAP if model.reference_group else MEASURES


@dataclass(frozen=True)
class ScreenSpec:
    """A whole screen.

    Attributes
    ----------
    focus : tuple of Threshold
        At most one per measure; `focus_match` says whether `all` or `any` must hold.
    sureness : tuple of Sureness
        At most one per measure and share of the best, `MOST_QUESTIONS` in all; none by default.
    adequacy : tuple of Adequacy
        The focus indicator itself is never checked against the group it was focused on, unless the focus is a gap.
    adequacy_year : int or None
        None is the last of the model's years.
    enrolment : tuple of EnrolmentMinimum
        On the latest enrolment known in or before the last model year (else the nearest).
    district_types : tuple of str
        Empty means every type that is compared with others.
    counties : tuple of str
        County codes; empty means all.
    minimum_enrolment, maximum_enrolment : int or None
        Of all students; the minimum is not above the maximum.
    county_offices, charters : str
        Code of `HANDLING`. `charters` matters where the model's level is `school`.
    """

    model: ModelSpec = DEFAULT_MODEL
    focus: tuple[Threshold, ...] = (Threshold(),)
    focus_match: str = "all"
    adequacy: tuple[Adequacy, ...] = NO_RED_ELSEWHERE
    adequacy_year: int | None = None
    enrolment: tuple[EnrolmentMinimum, ...] = ()
    district_types: tuple[str, ...] = ()
    counties: tuple[str, ...] = ()
    minimum_enrolment: int | None = None
    maximum_enrolment: int | None = None
    county_offices: str = "exclude"
    charters: str = "include"
    sureness: tuple[Sureness, ...] = ()

    def __post_init__(self) -> None:
        check_choice("focus_match", self.focus_match, MATCHES)
        check_choice("county_offices", self.county_offices, HANDLING)
        check_choice("charters", self.charters, HANDLING)
        measures = [t.measure for t in self.focus]
        if not measures:
            expected = "at least one way to be among the best: by " + ", ".join(MEASURES)
            raise SpecError("focus", measures, expected, "No threshold on the focus is chosen.")
        if len(set(measures)) != len(measures):
            raise SpecError("focus", measures, "one threshold per measure")
        checks = [(a.indicator, a.rule, a.student_groups) for a in self.adequacy]
        if len(set(checks)) != len(checks):
            raise SpecError("adequacy", checks, "each check once")
        questions = [check.key for check in self.sureness]
        if len(questions) > MOST_QUESTIONS:
            raise SpecError("sureness", f"{len(questions)} questions", f"at most {MOST_QUESTIONS}")
        if len(set(questions)) != len(questions):
            raise SpecError("sureness", questions, "each measure and share of the best once")
        groups = [e.student_group for e in self.enrolment]
        if len(set(groups)) != len(groups):
            raise SpecError("enrolment", groups, "each student group once")
        for code in self.district_types:
            check_choice("district_types", code, DISTRICT_TYPES)
        for code in self.counties:
            if not (isinstance(code, str) and len(code) == 2 and code.isascii() and code.isdigit()):
                raise SpecError("counties", code, "two-digit county codes")
        for field in ("minimum_enrolment", "maximum_enrolment"):
            if getattr(self, field) is not None:
                check_number(field, getattr(self, field), 0, 10_000_000, whole=True)
        low, high = self.minimum_enrolment, self.maximum_enrolment
        if low is not None and high is not None and low > high:
            expected = (
                "a smallest (minimum_enrolment) no larger than the largest (maximum_enrolment); lower the one "
                "or raise the other"
            )
            said = f"A smallest enrolment of {low:,} above the largest of {high:,} leaves nobody in."
            raise SpecError("minimum_enrolment", low, expected, said)
        if self.adequacy_year is not None:
            check_number("adequacy_year", self.adequacy_year, 2017, 2100, whole=True)
        object.__setattr__(
            self, "district_types", tuple(t for t in DISTRICT_TYPES if t in self.district_types)
        )
        object.__setattr__(self, "counties", tuple(sorted(set(self.counties))))
        object.__setattr__(
            self, "focus", tuple(sorted(self.focus, key=lambda t: list(MEASURES).index(t.measure)))
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for TOML and JSON; None and empty fields are left out."""
        value: dict[str, Any] = {
            "version": SPEC_VERSION,
            "focus_match": self.focus_match,
            "county_offices": self.county_offices,
            "charters": self.charters,
        }
        for key in ("adequacy_year", "minimum_enrolment", "maximum_enrolment"):
            if getattr(self, key) is not None:
                value[key] = getattr(self, key)
        for key in ("district_types", "counties"):
            if getattr(self, key):
                value[key] = list(getattr(self, key))
        value["model"] = self.model.to_dict()
        for key in ("focus", "adequacy", "enrolment"):
            value[key] = [
                {k: list(v) if isinstance(v, tuple) else v for k, v in vars(item).items()}
                for item in getattr(self, key)
            ]
        if self.sureness:
            # Left out where nothing is asked, so that recipes from before it keep their fingerprint.
            value["sureness"] = [dict(vars(check)) for check in self.sureness]
        return value

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> "ScreenSpec":
        """The inverse of `to_dict`; raises `SpecError` for a stranger or an impossible value."""
        values = dict(value)
        version = values.pop("version", SPEC_VERSION)
        if version != SPEC_VERSION:
            raise SpecError("version", version, f"{SPEC_VERSION}, the version this release writes")
        values = known_fields(cls, values)
        if "model" in values:
            values["model"] = ModelSpec.from_dict(_table("model", values["model"]))
        kinds = {
            "focus": Threshold,
            "adequacy": Adequacy,
            "enrolment": EnrolmentMinimum,
            "sureness": Sureness,
        }
        for key, kind in kinds.items():
            if key in values:
                values[key] = tuple(_item(kind, key, item) for item in _list(key, values[key]))
        for key in ("district_types", "counties"):
            if key in values:
                values[key] = tuple(_list(key, values[key]))
        return cls(**values)

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.to_dict())


def _table(field: str, value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise SpecError(field, value, "a table of named values")
    return value


def _list(field: str, value: object) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise SpecError(field, value, "a list")
    return list(value)


def _item(kind: type, field: str, value: object) -> Any:
    values = known_fields(kind, _table(field, value))
    if isinstance(values.get("student_groups"), list):
        values["student_groups"] = tuple(values["student_groups"])
    needed = [of.name for of in fields(kind) if of.default is MISSING]
    if missing := [name for name in needed if name not in values]:
        raise SpecError(field, value, f"{' and '.join(missing)} as well")
    return kind(**values)
