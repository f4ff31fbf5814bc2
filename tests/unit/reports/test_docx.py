"""The brief, opened again: real headings, described tables and pictures, a source for every number."""

import io
from dataclasses import replace

import pytest
from docx import Document

from cimodels.errors import DataError
from cimodels.exhibits.in_brief import in_brief
from cimodels.exhibits.profile import overview
from cimodels.models.spec import ModelSpec
from cimodels.reports import about, docx
from cimodels.reports.bundle import Bundle, District
from cimodels.screen.recipe import from_toml
from cimodels.screen.spec import ScreenSpec
from cimodels.study import Study
from cimodels.vocab.visible import visible
from tests.unit.reports.conftest import HOSTILE


@pytest.fixture(scope="module")
def first(demo_study: Study, bundle: Bundle, spec: ScreenSpec) -> District:
    return demo_study.district(spec, bundle.screening.short_list["cds"].iloc[0], bundle)


def read(district: District):
    return Document(io.BytesIO(docx.write(district)))


def words(document) -> str:
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_it_says_what_was_expected_what_was_and_where_it_stands(first: District) -> None:
    document = read(first)
    said = words(document)
    assert in_brief(first.bundle.certainty, first.cds) in said
    assert about.INVENTED in said and about.citation(first.spec, first.provenance) in said
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings[:3] == ["In one sentence", "Who it serves", "Mathematics: expected and actual"]
    assert {"How sure are we", "Every indicator, newest value", "Worth asking", "The recipe"} <= set(headings)
    for row in overview(first.profile).itertuples():
        assert row.File in said and f"{row.Line:,}" in said
    recipe = document.paragraphs[-1].text
    assert from_toml(recipe) == first.spec


def test_tables_repeat_their_headings_and_everything_is_described(first: District) -> None:
    document = read(first)
    for table in document.tables:
        assert table._tbl.tblPr.xpath("./w:tblDescription/@w:val")[0]
        assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")
    pictures = document.element.xpath("//wp:docPr/@descr")
    assert len(pictures) == 1 and "95 % prediction interval" in pictures[0]
    section = document.sections[0]
    assert first.spec.fingerprint in section.footer.paragraphs[0].text
    assert section.header.paragraphs[0].text.startswith(first.name)


def test_one_without_an_expectation_is_told_why(demo_study: Study, bundle: Bundle, spec: ScreenSpec) -> None:
    out = bundle.expected.excluded
    cds = out.loc[out["year"].isna(), "cds"].iloc[0]
    said = words(read(demo_study.district(spec, cds, bundle)))
    assert "Nothing was expected of it" in said
    assert out.loc[out["cds"] == cds, "reason"].iloc[0] in said


def test_where_no_model_can_be_estimated_the_brief_says_so(demo_study: Study, first: District) -> None:
    impossible = ScreenSpec(model=ModelSpec(minimum_denominator=90_000))
    district = demo_study.district(impossible, first.cds)
    assert district.bundle is None
    said = words(read(district))
    assert district.absence in said and "Every indicator, newest value" in said


def test_nobody_is_told_as_such(demo_study: Study, spec: ScreenSpec) -> None:
    for nonsense in ("99999999999999", "abc", "=1+1"):
        with pytest.raises(DataError, match="This release has no"):
            demo_study.district(spec, nonsense)


def test_hostile_names_are_shown(first: District) -> None:
    name = " ".join(HOSTILE)
    files = first.profile.assign(file=HOSTILE[0])
    document = read(replace(first, name=name, county=HOSTILE[8], profile=files))
    assert document.paragraphs[0].text == visible(name)
    assert HOSTILE[8] in document.paragraphs[1].text and HOSTILE[0] in words(document)
