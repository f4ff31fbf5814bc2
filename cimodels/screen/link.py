"""The link: a whole specification as short, readable URL parameters, and back without ever failing.

Lists are joined by full stops; a full stop that follows a list's item begins with a letter, so numbers
keep theirs (`measures=advantage:10.5.improvement:25`). Only what differs from the default is written.

| parameter | example | meaning |
|---|---|---|
| `indicator`, `group`, `level`, `estimator`, `weights`, `source` | `MATH` | codes |
| `quantile`, `neighbours` | `0.9`, `20` | choices of the estimators of these names |
| `and`, `grades` | `HI`, `4-8` | groups taken together with `group`; only these grades |
| `vs` | `ALL` | the group that a gap is measured from |
| `years`, `rated` | `2023-2025`, `2018.2022-2024`; `2024` | model years; adequacy year |
| `covariates` | `SED.EL` or `none` | codes |
| `n`, `sd` | `30`, `100` | minimum denominator; spread between students |
| `top` | `10` | best 10 % by advantage alone |
| `measures`, `match` | `advantage:10.status:25`, `any` | several thresholds |
| `checks` | `ELA-MATH:red:ALL-SED.SUSP:level3.GRAD:floor25:fail` or `none` | adequacy |
| `sure` | `probability:80:10.years_in_top:2:10:pass` | how sure: at least so much, of the best so many percent |
| `min` | `SED:30p.EL:100n` | enrolment: percent, number of students |
| `types`, `counties`, `size` | `UNIFIED.HIGH`, `19.27`, `500-20000` | who is eligible |
| `coe`, `charters` | `include` | handling |
| `offices` | `include` | whether the model has county offices |
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from cimodels.errors import SpecError
from cimodels.screen.link_fields import FIELDS
from cimodels.screen.spec import ScreenSpec
from cimodels.vocab.runs import years_text
from cimodels.vocab.visible import visible

LINK_VERSION = "1"
# A full specification takes a few hundred characters; more is not a link that we wrote.
LONGEST_VALUE = 2000
# Codes that a notice names before it only counts them.
CODES_NAMED = 12


def to_params(spec: ScreenSpec) -> dict[str, str]:
    """Flat parameters that `from_params` reads back as the same specification."""
    default = ScreenSpec()
    params = {"v": LINK_VERSION}
    for field in FIELDS:
        text = field.write(spec)
        if text is not None and text != field.write(default):
            params[field.name] = text
    return params


def from_params(
    params: Mapping[str, Any], known_years: Collection[int] | None = None
) -> tuple[ScreenSpec, tuple[str, ...]]:
    """The specification of a link, and a sentence for each parameter that could not be used.

    Never raises: what makes no sense keeps its default. Other names than those of the table above are
    left to the page that uses them.

    Parameters
    ----------
    known_years : collection of int, optional
        Years for which there may be data; the link's other years are dropped.
    """
    spec, notices = ScreenSpec(), []
    version = params.get("v", LINK_VERSION)
    if version != LINK_VERSION:
        notices.append(f"The link is of version {_shown(version)}; it was read as version {LINK_VERSION}.")
    for field in FIELDS:
        if field.name not in params:
            continue
        value = params[field.name]
        try:
            spec = field.read(spec, _bounded(field.name, value))
        except SpecError as problem:
            notices.append(
                f"{field.name} = {_shown(value)} in the link cannot be used; expected "
                f"{_brief(problem.expected)}. The default is used instead."
            )
    if known_years is not None:
        spec, dropped = _without_strange_years(spec, known_years)
        notices += dropped
    return spec, tuple(notices)


def _without_strange_years(spec: ScreenSpec, known_years: Collection[int]) -> tuple[ScreenSpec, list[str]]:
    """The specification on known years alone, and what is said of the others."""
    notices = []
    if spec.adequacy_year is not None and spec.adequacy_year not in known_years:
        notices.append(
            f"There are no ratings of {spec.adequacy_year}, which the link asks for: the last year of the view is "
            "used instead."
        )
        spec = replace(spec, adequacy_year=None)
    years = spec.model.years
    strange = [year for year in years if year not in known_years]
    if not strange:
        return spec, notices
    known = tuple(year for year in years if year in known_years)
    said = f"There are no data for {years_text(strange)}, which the link asks for: "
    if known:
        return replace(spec, model=replace(spec.model, years=known)), [*notices, said + "left out."]
    default = ScreenSpec().model.years
    said += "the default is used instead."
    return replace(spec, model=replace(spec.model, years=default)), [*notices, said]


def _bounded(name: str, value: object) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_VALUE:
        raise SpecError(name, value, f"a text of at most {LONGEST_VALUE:,} characters")
    return value.strip()


def _shown(value: object) -> str:
    """The value as a notice quotes it: short, and with nothing invisible in it."""
    text = value if isinstance(value, str) else type(value).__name__
    return f"“{visible(text[:40])}{'…' if len(text) > 40 else ''}”"


def _brief(expected: str) -> str:
    """A list of codes with its first ones, and how many more there are."""
    codes = expected.split(", ")
    if len(codes) <= CODES_NAMED:
        return expected
    return f"{', '.join(codes[:CODES_NAMED])} and {len(codes) - CODES_NAMED} more"
