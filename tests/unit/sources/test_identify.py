"""A file is what its header and rows say, helped by its name."""

from pathlib import Path

import pytest

from cimodels.sources.identify import base_name, recognise, year_of
from cimodels.sources.problems import Refusal
from cimodels.sources.reading import tables

from .tiny import CHRONIC, DASHBOARD, DIRECTORY, ENROLMENT, chronic_row, math, math_row, put, text


def entry_of(tmp_path: Path, name: str, content: str) -> str:
    (table,), _ = tables(put(tmp_path, name, content))
    return recognise(table).entry.id


@pytest.mark.parametrize(
    "name", ["mathdownload2024.txt", "MathDownload2024 (1).TXT", "mathdownload2024.txt.gz", "x.txt"]
)
def test_name_and_spelling_do_not_matter(tmp_path: Path, name: str) -> None:
    header = [column.upper() if column != "cds" else "cds" for column in DASHBOARD]
    rows = [{key.upper() if key != "cds" else key: value for key, value in math_row().items()}]
    assert entry_of(tmp_path, name, text(header, rows)) == "dashboard-math-2024"


def test_a_newer_revision_is_the_same_entry(tmp_path: Path) -> None:
    content = text(CHRONIC, [chronic_row()])
    assert entry_of(tmp_path, "chronicabsenteeism24-v7.txt", content) == "dataquest-chronic-2024"
    assert entry_of(tmp_path, "renamed.txt", content) == "dataquest-chronic-2024"


def test_marks_tell_indicators_apart_that_no_column_names(tmp_path: Path) -> None:
    columns = ["cds", "rtype", "studentgroup", "currdenom", "currstatus", "reportingyear"]
    row = {"cds": "01611190000000", "rtype": "D", "studentgroup": "ALL", "reportingyear": "2019"}
    assert entry_of(tmp_path, "a.txt", text([*columns, "curr_prep"], [row])) == "dashboard-cci-2019"
    assert entry_of(tmp_path, "b.txt", text([*columns, "type"], [row])) == "dashboard-susp-2019"
    with pytest.raises(Refusal) as refusal:
        entry_of(tmp_path, "c.txt", text(columns, [row]))
    assert refusal.value.problem.kind == "ambiguous_file"
    assert "eladownload2019.txt" in refusal.value.problem.advice
    assert entry_of(tmp_path, "eladownload2019.txt", text(columns, [row])) == "dashboard-ela-2019"


def test_a_year_that_the_catalogue_does_not_have(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refusal:
        entry_of(tmp_path, "next.txt", math([math_row(reportingyear="2031")]))
    assert refusal.value.problem.kind == "unknown_year"
    assert "catalogue.toml" in refusal.value.problem.advice


def test_enrolment_and_directory(tmp_path: Path) -> None:
    row = {"cds": "01611190000000", "rtype": "D", "studentgroup": "SED", "reportingyear": "2023"}
    assert entry_of(tmp_path, "e.txt", text(ENROLMENT, [row])) == "enrolment-2023"
    content = text(DIRECTORY, [{"CD Code": "0161119", "District": "Beta Unified", "DOC": "54"}])
    assert entry_of(tmp_path, "d.txt", content) == "directory-districts"


def test_base_name_and_year() -> None:
    assert base_name("suspension25-v2.txt.gz") == base_name("Suspension25.txt") == "suspension25"
    assert base_name("assistancestatus19-rev.xlsx") == "assistancestatus19"
    assert [year_of(text) for text in ("2024", "2017f", "2023-24", "spring")] == [2024, 2017, 2024, None]
