"""A grid as a TOML file that people review, exchange and run again."""

import tomllib

import tomli_w

from cimodels.errors import SpecError
from cimodels.multiverse.spec import MultiverseSpec

LONGEST_RECIPE = 200_000


def to_toml(spec: MultiverseSpec) -> str:
    """The grid with every value written out."""
    return tomli_w.dumps(spec.to_dict())


def from_toml(text: str) -> MultiverseSpec:
    """The grid that a recipe describes.

    Raises
    ------
    SpecError
        For text that is not TOML, a stranger among the fields or an impossible value.
    """
    if len(text) > LONGEST_RECIPE:
        raise SpecError("recipe", text[:40] + "…", f"at most {LONGEST_RECIPE:,} characters of TOML")
    try:
        value = tomllib.loads(text)
    except (ValueError, RecursionError) as problem:
        # A syntax error with its line, a number of thousands of digits, or thousands of brackets.
        raise SpecError(
            "recipe", text.strip()[:40] + "…", f"TOML, for example top_percent = 10 ({problem})"
        ) from None
    return MultiverseSpec.from_dict(value)
