"""Which codes of a link are compared, and what is said of the others."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cimodels.compare.chosen import MOST, Chosen, chosen, to_param

CODES = [f"{n:07d}0000000" for n in range(1, 9)]


def test_each_code_is_taken_once_in_the_order_of_the_link() -> None:
    asked = f" {CODES[2]},{CODES[1]},,{CODES[2]} ,{CODES[0]}"
    assert chosen(asked, CODES[0], CODES, "district") == Chosen((CODES[0], CODES[2], CODES[1]), ())


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("banana", "'banana' to compare with, which is no 14-digit CDS code"),
        ("00000010000001", "is a school; districts are compared here"),
        ("99999990000000", "is not in this release"),
        ("１２３４５６７０００００００", "no 14-digit CDS code"),
    ],
)
def test_what_cannot_be_compared_is_told(asked: str, said: str) -> None:
    found = chosen(f"{CODES[0]},{asked}", None, CODES, "district")
    assert found.cds == (CODES[0],)
    (notice,) = found.notices
    assert said in notice


def test_a_seventh_is_left_out_and_told() -> None:
    found = chosen(to_param(CODES[1:]), CODES[0], CODES, "district")
    assert found.cds == tuple(CODES[:MOST])
    assert len(found.notices) == 2 and all("at most 6" in notice for notice in found.notices)


@settings(deadline=None)
@given(st.lists(st.sampled_from(CODES), unique=True, max_size=MOST))
def test_writing_and_reading_gives_the_same(codes: list[str]) -> None:
    assert chosen(to_param(codes), None, CODES, "district").cds == tuple(codes)


@settings(deadline=None)
@given(st.text(max_size=600), st.sampled_from([None, CODES[0]]))
def test_nothing_in_a_link_breaks_it(text: str, own: str | None) -> None:
    found = chosen(text, own, CODES, "district")
    assert set(found.cds) <= set(CODES) and len(found.cds) <= MOST
    assert all(len(notice) < 200 for notice in found.notices)
