"""How each one stands on everything but the cut that the slider moves, in numbers and in words."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cimodels.screen.results import Screening
from cimodels.screen.spec import Threshold
from cimodels.screen.wording import plain_number

FAILS_ELSEWHERE, PASSES_ELSEWHERE, LISTED_ANYWAY, NOT_ASKED_FOR = 0, 1, 2, 3
# What a filter asks for, as the end of "12 of them …" and of "not …".
_ASKED = {
    frozenset({"county"}): "in the counties asked for",
    frozenset({"minimum_enrolment", "maximum_enrolment"}): "of the size asked for",
    frozenset({"district_type", "county_offices"}): "of the types asked for",
}


@dataclass(frozen=True)
class Standing:
    """`codes` has one of the constants above per entity (uint8); `asked` says what NOT_ASKED_FOR misses."""

    codes: np.ndarray
    asked: str


def standing(screening: Screening, measure: str, cds: pd.Series) -> Standing:
    """How each of `cds` stands on every criterion except the cut by `measure`; the unscreened fail.

    Who fails a criterion of the stage `eligible` is not asked for, whatever else holds. Of the others,
    LISTED_ANYWAY are those whom another measure brings onto the list by itself (`focus_match` "any").
    """
    rows = _Rows(screening, cds)
    others = [f"focus.{t.measure}" for t in screening.spec.focus if t.measure != measure]
    eligible = [c.id for c in screening.criteria if c.stage == "eligible"]
    focus = [*others, f"focus.{measure}"]
    is_foreign = rows.fail(eligible)
    passes = rows.known & ~rows.fail([c for c in rows.criteria if c not in focus])
    if screening.spec.focus_match == "any":
        anyway = np.logical_or.reduce([~rows.fail([c]) for c in others], initial=False)
        codes = np.where(passes, np.where(anyway, LISTED_ANYWAY, PASSES_ELSEWHERE), FAILS_ELSEWHERE)
    else:
        codes = np.where(passes & ~rows.fail(others), PASSES_ELSEWHERE, FAILS_ELSEWHERE)
    codes = np.where(is_foreign, NOT_ASKED_FOR, codes).astype(np.uint8)
    return Standing(
        codes, _asked({c for c in eligible if rows.fail([c]).any()}, len(screening.spec.counties))
    )


class _Rows:
    """The failed verdicts by entity and criterion; looking up texts is what takes time, so only theirs."""

    def __init__(self, screening: Screening, cds: pd.Series) -> None:
        verdicts = screening.verdicts
        position = {code: i for i, code in enumerate(cds.tolist())}
        criterion = pd.Categorical(verdicts["criterion"])
        self.criteria = list(criterion.categories)
        self._size = len(position)
        codes = np.asarray(criterion.codes)
        failed = np.flatnonzero(~verdicts["passed"].to_numpy(bool))
        first = np.flatnonzero(codes == 0)
        asked = verdicts["cds"].iloc[np.concatenate((failed, first))].tolist()
        entity = np.array([position.get(code, -1) for code in asked], dtype=int)
        self._entity, self._code = entity[: len(failed)], codes[failed]
        self.known = self._have(entity[len(failed) :])

    def fail(self, criteria: list[str]) -> np.ndarray:
        """Who fails at least one of them."""
        asked = np.array([c in criteria for c in self.criteria], dtype=bool)
        return self._have(self._entity[asked[self._code]])

    def _have(self, entity: np.ndarray) -> np.ndarray:
        return np.bincount(entity[entity >= 0], minlength=self._size) > 0


def _asked(missed: set[str], counties: int) -> str:
    if missed == {"county"} and counties == 1:
        return "in the county asked for"
    return next((words for ids, words in _ASKED.items() if missed and missed <= ids), "asked for")


def also_asked(screening: Screening | None, measure: str) -> str:
    """What the list asks beside the cut by `measure`, to follow "on the short list"; may be empty."""
    others = [t for t in screening.spec.focus if t.measure != measure] if screening else []
    if not screening or not others:
        return ""
    if screening.spec.focus_match == "any":
        return f", open to the {' or the '.join(map(_top, others))} as well"
    return f", which needs the {' and the '.join(map(_top, others))} as well"


def _top(threshold: Threshold) -> str:
    return f"top {plain_number(threshold.top_percent)} % by {threshold.measure}"
