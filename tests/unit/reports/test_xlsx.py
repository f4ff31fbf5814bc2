"""The workbook, read back by a program that did not write it."""

import io
import re
import zipfile

import pytest
from openpyxl import load_workbook

from cimodels.reports import about, xlsx
from cimodels.reports.bundle import Bundle
from cimodels.reports.columns import COLUMNS
from cimodels.vocab.visible import visible
from tests.unit.reports.conftest import HOSTILE


def read(bundle: Bundle):
    return load_workbook(io.BytesIO(xlsx.write(bundle)))


def rows(sheet) -> list[dict[str, object]]:
    head, *body = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in body if any(value is not None for value in row)]


@pytest.fixture(scope="module")
def book(bundle: Bundle):
    return read(bundle)


def test_every_sheet_is_there_and_each_tables_heading_stays_in_view(book, bundle: Bundle) -> None:
    assert book.sheetnames == list(xlsx.sheets(bundle))
    for name in ("Short list", "All districts", "Not on the list"):
        assert book[name].freeze_panes == "B2"
        assert next(iter(book[name].tables.values())).autoFilter is not None


def test_the_short_list_has_its_people_numbers_and_reasons(book, bundle: Bundle) -> None:
    listed, wanted = rows(book["Short list"]), bundle.screening.short_list
    assert [row["CDS code"] for row in listed] == wanted["cds"].tolist()
    for row, (_, entity) in zip(listed, wanted.iterrows(), strict=True):
        assert row["Expected (points)"] == pytest.approx(entity["expected"], abs=5.1e-4)
        assert row["SE of shrunken (points)"] == pytest.approx(entity["shrunken_se"], abs=5.1e-4)
        assert row["Why"] == entity["reason"]
        assert 0 < row["Chance (%)"] < 100


def test_everyone_is_either_listed_or_told_why_not(book, bundle: Bundle) -> None:
    listed, others = rows(book["Short list"]), rows(book["Not on the list"])
    assert len(listed) + len(others) >= bundle.screening.funnel[0].entered
    assert {row["CDS code"] for row in others} >= set(bundle.screening.excluded["cds"])
    assert all(row["Why"] and row["Left before"] for row in others)
    assert len(rows(book["All districts"])) == len(bundle.expected.entities)


def test_it_says_what_it_is_what_it_rests_on_and_how_to_repeat_it(book, bundle: Bundle) -> None:
    said = "\n".join(str(cell.value) for row in book["Read me"] for cell in row if cell.value)
    assert about.citation(bundle.spec, bundle.provenance) in said
    assert bundle.provenance.release in said and bundle.spec.fingerprint in said
    assert about.INVENTED in said
    assert all(caveat in said for caveat in about.caveats(bundle))
    lines = [row[0] or "" for row in book["Recipe"].iter_rows(values_only=True)]
    assert "\n".join(lines).strip() == bundle.recipe.strip()


def test_the_dictionary_explains_every_column(book) -> None:
    explained = {row["Column"] for row in rows(book["Dictionary"])}
    for name in ("Short list", "All districts", "Not on the list"):
        heads = {re.sub(r" \((points|%)\)$", "", str(head)) for head in rows(book[name])[0]}
        assert heads <= explained <= {column.heading for column in COLUMNS.values()}


def test_no_cell_begins_a_formula_and_hostile_names_arrive_as_they_are_shown(hostile: Bundle) -> None:
    book = read(hostile)
    names = {str(row["Name"]) for row in rows(book["All districts"])}
    assert names == {visible(name) for name in HOSTILE}
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    dangerous = [c for c in cells if c.data_type == "s" and str(c.value).lstrip()[:1] in ("=", "+", "-", "@")]
    assert dangerous and all(cell.quotePrefix for cell in dangerous), "editing one would wake it"


def test_a_list_without_anyone_says_so(nobody: Bundle) -> None:
    assert "Nobody passes every check" in str(read(nobody)["Short list"]["A1"].value)


def test_charts_are_native_and_described(bundle: Bundle) -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx.write(bundle))) as archive:
        charts = [name for name in archive.namelist() if name.startswith("xl/charts/chart")]
        drawings = "".join(
            archive.read(name).decode()
            for name in archive.namelist()
            if name.startswith("xl/drawings/drawing")
        )
    assert len(charts) == 2 and drawings.count('descr="') == 2
