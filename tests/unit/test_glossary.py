"""The glossary: complete, derived from the registries, and in order."""

from cimodels.vocab.glossary import glossary
from cimodels.vocab.indicators import INDICATORS
from cimodels.vocab.levels import COLORS


def test_it_has_every_indicator_and_colour_in_the_registrys_words() -> None:
    words = glossary()
    for indicator in INDICATORS.values():
        assert (
            indicator.explanation in words[indicator.name]
            and indicator.direction.word in words[indicator.name]
        )
    assert all(color.name in words["Colour"] for color in COLORS.values())


def test_it_is_in_order_and_every_meaning_is_a_sentence() -> None:
    words = list(glossary())
    assert words == sorted(words, key=str.casefold)
    assert all(meaning.endswith(".") for meaning in glossary().values())
