"""Adequate performance elsewhere: no Red, a level, or a percentile on other indicators and groups."""

from collections.abc import Callable, Iterator

import numpy as np

from cimodels.models.expected import best_rank
from cimodels.screen.results import Criterion
from cimodels.screen.spec import Adequacy, ScreenSpec
from cimodels.screen.universe import Rating, Universe
from cimodels.screen.verdicts import Verdicts, by_margin
from cimodels.screen.wording import apart, both, plain_number, result_words, value_words
from cimodels.vocab.indicators import INDICATORS, direction_sign
from cimodels.vocab.levels import COLORS, status_level_name
from cimodels.vocab.student_groups import group_words

LOWEST_THAT_IS_NOT_RED = 2.0


def checks(spec: ScreenSpec) -> Iterator[tuple[str, Adequacy, str]]:
    """Each check × student group with a unique id; the focus is not checked against itself.

    A gap is another thing than the group's own status: that both groups do badly is no success.
    """
    model = spec.model
    own = None if model.reference_group else (model.indicator, model.student_group)
    seen: dict[str, list[Adequacy]] = {}
    for check in spec.adequacy:
        for group in check.student_groups:
            if (check.indicator, group) == own:
                continue
            key = f"adequacy.{check.indicator}.{group}.{check.rule}"
            others = seen.setdefault(key, [])
            if any((o.value, o.when_missing) == (check.value, check.when_missing) for o in others):
                continue
            others.append(check)
            yield key if len(others) == 1 else f"{key}.{len(others)}", check, group


def adequacy(universe: Universe) -> Iterator[Verdicts]:
    for key, check, group in checks(universe.spec):
        yield _judged(universe, key, check, group)


def summary(spec: ScreenSpec) -> str:
    """All checks in one clause per rule, for the funnel."""
    clauses: dict[str, list[str]] = {}
    for _, check, group in checks(spec):
        clauses.setdefault(f"{_asked(check)} for {group_words(group)} on", []).append(
            INDICATORS[check.indicator].short_name
        )
    return "; ".join(f"{clause} {both(names)}" for clause, names in clauses.items())


def _asked(check: Adequacy) -> str:
    if check.rule == "no_red":
        return "no Red"
    if check.rule == "level_at_least":
        if check.value == int(check.value):
            return (
                f"level at least {int(check.value)} ({status_level_name(check.indicator, int(check.value))})"
            )
        return f"level at least {plain_number(check.value)}"
    return f"percentile at least {plain_number(check.value)}"


def _judged(universe: Universe, key: str, check: Adequacy, group: str) -> Verdicts:
    rating = universe.ratings.of(check.indicator, group)
    value, threshold, unit = _RULES[check.rule](check, rating)
    words = result_words(check.indicator, group)
    asked = _asked(check)
    criterion = Criterion(key, "adequacy", f"{words}: {asked}", unit)
    return by_margin(
        criterion,
        value,
        threshold,
        value - threshold,
        _Finding(universe, check, rating, value),
        asked,
        subject=words,
        missing_passes=check.when_missing == "pass",
    )


Rule = Callable[[Adequacy, Rating], tuple[np.ndarray, float, str]]


def _color(check: Adequacy, rating: Rating) -> tuple[np.ndarray, float, str]:
    return rating.numbers("color"), LOWEST_THAT_IS_NOT_RED, "level steps"


def _level(check: Adequacy, rating: Rating) -> tuple[np.ndarray, float, str]:
    return rating.numbers("status_level"), check.value, "level steps"


def _percentile(check: Adequacy, rating: Rating) -> tuple[np.ndarray, float, str]:
    """100 × (n − rank + 1) ÷ n among all entities considered that have a value, 100 the best.

    The screen's own filters do not enter, so that narrowing it moves nobody's percentile.
    """
    status = rating.numbers("status") * direction_sign(check.indicator)
    known = ~np.isnan(status)
    percentile = np.full(len(status), np.nan)
    rank = best_rank(status[known])
    n = max(len(rank), 1)
    percentile[known] = 100 * (n - rank + 1) / n
    return percentile, check.value, "percentile points"


_RULES: dict[str, Rule] = {"no_red": _color, "level_at_least": _level, "percentile_floor": _percentile}


class _Finding:
    """Says of one check and one entity what its rating is, and from when."""

    def __init__(self, universe: Universe, check: Adequacy, rating: Rating, value: np.ndarray) -> None:
        self.year = universe.rating_year
        self.check = check
        self.rating = rating
        self.value = value

    def __call__(self, i: int) -> str:
        year = self._year(i)
        if self.value[i] != self.value[i]:
            return (
                f"no rating in {year} ({self._why_missing(i)}), which counts as a {self.check.when_missing} "
                "because the recipe says so"
            )
        status = value_words(INDICATORS[self.check.indicator], self.rating.cell(i, "status"))
        return f"{self._found(i)} in {year} (status {status})"

    def _year(self, i: int) -> int:
        return int(self.rating.cell(i, "year")) if self.rating.published(i) else self.year

    def _found(self, i: int) -> str:
        value = self.value[i]
        if self.check.rule == "percentile_floor":
            return f"percentile {apart(value, self.check.value)}"
        computed = " by our computation" if self.rating.cell(i, "computed") == 1 else ""
        if self.check.rule == "no_red":
            return COLORS[int(value)].name + computed
        return f"level {int(value)} ({status_level_name(self.check.indicator, int(value))}){computed}"

    def _why_missing(self, i: int) -> str:
        if not self.rating.published(i):
            return "no result published"
        if self.rating.cell(i, "suppressed") == 1:
            return "withheld to protect students"
        status = self.rating.cell(i, "status")
        if status != status:
            return "no status published"
        what = "colour" if self.check.rule == "no_red" else "level"
        return f"status {value_words(INDICATORS[self.check.indicator], status)} but no {what}"
