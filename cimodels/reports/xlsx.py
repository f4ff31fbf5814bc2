"""The workbook: short list, everyone with errors and intervals, exclusions, funnel, chart, recipe and dictionary."""

import io
from collections.abc import Sequence
from typing import Any

import pandas as pd
import xlsxwriter

from cimodels.reports import about
from cimodels.reports.bundle import Bundle
from cimodels.reports.columns import COLUMNS, meaning, unit
from cimodels.reports.everyone import everyone
from cimodels.reports.package import repacked
from cimodels.reports.sheet import Book

_FIRST = ("name", "cds", "county", "district_type", "rank", "chance")
_STANDING = (
    "expected", "actual", "advantage", "sampling_se", "low", "high", "shrunken", "shrunken_se", "reliability", "percentile",
)  # fmt: skip
SHORT_LIST = (*_FIRST, *_STANDING, "enrolment", "denominator", "years", "reason")
ALL = (
    *_FIRST, "on_list", *_STANDING, "improvement", "status_rank", "improvement_rank", "enrolment", "denominator", "years",
)  # fmt: skip
NOT_LISTED = ("name", "cds", "county", "stage", "check", "reason", "rank", "advantage")
_BELOW = 34  # first row under the scatter
_SHEETS = {
    "Read me": "What this is, what it rests on, and what it cannot tell.",
    "Short list": "Who passes every check, best rank first, with the reason.",
    "All {noun}": "Everyone in the model, with standard errors and intervals.",
    "Not on the list": "Everyone else, the stage that they left at, and why.",
    "Funnel": "How many each stage left.",
    "Chart": "Expected against actual.",
    "Recipe": "Everything that was chosen: save the lines as recipe.toml.",
    "Dictionary": "Every column: meaning, unit, sign.",
}


def write(bundle: Bundle) -> bytes:
    """An XLSX file; equal bundles give equal bytes."""
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    workbook = xlsxwriter.Workbook(out, options)
    workbook.set_properties(
        {
            "title": about.title(bundle.spec),
            "subject": about.in_one_sentence(bundle),
            "comments": about.citation(bundle.spec, bundle.provenance),
            "author": "cimodels",
        }
    )
    book = Book(workbook, bundle.indicator, about.footer(bundle.spec, bundle.provenance))
    table = everyone(bundle)
    listed, modelled = table[table["on_list"] == "yes"], table[table["rank"].notna()]
    modelled = modelled.sort_values(["rank", "cds"])
    all_name = f"All {bundle.noun}"
    _read_me(book, bundle)
    book.table("Short list", listed, SHORT_LIST, "Nobody passes every check; see “Not on the list”.")
    book.table(all_name, modelled, ALL, "The model has nobody.")
    book.table("Not on the list", table[table["on_list"] == "no"], NOT_LISTED, "Everyone is on the list.")
    _funnel(book, bundle)
    _scatter(book, bundle, {all_name: len(modelled), "Short list": len(listed)})
    book.lines("Recipe", bundle.recipe.splitlines())
    _dictionary(book, bundle)
    workbook.close()
    return repacked(out.getvalue())


def _read_me(book: Book, bundle: Bundle) -> None:
    rows = [
        ("In view", about.in_view(bundle)),
        ("Data", about.release_words(bundle.provenance)),
        ("Recipe", f"{bundle.spec.fingerprint}: see the sheet “Recipe”"),
        ("Cite as", about.citation(bundle.spec, bundle.provenance)),
        ("Repeat it", about.reproduce(bundle.spec)),
    ]
    sheets = [(name.format(noun=bundle.noun), what) for name, what in _SHEETS.items() if name != "Read me"]
    sections = {
        "What this is": rows,
        "Sheets": sheets,
        "What to know before using it": [("", sentence) for sentence in about.caveats(bundle)],
        "How expectation was estimated": [("", sentence) for sentence in about.method(bundle)],
    }
    book.read_me("Read me", about.title(bundle.spec), about.in_one_sentence(bundle), sections)


def _funnel(book: Book, bundle: Bundle) -> None:
    stages = bundle.screening.funnel
    frame = pd.DataFrame(
        [(*stage.sentence.split(": ", 1), stage.entered, stage.passed, stage.excluded) for stage in stages],
        columns=["stage", "asked", "entered", "passed", "excluded"],
    )
    sheet = book.plain(
        "Funnel", ["Stage", "Asked", "Entered", "Passed", "Left out"], frame, [34, 70, 10, 10, 10]
    )
    rows = len(stages)
    chart = book.workbook.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": "Passed",
            "categories": ["Funnel", 1, 0, rows, 0],
            "values": ["Funnel", 1, 3, rows, 3],
            "fill": {"color": f"#{book.look.top}"},
            "data_labels": {"value": True, "num_format": "#,##0"},
            "gap": 40,
        }
    )
    first = stages[0].entered
    chart.set_title(
        {"name": f"From {first:,} {bundle.noun} to the short list", "name_font": book.chart_font(13)}
    )
    chart.set_y_axis({"reverse": True, "num_font": book.chart_font(10)})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    chart.set_legend({"none": True})
    chart.set_size({"width": 900, "height": 90 + 56 * rows})
    told = "; ".join(f"{stage.sentence.split(': ', 1)[0]}: {stage.passed:,}" for stage in stages)
    sheet.insert_chart(
        rows + 2, 0, chart, {"description": f"Bar chart of {bundle.noun} left after each stage: {told}."}
    )


def _scatter(book: Book, bundle: Bundle, counts: dict[str, int]) -> None:
    sheet = book.workbook.add_worksheet("Chart")
    book.dress(sheet)
    chart = book.workbook.add_chart({"type": "scatter"})
    looks = dict(zip(counts, ((book.look.quiet, "circle", 4), (book.look.listed, "diamond", 8)), strict=True))
    names = dict(zip(counts, (f"All {bundle.noun}", "Short list"), strict=True))
    for name, count in counts.items():
        if not count:
            continue
        color, shape, size = looks[name]
        columns = ALL if name != "Short list" else SHORT_LIST
        x, y = columns.index("expected"), columns.index("actual")
        chart.add_series(
            {
                "name": names[name],
                "categories": [name, 1, x, count, x],
                "values": [name, 1, y, count, y],
                "marker": {
                    "type": shape,
                    "size": size,
                    "fill": {"color": f"#{color}", "transparency": 30 if shape == "circle" else 0},
                    "border": {"none": True},
                },
            }
        )
    _as_expected(book, sheet, chart, bundle)
    axis = bundle.indicator.axis_title
    grid = {"visible": True, "line": {"color": f"#{book.look.border}", "width": 0.5}}
    for place, setter in (("Expected", chart.set_x_axis), ("Actual", chart.set_y_axis)):
        setter(
            {
                "name": f"{place} {axis}",
                "name_font": book.chart_font(10),
                "num_font": book.chart_font(9),
                "num_format": "0",
                "major_gridlines": grid,
                "label_position": "low",
            }
        )
    chart.set_title({"name": about.title(bundle.spec), "name_font": book.chart_font(13)})
    chart.set_legend({"position": "bottom", "font": book.chart_font(10)})
    chart.set_size({"width": 1000, "height": 640})
    sheet.insert_chart(
        0,
        0,
        chart,
        {"description": f"Scatter chart of expected against actual {axis}. {about.in_one_sentence(bundle)}"},
    )


def _as_expected(book: Book, sheet: Any, chart: Any, bundle: Bundle) -> None:
    """The line on which actual equals expected; a chart takes its numbers from cells, so they stand below it."""
    entities = bundle.expected.entities
    if entities.empty:
        return
    ends = float(entities["expected"].min()), float(entities["expected"].max())
    book.text(sheet, _BELOW, 0, "The line “As expected” runs from and to", bold=True)
    for row, value in enumerate(ends, start=_BELOW + 1):
        for column in (0, 1):
            sheet.write_number(row, column, value, book.format(num_format="0.0", align="left"))
    chart.add_series(
        {
            "name": "As expected",
            "categories": ["Chart", _BELOW + 1, 0, _BELOW + 2, 0],
            "values": ["Chart", _BELOW + 1, 1, _BELOW + 2, 1],
            "marker": {"type": "none"},
            "line": {"color": f"#{book.look.muted}", "width": 1.25, "dash_type": "dash"},
        }
    )


def _dictionary(book: Book, bundle: Bundle) -> None:
    where = {"Short list": SHORT_LIST, f"All {bundle.noun}": ALL, "Not on the list": NOT_LISTED}
    rows = [
        (
            column.heading,
            meaning(column, bundle.noun, bundle.certainty.top_percent),
            unit(column, bundle.indicator),
            ", ".join(sheet for sheet, codes in where.items() if code in codes),
            code,
        )
        for code, column in COLUMNS.items()
        if any(code in codes for codes in where.values())
    ]
    headings = ["Column", "Meaning", "Unit and sign", "Sheets", "In CSV and Parquet"]
    book.plain("Dictionary", headings, pd.DataFrame(rows, columns=headings), [26, 80, 38, 44, 20])


def sheets(bundle: Bundle) -> Sequence[str]:
    """Names of the sheets, in order."""
    return [name.format(noun=bundle.noun) for name in _SHEETS]
