"""How the screen says things: numbers, years, groups and indicators as people write them."""

from collections.abc import Iterable, Sequence

from cimodels.vocab.indicators import INDICATORS, Unit
from cimodels.vocab.student_groups import STUDENT_GROUPS

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_UNIT_WORDS = {Unit.POINTS: "points", Unit.PERCENT: "percentage points", Unit.SCORE: "points"}


def plain_number(value: float) -> str:
    """10.0 as `10`, 12.5 as `12.5`: no digits that say nothing."""
    return f"{value:.0f}" if value == round(value) else repr(float(value))


def apart(value: float, threshold: float) -> str:
    """`value` with one decimal, or as many as it takes not to look like the threshold it missed."""
    for decimals in (1, 2, 3, 4):
        text = f"{value:.{decimals}f}"
        if value == threshold or float(text) != threshold:
            break
    return text.replace("-", "−")


def count_word(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def group_words(code: str) -> str:
    """A student group in the middle of a sentence."""
    group = STUDENT_GROUPS[code]
    if group.family == "race" or group.name.startswith("English"):
        return group.name
    return group.name[0].lower() + group.name[1:]


def result_words(indicator: str, student_group: str) -> str:
    """Whose result on what: `Suspension, English learners`."""
    return f"{INDICATORS[indicator].short_name}, {group_words(student_group)}"


def unit_words(indicator: str) -> str:
    """The unit of a difference in this indicator."""
    return _UNIT_WORDS[INDICATORS[indicator].unit]


def value_words(indicator: str, value: float) -> str:
    """A value with its unit: `−47.0 points`, `12.4 %`, `no value`."""
    text = INDICATORS[indicator].format(value)
    return text if INDICATORS[indicator].unit is Unit.PERCENT or value != value else f"{text} points"


def years_words(years: Sequence[int]) -> str:
    """`in 2025`, `over 2023–2025`, `over 2022, 2024`; years are sorted."""
    if len(years) == 1:
        return f"in {years[0]}"
    if years[-1] - years[0] == len(years) - 1:
        return f"over {years[0]}–{years[-1]}"
    return "over " + ", ".join(map(str, years))


def either(words: Iterable[str]) -> str:
    """`a`, `a or b`, `a, b or c`."""
    return _joined(list(words), "or")


def both(words: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return _joined(list(words), "and")


def _joined(words: list[str], conjunction: str) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}"


def capital(sentence: str) -> str:
    """The same with a capital first letter."""
    return sentence[:1].upper() + sentence[1:]
