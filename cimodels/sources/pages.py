"""CDE's web pages of interim certifications, as a table of text.

A page has a heading per certification ("Negative Certification") and below it a table with the columns Number,
County, Local Educational Agency and Total Budget. Older pages name the district before the county. What is
read is tied to those words, never to the page's markup: a heading may be any element, and tables are found by the
names of their columns.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

# CDE's pages have about 60 kB.
MAX_PAGE_BYTES = 8 << 20
HEADER = ("page_fiscal_year", "page_report", "page_certification", "page_county", "page_lea", "page_line")

_TITLE = re.compile(r"\b(first|second)\s+interim\b", re.IGNORECASE)
_YEARS = re.compile(r"\b((?:19|20)\d\d)\s*[-–—/]\s*(\d{4}|\d{2})\b")
_SECTION = re.compile(r"(\w+)\s+certifications?", re.IGNORECASE)
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6", "p", "strong", "b", "caption", "th", "td", "div", "span"}
_COUNTY = ("county", "county name")
_DISTRICT = ("local educational agency", "local education agency", "lea", "district", "school district")


@dataclass(frozen=True)
class _Section:
    """Where in the page we are: the last heading, and the columns of the table below it."""

    certification: str = ""
    county: int = -1
    district: int = -1


def certification_table(raw: bytes) -> str | None:
    """The page as tab-separated text under `HEADER`, or None when it is another kind of page.

    One row per listed district, with the line of the page's source that it begins on. A section's heading is
    a row as well, without a district: so a page that lists nobody still says that the list is there.
    """
    root = _parsed(raw)
    if root is None:
        return None
    words = _words(root)
    # The title stands first; notes further down name other years.
    report, years = _TITLE.search(words), _YEARS.search(words)
    if not report or not years or int(years[2]) % 100 != (int(years[1]) + 1) % 100:
        return None
    name = f"{years[1]}-{int(years[2]) % 100:02d}"
    rows = [(name, report[1].lower(), *row) for row in _rows(root)]
    return "".join("\t".join(row) + "\n" for row in (HEADER, *rows)) if rows else None


def _parsed(raw: bytes) -> etree._Element | None:
    """The page's tree; scripts and comments are no text of it. Parsing asks for nothing on the network."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = etree.fromstring(text.encode("utf-8", errors="replace"), parser)
    except etree.LxmlError:
        return None
    if root is not None:
        etree.strip_elements(root, "script", "style", "noscript", "template", with_tail=False)
    return root


def _rows(root: etree._Element) -> Iterator[tuple[str, str, str, str]]:
    """(certification, county, district, line) of each heading and each row below one."""
    at = _Section()
    for element in root.iter(etree.Element):
        if element.tag in _HEADINGS and len(element) < 4:
            found = _SECTION.fullmatch(_words(element))
            if found and found[1].lower() != at.certification:
                at = _Section(found[1].lower())
                yield at.certification, "", "", _line(element)
        elif element.tag == "tr" and at.certification:
            cells = [_words(cell) for cell in element if cell.tag in ("td", "th")]
            columns = _columns(cells)
            if columns:
                at = _Section(at.certification, *columns)
            elif 0 <= max(at.county, at.district) < len(cells) and cells[at.district]:
                yield at.certification, cells[at.county], cells[at.district], _line(element)


def _columns(cells: Sequence[str]) -> tuple[int, int] | None:
    """Positions of county and district when the row is a table's head."""
    names = [cell.casefold() for cell in cells]
    county = next((i for i, name in enumerate(names) if name in _COUNTY), None)
    district = next((i for i, name in enumerate(names) if name in _DISTRICT), None)
    return None if county is None or district is None else (county, district)


def _words(element: etree._Element) -> str:
    return " ".join(" ".join(element.itertext()).split())


def _line(element: etree._Element) -> str:
    return str(element.sourceline or 0)
