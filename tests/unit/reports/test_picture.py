"""Pictures, opened again: their size, their words for those who do not see them, and their provenance."""

import io
import threading

import pytest
from lxml import etree
from PIL import Image

from cimodels.reports import about, canvas, picture
from cimodels.reports.bundle import FIGURES, Bundle, Picture
from cimodels.reports.looks import LOOKS
from cimodels.screen.recipe import from_toml

SVG = "{http://www.w3.org/2000/svg}"
EACH = [Picture(figure, look) for figure in FIGURES for look in LOOKS]


@pytest.mark.parametrize("asked", EACH, ids=str)
def test_a_png_is_in_its_look_and_says_what_it_is(bundle: Bundle, asked: Picture) -> None:
    image = Image.open(io.BytesIO(picture.write_png(bundle, asked)))
    image.load()
    assert image.width == 1760
    hexes = LOOKS[asked.look].background
    assert image.convert("RGB").getpixel((2, 2)) == tuple(int(hexes[i : i + 2], 16) for i in (0, 2, 4))
    assert image.text["Source"] == about.citation(bundle.spec, bundle.provenance)
    assert from_toml(image.text["Comment"].split("\n\n", 1)[1]) == bundle.spec


@pytest.mark.parametrize("asked", EACH, ids=str)
def test_an_svg_speaks_and_asks_for_no_font_and_no_file(hostile: Bundle, asked: Picture) -> None:
    root = etree.fromstring(picture.write_svg(hostile, asked))
    assert root[0].tag == f"{SVG}title" and root[1].tag == f"{SVG}desc" and root.get("role") == "img"
    assert root[1].text == canvas.visible(picture.alternative(hostile, asked))
    assert (
        not root.findall(f".//{SVG}text")
        and not root.findall(f".//{SVG}image")
        and not root.findall(f".//{SVG}script")
    )
    links = [
        value for element in root.iter() for key, value in element.attrib.items() if key.endswith("href")
    ]
    assert all(link.startswith("#") for link in links)


def test_what_the_type_has_no_shape_for_shows_as_a_box() -> None:
    assert canvas.drawable("Ünified 漢\u202e") == "Ünified □⟨U+202E⟩"


def test_threads_draw_the_same(bundle: Bundle) -> None:
    drawn: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: drawn.append(picture.write_svg(bundle, Picture()))) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(drawn) == 3 and len(set(drawn)) == 1


def test_a_list_without_anyone_is_drawn(nobody: Bundle) -> None:
    for figure in FIGURES:
        assert picture.write_png(nobody, Picture(figure))
