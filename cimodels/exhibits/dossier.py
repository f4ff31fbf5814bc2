"""What the data and a kept list say of a candidate, as the bodies of records that begin its research."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pandas as pd

from cimodels.exhibits.signals import where
from cimodels.models.results import ExpectedPerformance
from cimodels.models.similar import Similar
from cimodels.signals.kinds import KINDS
from cimodels.signals.results import Signal
from cimodels.vocab.indicators import INDICATORS

# Which side of the research a signal belongs to; the others are concerns of another kind.
_SIDES: Mapping[str, str] = MappingProxyType(
    {"fiscal": "concern_fiscal", "charters": "concern_other", "enrolment": "concern_other"}
    | dict.fromkeys(("drift", "certified_data", "suppressed", "participation"), "concern_other")
    | dict.fromkeys(("alternative", "suspension"), "concern_practices")
)
_STANDING = ("rank", "chance", "expected", "actual", "advantage", "low", "high")
# So many of each are read side by side.
_MOST = 6


def signal_key(signal: Signal) -> str:
    """What tells a signal from the others of its district: its kind, time and sentence's beginning."""
    return f"{signal.kind} {signal.when}: {signal.sentence}"[:200].strip()


def finding_of(signal: Signal, release: str) -> dict[str, Any]:
    """The body of a `finding` with what the data say, by value."""
    return {
        "sentence": f"{KINDS[signal.kind].name}: {signal.sentence}"[:500],
        "kind": _SIDES.get(signal.kind, "concern_groups"),
        "source": "data",
        "place": where(signal)[:500],
        "detail": f"{signal.detail}\n\nAsk: {KINDS[signal.kind].question}".strip(),
        "status": "open",
        "signal": signal_key(signal),
        "release": release,
    }


def dossier_of(listed: Mapping[str, Any], row: Mapping[str, Any], short_list: str) -> dict[str, Any]:
    """The body of a `dossier` of one district of a kept list; `listed` is the list's body, `row` one of its districts."""
    about = {
        code: listed.get(code)
        for code in ("name", "indicator", "student_group", "years", "fingerprint", "release")
    }
    return {
        "name": str(row.get("name") or row["cds"]),
        "cds": row["cds"],
        "county": str(row.get("county") or ""),
        "state": listed.get("state", ""),
        "short_list": short_list,
        "why": str(row.get("reason") or ""),
        "standing": [{**about, **{code: row.get(code) for code in _STANDING}}],
    }


def standing_words(standing: Mapping[str, Any]) -> str:
    """Where a district stood on its list, in a sentence; empty where nothing is known."""
    values = [standing.get(code) for code in ("expected", "actual", "advantage")]
    numbers = [float(value) for value in values if isinstance(value, int | float)]
    if len(numbers) < len(values):
        return ""
    kind = next((one for one in INDICATORS.values() if one.name == standing.get("indicator")), None)
    say = kind.format if kind else _plain_number
    expected, actual, advantage = numbers
    chance = standing.get("chance")
    sure = (
        f", and truly among the best with a chance of {chance:.1f} %"
        if isinstance(chance, int | float)
        else ""
    )
    about = ", ".join(
        str(standing[code]) for code in ("indicator", "student_group", "years") if standing.get(code)
    )
    return f"{about}: expected {say(expected)}, actual {say(actual)}, advantage {say(advantage, signed=True)}; rank {standing.get('rank')}{sure}."


def _plain_number(value: float, *, signed: bool = False) -> str:
    return (f"{value:+.1f}" if signed else f"{value:.1f}").replace("-", "−")


def contrast(similar: Similar, expected: ExpectedPerformance, near_misses: pd.DataFrame) -> pd.DataFrame:
    """Districts to look at beside a candidate: similar ones that did as expected, and near misses of the screen.

    Returns
    -------
    DataFrame, one row per district, at most six of each, the nearest first
        `name`, `county`, `as` (`ordinary` or `near miss`), `why` (a sentence), `expected`, `actual`, `advantage` (+ is
        better), `cds`. Ordinary ones are the similar districts in the middle half of the ranks.
    """
    entities = expected.entities.set_index("cds")
    n, kind = len(entities), expected.spec.outcome
    peers = [cds for cds in similar.peers["cds"] if cds in entities.index]
    middle = [cds for cds in peers if n * 0.25 < entities.at[cds, "rank"] <= n * 0.75][:_MOST]
    ordinary = [(cds, "ordinary", f"Similar, and its results are ordinary: {kind.format(entities.at[cds, 'advantage'], signed=True)} "
                 f"against what was expected, rank {int(entities.at[cds, 'rank']):,} of {n:,}.") for cds in middle]  # fmt: skip
    others = near_misses[near_misses["cds"].isin(entities.index) & (near_misses["cds"] != similar.cds)]
    misses = [(row.cds, "near miss", str(row.reason)) for row in others.head(_MOST).itertuples()]
    found = pd.DataFrame([*ordinary, *misses], columns=["cds", "as", "why"])
    columns = ["name", "county", "expected", "actual", "advantage"]
    told = found.join(entities[columns], on="cds")
    return told[["name", "county", "as", "why", "expected", "actual", "advantage", "cds"]]
