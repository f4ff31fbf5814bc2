"""Years and grades as people write them: runs of numbers."""

from collections.abc import Sequence
from functools import lru_cache


def years_text(numbers: Sequence[int]) -> str:
    """2018, 2023, 2024, 2025 → '2018 and 2023–2025'; of grades as well."""
    return _text(tuple(sorted(numbers)))


@lru_cache(maxsize=256)
def _text(numbers: tuple[int, ...]) -> str:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    words = [f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs]
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
