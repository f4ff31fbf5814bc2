"""The page: parsed by another program, self-contained, with nothing in it that a name could have started."""

import base64
import hashlib
import re

import pytest
from lxml import html as parser

from cimodels.reports import about, html
from cimodels.reports.bundle import Bundle
from cimodels.screen.recipe import from_toml
from cimodels.vocab.visible import visible


def read(bundle: Bundle):
    return parser.document_fromstring(html.write(bundle).decode("utf-8"))


@pytest.fixture(scope="module")
def page(bundle: Bundle):
    return read(bundle)


def test_it_tells_the_whole_story(page, bundle: Bundle) -> None:
    said = " ".join(page.text_content().split())
    for sentence in (
        about.in_one_sentence(bundle),
        about.in_view(bundle),
        about.citation(bundle.spec, bundle.provenance),
        about.INVENTED,
        *(about.caveats(bundle)),
        *(stage.sentence for stage in bundle.screening.funnel),
        *bundle.screening.short_list["reason"],
        *bundle.screening.excluded["reason"],
    ):
        assert " ".join(sentence.split()) in said
    assert from_toml(page.find(".//pre").text) == bundle.spec


def test_it_asks_nothing_of_anybody(page) -> None:
    assert not page.findall(".//script") and not page.findall(".//link") and not page.findall(".//iframe")
    addresses = [
        value
        for element in page.iter()
        for key, value in element.attrib.items()
        if key in ("src", "href", "srcset")
    ]
    assert addresses and all(value.startswith(("data:image/svg+xml;base64,", "#")) for value in addresses)
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'; img-src data:; style-src 'sha256-")
    digest = base64.b64encode(hashlib.sha256(page.find(".//style").text.encode()).digest()).decode()
    assert f"sha256-{digest}'" in policy
    assert "url(" not in page.find(".//style").text and "@import" not in page.find(".//style").text


def test_it_can_be_read_without_seeing_it(page) -> None:
    assert page.get("lang") == "en" and page.find(".//title").text
    levels = [int(element.tag[1]) for element in page.iter() if re.fullmatch(r"h[1-6]", str(element.tag))]
    assert levels[0] == 1 and levels.count(1) == 1 and set(levels) == {1, 2}
    assert all(
        table.find("caption") is not None and table.findall(".//th[@scope]")
        for table in page.findall(".//table")
    )
    assert all(image.get("alt") for image in page.findall(".//img"))
    identifiers = page.xpath("//@id")
    assert len(identifiers) == len(set(identifiers))
    assert {link[1:] for link in page.xpath("//a/@href")} <= set(identifiers)


def test_hostile_names_are_text(hostile: Bundle) -> None:
    page = read(hostile)
    assert not page.findall(".//script") and not page.findall(".//i")
    names = [cell.text_content() for cell in page.xpath("//section[@aria-labelledby='list']//tbody/tr/th")]
    assert names == [visible(name) for name in hostile.screening.short_list["name"]]


def test_a_list_without_anyone_says_so(nobody: Bundle) -> None:
    assert "Nobody passes every check" in read(nobody).text_content()
