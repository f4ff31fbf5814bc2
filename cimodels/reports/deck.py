"""A slide at a time: title, the sentence to say, text, tables and native charts, each with its alternative text."""

from collections.abc import Sequence
from typing import Any

from pptx.chart.data import CategoryChartData, XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Inches, Pt

from cimodels.reports.deck_master import MARGIN, MESSAGE, WIDTH, designed
from cimodels.reports.looks import LIGHT
from cimodels.vocab.visible import visible

TOP, BOTTOM = 1.95, 6.85  # of the content, inches
WIDE = WIDTH - 2 * MARGIN
Place = tuple[float, float, float, float]  # x, y, width, height in inches


def color(code: str) -> RGBColor:
    return RGBColor.from_string(code.upper())


class Deck:
    """A presentation with the footer on every slide."""

    def __init__(self, footer: str) -> None:
        self.file = designed(footer)

    def slide(self, title: str, message: str, notes: str, *, opening: bool = False) -> Any:
        """A slide with its title, its message and what to say about it."""
        slide = self.file.slides.add_slide(self.file.slide_layouts[0 if opening else 1])
        slide.shapes.title.text_frame.text = visible(title)
        slide.placeholders[MESSAGE].text_frame.text = visible(message)
        slide.notes_slide.notes_text_frame.text = "\n".join(map(visible, notes.splitlines()))
        return slide

    def text(self, slide: Any, paragraphs: Sequence[str], place: Place, size: float, name: str) -> None:
        """Paragraphs, the first a heading."""
        box = slide.shapes.add_textbox(*map(Inches, place))
        box.name = name
        frame = box.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        for at, sentence in enumerate(paragraphs):
            paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
            run = paragraph.add_run()
            run.text = visible(sentence)
            run.font.size = Pt(size + 1 if at == 0 else size)
            run.font.bold = at == 0
            run.font.color.rgb = color(LIGHT.top if at == 0 else LIGHT.text)
            paragraph.space_after = Pt(size / 2)

    def table(
        self,
        slide: Any,
        rows: Sequence[Sequence[str]],
        place: Place,
        widths: Sequence[float],
        *,
        size: float,
        alt: str,
    ) -> None:
        """A native table, headings first; `widths` in inches; columns after the first two are numbers."""
        x, y, width, height = place
        frame = slide.shapes.add_table(
            len(rows), len(widths), Inches(x), Inches(y), Inches(width), Inches(height)
        )
        describe(frame, alt)
        table = frame.table
        for at, column in enumerate(widths):
            table.columns[at].width = Inches(column)
        for r, row in enumerate(rows):
            table.rows[r].height = Inches(height / len(rows))
            for c, text in enumerate(row):
                self._cell(table.cell(r, c), text, size, heading=r == 0, number=c > 1)

    def _cell(self, cell: Any, text: str, size: float, *, heading: bool, number: bool) -> None:
        cell.margin_top = cell.margin_bottom = Inches(0.03)
        cell.margin_left = cell.margin_right = Inches(0.08)
        cell.vertical_anchor = MSO_ANCHOR.MIDDLE
        paragraph = cell.text_frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.RIGHT if number else PP_ALIGN.LEFT
        run = paragraph.add_run()
        run.text = visible(text)
        run.font.size, run.font.bold = Pt(size), heading
        if not heading:
            run.font.color.rgb = color(LIGHT.text)

    def chart(
        self, slide: Any, kind: XL_CHART_TYPE, data: CategoryChartData | XyChartData, place: Place, alt: str
    ) -> Any:
        """A native chart: its numbers open in a spreadsheet with "Edit data"."""
        frame = slide.shapes.add_chart(kind, *map(Inches, place), data)
        describe(frame, alt)
        chart = frame.chart
        chart.font.size, chart.font.color.rgb = Pt(12), color(LIGHT.text)
        chart.has_title = False
        return chart


def describe(frame: Any, alt: str) -> None:
    """Alternative text of a chart or table, for those who do not see it."""
    frame._element.nvGraphicFramePr.cNvPr.set("descr", visible(alt))


def legend(chart: Any) -> None:
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False


def axis(of: Any, title: str | None, say: str, ends: tuple[float, float, float] | None = None) -> None:
    """Title, digits, quiet lines, numbers at the edge; `ends` are lowest, highest and step."""
    of.has_title = title is not None
    if title is not None:
        of.axis_title.text_frame.text = title
        run = of.axis_title.text_frame.paragraphs[0].runs[0]
        run.font.size, run.font.bold, run.font.color.rgb = Pt(12), False, color(LIGHT.text)
    of.tick_labels.number_format, of.tick_labels.number_format_is_linked = say, False
    of.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    of.major_tick_mark = XL_TICK_MARK.NONE
    of.format.line.color.rgb = color(LIGHT.border)
    if of.has_major_gridlines:
        of.major_gridlines.format.line.color.rgb = color(LIGHT.border)
        of.major_gridlines.format.line.width = Pt(0.5)
    if ends:
        of.minimum_scale, of.maximum_scale, of.major_unit = ends


def marks(series: Any, shape: Any, size: int, fill: str, *, see_through: int = 0) -> None:
    """Points without lines; `see_through` in percent."""
    series.format.line.fill.background()
    series.marker.style, series.marker.size = shape, size
    series.marker.format.fill.solid()
    series.marker.format.fill.fore_color.rgb = color(fill)
    series.marker.format.line.fill.background()
    if see_through:
        hue = series.marker.format.fill._xPr.find(".//{*}srgbClr")
        alpha = hue.makeelement(hue.tag.replace("srgbClr", "alpha"), {"val": str((100 - see_through) * 1000)})
        hue.append(alpha)
