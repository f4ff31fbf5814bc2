"""Drawings: well formed whatever is written, nothing left out, no word outside its room."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cimodels.exhibits.diagrams.driver_diagram import driver_diagram
from cimodels.exhibits.diagrams.entries import LIKELY, RULED_OUT, Drawing, Entry
from cimodels.exhibits.diagrams.fishbone import fishbone
from cimodels.exhibits.diagrams.words import shortened, width, wrapped

HOSTILE = "</text><script>alert(1)</script>&\"' \u202eevil ]]> <img onerror=x>"
SVG = "{http://www.w3.org/2000/svg}"
BONES = {
    "Lessons": [
        Entry("Easy tasks", "evidence: 2 for", LIKELY, below=(Entry("Low hopes", below=(Entry("Habit"),)),))
    ],
    "Time": [Entry("Less time", mark=RULED_OUT), Entry("Few teachers")],
    "Families": [],
}
DRIVERS = [
    Entry("Work of the grade", level=1, below=(
        Entry("Plan together", level=2, below=(Entry("Exchange tasks", "Measure: tasks", level=3), Entry("Visit", level=3))),
        Entry("Straight from above", level=3),
    )),
    Entry("Alone", level=3),
]  # fmt: skip


def words(drawn: Drawing) -> str:
    return " ".join("".join(one.itertext()) for one in ElementTree.fromstring(drawn.svg).iter(f"{SVG}tspan"))


def names(drawn: Drawing) -> set[str]:
    return {one.tag.removeprefix(SVG) for one in ElementTree.fromstring(drawn.svg).iter()}


@pytest.mark.parametrize("look", ["light", "dark"])
def test_a_fishbone_shows_every_cause_and_names_empty_bones(look: str) -> None:
    drawn = fishbone("The problem", BONES, look=look, title="Ours", foot="as of today")
    for text in ("Easy tasks", "Low hopes", "Habit", "Few teachers", "evidence: 2 for", "as of today"):
        assert text in words(drawn)
    assert "✕ Less time" in words(drawn) and "● Easy tasks" in words(drawn)
    assert "Nothing entered yet: Families." in words(drawn)
    assert "Easy tasks (likely a root cause), because Low hopes, because Habit" in drawn.alt
    root = ElementTree.fromstring(drawn.svg)
    assert (root[0].text, root[1].text) == ("Ours", drawn.alt)


def test_a_driver_diagram_joins_what_leads_to_the_aim_and_says_what_does_not() -> None:
    drawn = driver_diagram("Close the gap", DRIVERS)
    assert "Not yet connected to the aim" in words(drawn)
    assert drawn.alt.endswith("Not yet connected to the aim: Alone.")
    boxes = [one for one in ElementTree.fromstring(drawn.svg).iter(f"{SVG}rect")][1:]
    lines = [one for one in ElementTree.fromstring(drawn.svg).iter(f"{SVG}path")]
    # The aim, five drivers and ideas below it, and one alone; every one of the five has its line.
    assert (len(boxes), len(lines)) == (7, 5)


def test_hostile_text_is_text() -> None:
    for drawn in (
        fishbone(
            HOSTILE,
            {HOSTILE: [Entry(HOSTILE, HOSTILE, below=(Entry(HOSTILE),))]},
            title=HOSTILE,
            foot=HOSTILE,
        ),
        driver_diagram(HOSTILE, [Entry(HOSTILE, HOSTILE)], title=HOSTILE, foot=HOSTILE),
    ):
        assert names(drawn) <= {"svg", "title", "desc", "rect", "path", "text", "tspan"}
        assert "\u202e" not in drawn.svg and "⟨U+202E⟩" in drawn.svg


def test_without_anything_there_is_still_a_drawing() -> None:
    assert "The problem" in words(fishbone("", {}))
    assert "The aim is not written yet" in words(driver_diagram("", []))


def boxes_of(drawn: Drawing) -> list[tuple[float, float, float, float]]:
    found = [one.attrib for one in ElementTree.fromstring(drawn.svg).iter(f"{SVG}rect")][1:]
    return [tuple(float(one[code]) for code in ("x", "y", "width", "height")) for one in found]  # type: ignore[misc]


_ENTRY = st.builds(Entry, st.text(min_size=1, max_size=120), st.text(max_size=40))
_IDEAS = st.lists(
    st.builds(Entry, st.text(max_size=90), st.text(max_size=30), level=st.just(3)), max_size=3
).map(tuple)
_SECOND = st.builds(Entry, st.text(max_size=90), st.text(max_size=30), level=st.just(2), below=_IDEAS)
_FIRST = st.builds(
    Entry, st.text(max_size=90), level=st.just(1), below=st.lists(_SECOND, max_size=3).map(tuple)
)


@given(st.lists(st.one_of(_FIRST, _SECOND), max_size=4), st.text(max_size=500))
def test_no_box_of_a_driver_diagram_lies_on_another(entries: list[Entry], aim: str) -> None:
    boxes = boxes_of(drawn := driver_diagram(aim, entries))
    for number, (x, y, wide, high) in enumerate(boxes):
        assert x >= 0 and x + wide <= drawn.width and y >= 0 and y + high <= drawn.height
        for other_x, other_y, other_wide, other_high in boxes[number + 1 :]:
            apart = x + wide <= other_x or other_x + other_wide <= x
            assert apart or y + high <= other_y + 0.11 or other_y + other_high <= y + 0.11


@given(
    st.dictionaries(st.text(min_size=1, max_size=25), st.lists(_ENTRY, max_size=3), max_size=8),
    st.text(max_size=300),
)
def test_every_word_of_a_fishbone_is_on_the_paper_and_no_line_is_on_another(
    bones: dict[str, list[Entry]], problem: str
) -> None:
    drawn = fishbone(problem, bones)
    places = []
    for one in ElementTree.fromstring(drawn.svg).iter(f"{SVG}tspan"):
        x, y = float(one.attrib["x"]), float(one.attrib["y"])
        assert 0 <= x < drawn.width and 0 < y < drawn.height
        places.append((round(x), round(y)))
    assert len(places) == len(set(places))


@given(st.text(max_size=300), st.integers(60, 400))
def test_no_line_is_wider_than_its_room_and_no_letter_is_lost(text: str, room: int) -> None:
    lines = wrapped(text, 13, room)
    # A character alone can need more than any room, when it is written out.
    assert all(width(line, 13) <= room or len(line) == 1 for line in lines)
    bare = re.sub(r"\s", "", "".join(lines))
    assert "⟨U+" in bare or bare == re.sub(r"\s", "", text)


def test_a_long_text_ends_with_a_sentence_or_at_a_word() -> None:
    assert shortened("One here. Two there and more.", 20) == "One here."
    assert shortened("One two three four five", 12) == "One two …"
    assert shortened(" a  b ", 9) == "a b"
