"""The grid's alternatives as one parameter of a link; the base and the cut-off are the screen's own."""

import json
from functools import lru_cache

from cimodels.errors import SpecError
from cimodels.models.spec import ModelSpec
from cimodels.multiverse.spec import MultiverseSpec

_LONGEST = 4_000
_OURS = ("base", "top_percent", "version")


def to_param(spec: MultiverseSpec) -> str:
    """Compact JSON of what is tried beside the base."""
    value = {key: part for key, part in spec.to_dict().items() if key not in _OURS}
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


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
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise SpecError("grid", text[:40], "the alternatives as JSON, as this app writes them") from problem
    if not isinstance(value, dict) or any(key in value for key in _OURS):
        raise SpecError("grid", text[:40], "a table of alternatives")
    return MultiverseSpec.from_dict({**value, "base": base.to_dict(), "top_percent": top_percent})
