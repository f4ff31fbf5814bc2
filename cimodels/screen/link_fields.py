"""How each field of a specification is written in a link and read from one."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from cimodels.errors import SpecError
from cimodels.models.spec import FIRST_YEAR, LAST_YEAR
from cimodels.screen.spec import Adequacy, EnrolmentMinimum, ScreenSpec, Threshold
from cimodels.screen.sureness_spec import SURENESS_MEASURES, Sureness
from cimodels.screen.wording import plain_number
from cimodels.vocab.indicators import INDICATORS

NONE = "none"


@dataclass(frozen=True)
class LinkField:
    """One parameter. `write` gives None where another parameter says it; `read` raises `SpecError`."""

    name: str
    write: Callable[[ScreenSpec], str | None]
    read: Callable[[ScreenSpec, str], ScreenSpec]


def _items(text: str) -> list[str]:
    return re.split(r"\.(?=[A-Za-z])", text)


def _codes(text: str) -> tuple[str, ...]:
    return () if text == NONE else tuple(text.split("."))


def _join(codes: tuple[str, ...]) -> str:
    return ".".join(codes) or NONE


def _whole(name: str, text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise SpecError(name, text, "a whole number")
    return int(text)


def _number(name: str, text: str) -> float:
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,20})?", text):
        raise SpecError(name, text, "a number")
    return float(text)


def _write_years(years: tuple[int, ...]) -> str:
    runs: list[list[int]] = []
    for year in years:
        if runs and runs[-1][1] == year - 1:
            runs[-1][1] = year
        else:
            runs.append([year, year])
    return ".".join(f"{a}" if a == b else f"{a}-{b}" for a, b in runs)


def _read_years(text: str) -> tuple[int, ...]:
    years: list[int] = []
    for run in text.split("."):
        ends = re.fullmatch(r"([0-9]{4})(?:-([0-9]{4}))?", run)
        first, last = (int(ends[1]), int(ends[2] or ends[1])) if ends else (0, 0)
        if not FIRST_YEAR <= first <= last <= LAST_YEAR:
            raise SpecError("years", run, "years such as 2023-2025 or 2022.2024")
        years.extend(range(first, last + 1))
    return tuple(years)


def _write_grades(grades: tuple[int, ...]) -> str:
    return _write_years(grades) or NONE


def _read_grades(text: str) -> tuple[int, ...]:
    """`4-8`, `3.5-6` or `none`."""
    grades: list[int] = []
    for run in [] if text == NONE else text.split("."):
        ends = re.fullmatch(r"([0-9]{1,2})(?:-([0-9]{1,2}))?", run)
        if ends is None:
            raise SpecError("grades", run, "grades such as 4-8 or 3.5-6")
        grades.extend(range(int(ends[1]), int(ends[2] or ends[1]) + 1))
    return tuple(grades)


def _write_top(spec: ScreenSpec) -> str | None:
    if len(spec.focus) == 1 and spec.focus[0].measure == "advantage":
        return plain_number(spec.focus[0].top_percent)
    return None


def _read_top(spec: ScreenSpec, text: str) -> ScreenSpec:
    return replace(spec, focus=(Threshold("advantage", _number("top", text)),))


def _write_measures(spec: ScreenSpec) -> str | None:
    if _write_top(spec) is not None:
        return None
    return ".".join(f"{t.measure}:{plain_number(t.top_percent)}" for t in spec.focus)


def _read_measures(spec: ScreenSpec, text: str) -> ScreenSpec:
    """`status` without a number takes the number of `top`, which is read before."""
    thresholds = []
    for item in _items(text):
        measure, colon, number = item.partition(":")
        percent = _number("measures", number) if colon else spec.focus[0].top_percent
        thresholds.append(Threshold(measure, percent))
    return replace(spec, focus=tuple(thresholds))


_RULES = {"no_red": "red", "level_at_least": "level", "percentile_floor": "floor"}
_CHECKS = "checks such as ELA-MATH:red:ALL-SED.SUSP:level3.GRAD:floor25:fail"


def _write_checks(spec: ScreenSpec) -> str:
    """Neighbours that differ in their indicator alone are written as one."""
    written: list[tuple[str, str]] = []
    for check in spec.adequacy:
        rule = _RULES[check.rule] + ("" if check.rule == "no_red" else plain_number(check.value))
        groups = "" if _is_default(check) else ":" + "-".join(check.student_groups)
        tail = rule + groups + (":fail" if check.when_missing == "fail" else "")
        if written and written[-1][1] == tail:
            written[-1] = (f"{written[-1][0]}-{check.indicator}", tail)
        else:
            written.append((check.indicator, tail))
    return ".".join(f"{indicators}:{tail}" for indicators, tail in written) or NONE


def _is_default(check: Adequacy) -> bool:
    return check.student_groups == (INDICATORS[check.indicator].whole_group,)


def _read_checks(spec: ScreenSpec, text: str) -> ScreenSpec:
    if text == NONE:
        return replace(spec, adequacy=())
    return replace(spec, adequacy=tuple(check for item in _items(text) for check in _read_check(item)))


def _read_check(item: str) -> list[Adequacy]:
    parts = re.fullmatch(
        r"(?P<indicators>[A-Z0-9_-]+):(?P<rule>red|level|floor)(?P<value>[0-9.]*)"
        r"(?::(?P<groups>[A-Z0-9_-]+))?(?P<fail>:fail)?",
        item,
    )
    if parts is None or (parts["rule"] == "red") == bool(parts["value"]):
        raise SpecError("checks", item, _CHECKS)
    rule = next(code for code, word in _RULES.items() if word == parts["rule"])
    value = _number("checks", parts["value"]) if parts["value"] else 0.0
    missing = "fail" if parts["fail"] else "pass"
    checks = []
    for code in parts["indicators"].split("-"):
        check = Adequacy(code, rule, ("ALL",), value, missing)
        groups = parts["groups"] or INDICATORS[code].whole_group
        checks.append(replace(check, student_groups=tuple(groups.split("-"))))
    return checks


_QUESTIONS = "questions such as probability:80:10.years_in_top:2:10"


def _write_sureness(spec: ScreenSpec) -> str:
    return (
        ".".join(
            f"{c.measure}:{plain_number(c.at_least)}:{plain_number(c.top_percent)}"
            + (":pass" if c.when_missing == "pass" else "")
            for c in spec.sureness
        )
        or NONE
    )


def _read_sureness(spec: ScreenSpec, text: str) -> ScreenSpec:
    if text == NONE:
        return replace(spec, sureness=())
    questions = []
    for item in _items(text):
        parts = re.fullmatch(r"([a-z_]+):([0-9.]+):([0-9.]+)(:pass)?", item)
        if parts is None:
            raise SpecError("sure", item, _QUESTIONS)
        measure = SURENESS_MEASURES.get(parts[1])
        whole = measure is not None and measure.unit == "years"
        least = _whole("sure", parts[2]) if whole else _number("sure", parts[2])
        missing = "pass" if parts[4] else "fail"
        questions.append(Sureness(parts[1], least, _number("sure", parts[3]), missing))
    return replace(spec, sureness=tuple(questions))


def _write_minimums(spec: ScreenSpec) -> str:
    return (
        ".".join(
            e.student_group
            + (f":{plain_number(e.minimum_share)}p" if e.minimum_share else "")
            + (f":{e.minimum_count}n" if e.minimum_count else "")
            for e in spec.enrolment
        )
        or NONE
    )


def _read_minimums(spec: ScreenSpec, text: str) -> ScreenSpec:
    if text == NONE:
        return replace(spec, enrolment=())
    minimums = []
    for item in _items(text):
        parts = re.fullmatch(r"([A-Z0-9_]+)(?::([0-9.]+)p)?(?::([0-9]{1,9})n)?", item)
        if parts is None:
            raise SpecError("min", item, "minimums such as SED:30p.EL:100n")
        share = _number("min", parts[2]) if parts[2] else 0.0
        minimums.append(EnrolmentMinimum(parts[1], int(parts[3] or 0), share))
    return replace(spec, enrolment=tuple(minimums))


def _write_size(spec: ScreenSpec) -> str:
    ends = ("" if end is None else str(end) for end in (spec.minimum_enrolment, spec.maximum_enrolment))
    return "-".join(ends)


def _read_size(spec: ScreenSpec, text: str) -> ScreenSpec:
    ends = re.fullmatch(r"([0-9]{0,9})-([0-9]{0,9})", text)
    if ends is None:
        raise SpecError("size", text, "numbers of students such as 500-20000, 500- or -20000")
    low, high = (int(end) if end else None for end in ends.groups())
    return replace(spec, minimum_enrolment=low, maximum_enrolment=high)


Write = Callable[[Any], str]
Read = Callable[[str], Any]


def _of_model(name: str, attribute: str, write: Write = str, read: Read = str) -> LinkField:
    return LinkField(
        name,
        lambda spec: None if (v := getattr(spec.model, attribute)) is None else write(v),
        lambda spec, text: replace(spec, model=replace(spec.model, **{attribute: read(text)})),
    )


def _of_screen(name: str, attribute: str, write: Write = str, read: Read = str) -> LinkField:
    return LinkField(
        name,
        lambda spec: None if (v := getattr(spec, attribute)) is None else write(v),
        lambda spec, text: replace(spec, **{attribute: read(text)}),
    )


# In reading order: an estimator comes before the choices it allows, `top` before `measures`.
FIELDS: tuple[LinkField, ...] = (
    _of_model("indicator", "indicator"),
    _of_model("group", "student_group"),
    _of_model("and", "with_groups", _join, _codes),
    _of_model("vs", "reference_group"),
    _of_model("grades", "grades", _write_grades, _read_grades),
    _of_model("years", "years", _write_years, _read_years),
    _of_model("level", "level"),
    _of_model("covariates", "covariates", _join, _codes),
    _of_model("estimator", "estimator"),
    _of_model("weights", "weights"),
    _of_model("quantile", "quantile", plain_number, lambda text: _number("quantile", text)),
    _of_model("neighbours", "neighbours", str, lambda text: _whole("neighbours", text)),
    _of_model("n", "minimum_denominator", str, lambda text: _whole("n", text)),
    _of_model("source", "source"),
    _of_model("offices", "county_offices"),
    _of_model("sd", "student_sd", plain_number, lambda text: _number("sd", text)),
    LinkField("top", _write_top, _read_top),
    LinkField("measures", _write_measures, _read_measures),
    _of_screen("match", "focus_match"),
    LinkField("checks", _write_checks, _read_checks),
    LinkField("sure", _write_sureness, _read_sureness),
    _of_screen("rated", "adequacy_year", str, lambda text: _whole("rated", text)),
    LinkField("min", _write_minimums, _read_minimums),
    _of_screen("types", "district_types", _join, _codes),
    _of_screen("counties", "counties", _join, _codes),
    LinkField("size", _write_size, _read_size),
    _of_screen("coe", "county_offices"),
    _of_screen("charters", "charters"),
)
