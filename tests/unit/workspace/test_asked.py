"""What was taken over by value is read in whatever shape it came."""

import pytest

from cimodels.workspace.asked import questions_of, tags_of
from cimodels.workspace.protocols import Question, protocols


def test_a_guides_questions_are_read_as_they_were_taken_over() -> None:
    for guide in protocols().values():
        assert questions_of({"questions": guide.by_value()}) == guide.questions


@pytest.mark.parametrize("row", [{}, {"ask": None}, {"ask": ["x"]}, {"name": "x"}, {"ask": ""}])
def test_what_asks_nothing_is_no_question(row: dict[str, object]) -> None:
    assert questions_of({"questions": [row, {"ask": "Why?", "follow": 3, "listen_for": "x"}]}) == (
        Question("", "Why?", "", ()),
    )


def test_listen_fors_of_another_shape_are_left_out() -> None:
    (found,) = questions_of({"questions": [{"ask": "Why?", "listen_for": ["aim", {"a": 1}, None]}]})
    assert found.listen_for == ("aim",)


def test_evidence_without_a_code_is_of_nothing() -> None:
    note = {
        "listen_fors": [{}, {"name": "x"}, {"code": None}, {"code": "aim"}, {"code": "data", "name": "D"}]
    }
    assert tags_of(note) == {"aim": "aim", "data": "D"}
