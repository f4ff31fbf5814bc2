"""The slides, opened again: titles, notes, charts whose numbers are those of the screen, nothing off the slide."""

import io

import pytest
from pptx import Presentation

from cimodels.reports import about, pptx
from cimodels.reports.bundle import Bundle
from cimodels.screen.recipe import from_toml
from cimodels.vocab.visible import visible


def read(bundle: Bundle):
    return Presentation(io.BytesIO(pptx.write(bundle)))


@pytest.fixture(scope="module")
def deck(bundle: Bundle):
    return read(bundle)


def charts(deck) -> list:
    return [shape for slide in deck.slides for shape in slide.shapes if shape.has_chart]


def test_every_slide_has_a_title_a_message_and_something_to_say(deck, bundle: Bundle) -> None:
    candidates = min(pptx.CANDIDATES, len(bundle.screening.short_list))
    assert len(deck.slides) == 7 + candidates
    for slide in deck.slides:
        assert slide.shapes.title.text_frame.text
        assert slide.placeholders[13].text_frame.text
        assert slide.notes_slide.notes_text_frame.text
        assert len(slide.slide_layout.placeholders) == 2
        layout = "".join(shape.text_frame.text for shape in slide.slide_layout.shapes if shape.has_text_frame)
        assert about.footer(bundle.spec, bundle.provenance) in layout


def test_nothing_lies_off_the_slide(deck, hostile: Bundle) -> None:
    for each in (deck, read(hostile)):
        for slide in each.slides:
            for shape in slide.shapes:
                assert shape.left >= 0 and shape.left + shape.width <= each.slide_width
                assert shape.top >= 0 and shape.top + shape.height <= each.slide_height


def test_the_charts_are_native_described_and_right(deck, bundle: Bundle) -> None:
    scatter, funnel, *candidates = charts(deck)
    assert all(s._element.nvGraphicFramePr.cNvPr.get("descr") for s in (scatter, funnel, *candidates))
    others, beyond, listed, _ = scatter.chart.plots[0].series
    points = sum(len(list(series.values)) for series in (others, beyond, listed))
    assert points == len(bundle.expected.entities)
    wanted = bundle.screening.short_list
    assert list(listed.values) == pytest.approx(wanted["actual"].tolist(), abs=5.1e-4)
    stages = bundle.screening.funnel
    assert list(funnel.chart.plots[0].series[0].values) == [stages[0].entered, *(s.passed for s in stages)]
    assert all(frame.chart.part.chart_workbook.xlsx_part for frame in charts(deck)), "numbers can be edited"
    for frame, cds in zip(candidates, wanted["cds"], strict=False):
        years = bundle.expected.entity_years[bundle.expected.entity_years["cds"] == cds].sort_values("year")
        assert list(frame.chart.plots[0].series[1].values) == pytest.approx(
            years["actual"].tolist(), abs=5.1e-4
        )


def test_the_notes_carry_the_recipe_and_a_slide_the_citation(deck, bundle: Bundle) -> None:
    last = deck.slides[len(deck.slides) - 1]
    notes = last.notes_slide.notes_text_frame.text
    assert from_toml(notes.split("\n", 1)[1]) == bundle.spec
    said = "".join(shape.text_frame.text for shape in last.shapes if shape.has_text_frame)
    assert about.citation(bundle.spec, bundle.provenance) in said
    assert about.INVENTED in deck.slides[0].placeholders[13].text_frame.text


def test_hostile_names_are_shown_and_no_chart_workbook_takes_them_for_formulas(hostile: Bundle) -> None:
    deck = read(hostile)
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides][4:]
    for name, title in zip(hostile.screening.short_list["name"].head(pptx.CANDIDATES), titles, strict=False):
        assert visible(name)[:79].rstrip() == title[:79].rstrip()


def test_a_list_without_anyone_still_tells_its_story(nobody: Bundle) -> None:
    titles = [slide.shapes.title.text_frame.text for slide in read(nobody).slides]
    assert "The short list is empty" in titles
