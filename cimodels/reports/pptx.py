"""The slides: the list, the chart, the funnel, the first candidates, method and caveats; charts can be edited."""

import io
from typing import Any

import pandas as pd
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE
from pptx.util import Pt

from cimodels.exhibits.axes import axes
from cimodels.exhibits.in_brief import in_brief
from cimodels.exhibits.profile import expected_and_actual
from cimodels.exhibits.tables import named_types, outperformers, with_chances
from cimodels.reports import about
from cimodels.reports.bundle import Bundle
from cimodels.reports.deck import BOTTOM, TOP, WIDE, Deck, axis, color, legend, marks
from cimodels.reports.deck_master import MARGIN
from cimodels.reports.labels import apart, leftwards, nice, short
from cimodels.reports.looks import LIGHT
from cimodels.reports.package import repacked
from cimodels.reports.questions import questions
from cimodels.vocab.indicators import Direction

CANDIDATES = 8  # with a slide of their own
ROWS = 12  # of the short list's table
_Ends = tuple[float, float, float]  # of an axis, and its step
_NAMED = 8  # in the scatter
_LONG = 150  # characters of a question on a slide
_FULL = 1_500  # characters of sentences in one column of a slide


def write(bundle: Bundle) -> bytes:
    """A PPTX file; equal bundles give equal bytes."""
    deck = Deck(about.footer(bundle.spec, bundle.provenance))
    properties = deck.file.core_properties
    properties.title, properties.author = about.title(bundle.spec), "cimodels"
    properties.subject, properties.comments = (
        about.in_one_sentence(bundle),
        about.citation(bundle.spec, bundle.provenance),
    )
    properties.last_modified_by, properties.keywords, properties.language = "cimodels", "", "en-US"
    _opening(deck, bundle)
    _scatter(deck, bundle)
    _funnel(deck, bundle)
    _short_list(deck, bundle)
    for cds in bundle.screening.short_list["cds"].head(CANDIDATES):
        _candidate(deck, bundle, str(cds))
    _method(deck, bundle)
    _caveats(deck, bundle)
    _sources(deck, bundle)
    out = io.BytesIO()
    deck.file.save(out)
    return repacked(out.getvalue())


def _opening(deck: Deck, bundle: Bundle) -> None:
    invented = f"{about.INVENTED} " if bundle.provenance.is_demonstration else ""
    deck.slide(
        about.title(bundle.spec),
        f"{invented}{about.in_one_sentence(bundle)}",
        f"{about.in_one_sentence(bundle)} {about.CAUTION}\n{about.in_view(bundle)}",
        opening=True,
    )


def _scatter(deck: Deck, bundle: Bundle) -> None:
    entities, kind = bundle.expected.entities, bundle.indicator
    beyond = set(outperformers(bundle.expected, bundle.screening)["cds"])
    on_list = set(bundle.screening.short_list["cds"])
    parts = {
        f"Other {bundle.noun}": entities[~entities["cds"].isin(beyond | on_list)],
        "Beyond the cut-off, but fails another check": entities[entities["cds"].isin(beyond - on_list)],
        "On the short list": entities[entities["cds"].isin(on_list)],
    }
    reach = axes(entities["expected"].to_numpy(float), entities["actual"].to_numpy(float))
    x_ends, y_ends = (nice(*limits, (kind.lowest, kind.highest)) for limits in reach.crowd)
    data = XyChartData()
    for name, rows in parts.items():
        series = data.add_series(name)
        for x, y in zip(rows["expected"], rows["actual"], strict=True):
            series.add_data_point(round(float(x), 3), round(float(y), 3))
    line = data.add_series("As expected")
    low, high = max(x_ends[0], y_ends[0]), min(x_ends[1], y_ends[1])
    for end in (low, high) if low < high else ():
        line.add_data_point(end, end)
    outside = int(reach.beyond.sum())
    hidden = f" Beyond the edges, and in the chart's data alone: {outside:,}." if outside else ""
    message = f"{about.in_one_sentence(bundle)}{hidden}"
    slide = deck.slide(
        "Expected and actual",
        message,
        f"Each point is one of {len(entities):,} {bundle.noun}. On the dashed line it did exactly as {bundle.noun} in the same "
        f"circumstances do; {kind.direction.word}. {message} {about.CAUTION}",
    )
    alt = f"Scatter chart of expected (across) against actual (up) {kind.axis_title} for {len(entities):,} {bundle.noun}. {message}"
    chart = deck.chart(slide, XL_CHART_TYPE.XY_SCATTER, data, (MARGIN, TOP, WIDE, BOTTOM - TOP), alt)
    legend(chart)
    axis(chart.category_axis, f"Expected {kind.axis_title}", "0", x_ends)
    axis(chart.value_axis, f"Actual {kind.axis_title}", "0", y_ends)
    others, fails, listed, expected = chart.plots[0].series
    marks(others, XL_MARKER_STYLE.CIRCLE, 5, LIGHT.quiet, see_through=45)
    marks(fails, XL_MARKER_STYLE.TRIANGLE, 7, LIGHT.top)
    marks(listed, XL_MARKER_STYLE.DIAMOND, 9, LIGHT.listed)
    expected.marker.style = XL_MARKER_STYLE.NONE
    expected.smooth = False
    expected.format.line.color.rgb, expected.format.line.width = color(LIGHT.muted), Pt(1.5)
    expected.format.line.dash_style = MSO_LINE.DASH
    _name(listed, parts["On the short list"], x_ends, y_ends, kind.direction)


def _name(series: Any, rows: pd.DataFrame, x_ends: _Ends, y_ends: _Ends, direction: Direction) -> None:
    """Name the first of the list that have room, on the side away from the crowd."""
    up, xs = direction is Direction.HIGHER_IS_BETTER, rows["expected"].tolist()
    width = x_ends[1] - x_ends[0]
    for at in apart(xs, rows["actual"].tolist(), (width, y_ends[1] - y_ends[0]), _NAMED):
        to_left = leftwards(xs[at], x_ends[0], width, up)
        label = series.points[at].data_label
        label.position = XL_LABEL_POSITION.LEFT if to_left else XL_LABEL_POSITION.RIGHT
        label.text_frame.text = short(str(rows["name"].iloc[at]), 30)
        run = label.text_frame.paragraphs[0].runs[0]
        run.font.size, run.font.color.rgb = Pt(11), color(LIGHT.text)


def _funnel(deck: Deck, bundle: Bundle) -> None:
    stages = bundle.screening.funnel
    first = stages[0].entered
    data = CategoryChartData(number_format="#,##0")
    data.categories = [f"All {bundle.noun}", *(stage.sentence.split(": ", 1)[0] for stage in stages)]
    data.add_series(bundle.noun.capitalize(), [first, *(stage.passed for stage in stages)])
    told = "; ".join(f"{stage.sentence}: {stage.passed:,} of {stage.entered:,}" for stage in stages)
    slide = deck.slide(
        f"From {first:,} {bundle.noun} to {stages[-1].passed:,}",
        "Each stage asks one kind of question, and everyone who leaves is told why.",
        f"Stage by stage. {told}. The workbook names everyone who left, with the reason.",
    )
    alt = f"Bar chart of {bundle.noun} that are left after each stage. All: {first:,}. {told}."
    chart = deck.chart(slide, XL_CHART_TYPE.BAR_CLUSTERED, data, (MARGIN, TOP, 7.6, BOTTOM - TOP), alt)
    chart.has_legend = False
    plot = chart.plots[0]
    plot.gap_width, plot.has_data_labels = 45, True
    plot.data_labels.font.size, plot.data_labels.font.bold = Pt(14), True
    plot.data_labels.number_format, plot.data_labels.number_format_is_linked = "#,##0", False
    axis(chart.category_axis, None, "General")
    chart.category_axis.reverse_order = True
    chart.value_axis.visible, chart.value_axis.has_major_gridlines = False, False
    chart.value_axis.minimum_scale = 0
    bars = plot.series[0]
    bars.format.fill.solid()
    bars.format.fill.fore_color.rgb = color(LIGHT.top)
    last = bars.points[len(stages)].format.fill
    last.solid()
    last.fore_color.rgb = color(LIGHT.listed)
    asked = [short(stage.sentence, 260) for stage in stages]
    deck.text(
        slide, ["What is asked", *asked], (8.5, TOP + 0.1, 4.2, BOTTOM - TOP), 12, "What each stage asks"
    )


def _short_list(deck: Deck, bundle: Bundle) -> None:
    listed = named_types(bundle.screening.short_list)
    if listed.empty:
        deck.slide(
            "The short list is empty",
            about.in_one_sentence(bundle),
            "A wider cut-off or a lower minimum lets the near misses in.",
        )
        return
    say, rows = bundle.indicator.format, with_chances(listed.head(ROWS), bundle.certainty)
    body = [
        [
            short(str(row.name), 40),
            short(str(row.county), 22),
            f"{row.rank:,}",
            say(row.expected),
            say(row.actual),
            f"{say(row.advantage, signed=True)}",
            f"{say(row.shrunken, signed=True)} ± {row.shrunken_se:.1f}",
            f"{row.chance:.1f} %",
        ]
        for row in rows.itertuples()
    ]
    head = ["Name", "County", "Rank", "Expected", "Actual", "Advantage", "Shrunken ± SE", "Chance"]
    first = f"the first {len(body)} of " if len(listed) > len(body) else ""
    message = about.false_finds(bundle)
    slide = deck.slide(
        f"The short list: {first}{len(listed):,} {bundle.noun}",
        message,
        f"{message}\nChance is that of truly being among the best; shrunken is what remains of the advantage after allowing for "
        f"chance, in {bundle.indicator.unit.difference}.\n" + "\n".join(listed["reason"].head(ROWS)),
    )
    widths = [3.6, 2.0, 0.8, 1.1, 1.1, 1.2, 1.5, 0.83]
    height = min(0.36 * (len(body) + 1), BOTTOM - TOP)
    alt = f"Table of the first {len(body)} on the short list: rank, expected, actual, advantage, shrunken advantage and chance."
    deck.table(slide, [head, *body], (MARGIN, TOP, sum(widths), height), widths, size=12, alt=alt)


def _candidate(deck: Deck, bundle: Bundle, cds: str) -> None:
    row = bundle.screening.short_list.set_index("cds").loc[cds]
    entity = named_types(bundle.expected.entities).set_index("cds").loc[cds]
    say, name = bundle.indicator.format, str(row["name"])
    sentence = in_brief(bundle.certainty, cds)
    asked = questions(bundle, cds)
    slide = deck.slide(
        short(name, 80),
        sentence,
        f"{name} ({row['county']}). {sentence}\n{row['reason']}\n" + "\n".join(asked),
    )
    years = bundle.expected.entity_years.query("cds == @cds").sort_values("year")
    data = CategoryChartData(number_format="0." + "0" * bundle.indicator.decimals)
    data.categories = [str(int(year)) for year in years["year"]]
    data.add_series("Expected", [round(float(v), 3) for v in years["expected"]])
    data.add_series("Actual", [round(float(v), 3) for v in years["actual"]])
    alt = f"{name}. {expected_and_actual(bundle.expected, cds).alt}"
    chart = deck.chart(slide, XL_CHART_TYPE.LINE_MARKERS, data, (MARGIN, TOP, 6.6, BOTTOM - TOP), alt)
    legend(chart)
    values = [*years["expected"], *years["actual"]]
    axis(
        chart.value_axis,
        bundle.indicator.axis_title,
        "0",
        nice(min(values), max(values), (bundle.indicator.lowest, bundle.indicator.highest)),
    )
    axis(chart.category_axis, None, "General")
    _pair(chart)
    facts = [
        ["In numbers", f"in {bundle.indicator.unit.value}"],
        ["County", short(str(row["county"]), 30)],
        ["Type", str(entity["district_type"])],
        ["Enrolment", "not known" if pd.isna(row["enrolment"]) else f"{row['enrolment']:,.0f}"],
        ["Expected", f"{say(row['expected'])}"],
        ["95 % of such lie between", f"{say(row['low'])} and {say(row['high'])}"],
        ["Actual", say(row["actual"])],
        ["Advantage (+ is better)", say(row["advantage"], signed=True)],
        ["After allowing for chance", f"{say(row['shrunken'], signed=True)} ± {row['shrunken_se']:.1f} (SE)"],
        ["Rank", f"{int(row['rank']):,} of {len(bundle.expected.entities):,}"],
    ]
    told = "; ".join(": ".join(fact) for fact in facts[1:])
    deck.table(slide, facts, (7.5, TOP, 5.23, 3.1), [2.5, 2.73], size=12, alt=f"Facts about {name}. {told}.")
    deck.text(
        slide,
        ["Worth asking", *(short(question, _LONG) for question in asked[:3])],
        (7.5, TOP + 3.3, 5.23, 1.6),
        12,
        "Worth asking",
    )


def _pair(chart: Any) -> None:
    """Expected dashed and quiet, actual in colour."""
    looks = (
        (LIGHT.muted, XL_MARKER_STYLE.SQUARE, MSO_LINE.DASH),
        (LIGHT.top, XL_MARKER_STYLE.DIAMOND, MSO_LINE.SOLID),
    )
    for series, (code, shape, dash) in zip(chart.plots[0].series, looks, strict=True):
        series.smooth = False
        series.format.line.color.rgb, series.format.line.width = color(code), Pt(2.25)
        series.format.line.dash_style = dash
        series.marker.style, series.marker.size = shape, 9
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = color(code)
        series.marker.format.line.fill.background()


def _method(deck: Deck, bundle: Bundle) -> None:
    told = about.method(bundle)
    slide = deck.slide(
        "How expectation was estimated", "Compare like with like, and allow for chance.", "\n".join(told)
    )
    deck.text(slide, ["In plain words", *told], (MARGIN, TOP, WIDE, BOTTOM - TOP), 15, "Method")


def _caveats(deck: Deck, bundle: Bundle) -> None:
    told = about.caveats(bundle)
    general = [sentence for sentence in told if sentence not in bundle.screening.notes]
    own, used = [], 0
    for note in bundle.screening.notes:
        used += len(note)
        if used <= _FULL:
            own.append(note)
    left = len(bundle.screening.notes) - len(own)
    if left:
        own.append(f"{left} more in the speaker notes.")
    slide = deck.slide("What to know before using it", about.CAUTION, "\n".join(told))
    half, height = (WIDE - 0.5) / 2, BOTTOM - TOP
    general.remove(about.CAUTION)
    deck.text(
        slide, ["Of every such list", *general], (MARGIN, TOP, half, height), 13, "Caveats of every list"
    )
    deck.text(
        slide, ["Of this one", *own], (MARGIN + half + 0.5, TOP, half, height), 12, "Caveats of this list"
    )


def _sources(deck: Deck, bundle: Bundle) -> None:
    spec, provenance = bundle.spec, bundle.provenance
    slide = deck.slide(
        "Where it comes from, and how to repeat it",
        about.release_words(provenance),
        f"The recipe, to be saved as recipe.toml:\n{bundle.recipe}",
    )
    told = [
        "Cite as",
        about.citation(spec, provenance),
        f"In view: {about.in_view(bundle)}.",
        about.reproduce(spec),
        "The whole recipe is in the speaker notes of this slide.",
    ]
    deck.text(slide, told, (MARGIN, TOP, WIDE, BOTTOM - TOP), 15, "Sources")
