"""The presentation's parts: steps, room for figures, names that lie on nothing, and a code that a phone reads."""

import io
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import segno
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from cimodels.exhibits.band_counts import chances_of_list
from cimodels.exhibits.canvas import Canvas, enlarged
from cimodels.exhibits.course import course
from cimodels.exhibits.naming import named
from cimodels.exhibits.qr import is_only_here, qr_svg
from cimodels.exhibits.room_scatter import room_scatter
from cimodels.exhibits.steps import CANDIDATES, PAGE, at, steps
from cimodels.models.spec import ModelSpec
from cimodels.screen.results import FunnelStage
from tests.unit.exhibits.invented import expected_performance, screening

ROOM = Canvas.of(1300, 600)


def screened(listed: int):
    """Expected performance of 400, and a screening whose list has the first so many."""
    expected = expected_performance(400)
    stages = (FunnelStage("eligible", "Eligible: all", 400, listed),)
    return expected, replace(
        screening(expected), funnel=stages, short_list=expected.entities.head(listed).reset_index(drop=True)
    )


def codes(listed: int, chosen: tuple[str, ...] = ()) -> list[str]:
    expected, result = screened(listed)
    names = expected.entities.set_index("cds")["name"]
    return [step.code for step in steps(result, names, chosen)]


@pytest.mark.parametrize(("listed", "pages"), [(0, 1), (1, 1), (PAGE, 1), (PAGE + 1, 2), (400, 4)])
def test_a_long_list_has_pages_and_an_empty_one_is_told(listed: int, pages: int) -> None:
    found = codes(listed)
    assert found[:3] == ["focus", "scatter", "funnel"] and found[-3:] == ["sure", "method", "join"]
    assert sum(code.startswith("list") for code in found) == pages
    assert len(found) == 6 + pages + min(listed, CANDIDATES)
    assert len(set(found)) == len(found)


def test_those_chosen_are_presented_and_strangers_passed_over() -> None:
    expected, _ = screened(5)
    wanted = expected.entities["cds"].iloc[[200, 3]].tolist()
    assert codes(5, (wanted[0], "00000000000000", wanted[1], wanted[0]))[4:-3] == wanted
    assert codes(5, ("nonsense",))[4:-3] == expected.entities["cds"].head(5).tolist()


def test_a_step_that_is_none_is_the_first() -> None:
    expected, result = screened(5)
    every = steps(result, expected.entities.set_index("cds")["name"])
    assert at(every, "funnel") == 2
    assert at(every, None) == at(every, "<script>") == at(every, "") == 0


@pytest.mark.parametrize(
    ("address", "only_here"),
    [
        ("http://localhost:8501/present", True),
        ("http://127.0.0.1:8501/", True),
        ("http://[::1]:8501/", True),
        ("", True),
        ("http://192.168.1.20:8501/present", False),
        ("https://models.example.org/present", False),
    ],
)
def test_an_address_of_this_machine_alone_is_known(address: str, only_here: bool) -> None:
    assert is_only_here(address) is only_here


def test_the_code_reads_back_as_the_address() -> None:
    address = "http://192.168.1.20:8501/present?data=california&v=1&indicator=CHRONIC&group=SED&top=12.5&step=list-2"
    svg = qr_svg(address)
    assert svg.startswith("<svg") and "viewBox" in svg
    # An independent reader of the same matrix; the picture on the page is read in the browser's test.
    out = io.BytesIO()
    segno.make_qr(address, error="l", boost_error=True).save(out, kind="png", scale=4, border=4)
    (read,) = zxingcpp.read_barcodes(Image.open(out))
    assert read.text == address


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1000), st.floats(0, 500)), min_size=1, max_size=40))
def test_names_lie_on_no_mark_and_on_no_other_name(places: list[tuple[float, float]]) -> None:
    font, area = 18.0, (1000.0, 500.0)
    x, y = map(list, zip(*places, strict=True))
    names = [f"District number {i}" for i in range(len(places))]
    sides = named(x, y, names, area, font)
    boxes = []
    for i, side in sides.items():
        width, height, mark = 0.56 * font * len(names[i]), 1.3 * font, 0.8 * font
        left = {"middle right": x[i] + mark, "middle left": x[i] - mark - width}.get(side, x[i] - width / 2)
        foot = {"top center": y[i] + mark, "bottom center": y[i] - mark - height}.get(side, y[i] - height / 2)
        boxes.append((left, foot, left + width, foot + height))
    for k, box in enumerate(boxes):
        assert box[0] >= -1e-6 and box[1] >= -1e-6 and box[2] <= area[0] + 1e-6 and box[3] <= area[1] + 1e-6
        others = [(a - 14, b - 14, a + 14, b + 14) for a, b in places] + boxes[:k]
        for other in others:
            overlap = np.minimum(box[2:], other[2:]) - np.maximum(box[:2], other[:2])
            assert overlap.min() <= 1e-6


def test_the_room_sees_everyone_and_names_of_the_best() -> None:
    expected, result = screened(30)
    shown = room_scatter(expected, result, ROOM)
    counts = [int(t.name.rsplit("(", 1)[1].strip(")")) for t in shown.figure.data if t.name and "(" in t.name]
    assert sum(counts) == 400 and counts[-1] == 30
    texts = next(trace for trace in shown.figure.data if trace.mode == "markers+text")
    listed = set(expected.entities["name"].head(30))
    assert len(texts.text) > 0 and set(texts.text) <= listed
    assert shown.figure.layout.font.size == ROOM.font == 18
    assert "Scatter plot of 400" in shown.alt
    assert len(room_scatter(expected, screened(0)[1], ROOM).figure.data) == 6


def test_words_grow_with_the_window_and_stay_readable_on_a_phone() -> None:
    assert [Canvas.of(w, 900).font for w in (350, 1300, 1750, 4000)] == [12, 18, 25, 26]
    phone = Canvas.of(350, 700)
    assert phone.is_narrow and phone.height == 350 and phone.part(0.5) == phone
    assert ROOM.part(0.5).width == 650 and ROOM.part(0.5).font == ROOM.font


def test_the_states_course_leaves_years_without_a_value_open() -> None:
    values = pd.DataFrame({"year": [2019, 2022, 2023], "status": [-33.5, -51.7, -49.1]})
    shown = course(values, ModelSpec())
    line = shown.figure.data[0]
    assert list(line.x) == [2019, 2020, 2021, 2022, 2023] and not line.connectgaps
    assert line.text[0] == "−33.5" and line.text[1] == ""
    assert "2022: −51.7" in shown.alt
    larger = enlarged(shown, ROOM).figure
    assert larger.data[0].marker.size == 9 * 18 / 12
    assert shown.figure.data[0].marker.size == 9, "the figure that was given stays as it is"


def test_every_chance_is_in_one_band() -> None:
    chances = pd.DataFrame({"band": ["strong"] * 3 + ["possible"]})
    shown = chances_of_list(chances, "districts")
    assert shown.data["How many"].tolist() == [3, 0, 1, 0]
    assert "3 at least 8 in 10" in shown.alt
    assert next(iter(shown.figure.data[0].y)).endswith("8 in 10 or more")
    enlarged(shown, ROOM)
