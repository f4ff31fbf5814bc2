"""Names that hide or reverse text are shown with what hides written out."""

import pytest

from cimodels.study import Study
from cimodels.vocab.visible import visible


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Peñasquitos–Ōji Unified", "Peñasquitos–Ōji Unified"),
        ("Elm\u202eDFP", "Elm⟨U+202E⟩DFP"),
        ("A\u2066B\u2069\u200b\ufeff", "A⟨U+2066⟩B⟨U+2069⟩⟨U+200B⟩⟨U+FEFF⟩"),
        ("A\x00\x1b[31m", "A⟨U+0000⟩⟨U+001B⟩[31m"),
        ("Two\u00a0words\nand\ta tab\u2028", "Two words and a tab "),
        ("", ""),
    ],
)
def test_a_name_as_it_is_shown(name, shown):
    assert visible(name) == shown
    assert visible(shown) == shown


def test_every_name_of_a_study_is_shown_so(demo_study, monkeypatch):
    hostile = demo_study.warehouse.entities().assign(name="Elm\u202e", county=None)
    study = Study(demo_study.warehouse)
    monkeypatch.setattr(study.warehouse, "entities", lambda level: hostile)
    frame = study.entities()
    assert set(frame["name"]) == {"Elm⟨U+202E⟩"}
    assert frame["county"].isna().all()
