"""How a Word document looks: real styles and headings, tables that say their headings, pictures with alternative text."""

import io
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Inches, Pt, RGBColor

from cimodels.reports.labels import short
from cimodels.reports.looks import FONT, LIGHT, MONOSPACE
from cimodels.vocab.visible import visible

_MARGIN = 0.8
WIDE = 8.5 - 2 * _MARGIN  # of the text, inches
_BROAD, _LOW = (
    11 - 2 * _MARGIN,
    6.2,
)  # of a picture on a page that lies on its side, with its heading above it
_HIGH = 9.0  # of a picture at most, inches
_MOST = 255  # characters that a property of the file holds
_FEW_ROWS, _FEW_WORDS = 6, 600  # rows, and characters, of a table that stays on one page
# A row that is longer may be broken between pages; a short one stays whole.
_WHOLE_ROW = 1_500


class Paper:
    """A document with a header and a footer on every page."""

    def __init__(self, header: str, footer: str) -> None:
        self.file = Document()
        section = self.file.sections[0]
        section.left_margin = section.right_margin = Inches(_MARGIN)
        section.top_margin = section.bottom_margin = Inches(0.6)
        section.header_distance = section.footer_distance = Inches(0.3)
        self._styles()
        self._small(section.header.paragraphs[0], header)
        foot = section.footer.paragraphs[0]
        self._small(foot, f"{footer} · page ")
        _field(foot.add_run(), "PAGE")

    def _styles(self) -> None:
        sizes = {
            "Normal": (9.5, False, LIGHT.text),
            "Title": (22, True, LIGHT.text),
            "Heading 1": (13, True, LIGHT.top),
            "Heading 2": (11, True, LIGHT.text),
            "Heading 3": (9.5, True, LIGHT.top),
        }
        self.file.styles["Footer"].font.size = Pt(8)
        for name, (size, bold, hue) in sizes.items():
            style = self.file.styles[name]
            style.font.name, style.font.size, style.font.bold = FONT, Pt(size), bold
            style.font.color.rgb = _rgb(hue)
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for script in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{script}"), None)
            for script in ("ascii", "hAnsi", "eastAsia", "cs"):
                fonts.set(qn(f"w:{script}"), FONT)
        self.file.styles["Normal"].paragraph_format.space_after = Pt(3)
        for level, before in ((1, 8), (2, 7), (3, 5)):
            heading = self.file.styles[f"Heading {level}"].paragraph_format
            heading.space_before, heading.space_after, heading.keep_with_next = Pt(before), Pt(2), True
        title = self.file.styles["Title"]
        title.paragraph_format.space_after = Pt(2)
        if (border := title.element.pPr.find(qn("w:pBdr"))) is not None:
            title.element.pPr.remove(border)

    def _small(self, paragraph: Any, text: str) -> None:
        run = paragraph.add_run()
        _in_lines(run, text)
        run.font.size, run.font.color.rgb = Pt(8), _rgb(LIGHT.muted)

    def called(self, name: str) -> None:
        """What the file says of itself."""
        facts = self.file.core_properties
        facts.title, facts.author, facts.last_modified_by = short(name, _MOST), "cimodels", "cimodels"

    def title(self, text: str, below: str) -> None:
        self.file.add_paragraph(visible(text), style="Title")
        self._small(self.file.add_paragraph(), below)

    def heading(self, text: str, level: int = 1, anchor: str = "") -> None:
        """`anchor` is what `contents` leads to."""
        paragraph = self.file.add_heading(visible(text), level=level)
        if anchor:
            number = str(len(self.file.element.body.xpath("//w:bookmarkStart")))
            for place, tag in ((1, "bookmarkStart"), (len(paragraph._p), "bookmarkEnd")):
                mark = OxmlElement(f"w:{tag}")
                mark.set(qn("w:id"), number)
                if place == 1:
                    mark.set(qn("w:name"), anchor)
                paragraph._p.insert(place, mark)

    def contents(self, parts: Sequence[tuple[str, str]]) -> None:
        """The document's parts, each a way to its heading: text and anchor."""
        for text, anchor in parts:
            paragraph = self.file.add_paragraph(style="List Bullet")
            paragraph.paragraph_format.space_after = Pt(1)
            run = paragraph.add_run(visible(text))
            run.font.color.rgb = _rgb(LIGHT.top)
            link = OxmlElement("w:hyperlink")
            link.set(qn("w:anchor"), anchor)
            paragraph._p.append(link)
            link.append(run._r)

    def text(self, text: str, *, bold: bool = False, label: str = "") -> None:
        """Lines as they were typed; `label` stands bold before them."""
        paragraph = self.file.add_paragraph()
        if label:
            paragraph.add_run(f"{visible(label)}: ").bold = True
        _in_lines(paragraph.add_run(), text)
        paragraph.runs[-1].bold = bold

    def small(self, text: str, *, under: bool = False) -> None:
        """A remark; `under` a heading it stays with what follows."""
        paragraph = self.file.add_paragraph()
        paragraph.paragraph_format.keep_with_next = under
        self._small(paragraph, text)

    def bullets(self, sentences: Sequence[str]) -> None:
        for sentence in sentences:
            paragraph = self.file.add_paragraph(style="List Bullet")
            _in_lines(paragraph.add_run(), sentence)
            paragraph.paragraph_format.space_after = Pt(1)

    def lines(self, text: str) -> None:
        """Text as it was typed."""
        paragraph = self.file.add_paragraph()
        for at, line in enumerate(text.splitlines()):
            run = paragraph.add_run(visible(line))
            run.font.name, run.font.size = MONOSPACE, Pt(6.5)
            if at < len(text.splitlines()) - 1:
                run.add_break()

    def page(self) -> None:
        self.file.add_page_break()

    def columns(self, count: int) -> None:
        """What follows is set in columns."""
        section = self.file.add_section(WD_SECTION.CONTINUOUS)
        section._sectPr.xpath("./w:cols")[0].set(qn("w:num"), str(count))

    def picture(self, png: bytes, alt: str, *, broad: bool = False) -> None:
        """As wide as the text, as far as it is not too high; a `broad` one has a page on its side to itself."""
        wide, high = (_BROAD, _LOW) if broad else (WIDE, _HIGH)
        shape = self.file.add_picture(io.BytesIO(png), width=Inches(wide))
        if shape.height > Inches(high):
            shape.width, shape.height = int(shape.width * Inches(high) / shape.height), Inches(high)
        shape._inline.docPr.set("descr", visible(alt))

    def turned(self, *, broad: bool) -> None:
        """What follows begins on a page that lies on its side, or stands again."""
        section = self.file.add_section(WD_SECTION.NEW_PAGE)
        if (section.page_width > section.page_height) is not broad:
            section.page_width, section.page_height = section.page_height, section.page_width
        section.orientation = WD_ORIENT.LANDSCAPE if broad else WD_ORIENT.PORTRAIT

    def table(
        self,
        headings: Sequence[str],
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        alt: str,
        *,
        size: float = 8.5,
        numbers: Sequence[int] = (),
        hues: Sequence[Sequence[str]] = (),
        room: float = 0,
    ) -> None:
        """A table whose first row is repeated on every page; `widths` are shares of the text's width.

        Parameters
        ----------
        numbers : columns that are set to the right
        hues : colours of the cells' words, row by row; empty ones are the text's
        room : height of rows without a word, inches; lines between the columns keep hands to them
        """
        table = self.file.add_table(rows=1 + len(rows), cols=len(headings))
        table.autofit = False
        for at, width in enumerate(widths):
            table.columns[at].width = Inches(WIDE * width / sum(widths))
        description = OxmlElement("w:tblDescription")
        description.set(qn("w:val"), visible(alt))
        table._tbl.tblPr.append(description)
        for r, row in enumerate([headings, *rows]):
            cells = table.rows[r].cells
            for c, text in enumerate(row):
                hue = hues[r - 1][c] if r and hues else ""
                self._cell(
                    cells[c], text, widths[c] / sum(widths), size, head=r == 0, right=c in numbers, hue=hue
                )
        mark = OxmlElement("w:tblHeader")
        table.rows[0]._tr.get_or_add_trPr().append(mark)
        for row, words in zip(table.rows, [headings, *rows], strict=True):
            if sum(map(len, words)) < _WHOLE_ROW:
                row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            if room and not any(words):
                row.height, row.height_rule = Inches(room), WD_ROW_HEIGHT_RULE.AT_LEAST
        # A heading is not left without its rows, nor the few rows of a short table without each other.
        is_short = len(rows) <= _FEW_ROWS and sum(len(text) for row in rows for text in row) < _FEW_WORDS
        for row in table.rows[: len(rows) if is_short else 1]:
            for cell in row.cells:
                cell.paragraphs[0].paragraph_format.keep_with_next = True
        if room:
            _ruled(table)
        gap = self.file.add_paragraph()
        gap.paragraph_format.space_after = Pt(0)
        gap.paragraph_format.line_spacing = Pt(5)

    def _cell(
        self, cell: Any, text: str, share: float, size: float, *, head: bool, right: bool, hue: str
    ) -> None:
        cell.width = Inches(WIDE * share)
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(1)
        if right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        run = paragraph.add_run()
        _in_lines(run, text)
        run.font.size, run.font.bold = Pt(size), head or bool(hue)
        run.font.color.rgb = _rgb("ffffff" if head else hue or LIGHT.text)
        _fill(cell, LIGHT.top if head else None)

    def bytes(self) -> bytes:
        out = io.BytesIO()
        self.file.save(out)
        return out.getvalue()


def _rgb(code: str) -> RGBColor:
    return RGBColor.from_string(code.upper())


def _in_lines(run: Any, text: str) -> None:
    """The text's own lines."""
    for at, line in enumerate(text.split("\n")):
        if at:
            run.add_break()
        run.add_text(visible(line))


def _ruled(table: Any) -> None:
    """Lines between a table's columns."""
    borders, line = OxmlElement("w:tblBorders"), OxmlElement("w:insideV")
    for name, value in (("val", "single"), ("sz", "4"), ("color", LIGHT.border)):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    table._tbl.tblPr.insert_element_before(
        borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook", "w:tblCaption", "w:tblDescription"
    )


def _fill(cell: Any, hue: str | None) -> None:
    """A colour behind the heading, a line under the others."""
    properties = cell._tc.get_or_add_tcPr()
    if hue is None:
        borders, line = OxmlElement("w:tcBorders"), OxmlElement("w:bottom")
        for name, value in (("val", "single"), ("sz", "4"), ("color", LIGHT.border)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
        properties.append(borders)
        return
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", hue)):
        shade.set(qn(f"w:{name}"), value)
    properties.append(shade)


def _field(run: Any, instruction: str) -> None:
    """A field that the program fills in, such as the page's number."""
    for kind in ("begin", None, "end"):
        if kind is None:
            text = OxmlElement("w:instrText")
            text.text = instruction
            run._r.append(text)
            continue
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        run._r.append(mark)
