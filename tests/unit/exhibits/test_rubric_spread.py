"""What raters gave as a figure: in words, in numbers, and nobody hidden behind another."""

from cimodels.exhibits.rubric_spread import rubric_spread
from cimodels.rubric.agreement import Rating, spreads

NAMES = {"aim": "A shared, specific aim", "tests": "<b>Changes</b> are tested"}


def test_each_rating_has_a_mark_of_its_own_and_the_distance_is_told() -> None:
    given = [("Ana", "aim", 3), ("Bo", "aim", 3), ("Ana", "tests", 1), ("Bo", "tests", 4)]
    shown = rubric_spread(spreads([Rating(r, "d", code, level) for r, code, level in given], NAMES), NAMES)
    assert shown.data.to_numpy().tolist() == [[NAMES[code], rater, level] for rater, code, level in given]
    marks = [
        (x, y)
        for one in shown.figure.data
        if one.mode == "markers"
        for x, y in zip(one.x, one.y, strict=True)
    ]
    assert len(set(marks)) == len(given)
    assert "More than one level apart: <b>Changes</b> are tested." in shown.alt
    assert "<b>" not in "".join(shown.figure.layout.yaxis.ticktext)
