"""Cards, and the choices that single estimators have."""

import pytest

from cimodels.errors import SpecError
from cimodels.models.cards import CARDS
from cimodels.models.spec import ESTIMATOR_NAMES, ESTIMATOR_OPTIONS, ModelSpec


@pytest.mark.parametrize("card", CARDS.values(), ids=lambda card: card.code)
def test_a_card_says_what_a_reader_must_know(card):
    assert ESTIMATOR_NAMES[card.code] == card.name
    for text in (card.assumes, card.prefer, card.cannot_tell):
        assert len(text) > 40 and text[0].isupper() and text.endswith((".", "?"))
    assert set(card.options) <= set(ESTIMATOR_OPTIONS)
    assert not (card.linear and card.cross_fitted)


def test_choices_that_an_estimator_does_not_have_are_refused_and_left_out():
    with pytest.raises(SpecError, match="unless the estimator is quantile"):
        ModelSpec(quantile=0.9)
    with pytest.raises(SpecError, match="unless the estimator is neighbours"):
        ModelSpec(estimator="ols", neighbours=10)
    for field, bad in (("quantile", 1.0), ("neighbours", 2)):
        with pytest.raises(SpecError, match=field):
            ModelSpec(estimator=field, **{field: bad})
    assert "quantile" not in ModelSpec().to_dict()
    assert ModelSpec(estimator="quantile", quantile=0.9).to_dict()["quantile"] == 0.9


def test_specifications_from_before_keep_their_fingerprint():
    assert ModelSpec().fingerprint == "3d8f9f8e23bd"


def test_another_estimator_begins_with_its_defaults():
    spec = ModelSpec(estimator="neighbours", neighbours=40)
    assert spec.with_estimator("neighbours") == spec
    assert spec.with_estimator("quantile") == ModelSpec(estimator="quantile")
