"""The grid's alternatives as one parameter of a link; the base and the cut-off are the screen's own.

    methods:ols.ridge~years:2023-2025.2025~n:30.100~sets:usual~set:mine:SED.EL~resamples:100

What is as the model in view has it is left out, and so are the circumstances of a usual set (`set:needs`). Links
of earlier releases hold JSON, and are read as well.
"""

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote

from cimodels.errors import SpecError
from cimodels.models.spec import ModelSpec
from cimodels.multiverse.spec import MultiverseSpec

_LONGEST = 4_000
_OURS = ("base", "top_percent", "version")
_NO_ALTERNATIVE = "model"
_NONE = "none"
_EXPECTED = "alternatives such as methods:ols.fay_herriot~n:30.100"

# Name in the link → field, for lists of codes.
_LISTS: Mapping[str, str] = MappingProxyType(
    {
        "methods": "estimators",
        "weights": "weights",
        "years": "year_windows",
        "n": "minimum_denominators",
        "scales": "transformations",
        "any": "optional_covariates",
    }
)


def to_param(spec: MultiverseSpec) -> str:
    """What is tried beside the base."""
    plain = MultiverseSpec(base=spec.base, estimators=spec.estimators)
    own = MultiverseSpec(base=spec.base)
    parts = []
    for name, field in _LISTS.items():
        default = own if field == "estimators" else plain
        if (value := getattr(spec, field)) != getattr(default, field):
            write = _window if field == "year_windows" else str
            parts.append(f"{name}:" + ".".join(map(write, value)))
    usual = dict(MultiverseSpec.around(spec.base).covariate_sets)
    if tuple(usual.items()) == spec.covariate_sets:
        parts.append("sets:usual")
    else:
        for name, codes in spec.covariate_sets:
            told = "" if usual.get(name) == codes else ":" + (".".join(codes) or _NONE)
            parts.append(f"set:{_escaped(name)}{told}")
    if spec.bootstrap:
        parts.append(f"resamples:{spec.bootstrap}")
    return "~".join(parts) or _NO_ALTERNATIVE


def _window(years: tuple[int, ...]) -> str:
    """`2023-2025`, or `2022_2024` for years that are not in a row."""
    in_a_row = len(years) > 1 and all(b == a + 1 for a, b in pairwise(years))
    return f"{years[0]}-{years[-1]}" if in_a_row else "_".join(map(str, years))


def _escaped(name: str) -> str:
    """The name without the signs that divide; the rest of it stays readable."""
    return "".join(f"%{ord(sign):02X}" if sign in "~:%" else sign for sign in name)


# Every page reads its link in each run, and a large grid takes a second to enumerate.
@lru_cache(maxsize=4)
def from_param(text: str, base: ModelSpec, top_percent: float) -> MultiverseSpec:
    """The grid that a link asks for, around the model in view.

    Raises
    ------
    SpecError
        For anything that `to_param` could not have written; says what cannot be used.
    """
    if len(text) > _LONGEST:
        raise SpecError("grid", f"{len(text):,} characters", f"at most {_LONGEST:,}")
    value = _of_json(text) if text.lstrip().startswith(("{", "[")) else _of_words(text, base)
    return MultiverseSpec.from_dict({**value, "base": base.to_dict(), "top_percent": top_percent})


def _of_json(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise SpecError("grid", text[:40], _EXPECTED) from problem
    if not isinstance(value, dict) or any(key in value for key in _OURS):
        raise SpecError("grid", text[:40], "a table of alternatives")
    return value


def _of_words(text: str, base: ModelSpec) -> dict[str, Any]:
    found: dict[str, Any] = {}
    sets: dict[str, list[str]] = {}
    usual = dict(MultiverseSpec.around(base).covariate_sets)
    for part in text.split("~") if text != _NO_ALTERNATIVE else ():
        name, colon, value = part.partition(":")
        if not colon or not value:
            raise SpecError("grid", part[:40], _EXPECTED)
        if name == "set":
            set_name, told, codes = value.partition(":")
            set_name = unquote(set_name)
            if not told and set_name not in usual:
                raise SpecError("grid", part[:40], f"one of the sets {', '.join(usual)}, or set:NAME:SED.EL")
            sets[set_name] = _items(codes) if told else list(usual[set_name])
        elif part == "sets:usual":
            sets |= {usual_name: list(usual_codes) for usual_name, usual_codes in usual.items()}
        elif name == "resamples":
            found["bootstrap"] = _whole(value)
        elif name in _LISTS:
            found[_LISTS[name]] = [_READ.get(name, str)(item) for item in value.split(".")]
        else:
            raise SpecError("grid", part[:40], _EXPECTED)
    return {**found, "covariate_sets": sets}


def _items(codes: str) -> list[str]:
    return [] if codes == _NONE else codes.split(".")


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise SpecError("grid", text[:40], "a whole number")
    return int(text)


def _years(text: str) -> list[int]:
    first, dash, last = text.partition("-")
    if not dash:
        return [_whole(year) for year in text.split("_")]
    if not 0 <= _whole(last) - _whole(first) < 100:
        raise SpecError("grid", text[:40], "years such as 2023-2025")
    return list(range(_whole(first), _whole(last) + 1))


_READ: Mapping[str, Callable[[str], Any]] = MappingProxyType({"n": _whole, "years": _years})
