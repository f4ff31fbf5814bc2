"""Small numbers as words."""

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def count_word(count: int) -> str:
    """`2` → two; from 11 on in digits."""
    return _NUMBERS[count] if count < len(_NUMBERS) else f"{count:,}"


def counted(count: int, noun: str) -> str:
    """`2, "concern"` → two concerns."""
    return f"{count_word(count)} {noun}{'' if count == 1 else 's'}"
