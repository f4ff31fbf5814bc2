"""Spread and agreement between raters: drawn, by hand, and by law."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cimodels.rubric.agreement import FEWEST_FOR_KAPPA, Rating, agreement, spreads


def two(pairs: list[tuple[int, int]]) -> list[Rating]:
    return [
        Rating(rater, f"d{at}", "aim", level)
        for at, levels in enumerate(pairs)
        for rater, level in zip(("Ana", "Bo"), levels, strict=True)
    ]


def test_spread_by_listen_for_in_the_order_asked() -> None:
    ratings = [Rating("Bo", "d", "tests", 4), Rating("Ana", "d", "tests", 2), Rating("Ana", "d", "aim", 3)]
    aim, tests = spreads(ratings, ["aim", "system", "tests"])
    assert (aim.listen_for, aim.apart, aim.mean) == ("aim", 0, 3)
    assert tests.levels == (("Ana", 2), ("Bo", 4))
    assert (tests.low, tests.high, tests.apart, tests.mean) == (2, 4, 2, 3)


def test_agreement_drawn() -> None:
    found = agreement(two([(1, 1), (2, 3), (4, 2), (3, 3)]))
    assert (found.pairs, found.exact, found.within_one) == (4, 50, 75)
    assert (
        found.kappa is None
        and f"Too few judgements by both for a kappa: 4, and it takes {FEWEST_FOR_KAPPA}" in found.note
    )


def test_kappa_as_by_hand() -> None:
    # 20 judgements: 16 equal, four to each level, and four that are one apart. Quadratic weights, levels 1 to 4:
    # observed disagreement 4 × 1 ÷ 20 = 0.2; by chance the mean squared gap of independent draws.
    pairs = [(n, n) for n in (1, 2, 3, 4) for _ in range(4)] + [(1, 2), (2, 1), (3, 4), (4, 3)]
    one, other = zip(*pairs, strict=True)
    chance = sum((a - b) ** 2 for a in one for b in other) / len(pairs) ** 2
    found = agreement(two(pairs))
    assert found.kappa == pytest.approx(1 - 0.2 / chance) == pytest.approx(0.92)


def test_no_kappa_without_differences_or_for_three() -> None:
    assert "habit" in agreement(two([(3, 3)] * FEWEST_FOR_KAPPA)).note
    three = [Rating(rater, "d", "aim", level) for rater, level in (("A", 1), ("B", 2), ("C", 4))]
    found = agreement(three)
    assert (found.pairs, found.within_one) == (3, pytest.approx(100 / 3))
    assert found.kappa is None and "here are 3" in found.note
    assert agreement([Rating("A", "d", "aim", 1)]).pairs == 0


RATINGS = st.lists(
    st.builds(
        Rating,
        st.sampled_from("ABC"),
        st.sampled_from("de"),
        st.sampled_from(["aim", "tests"]),
        st.integers(1, 4),
    ),
    unique_by=lambda one: (one.rater, one.item, one.listen_for),
)


@given(RATINGS, st.randoms())
def test_order_does_not_matter_and_within_one_is_never_less_than_exact(
    ratings: list[Rating], random: object
) -> None:
    found, mixed = agreement(ratings), list(ratings)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert agreement(mixed) == found
    same = [(a, b) for a, b in combinations(ratings, 2) if (a.item, a.listen_for) == (b.item, b.listen_for)]
    assert found.pairs == len(same)
    if found.exact is not None and found.within_one is not None:
        assert 0 <= found.exact <= found.within_one <= 100
