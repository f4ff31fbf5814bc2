"""A multiverse as plain values, for JSON."""

import math
from typing import Any

import numpy as np
import pandas as pd

from cimodels.multiverse.agreement import ROBUST_SHARES, agreement, disputed, reach
from cimodels.multiverse.luck import luck
from cimodels.multiverse.results import Multiverse


def to_json_dict(multiverse: Multiverse, release: str | dict[str, Any] | None) -> dict[str, Any]:
    """Everything but the single ranks, ready for `json.dumps`; a missing number is None.

    Parameters
    ----------
    release : str, dict or None
        What the data were, passed on as it is.
    """
    return {
        "spec": multiverse.spec.to_dict(),
        "fingerprint": multiverse.spec.fingerprint,
        "release": release,
        "reach": reach(multiverse),
        **_luck(multiverse),
        "entities": _records(multiverse.entities.drop(columns="position")),
        "agreement": _records(agreement(multiverse)),
        "disputed": _records(disputed(multiverse)),
        "specifications": _records(multiverse.specifications),
        "absent": _records(multiverse.absent),
        "notes": list(multiverse.notes),
    }


def summary(multiverse: Multiverse) -> str:
    """What the grid came to, in sentences."""
    found = reach(multiverse)
    usable = int((multiverse.specifications["refused"] == "").sum())
    moving = agreement(multiverse)
    sentences = [
        f"{usable:,} specifications, {len(multiverse.entities):,} in at least one of them, "
        f"{len(multiverse.absent):,} in none.",
        f"In the top {multiverse.spec.top_percent:g} %: {found['100']} in all specifications that have them, "
        f"{found['80']} in at least 80 %, {found['50']} in at least half, {found['any']} in any.",
    ]
    if len(moving):
        first = moving.iloc[0]
        sentences.append(
            f"The list moves most with {first['choice']}: {first['a']} against {first['b']} share "
            f"{first['jaccard']:.0%} of the names on either list."
        )
    sentences += [told] if (told := luck_in_words(multiverse)) else []
    return "\n".join(sentences)


def _luck(multiverse: Multiverse) -> dict[str, Any]:
    found = luck(multiverse)
    if found is None:
        return {}
    by_luck, by_choice = found.total
    parts = {"resamples": multiverse.spec.bootstrap, "luck": _plain(by_luck), "choice": _plain(by_choice)}
    return {"luck": parts}


def luck_in_words(multiverse: Multiverse) -> str:
    """How much of the disagreement is choice and how much luck; empty for a grid without resamples."""
    found = luck(multiverse)
    if found is None:
        return ""
    times = f"Each model was fitted again to {multiverse.spec.bootstrap:,} resamples of the districts."
    by_luck, by_choice = found.total
    if math.isnan(by_luck):
        return f"{times} Nobody's place in the top is in doubt: all of them say the same."
    most = int((found.share >= ROBUST_SHARES[1]).sum())
    return (
        f"{times} Of the disagreement over who is in the top, {100 * by_choice:.0f} % is choice of model and {100 * by_luck:.0f} % luck of "
        f"who is in the sample; {most:,} are in the top in at least 80 % of all models and resamples."
    )


def luck_of_one(multiverse: Multiverse, cds: str) -> str:
    """The same of one entity; empty for a grid without resamples, KeyError for who takes part nowhere."""
    found = luck(multiverse)
    if found is None:
        return ""
    entity = multiverse.entities.set_index("cds").loc[cds]
    at = int(entity["position"])
    told = (
        f"{entity['name']} is in the top in {100 * found.share[at]:.0f} % of its models and their resamples"
    )
    both = found.luck[at] + found.choice[at]
    if math.isnan(both) or both == 0:
        return told + "."
    return f"{told}; of that doubt {100 * found.choice[at] / both:.0f} % is choice of model and {100 * found.luck[at] / both:.0f} % luck."


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    rows = frame.itertuples(index=False, name=None)
    return [{c: _plain(v) for c, v in zip(frame.columns, row, strict=True)} for row in rows]


def _plain(value: Any) -> Any:
    value = value.item() if isinstance(value, np.generic) else value
    if isinstance(value, tuple):
        return list(value)
    if value is None or value is pd.NA or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return value
