"""Anhøj's two rules as one would work them out by hand: slow, and obviously right."""

from fractions import Fraction
from itertools import groupby
from math import comb
from statistics import median


def letters(values: list[float]) -> str:
    """`AABBA`: above or below the median, in order; what is on it is left out."""
    middle = median(values)
    return "".join("A" if value > middle else "B" for value in values if value != middle)


def longest_run(values: list[float]) -> int:
    return max((len(list(same)) for _, same in groupby(letters(values))), default=0)


def crossings(values: list[float]) -> int:
    text = letters(values)
    return text.count("AB") + text.count("BA")


def fewest_crossings(useful: int) -> int:
    """The smallest k with at least 5 % of all ways to toss n − 1 coins at k heads or fewer, in whole numbers."""
    ways, k = 0, -1
    while Fraction(ways, 2 ** (useful - 1)) < Fraction(1, 20):
        k += 1
        ways += comb(useful - 1, k)
    return k


def longest_by_chance(useful: int) -> int:
    """The whole number nearest to log₂ n + 3, by squares: 2^k·√½ ≤ n < 2^k·√2."""
    k = 0
    while 2 * 4**k <= useful**2:
        k += 1
    return k + 3
