"""Documents in both formats: the same words in each, headings in order, everything described, and hostile text as text."""

import io
import re
from collections.abc import Mapping
from typing import Any

import pytest
from docx import Document as read_docx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html as parser

from cimodels.exhibits.diagrams.driver_diagram import driver_diagram
from cimodels.exhibits.diagrams.entries import Entry
from cimodels.reports import page, word
from cimodels.reports.document import Document
from cimodels.reports.formats import FORMATS
from cimodels.reports.guide import table_to_fill
from cimodels.reports.telling import Known, compose
from cimodels.vocab.file_names import file_stem
from cimodels.vocab.visible import visible
from cimodels.workspace.kinds import KINDS
from cimodels.workspace.record_types import Field, FieldKind
from cimodels.workspace.records import Record

from .conftest import HOSTILE

LONG = "wide " * 20_000
KNOWN = Known({}, str)


def whole() -> Document:
    """One with everything that a document can have."""
    document = Document("Dossier", "Valley", "Alameda County", footer="2026-03-31 · cimodels", contents=True)
    document.strong("Invented.")
    document.heading("Decision")
    document.text("Two lines\nas typed", label="Reasons")
    document.heading("Why", 2)
    document.bullets(["First", "Second"])
    document.table(["Rater", "Level"], [["Ana", "3"]], (2, 1), "Ratings", numbers=(1,))
    document.heading("Drivers")
    document.drawing(
        "Driver diagram", lambda look: driver_diagram("Aim", [Entry("Coaching")], look=look, foot="mine")
    )
    document.new_page()
    document.heading("To fill in")
    table_to_fill(document, ["Practice", "By whom"], 2, "more")
    document.note("Small")
    return document


def words(content: bytes, suffix: str) -> str:
    """Everything that a reader of the file reads, spaces made one."""
    if suffix == "html":
        said = parser.document_fromstring(content.decode()).body.text_content()
    else:
        paper = read_docx(io.BytesIO(content))
        cells = (cell.text for table in paper.tables for row in table.rows for cell in row.cells)
        said = " ".join([*(paragraph.text for paragraph in paper.paragraphs), *cells])
    return " ".join(said.split())


@pytest.mark.parametrize("suffix", FORMATS)
def test_each_format_has_every_word_and_equal_documents_are_equal_bytes(suffix: str) -> None:
    content = FORMATS[suffix].write(whole())
    assert content == FORMATS[suffix].write(whole())
    said = words(content, suffix)
    for wanted in (
        "Valley",
        "Invented.",
        "Decision",
        "Reasons: Two lines",
        "as typed",
        "Second",
        "Ana",
        "To fill in",
        "Small",
    ):
        assert wanted in said, wanted


def test_on_paper_headings_are_real_parts_are_found_and_rows_have_room() -> None:
    paper = read_docx(io.BytesIO(word.write(whole())))
    styles = [(p.style.name, p.text) for p in paper.paragraphs if p.style.name.startswith(("Title", "Head"))]
    assert styles[:3] == [("Title", "Valley"), ("Heading 1", "Decision"), ("Heading 2", "Why")]
    leads = paper.element.xpath("//w:hyperlink/@w:anchor")
    assert len(leads) == 3 and set(leads) <= set(paper.element.xpath("//w:bookmarkStart/@w:name"))
    (picture,) = paper.inline_shapes
    assert picture._inline.docPr.get("descr") == "Driver diagram. Aim: Aim Primary driver: Coaching."
    turned = [section.page_width > section.page_height for section in paper.sections]
    assert turned == [False, True, False]
    to_fill = paper.tables[-1]
    assert [row.height.inches if row.height else 0 for row in to_fill.rows] == [0, 1.35, 1.35]
    assert paper.core_properties.title == "Dossier: Valley"


def test_the_page_can_be_read_without_seeing_it() -> None:
    shown = parser.document_fromstring(page.write(whole()).decode())
    levels = [int(one.tag[1]) for one in shown.iter() if re.fullmatch(r"h[1-6]", str(one.tag))]
    assert levels == [1, 2, 3, 2, 2]
    assert all(
        one.find("caption") is not None and one.findall(".//th[@scope]") for one in shown.iter("table")
    )
    assert all(one.get("alt") for one in shown.iter("img"))
    identifiers = shown.xpath("//@id")
    assert len(identifiers) == len(set(identifiers))
    assert {link[1:] for link in shown.xpath("//a/@href")} <= set(identifiers)
    assert not shown.xpath("//@style") and not list(shown.iter("script"))
    assert shown.xpath("//tr[@class='room-more']")


def test_a_heading_is_never_more_than_one_level_below_the_one_before() -> None:
    document = Document("A", "B", footer="")
    with pytest.raises(ValueError, match="level 2 after one of level 0"):
        document.heading("Too deep", 2)


def test_files_are_called_by_one_rule() -> None:
    assert (
        file_stem("visit", "Coaching: reading/writing", "2027-03-12")
        == "visit_2027-03-12_coaching_reading_writing"
    )
    assert file_stem("dossier", "../../etc/passwd") == "dossier_etc_passwd"
    assert file_stem("dossier", "\u202e<>") == "dossier"


def _values(one: Field) -> st.SearchStrategy[Any]:
    """What the store may hold in a field: any text where people write, and what the field's kind wants elsewhere."""
    text = st.sampled_from(HOSTILE)
    if one.kind is FieldKind.ROWS:
        row = st.fixed_dictionaries({column.code: _values(column) for column in one.columns})
        return st.lists(row, min_size=1, max_size=2)
    if one.kind is FieldKind.VALUES:
        return st.lists(st.dictionaries(text, text, min_size=1, max_size=2), min_size=1, max_size=2)
    if one.kind in (FieldKind.CHOICES, FieldKind.DISTRICTS, FieldKind.RECORDS):
        return st.lists(text, min_size=1, max_size=2)
    if one.kind is FieldKind.NUMBER:
        return st.sampled_from([1.5, 0, -3])
    return st.just(True) if one.kind is FieldKind.FLAG else text


def _texts(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return [text for item in value.values() for text in _texts(item)]
    if isinstance(value, list):
        return [text for item in value for text in _texts(item)]
    return [value] if isinstance(value, str) else []


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_whatever_is_typed_into_a_record_of_any_kind_is_text_in_both_formats(
    kind: str, data: st.DataObject
) -> None:
    body = {one.code: data.draw(_values(one)) for one in KINDS[kind].fields if not one.hidden}
    record = Record("0" * 32, kind, None, 1, False, body, "2026-03-31", HOSTILE[8], "2026-03-31", HOSTILE[8])
    document = compose(record, KNOWN, "")
    for suffix, one in FORMATS.items():
        content = one.write(document)
        said = words(content, suffix)
        for text in _texts(body):
            for line in text.split("\n"):
                assert " ".join(visible(line).split()) in said, (suffix, text)
        if suffix == "html":
            shown = parser.document_fromstring(content.decode())
            assert not list(shown.iter("script", "i")) and "\u202e" not in content.decode()


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_very_long_line_is_kept_whole(suffix: str) -> None:
    document = Document("A", "B", footer="")
    document.table(["Said"], [[LONG]], (), "Long")
    document.text(LONG, label="Long")
    assert words(FORMATS[suffix].write(document), suffix).count("wide") == 40_000
