"""The link: a whole specification as short, readable URL parameters, and back without ever failing.

Lists are joined by full stops; a full stop that follows a list's item begins with a letter, so numbers
keep theirs (`measures=advantage:10.5.improvement:25`). Only what differs from the default is written.

| parameter | example | meaning |
|---|---|---|
| `indicator`, `group`, `level`, `estimator`, `weights`, `source` | `MATH` | codes |
| `years`, `rated` | `2023-2025`, `2018.2022-2024`; `2024` | model years; adequacy year |
| `covariates` | `SED.EL` or `none` | codes |
| `n`, `sd` | `30`, `100` | minimum denominator; spread between students |
| `top` | `10` | best 10 % by advantage alone |
| `measures`, `match` | `advantage:10.status:25`, `any` | several thresholds |
| `checks` | `ELA-MATH:red:ALL-SED.SUSP:level3.GRAD:floor25:fail` or `none` | adequacy |
| `min` | `SED:30p.EL:100n` | enrolment: percent, number of students |
| `types`, `counties`, `size` | `UNIFIED.HIGH`, `19.27`, `500-20000` | who is eligible |
| `coe`, `charters` | `include` | handling |
| `offices` | `include` | whether the model has county offices |
"""

from collections.abc import Mapping
from typing import Any

from cimodels.errors import SpecError
from cimodels.screen.link_fields import FIELDS
from cimodels.screen.spec import ScreenSpec

LINK_VERSION = "1"
# A full specification takes a few hundred characters; more is not a link that we wrote.
LONGEST_VALUE = 2000


def to_params(spec: ScreenSpec) -> dict[str, str]:
    """Flat parameters that `from_params` reads back as the same specification."""
    default = ScreenSpec()
    params = {"v": LINK_VERSION}
    for field in FIELDS:
        text = field.write(spec)
        if text is not None and text != field.write(default):
            params[field.name] = text
    return params


def from_params(params: Mapping[str, Any]) -> tuple[ScreenSpec, tuple[str, ...]]:
    """The specification of a link, and a sentence for each parameter that could not be used.

    Never raises: what makes no sense keeps its default. Other names than those of the table above are
    left to the page that uses them.
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
                f"{field.name} = {_shown(value)} in the link cannot be used; expected {problem.expected}. "
                "The default is used instead."
            )
    return spec, tuple(notices)


def _bounded(name: str, value: object) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_VALUE:
        raise SpecError(name, value, f"a text of at most {LONGEST_VALUE:,} characters")
    return value.strip()


def _shown(value: object) -> str:
    """The value as a notice quotes it: short, and without control characters."""
    text = value if isinstance(value, str) else type(value).__name__
    short = text[:40] + ("…" if len(text) > 40 else "")
    return "“" + "".join(c if c.isprintable() else "�" for c in short) + "”"
