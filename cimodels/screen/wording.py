"""How the screen says things: numbers, years, groups and indicators as people write them."""

from collections.abc import Iterable, Sequence

from cimodels.vocab.indicators import INDICATORS, Indicator, Unit
from cimodels.vocab.student_groups import group_words


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


def result_words(indicator: str, student_group: str) -> str:
    """Whose result on what: `Suspension, English learners`."""
    return f"{INDICATORS[indicator].short_name}, {group_words(student_group)}"


def value_words(indicator: Indicator, value: float) -> str:
    """A value with its unit: `−47.0 points`, `12.4 %`, `no value`."""
    text = indicator.format(value)
    return text if indicator.unit is Unit.PERCENT or value != value else f"{text} {indicator.unit.difference}"


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
