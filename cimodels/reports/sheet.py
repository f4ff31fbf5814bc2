"""How a sheet of the workbook looks, and how text gets into a cell without becoming anything else."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from cimodels.reports.columns import COLUMNS, Column
from cimodels.reports.looks import FONT, LIGHT, MONOSPACE
from cimodels.vocab.indicators import Indicator
from cimodels.vocab.visible import starts_formula, visible

_MOST = 32_767  # characters that a cell holds
_LINE = 13.5  # points of height, at 10 points of type
_WIDTHS = {
    "text": 16,
    "sentence": 84,
    "count": 11,
    "rank": 9,
    "percent": 10,
    "share": 11,
    "value": 11,
    "error": 11,
    "difference": 12,
}
_WIDE = {"name": 36, "stage": 24, "check": 40, "cds": 17, "district_type": 14}


class Book:
    """Formats of one workbook, and the kinds of sheets that it has.

    Parameters
    ----------
    workbook : xlsxwriter.Workbook
    footer : str
        Printed on every page.
    """

    def __init__(self, workbook: Any, indicator: Indicator, footer: str) -> None:
        self.workbook, self.look, self._footer, self._indicator = workbook, LIGHT, footer, indicator
        digits = "0." + "0" * indicator.decimals if indicator.decimals else "0"
        self._numbers = {
            "count": "#,##0",
            "rank": "#,##0",
            "percent": "0.0",
            "share": "0.00",
            "value": f"{digits};−{digits}",
            "error": digits,
            "difference": f"+{digits};−{digits};{digits}",
        }
        self._known: dict[tuple[tuple[str, Any], ...], Any] = {}

    def format(self, **looks: Any) -> Any:
        """The workbook's format with these properties, made once."""
        key = tuple(sorted(looks.items()))
        if key not in self._known:
            base = {"font_name": FONT, "font_size": 10, "font_color": f"#{self.look.text}", "valign": "top"}
            self._known[key] = self.workbook.add_format({**base, **looks})
        return self._known[key]

    def chart_font(self, size: int) -> dict[str, Any]:
        return {"name": FONT, "size": size, "color": f"#{self.look.text}", "bold": size > 11}

    def text(self, sheet: Any, row: int, column: int, text: object, **looks: Any) -> None:
        """Write text as text: nothing invisible, and an edit of the cell cannot wake a formula."""
        shown = visible(str(text))[:_MOST]
        if starts_formula(shown):
            looks["quote_prefix"] = True
        sheet.write_string(row, column, shown, self.format(**looks))

    def dress(self, sheet: Any, *, repeat: bool = False) -> None:
        """Landscape, as wide as the page, with the provenance at its foot."""
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&8" + self._footer.replace("&", "&&") + "&R&8&A, &P of &N")
        if repeat:
            sheet.repeat_rows(0)

    def table(self, name: str, frame: pd.DataFrame, codes: Sequence[str], empty: str) -> None:
        """One row per entity, with the columns `codes`; a sentence instead where there is nobody."""
        sheet = self.workbook.add_worksheet(name)
        self.dress(sheet, repeat=True)
        if frame.empty:
            self.text(sheet, 0, 0, empty)
            return
        columns = [COLUMNS[code] for code in codes]
        headings = [self._heading(column) for column in columns]
        for at, (column, values) in enumerate(zip(columns, (frame[code] for code in codes), strict=True)):
            sheet.set_column(at, at, _width(column))
            self._fill(sheet, at, column, values.tolist())
        self._fit(sheet, [(frame[c.code].tolist(), _width(c)) for c in columns if _wraps(c)])
        self._header(sheet, headings, len(frame))
        sheet.freeze_panes(1, 1)

    def _heading(self, column: Column) -> str:
        if column.kind in ("value", "error", "difference"):
            points = self._indicator.unit.difference == "points"
            return f"{column.heading} ({'points' if points else '%'})"
        return f"{column.heading} (%)" if column.kind == "percent" else column.heading

    def _fill(self, sheet: Any, at: int, column: Column, values: list[Any]) -> None:
        if column.kind not in self._numbers:
            for row, value in enumerate(values, start=1):
                self.text(sheet, row, at, value, text_wrap=_wraps(column))
            return
        number = self.format(num_format=self._numbers[column.kind])
        for row, value in enumerate(values, start=1):
            if not pd.isna(value):
                sheet.write_number(row, at, value, number)

    def _fit(self, sheet: Any, wrapped: Sequence[tuple[list[Any], float]]) -> None:
        """Rows as high as their sentences: not every program finds that out by itself."""
        for row, texts in enumerate(zip(*(values for values, _ in wrapped), strict=True), start=1):
            lines = max(_lines(text, width) for text, (_, width) in zip(texts, wrapped, strict=True))
            if lines > 1:
                sheet.set_row(row, _LINE * lines + 2)

    def _header(self, sheet: Any, headings: Sequence[str], rows: int) -> None:
        """A real table, so that a screen reader says the heading with the value."""
        look = self.format(
            bold=True, font_color="#ffffff", bg_color=f"#{self.look.top}", text_wrap=True, valign="vcenter"
        )
        columns = [{"header": heading, "header_format": look} for heading in headings]
        sheet.add_table(0, 0, rows, len(headings) - 1, {"columns": columns, "style": "Table Style Light 15"})
        sheet.set_row(0, 34)

    def plain(self, name: str, headings: Sequence[str], frame: pd.DataFrame, widths: Sequence[int]) -> Any:
        """A small table of words and counts."""
        sheet = self.workbook.add_worksheet(name)
        self.dress(sheet, repeat=True)
        for at, (column, width) in enumerate(zip(frame, widths, strict=True)):
            sheet.set_column(at, at, width)
            for row, value in enumerate(frame[column].tolist(), start=1):
                if isinstance(value, int):
                    sheet.write_number(row, at, value, self.format(num_format=self._numbers["count"]))
                else:
                    self.text(sheet, row, at, value, text_wrap=True)
        self._fit(sheet, [(frame[c].tolist(), width) for c, width in zip(frame, widths, strict=True)])
        self._header(sheet, headings, len(frame))
        sheet.freeze_panes(1, 0)
        return sheet

    def lines(self, name: str, lines: Iterable[str]) -> None:
        """Text line by line."""
        sheet = self.workbook.add_worksheet(name)
        self.dress(sheet)
        sheet.set_column(0, 0, 110)
        for row, line in enumerate(lines):
            self.text(sheet, row, 0, line, font_name=MONOSPACE)

    def read_me(
        self, name: str, title: str, sentence: str, sections: Mapping[str, Sequence[tuple[str, str]]]
    ) -> None:
        """A title, the sentence to say, and named sections of rows (what, words)."""
        sheet = self.workbook.add_worksheet(name)
        self.dress(sheet)
        sheet.set_column(0, 0, 20)
        sheet.set_column(1, 1, 110)
        self.text(sheet, 0, 0, title, bold=True, font_size=16, font_color=f"#{self.look.top}")
        sheet.set_row(0, 24)
        self.text(sheet, 1, 0, sentence, font_size=11)
        row = 3
        for heading, pairs in sections.items():
            self.text(sheet, row, 0, heading, bold=True, font_size=12, font_color=f"#{self.look.top}")
            for what, words in pairs:
                row += 1
                self.text(sheet, row, 0, what or "•", align="left" if what else "right", bold=bool(what))
                self.text(sheet, row, 1, words, text_wrap=True)
                sheet.set_row(row, _LINE * _lines(words, 110) + 2)
            row += 2


def _width(column: Column) -> int:
    return _WIDE.get(column.code, _WIDTHS[column.kind])


def _wraps(column: Column) -> bool:
    return column.kind == "sentence" or column.code in ("check", "stage")


def _lines(text: object, width: float) -> int:
    """Lines that a text takes in a column so many digits wide; letters are narrower, and words break early."""
    return max(1, math.ceil(len(str(text)) / (1.12 * width)))
